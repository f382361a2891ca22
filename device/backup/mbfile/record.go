package mbfile

import (
	"bytes"
	"errors"
)

// ErrMalformed is wrapped by every error of Decode.
var ErrMalformed = errors.New("malformed file record")

// Fields says which fields a record has.
type Fields uint16

// The fields that may be missing.
const (
	HasPath Fields = 1 << iota
	HasMode
	HasSize
	HasUserID
	HasGroupID
	HasInode
	HasBirth
	HasModified
	HasChanged
	HasProtectionClass
	HasFlags
	HasDigest
	HasKey
	HasTarget
	HasAttributes
	HasClass // the record names its class
)

// The type bits of Mode, and their values.
const (
	ModeType   = 0o170000
	ModeFolder = 0o040000
	ModeFile   = 0o100000
	ModeLink   = 0o120000
)

// Record is a record as it was read. Fields that the record does not have are zero. Its
// slices share memory with the blob (or, for text outside ASCII, with a buffer
// that the next Decode into the same File uses again).
type Record struct {
	Fields             Fields
	Malformed          Fields // fields that stand there as something else than they must be
	Foreign            []byte // the name of the first field that is not known; nil without
	OddArchive         bool   // the archive names another archiver or version than every record does
	Unsound            bool   // a strict reader refuses the property list, see proplist.Binary.Sound
	RelativePath       []byte // UTF-8
	Mode               uint32 // st_mode, type and permissions
	Size               int64  // of the plain file, in bytes
	UserID             int64  // may be negative
	GroupID            int64  // may be negative
	InodeNumber        uint64 // files with the same one are hard links
	Birth              int64  // Unix seconds, as the next two
	LastModified       int64
	LastStatusChange   int64
	ProtectionClass    int64
	Flags              int64
	Digest             []byte // SHA-1 of the stored file, 20 bytes; nil without
	EncryptionKey      []byte // EncryptionKey: class and wrapped key, 44 bytes; nil without
	Target             []byte // of a link, UTF-8
	ExtendedAttributes []byte // extended attributes, a property list

	text []byte
}

// Has reports whether the record has all of the fields.
func (r *Record) Has(fields Fields) bool { return r.Fields&fields == fields }

// reset empties r but keeps its buffer.
func (r *Record) reset() { *r = Record{text: r.text[:0]} }

// File returns the record in the form that an Encoder takes, with memory of its
// own.
func (r *Record) File() File {
	return File{
		RelativePath:       string(r.RelativePath),
		Mode:               int64(r.Mode),
		Size:               r.Size,
		UserID:             r.UserID,
		GroupID:            r.GroupID,
		InodeNumber:        int64(r.InodeNumber),
		Birth:              r.Birth,
		LastModified:       r.LastModified,
		LastStatusChange:   r.LastStatusChange,
		ProtectionClass:    r.ProtectionClass,
		Flags:              r.Flags,
		Digest:             bytes.Clone(r.Digest),
		EncryptionKey:      bytes.Clone(r.EncryptionKey),
		Target:             string(r.Target),
		ExtendedAttributes: bytes.Clone(r.ExtendedAttributes),
	}
}
