package assistant

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/guide"
)

// bench is an assistant with a simulated iPhone and a folder of backups.
type bench struct {
	*Assistant
	t      *testing.T
	sim    *simulator.Simulator
	folder string
	data   string
	end    func()
	agents []io.Closer // of the phones; they are closed when nobody speaks with them
}

func newBench(t *testing.T, host guide.Host) *bench {
	t.Helper()
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Listen(t.Context(), hosttest.Listening(t)); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, sim: sim, folder: t.TempDir(), data: t.TempDir()}
	b.start(sim.Addresses()[0], host)
	t.Cleanup(func() {
		b.end()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
		for _, agent := range b.agents {
			if err := agent.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return b
}

// start begins an assistant, as opening the program does.
func (b *bench) start(address string, host guide.Host) {
	b.t.Helper()
	a, err := New(Config{
		Guide: guide.Load(), DataDir: b.data, Address: address, Folders: []string{b.folder}, OnlyThem: true, Host: &host,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.run(a)
}

// run runs an assistant until the bench ends it.
func (b *bench) run(a *Assistant) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	b.Assistant = a
	b.end = func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				b.t.Error(err)
			}
		case <-time.After(hosttest.Patience):
			buf := make([]byte, 1<<20)
			b.t.Errorf("the assistant did not end:\n%s", buf[:runtime.Stack(buf, true)])
		}
		b.end = func() {}
	}
}

// silent is an address at which nobody answers.
func silent(t *testing.T) string {
	t.Helper()
	l := hosttest.Listener(t)
	l.Close()
	return l.Addr().String()
}

// until waits until the Situation is as wanted.
func (b *bench) until(what string, ok func(guide.Situation, guide.Route) bool) (guide.Situation, guide.Route) {
	b.t.Helper()
	deadline := time.After(hosttest.Patience)
	for {
		s, r := b.Situation()
		if ok(s, r) {
			return s, r
		}
		select {
		case <-b.Changes():
		case <-time.After(100 * time.Millisecond):
		case <-deadline:
			b.t.Fatalf("never %s; at %s, title %s, %s", what, r.Current, r.Title.Key, panels(r))
		}
	}
}

// at waits for a step with a title.
func (b *bench) at(title string) (guide.Situation, guide.Route) {
	b.t.Helper()
	return b.until("at "+title, func(_ guide.Situation, r guide.Route) bool { return r.Title.Key == title })
}

// panel waits for a panel to show.
func (b *bench) panel(id guide.ProblemID) (guide.Situation, guide.Route) {
	b.t.Helper()
	return b.until("with panel "+string(id), func(_ guide.Situation, r guide.Route) bool { return strings.Contains(panels(r), string(id)) })
}

func panels(r guide.Route) string {
	var ids []string
	for _, p := range r.Panels {
		ids = append(ids, string(p.Problem))
	}
	return fmt.Sprint(ids)
}

func (b *bench) do(action guide.ActionID, value string) {
	b.Do(guide.Intent{Action: action, Value: value})
}

func (b *bench) phone(o simulator.PhoneOptions) *simulator.Phone {
	b.t.Helper()
	p, err := b.sim.Add(o)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) backup(o samples.Options) string {
	b.t.Helper()
	w, err := samples.Write(b.folder, o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(guide.ActRescan, "")
	b.until("listed", func(s guide.Situation, _ guide.Route) bool {
		for _, f := range s.Folders {
			for _, facts := range f.Backups {
				if facts.Folder == w.Folder {
					return true
				}
			}
		}
		return false
	})
	return w.Folder
}

var linux = guide.Host{OS: "linux", Distro: "debian", Free: -1}

// TestTheWay goes from nothing to the verdict, with the cable pulled on the way.
func TestTheWay(t *testing.T) {
	b := newBench(t, linux)
	folder := b.backup(samples.Options{Seed: 1, DeviceName: "Old iPhone", IOS: "18.5"})
	b.at("title/start")
	b.do(guide.ActOpenComputerDoor, "")
	b.at("title/connect")
	p := b.phone(simulator.PhoneOptions{Trust: simulator.TrustAsk, IOS: "26.1"})
	b.at("title/trust-asked")
	p.Trust()
	b.at("title/choose")
	b.do(guide.ActChooseBackup, folder)
	b.at("title/check")
	p.Unplug()
	b.panel(guide.PhoneUnplugged)
	p.Plug()
	b.until("plugged in again", func(s guide.Situation, r guide.Route) bool {
		return s.Lost == nil && len(r.Panels) == 1 && r.Current == guide.StepCheck
	})
	b.do(guide.ActCheck, "")
	_, r := b.until("with a verdict", func(s guide.Situation, r guide.Route) bool { return r.Verdict != nil && s.Job == nil })
	if r.Verdict.Sentence.Key != "verdict/complete-and-fits" || !r.Verdict.Good {
		t.Errorf("verdict %+v, %s", r.Verdict, panels(r))
	}
	b.do(guide.ActContinue, "")
	b.at("title/prepare")
	b.do(guide.ActContinue, "") // the questions come first
	for _, q := range []string{guide.QuestionESIM, guide.QuestionData} {
		b.Do(guide.Intent{Action: guide.ActAnswer, Value: q, Yes: true})
	}
	b.until("ready", func(_ guide.Situation, r guide.Route) bool { return r.Primary != nil && r.Primary.Enabled })
	p.SetFindMy(true)
	b.panel(guide.FitFindMyOn)
	p.SetFindMy(false)
	b.until("Find My off again", func(_ guide.Situation, r guide.Route) bool {
		return r.Primary.Enabled && r.Current == guide.StepPrepare
	})
	b.do(guide.ActContinue, "")
	b.at("title/restore-how-linux")
}

// TestTrustAnswers gives every answer that a person can give on the phone.
func TestTrustAnswers(t *testing.T) {
	b := newBench(t, linux)
	b.do(guide.ActOpenComputerDoor, "")
	p := b.phone(simulator.PhoneOptions{Trust: simulator.TrustAsk})
	b.panel(guide.TrustProblemAsked)
	p.Deny()
	b.panel("trust/denied")
	// A phone that said no asks again once the cable was out.
	p.Unplug()
	b.at("title/connect")
	p.Plug()
	b.panel(guide.TrustProblemAsked)
	p.Trust()
	b.until("trusted", func(s guide.Situation, _ guide.Route) bool { return s.Phones[0].Trust == phone.Trusted })
}

// TestPasswords tries a wrong one, then the right one, and the check follows.
func TestPasswords(t *testing.T) {
	b := newBench(t, linux)
	folder := b.backup(samples.Options{Seed: 2, Password: "right one"})
	b.do(guide.ActOpenComputerDoor, "")
	b.do(guide.ActWithoutPhone, "")
	b.do(guide.ActChooseBackup, folder)
	b.at("title/check-password")
	wrong := []byte("wrong one")
	b.Do(guide.Intent{Action: guide.ActTryPassword, Secret: wrong})
	b.at("title/check-password-wrong")
	if string(wrong) != strings.Repeat("\x00", len(wrong)) {
		t.Errorf("the password was not wiped: %q", wrong)
	}
	b.Do(guide.Intent{Action: guide.ActTryPassword, Secret: []byte("right one")})
	s, r := b.until("with a verdict", func(s guide.Situation, r guide.Route) bool { return r.Verdict != nil && s.Job == nil })
	if r.Verdict.Report != backup.VerdictRestorable || s.Password != guide.PasswordRight {
		t.Errorf("%s, password %s, findings %v", r.Verdict.Report, s.Password, s.Checks[folder].Report.Findings)
	}
}

// TestChecksAreRemembered opens the program again, and once more after the
// backup has changed.
func TestChecksAreRemembered(t *testing.T) {
	b := newBench(t, linux)
	folder := b.backup(samples.Options{Seed: 3})
	b.do(guide.ActOpenComputerDoor, "")
	b.do(guide.ActWithoutPhone, "")
	b.do(guide.ActChooseBackup, folder)
	b.do(guide.ActCheck, "")
	b.until("with a verdict", func(s guide.Situation, r guide.Route) bool { return r.Verdict != nil && s.Job == nil })
	b.end()
	b.start("/nowhere", linux)
	b.until("remembered", func(s guide.Situation, _ guide.Route) bool {
		c, ok := s.Checks[folder]
		return ok && !c.Stale && c.Report.Verdict == backup.VerdictRestorable
	})
	b.end()
	status := filepath.Join(folder, "Status.plist")
	raw, err := os.ReadFile(status)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(status, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	b.start("/nowhere", linux)
	b.until("stale", func(s guide.Situation, _ guide.Route) bool { return s.Checks[folder].Stale })
}

// TestServiceMissing names the command of this very system.
func TestServiceMissing(t *testing.T) {
	b := newBench(t, linux)
	b.end()
	b.start(silent(t), linux)
	b.do(guide.ActOpenComputerDoor, "")
	_, r := b.panel("host/service-missing-linux")
	if got := r.Panels[0].Args["Distro"]; got != "debian" {
		t.Errorf("a command for %q", got)
	}
}

// TestLooksAgainWhereTheSimulationIs goes over to a simulated iPhone and looks
// again: the phone must still be there.
func TestLooksAgainWhereTheSimulationIs(t *testing.T) {
	b := newBench(t, linux)
	b.end()
	simulated := b.sim.Addresses()[0]
	p := b.phone(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	a, err := New(Config{
		Guide: guide.Load(), DataDir: b.data, Address: silent(t), OnlyThem: true, Host: &linux,
		Simulate: func(context.Context) (Simulation, error) { return Simulation{Address: simulated}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Do(guide.Intent{Action: guide.ActTrySimulated}) // before Run: left alone
	a.Do(guide.Intent{Action: guide.ActRetryService})
	b.run(a)
	b.until("running", func(s guide.Situation, _ guide.Route) bool { return s.Scanned })
	b.do(guide.ActTrySimulated, "")
	seen := func(s guide.Situation, _ guide.Route) bool {
		return s.Simulated && len(s.Phones) == 1 && s.Phones[0].Trust == phone.Trusted
	}
	b.until("seen", seen)
	p.Unplug()
	b.until("gone", func(s guide.Situation, _ guide.Route) bool { return len(s.Phones) == 0 })
	b.do(guide.ActRetryService, "") // looks at the same place again, where it comes back
	p.Plug()
	b.until("seen again", seen)
}

// TestNoticesNewBackups sees a backup appear without being asked.
func TestNoticesNewBackups(t *testing.T) {
	b := newBench(t, linux)
	b.until("scanned", func(s guide.Situation, _ guide.Route) bool { return s.Scanned })
	w, err := samples.Write(b.folder, samples.Options{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := b.until("seen", func(s guide.Situation, _ guide.Route) bool { return s.Sizes[w.Folder] > 0 })
	if s.Backup != "" {
		t.Error("it was chosen without being asked")
	}
}
