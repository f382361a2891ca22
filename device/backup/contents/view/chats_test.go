package view_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func smsDB(data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: data}
}

func everydayFiles(t testing.TB) []samples.File {
	t.Helper()
	files, _, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// whole reads an app as it is saved: every chat to its end.
func whole(t testing.TB, s *source.Source, kind inventory.Kind) (chats []chat.Chat, entries map[string][]chat.Message) {
	t.Helper()
	entries = map[string][]chat.Message{}
	if kind == inventory.WhatsApp {
		r, err := whatsapp.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		chats, _ = contentstest.Collect(t, r.Chats(t.Context()))
		for _, c := range chats {
			entries[c.ID], _ = contentstest.Collect(t, r.Messages(t.Context(), c.ID))
		}
		return chats, entries
	}
	r, err := messages.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	chats, _ = contentstest.Collect(t, r.Chats(t.Context()))
	for _, c := range chats {
		entries[c.ID], _ = contentstest.Collect(t, r.Messages(t.Context(), c.ID))
	}
	return chats, entries
}

// TestPagesAreTheStream: pages hold what the stream holds, in this order, wherever they begin.
func TestPagesAreTheStream(t *testing.T) {
	for name, set := range map[string]struct {
		files []samples.File
		kind  inventory.Kind
	}{
		"everyday":            {everydayFiles(t), inventory.Messages},
		"WhatsApp":            {everydayFiles(t), inventory.WhatsApp},
		"published":           {[]samples.File{smsDB(contentstest.Fixture(t, "messages/synthetic-ios18.sms.db"))}, inventory.Messages},
		"iOS 14":              {[]samples.File{smsDB(contentstest.Fixture(t, "messages/mvt-ios14.sms.db"))}, inventory.Messages},
		"WhatsApp, published": {[]samples.File{{Domain: whatsapp.Domains[0], Path: "ChatStorage.sqlite", Data: contentstest.Fixture(t, "whatsapp/synthetic-full.ChatStorage.sqlite")}}, inventory.WhatsApp},
		"random":              {[]samples.File{smsDB(randomChats(t, 1))}, inventory.Messages},
	} {
		t.Run(name, func(t *testing.T) {
			contentstest.Both(t, set.files, func(t *testing.T, s *source.Source) {
				// Names come from the contacts in the view; the stream is asked without.
				chats, entries := whole(t, s, set.kind)
				v := view.Of(s)
				defer v.Close()
				list, err := v.Chats(t.Context(), set.kind)
				if err != nil || len(list.Chats) != len(chats) {
					t.Fatalf("%d chats, want %d: %v", len(list.Chats), len(chats), err)
				}
				for i, c := range list.Chats {
					want := chats[i]
					if c.ID != want.ID || c.Count != want.Count || !c.First.Equal(want.First) || !c.Last.Equal(want.Last) || c.Group != want.Group || len(c.People) != len(want.People) {
						t.Errorf("%+v\nwant %+v", c.Chat, want)
					}
					all := entries[c.ID]
					if c.Entries != len(all) {
						t.Errorf("%s: %d entries, want %d", c.ID, c.Entries, len(all))
						continue
					}
					if n := len(all); n > 0 && c.Newest.ID != all[n-1].ID {
						t.Errorf("%s: newest is %q, want %q", c.ID, c.Newest.ID, all[n-1].ID)
					}
					for _, size := range []int{7, 200} {
						if testing.Short() && size < 200 { // under the race detector, which finds nothing in what one goroutine reads
							continue
						}
						for from := 0; from < len(all); from += size {
							page, err := v.Messages(t.Context(), set.kind, c.ID, from, size)
							if err != nil || len(page) != min(size, len(all)-from) {
								t.Fatalf("%d from %d: %d, %v", size, from, len(page), err)
							}
							for j := range page {
								if got, want := said(page[j].Message), said(all[from+j]); got != want {
									t.Fatalf("%s %d:\n%s\nwant\n%s", c.ID, from+j, got, want)
								}
							}
						}
					}
					for _, at := range []int{0, len(all) / 2, len(all) - 1} {
						n, err := v.PlaceAt(t.Context(), set.kind, c.ID, all[at].Time)
						if err != nil || n > at || !all[n].Time.Equal(all[at].Time) {
							t.Errorf("%v is at %d, want %d: %v", all[at].Time, n, at, err)
						}
					}
				}
			})
		})
	}
}

// said is a message without the names that the contacts give.
func said(m chat.Message) string {
	m.Sender.Name = ""
	slices.Sort(m.Chats)
	place := ""
	if m.Place != nil {
		place, m.Place = fmt.Sprint(*m.Place), nil
	}
	for i := range m.Reactions {
		m.Reactions[i].By.Name = ""
	}
	if m.Kind == chat.Notice {
		m.About = ""
	}
	return fmt.Sprintf("%+v %s", m, place)
}

// randomChats is a database with what trips readers: no order of rows, several chats for a
// message, none, reactions taken back, times that are the same or none.
func randomChats(t testing.TB, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 2))
	var b strings.Builder
	b.WriteString(`CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, subject TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER, item_type INTEGER, associated_message_type INTEGER, associated_message_guid TEXT, attributedBody BLOB);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT); INSERT INTO handle VALUES (1, '+1'), (2, '+2'), (3, 'a@b.example');
		CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT, style INTEGER, display_name TEXT); INSERT INTO chat VALUES (1, '+1', 45, NULL), (2, '+1', 45, NULL), (3, 'g', 43, 'Group'), (4, '+2', 45, NULL);
		CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
		CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT); CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
		BEGIN;`)
	for i := range 900 {
		kind, target, item := 0, "NULL", 0
		if n := r.IntN(10); n == 0 {
			kind, target = []int{2000, 2001, 3000, 3001, 1000, 2006}[r.IntN(6)], fmt.Sprintf("'p:0/G%d'", r.IntN(900))
		} else if n == 1 {
			item = 1 + r.IntN(6)
		}
		text, body, subject := "'"+sqlText(words(r))+"'", "NULL", "NULL"
		switch r.IntN(5) {
		case 0, 1:
			text, body = "NULL", fmt.Sprintf("x'%x'", stream(words(r)))
		case 2:
			subject = "'" + sqlText(words(r)) + "'"
		}
		date := int64(500_000_000_000_000_000) + int64(r.IntN(200))*1_000_000_000
		if r.IntN(20) == 0 {
			date = 0
		}
		fmt.Fprintf(&b, "INSERT INTO message VALUES (%d, 'G%d', %s, %s, %d, %d, %d, %d, %d, %s, %s);\n", i*3+1, i, text, subject, r.IntN(5), date, r.IntN(2), item, kind, target, body)
		for range r.IntN(3) {
			fmt.Fprintf(&b, "INSERT INTO chat_message_join VALUES (%d, %d);\n", 1+r.IntN(5), i*3+1)
		}
		if r.IntN(6) == 0 {
			fmt.Fprintf(&b, "INSERT INTO attachment VALUES (%d, '~/Library/SMS/Attachments/%d.jpg', '%d.jpg'); INSERT INTO message_attachment_join VALUES (%d, %d);\n", 1000-i, i, i, i*3+1, 1000-i)
		}
	}
	b.WriteString("COMMIT")
	return contentstest.Made(t, b.String())
}

func sqlText(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "'", "''"), "\x00", "")
}

// letters are those that folding is about.
var letters = []rune("aAbBzZ eE01.-\n\t" + "äÄößẞéÉIıİKſΣςσ" + "하한ㅎﬁ２①Ａ日本語ヴ" + "\u0301\u200b\u200d\ufe0f\u00a0\u00ad\ufffc" + "😀👍🏽👨‍👩‍👧" + "عربيעברית")

func words(r *rand.Rand) string {
	out := make([]rune, r.IntN(24))
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	return string(out)
}

// stream is a typed stream of a text, as Messages writes it.
func stream(text string) []byte {
	b := []byte("\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+")
	if len(text) < 128 {
		b = append(b, byte(len(text)))
	} else {
		b = append(b, 0x81, byte(len(text)), byte(len(text)>>8))
	}
	b = append(b, text...)
	return append(b, "\x86\x84\x02iI\x01\x01\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x00\x86\x86"...)
}

// TestSearchNeverMisses holds the search against every message decoded and looked through:
// whatever part of a text a person copies out finds this message.
func TestSearchNeverMisses(t *testing.T) {
	seeds, queries := uint64(2), 60
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine reads
		seeds, queries = 1, 6
	}
	for seed := range seeds {
		s := contentstest.Plain(t, smsDB(randomChats(t, seed)))
		_, entries := whole(t, s, inventory.Messages)
		v := view.Of(s)
		defer v.Close()
		r := rand.New(rand.NewPCG(seed, 9))
		var all []chat.Message
		ids := map[string]bool{}
		for _, list := range entries {
			for _, m := range list {
				if m.Kind == chat.People && !ids[m.ID] {
					ids[m.ID] = true
					all = append(all, m)
				}
			}
		}
		slices.SortFunc(all, func(a, b chat.Message) int { return strings.Compare(a.ID, b.ID) })
		for range queries {
			m := all[r.IntN(len(all))]
			text := []rune(m.Text)
			if len(text) == 0 {
				continue
			}
			from := r.IntN(len(text))
			query := string(text[from : from+1+r.IntN(min(len(text)-from, 6))])
			switch r.IntN(3) {
			case 0:
				query = strings.ToUpper(query)
			case 1:
				query = strings.ToLower(query)
			}
			hits, err := v.FindMessages(t.Context(), inventory.Messages, query, 1000)
			if err != nil || hits.Count != len(hits.Hits) {
				t.Fatalf("%q: %+v, %v", query, hits.Count, err)
			}
			got := map[string]bool{}
			for _, h := range hits.Hits {
				page, err := v.Messages(t.Context(), inventory.Messages, h.ChatID, h.Place, 1)
				if err != nil || len(page) != 1 {
					t.Fatal(err)
				}
				got[page[0].ID] = true
				if h.From < 0 || h.To < h.From || h.To > len(h.Text) || !strings.Contains(h.Text, h.Text[h.From:h.To]) {
					t.Errorf("%q: %+v", query, h)
				}
			}
			for _, m := range all {
				if text := strings.TrimPrefix(m.Subject+"\n"+m.Text, "\n"); seen(query) && (strings.Contains(text, query) || strings.Contains(strings.ToLower(text), strings.ToLower(query)) || strings.Contains(strings.ToUpper(text), strings.ToUpper(query))) && !got[m.ID] {
					t.Errorf("%q is in %q and was not found", query, text)
				}
			}
		}
	}
}

// seen reports whether a query has more than marks and blanks.
func seen(query string) bool {
	return strings.Trim(query, " \n\t\u0301\u200b\u200d\ufe0f\u00a0\u00ad\ufffc") != ""
}

func TestSearch(t *testing.T) {
	s := contentstest.Plain(t, smsDB(contentstest.Made(t, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, date INTEGER, handle_id INTEGER);
		INSERT INTO message VALUES (1, 'a', 'Grüße aus der STRASSE', 5, 0), (2, 'b', 'gruesse', 6, 0), (3, 'c', 'line one' || char(10) || 'line two', 7, 0), (4, 'd', 'CAFÉ ' || char(8203) || 'au lait', 8, 0)`)))
	v := view.Of(s)
	defer v.Close()
	for query, want := range map[string][]string{
		"grüße": {"Grüße aus der STRASSE"}, "GRUSSE": {"Grüße aus der STRASSE"}, "straße": {"Grüße aus der STRASSE"}, "one line": {"line one line two"},
		"cafe au": {"CAFÉ \u200bau lait"}, "": nil, " ": nil, "\u0301": nil, "nothing": nil,
	} {
		hits, err := v.FindMessages(t.Context(), inventory.Messages, query, 10)
		var got []string
		for _, h := range hits.Hits {
			got = append(got, h.Text)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q (%v)", query, got, want, err)
		}
	}
	hits, _ := v.FindMessages(t.Context(), inventory.Messages, "strasse", 10)
	if h := hits.Hits[0]; h.Text[h.From:h.To] != "STRASSE" || h.Place != 0 || h.ChatID != messages.Nobody {
		t.Errorf("%+v", h)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.FindMessages(ctx, inventory.Messages, "a", 10); err == nil {
		t.Error("a search that is not wanted any more answers")
	}
	if _, err := v.Messages(t.Context(), inventory.Messages, "nobody of this name", -5, 1<<40); err != nil {
		t.Error(err)
	}
	if _, err := v.Chats(t.Context(), inventory.Photos); err == nil {
		t.Error("photos are no chats")
	}
	if list, err := v.Chats(t.Context(), inventory.WhatsApp); err != nil || list.Reason != inventory.NotThere {
		t.Errorf("%+v %v", list, err)
	}
}

// TestLongMessage: a message of megabytes is cut, and found by its end.
func TestLongMessage(t *testing.T) {
	s := contentstest.Plain(t, smsDB(contentstest.Made(t, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, date INTEGER, handle_id INTEGER);
		INSERT INTO message VALUES (1, 'a', replace(hex(zeroblob(5000000)), '00', 'ä ') || 'needle', 5, 0)`)))
	v := view.Of(s)
	defer v.Close()
	page, err := v.Messages(t.Context(), inventory.Messages, messages.Nobody, 0, 10)
	if err != nil || len(page) != 1 || len(page[0].Text) > 64<<10 || len(page[0].Text)+page[0].Left != 15_000_006 {
		t.Fatal(len(page), err)
	}
	hits, err := v.FindMessages(t.Context(), inventory.Messages, "needle", 10)
	if err != nil || hits.Count != 1 || len(hits.Hits[0].Text) > 1000 || hits.Hits[0].Text[hits.Hits[0].From:hits.Hits[0].To] != "needle" {
		t.Errorf("%+v %v", hits, err)
	}
}

// TestTogether: reading, searching and closing at once end in answers or in ErrClosed.
func TestTogether(t *testing.T) {
	s := contentstest.Plain(t, everydayFiles(t)...)
	for range 5 {
		v := view.Of(s)
		var work sync.WaitGroup
		for i := range 8 {
			work.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i+1)*time.Millisecond)
				defer cancel()
				for range 20 {
					v.FindMessages(ctx, inventory.Messages, "e", 5)
					list, _ := v.Chats(context.Background(), inventory.Messages)
					for _, c := range list.Chats {
						v.Messages(context.Background(), inventory.Messages, c.ID, c.Entries-20, 20)
					}
					v.List(ctx, inventory.Contacts, "a")
					v.List(context.Background(), inventory.Notes, "")
				}
			})
		}
		work.Go(func() {
			v.FindMessages(context.Background(), inventory.WhatsApp, "a", 5)
			if err := v.Close(); err != nil {
				t.Error(err)
			}
		})
		work.Wait()
		if _, err := v.Chats(context.Background(), inventory.Messages); err != shown.ErrClosed {
			t.Error(err)
		}
	}
}
