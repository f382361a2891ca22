package guide

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// standing is a problem that stands now. It begins as its record says; whoever
// raises it may change what this Situation makes different.
type standing struct {
	*record
	level       Level
	blocks      bool
	first, last StepID
	action      *Action
	given       map[string]any // figures for its words, beside those of view.figure
	detail      string         // raw, for Details
	said        Text           // beside it
	code        int            // as in Panel
	place       string
}

// figures are figures for the words of a problem, by the names in its record.
type figures = map[string]any

// raise lets a problem stand.
func (v *view) raise(id ProblemID, given figures, detail string) *standing {
	r := problems().of(id)
	p := &standing{record: r, level: r.level, blocks: r.blocks, first: r.first, last: r.last, given: given, detail: detail}
	if r.failed {
		p.first, p.last = StepConnect, StepAfterwards
	}
	if r.action != "" {
		p.action = button(r.action)
		if r.action == ActDismissFailure {
			p.action.Value = string(id) // only what it tells, see turn.dismiss
		}
	}
	v.standing = append(v.standing, p)
	return p
}

// raiseFailed lets the problem of a failure stand. It is over, so it never blocks
// the way, whatever it does when it is a fact; and it is in the way of what was
// wanted.
func (v *view) raiseFailed(f Failure) *standing {
	p := v.raise(f.Problem, f.Figures(), "")
	if f.Words != "" {
		p.said = Text{Key: "fix/said", Args: map[string]any{"Words": f.Words}}
	}
	p.code, p.place = f.Code, f.Place
	over := *p.record
	over.hold, over.causes = 0, nil // nor does it wait, or hide behind what came later
	p.record = &over
	p.blocks, p.action, p.first, p.last = false, nil, StepConnect, StepAfterwards
	if !p.failed {
		p.level = LevelStop
	}
	return p
}

// raiseAll finds all problems that stand, worst first, before holding times and
// causes are looked at. One that stands twice, as a finding and as the end of work,
// is shown once.
func (v *view) raiseAll() {
	v.raiseHost()
	v.raisePhone()
	v.raiseJob()
	v.raiseFindings()
	for _, f := range v.fits {
		if v.s.Job != nil && v.s.Job.Kind == JobRestore {
			break // the phone is being replaced: what it says of itself is no longer the question
		}
		p := v.raise(f.id, f.args, f.detail)
		if (f.id == FitFindMyOn || f.id == FitBatteryLow) && (!v.checked() || !v.check.Report.Restorable()) {
			p.first = StepPrepare // not before the verdict: until then there is something else to do
		}
	}
	v.raiseResults()
	slices.SortStableFunc(v.standing, func(a, b *standing) int { return a.rank() - b.rank() })
}

func (v *view) stands(among []*standing, id ProblemID) bool {
	return slices.ContainsFunc(among, func(p *standing) bool { return p.id == id })
}

// rank orders problems by level, and those of a level that block before the others.
func (p *standing) rank() int {
	rank := 4
	switch p.level {
	case LevelStop:
		rank = 0
	case LevelWarn:
		rank = 2
	}
	if !p.blocks {
		rank++
	}
	return rank
}

// raiseHost finds what is wrong with this computer.
func (v *view) raiseHost() {
	if id := ServiceProblem(v.s.Service, v.s.Host.OS); id != "" && !v.s.NoPhone {
		v.raise(id, nil, "")
	}
	if v.s.Service.Ready() && len(v.s.Phones) == 0 && v.s.Lost == nil {
		v.raise(PhoneNotSeen, nil, "")
	}
	for _, f := range backup.WithLinks(v.s.Folders) {
		// Never “no backups”: a folder in such a state may be full of them.
		switch f.State {
		case backup.FolderForbidden:
			v.raise(ForbiddenFolder(v.s.Host.OS), figures{"Folder": f.Path}, f.Err)
		case backup.FolderBroken:
			v.raise(HostFolderBroken, figures{"Folder": f.Path}, f.Err)
		case backup.FolderOnline:
			v.raise(HostFolderOnline, figures{"Folder": f.Path}, f.Err)
		}
	}
	if v.s.Scanned && v.backups() == 0 && v.s.Gone == nil &&
		!v.anyFolder(backup.FolderSilent) && !v.anyFolder(backup.FolderAwaited) && !v.anyFolder(backup.FolderAway) {
		v.raise(HostNoBackups, nil, "")
	}
}

// raisePhone finds what is wrong with the phone of the way.
func (v *view) raisePhone() {
	if v.phone == nil {
		if v.s.Lost != nil && v.s.Restored == nil && !v.s.NoPhone && !v.restarting() {
			id := PhoneUnplugged
			if f := v.s.Failure(); f != nil && f.Kind == JobRestore && !f.Safe {
				id = PhoneUnpluggedMidway
			}
			v.raise(id, nil, "")
		}
		return
	}
	if v.phone.Connection == phone.Network {
		v.raise(PhoneNetworkOnly, nil, "")
	}
	if id := TrustProblem(v.trust()); id != "" {
		p := v.raise(id, nil, "")
		if v.s.NoPhone {
			p.first, p.last = StepPrepare, StepPrepare // until then the way does without it
		}
	}
	if v.setup() == phone.SetupRestoring { // asked now, it would answer with 25, again and again
		v.raise(PhoneCloudRestoring, nil, "")
	}
	if done, known := v.phone.SetupDone.Get(); known && !done {
		v.raise(PhoneSetupNotFinished, nil, "")
	}
	if ios, ok := phone.ParseVersion(v.phone.IOS.Value); ok && ios.Major() >= doubtedIOS && v.s.Host.AppleApp == AppleNone {
		v.raise(FitHereUnproven, nil, "")
	}
}

// doubtedIOS is the iOS from which on people report restores by other programs that
// ended with an iPhone set up as new.
const doubtedIOS = 27

// raiseJob finds what the work that runs needs, or may come to need.
func (v *view) raiseJob() {
	job := v.s.Job
	if job == nil {
		return
	}
	if job.MayNeed > 0 {
		v.raise(HostRoomTight, figures{"Needed": Bytes(job.MayNeed), "Available": Bytes(job.Free)}, "")
	}
	if job.FileLimit > 0 {
		v.raise(HostFileLimit, nil, "")
	}
	if job.NeedsPhone {
		v.raise(PhonePasscodeAsked, nil, "")
	}
}

// figure is a figure that any problem's words may use; nil where it is not known.
func (v *view) figure(name string) any {
	switch name {
	case "Phone":
		return v.phoneName()
	case "Distro":
		return v.s.Host.Distro
	}
	if name == "BackupIOS" && v.backup != nil {
		return v.backup.IOS
	}
	if v.phone == nil {
		return nil
	}
	switch storage, told := v.phone.Storage.Get(); {
	case name == "Available" && told:
		return Bytes(storage.Available)
	case name == "Capacity" && told:
		return Bytes(storage.Capacity)
	}
	switch productType, told := v.phone.ProductType.Get(); {
	case name == "Model" && told:
		return v.g.ModelName(productType)
	case name == "NewestIOS" && told:
		return v.g.Model(productType).LastIOS
	case name == "PhoneIOS" && v.phone.IOS.State == phone.Known:
		return v.phone.IOS.Value
	}
	return nil
}

// derived are the figures that the words make themselves, and what of.
var derived = map[string]string{"Files": "Count", "Apps": "Examples", "Names": "Examples", "Install": "Distro", "Start": "Distro"}

// args are the figures that the words of a problem use.
func (v *view) args(p *standing) map[string]any {
	var args map[string]any
	for _, name := range p.params {
		if from := derived[name]; from != "" {
			name = from
		}
		value, ok := p.given[name]
		if !ok {
			value = v.figure(name)
		}
		if value != nil && value != "" {
			if args == nil {
				args = make(map[string]any, len(p.params))
			}
			args[name] = value
		}
	}
	return args
}

// panels are the problems to show at a step: those that have held long enough
// and are not a mere consequence of another one.
func (v *view) panels(at StepID) []Panel {
	var shown []Panel
	for _, p := range v.standing {
		caused := slices.ContainsFunc(p.causes, func(id ProblemID) bool { return v.stands(v.standing, id) })
		twice := slices.ContainsFunc(shown, func(o Panel) bool { return o.Problem == p.id })
		if order(at) < order(p.first) || order(at) > order(p.last) || caused || twice || !v.held(p.record) || v.s.Door == DoorInside && aboutPhone(p.id) {
			continue
		}
		shown = append(shown, Panel{
			Problem: p.id, Level: p.level, Args: v.args(p), Action: p.action,
			Detail: p.detail, Said: p.said, Code: p.code, Place: p.place, Blocks: p.blocks,
		})
	}
	return shown
}

// aboutPhone reports whether a problem is one of a phone or of the way to it: for what
// is inside a backup none is needed.
func aboutPhone(id ProblemID) bool {
	area, name, _ := strings.Cut(string(id), "/")
	return slices.Contains([]string{"phone", "trust", "pairing", "fit"}, area) || area == "host" && strings.HasPrefix(name, "service-")
}

// held reports whether a problem has stood long enough to be shown.
func (v *view) held(r *record) bool {
	since, ok := v.s.Since[r.id]
	return r.hold == 0 || ok && v.s.Now.Sub(since) >= r.hold
}

// since says since when each problem stands: from now on for those that are new. It
// is the map before, where nothing has changed.
func (v *view) since() map[ProblemID]time.Time {
	now := make(map[ProblemID]time.Time, len(v.standing))
	for _, p := range v.standing {
		now[p.id] = v.s.Now
		if at, known := v.s.Since[p.id]; known && !at.After(v.s.Now) { // else the clock was put back
			now[p.id] = at
		}
	}
	if maps.Equal(now, v.s.Since) {
		return v.s.Since
	}
	return now
}
