package mobilebackup_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

const backupService = mobilebackup.ServiceName

// world is a simulated phone behind a simulated usbmuxd, with the backup
// service in it, and Lifeboat's link to it.
type world struct {
	t     testing.TB
	sim   *simulator.Simulator
	phone *simulator.Phone
	agent *backupagent.Agent
	link  *device.Link
	root  string // folder of backups

	serving  atomic.Int32 // connections to the backup service
	mu       sync.Mutex
	outcomes []backupagent.Outcome
	events   []mobilebackup.EventKind
}

type worldOptions struct {
	spec     phoneimage.Spec
	password string
	phone    simulator.PhoneOptions
	root     string
	passcode func(context.Context) error
	onDemand bool // of the service, which ends with the phone
}

func newWorld(t testing.TB, o worldOptions) *world {
	t.Helper()
	w := &world{t: t, root: o.root}
	if w.root == "" {
		w.root = backupsIn(t)
	}
	address := hosttest.Listening(t)
	var err error
	if w.sim, err = simulator.New(simulator.Options{OnDemand: o.onDemand}); err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	t.Cleanup(func() { // after the sessions of the simulated phone, before its folder goes
		if w.agent != nil {
			w.agent.Close()
		}
	})
	t.Cleanup(func() { w.sim.Close() })
	if err := w.sim.Listen(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	o.phone.Trust = simulator.TrustTrusted
	o.phone.Encrypted = o.password != ""
	if o.phone.RestartTime == 0 {
		o.phone.RestartTime = time.Second
	}
	if w.phone, err = w.sim.Add(o.phone); err != nil {
		t.Fatal(err)
	}
	image, err := phoneimage.Generate(o.spec)
	if err != nil {
		t.Fatal(err)
	}
	w.agent, err = backupagent.New(backupagent.Options{
		Facts: w.facts, Image: image, Password: o.password, Faithful: true, TempDir: temp,
		Notify: w.phone.Notify, Passcode: o.passcode, EncryptionChanged: w.phone.SetEncrypted,
		Restart: w.phone.Restart,
		Ended: func(outcome backupagent.Outcome) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.outcomes = append(w.outcomes, outcome)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.phone.Handle(backupService, func(ctx context.Context, _ *simulator.Phone, conn connection) {
		w.serving.Add(1)
		defer w.serving.Add(-1)
		_ = w.agent.Serve(ctx, conn)
	})
	w.link = w.open()
	return w
}

func (w *world) open() *device.Link {
	w.t.Helper()
	link, err := device.Open(w.t.Context(), device.Options{Address: w.sim.Addresses()[0]}, w.phone.UDID())
	if err != nil {
		w.t.Fatal(err)
	}
	return link
}

func (w *world) facts() backupagent.Facts {
	s, m := w.phone.State(), w.phone.Model()
	return backupagent.Facts{
		UDID: w.phone.UDID(), Name: s.Name, ProductType: m.ProductType, Class: m.Class, IOS: s.IOS, Build: s.Build,
		Serial: w.phone.Serial(), FreeBytes: s.Free, PasscodeSet: s.Passcode, FindMy: s.FindMy,
		SetupPending: !s.SetupDone, EncryptionRequired: s.EncryptionRequired,
		CloudRestoring: s.RestoreState == simulator.RestoringByCloud,
	}
}

func (w *world) dir() string { return filepath.Join(w.root, w.phone.UDID()) }

func (w *world) heard(e mobilebackup.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e.Kind)
}

func (w *world) saw(e mobilebackup.EventKind) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Contains(w.events, e)
}

func (w *world) backUp(full bool) (mobilebackup.BackupResult, error) {
	return mobilebackup.Backup(w.t.Context(), w.link, mobilebackup.BackupOptions{Root: w.root, Full: full, Events: w.heard}, nil)
}

func (w *world) mustBackUp(full bool) mobilebackup.BackupResult {
	w.t.Helper()
	r, err := w.backUp(full)
	if err != nil {
		w.t.Fatalf("backup: %v", err)
	}
	return r
}

func (w *world) restore(dir, password string) (mobilebackup.RestoreResult, error) {
	return mobilebackup.Restore(w.t.Context(), w.link, mobilebackup.RestoreOptions{
		Dir: dir, Password: []byte(password), Events: w.heard, Wait: hosttest.Patience,
	}, nil)
}

// last is how the phone saw its last request end.
func (w *world) last() backupagent.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.outcomes) == 0 {
		return backupagent.Outcome{}
	}
	return w.outcomes[len(w.outcomes)-1]
}

func (w *world) fault(spec string) {
	w.t.Helper()
	if err := w.agent.SetFault(spec); err != nil {
		w.t.Fatal(err)
	}
}

// ready waits until the phone has ended what it did, and is back and unlocked
// if that made it restart.
func (w *world) ready() {
	w.t.Helper()
	w.until("the session ends", func() bool { return w.serving.Load() == 0 })
	w.until("the phone is back", func() bool { return w.phone.State().Running })
	w.phone.Unlock()
	w.agent.Restarted()
	w.until("the phone answers", func() bool {
		link, err := device.Open(w.t.Context(), device.Options{Address: w.sim.Addresses()[0]}, w.phone.UDID())
		w.link = link
		return err == nil
	})
}

func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	hosttest.Until(w.t, what, done)
}

// sound reads a backup deeply: finished, opens with the password, every file
// row has its payload, every payload decrypts to its size, nothing is beside.
func sound(t testing.TB, dir, password string) map[string]string {
	t.Helper()
	files, err := deep(t.Context(), dir, password)
	if err != nil {
		t.Fatalf("backup is not sound: %v", err)
	}
	return files
}

// deep returns, by domain and path, what each row says and a hash of the plain
// contents.
func deep(ctx context.Context, dir, password string) (map[string]string, error) {
	b, err := backupdir.Open(dir)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if f := b.Facts(); !f.Finished || f.HasSnapshot {
		return nil, fmt.Errorf("state %q, snapshot %v", f.State, f.HasSnapshot)
	}
	if err := b.Unlock(ctx, []byte(password), nil); err != nil {
		return nil, err
	}
	files := map[string]string{}
	payloads := map[string]bool{}
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			return nil, err
		}
		if err := row.Record(&record); err != nil {
			return nil, fmt.Errorf("%s: %w", row.Path, err)
		}
		line := fmt.Sprintf("%d %o %d %d", row.Flags, record.Mode, record.Size, record.LastModified)
		if row.Kind(&record) == backupdir.RowFile {
			payloads[row.FileID] = true
			p, err := b.OpenPayload(row, &record)
			if err != nil {
				return nil, fmt.Errorf("%s-%s: %w", row.Domain, row.Path, err)
			}
			sum := sha256.New()
			n, err := copyAll(sum, p)
			p.Close()
			if err != nil || n != record.Size {
				return nil, fmt.Errorf("%s-%s: %d of %d bytes: %w", row.Domain, row.Path, n, record.Size, errors.Join(err, fs.ErrInvalid))
			}
			line += fmt.Sprintf(" %x", sum.Sum(nil))
		}
		files[row.Domain+"-"+row.Path] = line
	}
	return files, strangers(dir, payloads)
}

// strangers finds files that do not belong to the backup.
func strangers(dir string, payloads map[string]bool) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name := e.Name()
		if filepath.Dir(path) == dir {
			switch name {
			case "Info.plist", "Status.plist", "Manifest.plist", "Manifest.db":
				return nil
			}
		} else if payloads[name] && filepath.Base(filepath.Dir(path)) == name[:2] {
			return nil
		}
		return fmt.Errorf("stranger %s", path)
	})
}

func equalFiles(t testing.TB, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
	shown := 0
	for name, line := range want {
		if got[name] != line && shown < 5 {
			t.Errorf("%s: %q, want %q", name, got[name], line)
			shown++
		}
	}
}

// foreign runs Debian's idevicebackup2 against the world's phone.
func (w *world) foreign(args ...string) (output string, exit int) {
	w.t.Helper()
	path, err := exec.LookPath("idevicebackup2")
	if err != nil {
		w.t.Skip("idevicebackup2 is not installed (Debian: libimobiledevice-utils)")
	}
	cmd := exec.CommandContext(w.t.Context(), path, append([]string{"-u", w.phone.UDID()}, args...)...)
	cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+w.sim.Addresses()[0], "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		w.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}
