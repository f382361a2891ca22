package guide

import "testing"

// TestABackupThatIsPointedAtLeadsToTheList: whoever drops a backup onto the first
// page comes by the door for backups on this computer; a place without one does
// not open it.
func TestABackupThatIsPointedAtLeadsToTheList(t *testing.T) {
	for where, door := range map[Whereabouts]Door{FoundHere: DoorComputer, FoundAbove: DoorComputer, FoundBelow: DoorComputer, FoundPacked: DoorNone, FoundNowhere: DoorNone} {
		g := testGuide()
		s, _ := g.Update(Situation{}, PlaceSought{Path: "/x", Where: where, Folder: true, Backups: []string{"/x/b"}})
		if s.Door != door {
			t.Errorf("%s: door %q, want %q", where, s.Door, door)
		}
		s, _ = g.Update(Situation{Choices: Choices{Door: DoorCloud}}, PlaceSought{Path: "/x", Where: where, Backups: []string{"/x/b"}})
		if s.Door != DoorCloud {
			t.Errorf("%s: another door is left", where)
		}
	}
}
