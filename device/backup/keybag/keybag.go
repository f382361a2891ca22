// Package keybag reads and writes the key bag of a backup: the structure that holds
// one key per protection class, each wrapped with a key made from the backup
// password.
//
// Reading:
//
//	bag, err := keybag.Parse(data)                  // structure only
//	keys, err := bag.Unlock(ctx, password, report)  // seconds of derivation
//	defer keys.Wipe()
//	fileKey, err := keys.Open(entry)                // EncryptionKey or ManifestKey, 44 bytes
//
// Writing (test backups, the simulated iPhone, repair, a change of password):
//
//	bag, keys, err := keybag.Create(ctx, password, keybag.Options{})
//	entry, err := keys.Seal(class, fileKey)
//	err = bag.Rewrap(ctx, keys, newPassword, report)
//
// A bag is a flat list of tag (4 ASCII bytes), length (32 bits, big endian) and
// value: header first, then one group per class, each opened by UUID. Two
// derivations exist: PBKDF2-HMAC-SHA1 alone (until iOS 10.1, and in unencrypted
// backups, whose password is empty), and PBKDF2-HMAC-SHA256 with ten million
// rounds before it. Source: PROTOCOL.md §7.6.
package keybag

import (
	"errors"
	"fmt"
)

// Sizes of the format in bytes.
const (
	KeySize     = 32 // a class key, a file key
	WrappedSize = 40 // the same after RFC 3394
	EntrySize   = 44 // EncryptionKey and ManifestKey: class, then a wrapped key
)

// TypeBackup is the TYPE of a bag that belongs to a backup.
const TypeBackup = 1

// Bits of a class entry's WRAP.
const (
	WrapDevice   = 1 // wrapped with a key that never leaves the phone
	WrapPassword = 2 // wrapped with the key made from the password
)

var (
	// ErrWrongPassword means that the bag is sound in itself and that none of
	// its keys opens with the password.
	ErrWrongPassword = errors.New("wrong backup password")
	// ErrUnsupported means that the bag is of a kind not known here.
	ErrUnsupported = errors.New("unsupported key bag")
	// ErrNoClassKey means that the bag has no usable key for a class.
	ErrNoClassKey = errors.New("no key for this protection class")
	// ErrBadEntry means that a wrapped key is malformed or was wrapped with
	// another key.
	ErrBadEntry = errors.New("damaged file key")
)

// DamagedError says what is wrong with the structure of a bag. A bag that is
// damaged is told before any password is tried.
type DamagedError struct {
	What string
}

func (e *DamagedError) Error() string { return "damaged key bag: " + e.What }

func damaged(format string, args ...any) error {
	return &DamagedError{What: fmt.Sprintf(format, args...)}
}

// Bag is a parsed key bag. All its key material is wrapped.
type Bag struct {
	Version    uint32 // VERS: 3, 4 or 5
	Type       uint32 // TYPE: TypeBackup
	UUID       [16]byte
	Wrap       uint32 // WRAP of the header
	HMACKey    []byte // HMCK, 40 bytes, kept as it is
	Salt       []byte // SALT
	Iterations uint32 // ITER

	// The first derivation of iOS 10.2 and later; DoubleSalt is nil without it.
	DoubleType       uint32 // DPWT
	DoubleIterations uint32 // DPIC
	DoubleSalt       []byte // DPSL

	Classes []Class
	Extra   []Item // header items with tags not known here, kept for Encode

	// Garbage reports that there are items whose tag is no text: a strict reader
	// refuses them.
	Garbage bool
}

// Class is one class entry of a bag.
type Class struct {
	UUID    [16]byte
	Class   uint32 // CLAS, 1 to 11
	Wrap    uint32 // WRAP: WrapDevice, WrapPassword
	KeyType uint32 // KTYP: 0 for AES
	Wrapped []byte // WPKY, 40 bytes; nil if the entry has none
	Extra   []Item
}

// Item is a tag with its value.
type Item struct {
	Tag   [4]byte
	Value []byte
}
