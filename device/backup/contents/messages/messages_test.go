package messages_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func store(data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: data}
}

func open(t testing.TB, s *source.Source) *messages.Reader {
	t.Helper()
	r, err := messages.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPublishedIOS18(t *testing.T) {
	files := []samples.File{
		store(contentstest.Fixture(t, "messages/synthetic-ios18.sms.db")),
		{Domain: "MediaDomain", Path: "Library/SMS/Attachments/aa/00/FX-GUID/photo.jpg", Data: []byte("photo")},
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		r.Name = func(address string) string { return map[string]string{"+15550001": "Alex"}[address] }
		chats, defects := contentstest.Collect(t, r.Chats(t.Context()))
		// Message 8 is joined to chat 1 and from nobody who is known: still shown.
		if len(chats) != 2 || len(defects) != 0 || chats[0].Name != "Alex" || chats[0].Count != 6 || chats[1].Name != "Fixture Group" || !chats[1].Group || chats[1].Count != 3 || len(chats[1].People) != 2 {
			t.Fatalf("%+v, %v", chats, defects)
		}
		all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
		if len(all) != 9 || len(defects) != 1 || defects[0].Code != source.BadText || defects[0].Row != 9 {
			t.Fatalf("%d messages, %v", len(all), defects)
		}
		text := map[string]string{}
		for _, m := range all {
			text[m.ID] = m.Text
		}
		for id, want := range map[string]string{
			"fx-msg-0001": "Hello from the fixture", "fx-msg-0002": "Reply via attributedBody", "fx-msg-0003": repeat("The quick brown fox jumped. ", 8),
			"fx-msg-0004": "Hi 👋 group 🌍", "fx-msg-0005": "", "fx-msg-0006": "see attachment", "fx-msg-0008": "orphan", "fx-msg-0009": "", "fx-msg-0010": "",
		} {
			if got, ok := text[id]; !ok || got != want {
				t.Errorf("%s: %q (%v), want %q", id, got, ok, want)
			}
		}
		if m := all[1]; m.FromMe || m.Sender != (chat.Person{Address: "+15550001", Name: "Alex"}) || len(m.Reactions) != 1 || m.Reactions[0].Emoji != "❤️" || m.Service != "iMessage" {
			t.Errorf("%+v", m)
		}
		if m := all[2]; m.ReplyTo != "fx-msg-0001" {
			t.Errorf("%+v", m)
		}
		if m := all[3]; m.Service != "SMS" || !slices.Equal(m.Chats, []string{"chat-group-1"}) {
			t.Errorf("%+v", m)
		}
		if a := all[4].Attachments; len(a) != 1 || !a[0].Here || a[0].Name != "photo.jpg" || a[0].Size != 12345 {
			t.Errorf("%+v", a)
		}
		if a := all[5].Attachments; len(a) != 1 || a[0].Here || a[0].Path != "" {
			t.Errorf("%+v", a)
		}
		if m := all[6]; m.Sender != (chat.Person{}) || m.FromMe {
			t.Errorf("%+v", m)
		}
		if m := all[7]; !m.Unread {
			t.Errorf("%+v", m)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 9 || tally.Attachments != 2 || tally.Here != 1 {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
		if sum.First.Format(time.RFC3339) != "2023-03-08T20:26:41Z" || sum.Last.Format(time.RFC3339) != "2023-03-08T20:26:50Z" {
			t.Errorf("%v to %v", sum.First, sum.Last)
		}
		one, _ := contentstest.Collect(t, r.Messages(t.Context(), chats[1].ID))
		if len(one) != 3 || one[0].ID != "fx-msg-0004" {
			t.Errorf("%+v", one)
		}
	})
}

func repeat(s string, n int) (out string) {
	for range n {
		out += s
	}
	return out
}

// TestPublishedIOS14: no chats, no attachments, no joins.
func TestPublishedIOS14(t *testing.T) {
	contentstest.Both(t, []samples.File{store(contentstest.Fixture(t, "messages/mvt-ios14.sms.db"))}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
		if len(all) != 1 || len(defects) != 0 || !r.State().Readable() || !slices.Contains(r.State().Missing, "chat") {
			t.Fatalf("%+v %v %+v", all, defects, r.State())
		}
		if m := all[0]; m.Text != "Please click here https://badbadbad.example.org/" || m.Time.Truncate(time.Second).Format(time.RFC3339) != "2019-08-29T23:13:30Z" || m.Sender.Address != "apple" {
			t.Errorf("%+v", m)
		}
		chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
		if len(chats) != 1 || chats[0].Name != "apple" || chats[0].Count != 1 {
			t.Errorf("%+v", chats)
		}
	})
}

// TestEdited: the published summaries, in a store that is made around them.
func TestEdited(t *testing.T) {
	edited, gone := contentstest.Fixture(t, "messages/message_summary_info/Edited.plist"), contentstest.Fixture(t, "messages/message_summary_info/Deleted.plist")
	data := contentstest.Made(t, fmt.Sprintf(`CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, date INTEGER, message_summary_info BLOB, date_retracted INTEGER);
		INSERT INTO message VALUES (1, 'a', 'Edited message', 700000000000000000, x'%x', 0), (2, 'b', NULL, 700000001000000000, x'%x', 700000002000000000), (3, 'c', NULL, 700000002000000000, x'00', 0)`, edited, gone))
	all, defects := contentstest.Collect(t, open(t, contentstest.Plain(t, store(data))).Messages(t.Context(), ""))
	if len(all) != 3 || len(defects) != 0 {
		t.Fatalf("%d, %v", len(all), defects)
	}
	var versions []string
	for _, e := range all[0].Edits {
		versions = append(versions, e.Text)
	}
	if !slices.Equal(versions, []string{"First message  ", "Edit 1", "Edit 2"}) || all[0].Edits[0].Time.Unix() != 690513474+978307200 {
		t.Errorf("%q %v", versions, all[0].Edits)
	}
	if all[1].Kind != chat.Notice || all[1].Notice != chat.EventUnsent || all[2].Kind != chat.People {
		t.Errorf("%+v", all[1:])
	}
}

// TestShapes: seconds of iOS 10, one person by two services, reactions that are taken
// back, notices, what is deleted, messages in two chats and in none, hostile places.
func TestShapes(t *testing.T) {
	data := contentstest.Made(t, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, date, is_from_me INTEGER, item_type INTEGER, group_action_type INTEGER,
			group_title TEXT, other_handle INTEGER, associated_message_type INTEGER, associated_message_guid TEXT, associated_message_emoji TEXT, balloon_bundle_id TEXT);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT); INSERT INTO handle VALUES (1, '+1'), (2, '+2'), (3, '+3');
		CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
		INSERT INTO chat VALUES (1, 'SMS;-;+1', 45, '+1', NULL), (2, 'iMessage;-;+1', 45, '+1', NULL), (3, 'iMessage;+;chat9', 43, 'chat9', ''), (4, 'empty', 45, '+9', NULL);
		CREATE TABLE chat_handle_join (chat_id, handle_id); INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (3, 1), (3, 2), (3, 77);
		CREATE TABLE chat_message_join (chat_id, message_id); INSERT INTO chat_message_join VALUES (1, 1), (2, 2), (3, 3), (3, 4), (1, 5), (3, 5), (1, 999), (3, 8), (3, 9), (3, 10);
		CREATE TABLE chat_recoverable_message_join (chat_id, message_id, delete_date); INSERT INTO chat_recoverable_message_join VALUES (3, 7, 700000009000000000);
		CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT); INSERT INTO attachment VALUES (1, '~/Library/SMS/../../secret', '../../x'), (2, '/var/mobile/Library/SMS/Attachments/b.rtfd', 'b'), (3, '~/Library/SMS/Attachments/p.pluginPayloadAttachment', '');
		CREATE TABLE message_attachment_join (message_id, attachment_id); INSERT INTO message_attachment_join VALUES (1, 1), (1, 2), (1, 3), (1, 99);
		INSERT INTO message(ROWID, guid, text, handle_id, date, is_from_me, item_type, associated_message_type, associated_message_guid, associated_message_emoji) VALUES
			(1, 'one', 'seconds', 1, 469908586, 0, 0, 0, NULL, NULL), (2, 'two', 'nanoseconds', 1, 588813210539788032, 0, 0, NULL, NULL, NULL), (3, 'three', 'group', 2, 588813211539788032, 0, NULL, 0, NULL, NULL),
			(4, 'r1', 'Loved', 1, 588813212539788032, 0, 0, 2000, 'p:0/three', NULL), (5, 'five', 'in two chats', 0, 588813213539788032, 1, 0, 3, NULL, NULL),
			(6, 'none', 'in no chat', 3, 'not-a-time', 0, 0, 0, NULL, NULL), (7, 'seven', 'deleted', 2, 588813214539788032, 0, 0, 0, NULL, NULL),
			(11, 'r2', 'Laughed', 2, 588813215539788032, 0, 0, 2003, 'bp:three', NULL), (12, 'r3', '', 1, 588813216539788032, 0, 0, 3000, 'p:0/three', NULL), (13, 'r4', '', 0, 588813217539788032, 1, 0, 2006, 'three', '🦆');
		INSERT INTO message(ROWID, guid, handle_id, date, item_type, group_action_type, group_title, other_handle) VALUES (8, 'n1', 1, 588813218539788032, 1, 0, NULL, 2), (9, 'n2', 1, 588813219539788032, 2, 0, 'New title', 0), (10, 'n3', 1, 588813220539788032, 99, 0, NULL, 0)`)
	r := open(t, contentstest.Plain(t, store(data), samples.File{Domain: "HomeDomain", Path: "secret", Data: []byte("s")},
		samples.File{Domain: "MediaDomain", Path: "Library/SMS/Attachments/b.rtfd/TXT.rtf", Data: []byte("b")}))
	chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
	counts := map[string]int64{}
	for _, c := range chats {
		counts[c.ID] = c.Count
	}
	if len(chats) != 3 || counts["+1"] != 3 || counts["chat9"] != 3 || counts["+3"] != 1 {
		t.Errorf("%+v", chats)
	}
	if i := slices.IndexFunc(chats, func(c chat.Chat) bool { return c.Group }); chats[i].Name != "+1, +2" {
		t.Errorf("%+v", chats[i])
	}
	all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
	if len(all) != 9 || len(defects) != 1 || defects[0].Code != source.BadTime {
		t.Fatalf("%d, %v", len(all), defects)
	}
	byID := map[string]chat.Message{}
	for _, m := range all {
		byID[m.ID] = m
	}
	if byID["one"].Time.Year() != 2015 || byID["two"].Time.Year() != 2019 {
		t.Errorf("%v %v", byID["one"].Time, byID["two"].Time)
	}
	if got := byID["three"].Reactions; len(got) != 2 || got[0].Emoji != "😂" || got[0].By.Address != "+2" || got[1].Emoji != "🦆" || !got[1].Me {
		t.Errorf("%+v", got)
	}
	if got := byID["five"].Chats; !slices.Equal(got, []string{"+1", "chat9"}) {
		t.Errorf("%v", got)
	}
	if m := byID["seven"]; m.Deleted.IsZero() || !slices.Equal(m.Chats, []string{"chat9"}) {
		t.Errorf("%+v", m)
	}
	if a := byID["one"].Attachments; len(a) != 3 || a[0].Here || !a[1].Here || !a[2].Preview {
		t.Errorf("%+v", a)
	}
	for id, want := range map[string]chat.Event{"n1": chat.EventJoined, "n2": chat.EventRenamed, "n3": chat.EventOther} {
		if m := byID[id]; m.Kind != chat.Notice || m.Notice != want {
			t.Errorf("%s: %+v", id, m)
		}
	}
	if byID["n1"].About != "+2" || byID["n2"].About != "New title" {
		t.Errorf("%q %q", byID["n1"].About, byID["n2"].About)
	}
	tally, sum, err := r.Tally(t.Context())
	if err != nil || sum.Count != 6 || tally.Deleted != 1 || tally.Attachments != 2 || tally.Here != 1 {
		t.Errorf("%+v %+v %v", tally, sum, err)
	}
}

// TestAsSQLSays holds number, order and text of people's messages against a query by
// another driver.
func TestAsSQLSays(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f samples.File) bool { return f.Path == "Library/SMS/sms.db" })
	var want []string
	for _, row := range contentstest.Ask(t, files[i].Data, `SELECT m.guid || ' ' || coalesce(h.id, '') || ' ' || m.is_from_me || ' ' || (m.date / 1000000000 + 978307200) || ' ' || replace(m.text, char(65532), '')
		FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id WHERE m.associated_message_type = 0 ORDER BY m.date, m.ROWID`) {
		want = append(want, row[0])
	}
	r := open(t, contentstest.Encrypted(t, files...))
	all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
	var got []string
	here := 0
	for _, m := range all {
		me := 0
		if m.FromMe {
			me = 1
		}
		got = append(got, fmt.Sprint(m.ID, " ", m.Sender.Address, " ", me, " ", m.Time.Unix(), " ", m.Text))
		for _, a := range m.Attachments {
			if a.Here {
				here++
			}
		}
	}
	if !slices.Equal(got, want) || len(got) != counts.Messages || len(defects) != 0 || here != 2 {
		t.Errorf("%d messages, SQL has %d, made were %d; %v; %d attachments", len(got), len(want), counts.Messages, defects, here)
	}
	chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
	if len(chats) != counts.Chats {
		t.Errorf("%d chats", len(chats))
	}
}

func TestOthers(t *testing.T) {
	for want, s := range map[source.Reason]*source.Source{
		source.NotThere: contentstest.Plain(t), source.NotADatabase: contentstest.Plain(t, store([]byte("x"))), source.OtherSchema: contentstest.Plain(t, store(contentstest.Made(t, "CREATE TABLE message (a)"))),
	} {
		r := open(t, s)
		all, _ := contentstest.Collect(t, r.Messages(t.Context(), ""))
		if r.State().Reason != want || len(all) != 0 {
			t.Errorf("%s: %+v", want, r.State())
		}
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{store(nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB, handle_id INTEGER, date INTEGER, associated_message_type INTEGER, associated_message_guid TEXT, message_summary_info BLOB, payload_data BLOB, balloon_bundle_id TEXT);
		INSERT INTO message VALUES (1, 'a', NULL, x'040b73747265616d747970656481e803', 1, 5, 0, NULL, x'62', x'62', 'a:URLBalloonProvider'), (2, 'b', 'x', NULL, 1, 6, 2000, 'p:0/a', NULL, NULL, NULL);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id); INSERT INTO handle VALUES (1, '+1'); CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier); CREATE TABLE chat_message_join (chat_id, message_id)`),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		n := 0
		for range r.Chats(t.Context()) {
			n++
		}
		for range r.Messages(t.Context(), "") {
			n++
		}
		if n > 100_000 {
			t.Fatal("more than bytes")
		}
		paged := open(t, s)
		if order, err := paged.Order(t.Context()); err == nil {
			for id, places := range order.Positions {
				_, _, _ = paged.Page(t.Context(), id, places[:min(len(places), 200)])
			}
		}
	})
}

// BenchmarkSummary300k counts 300,000 messages of an encrypted backup, and
// BenchmarkChat300k opens the chat of all of them.
func BenchmarkSummary300k(b *testing.B) {
	r := open(b, large(b))
	for b.Loop() {
		if sum, err := r.Summary(b.Context()); err != nil || sum.Count != 300_000 {
			b.Fatal(sum, err)
		}
	}
}

func BenchmarkChat300k(b *testing.B) {
	s := large(b)
	for b.Loop() {
		r := open(b, s)
		n := 0
		for _, err := range r.Messages(b.Context(), "+1") {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 300_000 {
			b.Fatal(n)
		}
	}
}

func large(b *testing.B) *source.Source {
	return contentstest.Encrypted(b, store(contentstest.Made(b, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER, item_type INTEGER, associated_message_type INTEGER);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT); INSERT INTO handle VALUES (1, '+1'); CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT, style INTEGER); INSERT INTO chat VALUES (1, '+1', 45);
		CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
		INSERT INTO message SELECT i, printf('GUID-%08d', i), 'See you at ' || (i % 24) || ':30, and bring the notes of last week.', 1, 500000000000000000 + i * 600000000000, i % 2, 0, 0 FROM n;
		INSERT INTO chat_message_join SELECT 1, ROWID FROM message`)))
}
