package guide

import (
	"sort"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// ProblemID is the stable name of a problem: area/name. It is also the path of
// the Markdown file that holds its words. IDs are never renamed or reused.
type ProblemID string

// Problems of this computer, of the phone and of trust.
const (
	// Each of these exists once for each system: see serviceProblem.
	HostServiceMissing      ProblemID = "host/service-missing-"
	HostServiceRefused      ProblemID = "host/service-refused-"
	HostServiceNoPermission ProblemID = "host/service-no-permission-"
	HostServiceGarbled      ProblemID = "host/service-garbled-"

	HostFolderForbidden ProblemID = "host/folder-forbidden"
	HostFullDiskAccess  ProblemID = "host/full-disk-access"
	HostFolderBroken    ProblemID = "host/folder-broken"
	HostNoBackups       ProblemID = "host/no-backups"

	PhoneNotSeen          ProblemID = "phone/not-seen"
	PhoneNetworkOnly      ProblemID = "phone/network-only"
	PhoneUnplugged        ProblemID = "phone/unplugged"
	PhoneSetupNotFinished ProblemID = "phone/setup-not-finished"
	PhoneCloudRestoring   ProblemID = "phone/icloud-restore-running"
	PhonePasscodeAsked    ProblemID = "phone/passcode-asked"

	TrustProblemNeeded     ProblemID = "trust/needed"
	TrustProblemAsked      ProblemID = "trust/asked"
	TrustProblemLocked     ProblemID = "trust/locked"
	TrustProblemDenied     ProblemID = "trust/denied"
	TrustProblemForgotten  ProblemID = "trust/forgotten"
	TrustProblemForbidden  ProblemID = "trust/forbidden"
	TrustProblemSupervised ProblemID = "trust/supervised"
	TrustProblemOldTLS     ProblemID = "trust/old-tls"
)

// problem is a registered problem: when it stands, and how it is shown.
type problem struct {
	id      ProblemID
	level   Level
	from    StepID        // first step at which it is shown
	to      StepID        // last step at which it is shown
	hold    time.Duration // how long it must stand before it shows: cables flap
	blocks  bool          // the way cannot go on while it stands
	depends []ProblemID   // causes: while one of them stands, this consequence is hidden
	when    func(v *view) (standing bool, args map[string]any, detail string)
	action  func(v *view) *Action
}

// standing is a problem that stands now.
type standing struct {
	problem
	args   map[string]any
	detail string
}

// systems are the endings of the problems of the service.
var systems = map[string]string{"linux": "linux", "windows": "windows", "darwin": "macos"}

// serviceProblem names a problem of the service on a system.
func serviceProblem(id ProblemID, goos string) ProblemID {
	if system, ok := systems[goos]; ok {
		return id + ProblemID(system)
	}
	return id + "linux"
}

// serviceProblems are the problems that hide everything that needs a phone.
func serviceProblems() []ProblemID {
	var all []ProblemID
	for goos := range systems {
		for _, id := range []ProblemID{HostServiceMissing, HostServiceRefused, HostServiceNoPermission, HostServiceGarbled} {
			all = append(all, serviceProblem(id, goos))
		}
	}
	return all
}

// registered returns every problem that a Situation itself can show. Findings,
// failures and answers bring theirs along: see findingProblems and others.
func (g *Guide) registered(goos string) []problem {
	retry := func(*view) *Action { return button(ActRetryService) }
	ask := func(*view) *Action { return button(ActAskTrust) }
	services := serviceProblems()
	service := func(id ProblemID, state phone.ServiceState) problem {
		return problem{
			id: serviceProblem(id, goos), level: LevelStop, from: StepConnect, to: StepRestore, hold: time.Second, blocks: true,
			when: func(v *view) (bool, map[string]any, string) {
				return v.s.Service == state && !v.s.NoPhone, map[string]any{
					"Distro": v.s.Host.Distro, "Install": g.linux[v.s.Host.Distro].Install, "Start": g.linux[v.s.Host.Distro].Start,
				}, ""
			},
			action: retry,
		}
	}
	trust := func(id ProblemID, level Level, state phone.Trust, action func(*view) *Action) problem {
		return problem{
			id: id, level: level, from: StepTrust, to: StepTrust, blocks: true, depends: services,
			when: func(v *view) (bool, map[string]any, string) {
				return v.phone != nil && v.phone.Trust == state, map[string]any{"Phone": v.phoneName()}, ""
			},
			action: action,
		}
	}
	return []problem{
		service(HostServiceMissing, phone.ServiceMissing),
		service(HostServiceRefused, phone.ServiceRefused),
		service(HostServiceNoPermission, phone.ServiceNoPermission),
		service(HostServiceGarbled, phone.ServiceGarbled),
		{
			id: PhoneNotSeen, level: LevelNote, from: StepConnect, to: StepConnect, hold: 12 * time.Second, depends: services,
			when: func(v *view) (bool, map[string]any, string) {
				return v.s.Service.Ready() && len(v.s.Phones) == 0 && v.s.Lost == nil, nil, ""
			},
		},
		{
			id: PhoneUnplugged, level: LevelStop, from: StepTrust, to: StepRestore, hold: 2 * time.Second, blocks: true, depends: services,
			when: func(v *view) (bool, map[string]any, string) {
				gone := v.phone == nil && v.s.Lost != nil && v.s.Restored == nil && !v.s.NoPhone && !v.restarting()
				return gone, map[string]any{"Phone": v.phoneName()}, ""
			},
		},
		{
			id: PhoneNetworkOnly, level: LevelStop, from: StepTrust, to: StepRestore, hold: 2 * time.Second, blocks: true, depends: services,
			when: func(v *view) (bool, map[string]any, string) {
				return v.phone != nil && v.phone.Connection == phone.Network, map[string]any{"Phone": v.phoneName()}, ""
			},
		},
		trust(TrustProblemNeeded, LevelNote, phone.TrustNeeded, ask),
		trust(TrustProblemAsked, LevelNote, phone.TrustAsked, nil),
		trust(TrustProblemLocked, LevelWarn, phone.TrustLocked, nil),
		trust(TrustProblemDenied, LevelStop, phone.TrustDenied, ask),
		trust(TrustProblemForgotten, LevelWarn, phone.TrustForgotten, ask),
		trust(TrustProblemForbidden, LevelStop, phone.TrustForbidden, nil),
		trust(TrustProblemSupervised, LevelStop, phone.TrustSupervised, nil),
		trust(TrustProblemOldTLS, LevelStop, phone.TrustOldTLS, nil),
		folderProblem(HostFullDiskAccess, backup.FolderForbidden, "darwin"),
		folderProblem(HostFolderForbidden, backup.FolderForbidden, "linux", "windows", ""),
		folderProblem(HostFolderBroken, backup.FolderBroken),
		{
			id: HostNoBackups, level: LevelNote, from: StepChoose, to: StepChoose, hold: time.Second,
			depends: []ProblemID{HostFullDiskAccess, HostFolderForbidden, HostFolderBroken},
			when: func(v *view) (bool, map[string]any, string) {
				return v.s.Scanned && v.backups() == 0, nil, ""
			},
			action: func(*view) *Action { return button(ActAddFolder) },
		},
		{
			// The phone answers with 25 then; asking it again and again helps nobody.
			id: PhoneCloudRestoring, level: LevelStop, from: StepPrepare, to: StepRestore, blocks: true,
			when: func(v *view) (bool, map[string]any, string) {
				return v.setup() == phone.SetupRestoring, map[string]any{"Phone": v.phoneName()}, ""
			},
		},
		{
			id: PhoneSetupNotFinished, level: LevelNote, from: StepPrepare, to: StepPrepare, depends: []ProblemID{PhoneCloudRestoring},
			when: func(v *view) (bool, map[string]any, string) {
				if v.phone == nil {
					return false, nil, ""
				}
				done, known := v.phone.SetupDone.Get()
				return known && !done, map[string]any{"Phone": v.phoneName()}, ""
			},
		},
		{
			id: HostRoomTight, level: LevelNote, from: StepStart, to: StepAfterwards,
			when: func(v *view) (bool, map[string]any, string) {
				if v.s.Job == nil || v.s.Job.MayNeed == 0 {
					return false, nil, ""
				}
				return true, map[string]any{"Needed": Bytes(v.s.Job.MayNeed), "Available": Bytes(v.s.Job.Free)}, ""
			},
		},
		{
			id: HostFileLimit, level: LevelWarn, from: StepStart, to: StepAfterwards,
			when: func(v *view) (bool, map[string]any, string) {
				return v.s.Job != nil && v.s.Job.FileLimit > 0, nil, ""
			},
		},
		{
			id: PhonePasscodeAsked, level: LevelWarn, from: StepStart, to: StepAfterwards,
			when: func(v *view) (bool, map[string]any, string) {
				return v.s.Job != nil && v.s.Job.NeedsPhone, map[string]any{"Phone": v.phoneName()}, ""
			},
		},
	}
}

// folderProblem is a folder of backups in a state of its own: never "no backups".
func folderProblem(id ProblemID, state backup.FolderState, goos ...string) problem {
	return problem{
		id: id, level: LevelWarn, from: StepChoose, to: StepChoose,
		when: func(v *view) (bool, map[string]any, string) {
			for _, f := range v.s.Folders {
				if f.State == state && onHost(v.s.Host.OS, goos) {
					return true, map[string]any{"Folder": f.Path}, f.Err
				}
			}
			return false, nil, ""
		},
		action: func(*view) *Action { return button(ActRescan) },
	}
}

// onHost reports whether goos is one of the systems named; none named means all.
func onHost(goos string, named []string) bool {
	if len(named) == 0 {
		return true
	}
	for _, n := range named {
		if n == goos {
			return true
		}
	}
	return false
}

// stands lists the problems that stand, before holding times and causes are
// looked at, worst first.
func (g *Guide) stands(v *view) []standing {
	var all []standing
	for _, p := range g.registered(v.s.Host.OS) {
		if ok, args, detail := p.when(v); ok {
			all = append(all, standing{p, args, detail})
		}
	}
	all = append(all, findingProblems(v)...)
	all = append(all, fitProblems(v)...)
	all = append(all, otherProblems(v)...)
	sort.SliceStable(all, func(i, j int) bool { return rank(all[i].problem) < rank(all[j].problem) })
	return all
}

// rank orders problems: those that block first, then by level.
func rank(p problem) int {
	r := map[Level]int{LevelStop: 0, LevelWarn: 1, LevelNote: 2}[p.level] * 2
	if !p.blocks {
		r++
	}
	return r
}

// Standing names every problem that stands in a Situation, shown or not. Who
// keeps the Situation stamps Since with it: the time at which each began to
// stand, dropped when it stands no longer.
func (g *Guide) Standing(s Situation) []ProblemID {
	all := g.stands(g.look(s))
	ids := make([]ProblemID, 0, len(all))
	for _, p := range all {
		ids = append(ids, p.id)
	}
	return ids
}

// panels are the problems to show at a step: those that have held long enough
// and are not a mere consequence of another one.
func (g *Guide) panels(v *view, at StepID) []Panel {
	all := g.stands(v)
	stand := map[ProblemID]bool{}
	for _, p := range all {
		stand[p.id] = true
	}
	var shown []Panel
	for _, p := range all {
		if order(at) < order(p.from) || order(at) > order(p.to) || caused(p.problem, stand) || !v.held(p.problem) {
			continue
		}
		panel := Panel{Problem: p.id, Level: p.level, Args: p.args, Detail: p.detail, Blocks: p.blocks}
		if p.action != nil {
			panel.Action = p.action(v)
		}
		shown = append(shown, panel)
	}
	return shown
}

// caused reports whether one of the causes of a problem stands.
func caused(p problem, stand map[ProblemID]bool) bool {
	for _, cause := range p.depends {
		if stand[cause] {
			return true
		}
	}
	return false
}

// held reports whether a problem has stood long enough to be shown.
func (v *view) held(p problem) bool {
	if p.hold == 0 {
		return true
	}
	since, ok := v.s.Since[p.id]
	return ok && v.s.Now.Sub(since) >= p.hold
}
