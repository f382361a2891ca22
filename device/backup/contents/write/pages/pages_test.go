package pages_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// payloads are the files of attachments in a backup.
func payloads(s *source.Source) func(context.Context, *chat.Attachment) []folder.Item {
	return func(_ context.Context, a *chat.Attachment) []folder.Item {
		f, ok := s.Find(a.Domain, a.Path)
		if !ok {
			return nil
		}
		return []folder.Item{{Key: a.Domain + "-" + a.Path, Size: f.Size, Modified: f.Modified(), Write: func(_ context.Context, w io.Writer) error {
			r, err := s.OpenFile(f)
			if err != nil {
				return err
			}
			defer r.Close()
			_, err = io.Copy(w, r)
			return err
		}}}
	}
}

func write(t testing.TB, to folder.Saver, r pages.Reader, o pages.Options) pages.Result {
	t.Helper()
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	result, err := pages.Write(t.Context(), to, r, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func check(t testing.TB, got map[string]int, want map[string]int) {
	t.Helper()
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s: %d, want %d", name, got[name], n)
		}
	}
}

// TestEveryday: the chats of a whole phone, saved into a real folder, counted by another
// program; a second time, nothing is written.
func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Encrypted(t, files...)
	book, err := contacts.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	names, err := book.Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m, err := messages.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.Name = names.Of
	wa, err := whatsapp.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer wa.Close()
	for app, test := range map[string]struct {
		r               pages.Reader
		messages, chats int
	}{messages.App: {m, counts.Messages, counts.Chats}, whatsapp.App: {wa, counts.WhatsAppMessages, counts.WhatsAppChats}} {
		t.Run(app, func(t *testing.T) {
			dst := t.TempDir()
			for run := range 2 {
				to, err := folder.Open(dst, folder.Options{})
				if err != nil {
					t.Fatal(err)
				}
				result := write(t, to, test.r, pages.Options{App: app, Folder: []string{app}, Files: payloads(s)})
				if err := to.Close(); err != nil {
					t.Fatal(err)
				}
				if result.Messages != int64(test.messages) || result.Chats != int64(test.chats) || result.NotSaved+result.Cut+result.Defects != 0 {
					t.Errorf("%+v, want %d in %d", result, test.messages, test.chats)
				}
				if n := to.Account().SavedAll().Files; run == 1 && n != 0 {
					t.Errorf("%d files are written a second time", n)
				}
			}
			got := judged(t, dst+"/"+folder.Name(app))
			check(t, got, map[string]int{
				"messages": test.messages, "jsonmessages": test.messages, "json": test.chats, "texts": test.chats, "pages": test.chats + 2, "scripts": 1,
			})
			if got["rows"] < test.messages {
				t.Errorf("%d messages can be found", got["rows"])
			}
			if app == messages.App && got["images"] == 0 {
				t.Error("no pictures")
			}
		})
	}
}

// TestPublished: the databases that others made.
func TestPublished(t *testing.T) {
	files := []samples.File{
		{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: contentstest.Fixture(t, "messages/synthetic-ios18.sms.db")},
		{Domain: "MediaDomain", Path: "Library/SMS/Attachments/aa/00/FX-GUID/photo.jpg", Data: []byte("photo")},
		{Domain: whatsapp.Domains[0], Path: "ChatStorage.sqlite", Data: contentstest.Fixture(t, "whatsapp/synthetic-full.ChatStorage.sqlite")},
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		m, err := messages.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		to := newMemory()
		to.twice = true
		result := write(t, to, m, pages.Options{App: messages.App, Files: payloads(s)})
		// Message 2 has a reaction, 3 answers 1, 2 was edited, 9 cannot be read, 6 has an attachment without a file.
		if result.Messages != 9 || result.Chats != 2 || result.Defects != 1 || result.Absent != 1 {
			t.Errorf("%+v", result)
		}
		check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 9, "images": 1, "quotes": 1, "lost": 1, "jsonmessages": 9})
		wa, err := whatsapp.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer wa.Close()
		to = newMemory()
		result = write(t, to, wa, pages.Options{App: whatsapp.App, Files: payloads(s)})
		if result.Messages != 11 || result.Chats != 2 {
			t.Errorf("%+v", result)
		}
		check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 11, "notes": 2, "jsonmessages": 11, "lost": 1})
	})
}

var day = time.Date(2024, 2, 29, 23, 30, 0, 0, time.UTC)

// long is a chat of n messages, some of which answer others.
func long(n int) *conversations {
	c := &conversations{chats: []chat.Chat{{ID: "a", Name: "Anna", People: []chat.Person{{Address: "+1", Name: "Anna"}}}}, messages: map[string][]chat.Message{}}
	for i := range n {
		m := chat.Message{ID: fmt.Sprint("id", i), Time: day.Add(time.Duration(i) * time.Hour), FromMe: i%2 == 0, Text: fmt.Sprint("message ", i), Sender: chat.Person{Address: "+1", Name: "Anna"}}
		if i%7 == 6 {
			m.ReplyTo = fmt.Sprint("id", i-5)
		}
		c.messages["a"] = append(c.messages["a"], m)
	}
	return c
}

// TestPages: a long chat is split, its pages are linked with each other, answers with
// what they answer on an earlier page; whatever the files come to be called.
func TestPages(t *testing.T) {
	for name, named := range map[string]func(folder.Item) string{
		"as asked":  nil,
		"otherwise": func(i folder.Item) string { return "% #'\"é " + strings.ToUpper(i.Name[:1]) + i.Name },
	} {
		t.Run(name, func(t *testing.T) {
			to := newMemory()
			to.named, to.twice = named, true
			result := write(t, to, long(25), pages.Options{App: "Messages", Folder: []string{"My messages"}, PerPage: 10})
			if result.Messages != 25 || result.NotSaved != 0 {
				t.Errorf("%+v", result)
			}
			check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 25, "mine": 13, "pages": 5, "quotes": 3, "rows": 25, "jsonmessages": 25})
			second := to.byKey["pages:Messages:page:a:1"]
			for _, words := range []string{">Earlier</a>", ">Later</a>", "<h2 class=\"day\">Friday, 1 March 2024</h2>"} {
				if !strings.Contains(string(to.files[second]), words) {
					t.Errorf("%s has no %s", second, words)
				}
			}
			// 11 and 13 answer 6 and 8 … on the first page.
			if first := to.byKey["pages:Messages:page:a:0"]; !strings.Contains(string(to.files[second]), "html#m8\">") || path.Dir(first) != "My messages/Anna" {
				t.Errorf("no link from %s to %s", second, first)
			}
		})
	}
}

// TestGrown: what comes to a chat changes its last page only, and the index.
func TestGrown(t *testing.T) {
	to := newMemory()
	write(t, to, long(25), pages.Options{PerPage: 10})
	before := maps.Clone(to.files)
	write(t, to, long(27), pages.Options{PerPage: 10})
	var changed []string
	for p, data := range to.files {
		if string(before[p]) != string(data) {
			changed = append(changed, p)
		}
	}
	slices.Sort(changed)
	want := []string{"All chats.html", "Anna/Anna 3.html", "Anna/Anna.json", "Anna/Anna.txt", "Search.html"}
	if !slices.Equal(changed, want) {
		t.Errorf("%q", changed)
	}
}

// TestBounds: dates, chats, what is in Recently Deleted.
func TestBounds(t *testing.T) {
	c := long(48)
	c.messages["a"][30].Deleted = day.AddDate(0, 1, 0)
	c.chats = append(c.chats, chat.Chat{ID: "b", Name: "Bea"})
	for _, test := range []struct {
		o    pages.Options
		want int64
	}{
		{pages.Options{}, 48},
		{pages.Options{LeaveDeleted: true}, 47},
		{pages.Options{Since: day.Add(3 * time.Hour), Until: day.Add(5 * time.Hour)}, 2},
		{pages.Options{Chats: []string{"b"}}, 0},
	} {
		to := newMemory()
		if result := write(t, to, c, test.o); result.Messages != test.want {
			t.Errorf("%+v: %+v", test.o, result)
		}
		check(t, judged(t, to.onDisk(t)), map[string]int{"messages": int(test.want), "jsonmessages": int(test.want)})
	}
}

// TestNotSaved: pages and attachments that cannot be saved are said to be, and end
// nothing; what ends the saving does.
func TestNotSaved(t *testing.T) {
	c := long(25)
	c.messages["a"][3].Attachments = []chat.Attachment{{Domain: "d", Path: "x.jpg", Name: "x.jpg", Here: true}, {Domain: "d", Path: "y.jpg", Name: "y.jpg"}}
	c.broken = map[string]error{"a": errors.New("the disk")}
	to := newMemory()
	to.fails = func(i folder.Item) error {
		if i.Name == "x.jpg" || i.Name == "Anna 2.html" {
			return &folder.ItemError{Reason: folder.Missing, Err: io.ErrUnexpectedEOF}
		}
		return nil
	}
	result := write(t, to, c, pages.Options{PerPage: 10, Files: file})
	if result.NotSaved != 2 || result.Absent != 1 || result.Cut != 1 || result.Messages != 25 {
		t.Errorf("%+v", result)
	}
	first, index := string(to.files["Anna/Anna.html"]), string(to.files["All chats.html"])
	for _, words := range []string{"x.jpg</bdi> · could not be saved", "y.jpg</bdi> · not in the backup"} {
		if !strings.Contains(first, words) {
			t.Errorf("no %q", words)
		}
	}
	if !strings.Contains(index, pages.English.PageLost) || !strings.Contains(index, pages.English.ChatCut) || !strings.Contains(string(to.files["Anna/Anna 3.html"]), pages.English.ChatCut) {
		t.Error("the index does not say it")
	}
	check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 15})
	for _, name := range []string{"x.jpg", "Anna.html", "Anna.txt", "Anna.json", "Search.html", "All chats.html"} {
		to := newMemory()
		to.fails = func(i folder.Item) error {
			if i.Name == name {
				return folder.ErrFull
			}
			return nil
		}
		if _, err := pages.Write(t.Context(), to, c, pages.Options{Files: file}); !errors.Is(err, folder.ErrFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stopped")
	cancel(stop)
	if _, err := pages.Write(ctx, newMemory(), c, pages.Options{}); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// TestSameNames: chats that are called the same have pages of their own, on every file
// system.
func TestSameNames(t *testing.T) {
	c := &conversations{messages: map[string][]chat.Message{}}
	for i, name := range []string{"Anna", "ANNA", "anna", "", "..", strings.Repeat("é", 300), "CON", "a/b:c", "All chats.html"} {
		id := fmt.Sprint(i)
		c.chats = append(c.chats, chat.Chat{ID: id, Name: name})
		c.messages[id] = []chat.Message{{ID: "m" + id, Text: "hello", Time: day}}
	}
	to := newMemory()
	result := write(t, to, c, pages.Options{})
	check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 9, "json": 9, "texts": 9})
	folders := map[string]bool{}
	for p := range to.files {
		if path.Dir(p) != "." {
			folders[strings.ToLower(path.Dir(p))] = true
		}
	}
	if len(folders) != 9 || result.Chats != 9 {
		t.Errorf("%v", folders)
	}
}

// TestWords: all texts are the caller's.
func TestWords(t *testing.T) {
	o := pages.Options{Words: pages.Words{Language: "de", Index: "Alle Chats", Messages: "Nachrichten:", Day: "%[1]s, %[2]d. %[3]s %[4]d"}}
	to := newMemory()
	write(t, to, long(3), o)
	for p, want := range map[string]string{"Alle Chats.html": "Nachrichten: 3", "Anna/Anna.html": "Thursday, 29. February 2024"} {
		if page := string(to.files[p]); !strings.Contains(page, want) || !strings.Contains(page, `<html lang="de">`) {
			t.Errorf("%s: %s", p, page)
		}
	}
}
