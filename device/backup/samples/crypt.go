package samples

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
)

// keyring holds the keys of a backup while it is written.
type keyring struct {
	class    *keybag.Keys
	manifest [keybag.KeySize]byte // key of Manifest.db
	bag      []byte               // the keybag as it stands in Manifest.plist
}

// manifestClass is the class that wraps the key of Manifest.db on current iOS.
const manifestClass = 4

// newKeyring makes the keys and the keybag. An unencrypted backup has a keybag
// too: single derivation, empty password (PROTOCOL.md §8.4).
func newKeyring(o Options) (*keyring, error) {
	random := o.random("keys")
	settings := keybag.Options{Iterations: uint32(o.ITER), Rand: random}
	if o.encrypted() && o.DPIC > 0 {
		settings.DoubleIterations = uint32(o.DPIC)
	} else {
		settings.Single = true
	}
	bag, keys, err := keybag.Create(context.Background(), []byte(o.Password), settings)
	if err != nil {
		return nil, fmt.Errorf("make the keys: %w", err)
	}
	return &keyring{class: keys, manifest: fileKey(random), bag: bag.Encode()}, nil
}

// fileKey makes a key.
func fileKey(random *rand.ChaCha8) [keybag.KeySize]byte {
	return [keybag.KeySize]byte(bytesOf(random, keybag.KeySize))
}

// newEncrypter returns the mode in which payloads and the index are encrypted:
// AES-256-CBC with an IV of zeros.
func newEncrypter(key [keybag.KeySize]byte) (cipher.BlockMode, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return cipher.NewCBCEncrypter(block, make([]byte, aes.BlockSize)), nil
}

// encrypt pads data (PKCS #7) and encrypts it.
func encrypt(key [keybag.KeySize]byte, data []byte) ([]byte, error) {
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
func decrypt(key [keybag.KeySize]byte, data []byte) ([]byte, error) {
	block, err := aes.NewCipher(key[:])
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
