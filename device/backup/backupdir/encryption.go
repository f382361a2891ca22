package backupdir

import (
	"context"

	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// sqliteMagic is how many bytes of an index are looked at.
const sqliteMagic = len(sqlitefile.Magic)

// Doubt says how the parts of a backup contradict each other about its encryption.
type Doubt string

// The doubts. Facts.Encrypted holds what the proofs come to: a ManifestKey, which
// only encrypted backups have; a key bag that opens without a password, which they
// never have; and the first bytes of the index.
const (
	DoubtNone        Doubt = ""
	DoubtFlagOff     Doubt = "flag-off"     // IsEncrypted is false or missing, and there is a ManifestKey
	DoubtFlagOn      Doubt = "flag-on"      // IsEncrypted is true, and key bag and index are those of a plain backup
	DoubtFlagMissing Doubt = "flag-missing" // there is no IsEncrypted; nothing else says that the backup is encrypted
	DoubtPlainIndex  Doubt = "plain-index"  // there is a ManifestKey, and the index is not encrypted
)

// Doubt tells how the parts of the backup contradict each other about its
// encryption.
func (b *Backup) Doubt() Doubt { return b.doubt }

// settleEncryption reports whether the backup is encrypted.
func (b *Backup) settleEncryption() (bool, Doubt) {
	m := &b.marks.Manifest
	plain := string(b.head[:]) == sqlitefile.Magic
	switch {
	case m.State != MarkRead:
		return false, DoubtNone
	case m.HasKey && !m.Encrypted:
		return true, DoubtFlagOff
	case m.HasKey && plain:
		return true, DoubtPlainIndex
	case m.Encrypted && !m.HasKey && plain && b.opensUnlocked():
		return false, DoubtFlagOn
	case !m.Flagged && !m.HasKey:
		return false, DoubtFlagMissing
	}
	return m.Encrypted, DoubtNone
}

// fewRounds is the most work that Open does to see whether a key bag opens without
// a password: that of a plain backup, some milliseconds.
const fewRounds = 50_000

// OpensWithoutPassword reports whether the key bag opens with the empty password,
// as it must not in an encrypted backup. It takes some milliseconds.
func (b *Backup) OpensWithoutPassword() bool { return b.opensUnlocked() }

// opensUnlocked reports whether the key bag opens with the empty password, as those
// of plain backups do (PROTOCOL.md §8.4).
func (b *Backup) opensUnlocked() bool {
	bag, err := keybag.Parse(b.marks.Manifest.keybag)
	if err != nil || bag.DoubleSalt != nil || bag.Iterations > fewRounds {
		return false
	}
	keys, err := bag.Unlock(context.Background(), nil, nil)
	if err != nil {
		return false
	}
	keys.Wipe()
	return true
}
