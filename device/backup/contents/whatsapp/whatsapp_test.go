package whatsapp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func file(name string, data []byte) samples.File {
	return samples.File{Domain: whatsapp.Domains[0], Path: name, Data: data}
}

func open(t testing.TB, s *source.Source) *whatsapp.Reader {
	t.Helper()
	r, err := whatsapp.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPublishedFull(t *testing.T) {
	files := []samples.File{
		file("ChatStorage.sqlite", contentstest.Fixture(t, "whatsapp/synthetic-full.ChatStorage.sqlite")),
		file("Message/Media/15550100@s.whatsapp.net/a/b/photo.jpg", []byte("photo")),
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		chats, defects := contentstest.Collect(t, r.Chats(t.Context()))
		if len(chats) != 2 || len(defects) != 0 {
			t.Fatalf("%d chats, %v", len(chats), defects)
		}
		if c := chats[0]; c.Name != "Fixture group" || !c.Group || c.Count != 3 || len(c.People) != 2 {
			t.Errorf("%+v", c)
		}
		if c := chats[1]; c.Name != "Alex Fixture" || c.Group || c.Count != 8 || c.People[0].Address != "+15550100" {
			t.Errorf("%+v", c)
		}
		all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
		if len(all) != 13 || len(defects) != 0 {
			t.Fatalf("%d messages, %v", len(all), defects)
		}
		people := 0
		for _, m := range all {
			if m.Kind == chat.People {
				people++
			}
		}
		sum, err := r.Summary(t.Context())
		if err != nil || people != 11 || sum.Count != 11 {
			t.Errorf("%d of people, %+v, %v", people, sum, err)
		}
		group, _ := contentstest.Collect(t, r.Messages(t.Context(), chats[0].ID))
		alex, _ := contentstest.Collect(t, r.Messages(t.Context(), chats[1].ID))
		if len(group) != 4 || len(alex) != 9 {
			t.Fatalf("%d and %d", len(group), len(alex))
		}
		if m := alex[0]; m.Kind != chat.Notice || m.Notice != chat.EventKeys {
			t.Errorf("%+v", m)
		}
		if m := alex[1]; !m.FromMe || m.Text != "Hello 😀" || m.Sender != (chat.Person{}) {
			t.Errorf("%+v", m)
		}
		if m := alex[3]; m.Text != "a caption" || m.Place != nil || len(m.Attachments) != 1 || !m.Attachments[0].Here || m.Attachments[0].Type != "image/jpeg" || m.Sender.Name != "Alex Fixture" {
			t.Errorf("%+v", m)
		}
		if a := alex[4].Attachments; len(a) != 1 || a[0].Here || a[0].Type != "video/mp4" || a[0].Path != "Message/Media/15550100@s.whatsapp.net/c/d/clip.mp4" {
			t.Errorf("%+v", a)
		}
		if a := alex[5].Attachments; a[0].Type != "audio/ogg" {
			t.Errorf("%+v", a)
		}
		if p := alex[6].Place; p == nil || p.Latitude != 52.5 || p.Longitude != 13.4 || p.Name != "Somewhere" {
			t.Errorf("%+v", p)
		}
		if m := alex[7]; !m.Unsent || m.Kind != chat.People {
			t.Errorf("%+v", m)
		}
		if a := alex[8].Attachments; a[0].Name != "doc.pdf" || a[0].Here || a[0].Path != "" {
			t.Errorf("%+v", a)
		}
		if m := group[0]; m.Kind != chat.Notice || m.Notice != chat.EventRenamed || m.About != "New name" {
			t.Errorf("%+v", m)
		}
		if a, b, c := group[1], group[2], group[3]; a.Sender.Name != "Bea Example" || b.Sender.Name != "Push Name" || !c.FromMe {
			t.Errorf("%+v %+v %+v", a.Sender, b.Sender, c)
		}
	})
}

func TestPublishedFew(t *testing.T) {
	files := []samples.File{
		file("ChatStorage.sqlite", contentstest.Fixture(t, "whatsapp/mvt-synthetic.ChatStorage.sqlite")),
		file("ContactsV2.sqlite", contentstest.Fixture(t, "whatsapp/mvt-synthetic.ContactsV2.sqlite")),
		file("LID.sqlite", contentstest.Fixture(t, "whatsapp/mvt-synthetic.LID.sqlite")),
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
		all, _ := contentstest.Collect(t, r.Messages(t.Context(), ""))
		sum, err := r.Summary(t.Context())
		if err != nil || len(chats) != 2 || len(all) != 3 || sum.Count != 3 {
			t.Fatalf("%d chats, %d messages, %+v", len(chats), len(all), sum)
		}
		i := slices.IndexFunc(chats, func(c chat.Chat) bool { return !c.Group })
		if p := chats[i].People[0]; p.Name != "Alice Example" || p.Address != "+14155550100" {
			t.Errorf("%+v", p)
		}
		if all[0].Sender.Name != "Alice Example" || all[2].Sender.Name != "Bob Example" || all[1].Text != "Check https://example.org/news" {
			t.Errorf("%+v", all)
		}
	})
}

// TestAsSQLSays holds texts and order against a query by another driver.
func TestAsSQLSays(t *testing.T) {
	data := contentstest.Fixture(t, "whatsapp/synthetic-full.ChatStorage.sqlite")
	var want []string
	for _, row := range contentstest.Ask(t, data, `SELECT m.ZSTANZAID || ' ' || m.ZISFROMME || ' ' || CAST(m.ZMESSAGEDATE + 978307200 AS INTEGER) FROM ZWAMESSAGE m ORDER BY m.ZMESSAGEDATE`) {
		want = append(want, row[0])
	}
	all, _ := contentstest.Collect(t, open(t, contentstest.Plain(t, file("ChatStorage.sqlite", data))).Messages(t.Context(), ""))
	var got []string
	for _, m := range all {
		me := 0
		if m.FromMe {
			me = 1
		}
		got = append(got, fmt.Sprint(m.ID, " ", me, " ", m.Time.Unix()))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nSQL %q", got, want)
	}
}

func TestOthers(t *testing.T) {
	if r := open(t, contentstest.Plain(t, file("Other.sqlite", []byte("x")))); r.State().Reason != source.NotThere {
		t.Errorf("%+v", r.State())
	}
	if r := open(t, contentstest.Plain(t, file("ChatStorage.sqlite", contentstest.Made(t, "CREATE TABLE ZWAMESSAGE (ZTEXT)")))); r.State().Reason != source.OtherSchema {
		t.Errorf("%+v", r.State())
	}
	// A session that is gone, a path that leads out, a time that is none, a type from the future.
	r := open(t, contentstest.Plain(t, file("ChatStorage.sqlite", contentstest.Made(t, `CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID, ZSESSIONTYPE, ZREMOVED);
		INSERT INTO ZWACHATSESSION VALUES (1, '1@s.whatsapp.net', 0, 1), (2, '2@s.whatsapp.net', 0, 1), (3, 'x@status', 3, 0);
		CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION, ZMESSAGEDATE, ZTEXT, ZMESSAGETYPE, ZMEDIAITEM);
		INSERT INTO ZWAMESSAGE VALUES (1, 9, 5, 'lost chat', 0, NULL), (2, 1, -63114076800, 'year 0', 0, NULL), (3, 1, 7, NULL, 1, 1), (4, 1, 8, 'new', 999, NULL), (5, 3, 9, 'status', 0, NULL);
		CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH, ZLATITUDE); INSERT INTO ZWAMEDIAITEM VALUES (1, '../../../HomeDomain/secret', 'x')`)),
		samples.File{Domain: "HomeDomain", Path: "secret", Data: []byte("s")}))
	chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
	all, defects := contentstest.Collect(t, r.Messages(t.Context(), ""))
	sum, err := r.Summary(t.Context())
	if err != nil || len(chats) != 2 || len(all) != 4 || len(defects) != 1 || sum.Count != 4 {
		t.Fatalf("%d chats, %d messages, %v, %+v", len(chats), len(all), defects, sum)
	}
	for _, m := range all {
		for _, a := range m.Attachments {
			if a.Here || !strings.HasPrefix(a.Path, "Message/") {
				t.Errorf("%+v", a)
			}
		}
		if m.Text == "new" && m.Kind != chat.Unknown {
			t.Errorf("%+v", m)
		}
	}
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r = open(t, contentstest.Encrypted(t, files...))
	if sum, err := r.Summary(t.Context()); err != nil || sum.Count != int64(counts.WhatsAppMessages) || sum.Defects != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file("ChatStorage.sqlite", nil), file("CallHistory.sqlite", nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID, ZSESSIONTYPE); INSERT INTO ZWACHATSESSION VALUES (1, '1@s.whatsapp.net', 0);
		CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION, ZMESSAGEDATE, ZTEXT, ZMESSAGETYPE, ZMEDIAITEM, ZGROUPMEMBER); INSERT INTO ZWAMESSAGE VALUES (1, 1, 5, 'a', 0, 1, 1);
		CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH, ZVCARDSTRING); INSERT INTO ZWAMEDIAITEM VALUES (1, 'a', 'b/c')`),
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
		for range whatsapp.Calls(t.Context(), s) {
			n++
		}
	})
}
