// Package mbfile writes the records of a backup's index: one NSKeyedArchiver
// blob for every row of Manifest.db (protocol notes F.4).
//
// It is the writing half only, made for the simulated iPhone and for test
// backups, which write up to a million of them; reading, which must be liberal
// with what others wrote, belongs to package backup. Nothing here is reflected:
// the constant objects of a record are laid out once, by hand.
package mbfile

// The values of the column "flags", and the kinds of rows.
const (
	Regular   = 1 // has a payload file
	Directory = 2 // RelativePath is empty for the root of a domain
	Link      = 4 // Target is set
)

// File is one record, with the fields that every real one has and the four
// that only some have. Empty slices and strings leave those four out.
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
