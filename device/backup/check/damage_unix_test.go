//go:build unix

package check_test

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// systemDamages need links, pipes and permissions of Unix.
func systemDamages() []damageRow {
	return []damageRow{
		{
			name: "payload is a symlink to a good copy", want: mustStop, names: []backup.FindingID{backup.UnreadableFiles},
			do: func(b *foreign) {
				b.check(os.Rename(b.at(photoID), b.dir+".x"))
				b.check(os.Symlink(b.dir+".x", b.at(photoID)))
			},
		},
		{
			name: "payload is a FIFO", want: mustStop, names: []backup.FindingID{backup.UnreadableFiles},
			do: func(b *foreign) { b.check(os.Remove(b.at(photoID))); b.check(unix.Mkfifo(b.at(photoID), 0o600)) },
		},
		{
			name: "payload unreadable (chmod 000; root reads)", want: readable(), why: "who may read nothing has proven nothing",
			do: func(b *foreign) {
				b.write(b.at(photoID), b.read(b.at(photoID))) // a file of its own
				b.check(os.Chmod(b.at(photoID), 0))
			},
		},
		{
			name: "a payload folder is a symlink", want: mustStop, names: []backup.FindingID{backup.UnreadableFiles, backup.MissingFiles},
			do: func(b *foreign) {
				shard := filepath.Join(b.dir, photoID[:2])
				b.check(os.Rename(shard, b.dir+".dir"))
				b.check(os.Symlink(b.dir+".dir", shard))
			},
		},
	}
}

// readable is what is wanted of a file that its mode closes: root reads it.
func readable() wanted {
	if os.Geteuid() == 0 {
		return wanted{nothing, nothing}
	}
	return mustStop
}
