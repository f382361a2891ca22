// Package voicememos reads the recordings of Voice Memos: CloudRecordings.db, or
// Recordings.db before iCloud, in the two places that versions of iOS keep them in, and
// the sounds beside it.
//
// The columns are those of public parsers; only that of the file is needed. A recording
// whose row names no file is in iCloud only. Sounds that no row names are yielded, too.
package voicememos

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// place is where recordings may lie; newest first.
type place struct{ domain, folder string }

var places = []place{
	{"AppDomainGroup-group.com.apple.VoiceMemos.shared", "Recordings"},
	{"MediaDomain", "Media/Recordings"},
}

var databases = []string{"CloudRecordings.db", "Recordings.db"}

// Memo is one recording.
type Memo struct {
	ID      string
	Title   string // any text
	Folder  string // of the person's own; empty for none
	Time    time.Time
	Length  time.Duration
	Trashed bool           // in Recently Deleted
	Cloud   bool           // in iCloud only
	File    *source.File   // nil when the backup has none
	Layers  []*source.File // of a recording that was edited, whose File is nil: the parts in its folder
}

// library is one database that was found.
type library struct {
	place
	db *source.Database
}

// Reader reads recordings. It is for one goroutine.
type Reader struct {
	s     *source.Source
	found []library
	state source.State
}

// Open looks for recordings.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s, state: source.State{Reason: source.NotThere}}
	for _, p := range places {
		for _, name := range databases {
			db, err := s.Database(ctx, p.domain, p.folder+"/"+name)
			if ctx.Err() != nil {
				r.Close()
				return nil, ctx.Err()
			}
			if err != nil {
				if reason := source.ReasonOf(err); reason != source.NotThere && r.state.Reason == source.NotThere {
					r.state.Reason, r.state.Err = reason, err
				}
				continue
			}
			if tableOf(db) == "" {
				r.state.Missing = append(r.state.Missing, "ZCLOUDRECORDING")
				if r.state.Reason == source.NotThere {
					r.state.Reason = source.OtherSchema
				}
				db.Close()
				continue
			}
			r.found = append(r.found, library{p, db})
			r.state.Places = append(r.state.Places, p.domain+"-"+p.folder+"/"+name)
			r.state.Missing = append(r.state.Missing, db.Lacks(tableOf(db), "ZDATE", "ZDURATION", "ZPATH")...)
			break // the older name in the same folder is what was before
		}
	}
	switch {
	case len(r.found) > 0:
		r.state.Reason, r.state.Err = source.Readable, nil
	case r.anySound():
		r.state.WithoutList()
	}
	return r, nil
}

func tableOf(db *source.Database) string {
	for _, t := range []string{"ZCLOUDRECORDING", "ZRECORDING"} {
		if db.Has(t, "ZPATH") {
			return t
		}
	}
	return ""
}

func (r *Reader) anySound() bool {
	for _, p := range places {
		for f := range r.s.Under(p.domain, p.folder) {
			if sound(f.Path) {
				return true
			}
		}
	}
	return false
}

// sound reports whether a file is a recording by its name. .qta is QuickTime with layers,
// from iOS 18 on.
func sound(path string) bool {
	switch strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]) {
	case "m4a", "qta", "caf", "wav", "aac":
		return true
	}
	return false
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, l := range r.found {
		err = errors.Join(err, l.db.Close())
	}
	return err
}

// Tally is what Summary does not tell.
type Tally struct{ Trashed, Cloud int64 }

// Summary counts the recordings that are in the backup, deleted ones with them.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts with the summary what is deleted, which is within its Count, and what is
// in iCloud only, which is not.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.VoiceMemos, State: r.state}
	for m, err := range r.Memos(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return t, sum, err
			}
			sum.Defects++
			if m.ID == "" {
				continue
			}
		}
		if m.Cloud {
			t.Cloud++
			continue
		}
		sum.Count++
		sum.Span(m.Time)
		if m.Trashed {
			t.Trashed++
		}
		if m.File != nil {
			sum.Bytes += max(m.File.Size, 0)
		}
		for _, f := range m.Layers {
			sum.Bytes += max(f.Size, 0)
		}
	}
	return t, sum, nil
}

// Memos yields the recordings by database, then the sounds that none of them names.
func (r *Reader) Memos(ctx context.Context) iter.Seq2[Memo, error] {
	return func(yield func(Memo, error) bool) {
		named := map[*source.File]bool{}
		for _, l := range r.found {
			if !r.memos(ctx, l, named, yield) {
				return
			}
		}
		for _, p := range places {
			for f := range r.s.Under(p.domain, p.folder) {
				if !sound(f.Path) || named[f] || !r.s.Here(f) {
					continue
				}
				if err := ctx.Err(); err != nil {
					yield(Memo{}, err)
					return
				}
				if !yield(Memo{ID: f.FileID(), Title: f.Name(), Time: f.Created(), File: f}, nil) {
					return
				}
			}
		}
	}
}

// memos yields those of one database. It reports whether to go on.
func (r *Reader) memos(ctx context.Context, l library, named map[*source.File]bool, yield func(Memo, error) bool) bool {
	folders := map[int64]string{}
	if l.db.Has("ZFOLDER") {
		for row, err := range l.db.Walk("ZFOLDER", l.db.Select("ZFOLDER", "t", "ZENCRYPTEDNAME"), "") {
			if err != nil {
				if !yield(Memo{}, err) || !source.IsDefect(err) {
					return false
				}
				continue
			}
			folders[row.Number(0)] = row.Text(1)
		}
	}
	table := tableOf(l.db)
	columns := l.db.Select(table, "t", "ZDATE", "ZDURATION", "ZPATH", "ZENCRYPTEDTITLE", "ZCUSTOMLABELFORSORTING", "ZCUSTOMLABEL", "ZEVICTIONDATE", "ZFOLDER", "ZUNIQUEID")
	for row, err := range l.db.Walk(table, columns, "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(Memo{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		m, problem := r.read(row, table, l.place, named)
		m.Folder = folders[row.Number(8)]
		if !yield(m, problem) {
			return false
		}
	}
	return true
}

func (r *Reader) read(row source.Row, table string, p place, named map[*source.File]bool) (Memo, error) {
	m := Memo{ID: row.Text(9), Title: title(row.Text(4), row.Text(5), row.Text(6)), Trashed: !row.Null(7) && row.Number(7) != 0}
	if m.ID == "" {
		m.ID = p.domain + " " + row.Text(3)
	}
	var problem error
	when, there, ok := row.Cocoa(1)
	if m.Time = when; there && !ok {
		problem = &source.Defect{Code: source.BadTime, Table: table, Row: row.Number(0), Field: "ZDATE"}
	}
	if s, ok := row.Float(2); ok && s > 0 && s < 1e7 {
		m.Length = time.Duration(s * float64(time.Second))
	}
	path := row.Text(3)
	if path == "" {
		m.Cloud = true
		return m, problem
	}
	// Some versions write a whole path; the file lies in the folder of the database.
	name := path[strings.LastIndexByte(path, '/')+1:]
	if f, ok := r.s.Find(p.domain, p.folder+"/"+name); ok && r.s.Here(f) {
		m.File, named[f] = f, true
		return m, problem
	}
	for f := range r.s.Under(p.domain, p.folder+"/"+name) { // a folder .composition
		if r.s.Here(f) {
			m.Layers = append(m.Layers, f)
			named[f] = true
		}
	}
	if m.Layers == nil && problem == nil {
		problem = &source.Defect{Code: source.FileMissing, Table: table, Row: row.Number(0), Field: "ZPATH"}
	}
	return m, problem
}

// title is what a recording is called. ZCUSTOMLABEL may be a date as ISO 8601 writes it,
// which is no title.
func title(encrypted, sorting, label string) string {
	if _, err := time.Parse(time.RFC3339, label); err == nil {
		label = ""
	}
	return cmp.Or(encrypted, sorting, label)
}
