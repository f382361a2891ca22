package pages_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const many = 300_000

// BenchmarkMessages writes 300,000 messages out of a database, half of them in one chat
// and the others in 300, into a real folder.
func BenchmarkMessages(b *testing.B) {
	script := fmt.Sprintf(`PRAGMA journal_mode = OFF; BEGIN;
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0, attributedBody BLOB, service TEXT, date INTEGER, is_from_me INTEGER DEFAULT 0,
 item_type INTEGER DEFAULT 0, associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, thread_originator_guid TEXT);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 301) INSERT INTO handle SELECT i, '+1555' || (1000+i) FROM n;
INSERT INTO chat SELECT ROWID, id, 45, id, '' FROM handle;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d) INSERT INTO message SELECT i, 'GUID-' || i, 'Shall we meet at the station at ' || (i %% 24) || ', or is that too late for you and the children?',
 CASE WHEN i %% 2 THEN 1 ELSE 2 + i / 2 %% 300 END, NULL, 'iMessage', (600000000 + i * 600) * 1000000000, i / 3 %% 2, 0, NULL, 0, CASE WHEN i %% 40 = 0 THEN 'GUID-' || (i - 2) END FROM n;
INSERT INTO chat_message_join SELECT handle_id, ROWID FROM message; COMMIT;`, many)
	s := contentstest.Encrypted(b, samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: contentstest.Made(b, script)})
	for b.Loop() {
		r, err := messages.Open(b.Context(), s)
		if err != nil {
			b.Fatal(err)
		}
		to, err := folder.Open(b.TempDir(), folder.Options{})
		if err != nil {
			b.Fatal(err)
		}
		measured(b, func() (pages.Result, error) {
			return pages.Write(b.Context(), to, r, pages.Options{App: "Messages", Zone: time.UTC})
		})
		if err := to.Close(); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}

// BenchmarkMillion writes one chat of a million messages that come from nowhere, to
// nowhere: what stays is the writer itself.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		measured(b, func() (pages.Result, error) {
			return pages.Write(b.Context(), nowhere{}, million{}, pages.Options{App: "Messages", Zone: time.UTC})
		})
	}
}

type million struct{}

func (million) Chats(context.Context) iter.Seq2[chat.Chat, error] {
	return func(yield func(chat.Chat, error) bool) { yield(chat.Chat{ID: "a", Name: "Anna"}, nil) }
}

func (million) Messages(context.Context, string) iter.Seq2[chat.Message, error] {
	return func(yield func(chat.Message, error) bool) {
		at := time.Unix(1_500_000_000, 0)
		for i := range 1_000_000 {
			m := chat.Message{ID: fmt.Sprint(i), Time: at.Add(time.Duration(i) * time.Minute), FromMe: i%2 == 0, Text: "Shall we meet at the station, or is that too late for you and the children?"}
			if i%40 == 39 {
				m.ReplyTo = fmt.Sprint(i - 2)
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

type nowhere struct{}

func (nowhere) Save(ctx context.Context, i folder.Item) (string, error) {
	p := ""
	for _, f := range i.Folder {
		p += folder.Name(f) + "/"
	}
	return p + folder.Name(i.Name), i.Write(ctx, io.Discard)
}

// measured reports the most memory that was in use, beside what was before.
func measured(b *testing.B, run func() (pages.Result, error)) {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse)
			}
		}
	}()
	result, err := run()
	close(done)
	peak := <-most
	if err != nil {
		b.Fatal(err)
	}
	if result.Messages < many {
		b.Fatalf("%+v", result)
	}
	b.ReportMetric(float64(int64(peak)-int64(before.HeapInuse))/1e6, "MB-more")
	b.ReportMetric(resident()/1e6, "MB-resident-peak")
	b.ReportMetric(float64(len(result.SearchIn)), "search-pages")
}

// resident is the most memory that the process had, where the system tells.
func resident() float64 {
	data, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	var kB float64
	fmt.Sscan(rest, &kB)
	return kB * 1024
}
