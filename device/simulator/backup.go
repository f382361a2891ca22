package simulator

import (
	"cmp"
	"context"
	"net"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// UsualBackupPassword is the password of encrypted backups of a phone that is
// Encrypted and was given no other.
const UsualBackupPassword = "lifeboat"

// BackupOptions describe what lies on a phone and how it is backed up. The zero
// value is a small phone.
type BackupOptions struct {
	Image    phoneimage.Spec
	Password string // of encrypted backups; makes the phone Encrypted
	Faithful bool   // refuse the requests that phones since iOS 10 refuse
	TempDir  string // for indexes and restored files; the system's when empty

	// Iterations is what a derivation of the password costs: 1,000 when 0, to
	// be quick; real phones use 10,000,000.
	Iterations int

	// Ended is told how every request ended; it may be nil.
	Ended func(backupagent.Outcome)
}

// AddBackup fills the phone and lets it be backed up and restored over
// com.apple.mobilebackup2. The apps that the phone shows become those of its
// contents, and the faults of backups join those of the link. The Agent has to
// be closed after the simulator.
func (p *Phone) AddBackup(o BackupOptions) (*backupagent.Agent, error) {
	if p.State().Encrypted {
		o.Password = cmp.Or(o.Password, UsualBackupPassword)
	}
	image, err := phoneimage.Generate(o.Image)
	if err != nil {
		return nil, err
	}
	agent, err := backupagent.New(backupagent.Options{
		Facts: p.backupFacts, Image: image, Password: o.Password, Iterations: o.Iterations, Faithful: o.Faithful,
		TempDir: o.TempDir,
		Notify:  p.Notify, Passcode: p.AskPasscode, EncryptionChanged: p.SetEncrypted, Restart: p.Restart,
		Ended: func(end backupagent.Outcome) {
			if end.Request == "Backup" && end.Code == 0 && end.Err == nil {
				p.SetLastBackup(time.Now())
			}
			if end.Request == "Restore" && end.Code == 0 && end.Err == nil {
				p.change(func(s *State) { s.RestoreState = RestoredByComputer })
			}
			if o.Ended != nil {
				o.Ended(end)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	if agent.Encrypted() != p.State().Encrypted {
		p.SetEncrypted(agent.Encrypted())
	}
	p.showImageApps(o.Image)
	p.files.SetOwn(cameraRoll(agent))
	p.DeclareFaults(backupFaults(agent))

	var mu sync.Mutex
	restarts := p.State().Restarts
	p.Handle(mobileBackup, func(ctx context.Context, p *Phone, conn net.Conn) {
		mu.Lock()
		if now := p.State().Restarts; now != restarts {
			restarts = now
			agent.Restarted()
		}
		mu.Unlock()
		// How a session ended is told by Ended; a lost link is no news here.
		_ = agent.Serve(ctx, conn)
	})
	return agent, nil
}

// backupFacts tells the backup service how the phone stands.
func (p *Phone) backupFacts() backupagent.Facts {
	s := p.State()
	return backupagent.Facts{
		UDID: p.id.udid, Name: s.Name, ProductType: p.model.ProductType, Class: p.model.Class, IOS: s.IOS, Build: s.Build,
		Serial: p.id.serial, FreeBytes: s.Free, PasscodeSet: s.Passcode, FindMy: s.FindMy, SetupPending: !s.SetupDone,
		EncryptionRequired: s.EncryptionRequired, CloudRestoring: s.RestoreState == RestoringByCloud,
	}
}

// showImageApps makes the person's apps those that have contents.
func (p *Phone) showImageApps(spec phoneimage.Spec) {
	var list []App
	for _, app := range phoneimage.Apps(spec) {
		list = append(list, App{BundleID: app.ID, Name: app.Name, Version: app.Version, Size: 50 << 20})
	}
	for _, app := range p.Apps() {
		if app.System {
			list = append(list, app)
		}
	}
	p.SetApps(list)
}

// backupFaults are the faults of the agent as the phone's.
func backupFaults(agent *backupagent.Agent) []FaultKind {
	var kinds []FaultKind
	for _, fault := range backupagent.Faults() {
		kinds = append(kinds, FaultKind{
			Name: fault.Name, Argument: fault.Argument, Usual: fault.Default, Help: fault.What,
			Changed: func(_ *Phone, argument string, set bool) error {
				if !set {
					agent.ClearFault(fault.Name)
					return nil
				}
				if fault.Argument == "" {
					return agent.SetFault(fault.Name)
				}
				return agent.SetFault(fault.Name + "=" + argument)
			},
		})
	}
	return kinds
}
