package simulator

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/afc"
	"github.com/lifeboat-app/lifeboat/device/simulator/muxd"
)

// lockdownPort is where lockdown answers.
const lockdownPort = 62078

// usualRestart is how long a phone is away when it restarts. Real ones need
// half a minute; nobody who watches a demonstration wants to wait for that.
const usualRestart = 3 * time.Second

// Service answers one connection to a service of a phone. TLS is done with;
// the connection is closed when the function returns, and breaks, as ctx ends,
// when the phone is unplugged or restarts.
type Service func(ctx context.Context, p *Phone, conn net.Conn)

// Phone is one simulated phone. All methods may be called from any goroutine.
type Phone struct {
	sim     *Simulator
	model   Model
	id      identity
	files   *afc.FS
	restart time.Duration
	faults  faults
	notices notices

	mu       sync.Mutex
	apps     []App
	state    State
	trust    trust
	passcode passcode
	usb      *muxd.Attachment // nil: not seen over the cable
	wifi     *muxd.Attachment // nil: not seen over Wi-Fi
	ports    ports
	running  int // connections to services
	services map[string]Service
	set      map[string]map[string]any // what computers set: domain, key, value
}

func newPhone(s *Simulator, o PhoneOptions) (*Phone, error) {
	model, err := modelOf(o.Model)
	if err != nil {
		return nil, err
	}
	build, err := buildOf(cmp.Or(o.IOS, usualIOS))
	if err != nil {
		return nil, err
	}
	files, err := newFiles()
	if err != nil {
		return nil, err
	}
	state := o.state(model, build)
	if most := state.mostFree(); state.Free < 0 || state.Free > most {
		return nil, fmt.Errorf("free: %d bytes of a disk of %d; iOS %s leaves at most %d", state.Free, state.Capacity, state.IOS, most)
	}
	p := &Phone{
		files:    files,
		sim:      s,
		model:    model,
		id:       newIdentity(model, o.Seed),
		apps:     slices.Clone(o.Apps),
		restart:  cmp.Or(o.RestartTime, usualRestart),
		state:    state,
		services: services(),
		passcode: passcode{wait: o.PasscodeAsked},
		set:      make(map[string]map[string]any),
	}
	if p.apps == nil {
		p.apps = usualApps()
	}
	p.faults.declare(LinkFaults())
	for _, spec := range o.Faults {
		if err := p.SetFault(spec); err != nil {
			return nil, err
		}
	}
	if err := p.begin(cmp.Or(o.Trust, TrustAsk)); err != nil {
		return nil, err
	}
	return p, nil
}

// UDID returns the phone's UDID as usbmuxd and lockdown tell it.
func (p *Phone) UDID() string { return p.id.udid }

// Model returns what kind of phone it is.
func (p *Phone) Model() Model { return p.model }

// Serial returns the serial number.
func (p *Phone) Serial() string { return p.id.serial }

// Files returns the files that the phone's file service shows.
func (p *Phone) Files() *afc.FS { return p.files }

// Apps returns the installed apps.
func (p *Phone) Apps() []App {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.apps)
}

// SetApps installs these apps in the place of what was installed.
func (p *Phone) SetApps(apps []App) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apps = slices.Clone(apps)
}

// State returns the phone's state now.
func (p *Phone) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Handle puts a service into the phone, or another in the place of one; nil
// takes it away.
func (p *Phone) Handle(name string, service Service) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if service == nil {
		delete(p.services, name)
		return
	}
	p.services[name] = service
}

// Plug puts the cable in. A phone that restarts is seen when it is back.
func (p *Phone) Plug() { p.change(func(s *State) { s.Plugged = true }) }

// Unplug pulls the cable: every connection breaks. An open trust dialog
// closes, and a “Don't Trust” is forgotten: the next time the phone asks again.
func (p *Phone) Unplug() { p.change(func(s *State) { s.Plugged = false }) }

// SetWiFi makes the phone seen over Wi-Fi, too, or stops that.
func (p *Phone) SetWiFi(on bool) { p.change(func(s *State) { s.WiFi = on }) }

// Lock locks the phone, if it has a passcode.
func (p *Phone) Lock() {
	p.change(func(s *State) { s.Locked = s.Passcode })
}

// Unlock unlocks the phone: the person typed the passcode.
func (p *Phone) Unlock() {
	p.change(func(s *State) { s.Locked, s.Unlocked = false, true })
}

// SetFindMy switches Find My on or off.
func (p *Phone) SetFindMy(on bool) { p.change(func(s *State) { s.FindMy = on }) }

// SetBattery charges or empties the battery, in percent.
func (p *Phone) SetBattery(percent int) error {
	if percent < 0 || percent > 100 {
		return fmt.Errorf("battery: %d is not between 0 and 100", percent)
	}
	p.change(func(s *State) { s.Battery = percent })
	return nil
}

// SetFree sets how many bytes are free for the person.
func (p *Phone) SetFree(bytes int64) error {
	most := p.State().mostFree()
	if bytes < 0 || bytes > most {
		return fmt.Errorf("free: %d is not between 0 and %d", bytes, most)
	}
	p.change(func(s *State) { s.Free = bytes })
	p.Notify("com.apple.mobile.lockdown.disk_usage_changed")
	return nil
}

// SetIOS puts another iOS version on the phone. A newer one takes room from
// what is free.
func (p *Phone) SetIOS(version string) error {
	build, err := buildOf(version)
	if err != nil {
		return err
	}
	p.change(func(s *State) {
		before := s.mostFree()
		s.IOS, s.Build = version, build
		s.Free = max(0, s.Free+min(0, s.mostFree()-before))
	})
	return nil
}

// SetName renames the phone.
func (p *Phone) SetName(name string) {
	p.change(func(s *State) { s.Name = name })
	p.Notify("com.apple.mobile.lockdown.device_name_changed")
}

// SetEncrypted says whether backups will be encrypted, and tells those who
// observe com.apple.mobile.backup.domain_changed.
func (p *Phone) SetEncrypted(on bool) {
	p.change(func(s *State) { s.Encrypted = on })
	p.Notify("com.apple.mobile.backup.domain_changed")
}

// SetSetupDone says whether the setup assistant is finished.
func (p *Phone) SetSetupDone(done bool) { p.change(func(s *State) { s.SetupDone = done }) }

// SetCloudRestoring says whether iCloud is bringing back a backup; when it has
// done so before, that it is over.
func (p *Phone) SetCloudRestoring(on bool) {
	p.change(func(s *State) {
		switch {
		case on:
			s.RestoreState = RestoringByCloud
		case s.RestoreState == RestoringByCloud:
			s.RestoreState = RestoredByCloud
		}
	})
}

// SetLastBackup notes when the phone was last backed up to a computer.
func (p *Phone) SetLastBackup(at time.Time) {
	p.change(func(s *State) { s.LastBackup = at })
	p.Notify("com.apple.mobile.backup.domain_changed")
}

// Restart switches the phone off and on: every connection breaks, it is not
// seen for a while, and comes back under another device number, locked if it
// has a passcode. A phone that is restarting keeps doing so.
func (p *Phone) Restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.state.Running || p.sim.ctx.Err() != nil {
		return
	}
	p.state.Running = false
	p.show()
	p.sim.work.Go(func() {
		select {
		case <-p.sim.ctx.Done():
		case <-time.After(p.restart):
			p.change(func(s *State) {
				s.Running, s.Locked, s.Unlocked = true, s.Passcode, !s.Passcode
				s.Restarts++
			})
		}
	})
}

// change changes the state and shows the result.
func (p *Phone) change(how func(*State)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	how(&p.state)
	p.show()
}

// show attaches and detaches the phone as its state says. The caller holds the
// lock.
func (p *Phone) show() {
	p.usb = p.attach(p.usb, p.state.Running && p.state.Plugged, false)
	p.wifi = p.attach(p.wifi, p.state.Running && p.state.WiFi, true)
	if p.usb == nil {
		p.trust.leave()
	}
	p.preflight()
}

// attach brings one way of reaching the phone to what is wanted.
func (p *Phone) attach(now *muxd.Attachment, wanted, network bool) *muxd.Attachment {
	switch {
	case wanted && now == nil:
		return p.sim.mux.Attach(muxd.Device{
			Serial:    p.sim.serial(p.id.udid),
			ProductID: p.model.ProductID,
			Network:   network,
			Port: func(port uint16) func(context.Context, net.Conn) {
				return p.port(port, network)
			},
		})
	case !wanted && now != nil:
		now.Detach()
		return nil
	}
	return now
}
