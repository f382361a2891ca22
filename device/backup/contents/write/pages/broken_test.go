package pages_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

// TestDamaged: damage of which nobody knows whose messages it took is told with each
// chat, and counted and said once.
func TestDamaged(t *testing.T) {
	c := long(3)
	c.chats = append(c.chats, chat.Chat{ID: "b", Name: "Bea"})
	c.messages["b"] = []chat.Message{{ID: "b1", Text: "hello"}}
	c.defects = []error{&source.Defect{Code: source.RowsLost, Table: "message", Row: 7, Count: 20}, &source.Defect{Code: source.RowsLost, Table: "message", Row: 90, Count: 2}}
	to := newMemory()
	result := write(t, to, c, pages.Options{})
	if result.Defects != 2 || result.Messages != 4 || result.Cut != 0 {
		t.Errorf("%+v", result)
	}
	if index := string(to.files["All chats.html"]); strings.Count(index, "which could not be read: 2<") != 1 {
		t.Error(index)
	}
	check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 4, "jsonmessages": 4})
}

// fading can be read less far from the second time on.
type fading struct {
	*conversations
	left *int
}

func (f fading) Messages(ctx context.Context, id string) iter.Seq2[chat.Message, error] {
	return func(yield func(chat.Message, error) bool) {
		n := 0
		for m, err := range f.conversations.Messages(ctx, id) {
			if n++; n > *f.left {
				yield(chat.Message{}, errors.New("the disk"))
				break
			}
			if !yield(m, err) {
				return
			}
		}
		*f.left = min(*f.left, 75)
	}
}

// TestFading: a chat that can be read less far when it is written than when it was laid
// out leaves no links that lead nowhere.
func TestFading(t *testing.T) {
	c := long(100)
	for i := range c.messages["a"] {
		c.messages["a"][i].Text = strings.Repeat("x", 100_000) // too much to be kept
	}
	left := 95
	to := newMemory()
	result := write(t, to, fading{c, &left}, pages.Options{PerPage: 10})
	if result.Cut != 1 {
		t.Errorf("%+v", result)
	}
	for p, data := range to.files {
		for i, part := range strings.Split(string(data), "<a href=\"./Anna") {
			name, _, _ := strings.Cut(part, "\"")
			name, _, _ = strings.Cut(name, "#")
			if i > 0 && strings.HasSuffix(p, ".html") && strings.HasPrefix(p, "Anna/") && to.files["Anna/Anna"+strings.ReplaceAll(name, "%20", " ")] == nil {
				t.Errorf("%s links to Anna%s", p, name)
			}
		}
	}
}

// TestRealFolder: the names that a folder on a disk makes, of chats and files that are
// called anything, are those that the links have.
func TestRealFolder(t *testing.T) {
	c := &conversations{messages: map[string][]chat.Message{}}
	for _, name := range append([]string{"Anna.app", "CON", "..", "a/b", "All chats.html", "Search.html", "anna.APP", "x. ", ""}, hostile...) {
		c.chats = append(c.chats, chat.Chat{ID: "n" + name, Name: name})
		c.messages["n"+name] = []chat.Message{{ID: "1", Text: "hello", Attachments: []chat.Attachment{{Domain: "d", Path: name, Name: name, Type: "image/png", Here: true}}}}
	}
	dst := t.TempDir()
	var before map[string]string
	for run := range 2 {
		to, err := folder.Open(dst, folder.Options{})
		if err != nil {
			t.Fatal(err)
		}
		result := write(t, to, c, pages.Options{App: "Messages", Folder: []string{"Messages.app"}, Files: file, PerPage: 60})
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
		if result.NotSaved != 0 || result.Chats != int64(len(c.chats)) {
			t.Errorf("%+v", result)
		}
		now := map[string]string{}
		err = filepath.WalkDir(dst+"/Messages_app", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(p)
			now[p] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if run == 1 && !maps.Equal(before, now) {
			for p := range now {
				if now[p] != before[p] {
					t.Errorf("a second run changes %s (was there: %v)", p, before[p] != "")
				}
			}
		}
		before = now
	}
	if got := judged(t, dst+"/Messages_app"); got["messages"] == 0 || got["scripts"] != 1 {
		t.Errorf("%v", got)
	}
}
