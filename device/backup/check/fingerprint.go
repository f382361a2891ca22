package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
)

// Fingerprint changes when a backup does: when one of its property lists or its
// index is written, or a payload is added, removed or renamed. It takes 261 looks
// at the file system and reads nothing. A payload overwritten in place is not
// noticed; only reading everything again would.
func Fingerprint(b *backupdir.Backup) string {
	h := sha256.New()
	tell := func(name string) {
		info, err := b.Root().Lstat(name)
		switch {
		case err != nil:
			fmt.Fprintf(h, "%s -\n", name)
		case info.Mode().Type() == 0:
			fmt.Fprintf(h, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		default: // the size of a folder says nothing
			fmt.Fprintf(h, "%s %v %d\n", name, info.Mode()&fs.ModeType, info.ModTime().UnixNano())
		}
	}
	fmt.Fprintf(h, "lifeboat fingerprint 1\n")
	for _, name := range []string{"Info.plist", "Status.plist", "Manifest.plist", b.IndexName()} {
		tell(name)
	}
	if b.Facts().Format == backup.FormatMBDB {
		tell(".")
	}
	for i := range 256 {
		tell(fmt.Sprintf("%02x", i))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Changed reports whether a backup is another one than when its check began: it was
// written to meanwhile, or another folder stands in its place, as after a new
// backup has taken it. What such a check found, missing files above all, says
// nothing about the backup.
func Changed(b *backupdir.Backup, r backup.Report) bool {
	return b.Replaced() || r.Fingerprint != Fingerprint(b)
}
