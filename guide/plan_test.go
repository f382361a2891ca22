package guide

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

var update = flag.Bool("update", false, "write the golden files anew; a person must read what changed")

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const (
	gb     = int64(1_000_000_000)
	folder = "/backups/one"
)

// change makes a Situation a little different.
type change func(*Situation)

// scene is a named Situation.
type scene struct {
	name    string
	changes []change
}

// make builds a Situation: at the start of the way, on Linux, then changed.
// Whatever stands has stood for a minute.
func (sc scene) make(g *Guide) Situation {
	s := Situation{
		Now: noon,
		Facts: Facts{
			Host: Host{OS: "linux", Distro: "debian", Free: 500 * gb}, Service: phone.ServiceRunning, Scanned: true, CanSimulate: true,
			Sizes: map[string]int64{}, Checks: map[string]CheckState{}, Since: map[ProblemID]time.Time{},
		},
		Choices: Choices{Answers: map[string]bool{}, Passed: map[StepID]bool{}},
	}
	for _, c := range sc.changes {
		c(&s)
	}
	for _, p := range g.look(s).standing {
		if _, set := s.Since[p.id]; !set {
			s.Since[p.id] = noon.Add(-time.Minute)
		}
	}
	return s
}

// phone15 is a trusted iPhone 15 Pro with everything in order.
func phone15() phone.Phone {
	return phone.Phone{
		UDID: "A", Connection: phone.USB, Trust: phone.Trusted, Seen: noon.Add(-time.Minute),
		Name: phone.Is("Anna's iPhone"), ProductType: phone.Is("iPhone16,1"), Class: phone.Is("iPhone"), IOS: phone.Is("26.1"),
		Storage:   phone.Is(phone.Storage{Capacity: 128 * gb, DataCapacity: 117 * gb, Available: 80 * gb, ForRestore: 100 * gb}),
		Battery:   phone.Is(phone.Battery{Percent: 82, Charging: true, External: true}),
		FindMy:    phone.Is(false),
		SetupDone: phone.Is(true),
	}
}

func door(d Door) change { return func(s *Situation) { s.Door = d } }

func withPhone(changes ...func(*phone.Phone)) change {
	return func(s *Situation) {
		p := phone15()
		for _, c := range changes {
			c(&p)
		}
		s.Phones = append(s.Phones, p)
		if s.Phone == "" {
			s.Phone = p.UDID
		}
	}
}

func withBackup(changes ...func(*backup.Facts)) change {
	return func(s *Situation) {
		f := backup.Facts{
			Folder: folder, UDID: "A", DeviceName: "Anna's iPhone", DisplayName: "Anna's iPhone", ProductType: "iPhone16,1", IOS: "26.0",
			Date: noon.Add(-10 * 24 * time.Hour), Encrypted: true, HasKeybag: true, Format: backup.FormatDB, MarksRead: true, Finished: true, State: "finished",
		}
		for _, c := range changes {
			c(&f)
		}
		if len(s.Folders) == 0 {
			s.Folders = []backup.Folder{{Path: "/backups", State: backup.FolderRead}}
		}
		s.Folders[0].Backups = append(s.Folders[0].Backups, f)
		s.Sizes[f.Folder] = 41 * gb
	}
}

func chosen(s *Situation) { s.Backup = folder }

func withCheck(verdict backup.Verdict, changes ...func(*CheckState)) change {
	return func(s *Situation) {
		c := CheckState{Report: backup.Report{
			Verdict: verdict, Deep: true,
			Counts: backup.Counts{Rows: 169_706, Files: 128_136, Bytes: 41 * gb, CheckedFiles: 128_136, CheckedBytes: 41 * gb, ByDigest: 6_412, ByPadding: 121_724, Databases: 61, Lists: 9_000, Pictures: 40_000},
			Done:   []backup.Stage{backup.StageUnlock, backup.StageMarks, backup.StageIndex, backup.StagePresence, backup.StageContent},
		}}
		for _, f := range changes {
			f(&c)
		}
		s.Checks[folder] = c
	}
}

func finding(id backup.FindingID, severity backup.Severity, count int64) func(*CheckState) {
	return func(c *CheckState) {
		c.Report.Findings = append(c.Report.Findings, backup.Finding{ID: id, Severity: severity, Count: count})
	}
}

// The newest photo that the check has counted, and when it was last changed: a film ends
// later than it begins.
var lastPhoto, lastChange = noon.AddDate(0, -1, 0), noon.AddDate(0, -1, 0).Add(2 * time.Minute)

// mediaOf is a phone with so many photos, the newest of that time, one each ten days.
func mediaOf(n int64, newest time.Time) phone.Media {
	m := phone.Media{Photos: n, Bytes: n * 2_000_000}
	for i := range n {
		m.Changed = append(m.Changed, newest.AddDate(0, 0, -10*int(i)).Unix())
	}
	return m
}

// inside is what the check has counted.
func inside(c *CheckState) {
	c.Report.Inside = &inventory.Holdings{
		Kinds:  []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 8412, Last: &lastPhoto, Changed: &lastChange}, {ID: inventory.Messages, Reason: inventory.Damaged}},
		Absent: []inventory.Absence{{ID: "photos", Count: 1930, Why: inventory.InCloud}, {ID: "messages", Count: -1, Why: inventory.CannotBeRead}},
	}
}

func quick(c *CheckState) {
	c.Report.Deep = false
	c.Report.Done = c.Report.Done[:len(c.Report.Done)-1]
	c.Report.Counts = backup.Counts{Rows: c.Report.Counts.Rows, Files: c.Report.Counts.Files, Bytes: c.Report.Counts.Bytes}
}

func locked(c *CheckState) {
	quick(c)
	c.Report.Done = []backup.Stage{backup.StageMarks}
}

func password(p PasswordState) change { return func(s *Situation) { s.Password = p } }

func passed(steps ...StepID) change {
	return func(s *Situation) {
		for _, id := range steps {
			s.Passed[id] = true
		}
	}
}

func host(goos string, app AppleApp) change {
	return func(s *Situation) { s.Host.OS, s.Host.AppleApp, s.Host.Distro = goos, app, "" }
}

func working(kind JobKind, changes ...func(*Job)) change {
	return func(s *Situation) {
		s.Job = &Job{Kind: kind, Backup: s.Backup, Phone: s.Phone, CanStop: true}
		for _, c := range changes {
			c(s.Job)
		}
	}
}

func failed(kind JobKind, id ProblemID, changes ...func(*Failure)) change {
	return func(s *Situation) {
		f := Failure{Kind: kind, Problem: id, At: noon}
		for _, c := range changes {
			c(&f)
		}
		s.Ended = f
	}
}

// rehearsals are those of the Rehearsed given, as a Situation holds them.
func rehearsals(all ...Rehearsed) map[Pair]Rehearsed {
	m := map[Pair]Rehearsed{}
	for _, h := range all {
		m[Pair{h.Backup, h.Phone}] = h
	}
	return m
}

// testGuide knows a few models, and one Linux distribution.
func testGuide() *Guide {
	return New(Tables{
		Models: map[string]Model{
			"iPhone16,1": {Name: "iPhone 15 Pro", LastIOS: "27.0.1", Current: true},
			"iPhone10,1": {Name: "iPhone 8", LastIOS: "16.7.12"},
			"iPad13,1":   {Name: "iPad Air (4th gen)", LastIOS: "27.0.1", Current: true},
		},
	})
}

// TestPlan holds what a person gets in every scene as text that was read.
func TestPlan(t *testing.T) {
	g := testGuide()
	var b strings.Builder
	names := map[string]bool{}
	all := scenes()
	for _, sc := range all {
		if names[sc.name] {
			t.Errorf("two scenes are called %q", sc.name)
		}
		names[sc.name] = true
		fmt.Fprintf(&b, "%s\n%s\n", sc.name, describe(g.Plan(sc.make(g))))
	}
	if len(all) < 150 {
		t.Errorf("%d scenes, want at least 150", len(all))
	}
	path := filepath.Join("testdata", "plan.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(b.String(), "\n\n"), strings.Split(string(want), "\n\n")
	for i := range max(len(got), len(wanted)) {
		switch {
		case i >= len(got):
			t.Errorf("gone:\n%s", wanted[i])
		case i >= len(wanted):
			t.Errorf("new:\n%s", got[i])
		case got[i] != wanted[i]:
			t.Errorf("got:\n%s\nwant:\n%s", got[i], wanted[i])
		}
	}
}

// TestPlanIsPure asks twice and looks whether the Situation was touched.
func TestPlanIsPure(t *testing.T) {
	g := testGuide()
	for _, sc := range scenes() {
		s := sc.make(g)
		first, second := g.Plan(s), g.Plan(s)
		if !reflect.DeepEqual(first, second) {
			t.Errorf("%s: two different routes", sc.name)
		}
		if !reflect.DeepEqual(s, sc.make(g)) {
			t.Errorf("%s: the Situation was changed", sc.name)
		}
	}
}

// TestInvariants holds rules that every Route must keep.
func TestInvariants(t *testing.T) {
	g := testGuide()
	for _, sc := range scenes() {
		s := sc.make(g)
		checkInvariants(t, sc.name, g.Plan(s))
		checkConsent(t, sc.name, s, g.Plan(s))
	}
}

// checkConsent holds the rule that the way to a restore is open only for what a
// check of this very state calls restorable, or what the person has agreed to:
// this backup, this state, this verdict, this phone, this rehearsal.
func checkConsent(t *testing.T, name string, s Situation, r Route) {
	t.Helper()
	leads := false // to a restore
	for _, a := range append(slices.Clone(r.Secondary), pointed(r.Primary)) {
		switch a.ID {
		case ActContinue:
			leads = leads || a.Enabled && r.Current == StepPrepare
		case ActRestoreHere:
			leads = leads || a.Enabled
		}
	}
	if !leads {
		return
	}
	check := s.Checks[s.Backup]
	good := check.Report.Restorable() && !check.Stale && !check.Partial
	if h := s.Rehearsal(); h != nil && !h.Good && !h.Unplayable {
		good = false
	}
	agreed := s.Consent.Backup == s.Backup && s.Consent.Phone == s.Phone && s.Consent.Fingerprint == check.Report.Fingerprint &&
		s.Consent.Rehearsed.Equal(rehearsedAt(s)) && s.Consent.Verdict == check.Report.Verdict && check.Report.Verdict != backup.VerdictLocked && !check.Stale && !check.Partial
	if !good && !agreed {
		t.Errorf("%s: the way to a restore is open: verdict %q, stale %t, consent %+v", name, check.Report.Verdict, check.Stale, s.Consent)
	}
}

// rehearsedAt is when the backup was rehearsed last as it is now; the zero time
// where it was not.
func rehearsedAt(s Situation) time.Time {
	if h := s.Rehearsal(); h != nil {
		return h.At
	}
	return time.Time{}
}

func pointed(a *Action) Action {
	if a == nil {
		return Action{}
	}
	return *a
}

func checkInvariants(t *testing.T, name string, r Route) {
	t.Helper()
	here := 0
	for _, s := range r.Steps {
		if s.State == StepHere || s.State == StepNeedsYou {
			here++
		}
	}
	if want := 1; r.Current != StepStart && here != want {
		t.Errorf("%s: %d current steps", name, here)
	}
	if r.Title.Key == "" {
		t.Errorf("%s: no title", name)
	}
	rankBefore := -1
	for _, p := range r.Panels {
		rank := map[Level]int{LevelStop: 0, LevelWarn: 1, LevelNote: 2}[p.Level]
		if rank < rankBefore {
			t.Errorf("%s: panels are not ordered", name)
		}
		rankBefore = rank
	}
	if r.Primary != nil && !r.Primary.Enabled && r.Primary.Why.Key == "" {
		t.Errorf("%s: %s is off without a reason", name, r.Primary.ID)
	}
	if r.Current == StepPrepare && r.Primary.ID == ActContinue && r.Primary.Enabled && blocked(r.Panels) {
		t.Errorf("%s: the way goes on past a problem that blocks", name)
	}
	if r.Current == StepCheck && r.Primary != nil && r.Primary.ID == ActContinue && r.Primary.Enabled {
		for _, p := range r.Panels {
			if p.Problem == FitIOSOutOfReach || p.Problem == FitNoSpace {
				t.Errorf("%s: the way goes on, and the next step refuses it for %s", name, p.Problem)
			}
		}
	}
	checkPage(t, name, r)
	// "Replaced by the backup of 17 November, 9 days ago" reads as replaced 9 days ago: where
	// a sentence names a backup by its day, it is the day alone.
	said := []Text{r.Title, r.Body}
	if r.Primary != nil {
		said = append(said, r.Primary.Input.Summary)
	}
	for _, text := range said {
		if day, is := text.Args["Day"]; is {
			if _, alone := day.(OnDay); !alone {
				t.Errorf("%s: %s names a day as %T", name, text.Key, day)
			}
		}
	}
	// One fact has one level: what stands in the way is as bad in the evidence as in its panel.
	if v := r.Verdict; v != nil {
		obstacles := map[string][]ProblemID{
			"evidence/ios-update": {FitIOSTooOld}, "evidence/ios-out-of-reach": {FitIOSOutOfReach},
			"evidence/space-missing": {FitNoSpace, FitSpaceErase}, "evidence/find-my-on": {FitFindMyOn},
		}
		for _, e := range v.Evidence {
			for _, p := range r.Panels {
				if slices.Contains(obstacles[e.Text.Key], p.Problem) && (e.Mark == MarkBad) != (p.Level == LevelStop) {
					t.Errorf("%s: %s in the evidence, and its panel is %s", name, e.Mark, p.Level)
				}
			}
		}
	}
	if v := r.Verdict; v != nil && v.Good {
		for _, e := range v.Evidence {
			if e.Mark == MarkBad || e.Mark == MarkNotChecked && e.Text.Key != "evidence/find-my-unknown" {
				t.Errorf("%s: a good verdict with %s %s", name, e.Mark, e.Text.Key)
			}
		}
	}
}

// checkPage holds what a page must not do: tell how work ended over a verdict, have
// two buttons of one name, stop a restore or go on with what is damaged unasked.
func checkPage(t *testing.T, name string, r Route) {
	t.Helper()
	if r.Kind == PageResult && r.Result {
		t.Errorf("%s: the result of work over a verdict", name)
	}
	if (r.Kind == PageVerdict) != r.Result {
		t.Errorf("%s: a page of kind %q shows the verdict: %t", name, r.Kind, r.Result)
	}
	if r.Title.Key == "title/backing-up" && !slices.ContainsFunc(r.Steps, func(s Step) bool { return s.ID == StepBackUp && s.State != StepLater }) {
		t.Errorf("%s: a backup is made, and the rail does not say so", name)
	}
	if order(r.Current) >= order(StepCheck) && (r.Kind == PageStep || r.Kind == PageVerdict) && r.Verdict != nil && r.About == nil {
		t.Errorf("%s: nothing says which backup it is", name)
	}
	var labels []Text
	for _, a := range r.buttons() {
		for _, l := range labels {
			if reflect.DeepEqual(l, a.Label) {
				t.Errorf("%s: two buttons are called %s %v", name, l.Key, l.Args)
			}
		}
		labels = append(labels, a.Label)
		switch {
		case a.ID == ActStop && a.Enabled && r.Title.Key == "title/restoring" && a.Confirm == nil:
			t.Errorf("%s: a restore is stopped unasked", name)
		case a.ID == ActContinue && r.Current == StepCheck && a.Enabled && a.Confirm == nil && r.Verdict.Report != backup.VerdictRestorable && r.Verdict.Report != backup.VerdictWarnings:
			t.Errorf("%s: goes on unasked with a backup that is %s", name, r.Verdict.Report)
		}
	}
}
