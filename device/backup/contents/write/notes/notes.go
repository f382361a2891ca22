// Package notes writes notes as pages and as plain text, with their pictures and files
// beside, and an index of all.
//
// The pages are as inert as those of conversations: what comes from a backup stands in
// them as text, nothing runs and nothing is loaded but what lies beside. Addresses are
// links where they are of the web or of mail.
package notes

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Reader is what notes come from: notes.Reader is.
type Reader interface {
	Notes(ctx context.Context) iter.Seq2[notes.Note, error]
}

// Options say what is written, and how.
type Options struct {
	Folder []string // below the folder that is saved into
	Words  Words
	Zone   *time.Location // of the times; that of this computer when nil

	Since, Until time.Time // bound notes by when they were changed, until not included; zero is no bound
	Only         []string  // IDs of those that are wanted; all when empty
	LeaveDeleted bool      // leaves out deleted notes, which go into a folder of their own otherwise

	// Files is the item of a file that is in the backup: Key, Size, Modified and Write.
	// Name and Folder are set here. Nil saves no files.
	Files func(f *source.File) folder.Item

	// Wrote, if set, is told how many notes are written.
	Wrote func(notes int64)
}

// Result is what was written.
type Result struct {
	Index    string // the path of the page with all notes
	Notes    int64
	Locked   int64 // of these, with their title only
	Defects  int64 // records that could not be read, wholly or in part
	Absent   int64 // files that are not in the backup
	NotSaved int64 // items that could not be saved
}

// Write writes all notes. What cannot be read or saved is counted and said on the pages;
// an error ends it.
func Write(ctx context.Context, to folder.Saver, r Reader, o Options) (Result, error) {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	o.Words = o.Words.or(English)
	w := &writer{to: to, o: o, words: &o.Words}
	w.indexName = path.Join(place(o.Folder), folder.Name(o.Words.Notes+".html"))
	for range 3 {
		if err := w.write(ctx, r); err != nil {
			return w.result, err
		}
		if w.result.Index == "" || w.result.Index == w.indexName {
			break
		}
		w.indexName = w.result.Index // to which all pages link
	}
	return w.result, nil
}

// write writes everything once.
func (w *writer) write(ctx context.Context, r Reader) error {
	w.result, w.seen, w.list = Result{}, map[string]int{}, nil
	o := &w.o
	for n, err := range r.Notes(ctx) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			w.result.Defects++
			if n.ID == "" {
				continue
			}
		}
		if n.Deleted && o.LeaveDeleted || !w.within(&n) || len(o.Only) > 0 && !slices.Contains(o.Only, n.ID) {
			continue
		}
		if err := w.note(ctx, &n); err != nil {
			return err
		}
		if o.Wrote != nil {
			o.Wrote(w.result.Notes)
		}
	}
	return w.index(ctx)
}

func (w *writer) within(n *notes.Note) bool {
	if w.o.Since.IsZero() && w.o.Until.IsZero() {
		return true
	}
	t := n.Modified
	if t.IsZero() {
		t = n.Created
	}
	return !t.IsZero() && !t.Before(w.o.Since) && (w.o.Until.IsZero() || t.Before(w.o.Until))
}

type writer struct {
	to     folder.Saver
	o      Options
	words  *Words
	result Result
	seen   map[string]int
	list   []entry

	indexName string // the path of the index, as it is thought to be
}

// entry is a note in the index.
type entry struct {
	title, group, path string
	changed            time.Time
}

// save saves an item; where only that one cannot be, the path is empty.
func (w *writer) save(ctx context.Context, item folder.Item) (string, error) {
	at, err := w.to.Save(ctx, item)
	var own *folder.ItemError
	if errors.As(err, &own) {
		w.result.NotSaved++
		return "", nil
	}
	return at, err
}

// made is an item of bytes that are made here.
func made(key string, in []string, name string, modified time.Time, data []byte) folder.Item {
	return folder.Item{Key: key, Folder: in, Name: name, Size: int64(len(data)), Modified: modified, Renew: true, Write: func(_ context.Context, out io.Writer) error {
		_, err := out.Write(data)
		return err
	}}
}

// maxTitle is how much of a title the name of a file has, in bytes.
const maxTitle = 80

// note writes one note: its files, its text, its page.
func (w *writer) note(ctx context.Context, n *notes.Note) error {
	title := cmp.Or(n.Title, w.words.Untitled)
	group := n.Folder
	if n.Deleted {
		group = w.words.Deleted
	}
	in := append([]string(nil), w.o.Folder...)
	if group != "" {
		in = append(in, group)
	}
	name := title
	for len(name) > maxTitle {
		runes := []rune(name)
		name = string(runes[:min(len(runes)-1, maxTitle)])
	}
	files, err := w.files(ctx, n, append(in[:len(in):len(in)], name))
	if err != nil {
		return err
	}
	id := n.ID
	w.seen[id]++
	if k := w.seen[id]; k > 1 {
		id += " (" + strconv.Itoa(k) + ")"
	}
	text := made("note-text:"+id, in, name+".txt", n.Modified, plain(n, title, w.words))
	text.Together = "note:" + id
	at, err := w.save(ctx, text)
	if err != nil {
		return err
	}
	p := &page{words: w.words, zone: w.o.Zone, files: files, in: path.Dir(at), index: w.indexName}
	if at == "" {
		p.in = place(in)
	}
	html := made("note:"+id, in, name+".html", n.Modified, p.note(n, title))
	html.Together = text.Together
	if at, err = w.save(ctx, html); err != nil {
		return err
	}
	w.result.Notes++
	if n.Body == notes.BodyLocked {
		w.result.Locked++
	}
	if at != "" {
		w.list = append(w.list, entry{title, group, at, n.Modified})
	}
	return nil
}

// place is the path of a folder, as a Saver most likely makes it.
func place(in []string) string {
	out := "."
	for _, f := range in {
		out = path.Join(out, folder.Name(f))
	}
	return out
}

// files saves the files of a note and says where each is.
func (w *writer) files(ctx context.Context, n *notes.Note, in []string) (map[*source.File]string, error) {
	out := map[*source.File]string{}
	save := func(f *source.File, name string) error {
		if f == nil || w.o.Files == nil {
			return nil
		}
		if _, ok := out[f]; ok {
			return nil
		}
		item := w.o.Files(f)
		item.Folder, item.Name = in, name
		at, err := w.save(ctx, item)
		out[f] = at
		return err
	}
	one := func(a *notes.Attachment) error {
		if a.Filed() && !a.Here() && !a.Sealed {
			w.result.Absent++
		}
		base := cmp.Or(a.Name, a.Title, w.words.Drawing)
		if a.File != nil {
			if err := save(a.File, cmp.Or(a.Name, a.File.Name())); err != nil {
				return err
			}
		} else if a.Picture != nil { // else it is a smaller copy of the file
			if err := save(a.Picture, base+path.Ext(a.Picture.Path)); err != nil {
				return err
			}
		}
		if a.PDF == nil {
			return nil
		}
		return save(a.PDF, cmp.Or(a.Title, w.words.Pages)+".pdf")
	}
	for _, a := range n.Attachments {
		if err := one(a); err != nil {
			return nil, err
		}
		for _, p := range a.Parts {
			if err := one(p); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
