package view_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// largeChats is 300,000 messages as iOS 16 and later write them: most with their text in
// the body only, one in six a reaction, 200,000 of them in one chat.
func largeChats(b *testing.B) []byte {
	return contentstest.Made(b, fmt.Sprintf(`CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, subject TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER, item_type INTEGER, associated_message_type INTEGER, associated_message_guid TEXT, attributedBody BLOB, service TEXT, message_summary_info BLOB, payload_data BLOB, balloon_bundle_id TEXT);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO handle SELECT i, '+49170' || (1000000 + i) FROM n;
		CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT, style INTEGER); INSERT INTO chat SELECT ROWID, id, 45 FROM handle;
		CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER, PRIMARY KEY (chat_id, message_id));
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 360000)
		INSERT INTO message SELECT i, printf('%%08X-DEAD-BEEF-0000-%%012X', i, i), CASE WHEN i %% 4 = 0 THEN 'See you at ' || (i %% 24) || ':30, and bring the notes of last week, please' END, NULL,
			CASE WHEN i %% 3 > 0 THEN 1 ELSE 1 + i %% 500 END, 500000000000000000 + i * 600000000000, i %% 2, 0, CASE WHEN i %% 6 = 5 THEN 2000 + i %% 5 ELSE 0 END,
			CASE WHEN i %% 6 = 5 THEN printf('p:0/%%08X-DEAD-BEEF-0000-%%012X', i - 1, i - 1) END, CASE WHEN i %% 4 > 0 AND i %% 6 <> 5 THEN CAST(x'%x' || printf('Did you %%06d see the Größe of that? It was a very long day', i) || x'%x' AS BLOB) END, 'iMessage', NULL, NULL, NULL FROM n;
		INSERT INTO chat_message_join SELECT handle_id, ROWID, date FROM message`,
		append(stream("")[:len(stream(""))-len(tail)-1], byte(len("Did you 000000 see the Größe of that? It was a very long day"))), tail))
}

const tail = "\x86\x84\x02iI\x01\x01\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x00\x86\x86"

// BenchmarkOpen300k opens the list of chats, the largest chat at its end, and searches two
// words, in a backup of 300,000 messages and 60,000 reactions.
func BenchmarkOpen300k(b *testing.B) {
	file := smsDB(largeChats(b))
	for name, open := range map[string]func() *source.Source{
		"plain":     func() *source.Source { return contentstest.Plain(b, file) },
		"encrypted": func() *source.Source { return contentstest.Encrypted(b, file) },
	} {
		s := open()
		b.Run("list,"+name, func(b *testing.B) {
			for b.Loop() {
				v := view.Of(s)
				if list, err := v.Chats(b.Context(), inventory.Messages); err != nil || len(list.Chats) != 500 {
					b.Fatal(len(list.Chats), err)
				}
				v.Close()
			}
		})
		v := view.Of(s)
		list, _ := v.Chats(b.Context(), inventory.Messages)
		b.Run("page,"+name, func(b *testing.B) {
			for b.Loop() {
				c := list.Chats[0]
				if page, err := v.Messages(b.Context(), inventory.Messages, c.ID, c.Entries-shown.MostMessages, shown.MostMessages); err != nil || len(page) != shown.MostMessages {
					b.Fatal(len(page), err)
				}
			}
		})
		v.FindMessages(b.Context(), inventory.Messages, "x", 1)
		for _, words := range []string{"e", "groesse", "GRÖSSE", "222222"} {
			b.Run("search again "+words+","+name, func(b *testing.B) {
				for b.Loop() {
					if _, err := v.FindMessages(b.Context(), inventory.Messages, words, 200); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		v.Close()
		b.Run("all,"+name, func(b *testing.B) {
			for b.Loop() {
				v := view.Of(s)
				list, err := v.Chats(b.Context(), inventory.Messages)
				if err != nil {
					b.Fatal(err)
				}
				c := list.Chats[0]
				if _, err := v.Messages(b.Context(), inventory.Messages, c.ID, c.Entries-100, 100); err != nil {
					b.Fatal(err)
				}
				if hits, err := v.FindMessages(b.Context(), inventory.Messages, "222222 see the Grösse", 200); err != nil || hits.Count != 1 {
					b.Fatal(hits, err)
				}
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-held")
				v.Close()
			}
		})
	}
}
