package notes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Bounds: no phone has as many.
const (
	maxRows = 2_000_000
	maxName = 4000 // characters of a name or title that are read
)

// head is a note without its body.
type head struct {
	pk, data int64 // of its row and of that of its body; 0 where there is none
	note     Note
	lock     Lock
	key      []byte // when it was unlocked
	problem  *source.Defect
}

// thing is a row of the wide table that is no note.
type thing struct {
	pk               int64
	id, uti          string
	title, text, url string
	name, generation string // of a file, and the folder in which it lies
	note, parent     int64
	media            int64 // the row that has the name; 0 for none
	locked, deleted  bool
}

type folder struct {
	id, name        string
	account, parent int64
	deleted         bool
}

// blob is what ZICNOTEDATA says of a body.
type blob struct {
	row, size int64
	begin     []byte
	tag       bool
}

// family are the columns of the wide table that have the same name but for a number, the
// highest number first.
func (r *Reader) family(name string) []string {
	match := regexp.MustCompile("^" + strings.ToLower(name) + `(\d*)$`)
	var out []string
	for _, c := range r.db.Columns(table) {
		if match.MatchString(c) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(b, a)) })
	return out[:min(len(out), 40)]
}

// filled picks, of each family, the column that is filled in most of the notes' rows; the
// one with the highest number of several. "NULL" for a family that has none.
func (r *Reader) filled(ctx context.Context, isNote func(pk, entity int64) bool, names ...string) (map[string]string, error) {
	var columns, list []string
	for _, name := range names {
		columns = append(columns, r.family(name)...)
	}
	for _, c := range columns {
		list = append(list, "t."+source.Quote(c)+" IS NOT NULL")
	}
	counts := map[string]int64{}
	err := r.walk(ctx, table, strings.Join(append([]string{r.db.Column(table, "t", "Z_ENT")}, list...), ", "), "", false, func(row source.Row) {
		if isNote(row.Number(0), row.Number(1)) {
			for i, c := range columns {
				counts[c] += row.Number(i + 2)
			}
		}
	})
	out := map[string]string{}
	for _, name := range names {
		best := ""
		for _, c := range r.family(name) {
			if best == "" || counts[c] > counts[best] {
				best = c
			}
		}
		out[name] = "NULL"
		if best != "" {
			out[name] = "t." + source.Quote(best)
		}
	}
	return out, err
}

// any is the first of a family that is filled, the highest number first.
func (r *Reader) any(name string) string {
	list := "NULL, NULL"
	for _, c := range slices.Backward(r.family(name)) {
		list = "t." + source.Quote(c) + ", " + list
	}
	return "coalesce(" + list + ")"
}

// load reads all rows, without bodies, once.
func (r *Reader) load(ctx context.Context) error {
	if r.loaded {
		return nil
	}
	r.heads, r.defects = nil, nil
	r.things, r.of = map[int64]*thing{}, map[int64][]*thing{}
	r.folders, r.names = map[int64]*folder{}, map[int64]string{}
	r.media = gather(r.s)
	if r.db != nil {
		r.media.bytes += max(r.db.File.Size, 0)
		blobs, lost, err := r.loadBodies(ctx)
		if err != nil {
			return err
		}
		isNote, err := r.isNote(blobs)
		if err != nil {
			return err
		}
		if err := r.loadThings(ctx, isNote); err != nil {
			return err
		}
		if err := r.loadHeads(ctx, isNote, blobs, lost); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.heads, func(a, b *head) int { return b.note.Modified.Compare(a.note.Modified) })
	r.loaded = true
	return nil
}

// walk reads the wide table; damaged parts of it are told once.
func (r *Reader) walk(ctx context.Context, from, columns, where string, tell bool, row func(source.Row)) error {
	n := 0
	for v, err := range r.db.Walk(from, columns, where) {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			if tell {
				r.defects = append(r.defects, defect)
			}
			continue
		case err != nil:
			return err
		}
		if n++; n > maxRows {
			return fmt.Errorf("%s: %w", from, errTooBig)
		}
		row(v)
	}
	return ctx.Err()
}

// loadBodies reads where the bodies are, and whether some are lost. Two rows of one note
// are one body.
func (r *Reader) loadBodies(ctx context.Context) (map[int64]blob, bool, error) {
	out, before := map[int64]blob{}, len(r.defects)
	tag := r.db.Column(bodies, "t", "ZCRYPTOTAG") + " IS NOT NULL"
	err := r.walk(ctx, bodies, "t.ZNOTE, octet_length(t.ZDATA), CAST(substr(CAST(t.ZDATA AS BLOB), 1, 8) AS BLOB), "+tag, "", true, func(row source.Row) {
		note, ok := row.Int(1)
		if !ok {
			note = -row.Number(0) // of no note; told with its text
		}
		b := blob{row: row.Number(0), size: row.Number(2), begin: row.Bytes(3), tag: row.Bool(4)}
		if have, ok := out[note]; !ok || have.size == 0 {
			out[note] = b
		}
	})
	lost := slices.ContainsFunc(r.defects[before:], func(d *source.Defect) bool { return d.Code == source.RowsLost })
	return out, lost, err
}

// text is the expression of a column that is read as a name.
func (r *Reader) text(column string) string {
	if c := r.db.Column(table, "t", column); c != "NULL" {
		return short(c)
	}
	return "NULL"
}

func short(expression string) string {
	return fmt.Sprintf("substr(%s, 1, %d)", expression, maxName)
}

// isNote tells the rows of notes: those that have a body, and those of the entity.
func (r *Reader) isNote(blobs map[int64]blob) (func(pk, entity int64) bool, error) {
	entities, err := r.db.Entities()
	if err != nil && source.ReasonOf(err) != source.Damaged {
		return nil, err
	}
	note, ok := entities["ICNote"]
	return func(pk, entity int64) bool {
		_, has := blobs[pk]
		return has || ok && entity == note
	}, nil
}
