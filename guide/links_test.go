package guide

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestGoneBehindALink: the chosen backup is gone when the disk that its link leads to is not
// there; while that only does not answer, it is not.
func TestGoneBehindALink(t *testing.T) {
	for _, tt := range []struct {
		state backup.FolderState
		gone  bool
	}{{backup.FolderAway, true}, {backup.FolderSilent, false}, {backup.FolderAwaited, false}, {backup.FolderBroken, false}, {backup.FolderForbidden, false}} {
		b := backup.Facts{Folder: "/b/one", DeviceName: "one"}
		u := &turn{}
		u.s.Backup, u.s.Folders = b.Folder, []backup.Folder{{Path: "/b", State: backup.FolderRead, Backups: []backup.Facts{b}}}
		u.noteGone([]backup.Folder{{Path: "/b", State: backup.FolderRead, Links: []backup.Folder{{Path: b.Folder, State: tt.state}}}})
		if gone := u.s.Gone != nil; gone != tt.gone {
			t.Errorf("%s: gone %v", tt.state, gone)
		}
	}
}
