// Package index reads the index of a backup: the list of every file, folder and
// link in it. There are two kinds, Manifest.db (iOS 10 and later) and
// Manifest.mbdb (before); both give the same Row.
//
// A row is handed out while it is read and none is kept, so an index of a million
// rows needs no more memory than one of ten. Source: PROTOCOL.md §7.4 and the
// rules learnt from real backups.
package index

import (
	"errors"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

var (
	// ErrNotIndex means that the file is something else than an index: a text
	// file named Manifest.db, a database without the table.
	ErrNotIndex = errors.New("not an index of a backup")
	// ErrDamaged means that the index breaks off or contradicts itself.
	ErrDamaged = errors.New("damaged index")
)

// Flags is the kind of thing that a row is about, as Manifest.db has it. Some
// writers leave it 0; see Row.Kind.
type Flags int64

// The values of Flags.
const (
	FlagFile   Flags = mbfile.Regular
	FlagFolder Flags = mbfile.Directory
	FlagLink   Flags = mbfile.Link
)

// Row is one row of the index. It is valid until the next one is read; Blob
// shares memory with the reader. Strings may be kept.
type Row struct {
	Number int64  // rowid, or place in an old index
	FileID string // name of the payload file, as it stands there: 40 hexadecimal digits in a sound row
	Domain string
	Path   string // relativePath; empty for the root of a domain
	Flags  Flags
	Blob   []byte // MBFile; nil in an old index, and when the row has none
	Odd    Odd

	old *mbfile.Record // from an old index, decoded already
}

// Odd are bits that say what is unusual in a row. Only some of it is damage.
type Odd uint8

// What may be odd. NULL counts as missing.
const (
	OddFileID Odd = 1 << iota // fileID is not text: some writers store a blob, taken as text if it is one
	OddDomain                 // domain is missing or not text
	OddPath                   // relativePath is missing or not text
	OddFlags                  // flags is not a number
	OddBlob                   // file is missing, not a blob (a text is taken as its bytes), or larger than MaxBlob
)

// MaxBlob is the largest MBFile that is read. Real ones have up to 1,850 bytes,
// more only with large extended attributes.
const MaxBlob = 4 << 20

// MaxText is the longest domain or path that is read.
const MaxText = 64 << 10

// Deleted reports whether the row holds nothing: real indexes of iOS 10 have such, with
// flags 16, and domain, path and record NULL (PROTOCOL.md §7.4). They are no rows of a
// file, and a restore passes them over.
func (r *Row) Deleted() bool {
	const empty = OddDomain | OddPath | OddBlob
	return r.Flags == 16 && r.Odd&empty == empty
}

// Record decodes what the row says of the file. The record is valid as long as
// the row is.
func (r *Row) Record(rec *mbfile.Record) error {
	if r.old != nil {
		*rec = *r.old
		return nil
	}
	return mbfile.Decode(r.Blob, rec)
}

// Kind reports whether the row is about a file, a folder or a link: by its flags,
// or where those say nothing by the mode in rec, which may be nil. A row that says
// nothing at all counts as a file.
func (r *Row) Kind(rec *mbfile.Record) Flags {
	switch r.Flags {
	case FlagFile, FlagFolder, FlagLink:
		return r.Flags
	}
	if rec != nil && rec.Has(mbfile.HasMode) {
		switch rec.Mode & mbfile.ModeType {
		case mbfile.ModeFolder:
			return FlagFolder
		case mbfile.ModeLink:
			return FlagLink
		}
	}
	return FlagFile
}
