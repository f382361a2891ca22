package guide

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// TestScripts plays whole journeys, event by event. The scripts in
// testdata/scripts hold both: a line at the margin is an event, in the words of
// the commands below; the indented lines under it are what came of it, and are
// written anew with -update, for a person to read. They begin with
//
//	=   a field of the Situation that has changed
//	>   an effect
//	|   a line of the page, where it has changed; only what is new is shown
func TestScripts(t *testing.T) {
	g := testGuide()
	files, err := filepath.Glob(filepath.Join("testdata", "scripts", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	journeys := 0
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			var j *journey
			for n, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
				switch {
				case strings.HasPrefix(line, "    "):
					continue
				case line == "" || strings.HasPrefix(line, "#"):
					out.WriteString(line + "\n")
				case strings.HasPrefix(line, "=="):
					j = newJourney(t, g)
					journeys++
					out.WriteString(line + "\n")
				default:
					j.at = fmt.Sprintf("%s:%d: %s", path, n+1, line)
					out.WriteString(line + "\n" + j.play(line))
				}
			}
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got := asWritten(out.String()); got != string(raw) && !*update {
				t.Errorf("%s is not what happens; first at\n%s", path, firstDifference(got, string(raw)))
			}
		})
	}
	if journeys < 60 {
		t.Errorf("%d journeys, want at least 60", journeys)
	}
}

// here is a place on the disk as this system writes it: Windows knows none without a disk.
func here(path string) string {
	if runtime.GOOS == "windows" {
		return `C:` + filepath.FromSlash(path)
	}
	return path
}

// asWritten has the places in a text as the scripts have them.
func asWritten(text string) string {
	if runtime.GOOS == "windows" {
		return strings.ReplaceAll(strings.ReplaceAll(text, `C:`, ""), `\`, "/")
	}
	return text
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return strings.Join(a[max(0, i-6):i], "\n") + "\ngot:  " + a[i] + "\nwant: " + b[i]
		}
	}
	return "its end"
}

// journey is a script that is being played: the Situation, and the world that the
// commands speak of.
type journey struct {
	t     *testing.T
	g     *Guide
	at    string
	s     Situation
	route Route
	order Order // of the work that runs

	service phone.ServiceState
	phones  []phone.Phone
	backups []backup.Facts
	state   backup.FolderState
	prints  map[string]string // fingerprint of each backup as it is now
	kept    map[string]backup.Report
	memory  Memory
}

func newJourney(t *testing.T, g *Guide) *journey {
	j := &journey{
		t: t, g: g, service: phone.ServiceRunning, state: backup.FolderRead, prints: map[string]string{}, kept: map[string]backup.Report{},
	}
	j.open(Host{OS: "linux", Distro: "debian", Free: 500 * gb})
	return j
}

// open is the program as it starts, with what outlived the last run.
func (j *journey) open(h Host) {
	j.s = Situation{
		Now: noon, Facts: Facts{Host: h, CanSimulate: true, Places: []string{here("/backups")}, Keep: here("/keep")},
		Memory: j.memory,
	}
	j.tell(Began{})
}

func (j *journey) fail(format string, args ...any) {
	j.t.Helper()
	j.t.Fatalf("%s: %s", j.at, fmt.Sprintf(format, args...))
}

// play lets one line happen, and tells what came of it.
func (j *journey) play(line string) string {
	words := strings.Fields(line)
	for i, word := range words {
		if strings.HasPrefix(word, "/") {
			words[i] = here(word)
		}
	}
	switch words[0] {
	case "host": // a computer: host darwin finder
		j.open(Host{OS: words[1], AppleApp: AppleApp(strings.Join(words[2:], "")), Free: -1})
		return ""
	case "reopen": // the window is opened anew
		j.open(j.s.Host)
		return ""
	}
	e := j.event(words[0], words[1:])
	if e == nil {
		j.fail("no such command")
	}
	return j.tell(e)
}

// event is what a command says has happened.
func (j *journey) event(command string, args []string) Event {
	has := func(word string) bool { return slices.Contains(args, word) }
	first := ""
	if len(args) > 0 {
		first = args[0]
	}
	switch command {
	case "begin":
		return Began{}
	case "press": // a button: press ACTION [VALUE] [secret] [old] [no]
		return j.press(ActionID(first), args[1:])
	case "wait":
		d, err := time.ParseDuration(first)
		if err != nil {
			j.fail("%v", err)
		}
		return TimePassed{j.s.Now.Add(d)}
	case "service":
		j.service = phone.ServiceState(first)
		return PhonesSeen{j.service, slices.Clone(j.phones)}
	case "plug": // plug A [TRUST|silent] [wifi] [nameless] [encrypts] [plain] [find-my] [new] [ios=26.1]
		j.plug(first, args[1:])
		return PhonesSeen{j.service, slices.Clone(j.phones)}
	case "unplug":
		j.phones = slices.DeleteFunc(j.phones, func(p phone.Phone) bool { return p.UDID == first })
		return PhonesSeen{j.service, slices.Clone(j.phones)}
	case "swap": // swap A B: one is unplugged and the other plugged in between two readings
		j.phones = slices.DeleteFunc(j.phones, func(p phone.Phone) bool { return p.UDID == first })
		j.plug(args[1], nil)
		return PhonesSeen{j.service, slices.Clone(j.phones)}
	case "counts": // counts A 1204 newest=-3, in days; counts A prohibited
		n, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return MediaCounted{first, phone.NotReadable[phone.Media](phone.Reason(args[1]))}
		}
		days, _ := strconv.Atoi(value(args, "newest", "-60"))
		return MediaCounted{first, phone.Is(mediaOf(n, noon.AddDate(0, 0, days)))}
	case "asked":
		return TrustAnswered{first}
	case "backup": // backup one [encrypted] [ios=26.0]: it is there now
		f := backup.Facts{
			Folder: j.folder(first), UDID: "A", DeviceName: "Anna's iPhone", ProductType: "iPhone16,1", IOS: value(args, "ios", "26.0"),
			Date: noon.Add(-10 * 24 * time.Hour), Encrypted: has("encrypted"), Format: backup.FormatDB, MarksRead: true, Finished: true, State: "finished",
		}
		j.backups, j.prints[f.Folder] = append(j.backups, f), "as it was"
		return j.folders()
	case "gone":
		j.backups = slices.DeleteFunc(j.backups, func(f backup.Facts) bool { return f.Folder == j.folder(first) })
		return j.folders()
	case "changes":
		j.prints[j.folder(first)] += ", changed"
		return j.folders()
	case "folder":
		j.state = backup.FolderState(first)
		return j.folders()
	case "read":
		return j.folders()
	case "measured":
		return Measured{j.folder(first), 41 * gb}
	case "sought": // sought WHERE [backup folders or packed files …]
		e := PlaceSought{Path: here("/place"), Where: Whereabouts(first), Folder: first != string(FoundPacked)}
		for _, a := range args[1:] {
			if strings.HasSuffix(a, ".zip") {
				e.Packed = append(e.Packed, a)
			} else {
				e.Backups = append(e.Backups, a)
			}
		}
		return e
	case "moves": // the work has moved on by so many percent
		n, _ := strconv.ParseInt(first, 10, 64)
		return WorkMoved{Progress: progress.Progress{Stage: "sending", Done: n, Total: 100, Unit: progress.Bytes}}
	case "sees": // what work sees beside its progress: sees passcode-shown
		return WorkSaw{j.sees(SeenKind(first), args[1:])}
	case "ends": // how work ends
		return WorkEnded{j.order, j.ends(first, args[1:])}
	case "attempts":
		return AttemptsRead{Attempts: j.memory.Attempts}
	case "cut-off":
		return AttemptsRead{CutOff: &CutOff{Phone: "A", At: noon}}
	case "half-saved": // half-saved BACKUP: a save that was cut off
		return AttemptsRead{Half: &HalfSaved{Backup: j.folder(first), Folder: here("/home/photos"), What: Saving{Kinds: []string{"photos"}}, CutOff: true}}
	case "leftovers":
		return LeftoversRemoved{Cleaned{Count: 2, Bytes: 3 * gb, Place: here("/disk/copy")}}
	case "simulation":
		if first == "failed" {
			return SimulationFailed{}
		}
		return SimulationBegan{Address: "simulated", Folders: []string{here("/sim")}, Keep: here("/sim/new")}
	}
	return nil
}

// value is what stands behind name= among words.
func value(words []string, name, otherwise string) string {
	for _, w := range words {
		if v, ok := strings.CutPrefix(w, name+"="); ok {
			return v
		}
	}
	return otherwise
}

func (j *journey) folder(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return here("/backups/" + name)
}

func (j *journey) plug(udid string, words []string) {
	p := phone15()
	p.UDID, p.Seen = udid, j.s.Now
	if i := slices.IndexFunc(j.phones, func(p phone.Phone) bool { return p.UDID == udid }); i >= 0 {
		p = j.phones[i]
		j.phones = slices.Delete(slices.Clone(j.phones), i, i+1)
	}
	p.IOS = phone.Is(value(words, "ios", "26.1"))
	if lock := value(words, "lock", ""); lock != "" {
		p.Locked = phone.Is(lock == "on")
	}
	for _, w := range words {
		switch w {
		case "wifi":
			p.Connection = phone.Network
		case "usb":
			p.Connection = phone.USB
		case "silent": // it has not said anything of trust yet
			p.Trust = phone.TrustUnknown
		case "nameless":
			p.Name = phone.IsAbsent[string]()
		case "encrypts":
			p.BackupEncrypted = phone.Is(true)
		case "plain":
			p.BackupEncrypted = phone.Is(false)
		case "find-my":
			p.FindMy = phone.Is(true)
		case "find-my-off":
			p.FindMy = phone.Is(false)
		case "new":
			p.SetupDone, p.RestoreState = phone.Is(false), phone.IsAbsent[string]()
		default:
			if !strings.Contains(w, "=") {
				p.Trust = phone.Trust(w)
			}
		}
	}
	j.phones = append(slices.Clone(j.phones), p)
	slices.SortFunc(j.phones, func(a, b phone.Phone) int { return strings.Compare(a.UDID, b.UDID) })
}

// folders is what is in the folder of backups now.
func (j *journey) folders() Event {
	f := backup.Folder{Path: here("/backups"), State: j.state}
	e := FoldersRead{Remembered: map[string]Remembered{}}
	if j.state == backup.FolderRead {
		f.Backups = slices.Clone(j.backups)
	}
	for _, b := range f.Backups {
		r := Remembered{Fingerprint: j.prints[b.Folder]}
		if report, ok := j.kept[b.Folder]; ok {
			r.Report, r.Fresh = &report, report.Fingerprint == r.Fingerprint
		}
		e.Remembered[b.Folder] = r
	}
	e.Folders = []backup.Folder{f}
	return e
}

// press is a button, with what it asks for. One that is not there is pressed all
// the same: nothing may come of it.
func (j *journey) press(id ActionID, words []string) Event {
	d := Did{Action: id, Yes: !slices.Contains(words, "no"), Secret: slices.Contains(words, "secret"), Old: slices.Contains(words, "old")}
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "no" || w == "secret" || w == "old" })
	if id == ActSaveOut { // press save-out FOLDER KIND…
		d.Save = &Saving{Kinds: words[1:]}
		words = words[:1]
	}
	d.Value = strings.Join(words, " ")
	switch {
	case id == ActChooseBackup, id == ActLookInside && d.Value != "":
		d.Value = j.folder(d.Value)
	case d.Value == "":
		for _, a := range j.route.Actions() {
			if a.ID == id {
				d.Value = a.Value
				break
			}
		}
	}
	return d
}

// report is what a check finds: VERDICT [finding=COUNT] [quick].
func (j *journey) report(verdict string, words []string) backup.Report {
	s := Situation{Facts: Facts{Checks: map[string]CheckState{}}}
	withCheck(backup.Verdict(verdict))(&s)
	state := s.Checks[folder]
	switch {
	case verdict == string(backup.VerdictLocked), slices.Contains(words, "unopened"):
		locked(&state)
	case slices.Contains(words, "quick"):
		quick(&state)
	}
	for _, w := range words {
		if id, count, ok := strings.Cut(w, "="); ok && strings.Contains(id, "/") {
			n, _ := strconv.ParseInt(count, 10, 64)
			finding(backup.FindingID(id), backup.SeverityStop, n)(&state)
		}
	}
	state.Report.Checked, state.Report.Fingerprint = j.s.Now, j.prints[j.order.Backup]
	return state.Report
}

func (j *journey) sees(kind SeenKind, words []string) Seen {
	s := Seen{Kind: kind, Silence: 12 * time.Minute, Need: 80 * gb, Free: 60 * gb, Backup: j.order.Backup}
	if kind == SeenCheck {
		s.Check = CheckState{Report: j.report(words[0], words[1:]), Partial: true}
	}
	if kind == SeenPhases {
		for _, w := range words {
			s.Phases = append(s.Phases, Phase(w))
		}
	}
	if kind == SeenPhase {
		s.Phase, _ = strconv.Atoi(words[0])
	}
	return s
}

// ends is how work ends: ends VERDICT …, ends well, ends stopped, ends asking,
// ends wrong, ends badly PROBLEM [again].
func (j *journey) ends(how string, words []string) Outcome {
	var out Outcome
	o := j.order
	if o.Typed && (o.Kind == JobCheck || o.Kind == JobLook) && how != "stopped" {
		out.Password = PasswordRight
	}
	switch how {
	case "wrong":
		out.Password = PasswordWrong
	case "untried":
		out.Password, out.Untried = PasswordNone, true
		out.Check = &CheckState{Report: j.report(string(backup.VerdictDamaged), append(words, "unopened"))}
	case "stopped":
		out.Stopped = true
		if o.Kind == JobCheck {
			out.Check = &CheckState{Report: j.report(string(backup.VerdictUnknown), words), Partial: true}
		}
		if o.Kind == JobSave && slices.Contains(words, "some") {
			out.Saved = j.saved()
		}
	case "changed":
		out.Check = &CheckState{Report: j.report(string(backup.VerdictRestorable), words), Stale: true}
	case "asking":
		out.Asks = &RepairPlan{Backup: o.Backup, Destination: o.To, Lost: 14, Bytes: gb}
	case "badly":
		out.Failure = &Failure{Kind: o.Kind, Problem: ProblemID(words[0]), Safe: true, At: j.s.Now}
		if slices.Contains(words, "again") {
			out.Failure.Again = 2
		}
		if slices.Contains(words, "unsafe") {
			out.Failure.Safe = false
		}
		if slices.Contains(words, "damaged") {
			out.Check = &CheckState{Report: j.report(string(backup.VerdictDamaged), []string{"backup/missing-files=1"})}
		}
		if o.Kind == JobSave && slices.Contains(words, "some") {
			out.Saved = j.saved()
		}
		if o.Kind == JobCheck || o.Kind == JobRepair || o.Kind == JobRehearse || o.Kind == JobCopy || o.Kind == JobLook || o.Kind == JobSave {
			break // the journal is about work with a phone
		}
		j.memory.Attempts = append(slices.Clone(j.memory.Attempts), Attempt{At: j.s.Now, Kind: o.Kind, Phone: o.Phone.UDID})
		out.Attempts = j.memory.Attempts
	case "well":
		switch o.Kind {
		case JobBackup:
			out.BackedUp = &BackedUp{Phone: o.Phone.UDID, Name: "Anna's iPhone", Folder: here("/backups/new"), Root: here("/backups"), Encrypted: o.Typed, At: j.s.Now, Beside: slices.Contains(words, "beside"), Files: 128_136, Bytes: 41 * gb, Took: 12 * time.Minute}
		case JobRestore:
			out.Restored = &Restored{Phone: o.Phone.UDID, Backup: o.Backup, At: j.s.Now, PhoneBack: slices.Contains(words, "back"), Files: 128_136, Bytes: 41 * gb, Took: time.Hour + 5*time.Minute}
		case JobRepair:
			out.Repaired = &Repaired{Backup: o.Backup, Folder: here("/backups/copy"), Mended: []backup.FindingID{backup.IndexDamaged}, Files: 599, Bytes: 40 * gb, Lost: map[bool]int64{true: 1}[o.Agreed], Took: 3 * time.Minute}
			if o.Agreed {
				out.Repaired.LeftOut = []backup.Example{{App: "Photos", File: "IMG_0001.JPG"}}
			}
		case JobCopy:
			out.Copied = &Copied{Backup: o.Backup, Folder: o.To + "/" + "00008030-001A35E11AEB802E", Files: 169_711, Bytes: 41 * gb, Checked: true, Took: 9 * time.Minute}
		case JobRehearse:
			out.Rehearsed = &Rehearsed{Backup: o.Backup, Phone: o.Phone.UDID, Good: true, Files: 128_136, Bytes: 41 * gb, At: j.s.Now}
		case JobPassword:
			out.Changed = o.Change
		case JobLook:
			held := &inventory.Holdings{Kinds: []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 8412, Bytes: 20 * gb}}}
			out.Looked = &Looked{Backup: o.Backup, Holdings: held, IndexDamaged: slices.Contains(words, "damaged")}
			if slices.Contains(words, "lost") {
				out.Looked = &Looked{Backup: o.Backup, IndexLost: true}
			}
		case JobSave:
			out.Saved = j.saved()
			if slices.Contains(words, "most") {
				out.Saved.NotSaved, out.Saved.List, out.Saved.Names = 3, "Not saved.txt", []string{"IMG_0001.JPG"}
			}
		}
	case "refused": // a rehearsal that the simulated phone would not take
		out.Rehearsed = &Rehearsed{Backup: o.Backup, Phone: o.Phone.UDID, Problem: "transfer/205-missing-files", Code: 205, Failed: 3, At: j.s.Now}
	default: // the verdict of a check
		report := j.report(how, words)
		out.Check = &CheckState{Report: report}
		j.kept[o.Backup] = report
	}
	return out
}

// saved is what a save has brought.
func (j *journey) saved() *Saved {
	return &Saved{
		Backup: j.order.Backup, Folder: j.order.To, Files: 8412, Bytes: 20 * gb, Took: 4 * time.Minute,
		Kinds: []SavedKind{{Kind: inventory.Photos, Files: 8412, Bytes: 20 * gb}},
	}
}

// tell lets an event happen, and tells what has changed.
func (j *journey) tell(e Event) string {
	before, page := j.s, describe(j.route)
	if o, ok := e.(WorkEnded); ok && j.s.Job == nil {
		j.fail("%s ends, and no work runs", o.Order.Kind)
	}
	var effects []Effect
	if _, ok := e.(TimePassed); !ok {
		j.s, _ = j.g.Update(j.s, TimePassed{j.s.Now.Add(time.Second)})
	}
	j.s, effects = j.g.Update(j.s, e)
	j.route, j.s.Since = j.g.PlanSince(j.s)
	var out strings.Builder
	line := func(mark, text string) { fmt.Fprintf(&out, "    %s %s\n", mark, text) }
	for _, change := range changes(before, j.s) {
		line("=", change)
	}
	for _, f := range effects {
		switch f := f.(type) {
		case StartWork:
			j.order = f.Order
		case Remember:
			j.memory.Added, j.memory.RemindAt = f.Added, f.RemindAt
		}
		line(">", done(f))
	}
	was := strings.Split(page, "\n")
	for _, l := range strings.Split(strings.TrimRight(describe(j.route), "\n"), "\n") {
		if !slices.Contains(was, l) {
			line("|", strings.TrimSpace(l))
		}
	}
	if d, ok := e.(Did); ok && out.Len() == 0 {
		line("|", fmt.Sprintf("nothing comes of %s", d.Action))
	}
	checkInvariants(j.t, j.at, j.route)
	checkConsent(j.t, j.at, j.s, j.route)
	return out.String()
}

// changes are the fields of a Situation that differ, each with what it is now.
func changes(before, after Situation) []string {
	var all []string
	for _, part := range []string{"Facts", "Choices", "Work", "Memory"} {
		b, a := reflect.ValueOf(before).FieldByName(part), reflect.ValueOf(after).FieldByName(part)
		for i := range a.NumField() {
			name := a.Type().Field(i).Name
			if name == "Since" || name == "Log" || name == "Asked" || reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
				continue
			}
			all = append(all, name+": "+short(a.Field(i).Interface()))
		}
	}
	return all
}

// short is a value in few words.
func short(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case []phone.Phone:
		var all []string
		for _, p := range v {
			all = append(all, fmt.Sprintf("%s %s", p.UDID, p.Trust))
		}
		return orDash(strings.Join(all, ", "))
	case *phone.Phone:
		if v == nil {
			return "-"
		}
		return v.UDID
	case []backup.Folder:
		var all []string
		for _, f := range v {
			text := f.Path + " " + string(f.State)
			for _, b := range f.Backups {
				text += " " + filepath.Base(b.Folder)
			}
			all = append(all, text)
		}
		return orDash(strings.Join(all, "; "))
	case map[string]Counted:
		return inOrder(v, func(k string, c Counted) string {
			if m, ok := c.Media.Get(); ok {
				return fmt.Sprintf("%s %d", k, m.Count())
			}
			return k + " " + string(c.Media.Reason)
		})
	case map[string]CheckState:
		return inOrder(v, func(k string, c CheckState) string {
			return fmt.Sprintf("%s %s%s%s", filepath.Base(k), c.Report.Verdict, mark(c.Partial, "partial"), mark(c.Stale, "stale"))
		})
	case map[string]int64:
		return inOrder(v, func(k string, n int64) string { return fmt.Sprintf("%s %d GB", filepath.Base(k), n/gb) })
	case map[string]bool:
		return inOrder(v, func(k string, yes bool) string { return fmt.Sprintf("%s %t", k, yes) })
	case map[StepID]bool:
		return inOrder(v, func(k StepID, yes bool) string { return string(k) })
	case map[Pair]Rehearsed:
		var all []string
		for k, h := range v {
			all = append(all, fmt.Sprintf("%s on %s good=%t", filepath.Base(k.Backup), k.Phone, h.Good))
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	case *Job:
		if v == nil {
			return "-"
		}
		text := string(v.Kind)
		if v.Progress.Total > 0 {
			text += fmt.Sprintf(" %d %%", v.Progress.Done)
		}
		return text + mark(v.NeedsPhone, "asks on the phone") + mark(v.Stopping, "stopping") + mark(!v.CanStop, "cannot be stopped")
	case Failure:
		return fmt.Sprintf("failed: %s %s%s%s", v.Kind, v.Problem, mark(v.Safe, "safe"), mark(v.Repeats(), "again"))
	case Stopped:
		return "stopped: " + string(v.Kind) + mark(v.Safe, "safe")
	case BackedUp:
		return "backed up: " + v.Folder + mark(v.Encrypted, "encrypted") + mark(v.Beside, "beside the old one")
	case Repaired:
		return "repaired: " + v.Folder
	case Rehearsed:
		return fmt.Sprintf("rehearsed: good=%t", v.Good)
	case CheckedAll:
		return fmt.Sprintf("checked: %d of %d", len(v.Checked), v.All)
	case *Queue:
		if v == nil {
			return "-"
		}
		return fmt.Sprintf("%d of %d left", len(v.Left), v.So.All)
	case Log:
		return "…"
	case RepairPlan:
		return fmt.Sprintf("asks: may the copy do without %d files", v.Lost)
	case PasswordChanged:
		return fmt.Sprintf("password of %s: %s", v.Name, v.Change)
	case *Restored:
		if v == nil {
			return "-"
		}
		return fmt.Sprintf("%s onto %s%s", filepath.Base(v.Backup), v.Phone, mark(v.PhoneBack, "back"))
	case *Repaired:
		return v.Folder
	case *Looked:
		if v == nil {
			return "-"
		}
		return filepath.Base(v.Backup) + mark(v.IndexDamaged, "its index is damaged") + mark(v.IndexLost, "its index is lost") + mark(v.OlderIndex != "", "by another index")
	case Saved:
		return fmt.Sprintf("saved: %d files into %s%s", v.Files, v.Folder, mark(v.NotSaved > 0, "not all"))
	case *HalfSaved:
		if v == nil {
			return "-"
		}
		return filepath.Base(v.Backup) + " into " + v.Folder + mark(v.CutOff, "cut off")
	case *Found:
		switch {
		case v == nil:
			return "-"
		case v.Left > 0:
			return fmt.Sprintf("%d places are looked through", v.Left)
		}
		return fmt.Sprintf("%d backups, %d new", len(v.Backups), v.New)
	case *Sought:
		if v == nil {
			return "-"
		}
		return v.Path + mark(v.Packed != "", v.Packed)
	case *CutOff:
		if v == nil {
			return "-"
		}
		return "a restore of " + v.Phone
	case *Gone:
		if v == nil {
			return "-"
		}
		return v.Name + " from " + v.Folder
	case *Cleaned:
		if v == nil {
			return "-"
		}
		return fmt.Sprintf("%d copies", v.Count)
	case Consent:
		if v == (Consent{}) {
			return "-"
		}
		return fmt.Sprintf("%s onto %s, %s, %q", filepath.Base(v.Backup), v.Phone, v.Verdict, v.Fingerprint)
	case []Attempt:
		return fmt.Sprintf("%d failures", len(v))
	case time.Time:
		if v.IsZero() {
			return "-"
		}
		return v.Format(time.DateOnly)
	}
	return orDash(strings.Trim(fmt.Sprintf("%v", v), "[]"))
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func mark(yes bool, word string) string {
	if yes {
		return ", " + word
	}
	return ""
}

func inOrder[K ~string, V any](m map[K]V, text func(K, V) string) string {
	var all []string
	for k, v := range m {
		all = append(all, text(k, v))
	}
	slices.Sort(all)
	return orDash(strings.Join(all, "; "))
}

// done is an effect in few words.
func done(f Effect) string {
	switch f := f.(type) {
	case StartWork:
		o := f.Order
		text := "start " + string(o.Kind)
		if o.Backup != "" && o.Kind != JobBackup && o.Kind != JobPassword {
			text += " of " + filepath.Base(o.Backup)
		}
		if o.Phone.UDID != "" && o.Kind != JobCheck && o.Kind != JobRepair && o.Kind != JobCopy {
			text += " with " + o.Phone.UDID
		}
		text += mark(o.To != "", "to "+o.To) + mark(o.Quick, "quick") + mark(o.Agreed, "agreed") + mark(o.Typed, "with what was typed") + mark(o.Kept, "with the password")
		return text + mark(o.Although != "", fmt.Sprintf("although %q", o.Although)) + mark(o.Change != "", string(o.Change))
	case StopWork:
		return "stop the work"
	case WatchPhones:
		return "watch the phones" + mark(f.Address != "", "at "+f.Address)
	case AskTrust:
		return "ask " + f.UDID + " for trust"
	case CountMedia:
		return "count the photos on " + f.UDID
	case ReadFolders:
		return "read " + strings.Join(f.Places, " ")
	case Measure:
		return "measure " + strings.Join(f.Folders, " ")
	case LookThrough:
		return "look through " + f.Path
	case Remember:
		return fmt.Sprintf("remember folders %v, reminder %s", f.Added, short(f.RemindAt))
	case Notify:
		return "notify " + f.Text.Key
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", f), "guide.")
}
