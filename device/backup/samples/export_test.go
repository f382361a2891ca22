package samples

import "os"

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

// FileKey opens an EncryptionKey.
func (b *Backup) FileKey(sealed []byte) ([]byte, error) {
	key, err := b.keys.class.Open(sealed)
	return key[:], err
}
