package pages_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
)

// memory is a Saver that keeps everything, and looks whether items are as they have to
// be: the same each time they are written, and as long as they say.
type memory struct {
	files map[string][]byte
	byKey map[string]string
	twice bool                       // has everything written twice
	named func(i folder.Item) string // another name than was asked for
	fails func(i folder.Item) error
	saves int
}

func newMemory() *memory { return &memory{files: map[string][]byte{}, byKey: map[string]string{}} }

func (m *memory) Save(ctx context.Context, i folder.Item) (string, error) {
	m.saves++
	if m.fails != nil {
		if err := m.fails(i); err != nil {
			return "", err
		}
	}
	if i.Key == "" || i.Name == "" {
		return "", errors.New("an item without a key or a name")
	}
	p, known := m.byKey[i.Key]
	if known && !i.Renew {
		return p, nil
	}
	var b bytes.Buffer
	if err := i.Write(ctx, &b); err != nil {
		return "", err
	}
	if m.twice {
		var again bytes.Buffer
		if err := i.Write(ctx, &again); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
			return "", fmt.Errorf("%s: not the same twice: %v", i.Key, err)
		}
	}
	if i.Size >= 0 && i.Size != int64(b.Len()) {
		return "", fmt.Errorf("%s: %d bytes, not %d", i.Key, b.Len(), i.Size)
	}
	if !known {
		dir := "."
		for _, f := range i.Folder {
			dir = path.Join(dir, folder.Name(f))
		}
		name := i.Name
		if m.named != nil {
			name = m.named(i)
		}
		name = folder.Name(name)
		p = path.Join(dir, name)
		for n := 2; m.files[p] != nil || m.isFolder(p); n++ {
			ext := path.Ext(name)
			p = path.Join(dir, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext))
		}
		m.byKey[i.Key] = p
	}
	m.files[p] = b.Bytes()
	if m.files[p] == nil {
		m.files[p] = []byte{}
	}
	return p, nil
}

func (m *memory) isFolder(p string) bool {
	for q := range m.files {
		if strings.HasPrefix(q, p+"/") {
			return true
		}
	}
	return false
}

// onDisk writes all that was saved into a folder.
func (m *memory) onDisk(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for p, data := range m.files {
		name := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// conversations is a Reader of what is given.
type conversations struct {
	chats    []chat.Chat
	messages map[string][]chat.Message
	broken   map[string]error // after the messages of a chat
	defects  []error          // before the messages of each
}

func (c *conversations) Chats(context.Context) iter.Seq2[chat.Chat, error] {
	return func(yield func(chat.Chat, error) bool) {
		for _, one := range c.chats {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func (c *conversations) Messages(_ context.Context, id string) iter.Seq2[chat.Message, error] {
	return func(yield func(chat.Message, error) bool) {
		for _, d := range c.defects {
			if !yield(chat.Message{}, d) {
				return
			}
		}
		for _, m := range c.messages[id] {
			if !yield(m, nil) {
				return
			}
		}
		if err := c.broken[id]; err != nil {
			yield(chat.Message{}, err)
		}
	}
}

// file is an attachment's file with its place as its content.
func file(_ context.Context, a *chat.Attachment) []folder.Item {
	return []folder.Item{{Key: a.Domain + "-" + a.Path, Size: int64(len(a.Path)), Write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, a.Path)
		return err
	}}}
}
