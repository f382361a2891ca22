package backupdir

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
)

// copyBuffer is how much of an index is copied between two looks at the context.
const copyBuffer = 1 << 20

// CopyIndex writes the index as it is without encryption. It is for repair, which
// mends the index of a copy; w must be in a private place, for it gets what the
// password protects. Errors: ErrLocked, those of reading and of w.
func (b *Backup) CopyIndex(ctx context.Context, w io.Writer) error {
	if b.index == nil {
		return ErrLocked
	}
	from := io.NewSectionReader(b.index.plain, 0, b.index.size)
	buf := make([]byte, copyBuffer)
	defer clear(buf)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := from.Read(buf)
		if _, err := w.Write(buf[:n]); err != nil {
			return fmt.Errorf("copying index: %w", err)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("copying index: %w", err)
		}
	}
}

// SealIndex writes an index to w as this backup would have it on disk: encrypted
// with the key of its own index, which the ManifestKey in Manifest.plist opens, or
// as it is when there is no such key. That is also done where the index lies there
// in plain although there is a key for it. plain is read to its end.
func (b *Backup) SealIndex(ctx context.Context, w io.Writer, plain io.Reader) error {
	if b.index == nil {
		return ErrLocked
	}
	buf := make([]byte, copyBuffer, copyBuffer+cbc.BlockSize)
	defer clear(buf[:cap(buf)])
	var mode cipher.BlockMode
	key := b.index.key
	defer clear(key[:])
	if b.IndexBare() {
		var err error
		if key, err = b.keys.Open(b.marks.Manifest.key); err != nil {
			return fmt.Errorf("encrypting index: %w", err)
		}
	}
	if b.index.cipher != nil || b.IndexBare() {
		block, err := aes.NewCipher(key[:])
		if err != nil {
			return fmt.Errorf("encrypting index: %w", err)
		}
		mode = cipher.NewCBCEncrypter(block, make([]byte, cbc.BlockSize))
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(plain, buf)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return fmt.Errorf("encrypting index: %w", err)
		}
		out := buf[:n]
		if mode != nil {
			if last { // PKCS #7: one to sixteen bytes that tell their number
				pad := cbc.BlockSize - n%cbc.BlockSize
				for range pad {
					out = append(out, byte(pad))
				}
			}
			mode.CryptBlocks(out, out)
		}
		if _, err := w.Write(out); err != nil {
			return fmt.Errorf("encrypting index: %w", err)
		}
		if last {
			return nil
		}
	}
}

// SealFileKey wraps a new key for a file of the class, as an entry EncryptionKey.
// It is for repair, which makes the payload of an empty file anew.
func (b *Backup) SealFileKey(class uint32, key [keybag.KeySize]byte) ([]byte, error) {
	if b.keys == nil {
		return nil, ErrLocked
	}
	return b.keys.Seal(class, key)
}

// IndexSealed reports whether the index is encrypted on disk. Then Manifest.plist,
// whose key opened it, is proven to belong to it.
func (b *Backup) IndexSealed() bool { return b.index != nil && b.index.cipher != nil }

// IndexBare reports whether the index lies there in plain although the backup is
// encrypted and has a key for it: a program left a decrypted one behind.
func (b *Backup) IndexBare() bool {
	return b.index != nil && b.index.cipher == nil && b.keys != nil && len(b.marks.Manifest.key) > 0 && b.facts.Format == backup.FormatDB
}
