// Package keybag is the phone's side of a backup's key bag: it makes one, opens
// one with its password, and wraps its class keys again when the password
// changes (PROTOCOL.md §7.6). The computer's side, which only reads, is
// written apart from it in package backup, so that each proves the other.
package keybag

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// The sizes and limits of a bag. A real one has 1,336 bytes and 10,000,000
// iterations; the limits leave room and keep a hostile bag from costing hours.
const (
	maxBag        = 64 << 10
	maxIterations = 100_000_000
	classes       = 11
	keySize       = 32
	sealedSize    = 40
)

// ErrPassword is returned when the password does not open the bag.
var ErrPassword = errors.New("the password does not open the key bag")

// ErrMalformed is returned, wrapped, for a bag that cannot be read.
var ErrMalformed = errors.New("malformed key bag")

// Bag is an opened key bag.
type Bag struct {
	blob []byte
	keys [classes + 1]cipher.Block // by class; nil where the bag has none
	raw  [classes + 1][]byte
	shut []int // classes whose key does not open although others do
}

// Has reports whether the bag names a class, opened or not.
func (b *Bag) Has(class int64) bool {
	return class >= 1 && class <= classes && b.keys[class] != nil || slices.Contains(b.shut, int(class))
}

// Shut lists the classes whose key is damaged on its own.
func (b *Bag) Shut() []int { return b.shut }

// Cost is how dear the derivation of a password is made. Zero values give the
// cheap bag of a simulated phone; a real phone uses 10,000,000.
type Cost struct {
	Iterations int // DPIC; 1,000 when 0
}

// New makes a bag with fresh class keys from random. An empty password makes
// the bag of an unencrypted backup: one derivation, no salt of the second kind.
func New(password string, cost Cost, random io.Reader) (*Bag, error) {
	b := &Bag{}
	material := make([]byte, 16+16*classes+keySize*classes)
	if _, err := io.ReadFull(random, material); err != nil {
		return nil, fmt.Errorf("key bag: %w", err)
	}
	take := func(n int) []byte {
		part := material[:n:n]
		material = material[n:]
		return part
	}
	bag, ids := take(16), make([][]byte, classes+1)
	for class := 1; class <= classes; class++ {
		ids[class] = take(16)
		if err := b.set(class, take(keySize)); err != nil {
			return nil, err
		}
	}
	return b, b.seal(bag, ids, password, cost, random)
}

// Open reads a bag as it stands in Manifest.plist and opens it with its
// password, the empty one for an unencrypted backup. A class key that is
// damaged on its own is left out.
func Open(blob []byte, password string) (*Bag, error) {
	p, err := parse(blob)
	if err != nil {
		return nil, err
	}
	kek, err := p.derive(password)
	if err != nil {
		return nil, err
	}
	b := &Bag{blob: bytes.Clone(blob)}
	opened := 0
	for _, c := range p.classes {
		if key, ok := unwrap(kek, c.sealed); ok && c.wrap&2 != 0 {
			if err := b.set(c.class, key); err != nil {
				return nil, err
			}
			opened++
		} else if c.wrap&2 != 0 {
			b.shut = append(b.shut, c.class)
		}
	}
	if opened == 0 {
		return nil, ErrPassword
	}
	return b, nil
}

// Rewrap returns the same bag (same identifiers, same class keys) under
// another password.
func (b *Bag) Rewrap(password string, cost Cost, random io.Reader) (*Bag, error) {
	p, err := parse(b.blob)
	if err != nil {
		return nil, err
	}
	again := &Bag{keys: b.keys, raw: b.raw}
	ids := make([][]byte, classes+1)
	for _, c := range p.classes {
		ids[c.class] = c.id
	}
	return again, again.seal(p.id, ids, password, cost, random)
}

// Bytes returns the bag as it is written into Manifest.plist.
func (b *Bag) Bytes() []byte { return bytes.Clone(b.blob) }

// Same reports whether both have the same class keys.
func (b *Bag) Same(other *Bag) bool {
	for class := range b.raw {
		if !bytes.Equal(b.raw[class], other.raw[class]) {
			return false
		}
	}
	return true
}

// Seal wraps a file key for a class and returns what EncryptionKey and
// ManifestKey hold: the class, little endian, and 40 bytes.
func (b *Bag) Seal(class int, key []byte) ([]byte, error) {
	if class < 1 || class > classes || b.keys[class] == nil {
		return nil, fmt.Errorf("class %d: %w", class, ErrMalformed)
	}
	return wrap(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+sealedSize), uint32(class)), b.keys[class], key), nil
}

// Unseal undoes Seal.
func (b *Bag) Unseal(sealed []byte) ([]byte, error) {
	if len(sealed) != 4+sealedSize {
		return nil, fmt.Errorf("a key of %d bytes: %w", len(sealed), ErrMalformed)
	}
	class := binary.LittleEndian.Uint32(sealed)
	if class < 1 || class > classes || b.keys[class] == nil {
		return nil, fmt.Errorf("class %d: %w", class, ErrMalformed)
	}
	key, ok := unwrap(b.keys[class], sealed[4:])
	if !ok {
		return nil, fmt.Errorf("key of class %d does not unwrap: %w", class, ErrMalformed)
	}
	return key, nil
}

func (b *Bag) set(class int, key []byte) error {
	block, err := aes.NewCipher(key)
	if err != nil {
		return fmt.Errorf("key bag: %w", err)
	}
	b.keys[class], b.raw[class] = block, key
	return nil
}

// seal writes the bag under a password, with fresh salts.
func (b *Bag) seal(id []byte, ids [][]byte, password string, cost Cost, random io.Reader) error {
	salts := make([]byte, 20+20+40)
	if _, err := io.ReadFull(random, salts); err != nil {
		return fmt.Errorf("key bag: %w", err)
	}
	p := parsed{salt: salts[:20], iterations: 10_000}
	check := make([]byte, 40)
	if password != "" {
		p.doubleSalt, p.double = salts[20:40], cost.Iterations
		if p.double == 0 {
			p.double = 1000
		}
		check = salts[40:]
	}
	kek, err := p.derive(password)
	if err != nil {
		return err
	}

	var out []byte
	field := func(tag string, value []byte) {
		out = append(binary.BigEndian.AppendUint32(append(out, tag...), uint32(len(value))), value...)
	}
	number := func(tag string, v int) { field(tag, binary.BigEndian.AppendUint32(nil, uint32(v))) }
	number("VERS", 5)
	number("TYPE", 1)
	field("UUID", id)
	field("HMCK", check)
	number("WRAP", 0)
	field("SALT", p.salt)
	number("ITER", p.iterations)
	if password != "" {
		number("DPWT", 1)
		number("DPIC", p.double)
		field("DPSL", p.doubleSalt)
	}
	for class := 1; class <= classes; class++ {
		if b.raw[class] == nil {
			continue
		}
		field("UUID", ids[class])
		number("CLAS", class)
		// Classes from 5 on are bound to the phone as well; a simulated phone
		// has no hardware key, so what it writes opens with the password.
		wrapped := 2
		if class > 4 {
			wrapped = 3
		}
		number("WRAP", wrapped)
		number("KTYP", 0)
		field("WPKY", wrap(nil, kek, b.raw[class]))
	}
	b.blob = out
	return nil
}

type classKey struct {
	id     []byte
	class  int
	wrap   uint32
	sealed []byte
}

type parsed struct {
	id         []byte
	salt       []byte
	iterations int
	doubleSalt []byte
	double     int
	classes    []classKey
}

// parse reads the tags of a bag. Everything before the second UUID is its head.
func parse(blob []byte) (parsed, error) {
	var p parsed
	if len(blob) > maxBag {
		return p, fmt.Errorf("%d bytes: %w", len(blob), ErrMalformed)
	}
	for len(blob) > 0 {
		if len(blob) < 8 || uint64(binary.BigEndian.Uint32(blob[4:])) > uint64(len(blob)-8) {
			return p, fmt.Errorf("a tag is cut off: %w", ErrMalformed)
		}
		n := 8 + int(binary.BigEndian.Uint32(blob[4:]))
		tag, value := string(blob[:4]), blob[8:n]
		blob = blob[n:]
		var number uint32
		if len(value) == 4 {
			number = binary.BigEndian.Uint32(value)
		}
		switch {
		case tag == "UUID" && p.id == nil:
			p.id = value
		case tag == "UUID":
			if len(p.classes) > 64 {
				return p, fmt.Errorf("too many classes: %w", ErrMalformed)
			}
			p.classes = append(p.classes, classKey{id: value})
		case len(p.classes) > 0:
			p.classes[len(p.classes)-1].read(tag, value, number)
		case tag == "SALT":
			p.salt = value
		case tag == "ITER":
			p.iterations = int(number)
		case tag == "DPSL":
			p.doubleSalt = value
		case tag == "DPIC":
			p.double = int(number)
		}
	}
	usable := p.classes[:0]
	var seen [classes + 1]bool
	for _, c := range p.classes {
		if c.class >= 1 && c.class <= classes {
			if seen[c.class] {
				return p, fmt.Errorf("class %d twice: %w", c.class, ErrMalformed)
			}
			seen[c.class] = true
		}
		if c.class >= 1 && c.class <= classes && len(c.sealed) == sealedSize {
			usable = append(usable, c)
		}
	}
	p.classes = usable
	if len(p.salt) == 0 || p.iterations < 1 || p.iterations > maxIterations || p.double > maxIterations ||
		len(p.doubleSalt) > 0 && p.double < 1 || len(p.classes) == 0 {
		return p, fmt.Errorf("salt, iterations or classes are missing: %w", ErrMalformed)
	}
	return p, nil
}

func (c *classKey) read(tag string, value []byte, number uint32) {
	switch tag {
	case "CLAS":
		c.class = int(number)
	case "WRAP":
		c.wrap = number
	case "WPKY":
		c.sealed = value
	}
}

// derive turns a password into the key that wraps the class keys.
func (p parsed) derive(password string) (cipher.Block, error) {
	if len(p.doubleSalt) > 0 {
		key, err := pbkdf2.Key(sha256.New, password, p.doubleSalt, p.double, keySize)
		if err != nil {
			return nil, fmt.Errorf("key bag: %w", err)
		}
		password = string(key)
	}
	key, err := pbkdf2.Key(sha1.New, password, p.salt, p.iterations, keySize)
	if err != nil {
		return nil, fmt.Errorf("key bag: %w", err)
	}
	return aes.NewCipher(key)
}
