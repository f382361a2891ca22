package backupdir

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// Weigh counts the payloads that lie in a backup, as far as they can be read; none
// where ctx ended first.
func Weigh(ctx context.Context, dir string) (files, bytes int64) {
	for n := range 256 {
		if ctx.Err() != nil {
			return 0, 0
		}
		entries, err := os.ReadDir(filepath.Join(dir, fmt.Sprintf("%02x", n)))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if _, ok := mbfile.ParseID(e.Name()); !ok || !e.Type().IsRegular() {
				continue
			}
			if info, err := e.Info(); err == nil {
				files++
				bytes += info.Size()
			}
		}
	}
	return files, bytes
}
