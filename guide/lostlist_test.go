package guide

import (
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestLostListIsTriedByOthers: where the list of files is lost and no other backup helped,
// the same again is not offered, until there is another backup of the same iPhone.
func TestLostListIsTriedByOthers(t *testing.T) {
	const lost, first, second, foreign = "/b/lost", "/b/first", "/old/second", "/old/foreign"
	of := func(folder, udid string) backup.Facts {
		return backup.Facts{Folder: folder, UDID: udid, Encrypted: true, IndexBytes: 1}
	}
	const mine, other = "00008110-000A1B2C3D4E001E", "00008110-000A1B2C3D4E0FFF"
	g := Load()
	s := Situation{}
	s.Door, s.Backup, s.NoPhone = DoorInside, lost, true
	s.Folders = []backup.Folder{{Path: "/b", Backups: []backup.Facts{of(lost, mine), of(first, mine)}}}
	s.Ended = Failure{Kind: JobLook, Problem: SaveNeedsIndex, Safe: true, Tried: []string{first}}
	offered := func() (ids []ActionID) {
		r := g.Plan(s)
		ids = append(ids, r.Primary.ID)
		for _, a := range r.Secondary {
			ids = append(ids, a.ID)
		}
		return ids
	}
	if ids := offered(); ids[0] != ActAddFolder || slices.Contains(ids, ActLookInside) {
		t.Errorf("nothing is new: %v", ids)
	}
	s.Folders = append(s.Folders, backup.Folder{Path: "/old", Backups: []backup.Facts{of(foreign, other)}})
	if ids := offered(); ids[0] != ActAddFolder {
		t.Errorf("a backup of another iPhone is new: %v", ids)
	}
	s.Folders = append(s.Folders, backup.Folder{Path: "/more", Backups: []backup.Facts{of(second, mine)}})
	if ids := offered(); ids[0] != ActLookInside {
		t.Errorf("one of the same is new: %v", ids)
	}
	s.Ended = Failure{Kind: JobLook, Problem: HostFolderMissing, Safe: true}
	if ids := offered(); ids[0] != ActLookInside {
		t.Errorf("what passes may be tried again: %v", ids)
	}
}
