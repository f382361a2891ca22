package samples

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// The files that damage is done to: each stands for its kind of domain.
const (
	photoDomain = "CameraRollDomain"
	photoPath   = "Media/DCIM/100APPLE/IMG_0007.HEIC"
	homeDomain  = "HomeDomain"
	plistPath   = "Library/Preferences/com.apple.mobiletimer.plist"
	smsPath     = "Library/SMS/sms.db"
)

// LosePhoto removes a photo that every sample has.
func (b *Backup) LosePhoto() error { return os.Remove(b.photo()) }

// Lose removes the payload of a file.
func (b *Backup) Lose(domain, path string) error { return os.Remove(b.payload(fileID(domain, path))) }

func (b *Backup) photo() string { return b.payload(fileID(photoDomain, photoPath)) }

// cutPayload takes the last 32 bytes, as an interrupted copy does.
func (b *Backup) cutPayload() error {
	info, err := os.Stat(b.photo())
	if err != nil {
		return err
	}
	return os.Truncate(b.photo(), info.Size()-32)
}

// grownDatabase is a database that grew while it was copied: the row tells the
// size before, the digest is that of what is stored (PROTOCOL.md §8.3).
func (b *Backup) grownDatabase() error {
	return b.editRow(homeDomain, smsPath, func(r *row) error {
		r.size -= 4096
		return nil
	})
}

func (b *Backup) directoryForPayload() error {
	if err := os.Remove(b.photo()); err != nil {
		return err
	}
	return os.Mkdir(b.photo(), 0o755)
}

// damagePadding overwrites the last block, which then decrypts to noise.
func (b *Backup) damagePadding() error {
	return edit(b.photo(), func(data []byte) error {
		if len(data) < 32 {
			return errors.New("photo too short")
		}
		copy(data[len(data)-32:], bytes.Repeat([]byte{0x5a}, 32))
		return nil
	})
}

// flipByte changes one byte of a file whose digest is known. It lies in the
// first block, so that an encrypted file keeps its padding.
func (b *Backup) flipByte() error {
	return edit(b.payload(fileID(homeDomain, plistPath)), func(data []byte) error {
		data[9] ^= 0xff
		return nil
	})
}

func edit(path string, change func([]byte) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := change(data); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// addStranger puts a file into a shard that no row speaks of.
func (b *Backup) addStranger() error {
	path := b.payload(fileID("HomeDomain", "Library/left over from an older backup"))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte("nobody asked for me\n"), 0o644)
}

// placeholder leaves what iCloud Drive leaves of a file that it moved away.
func (b *Backup) placeholder() error {
	dir, name := filepath.Split(b.photo())
	if err := os.Remove(b.photo()); err != nil {
		return err
	}
	stub, err := proplist.Encode(map[string]any{"NSURLNameKey": name, "NSURLFileSizeKey": 30_000}, proplist.FormatBinary)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "."+name+".icloud"), stub, 0o644)
}

// damageDatabase damages pages of the messages' database before it was backed
// up, as it were: size and digest are those of the damaged bytes.
func (b *Backup) damageDatabase() error {
	bases, err := databases()
	if err != nil {
		return err
	}
	for _, base := range bases {
		if base.domain != homeDomain || base.path != smsPath {
			continue
		}
		data := bytes.Clone(base.data)
		for at := 2 * 4096; at+4096 <= len(data); at += 4096 {
			copy(data[at:at+64], bytes.Repeat([]byte{0xee}, 64))
		}
		return b.replacePayload(homeDomain, smsPath, data)
	}
	return ErrNoDamage
}

// replacePayload stores data for a file and corrects its row.
func (b *Backup) replacePayload(domain, path string, data []byte) error {
	return b.editRow(domain, path, func(r *row) error {
		key, err := b.newKey(r, "another key ")
		if err != nil {
			return err
		}
		r.size = int64(len(data))
		return b.fixedPayload(r, data, key)
	})
}
