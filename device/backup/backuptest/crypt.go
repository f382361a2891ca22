package backuptest

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
	"math/rand/v2"
)

// This file is the writing half of the backup encryption (protocol notes F.6).
// It is not shared with the reading half, so that one proves the other.

const classes = 11 // a phone's keybag has the classes 1 … 11

// keyring holds the keys of a backup while it is written.
type keyring struct {
	class    [classes + 1][]byte // by class number; 0 is unused
	manifest []byte              // key of Manifest.db
	bag      []byte              // the keybag as it stands in Manifest.plist
}

// manifestClass is the class that wraps the key of Manifest.db on current iOS.
const manifestClass = 4

// newKeyring makes the keys and the keybag. An unencrypted backup has a keybag
// too: single derivation, empty password (rule 4 of the fixtures).
func newKeyring(o Options, random *rand.ChaCha8) (*keyring, error) {
	salt, doubleSalt := bytesOf(random, 20), bytesOf(random, 20)
	pass := []byte(o.Password)
	double := o.encrypted() && o.DPIC > 0
	if double {
		key, err := pbkdf2.Key(sha256.New, o.Password, doubleSalt, o.DPIC, 32)
		if err != nil {
			return nil, fmt.Errorf("derive the first key: %w", err)
		}
		pass = key
	}
	kek, err := pbkdf2.Key(sha1.New, string(pass), salt, o.ITER, 32)
	if err != nil {
		return nil, fmt.Errorf("derive the second key: %w", err)
	}

	k := &keyring{manifest: bytesOf(random, 32)}
	var bag bytes.Buffer
	field := func(tag string, value []byte) {
		bag.WriteString(tag)
		bag.Write(binary.BigEndian.AppendUint32(nil, uint32(len(value))))
		bag.Write(value)
	}
	number := func(tag string, v int) { field(tag, binary.BigEndian.AppendUint32(nil, uint32(v))) }
	number("VERS", 5)
	number("TYPE", 1)
	field("UUID", bytesOf(random, 16))
	if o.encrypted() {
		field("HMCK", bytesOf(random, 40))
	} else {
		field("HMCK", make([]byte, 40))
	}
	number("WRAP", 0)
	field("SALT", salt)
	number("ITER", o.ITER)
	if double {
		number("DPWT", 1)
		number("DPIC", o.DPIC)
		field("DPSL", doubleSalt)
	}
	for c := 1; c <= classes; c++ {
		k.class[c] = bytesOf(random, 32)
		wrapped, err := wrap(kek, k.class[c])
		if err != nil {
			return nil, err
		}
		field("UUID", bytesOf(random, 16))
		number("CLAS", c)
		if c <= 4 {
			number("WRAP", 2)
		} else {
			number("WRAP", 3)
		}
		number("KTYP", 0)
		field("WPKY", wrapped)
	}
	k.bag = bag.Bytes()
	return k, nil
}

// sealed is a class number and a key wrapped for it, as EncryptionKey and
// ManifestKey hold them.
func (k *keyring) sealed(class int64, key []byte) ([]byte, error) {
	wrapped, err := wrap(k.class[class], key)
	if err != nil {
		return nil, err
	}
	return append(binary.LittleEndian.AppendUint32(nil, uint32(class)), wrapped...), nil
}

// wrap is the key wrap of RFC 3394.
func wrap(kek, key []byte) ([]byte, error) {
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, fmt.Errorf("wrap a key: %w", err)
	}
	n := len(key) / 8
	out := append(bytes.Repeat([]byte{0xa6}, 8), key...)
	var in [16]byte
	for j := range 6 {
		for i := 1; i <= n; i++ {
			copy(in[:8], out[:8])
			copy(in[8:], out[8*i:])
			block.Encrypt(in[:], in[:])
			a := binary.BigEndian.Uint64(in[:8]) ^ uint64(n*j+i)
			binary.BigEndian.PutUint64(out[:8], a)
			copy(out[8*i:8*i+8], in[8:])
		}
	}
	return out, nil
}

// newEncrypter returns the mode in which payloads and the index are encrypted:
// AES-256-CBC with an IV of zeros.
func newEncrypter(key []byte) (cipher.BlockMode, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)), nil
}

// encrypt pads data (PKCS #7) and encrypts it.
func encrypt(key, data []byte) ([]byte, error) {
	mode, err := newEncrypter(key)
	if err != nil {
		return nil, err
	}
	out := pad(bytes.Clone(data))
	mode.CryptBlocks(out, out)
	return out, nil
}

func pad(data []byte) []byte {
	n := aes.BlockSize - len(data)%aes.BlockSize
	return append(data, bytes.Repeat([]byte{byte(n)}, n)...)
}

// decrypt undoes encrypt.
func decrypt(key, data []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, errors.New("decrypt: not whole blocks")
	}
	out := bytes.Clone(data)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(out, out)
	return out[:len(out)-int(out[len(out)-1])], nil
}

func bytesOf(random *rand.ChaCha8, n int) []byte {
	b := make([]byte, n)
	_, _ = random.Read(b) // a ChaCha8 source never fails
	return b
}
