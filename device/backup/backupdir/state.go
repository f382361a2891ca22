package backupdir

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
)

// Unlocked reports whether Unlock has succeeded.
func (b *Backup) Unlocked() bool { return b.index != nil }

// IndexName is the name of the file that is the index, or that would be it.
func (b *Backup) IndexName() string {
	if b.indexName != "" {
		return b.indexName
	}
	return dbName
}

// CheckKeybag looks whether the key bag is sound. That of a backup without
// encryption opens with the empty password, which is tried. Errors are those of
// Unlock, ErrNoKeybag, ErrKeybagGarbage and ErrForeignKeybag.
func (b *Backup) CheckKeybag(ctx context.Context) error {
	m := &b.marks.Manifest
	if len(m.keybag) == 0 {
		return ErrNoKeybag
	}
	bag, err := keybag.Parse(m.keybag)
	if err != nil {
		return err
	}
	if bag.Garbage {
		return ErrKeybagGarbage
	}
	if b.facts.Encrypted {
		return nil
	}
	keys, err := bag.Unlock(ctx, nil, nil)
	if errors.Is(err, ErrWrongPassword) {
		return ErrForeignKeybag
	}
	if err != nil {
		return err
	}
	defer keys.Wipe()
	if len(keys.Broken) > 0 {
		return &KeybagError{What: fmt.Sprintf("the keys of classes %v do not open", keys.Broken)}
	}
	return nil
}

// KeyClasses are the protection classes that the key bag has a key for, also
// before it is unlocked; nil when there is no bag or it is not sound.
func (b *Backup) KeyClasses() map[int64]bool {
	bag, err := keybag.Parse(b.marks.Manifest.keybag)
	if err != nil {
		return nil
	}
	classes := map[int64]bool{}
	for _, c := range bag.Classes {
		classes[int64(c.Class)] = true
	}
	return classes
}
