package backuptest

import (
	"crypto/aes"
	"encoding/binary"
	"errors"
	"os"
)

// Reveal writes the decrypted index beside the encrypted one.
func (b *Backup) Reveal() error {
	data, err := os.ReadFile(b.path("Manifest.db"))
	if err != nil {
		return err
	}
	if data, err = decrypt(b.keys.manifest, data); err != nil {
		return err
	}
	return os.WriteFile(b.path("Manifest.plain.db"), data, 0o600)
}

// FileKey unwraps an EncryptionKey (RFC 3394).
func (b *Backup) FileKey(sealed []byte) ([]byte, error) {
	block, err := aes.NewCipher(b.keys.class[binary.LittleEndian.Uint32(sealed)])
	if err != nil {
		return nil, err
	}
	out := append([]byte(nil), sealed[4:]...)
	n := len(out)/8 - 1
	var in [16]byte
	for j := 5; j >= 0; j-- {
		for i := n; i >= 1; i-- {
			a := binary.BigEndian.Uint64(out[:8]) ^ uint64(n*j+i)
			binary.BigEndian.PutUint64(in[:8], a)
			copy(in[8:], out[8*i:8*i+8])
			block.Decrypt(in[:], in[:])
			copy(out[:8], in[:8])
			copy(out[8*i:], in[8:])
		}
	}
	if binary.BigEndian.Uint64(out[:8]) != 0xa6a6a6a6a6a6a6a6 {
		return nil, errors.New("wrong key")
	}
	return out[8:], nil
}
