package notes

import (
	"context"
	"errors"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The database of Notes up to iOS 8; later it holds notes that lie with a mail provider.
const (
	legacyDomain = "HomeDomain"
	legacyPath   = "Library/Notes/notes.sqlite"
)

// openLegacy opens the older database. A newer one that is there and cannot be read keeps
// its say: that the older one can would hide it.
func (r *Reader) openLegacy(ctx context.Context) error {
	db, err := r.s.Database(ctx, legacyDomain, legacyPath)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	reason, missing := source.ReasonOf(err), []string(nil)
	if err == nil {
		if missing = append(db.Lacks("ZNOTE", "ZTITLE"), db.Lacks("ZNOTEBODY", "ZCONTENT")...); missing != nil {
			reason = source.OtherSchema
			db.Close()
		}
	}
	switch {
	case reason == source.Readable:
		r.legacy = db
		r.state.Places = append(r.state.Places, legacyDomain+"-"+legacyPath)
		if r.state.Reason == source.NotThere {
			r.state.Reason, r.state.Err = source.Readable, nil
		}
	case reason == source.NotThere:
	case r.state.Reason == source.NotThere:
		r.state.Reason, r.state.Err, r.state.Missing = reason, err, missing
	default:
		r.state.Missing = append(r.state.Missing, "notes.sqlite")
	}
	return nil
}

// tallyLegacy adds the notes of the older database.
func (r *Reader) tallyLegacy(ctx context.Context, t *Tally, sum *source.Summary) error {
	if r.legacy == nil {
		return nil
	}
	sum.Bytes += max(r.legacy.File.Size, 0)
	columns := r.legacy.Select("ZNOTE", "t", "ZCREATIONDATE", "ZMODIFICATIONDATE", "ZDELETEDFLAG")
	for row, err := range r.legacy.Walk("ZNOTE", columns, "") {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			sum.Defects++
			continue
		}
		sum.Count++
		if row.Bool(3) {
			t.Deleted++
		}
		bad := false
		for i := 1; i <= 2; i++ {
			when, _, ok := row.Cocoa(i)
			sum.Span(when)
			bad = bad || !ok
		}
		if bad {
			sum.Defects++
		}
	}
	return ctx.Err()
}

// legacyNotes yields the notes of the older database.
func (r *Reader) legacyNotes(ctx context.Context, yield func(Note, error) bool) {
	if r.legacy == nil {
		return
	}
	accounts, stores, storeAccount := map[int64]string{}, map[int64]string{}, map[int64]int64{}
	bodies, known := map[int64]int64{}, map[int64]bool{} // by note
	stopped := false
	walk := func(table, columns string, row func(source.Row)) {
		if stopped || !r.legacy.Has(table) {
			return
		}
		n := 0
		for v, err := range r.legacy.Walk(table, columns, "") {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(Note{}, err) || !source.IsDefect(err) {
					stopped = true
					return
				}
				continue
			}
			if n++; n > maxRows {
				return
			}
			if row(v); stopped {
				return
			}
		}
	}
	walk("ZACCOUNT", r.legacy.Select("ZACCOUNT", "t", "ZNAME"), func(row source.Row) { accounts[row.Number(0)] = row.Text(1) })
	walk("ZSTORE", r.legacy.Select("ZSTORE", "t", "ZNAME", "ZACCOUNT"), func(row source.Row) {
		stores[row.Number(0)], storeAccount[row.Number(0)] = row.Text(1), row.Number(2)
	})
	walk("ZNOTEBODY", r.legacy.Select("ZNOTEBODY", "t", "ZOWNER"), func(row source.Row) {
		known[row.Number(0)] = true
		if owner, ok := row.Int(1); ok {
			bodies[owner] = row.Number(0)
		}
	})
	columns := r.legacy.Select("ZNOTE", "t", "ZTITLE", "ZSUMMARY", "ZCREATIONDATE", "ZMODIFICATIONDATE", "ZDELETEDFLAG", "ZBODY", "ZSTORE", "ZGUID")
	walk("ZNOTE", columns, func(row source.Row) {
		pk := row.Number(0)
		n := Note{
			ID: row.Text(8), Title: clip(row.Text(1), maxName), Snippet: clip(row.Text(2), maxName), Deleted: row.Bool(5),
			Folder: stores[row.Number(7)], Account: accounts[storeAccount[row.Number(7)]],
		}
		if n.ID == "" {
			n.ID = "ZNOTE " + strconv.FormatInt(pk, 10)
		}
		var problem error
		for i, to := range []*Note{&n, nil} {
			when, _, ok := row.Cocoa(3 + i)
			if !ok {
				problem = &source.Defect{Code: source.BadTime, Table: "ZNOTE", Row: pk, Field: []string{"ZCREATIONDATE", "ZMODIFICATIONDATE"}[i]}
			}
			if to != nil {
				n.Created = when
			} else {
				n.Modified = when
			}
		}
		body, ok := row.Int(6)
		if !ok || !known[body] {
			body = bodies[pk]
		}
		if err := r.legacyBody(&n, body); errors.Is(err, errDecode) {
			n.Body = BodyUnread
			problem = &source.Defect{Code: source.BadText, Table: "ZNOTEBODY", Row: body, Field: "ZCONTENT"}
		} else if err != nil {
			yield(Note{}, err)
			stopped = true
			return
		}
		stopped = !yield(n, problem)
	})
}

// legacyBody reads the body of a note of the older database: HTML.
func (r *Reader) legacyBody(n *Note, row int64) error {
	n.Body = BodyNone
	var bad error
	err := r.legacy.Row("ZNOTEBODY", "t.ZCONTENT, octet_length(t.ZCONTENT)", row, func(v source.Row) {
		switch {
		case v.Null(1):
		case v.Number(2) > maxPacked:
			bad = errDecode
		default:
			n.Body, n.Text = BodyRead, fromHTML(v.Text(1))
		}
	})
	if err != nil && source.ReasonOf(err) == source.Damaged {
		return errDecode
	}
	if err == nil {
		err = bad
	}
	return err
}
