package guide

import (
	"slices"
	"testing"
)

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

// TestPlacesPointedAtTogetherAreToldOfTogether: what is dropped at once is told of when
// all of it was looked through, also when one of it leads to nothing.
func TestPlacesPointedAtTogetherAreToldOfTogether(t *testing.T) {
	g := testGuide()
	s := Situation{}
	for _, path := range []string{"/a", "/b.zip", "/c"} {
		s, _ = g.Update(s, Did{Action: ActAddFolder, Value: path})
	}
	if s.Found == nil || s.Found.Left != 3 {
		t.Fatalf("looked through are %+v", s.Found)
	}
	s, _ = g.Update(s, PlaceSought{Path: "/a", Where: FoundBelow, Backups: []string{"/a/one", "/a/two"}, Folder: true})
	s, _ = g.Update(s, PlaceSought{Path: "/b.zip", Where: FoundPacked})
	s, _ = g.Update(s, PlaceSought{Path: "/c", Where: FoundHere, Backups: []string{"/c"}, Folder: true})
	if f := s.Found; f.Left != 0 || len(f.Backups) != 3 || f.New != 3 || f.Packed != "b.zip" {
		t.Errorf("found are %+v", f)
	}
	if s.Sought == nil || s.Sought.Packed != "b.zip" {
		t.Errorf("the packed file is not told of: %+v", s.Sought)
	}
	s, _ = g.Update(s, Did{Action: ActAddFolder, Value: "/d"})
	if f := s.Found; f.Left != 1 || len(f.Paths) != 1 || f.Backups != nil {
		t.Errorf("what came before is told once more: %+v", f)
	}
}

// TestUnseenIsSaid: that there is no backup is said as far as one could look.
func TestUnseenIsSaid(t *testing.T) {
	g := testGuide()
	s, _ := g.Update(Situation{}, PlaceSought{Path: "/x", Where: FoundNowhere, Folder: true, Unseen: []string{"/x/a", "/x/b"}, More: true})
	r := g.Plan(s)
	i := slices.IndexFunc(r.Panels, func(p Panel) bool { return p.Problem == HostNoBackupHere })
	if i < 0 || r.Panels[i].Args["Unseen"] != "/x/a, /x/b" || r.Panels[i].Args["More"] != true {
		t.Errorf("%+v", r.Panels)
	}
}
