// Package pages writes conversations so that people and programs can read them without
// any app: a page with bubbles for each chat, an index, a search, plain text and JSON.
//
// The pages are inert. What comes from a backup stands in them as text only, and all of
// them say by a Content-Security-Policy that nothing may run and nothing may be loaded
// but pictures, films and sounds that lie beside. The search needs a script, for the
// words are in many files and a browser finds in one: it is the one script here, stands
// on the search page alone, is the same each time and is allowed by its hash, so that
// no other can run even there. Its data stand on the same page as JSON in which "<" is
// written as an escape, so that nothing can end them. Pages opened from a disk may not
// read each other; a file of data beside would have to be a script itself.
//
// A chat of any length takes the memory of one page: it is read several times instead.
package pages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Reader is what conversations come from: the readers of messages and of WhatsApp are.
// Messages are in the order of time, and the same each time.
type Reader interface {
	Chats(ctx context.Context) iter.Seq2[chat.Chat, error]
	Messages(ctx context.Context, chatID string) iter.Seq2[chat.Message, error]
}

// Options say what is written, and how.
type Options struct {
	App    string   // what the chats are of, for programs: "Messages"
	Title  string   // the same for people; App where empty
	Folder []string // below the folder that is saved into
	Words  Words
	Zone   *time.Location // of the times; that of this computer when nil

	Since, Until time.Time // bound messages by their time, until not included; zero is no bound
	Chats        []string  // IDs of those that are wanted; all when empty
	LeaveDeleted bool      // leaves out what is in Recently Deleted, which is marked otherwise

	// Files are the files of an attachment that is in the backup, most often one: Key,
	// Size, Modified and Write. Name and Folder are set here; where an attachment is a
	// folder, they say where in it a file lies. Nil saves no attachments.
	Files func(ctx context.Context, a *chat.Attachment) []folder.Item

	// Wrote, if set, is told now and then how many messages are written.
	Wrote func(messages int64)

	PerPage int // messages on one page; 5,000 when 0
}

// Result is what was written.
type Result struct {
	Index     string // the path of the page with all chats
	Chats     int64
	Messages  int64 // of people
	Defects   int64 // records that could not be read, wholly or in part
	Cut       int64 // chats whose reading ended early
	Absent    int64 // attachments that are not in the backup
	NotSaved  int64 // items that could not be saved
	SearchIn  []string
	TextFiles []string
}

// Write writes all chats. What cannot be read or saved is counted and said on the pages;
// an error ends it.
func Write(ctx context.Context, to folder.Saver, r Reader, o Options) (Result, error) {
	o.Title = cmp.Or(o.Title, o.App)
	o.Words = o.Words.or(English)
	if o.PerPage <= 0 {
		o.PerPage = 5000
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	w := &writer{to: to, r: r, o: o, words: &o.Words, base: place(o.Folder)}
	w.indexName = path.Join(w.base, folder.Name(o.Words.Index+".html"))
	for range 3 {
		if err := w.write(ctx); err != nil {
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
func (w *writer) write(ctx context.Context) error {
	w.result, w.defects, w.nowhere, w.search, w.listed = Result{}, map[source.Defect]bool{}, 0, search{w: w}, nil
	chats, err := w.chats(ctx)
	if err != nil {
		return err
	}
	for i, label := range labels(chats) {
		c := &conversation{writer: w, chat: chats[i], label: label}
		if err := c.write(ctx); err != nil {
			return err
		}
	}
	if err := w.search.save(ctx); err != nil {
		return err
	}
	return w.saveIndex(ctx)
}

// writer writes the chats of one app.
type writer struct {
	to     folder.Saver
	r      Reader
	o      Options
	words  *Words
	base   string // the folder of the index, as a path
	result Result

	defects   map[source.Defect]bool
	nowhere   int64  // damaged places, of which it is not known whose messages stood there
	indexName string // the path of the index, as it is thought to be
	search    search
	listed    []listed
}

// chats are those that are wanted.
func (w *writer) chats(ctx context.Context) ([]chat.Chat, error) {
	wanted := map[string]bool{}
	for _, id := range w.o.Chats {
		wanted[id] = true
	}
	var chats []chat.Chat
	for c, err := range w.r.Chats(ctx) {
		if err != nil && !w.defect(err) {
			return nil, ended(ctx, err)
		}
		if c.ID != "" && (len(wanted) == 0 || wanted[c.ID]) {
			chats = append(chats, c)
		}
	}
	return chats, ended(ctx, nil)
}

// ended prefers the reason why a context ended to what came of it.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// maxDefects is how many defects are told apart.
const maxDefects = 100_000

// defect counts a record that could not be read, once: those of no known chat are told
// with each. It reports whether the error is one.
func (w *writer) defect(err error) bool {
	var d *source.Defect
	if !errors.As(err, &d) {
		return false
	}
	if !w.defects[*d] {
		if len(w.defects) < maxDefects {
			w.defects[*d] = true
		}
		w.result.Defects++
		if d.Code == source.RowsLost {
			w.nowhere++
		}
	}
	return true
}

// place is the path of a folder, as a Saver most likely makes it.
func place(parts []string) string {
	p := "."
	for _, part := range parts {
		p = path.Join(p, folder.Name(part))
	}
	return p
}

// save saves an item. path is empty for one that could not be saved, which is counted.
func (w *writer) save(ctx context.Context, item folder.Item) (path string, err error) {
	path, err = w.to.Save(ctx, item)
	var own *folder.ItemError
	if errors.As(err, &own) {
		w.result.NotSaved++
		return "", nil
	}
	return path, err
}

// saveSeen saves an item that says where others lie, as it is seen from its own folder:
// dir, or where it comes to lie.
func (w *writer) saveSeen(ctx context.Context, item folder.Item, dir string, write func(context.Context, io.Writer, string) error) (where string, err error) {
	for range 3 {
		item.Write = func(ctx context.Context, to io.Writer) error { return write(ctx, to, dir) }
		where, err = w.save(ctx, item)
		if err != nil || where == "" || path.Dir(where) == dir {
			break
		}
		dir = path.Dir(where)
	}
	return where, err
}

// key tells what is written here apart from the files of a backup, and apps from each
// other. Keys stand in a list as text, so bytes that are none are written out.
func (w *writer) key(what string) string {
	if !utf8.ValidString(what) {
		what = strconv.QuoteToASCII(what)
	}
	return "pages:" + w.o.App + ":" + what
}

// maxLabel is how many bytes the name of a chat has in names of files.
const maxLabel = 80

// labels are the names of chats for files: no two are the same, whatever becomes of
// upper and lower case.
func labels(chats []chat.Chat) []string {
	out, seen, folder := make([]string, len(chats)), map[string]int{}, cases.Fold()
	for i := range chats {
		out[i] = fileLabel(chats[i].Name)
		seen[folder.String(out[i])]++
	}
	const few = 0xffffff // of the sum, as long as that tells all apart
	again := map[uint64]int{}
	sum := func(i int) uint64 {
		h := fnv.New64a()
		h.Write([]byte(chats[i].ID))
		return h.Sum64()
	}
	for i, label := range out {
		if seen[folder.String(label)] > 1 {
			again[sum(i)&few]++
		}
	}
	for i, label := range out {
		switch all := sum(i); {
		case seen[folder.String(label)] == 1:
		case again[all&few] > 1:
			out[i] = fmt.Sprintf("%s (%016x)", label, all)
		default:
			out[i] = fmt.Sprintf("%s (%06x)", label, all&few)
		}
	}
	return out
}

func fileLabel(name string) string {
	label := folder.Name(name)
	if len(label) > maxLabel {
		at := maxLabel
		for !utf8.RuneStart(label[at]) {
			at--
		}
		label = label[:at]
	}
	return folder.Name(strings.TrimRight(label, ". "))
}
