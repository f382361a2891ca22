package guide

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestCopyThere: a copy for Apple's app is made of the chosen backup, chosen only by
// the person, and the way goes on where it was; what was agreed to was for the
// original.
func TestCopyThere(t *testing.T) {
	const udid, place = "00008030-001A35E11AEB802E", "/Users/a/MobileSync/Backup"
	g := testGuide()
	s := scene{changes: []change{
		door(DoorComputer), withPhone(), withBackup(func(f *backup.Facts) { f.UDID = udid }), chosen, password(PasswordRight),
		withCheck(backup.VerdictRestorable), passed(StepCheck), passed(StepPrepare), host("darwin", AppleFinder),
		func(s *Situation) {
			s.Host.Folders, s.Route = []string{place}, RouteApple
			s.Answers = map[string]bool{QuestionESIM: true}
			s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Good: true, Files: 1, State: s.Checks[folder].Report.Fingerprint})
		},
	}}.make(g)
	s.Folders[0].Path = "/backups"
	press := func(id ActionID, value string) []Effect {
		t.Helper()
		if route := g.Plan(s); route.Primary.ID != id || route.Primary.Value != value || !route.Primary.Enabled {
			t.Fatalf("%s %q is not the primary button: %+v", id, value, route.Primary)
		}
		var effects []Effect
		s, effects = g.Update(s, Did{Action: id, Value: value})
		return effects
	}
	effects := press(ActCopyThere, "")
	if want := (StartWork{Order{Kind: JobCopy, Backup: folder, To: place}}); !slices.ContainsFunc(effects, func(e Effect) bool { return reflect.DeepEqual(e, want) }) {
		t.Fatalf("%+v", effects)
	}
	if r := g.Plan(s); r.Kind != PageWork || r.Current != StepRestore || r.About == nil || r.About.Backup != folder {
		t.Errorf("while it is made: %s at %s, %+v", r.Kind, r.Current, r.About)
	}
	made := place + "/" + udid
	s, _ = g.Update(s, WorkEnded{Order: Order{Kind: JobCopy, Backup: folder, To: place}, Outcome: Outcome{Copied: &Copied{
		Backup: folder, Folder: made, Files: 12, Bytes: gb, Checked: true, Took: time.Minute,
	}}})
	if r := g.Plan(s); s.Backup != folder || r.Kind != PageResult || r.Primary.Enabled || r.Summary.Folder != made {
		t.Errorf("%s is chosen, %s: %+v", s.Backup, r.Kind, r.Primary)
	}
	copied := s.Folders[0].Backups[0]
	copied.Folder = made
	report := s.Checks[folder].Report
	report.Fingerprint = "of the copy"
	s, _ = g.Update(s, FoldersRead{
		Folders:    append(slices.Clone(s.Folders), backup.Folder{Path: place, State: backup.FolderRead, Backups: []backup.Facts{copied}}),
		Remembered: map[string]Remembered{made: {Report: &report, Fingerprint: report.Fingerprint, Fresh: true}},
	})
	if s.Backup != folder {
		t.Errorf("%s was chosen by itself", s.Backup)
	}
	s.Consent = ConsentOf(s)
	press(ActChooseBackup, made)
	r := g.Plan(s)
	if s.Backup != made || r.Title.Key != "title/restore-finder" || len(r.Clicks) != 5 || !s.Answers[QuestionESIM] || s.Password != PasswordRight {
		t.Errorf("%s, %s, %d clicks, %+v", s.Backup, r.Title.Key, len(r.Clicks), s.Choices)
	}
	if h := s.Rehearsal(); s.Consent != (Consent{}) || h == nil || !h.Good || h.Backup != made {
		t.Errorf("%+v, %+v", s.Consent, h)
	}
}

// TestBadCopyIsNotGoneOnWith: a copy that the check of the original does not hold for
// is checked first.
func TestBadCopyIsNotGoneOnWith(t *testing.T) {
	g := testGuide()
	s := scene{changes: []change{
		door(DoorComputer), withPhone(), withBackup(), withBackup(func(f *backup.Facts) { f.Folder = "/place/copy" }), chosen, password(PasswordRight),
		withCheck(backup.VerdictRestorable), passed(StepCheck), passed(StepPrepare), host("darwin", AppleFinder),
		func(s *Situation) {
			s.Route, s.Ended = RouteApple, Copied{Backup: folder, Folder: "/place/copy", Files: 3, Bytes: gb}
		},
	}}.make(g)
	s, _ = g.Update(s, Did{Action: ActChooseBackup, Value: "/place/copy"})
	if r := g.Plan(s); s.Backup != "/place/copy" || r.Current != StepCheck {
		t.Errorf("%s at %s", s.Backup, r.Current)
	}
}
