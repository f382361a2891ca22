package photos

import (
	"context"
	"errors"
	"iter"
	"math"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/cameraroll"
)

// more is what the table of additional attributes says of an asset.
type more struct {
	name   string
	size   int64 // of the original; 0 when not known
	offset int
	zone   bool
	place  string // the name of the zone, where its offset is not told
	stamp  string // when it was taken by its camera's clock
}

// Assets yields the assets of the library in the order of its index, then the files that
// the index does not know. A defect comes with the asset as far as it is known.
func (r *Reader) Assets(ctx context.Context) iter.Seq2[Asset, error] {
	return func(yield func(Asset, error) bool) {
		claimed := map[string]bool{} // places of files that were given out
		if r.db != nil && !r.indexed(ctx, claimed, yield) {
			return
		}
		r.unindexed(ctx, claimed, yield)
	}
}

// indexed yields what the index lists. It reports whether to go on.
func (r *Reader) indexed(ctx context.Context, claimed map[string]bool, yield func(Asset, error) bool) bool {
	rows, err := r.places(ctx)
	if err != nil {
		return yield(Asset{}, err) && false
	}
	extra, lost, err := r.attributes(ctx)
	if err != nil {
		return yield(Asset{}, err) && false
	}
	for _, defect := range lost {
		if !yield(Asset{}, defect) {
			return false
		}
	}
	known := func(place string) bool { return rows[place] }
	columns := r.db.Select(r.table, "t", "ZDIRECTORY", "ZFILENAME", "ZUUID", "ZDATECREATED", "ZKIND", "ZKINDSUBTYPE",
		"ZPLAYBACKSTYLE", "ZISDETECTEDSCREENSHOT", "ZTRASHEDSTATE", "ZHIDDEN", "ZFAVORITE", "ZSAVEDASSETTYPE", "ZBUNDLESCOPE",
		"ZAVALANCHEUUID", "ZVISIBILITYSTATE", "ZWIDTH", "ZHEIGHT", "ZDURATION", "ZLATITUDE", "ZLONGITUDE", "ZADDITIONALATTRIBUTES")
	for row, err := range r.db.Walk(r.table, columns, "") {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return yield(Asset{}, err) && false
		}
		if defect != nil {
			if !yield(Asset{}, defect) {
				return false
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			return yield(Asset{}, err) && false
		}
		a, problem := r.read(row, extra)
		if e := r.locate(ctx, &a, known, claimed); e != nil {
			if !errors.As(e, &defect) {
				return yield(Asset{}, e) && false
			}
			problem = defect
		}
		var failure error
		if problem != nil {
			failure = problem
		}
		if !yield(a, failure) {
			return false
		}
	}
	return true
}

// read makes an asset of a row.
func (r *Reader) read(row source.Row, extra map[int64]more) (a Asset, problem *source.Defect) {
	a = Asset{
		ID: row.Number(0), folder: row.Text(1), file: row.Text(2), UUID: row.Text(3),
		Trashed: row.Number(9) != 0, Hidden: row.Number(10) != 0, Favorite: row.Number(11) != 0,
		Burst: row.Text(14), Width: size(row, 16), Height: size(row, 17),
	}
	a.Sort = sortOf(row.Number(5), row.Number(6), row.Number(7), row.Bool(8), a.file)
	a.Owner = ownerOf(row.Number(12), row.Number(13), a.folder)
	a.Frame = a.Burst != "" && row.Number(15) == 2
	a.Name = a.file
	m, ok := extra[a.ID]
	if !ok {
		m = extra[-row.Number(21)]
	}
	if a.size = m.size; m.name != "" {
		a.Name = m.name
	}
	taken, there, ok := row.Cocoa(4)
	if there && !ok {
		problem = &source.Defect{Code: source.BadTime, Table: r.table, Row: a.ID, Field: "ZDATECREATED"}
	}
	a.Taken, a.Offset, a.HasOffset = m.when(taken)
	if s, ok := row.Float(18); ok && s > 0 && s < 1e6 {
		a.Length = time.Duration(s * float64(time.Second))
	}
	lat, ok1 := row.Float(19)
	long, ok2 := row.Float(20)
	if ok1 && ok2 && math.Abs(lat) <= 90 && math.Abs(long) <= 180 && (lat != -180 && long != -180) {
		a.Latitude, a.Longitude, a.HasPlace = lat, long, true
	}
	return a, problem
}

func size(row source.Row, i int) int {
	n := row.Number(i)
	if n < 0 || n > math.MaxInt32 {
		return 0
	}
	return int(n)
}

func sortOf(kind, sub, style int64, screenshot bool, file string) Sort {
	switch sub {
	case 1:
		return Panorama
	case 2:
		return Live
	case 10:
		return Screenshot
	case 101:
		return SlowMotion
	case 102:
		return TimeLapse
	case 103:
		return Recording
	}
	switch {
	case kind == 1 || cameraroll.KindOf(file) == cameraroll.Film:
		return Film
	case style == 3:
		return Live
	case screenshot:
		return Screenshot
	}
	return Still
}

func ownerOf(saved, scope int64, folder string) Owner {
	switch {
	case saved == 4, scope == 2, strings.HasPrefix(folder, "PhotoData/PhotoCloudSharingData"):
		return SharedAlbum
	case saved == 12, scope == 3:
		return FromMessages
	case saved == 8:
		return Link
	}
	return Own
}

// locate finds the files of an asset and says where its original is. Its error is a
// *source.Defect when the backup should have it and does not.
func (r *Reader) locate(ctx context.Context, a *Asset, known func(string) bool, claimed map[string]bool) error {
	at := media + join(a.folder, a.file)
	f, ok := r.s.Find(domain, at)
	if ok && claimed[at] {
		a.Where = Missing
		return &source.Defect{Code: source.BadValue, Table: r.table, Row: a.ID, Field: "ZFILENAME"}
	}
	if a.file != "" {
		r.attach(a, at, known)
	}
	if ok && r.s.Here(f) {
		a.Original, a.Where = f, Here
		if a.size > 0 && f.Size >= 0 && f.Size < a.size {
			cloud, err := r.inCloud(ctx, a.ID)
			if err != nil {
				return err
			}
			if cloud {
				a.Where = Reduced
			}
		}
		for f := range a.Files {
			claimed[f.Path] = true
		}
		return nil
	}
	for f := range a.Files {
		claimed[f.Path] = true
	}
	cloud, err := r.inCloud(ctx, a.ID)
	switch {
	case err != nil:
		return err
	case ok: // the index of the backup promises it
		claimed[at] = true
		a.Where = Missing
	case a.Owner == Own && !cloud:
		a.Where = Missing
	case r.Thumbnail(a) != nil:
		a.Where = Preview
		return nil
	default:
		a.Where = Cloud
		return nil
	}
	return &source.Defect{Code: source.FileMissing, Table: r.table, Row: a.ID, Field: "ZFILENAME"}
}

// unindexed yields the files that no row of the index names.
func (r *Reader) unindexed(ctx context.Context, claimed map[string]bool, yield func(Asset, error) bool) {
	known := func(string) bool { return false }
	for _, folder := range folders {
		for f := range r.s.Under(domain, folder) {
			if err := ctx.Err(); err != nil {
				yield(Asset{}, err)
				return
			}
			k := cameraroll.KindOf(f.Path)
			if k == cameraroll.Other || claimed[f.Path] || r.partOfAnother(f, claimed) { // what belongs to a picture comes with it
				continue
			}
			at := strings.TrimPrefix(f.Path, media)
			cut := strings.LastIndexByte(at, '/')
			a := Asset{folder: at[:max(cut, 0)], file: at[cut+1:], Name: at[cut+1:], Sort: Still, Where: Here}
			if k == cameraroll.Film {
				a.Sort = Film
			}
			if !r.s.Here(f) {
				a.Where = Missing
				if !yield(a, &source.Defect{Code: source.FileMissing, Table: "files"}) {
					return
				}
				continue
			}
			a.Original = f
			r.attach(&a, f.Path, known)
			if a.Film != nil {
				a.Sort = Live
			}
			// Not from the index, so of the file: for what came down from iCloud it is the day of that.
			a.Taken = f.Created()
			for f := range a.Files {
				claimed[f.Path] = true
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// partOfAnother reports whether a file that the index does not know belongs to a picture
// that is still to come: the film or raw picture of the same name, or an edit.
func (r *Reader) partOfAnother(f *source.File, claimed map[string]bool) bool {
	coming := func(stem string, films bool) bool {
		for other := range r.s.Beginning(domain, stem+".") {
			k := cameraroll.KindOf(other.Path)
			if other.Path != f.Path && (k == cameraroll.Picture || k == cameraroll.Film && films) && !claimed[other.Path] && r.s.Here(other) {
				return true
			}
		}
		return false
	}
	if k := cameraroll.KindOf(f.Path); (k == cameraroll.Film || k == cameraroll.Raw) && coming(cameraroll.Stem(f.Path), false) {
		return true
	}
	of, ok := cameraroll.OriginalOf(f.Path)
	return ok && coming(of, true)
}
