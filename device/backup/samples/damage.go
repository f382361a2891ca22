package samples

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// ErrNoDamage says that a kind of damage cannot be done to a backup: it has no
// damage function, or it needs encryption (or its absence).
var ErrNoDamage = errors.New("no such damage here")

// Damage damages the backup in one way, so that a check with the right password
// finds exactly the finding id. The kinds that are no damage but a circumstance
// (password-needed, wrong-password, old-format) come from Options and from how
// the check is started; for them, and for those that do not apply to this
// backup, the error is ErrNoDamage.
func (b *Backup) Damage(id backup.FindingID) error {
	for _, d := range damages {
		if d.id != id {
			continue
		}
		if b.Options.Format == backup.FormatMBDB || d.encrypted && !b.Options.encrypted() || d.plain && b.Options.encrypted() {
			break
		}
		if err := d.do(b); err != nil {
			return fmt.Errorf("damage %s: %w", id, err)
		}
		return nil
	}
	return fmt.Errorf("%w: %s", ErrNoDamage, id)
}

// Damages lists the kinds of damage that can be done to the backup.
func (b *Backup) Damages() []backup.FindingID {
	var ids []backup.FindingID
	for _, d := range damages {
		if b.Options.Format != backup.FormatMBDB && (!d.encrypted || b.Options.encrypted()) && (!d.plain || !b.Options.encrypted()) {
			ids = append(ids, d.id)
		}
	}
	slices.Sort(ids)
	return ids
}

type damage struct {
	id        backup.FindingID
	do        func(*Backup) error
	encrypted bool // needs an encrypted backup
	plain     bool // needs an unencrypted one
}

var damages = [...]damage{
	{id: backup.Unfinished, do: (*Backup).unfinish},
	{id: backup.Interrupted, do: (*Backup).interrupt},
	{id: backup.MarksMissing, do: (*Backup).loseInfo},
	{id: backup.EmptyManifest, do: (*Backup).emptyManifest},
	{id: backup.ManifestUnreadable, do: (*Backup).unreadableManifest},
	{id: backup.IndexDamaged, do: (*Backup).damageRow},
	{id: backup.MissingFiles, do: (*Backup).LosePhoto},
	{id: backup.WrongSize, do: (*Backup).cutPayload},
	{id: backup.SizeDiffers, do: (*Backup).grownDatabase},
	{id: backup.UnreadableFiles, do: (*Backup).directoryForPayload},
	{id: backup.UndecryptableFiles, do: (*Backup).damagePadding, encrypted: true},
	{id: backup.DigestMismatch, do: (*Backup).flipByte},
	{id: backup.DigestMissing, do: (*Backup).loseDigest},
	{id: backup.DecomposedPaths, do: (*Backup).decompose},
	{id: backup.PathCollisions, do: (*Backup).collide},
	{id: backup.UnsafePaths, do: (*Backup).escape},
	{id: backup.WrongFileID, do: (*Backup).renameID},
	{id: backup.DuplicateRows, do: (*Backup).duplicate},
	{id: backup.MissingParents, do: (*Backup).loseParent},
	{id: backup.AppsNotListed, do: (*Backup).unlistApp},
	{id: backup.UnknownDomains, do: (*Backup).strangeDomain},
	{id: backup.NoKeybag, do: (*Backup).loseKeybag},
	{id: backup.KeybagDamaged, do: (*Backup).cutKeybag},
	{id: backup.IdentityMismatch, do: (*Backup).swapIdentity},
	{id: backup.LeftoverSnapshot, do: (*Backup).leaveSnapshot},
	{id: backup.Strangers, do: (*Backup).addStranger},
	{id: backup.CloudPlaceholder, do: (*Backup).placeholder},
	{id: backup.InnerDatabaseDamaged, do: (*Backup).damageDatabase},
}

// Damage to the marks.

// unfinish leaves what a first run has when it broke off: no index yet.
func (b *Backup) unfinish() error {
	if err := b.interrupt(); err != nil {
		return err
	}
	return os.Remove(b.path("Manifest.db"))
}

// interrupt leaves what a later run has that broke off: the state, and all the rest
// as it was.
func (b *Backup) interrupt() error {
	return b.editPlist("Status.plist", func(m map[string]any) { m["SnapshotState"] = "uploading" })
}

func (b *Backup) loseInfo() error { return os.Remove(b.path("Info.plist")) }

func (b *Backup) emptyManifest() error { return os.Truncate(b.path("Manifest.plist"), 0) }

func (b *Backup) unreadableManifest() error {
	return os.WriteFile(b.path("Manifest.plist"), []byte("this is a text file, not a property list\n"), 0o644)
}

func (b *Backup) unlistApp() error {
	if len(b.Options.Apps) == 0 {
		return ErrNoDamage
	}
	return b.editPlist("Manifest.plist", func(m map[string]any) {
		if apps, ok := m["Applications"].(map[string]any); ok {
			delete(apps, b.Options.Apps[0].ID)
		}
	})
}

func (b *Backup) loseKeybag() error {
	return b.editPlist("Manifest.plist", func(m map[string]any) { delete(m, "BackupKeyBag") })
}

func (b *Backup) cutKeybag() error {
	return b.editPlist("Manifest.plist", func(m map[string]any) { m["BackupKeyBag"] = b.keys.bag[:len(b.keys.bag)/2+3] })
}

func (b *Backup) swapIdentity() error {
	const other = "00008140-000E29C90CC1801C"
	return b.editPlist("Info.plist", func(m map[string]any) {
		m["Target Identifier"], m["Unique Identifier"], m["Serial Number"] = other, other, "OTHERPHONE1"
	})
}

func (b *Backup) leaveSnapshot() error {
	if err := os.MkdirAll(b.path("Snapshot/3d"), 0o755); err != nil {
		return err
	}
	return os.WriteFile(b.path("Snapshot/3d/"+fileID("HomeDomain", "Library/SMS/sms.db")), []byte("half"), 0o644)
}
