package notes_test

import (
	"bytes"
	"context"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	writenotes "github.com/lifeboat-app/lifeboat/device/backup/contents/write/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

type list []notes.Note

func (l list) Notes(context.Context) iter.Seq2[notes.Note, error] {
	return func(yield func(notes.Note, error) bool) {
		for _, n := range l {
			if !yield(n, nil) {
				return
			}
		}
	}
}

// write saves into a folder and returns its files by their paths.
func write(t *testing.T, r writenotes.Reader, o writenotes.Options) (map[string]string, writenotes.Result) {
	t.Helper()
	dst := t.TempDir()
	o.Zone = time.UTC
	var result writenotes.Result
	for range 2 { // a second time changes nothing
		to, err := folder.Open(dst, folder.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if result, err = writenotes.Write(t.Context(), to.As("notes"), r, o); err != nil {
			t.Fatal(err)
		}
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{}
	err := filepath.WalkDir(dst, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".lifeboat") {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dst, p)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, result
}

// inert fails for a page in which anything could run or be loaded from elsewhere.
func inert(t *testing.T, page string) {
	t.Helper()
	if !strings.Contains(page, "default-src &#39;none&#39;") {
		t.Error("no policy")
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if slices.Contains([]string{"script", "iframe", "object", "embed", "link", "base", "form", "svg"}, token.Data) && token.Type != html.TextToken {
			t.Errorf("<%s>", token.Data)
		}
		for _, a := range token.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style":
				t.Errorf("%s=%q", a.Key, a.Val)
			case a.Key == "src" && !strings.HasPrefix(a.Val, "./"):
				t.Errorf("src=%q", a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "./") && !strings.HasPrefix(a.Val, "https://example.org"):
				t.Errorf("href=%q", a.Val)
			}
		}
	}
}

const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'>`

func TestHostile(t *testing.T) {
	cell := notes.Text{Text: evil, Runs: []notes.Run{{Text: evil}}}
	n := notes.Note{
		ID: "1", Title: "../../" + evil, Folder: evil, Account: evil, Snippet: evil,
		Attachments: []*notes.Attachment{
			{ID: "t", What: notes.TableOf, Table: &notes.Table{Rows: [][]notes.Text{{cell, cell}}}},
			{ID: "l", What: notes.Link, Title: evil, URL: "javascript:alert(1)"},
			{ID: "f", What: notes.File, Name: evil, UTI: evil},
			{ID: "g", What: notes.Tag, Text: evil},
		},
	}
	for _, link := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", `https://example.org/"onclick="alert(1)`, "https://example.org/ok", "vbscript:x"} {
		n.Runs = append(n.Runs, notes.Run{Text: evil + "\n", Link: link, Style: notes.Numbered, Indent: 20})
	}
	n.Runs = append(n.Runs, notes.Run{Text: "\ufffc\ufffc", Attachment: "t"}, notes.Run{Text: "\ufffc", Attachment: "g"}, notes.Run{Text: "\ufffc", Attachment: "none"})
	for _, r := range n.Runs {
		n.Text.Text += r.Text
	}
	twice := n
	files, result := write(t, list{n, twice}, writenotes.Options{Folder: []string{"Notes"}})
	if result.Notes != 2 || len(files) != 5 || result.NotSaved != 0 || result.Absent != 2 {
		t.Errorf("%+v, %d files", result, len(files))
	}
	links := 0
	for name, content := range files {
		if !strings.HasPrefix(name, "Notes/") {
			t.Errorf("%q", name)
		}
		if strings.HasSuffix(name, ".html") {
			inert(t, content)
			links += strings.Count(content, `href="https://example.org/ok"`)
			if strings.Count(content, "<table") > 1 {
				t.Error("a table twice")
			}
		}
	}
	if links != 2 {
		t.Errorf("%d links", links)
	}
}

func TestLooks(t *testing.T) {
	runs := []notes.Run{
		{Text: "Title\n", Style: notes.Title},
		{Text: "bold", Bold: true},
		{Text: " and ", Italic: true},
		{Text: "link", Link: "https://example.org/a"},
		{Text: "\n"},
		{Text: "one\n", Style: notes.Numbered},
		{Text: "inner\n", Style: notes.Dotted, Indent: 1},
		{Text: "two\n", Style: notes.Numbered},
		{Text: "done\n", Style: notes.Checklist, Done: true},
		{Text: "open\n", Style: notes.Checklist},
		{Text: "said\n", Quote: true},
		{Text: "\ufffc\n", Attachment: "t"},
	}
	table := &notes.Table{Rows: [][]notes.Text{{{Text: "a", Runs: []notes.Run{{Text: "a"}}}, {Text: "b", Runs: []notes.Run{{Text: "b"}}}}, {{}, {Text: "d", Runs: []notes.Run{{Text: "d"}}}}}, RightToLeft: true}
	n := notes.Note{ID: "1", Title: "Title", Text: notes.Text{Runs: runs}, Attachments: []*notes.Attachment{{ID: "t", What: notes.TableOf, Table: table}}, Modified: time.Unix(1e9, 0)}
	for _, r := range runs {
		n.Text.Text += r.Text
	}
	gone := notes.Note{ID: "2", Title: "Locked", Body: notes.BodyLocked, Lock: notes.Phone, Deleted: true}
	lost := notes.Note{ID: "3", Title: "Lost", Body: notes.BodyUnread, Snippet: "began so"}
	files, result := write(t, list{n, gone, lost}, writenotes.Options{})
	if result.Locked != 1 || result.Index != "Notes.html" {
		t.Errorf("%+v", result)
	}
	if got, want := files["Title.txt"], "Title\nbold and link <https://example.org/a>\n1. one\n  • inner\n2. two\n[x] done\n[ ] open\n> said\na\tb\n\td\n"; got != want {
		t.Errorf("%q", got)
	}
	for _, want := range []string{
		`<h1 dir="auto">Title</h1>`, `<b>bold</b><i> and </i>`, `href="https://example.org/a">link</a>`, "<ol><li>one<ul><li>inner</li></ul>\n</li><li>two</li></ol>\n<ul><li>☑ done</li><li>☐ open</li></ul>",
		"<blockquote>", `<table border="1" dir="rtl">`, "9 Sep 2001",
	} {
		if !strings.Contains(files["Title.html"], want) {
			t.Errorf("no %s in\n%s", want, files["Title.html"])
		}
	}
	if s := files["Recently deleted/Locked.html"]; !strings.Contains(s, writenotes.English.LockedPhone) {
		t.Errorf("%q", s)
	}
	if s := files["Lost.txt"]; !strings.Contains(s, writenotes.English.Unread) || !strings.Contains(s, "began so") {
		t.Errorf("%q", s)
	}
	for _, link := range []string{"./Title.html", "./Recently%20deleted/Locked.html"} {
		if !strings.Contains(files["Notes.html"], `"`+link+`"`) {
			t.Errorf("no %s in %s", link, files["Notes.html"])
		}
	}
	for name, s := range files {
		if strings.HasSuffix(name, ".html") {
			inert(t, s)
		}
	}
}

// TestPublished: the published notes out of a backup, with a picture beside.
func TestPublished(t *testing.T) {
	files := []samples.File{
		{Domain: "AppDomainGroup-group.com.apple.notes", Path: "NoteStore.sqlite", Data: contentstest.Fixture(t, "notes/synthetic-ios18.NoteStore.sqlite")},
		{Domain: "AppDomainGroup-group.com.apple.notes", Path: "Accounts/ACCT-UUID-0001/Media/MEDIA-UUID-0030/1_GEN-0030/photo.jpeg", Data: []byte("photo")},
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r, err := notes.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		out, result := write(t, r, writenotes.Options{Folder: []string{"Notes"}, Files: func(f *source.File) folder.Item {
			return folder.Item{Key: f.Domain + "-" + f.Path, Size: f.Size, Modified: f.Modified(), Write: func(_ context.Context, w io.Writer) error {
				data, err := s.ReadFile(f, 1<<20)
				if err != nil {
					return err
				}
				_, err = io.Copy(w, bytes.NewReader(data))
				return err
			}}
		}})
		if result.Notes != 6 || result.Locked != 1 || result.Defects != 3 || result.Absent != 0 || out["Notes/Notes/Shopping/photo.jpeg"] != "photo" {
			t.Errorf("%+v", result)
		}
		if p := out["Notes/Notes/Shopping.html"]; !strings.Contains(p, `src="./Shopping/photo.jpeg"`) || !strings.Contains(p, writenotes.English.UnreadTable) {
			t.Errorf("%s", p)
		}
		if p := out["Notes/Recipes/Corrupt body.txt"]; !strings.Contains(p, writenotes.English.Unread) {
			t.Errorf("%q", p)
		}
	})
}
