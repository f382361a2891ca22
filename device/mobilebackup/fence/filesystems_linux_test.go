package fence

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// The fence holds in every file system that people keep backups on.
func TestFileSystems(t *testing.T) {
	if testing.Short() {
		t.Skip("runs all the others once more")
	}
	for _, kind := range []string{"btrfs", "xfs", "vfat", "exfat"} {
		t.Run(kind, func(t *testing.T) {
			mounttest.Again(t, mounttest.FileSystem(t, kind, 400))
		})
	}
}
