package check_test

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// damagedPlaces are the damages to where the payloads lie and what they are to
// the file system.
func damagedPlaces() []damageRow {
	ids := func(id ...backup.FindingID) []backup.FindingID { return id }
	// rename goes by another name: for Wine a name in capitals is the one that is there.
	rename := func(b *foreign, from, to string) {
		b.t.Helper()
		b.check(os.Rename(from, filepath.Join(b.dir, "aside")))
		b.check(os.Rename(filepath.Join(b.dir, "aside"), to))
	}
	move := func(b *foreign, to string) {
		b.t.Helper()
		b.check(os.MkdirAll(filepath.Dir(to), 0o700))
		rename(b, b.at(photoID), to)
	}
	shard := photoID[:2]
	return []damageRow{
		{
			name: "payload folder name in capitals (case-changed)", want: warned, names: ids(backup.MisplacedFiles),
			do: func(b *foreign) {
				entries, err := os.ReadDir(b.dir)
				b.check(err)
				for _, e := range entries {
					if up := strings.ToUpper(e.Name()); len(up) == 2 && up != e.Name() {
						rename(b, filepath.Join(b.dir, e.Name()), filepath.Join(b.dir, up))
					}
				}
			},
		},
		{
			name: "payload name in capitals", want: warned, names: ids(backup.MisplacedFiles),
			do: func(b *foreign) { move(b, filepath.Join(b.dir, shard, strings.ToUpper(photoID))) },
		},
		{
			name: "payload in another of the folders", want: mustStop, names: ids(backup.MisplacedFiles),
			do: func(b *foreign) { move(b, filepath.Join(b.dir, "00", photoID)) },
		},
		{
			name: "payload is a directory", want: mustStop,
			do: func(b *foreign) { b.check(os.Remove(b.at(photoID))); b.check(os.Mkdir(b.at(photoID), 0o700)) },
		},
		{name: "a payload folder missing", want: mustStop, names: ids(backup.MissingFiles), do: func(b *foreign) { b.check(os.RemoveAll(filepath.Join(b.dir, shard))) }},
		{
			name: "payload renamed like an iCloud stub", want: mustStop, names: ids(backup.CloudPlaceholder, backup.MisplacedFiles),
			do: func(b *foreign) { move(b, filepath.Join(b.dir, shard, "."+photoID+".icloud")) },
		},
		{
			name: "payload sparse: hole instead of data, same size", want: warned, encrypted: &mustStop, why: "its first bytes are not a picture's",
			do: func(b *foreign) {
				n := int64(len(b.read(b.at(photoID))))
				b.write(b.at(photoID), nil)
				b.check(os.Truncate(b.at(photoID), n))
			},
		},
		{
			name: "stranger payload-like file beside", want: sound, why: "left of an older run; harmless",
			do: func(b *foreign) { b.write(b.at(strings.Repeat("0", 40)), []byte("x")) },
		},
	}
}
