// Package photos reads the pictures and films of a backup: what is there as a file, and
// what the library's index, Photos.sqlite, says of it.
//
// Files come first. Whether a picture is in the backup is said by its file, never by a
// column; the index gives names, dates and albums, and tells a picture that is in iCloud
// from one that is missing. A library whose index cannot be read is listed by its files.
//
// Sources for the tables: public queries for iOS 12 to 26 (the columns of iLEAPP) and a
// real index of iOS 14.3. Columns are looked up by name and none but the place of the
// file is needed; join tables are found by their shape.
package photos

import (
	"context"
	"path"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/cameraroll"
)

// The places of a photo library in a backup.
const (
	domain     = "CameraRollDomain"
	indexPath  = "Media/PhotoData/Photos.sqlite"
	media      = "Media/"
	thumbnails = "Media/PhotoData/Thumbnails/V2/"
	mutations  = "Media/PhotoData/Mutations/"
	cloudMark  = "Media/PhotoData/cpl_enabled_marker"
)

// folders hold the originals.
var folders = [...]string{"Media/DCIM", "Media/PhotoData/CPLAssets"}

// Reader reads a photo library. It is for one goroutine.
type Reader struct {
	s     *source.Source
	db    *source.Database // nil when the index cannot be read
	table string           // of the assets
	state source.State
	cloud map[int64]bool // assets whose original is in iCloud only; nil until it is needed
}

// Open looks at the library of a backup.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s}
	db, err := s.Database(ctx, domain, indexPath)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	switch {
	case err != nil:
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
	default:
		r.db = db
		r.look()
	}
	if r.db == nil && r.anyFile() { // without its index, and readable
		r.state.WithoutList()
		r.state.Missing = append(r.state.Missing, path.Base(indexPath))
	}
	return r, nil
}

// look takes note of the schema. Up to iOS 13 the table is ZGENERICASSET.
func (r *Reader) look() {
	for _, table := range []string{"ZASSET", "ZGENERICASSET"} {
		if r.db.Has(table, "ZDIRECTORY", "ZFILENAME") {
			r.table = table
			break
		}
	}
	if r.table == "" {
		r.state.Reason = source.OtherSchema
		r.state.Missing = append(r.db.Lacks("ZASSET", "ZDIRECTORY", "ZFILENAME"), r.state.Missing...)
		r.db.Close()
		r.db = nil
		return
	}
	r.state.Places = []string{domain + "-" + indexPath}
	r.state.Missing = append(r.db.Lacks(r.table, "Z_PK", "ZDATECREATED", "ZTRASHEDSTATE", "ZHIDDEN", "ZKIND", "ZKINDSUBTYPE"),
		r.db.Lacks("ZADDITIONALASSETATTRIBUTES", "ZASSET", "ZORIGINALFILENAME", "ZORIGINALFILESIZE")...)
	r.state.Missing = append(r.state.Missing, r.db.Lacks("ZINTERNALRESOURCE", "ZASSET", "ZDATASTORESUBTYPE", "ZLOCALAVAILABILITY")...)
}

// anyFile reports whether there is a picture or film at all.
func (r *Reader) anyFile() bool {
	for _, folder := range folders {
		for f := range r.s.Under(domain, folder) {
			if cameraroll.KindOf(f.Path) != cameraroll.Other {
				return true
			}
		}
	}
	return false
}

// State tells what can be read. Where the index cannot and there are files, the library
// is readable without names, dates and albums: Missing then holds "Photos.sqlite".
func (r *Reader) State() source.State { return r.state }

// Indexed reports whether the library's index can be read.
func (r *Reader) Indexed() bool { return r.db != nil }

// Marked reports whether the phone was set to keep its photos in iCloud, as a file that
// it leaves in the library says.
func (r *Reader) Marked() bool {
	_, ok := r.s.Find(domain, cloudMark)
	return ok
}

// Close closes the index.
func (r *Reader) Close() error {
	if r.db == nil {
		return nil
	}
	return r.db.Close()
}

// Thumbnail is the largest preview of an asset that the backup holds as a JPEG; nil when
// there is none.
func (r *Reader) Thumbnail(a *Asset) *source.File {
	if a.folder == "" && a.file == "" {
		return nil
	}
	var best *source.File
	for f := range r.s.Under(domain, thumbnails+join(a.folder, a.file)) {
		if cameraroll.Ext(f.Path) == "jpg" && r.s.Here(f) && (best == nil || f.Size > best.Size) {
			best = f
		}
	}
	return best
}

// join puts a file's name behind its folder, without making one of "..": a place in a
// backup is a text that is looked up, not a path that is followed.
func join(folder, file string) string {
	if folder == "" {
		return file
	}
	return strings.TrimSuffix(folder, "/") + "/" + file
}
