package photos

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// maxOffset is the largest difference to UTC that is believed, in seconds.
const maxOffset = 18 * 3600

// places are the places of all assets, so that a file that is one of its own is not
// taken for a part of another.
func (r *Reader) places(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	for row, err := range r.db.Walk(r.table, r.db.Select(r.table, "t", "ZDIRECTORY", "ZFILENAME"), "") {
		switch {
		case source.IsDefect(err):
			continue // told by the walk that reads the assets
		case err != nil:
			return nil, err
		}
		out[media+join(row.Text(1), row.Text(2))] = true
	}
	return out, ctx.Err()
}

// attributes reads the names and zones of all assets.
func (r *Reader) attributes(ctx context.Context) (map[int64]more, []*source.Defect, error) {
	const table = "ZADDITIONALASSETATTRIBUTES"
	out := map[int64]more{}
	// Either table may say which row belongs to which asset.
	by := r.db.Column(table, "t", "ZASSET")
	if by == "NULL" {
		if !r.db.Has(table) || !r.db.Has(r.table, "ZADDITIONALATTRIBUTES") {
			return out, nil, nil
		}
		by = "-t.Z_PK" // below zero: no asset's
	}
	var lost []*source.Defect
	columns := by + ", " + r.db.Select(table, "t", "ZORIGINALFILENAME", "ZORIGINALFILESIZE", "ZTIMEZONEOFFSET", "ZINFERREDTIMEZONEOFFSET", "ZTIMEZONENAME", "ZEXIFTIMESTAMPSTRING")
	for row, err := range r.db.Walk(table, columns, "") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			lost = append(lost, defect)
			continue
		case err != nil:
			return nil, nil, err
		}
		m := more{name: row.Text(2), size: row.Number(3), place: row.Text(6), stamp: row.Text(7)}
		for _, i := range []int{4, 5} {
			if v, ok := row.Int(i); ok && v >= -maxOffset && v <= maxOffset {
				m.offset, m.zone = int(v), true
				break
			}
		}
		out[row.Number(1)] = m
	}
	return out, lost, ctx.Err()
}

// inCloud reports whether the index says of an asset that its original is in iCloud and
// not on the phone: a resource of the original size that is not available locally.
func (r *Reader) inCloud(ctx context.Context, id int64) (bool, error) {
	if r.cloud != nil {
		return r.cloud[id], nil
	}
	const table = "ZINTERNALRESOURCE"
	r.cloud = map[int64]bool{}
	if !r.db.Has(table, "ZASSET", "ZDATASTORESUBTYPE", "ZLOCALAVAILABILITY") {
		return r.placeholders(ctx, id)
	}
	here := map[int64]bool{}
	for row, err := range r.db.Walk(table, "t.ZASSET, t.ZLOCALAVAILABILITY", "WHERE "+r.db.Whole(table, "t", "ZDATASTORESUBTYPE")+" = 1") {
		switch {
		case source.IsDefect(err):
			continue // what it says of is then told as missing, which is the careful reading
		case err != nil:
			return false, err
		}
		switch asset := row.Number(1); row.Number(2) {
		case -1:
			r.cloud[asset] = true
		case 1:
			here[asset] = true
		}
	}
	for asset := range here { // two resources that contradict each other: it should be here
		delete(r.cloud, asset)
	}
	return r.cloud[id], ctx.Err()
}

// placeholders is inCloud by an older column: 3 is a thumbnail only, 4 and 8 are copies
// that were made smaller.
func (r *Reader) placeholders(ctx context.Context, id int64) (bool, error) {
	if !r.db.Has(r.table, "ZCLOUDPLACEHOLDERKIND") {
		return false, nil
	}
	for row, err := range r.db.Walk(r.table, "t.ZCLOUDPLACEHOLDERKIND", "WHERE "+r.db.Whole(r.table, "t", "ZCLOUDPLACEHOLDERKIND")+" IN (3, 4, 8)") {
		switch {
		case source.IsDefect(err):
			continue
		case err != nil:
			return false, err
		}
		r.cloud[row.Number(0)] = true
	}
	return r.cloud[id], ctx.Err()
}

// Kinds of albums in ZKIND.
const (
	albumOwn     = 2
	albumShared  = 1505
	albumProject = 1508
	albumFolder  = 4000
)

// Albums yields the albums that a person made or joined, and the folders they lie in.
func (r *Reader) Albums(ctx context.Context) iter.Seq2[Album, error] {
	const table = "ZGENERICALBUM"
	return func(yield func(Album, error) bool) {
		if r.db == nil || !r.db.Has(table, "ZTITLE", "ZKIND") {
			return
		}
		for row, err := range r.db.Walk(table, r.db.Select(table, "t", "ZTITLE", "ZKIND", "ZTRASHEDSTATE", "ZPARENTFOLDER"), "") {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(Album{}, err) || !source.IsDefect(err) {
					return
				}
				continue
			}
			kind := row.Number(2)
			switch kind {
			case albumOwn, albumShared, albumProject, albumFolder:
			default: // made by Photos for itself
				continue
			}
			a := Album{
				ID: row.Number(0), Title: row.Text(1), Trashed: row.Number(3) != 0, Parent: row.Number(4),
				Shared: kind == albumShared, Folder: kind == albumFolder,
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

var (
	joinTable  = regexp.MustCompile(`^(?i)Z_(\d+)ASSETS$`)
	joinColumn = regexp.MustCompile(`^z_\d+assets$`)
)

// Members yields which asset is in which album. The number in the name of the table is
// another with each model, so it is found by its shape.
func (r *Reader) Members(ctx context.Context) iter.Seq2[Member, error] {
	return func(yield func(Member, error) bool) {
		if r.db == nil {
			return
		}
		for _, table := range r.db.Tables(joinTable.MatchString) {
			album := "Z_" + joinTable.FindStringSubmatch(table)[1] + "ALBUMS"
			asset := ""
			for _, c := range r.db.Columns(table) {
				if joinColumn.MatchString(c) {
					asset = strings.ToUpper(c)
				}
			}
			if asset == "" || !r.db.Has(table, album) {
				continue
			}
			for row, err := range r.db.Walk(table, r.db.Select(table, "t", album, asset), "") {
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					if !yield(Member{}, err) || !source.IsDefect(err) {
						return
					}
					continue
				}
				if !yield(Member{Album: row.Number(1), Asset: row.Number(2)}, nil) {
					return
				}
			}
		}
	}
}

// Member is an asset of an album, by their numbers.
type Member struct{ Album, Asset int64 }
