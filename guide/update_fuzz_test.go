package guide

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// world makes events out of bytes, as a person and the things around them might:
// presses what is offered and what is not, plugs phones in and out, changes what
// is in folders, and ends work well and badly.
type world struct {
	t     *testing.T
	g     *Guide
	bytes []byte
	s     Situation

	log       []string
	states    map[string]string // the state of each backup that was last told of, by folder
	consented map[Consent]bool  // what the person has agreed to
	restores  int               // how many were begun
	published []Situation       // as they were when they were made
	copies    []Situation
}

// next is the next byte, below n.
func (w *world) next(n int) int {
	if len(w.bytes) == 0 {
		return 0
	}
	b := int(w.bytes[0])
	w.bytes = w.bytes[1:]
	return b % n
}

func (w *world) yes() bool { return w.next(2) == 1 }

func pick[T any](w *world, all ...T) T { return all[w.next(len(all))] }

// fail reports a broken rule, with all that led to it.
func (w *world) fail(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("%s\nafter:\n%s", fmt.Sprintf(format, args...), w.tail())
}

func (w *world) tail() string {
	out := ""
	for _, l := range w.log[max(0, len(w.log)-40):] {
		out += "  " + l + "\n"
	}
	return out
}

// aPhone is one of three phones in some state; the third has no name.
func (w *world) aPhone(udid string) phone.Phone {
	p := phone15()
	p.UDID = udid
	p.Trust = pick(w, phone.Trusted, phone.Trusted, phone.Trusted, phone.TrustNeeded, phone.TrustAsked, phone.TrustLocked, phone.TrustDenied, phone.TrustForgotten, phone.TrustForbidden, phone.TrustUnknown)
	p.Connection = pick(w, phone.USB, phone.USB, phone.USB, phone.Network)
	p.BackupEncrypted = pick(w, phone.Is(true), phone.Is(false), phone.NotReadable[bool](phone.ReasonLocked))
	p.FindMy = phone.Is(w.next(5) == 1)
	p.SetupDone = phone.Is(w.next(5) != 1)
	p.Seen = w.s.Now
	if udid == "C" {
		p.Name = phone.IsAbsent[string]()
	}
	return p
}

// aReport is a report on a backup in the state that it is in.
func (w *world) aReport(folder string) backup.Report {
	r := backup.Report{
		Verdict: pick(w, backup.VerdictRestorable, backup.VerdictRestorable, backup.VerdictRestorable, backup.VerdictDamaged, backup.VerdictWarnings, backup.VerdictDamaged, backup.VerdictUnfinished, backup.VerdictLocked, backup.VerdictUnknown),
		Deep:    w.yes(), Checked: w.s.Now, Fingerprint: w.states[folder],
		Counts: backup.Counts{Files: 10, Bytes: 1000, CheckedFiles: 10, CheckedBytes: 1000, ByDigest: 10},
		Done:   []backup.Stage{backup.StageUnlock, backup.StageMarks, backup.StageIndex, backup.StagePresence, backup.StageContent},
	}
	if r.Verdict == backup.VerdictDamaged {
		r.Findings = []backup.Finding{{ID: pick(w, backup.MissingFiles, backup.IndexDamaged), Severity: backup.SeverityStop, Count: 3}}
	}
	return r
}

var fuzzFolders = []string{here("/backups/one"), here("/backups/two"), here("/other/three")}

// event makes up what happens next.
func (w *world) event() Event {
	switch w.next(16) {
	case 0, 1, 2, 3: // the way on, or what stands in it
		route := w.g.Plan(w.s)
		if i := slices.IndexFunc(route.Questions, func(q Question) bool { return !q.Yes }); i >= 0 {
			return Did{Action: ActAnswer, Value: route.Questions[i].ID, Yes: true}
		}
		if on := wayOn(route); on != nil && on.Enabled {
			return w.pressed(*on)
		}
	case 4, 5, 6: // what is offered
		route := w.g.Plan(w.s)
		all := route.Actions()
		for _, folder := range fuzzFolders {
			all = append(all, route.OfferedFor(folder)...)
		}
		if len(all) > 0 {
			return w.pressed(all[w.next(len(all))])
		}
	case 7: // what may not be offered
		return Did{
			Action: pick(w, ActStop, ActRestoreHere, ActContinue, ActGoTo, ActBack, ActChooseBackup, ActChoosePhone, ActRehearse, ActRepairAgree, ActCheck, ActBackUpPhone, ActRestoreDone, ActAnswer, "nonsense"),
			Value:  pick(w, "", "A", "Anna's iPhone", "iPhone 15 Pro", string(StepPrepare), string(StepRestore), fuzzFolders[0], QuestionAlthough, "nonsense"),
			Yes:    w.yes(), Secret: w.yes(), Old: w.yes(),
		}
	case 8:
		d := time.Duration(w.next(256)) * time.Duration(w.next(256)) * time.Second
		if w.next(8) == 0 {
			d = -d // the clock is put back
		}
		return TimePassed{w.s.Now.Add(d)}
	case 9, 10:
		e := PhonesSeen{Service: pick(w, phone.ServiceRunning, phone.ServiceRunning, phone.ServiceRunning, phone.ServiceMissing, phone.ServiceUnknown)}
		for _, udid := range []string{"A", "B", "C"} {
			if w.next(3) == 1 {
				e.Phones = append(e.Phones, w.aPhone(udid))
			}
		}
		return e
	case 11:
		return w.folders()
	case 12, 13:
		if w.s.Job != nil {
			return w.ended()
		}
	case 14:
		return w.seen()
	}
	switch w.next(7) {
	case 0:
		return WorkMoved{Progress: progress.Progress{Stage: "sending", Done: int64(w.next(100)), Total: 100}, Quiet: w.yes()}
	case 1:
		if w.s.Counting != "" && pick(w, true, false) {
			return MediaCounted{pick(w, "A", "B", w.s.Counting), pick(w, phone.Is(mediaOf(3, w.s.Now)), phone.NotReadable[phone.Media](phone.ReasonNoAnswer))}
		}
		return TrustAnswered{pick(w, "A", "B", w.s.Asking)}
	case 2:
		return PlaceSought{
			Path: here("/x"), Where: pick(w, FoundHere, FoundAbove, FoundBelow, FoundNowhere, FoundPacked, "missing"),
			Backups: fuzzFolders[:w.next(4)], Packed: pick(w, nil, []string{here("/x/b.zip")}), Folder: w.yes(),
		}
	case 3:
		return Measured{pick(w, fuzzFolders...), int64(w.next(100)) * gb}
	case 4:
		return LeftoversRemoved{Cleaned{Count: 1, Bytes: 2, Place: here("/left")}}
	case 5:
		if w.s.Simulating {
			return pick[Event](w, SimulationFailed{}, SimulationBegan{Address: "sim", Folders: []string{here("/sim")}, Keep: here("/keep")})
		}
		return Began{}
	}
	return AttemptsRead{Attempts: []Attempt{{Kind: JobBackup}}, CutOff: &CutOff{Phone: "A"}}
}

// wayOn is the button that leads on: the primary one, but for a rehearsal, which
// leads back to where it was begun.
func wayOn(r Route) *Action {
	if r.Primary != nil && r.Primary.ID == ActRehearse {
		for i := range r.Secondary {
			if r.Secondary[i].ID == ActRouteHere {
				return &r.Secondary[i]
			}
		}
	}
	return r.Primary
}

// pressed is what a person does with a button: what it asks for is given.
func (w *world) pressed(a Action) Did {
	d := Did{Action: a.ID, Value: a.Value, Yes: w.yes()}
	if a.ID == ActSaveOut {
		d.Save = &Saving{Kinds: []string{"photos"}}
	}
	switch a.Input.Place {
	case PlaceFolder, PlaceCopy, PlaceKeep, PlaceFile, PlaceSave:
		d.Value = here("/somewhere")
	}
	if a.Input.Name != "" {
		d.Value = a.Input.Name
	}
	switch a.Input.Secret {
	case SecretPresent, SecretNew:
		d.Secret = true
	case SecretOffer:
		d.Secret = d.Yes
	case SecretChange:
		d.Secret, d.Old = true, true
	case SecretRemove:
		d.Old = true
	}
	return d
}

// folders tells what is in the folders now; backups come, go and change.
func (w *world) folders() Event {
	e := FoldersRead{Remembered: map[string]Remembered{}}
	if w.next(8) == 1 {
		e.Folders = []backup.Folder{{Path: here("/backups"), State: pick(w, backup.FolderForbidden, backup.FolderBroken, backup.FolderOnline, backup.FolderSilent, backup.FolderAwaited, backup.FolderMissing)}}
		return e
	}
	f := backup.Folder{Path: here("/backups"), State: backup.FolderRead}
	for _, folder := range append(slices.Clone(fuzzFolders), here("/somewhere/new"), here("/somewhere")) {
		if w.next(4) == 1 {
			continue
		}
		f.Backups = append(f.Backups, backup.Facts{
			Folder: folder, UDID: "A", ProductType: "iPhone16,1", IOS: pick(w, "26.0", "26.0", "27.0"), Encrypted: folder == fuzzFolders[0],
			Finished: true, Format: backup.FormatDB, Date: noon,
		})
		if w.next(6) == 1 || w.states[folder] == "" {
			w.states[folder] = fmt.Sprintf("state %d of %s", len(w.log), folder)
		}
		r := Remembered{Fingerprint: w.states[folder]}
		if w.next(4) == 1 {
			kept := w.aReport(folder)
			r.Report, r.Fresh = &kept, w.yes()
			if !r.Fresh {
				kept.Fingerprint = "an earlier state"
			}
			kept.Checked = noon.Add(time.Duration(w.next(3)-1) * time.Hour)
		}
		e.Remembered[folder] = r
	}
	e.Folders = []backup.Folder{f}
	return e
}

// seen is something that work sees.
func (w *world) seen() Event {
	s := Seen{
		Kind:    pick(w, SeenPasscodeShown, SeenPasscodeGone, SeenTightRoom, SeenFileLimit, SeenSilence, SeenRestarting, SeenCheck, SeenPasswordRight),
		Silence: time.Minute, Need: 9, Free: 8,
	}
	if j := w.s.Job; j != nil && j.Kind == JobCheck {
		s.Backup = j.Backup
		s.Check = CheckState{Report: w.aReport(j.Backup), Partial: true}
	} else if s.Kind == SeenCheck || s.Kind == SeenPasswordRight {
		s.Kind = SeenSilence
	}
	return WorkSaw{s}
}

// ended is how the work that runs ends.
func (w *world) ended() Event {
	j := *w.s.Job
	o := Order{Kind: j.Kind, Backup: j.Backup, Phone: phone.Phone{UDID: j.Phone}, Change: PasswordSet}
	var out Outcome
	switch {
	case w.next(3) == 1:
		out.Failure = &Failure{Kind: j.Kind, Problem: pick(w, TransferUnknown, TransferLinkLost, HostDiskSpace), Again: w.next(3), At: w.s.Now}
	case j.Stopping || w.next(9) == 1:
		out.Stopped = true
	default:
		switch j.Kind {
		case JobCheck:
			if w.s.Password == PasswordTrying {
				out.Password = pick(w, PasswordWrong, PasswordRight)
			}
		case JobBackup:
			out.BackedUp = &BackedUp{Phone: j.Phone, Folder: here("/somewhere/new"), Root: here("/somewhere"), At: w.s.Now}
		case JobRestore:
			out.Restored = &Restored{Phone: j.Phone, Backup: j.Backup, At: w.s.Now, PhoneBack: w.yes()}
		case JobRehearse:
			out.Rehearsed = &Rehearsed{Backup: j.Backup, Phone: j.Phone, Good: w.yes(), Problem: TransferUnknown, At: w.s.Now}
		case JobRepair:
			if w.yes() {
				out.Asks = &RepairPlan{Backup: j.Backup, Destination: here("/somewhere"), Lost: 3}
			} else {
				out.Repaired = &Repaired{Backup: j.Backup, Folder: here("/somewhere")}
			}
		case JobLook:
			if w.s.Password == PasswordTrying {
				out.Password = pick(w, PasswordWrong, PasswordRight)
			}
			if out.Password != PasswordWrong {
				out.Looked = &Looked{Backup: j.Backup, Holdings: &inventory.Holdings{}}
			}
		case JobSave:
			out.Saved = &Saved{Backup: j.Backup, Folder: here("/somewhere"), Files: int64(w.next(3)), NotSaved: int64(w.next(2))}
		case JobCopy:
			out.Copied = &Copied{Backup: j.Backup, Folder: pick(w, here("/somewhere/copy"), here("/backups/a"), here("/backups/b")), Checked: w.yes(), Left: int64(w.next(3))}
		case JobPassword:
			out.Changed = PasswordSet
		}
	}
	if j.Kind == JobCheck && out.Failure == nil && out.Password != PasswordWrong || j.Kind == JobRestore && w.next(9) == 1 {
		out.Check = &CheckState{Report: w.aReport(j.Backup), Partial: out.Stopped, Stale: w.next(9) == 1}
	}
	return WorkEnded{o, out}
}

// told is an event in one line.
func told(e Event) string {
	switch e := e.(type) {
	case PhonesSeen:
		text := fmt.Sprintf("phones: %s", e.Service)
		for _, p := range e.Phones {
			text += fmt.Sprintf(", %s %s %s", p.UDID, p.Trust, p.Connection)
		}
		return text
	case FoldersRead:
		text := "folders:"
		for _, f := range e.Folders {
			text += fmt.Sprintf(" %s %s", f.Path, f.State)
			for _, b := range f.Backups {
				r := e.Remembered[b.Folder]
				text += fmt.Sprintf(", %s (%s", b.Folder, r.Fingerprint)
				if r.Report != nil {
					text += fmt.Sprintf(", %s fresh=%v", r.Report.Verdict, r.Fresh)
				}
				text += ")"
			}
		}
		return text
	case WorkEnded:
		o := e.Outcome
		text := fmt.Sprintf("ended: %s failure=%v stopped=%v password=%s asks=%v", e.Order.Kind, o.Failure != nil, o.Stopped, o.Password, o.Asks != nil)
		if o.Check != nil {
			text += fmt.Sprintf(" check %s stale=%v", o.Check.Report.Verdict, o.Check.Stale)
		}
		return text
	}
	return fmt.Sprintf("%T %+v", e, e)
}

// step lets one event happen, and holds Update and Plan to their rules.
func (w *world) step(e Event, thorough bool) {
	w.t.Helper()
	w.log = append(w.log, told(e))
	before, kept := w.s, w.copies[len(w.copies)-1]
	after, effects := w.g.Update(before, e)
	if !reflect.DeepEqual(before, kept) {
		w.fail("Update changed the Situation that it was given")
	}
	if twice, again := w.g.Update(before, e); !reflect.DeepEqual(twice, after) || !reflect.DeepEqual(again, effects) {
		w.fail("the same event gave two answers")
	}
	if d, ok := e.(Did); ok && d.Action == ActAnswer && d.Value == QuestionAlthough && d.Yes {
		w.consented[ConsentOf(before)] = true
	}
	w.works(before, after, e, effects)
	if (before.Backup != after.Backup || before.Phone != after.Phone) && (len(after.Answers) > 0 || after.Consent != Consent{}) {
		w.fail("what was agreed to for %q on %q counts for %q on %q", before.Backup, before.Phone, after.Backup, after.Phone)
	}
	if folder := w.g.Plan(after).Recommend; folder != "" {
		b, c := backupOf(after.Folders, folder), after.Checks[folder]
		if b.UDID != after.Phone || !b.Finished || !c.Stale && !c.Partial && (c.Report.Verdict == backup.VerdictDamaged || c.Report.Verdict == backup.VerdictUnfinished) {
			w.fail("points at %s: of %s, finished %t, %s", folder, b.UDID, b.Finished, c.Report.Verdict)
		}
	}
	var route Route
	route, after.Since = w.g.PlanSince(after)
	w.s = after
	w.published, w.copies = append(w.published, after), append(w.copies, deepCopy(after))
	checkInvariants(w.t, "fuzz", route)
	checkConsent(w.t, "fuzz", after, route)
	if thorough {
		w.wayOut(route)
		w.buttons(route)
	}
	if w.t.Failed() {
		w.fail("a rule of the Route is broken")
	}
}

// works holds the rules of long work.
func (w *world) works(before, after Situation, e Event, effects []Effect) {
	w.t.Helper()
	var orders []Order
	for _, f := range effects {
		if f, ok := f.(StartWork); ok {
			orders = append(orders, f.Order)
		}
	}
	_, ended := e.(WorkEnded)
	switch {
	case len(orders) == 0:
		if before.Job == nil && after.Job != nil {
			w.fail("a job that nobody does")
		}
	case len(orders) > 1 || before.Job != nil && (!ended || before.Queue == nil):
		w.fail("two works at once: %+v", orders)
	case after.Job == nil || after.Job.Kind != orders[0].Kind:
		w.fail("work that the Situation does not know of")
	case orders[0].Kind == JobRestore:
		w.mayRestore(before, orders[0])
	}
	counting := before.Counting
	for _, f := range effects {
		switch f := f.(type) {
		case CountMedia:
			if counting != "" {
				w.fail("photos are counted twice at once")
			}
			counting = f.UDID
		case StopCounting:
			counting = ""
		case StartWork:
			if usesPhone(f.Order.Kind) && counting != "" {
				w.fail("%s begins while photos are being counted", f.Order.Kind)
			}
		}
	}
	if _, counted := e.(MediaCounted); counting != after.Counting && !(counted && after.Counting == "") {
		w.fail("counts the photos on %q, and the Situation says %q", counting, after.Counting)
	}
	if after.Job == nil && after.Queue != nil {
		w.fail("backups wait to be checked, and no work runs")
	}
	if after.Job != nil && after.Ended != nil {
		w.fail("work runs, and has ended")
	}
	if before.Job != nil && after.Job != nil && (before.Phone != after.Phone || before.Backup != after.Backup) {
		w.fail("phone or backup of work that runs were changed")
	}
	if before.Job != nil && after.Job == nil && !ended {
		w.fail("work was forgotten")
	}
}

// mayRestore holds the one rule that matters most, put down once more and by
// other means than the guide's own: a check of this very backup as it is has
// passed, or the person has agreed to what it found; onto this very phone.
func (w *world) mayRestore(s Situation, o Order) {
	w.t.Helper()
	w.restores++
	check, known := s.Checks[o.Backup]
	switch {
	case o.Backup == "" || o.Backup != s.Backup:
		w.fail("restores %q, chosen is %q", o.Backup, s.Backup)
	case o.Phone.UDID == "" || o.Phone.UDID != s.Phone:
		w.fail("restores onto %q, chosen is %q", o.Phone.UDID, s.Phone)
	case !slices.ContainsFunc(s.Phones, func(p phone.Phone) bool { return p.UDID == o.Phone.UDID && p.Trust == phone.Trusted }):
		w.fail("restores onto a phone that is not there or does not trust")
	case !known || check.Stale || check.Partial || check.Report.Verdict == backup.VerdictLocked:
		w.fail("restores what was not checked: %+v", check)
	case check.Report.Fingerprint != w.states[o.Backup]:
		w.fail("restores another state than was checked: %q, is %q", check.Report.Fingerprint, w.states[o.Backup])
	case !s.Passed[StepPrepare]:
		w.fail("restores before the person has said that all is prepared")
	}
	bad := !check.Report.Restorable()
	if h, ok := s.Rehearsals[Pair{o.Backup, o.Phone.UDID}]; ok && !h.Good && !h.Unplayable && h.State == check.Report.Fingerprint {
		bad = true
	}
	if bad && !w.consented[ConsentOf(s)] {
		w.fail("restores what nobody agreed to: %s", check.Report.Verdict)
	}
	if o.Although != "" && (o.Although != check.Report.Fingerprint || !w.consented[ConsentOf(s)]) {
		w.fail("an order with a consent that nobody gave: %q", o.Although)
	}
}

// windowsOwn are the actions that no event comes of: the window does them itself.
var windowsOwn = map[ActionID]bool{ActSaveReport: true, ActOpenApple: true, ActShowFolder: true}

// buttons presses every button that can be pressed: each does something.
func (w *world) buttons(route Route) {
	w.t.Helper()
	all := route.Actions()
	for _, folder := range fuzzFolders {
		all = append(all, route.OfferedFor(folder)...)
	}
	for _, a := range all {
		if !a.Enabled || windowsOwn[a.ID] {
			continue
		}
		d := w.pressed(a)
		if a.ID == ActAnswer {
			i := slices.IndexFunc(route.Questions, func(q Question) bool { return q.ID == a.Value })
			d.Yes = !route.Questions[i].Yes
		}
		if after, effects := w.g.Update(w.s, d); len(effects) == 0 && reflect.DeepEqual(after, w.s) {
			w.fail("%s (%q) does nothing, at\n%s", a.ID, d.Value, describe(route))
		}
	}
}

// wayOut holds that there is always a way on or a way back.
func (w *world) wayOut(route Route) {
	w.t.Helper()
	if w.s.Job != nil {
		return // the end of the work is the way out
	}
	s := w.s
	for range 12 {
		r := w.g.Plan(s)
		if r.Current == StepStart && s.Door == DoorNone {
			return
		}
		back := r.Back
		if back == nil {
			w.fail("no way back from\n%s", describe(r))
		}
		s, _ = w.g.Update(s, w.pressed(*back))
		s.Job = nil
	}
	w.fail("the way back does not end, from\n%sat last\n%s", describe(route), describe(w.g.Plan(s)))
}

// walk lets a sequence of events happen.
func walk(t *testing.T, g *Guide, bytes []byte) (restores int) {
	t.Helper()
	w := &world{t: t, g: g, bytes: bytes, states: map[string]string{}, consented: map[Consent]bool{}}
	w.s = Situation{Now: noon, Facts: Facts{Host: Host{OS: pick(w, "linux", "darwin", "windows"), Free: -1}, CanSimulate: true, Places: []string{here("/backups")}, Keep: here("/keep")}}
	w.s.Host.AppleApp = pick(w, AppleNone, AppleNone, AppleNone, AppleFinder, AppleDevices)
	w.published, w.copies = []Situation{w.s}, []Situation{deepCopy(w.s)}
	w.step(Began{}, false)
	w.prepare(pick(w, 0, 1, 2, 3, 5, 5))
	for n := 0; len(w.bytes) > 0 && n < 50; n++ {
		w.step(w.event(), n%4 == 3)
	}
	for i := range w.published {
		if !reflect.DeepEqual(w.published[i], w.copies[i]) {
			w.fail("a Situation changed after it was published")
		}
	}
	return w.restores
}

// prepare goes some way before what is random begins: else few come to a restore.
func (w *world) prepare(far int) {
	w.t.Helper()
	if far == 0 {
		return
	}
	w.step(PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{phone15()}}, false)
	e := FoldersRead{Folders: []backup.Folder{{Path: here("/backups"), State: backup.FolderRead}}, Remembered: map[string]Remembered{}}
	for _, folder := range fuzzFolders {
		w.states[folder] = "as it was"
		report := w.aReport(folder)
		e.Folders[0].Backups = append(e.Folders[0].Backups, backup.Facts{Folder: folder, UDID: "A", ProductType: "iPhone16,1", IOS: "26.0", Finished: true, Format: backup.FormatDB})
		e.Remembered[folder] = Remembered{Report: &report, Fresh: true, Fingerprint: "as it was"}
	}
	w.step(e, false)
	w.step(Did{Action: ActOpenComputerDoor}, false)
	w.step(Did{Action: ActChooseBackup, Value: fuzzFolders[w.next(3)]}, false)
	for range far - 1 {
		for _, q := range w.g.Plan(w.s).Questions {
			w.step(Did{Action: ActAnswer, Value: q.ID, Yes: true}, false)
		}
		if p := wayOn(w.g.Plan(w.s)); p != nil && p.ID != ActRestoreHere && w.s.Job == nil {
			w.step(w.pressed(*p), false)
		}
	}
}

// FuzzUpdate lets random things happen. Some thousand sequences are walked in
// every run of the tests.
func FuzzUpdate(f *testing.F) {
	g := testGuide()
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, bytes []byte) { walk(t, g, bytes) })
}

// TestRandomWalks walks sequences that are the same in every run.
func TestRandomWalks(t *testing.T) {
	t.Parallel()
	g, restores, walks := testGuide(), 0, 1500
	if testing.Short() { // under the race detector, which finds nothing in pure functions
		walks = 150
	}
	for seed := range uint64(walks) {
		random := rand.New(rand.NewPCG(seed, 7))
		bytes := make([]byte, 50+random.IntN(500))
		for i := range bytes {
			bytes[i] = byte(random.Uint32())
		}
		restores += walk(t, g, bytes)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if restores < walks/25 {
		t.Errorf("%d restores were begun: too few for the rules to mean anything", restores)
	}
}
