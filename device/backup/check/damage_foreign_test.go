package check_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"howett.net/plist"
)

// foreign is a reader and writer of backups of its own: the standard library's
// ciphers, howett.net/plist and SQLite itself, and no line of the product. What
// damages a backup in the tables must not share the blind spots of what judges
// it. Sources: PROTOCOL.md §7.1, §7.6.
type foreign struct {
	t         testing.TB
	dir       string
	classKeys map[uint32][]byte // by class; empty when the backup is plain
	indexKey  []byte            // of Manifest.db; nil when the backup is plain
}

// openForeign opens the backup in dir. An empty password says that it is plain.
func openForeign(t testing.TB, dir, password string) *foreign {
	t.Helper()
	f := &foreign{t: t, dir: dir, classKeys: map[uint32][]byte{}}
	if password == "" {
		return f
	}
	m := f.readPlist("Manifest.plist")
	f.unlock(m["BackupKeyBag"].([]byte), password)
	sealed := m["ManifestKey"].([]byte)
	f.indexKey = f.must(keyUnwrap(f.classKeys[binary.LittleEndian.Uint32(sealed)], sealed[4:]))
	return f
}

func (f *foreign) must(b []byte, err error) []byte {
	f.t.Helper()
	f.check(err)
	return b
}

func (f *foreign) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal("the damage could not be done: ", err)
	}
}

// unlock derives the key of the password and opens the classes that it wraps.
func (f *foreign) unlock(bag []byte, password string) {
	f.t.Helper()
	top := map[string][]byte{}
	var classes []map[string][]byte
	at := top
	for len(bag) >= 8 {
		tag, n := string(bag[:4]), int(binary.BigEndian.Uint32(bag[4:]))
		if _, seen := top["UUID"]; seen && tag == "UUID" {
			at = map[string][]byte{}
			classes = append(classes, at)
		}
		at[tag] = bag[8 : 8+n]
		bag = bag[8+n:]
	}
	number := func(b []byte) int { return int(binary.BigEndian.Uint32(b)) }
	secret := []byte(password)
	if salt, ok := top["DPSL"]; ok {
		secret = f.must(pbkdf2.Key(sha256.New, password, salt, number(top["DPIC"]), 32))
	}
	key := f.must(pbkdf2.Key(sha1.New, string(secret), top["SALT"], number(top["ITER"]), 32))
	for _, c := range classes {
		if number(c["WRAP"])&2 != 0 {
			f.classKeys[uint32(number(c["CLAS"]))] = f.must(keyUnwrap(key, c["WPKY"]))
		}
	}
}

// keyUnwrap opens a wrapped key (RFC 3394, 2.2.2).
func keyUnwrap(key, wrapped []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(wrapped)%8 != 0 || len(wrapped) < 24 {
		return nil, errors.New("not a wrapped key")
	}
	n := len(wrapped)/8 - 1
	b := make([]byte, 16)
	copy(b, wrapped[:8])
	out := bytes.Clone(wrapped[8:])
	for j := 5; j >= 0; j-- {
		for i := n; i >= 1; i-- {
			t := binary.BigEndian.Uint64(b) ^ uint64(n*j+i)
			binary.BigEndian.PutUint64(b, t)
			copy(b[8:], out[(i-1)*8:i*8])
			block.Decrypt(b, b)
			copy(out[(i-1)*8:], b[8:])
		}
	}
	if !hmac.Equal(b[:8], bytes.Repeat([]byte{0xA6}, 8)) {
		return nil, errors.New("the key does not unwrap")
	}
	return out, nil
}

// sealBytes encrypts data with AES-CBC and an IV of zeros, without padding.
func sealBytes(key, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := bytes.Clone(data)
	cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(out, out)
	return out
}

// openBytes undoes sealBytes.
func openBytes(key, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := bytes.Clone(data)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(out, out)
	return out
}

// padded appends the padding of PKCS #7.
func padded(data []byte) []byte {
	n := aes.BlockSize - len(data)%aes.BlockSize
	return append(bytes.Clone(data), bytes.Repeat([]byte{byte(n)}, n)...)
}

// foreignID is the name of a payload.
func foreignID(domain, path string) string {
	sum := sha1.Sum([]byte(domain + "-" + path))
	return hex.EncodeToString(sum[:])
}

// at is where the payload with the ID lies.
func (f *foreign) at(id string) string { return filepath.Join(f.dir, id[:2], id) }

func (f *foreign) read(path string) []byte {
	f.t.Helper()
	return f.must(os.ReadFile(path))
}

// write puts a new file in place of the one there: the payloads of the tables
// are hard links to those of one base backup, which must stay as they are.
func (f *foreign) write(path string, data []byte) {
	f.t.Helper()
	f.check(os.MkdirAll(filepath.Dir(path), 0o700))
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		f.t.Fatal(err)
	}
	f.check(os.WriteFile(path, data, 0o600))
}

// stored changes the bytes of a payload as they are stored.
func (f *foreign) stored(id string, edit func([]byte) []byte) {
	f.t.Helper()
	f.write(f.at(id), edit(f.read(f.at(id))))
}

// plain changes the bytes of a payload before encryption; its length stays.
func (f *foreign) plain(id string, edit func([]byte)) {
	f.t.Helper()
	f.stored(id, func(b []byte) []byte {
		if f.indexKey == nil {
			edit(b)
			return b
		}
		key := f.record(id).fileKey(f)
		b = openBytes(key, b)
		edit(b)
		return sealBytes(key, b)
	})
}

// readPlist reads one of the three lists.
func (f *foreign) readPlist(name string) map[string]any {
	f.t.Helper()
	m := map[string]any{}
	_, err := plist.Unmarshal(f.read(filepath.Join(f.dir, name)), &m)
	f.check(err)
	return m
}

// list changes one of the three lists.
func (f *foreign) list(name string, edit func(map[string]any)) {
	f.t.Helper()
	m := f.readPlist(name)
	edit(m)
	f.write(filepath.Join(f.dir, name), f.must(plist.Marshal(m, plist.BinaryFormat)))
}
