// Package mbfile reads and writes the MBFile: the record that a backup's index
// keeps for each file, folder and link (PROTOCOL.md §7.5).
//
//	var r mbfile.Record
//	for each row {
//		if err := mbfile.Decode(blob, &r); err != nil { … }
//	}
//
//	e := mbfile.NewEncoder()
//	blob := e.Encode(&mbfile.File{RelativePath: "Library/SMS/sms.db", …})
//
// The record is a binary property list made by NSKeyedArchiver, and an index has
// up to a million of them. A general reader builds a tree for each; this one knows
// the one shape, is six times as fast and allocates nothing: the slices of a Record
// point into the blob. Writing reflects nothing either: the constant objects of a
// record are laid out once, by hand.
//
// The reader is liberal where writers are known to differ: a value may stand
// directly or behind a reference, data may be raw or an object with NS.data, the
// class, the mode or the size may be missing.
package mbfile

// The values of the column "flags", and the kinds of rows.
const (
	Regular   = 1 // has a payload file
	Directory = 2 // RelativePath is empty for the root of a domain
	Link      = 4 // Target is set
)

// File is one record to be written, with the fields that every real one has and
// the four that only some have. Empty slices and strings leave those four out.
type File struct {
	RelativePath     string // inside the domain; empty for its root
	Mode             int64  // the whole st_mode, 0x81A4 for a regular file 0644
	Size             int64  // bytes, before encryption; 0 for directories and links
	UserID           int64  // 501 mostly; negative ones occur
	GroupID          int64
	InodeNumber      int64
	Birth            int64 // Unix seconds, as the two below
	LastModified     int64
	LastStatusChange int64
	ProtectionClass  int64 // 1 … 4, 0 for most directories
	Flags            int64 // 0, sometimes 128

	Digest             []byte // SHA-1 of the bytes as stored
	EncryptionKey      []byte // 44 bytes: class (little endian) and wrapped key
	Target             string // of a link
	ExtendedAttributes []byte // a binary property list of name → data
}
