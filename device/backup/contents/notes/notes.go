package notes

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

const (
	domain    = "AppDomainGroup-group.com.apple.notes"
	storePath = "NoteStore.sqlite"
	table     = "ZICCLOUDSYNCINGOBJECT"
	bodies    = "ZICNOTEDATA"
)

// Reader reads notes. It is for one goroutine.
type Reader struct {
	s      *source.Source
	db     *source.Database // nil when there is none that can be read
	legacy *source.Database // nil when there is none
	state  source.State

	heads   []*head // nil before load
	things  map[int64]*thing
	of      map[int64][]*thing // attachments of a note
	folders map[int64]*folder
	names   map[int64]string // of accounts
	media   *files
	defects []*source.Defect
	loaded  bool
}

// Open looks for the notes of a backup.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s}
	db, err := s.Database(ctx, domain, storePath)
	if err == nil {
		r.db = db
		r.state.Places = []string{domain + "-" + storePath}
		if missing := append(db.Lacks(bodies, "ZNOTE", "ZDATA"), db.Lacks(table)...); missing != nil {
			r.state.Reason, r.state.Missing = source.OtherSchema, missing
			r.db = nil
			db.Close()
		} else {
			r.state.Missing = db.Lacks(table, "ZTITLE1", "ZFOLDER", "ZIDENTIFIER", "ZMODIFICATIONDATE1", "ZISPASSWORDPROTECTED", "ZMARKEDFORDELETION",
				"ZTYPEUTI", "ZNOTE", "ZFILENAME", "ZMERGEABLEDATA1")
		}
	} else {
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
	}
	if err := ctx.Err(); err != nil {
		r.Close()
		return nil, err
	}
	if err := r.openLegacy(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, db := range []*source.Database{r.db, r.legacy} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	for _, h := range r.heads {
		clear(h.key)
	}
	r.db, r.legacy = nil, nil
	return err
}

// Tally is what Summary does not tell. Locked, Deleted and None are within its Count.
type Tally struct {
	Locked  int64 // titles only
	Deleted int64 // in Recently Deleted or marked for deletion
	None    int64 // without a body in the backup
	Cloud   int64 // in iCloud only: not in Count
	Tables  int64

	Attachments int64 // pictures, films, documents, drawings that notes name
	Here        int64 // of these, in the backup
}

// Summary counts the notes whose rows are in the backup, deleted and locked ones with
// them, without those that are in iCloud only. Bytes are those of the databases and of
// all files of the notes.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts with the summary what is apart.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Notes, State: r.state}
	if !r.state.Readable() {
		return t, sum, nil
	}
	if err := r.load(ctx); err != nil {
		return t, sum, err
	}
	sum.Bytes = r.media.bytes
	sum.Defects = int64(len(r.defects))
	for _, h := range r.heads {
		if h.note.Body == BodyInCloud {
			t.Cloud++
			continue
		}
		sum.Count++
		first, last := h.note.Created, h.note.Modified
		if first.IsZero() {
			first = last
		}
		sum.Span(first)
		sum.Span(last)
		if h.note.Deleted {
			t.Deleted++
		}
		if h.problem != nil {
			sum.Defects++
		}
		switch {
		case h.lock != Unlocked && h.key == nil:
			t.Locked++
		case h.note.Body == BodyNone:
			t.None++
		}
	}
	for _, list := range r.of {
		for _, o := range list {
			switch a := r.attachment(o); {
			case o.deleted:
			case a.What == TableOf:
				t.Tables++
			case a.Filed():
				t.Attachments++
				if a.Here() {
					t.Here++
				}
			}
		}
	}
	if err := r.tallyLegacy(ctx, &t, &sum); err != nil {
		return t, sum, err
	}
	return t, sum, ctx.Err()
}

// Notes yields the notes, those that were changed last first; then those of the older
// database. Notes that are in iCloud only come too, and are told by their Body.
func (r *Reader) Notes(ctx context.Context) iter.Seq2[Note, error] {
	return func(yield func(Note, error) bool) {
		if !r.state.Readable() {
			return
		}
		if err := r.load(ctx); err != nil {
			yield(Note{}, err)
			return
		}
		for _, d := range r.defects {
			if !yield(Note{}, d) {
				return
			}
		}
		for _, h := range r.heads {
			n, problem, err := r.note(h)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Note{}, err)
				return
			}
			var told error
			if problem != nil {
				told = problem
			}
			if !yield(n, told) {
				return
			}
		}
		r.legacyNotes(ctx, yield)
	}
}

// Folders lists the folders with how many notes are in each, by account and name.
func (r *Reader) Folders(ctx context.Context) ([]FolderInfo, error) {
	if !r.state.Readable() {
		return nil, nil
	}
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	return r.listFolders(), nil
}

// note reads one note with its body.
func (r *Reader) note(h *head) (Note, *source.Defect, error) {
	n, problem := h.note, h.problem
	read := r.body
	if h.key != nil {
		n.Lock, n.Body, n.Hint, read = Unlocked, BodyRead, "", r.unsealed
	}
	if n.Body == BodyRead {
		text, err := read(h)
		switch {
		case err == nil:
			n.Text = text
		case errors.Is(err, errDecode):
			n.Body = BodyUnread
			if problem == nil || problem.Code != source.BadText {
				problem = &source.Defect{Code: source.BadText, Table: bodies, Row: h.data, Field: "ZDATA"}
			}
		default:
			return n, nil, err
		}
	}
	if n.Title == "" {
		n.Title = firstLine(n.Text.Text)
	}
	lost, err := r.attach(&n, h)
	if problem == nil {
		problem = lost
	}
	return n, problem, err
}

func firstLine(text string) string {
	for line := range strings.Lines(strings.ReplaceAll(text, "\ufffc", "")) {
		if line = strings.TrimSpace(line); line != "" {
			return clip(line, 200)
		}
	}
	return ""
}

// clip shortens a text at a character.
func clip(text string, limit int) string {
	for i := range text {
		if limit--; limit < 0 {
			return text[:i]
		}
	}
	return text
}
