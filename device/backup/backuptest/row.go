package backuptest

import (
	"crypto/sha1"
	"encoding/hex"
)

// The values of the column flags (protocol notes F.4).
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

// fileID is the name of a payload: SHA-1 of domain-path in hexadecimal digits.
func fileID(domain, path string) string {
	sum := sha1.Sum([]byte(domain + "-" + path))
	return hex.EncodeToString(sum[:])
}

// blob encodes the row's MBFile as a phone does: a keyed archive whose root
// stands behind UID 1, with the objects that it refers to behind it.
func (r row) blob() []byte {
	objects := list{"$null", nil, r.path}
	next := func(v any) uid {
		objects = append(objects, v)
		return uid(len(objects) - 1)
	}
	root := dict{
		{"LastModified", r.modified},
		{"Flags", r.bits},
		{"GroupID", r.group},
		{"LastStatusChange", r.changed},
		{"RelativePath", uid(2)},
		{"Birth", r.birth},
		{"Size", r.size},
		{"InodeNumber", r.inode},
		{"Mode", r.mode},
		{"UserID", r.user},
		{"ProtectionClass", r.class},
	}
	if r.target != "" {
		root = append(root, pair{"Target", next(r.target)})
	}
	if r.digest != nil {
		root = append(root, pair{"Digest", next(r.digest)})
	}
	if r.key != nil {
		data := next(dict{{"$class", uid(len(objects) + 1)}, {"NS.data", r.key}})
		next(dict{{"$classname", "NSMutableData"}, {"$classes", list{"NSMutableData", "NSData", "NSObject"}}})
		root = append(root, pair{"EncryptionKey", data})
	}
	if r.extended != nil {
		root = append(root, pair{"ExtendedAttributes", next(r.extended)})
	}
	class := next(dict{{"$classname", "MBFile"}, {"$classes", list{"MBFile", "NSObject"}}})
	objects[1] = append(root, pair{"$class", class})
	return encodeBinary(dict{
		{"$version", int64(100000)},
		{"$archiver", "NSKeyedArchiver"},
		{"$top", dict{{"root", uid(1)}}},
		{"$objects", objects},
	})
}
