package assistant

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
)

// marks are the files of a backup by which it is seen to have changed.
var marks = []string{"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db", "Manifest.db-wal", "Manifest.mbdb"}

// glance is a sum over what can be seen of places without opening a file: the
// names in them, and times, sizes and rights of the backups' own files. Two equal
// ones mean that reading the places again would tell nothing new.
func glance(places ...string) uint64 {
	sum := fnv.New64a()
	note := func(path string) {
		info, err := os.Stat(path)
		if err != nil {
			fmt.Fprintln(sum, path, err)
			return
		}
		fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano(), info.Mode())
	}
	for _, place := range places {
		note(place)
		entries, err := os.ReadDir(place)
		fmt.Fprintln(sum, err)
		for _, dir := range append([]string{"."}, names(entries)...) {
			for _, mark := range marks {
				note(filepath.Join(place, dir, mark))
			}
		}
	}
	return sum.Sum64()
}

// names are those of the entries that may be backups.
func names(entries []os.DirEntry) []string {
	var out []string
	for _, e := range entries {
		if !e.Type().IsRegular() {
			out = append(out, e.Name())
		}
	}
	return out
}
