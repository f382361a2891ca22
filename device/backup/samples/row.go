package samples

import (
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// The values of the column flags (PROTOCOL.md §7.4).
const (
	flagFile = 1
	flagDir  = 2
	flagLink = 4
)

// row is one row of the index, and what its MBFile says.
type row struct {
	id       string // fileID: 40 hexadecimal digits
	domain   string
	path     string
	flags    int
	mode     int64
	size     int64
	user     int64
	group    int64
	inode    int64
	birth    int64
	modified int64
	changed  int64
	class    int64
	bits     int64  // Flags: 0 or 128
	digest   []byte // nil when there is none
	key      []byte // EncryptionKey, 44 bytes, nil when there is none
	target   string
	extended []byte // ExtendedAttributes
}

// fileID is the name of a payload.
func fileID(domain, path string) string { return mbfile.IDOf(domain, path).String() }

// blob encodes the row's MBFile.
func (r row) blob(e *mbfile.Encoder) []byte {
	return e.Encode(&mbfile.File{
		RelativePath: r.path, Mode: r.mode, Size: r.size, UserID: r.user, GroupID: r.group, InodeNumber: r.inode,
		Birth: r.birth, LastModified: r.modified, LastStatusChange: r.changed, ProtectionClass: r.class, Flags: r.bits,
		Digest: r.digest, EncryptionKey: r.key, Target: r.target, ExtendedAttributes: r.extended,
	})
}
