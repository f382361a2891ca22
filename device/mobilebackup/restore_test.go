package mobilebackup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"
	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

func TestRoundTrip(t *testing.T) {
	for _, password := range []string{"", "pässwörd 🔐"} {
		t.Run("password "+password, func(t *testing.T) {
			spec := phoneimage.Spec{Seed: 7, Files: 250, Bytes: 2 << 20}
			w := newWorld(t, worldOptions{spec: spec, password: password})
			w.mustBackUp(false)
			before := sound(t, w.dir(), password)
			empty := newWorld(t, worldOptions{})
			result, err := empty.restore(w.dir(), password)
			if err != nil {
				t.Fatalf("%v\n%+v", err, empty.last())
			}
			if !result.Restarted || !result.Returned || result.Stats.Missing != 0 {
				t.Errorf("%+v", result)
			}
			if o := empty.last(); o.FailureCount != 0 || o.LargestBlock > 32<<10 {
				t.Errorf("%+v", o)
			}
			empty.phone.Unlock()
			if password == "" {
				empty.mustBackUp(false)
				equalFiles(t, sound(t, empty.dir(), ""), before)
			}
			equalFiles(t, sound(t, w.dir(), password), before)
		})
	}
}

// A backup made by either host is restored by the other, plain and encrypted.
func TestRestoresOfBothHosts(t *testing.T) {
	long(t)
	for _, password := range []string{"", "both hosts"} {
		t.Run("password "+password, func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 5, Files: 120}, password: password})
			theirs := t.TempDir()
			if out, exit := w.foreign("backup", "--full", theirs); exit != 0 {
				t.Fatalf("idevicebackup2: exit %d\n%s", exit, out)
			}
			w.mustBackUp(false)
			want := sound(t, w.dir(), password)

			byUs := newWorld(t, worldOptions{})
			if _, err := byUs.restore(filepath.Join(theirs, w.phone.UDID()), password); err != nil {
				t.Fatalf("theirs by us: %v\n%+v", err, byUs.last())
			}
			byThem := newWorld(t, worldOptions{})
			args := []string{"-s", w.phone.UDID(), "restore", "--system", "--settings", "--no-reboot", w.root}
			if password != "" {
				args = slices.Insert(args, 6, "--password", password)
			}
			if out, exit := byThem.foreign(args...); exit != 0 {
				t.Fatalf("ours by them: exit %d\n%s", exit, out)
			}
			for _, again := range []*world{byUs, byThem} {
				if o := again.last(); o.FailureCount != 0 {
					t.Errorf("%+v", o)
				}
				again.agent.Restarted()
				again.phone.Unlock()
				again.mustBackUp(true)
				pw := ""
				if again.agent.Encrypted() {
					pw = password
				}
				got := sound(t, again.dir(), pw)
				if pw == password {
					equalFiles(t, got, want)
				}
			}
		})
	}
}

func TestPhonesRefuseRestores(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 80}})
	source.mustBackUp(false)
	w := newWorld(t, worldOptions{})
	for _, c := range []struct {
		fault string
		code  int
	}{
		{"phone-full", 106},
		{"find-my", 211},
		{"wrong-password", 207},
		{"newer-backup", 203},
		{"digest=2", 205},
		{"restart-needed", 102},
		{"still-starting", 1},
		{"passcode-timeout", 208},
		{"managed", 22},
		{"icloud-restore", 25},
	} {
		t.Run(c.fault, func(t *testing.T) {
			w.fault(c.fault)
			_, err := w.restore(source.dir(), "")
			w.agent.ClearFaults()
			w.agent.Restarted()
			var phone *mobilebackup.Error
			if !errors.As(err, &phone) || phone.Code != c.code {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := w.restore(source.dir(), ""); err != nil {
		t.Error(err)
	}
	// Just restarted and not unlocked yet: told before anything is asked.
	w.agent.Restarted()
	_, err := w.restore(source.dir(), "")
	var stopped *mobilebackup.PreconditionError
	if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckLocked {
		t.Errorf("%v", err)
	}
}

// How far a phone is with its first setup is told before it is touched. One at
// “Hello” is restored like any other; one to which iCloud is just bringing a
// backup would end with 25, and is not asked.
func TestRestoreAndTheFirstSetup(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 80}})
	source.mustBackUp(false)
	for name, c := range map[string]struct {
		phone simulator.PhoneOptions
		want  phone.Setup
	}{
		"finished":   {simulator.PhoneOptions{}, phone.SetupFinished},
		"new":        {simulator.PhoneOptions{NotSetUp: true, NoPasscode: true}, phone.SetupNew},
		"unfinished": {simulator.PhoneOptions{NotSetUp: true, Free: 30e9}, phone.SetupUnfinished},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, worldOptions{phone: c.phone})
			var told []phone.Setup
			result, err := mobilebackup.Restore(t.Context(), w.link, mobilebackup.RestoreOptions{
				Dir: source.dir(), Wait: hosttest.Patience,
				Events: func(e mobilebackup.Event) {
					if e.Kind == mobilebackup.EventTarget {
						told = append(told, e.Setup)
					}
				},
			}, nil)
			if err != nil || !result.Returned || result.Stats.SentFiles == 0 || w.last().FailureCount != 0 {
				t.Fatalf("%v %+v %+v", err, result, w.last())
			}
			if result.Setup != c.want || !slices.Equal(told, []phone.Setup{c.want}) {
				t.Errorf("%q, told %q, want %q", result.Setup, told, c.want)
			}
		})
	}
	w := newWorld(t, worldOptions{phone: simulator.PhoneOptions{NotSetUp: true, CloudRestoring: true}})
	_, err := w.restore(source.dir(), "")
	var stopped *mobilebackup.PreconditionError
	if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckCloud || w.last().Request != "" {
		t.Errorf("while iCloud restores: %v, asked for %q", err, w.last().Request)
	}
	w.phone.SetCloudRestoring(false)
	if result, err := w.restore(source.dir(), ""); err != nil || result.Setup != phone.SetupUnfinished {
		t.Errorf("when iCloud is done: %v %+v", err, result)
	}
}

// Trust that was taken back between the choice and the restore is told as what
// it is, before anything is asked.
func TestRestoreWithoutTrust(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 20}})
	source.mustBackUp(false)
	w := newWorld(t, worldOptions{})
	w.phone.Forget()
	_, err := w.restore(source.dir(), "")
	var stopped *mobilebackup.PreconditionError
	var trust *device.TrustError
	if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckTrust || !errors.As(err, &trust) || trust.Trust != phone.TrustForgotten {
		t.Errorf("%v", err)
	}
}

// The phone gets the password in the form that opened the backup, not as it was
// typed: the phone compares bytes.
func TestRestoreWithAPasswordInAnotherForm(t *testing.T) {
	set, typed := norm.NFD.String("schöner Schlüssel"), norm.NFC.String("schöner Schlüssel")
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 40}, password: set})
	source.mustBackUp(false)
	w := newWorld(t, worldOptions{})
	if _, err := w.restore(source.dir(), typed); err != nil {
		t.Errorf("%v\n%+v", err, w.last())
	}
	var stopped *mobilebackup.PreconditionError
	if _, err := w.restore(source.dir(), "schoner Schlussel"); !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckPassword {
		t.Errorf("another password: %v", err)
	}
}

// What the check calls damaged is not begun, whatever an earlier check found,
// unless the person has agreed to it, in the very state that it is in. A file
// that is not in the backup is told to the phone then, and the others follow.
func TestMissingPayloadInARestore(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 80}})
	source.mustBackUp(false)
	shard := filepath.Join(source.dir(), "3d")
	entries, err := os.ReadDir(shard)
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(shard, entries[0].Name())); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, worldOptions{})
	report := checkOf(t, source.dir())
	earlier := report
	earlier.Verdict, earlier.Findings, earlier.Fingerprint = backup.VerdictRestorable, nil, "of another state"
	unread := backup.Report{Verdict: backup.VerdictUnknown, Fingerprint: report.Fingerprint}
	for name, o := range map[string]mobilebackup.RestoreOptions{
		"checked by itself": {}, "checked before": {Report: &report}, "checked before it changed": {Report: &earlier},
		"not checked to the end": {Report: &unread}, "agreed to another state": {Although: "of another state"},
	} {
		o.Dir, o.Wait = source.dir(), -1
		_, err := mobilebackup.Restore(t.Context(), w.link, o, nil)
		var stopped *mobilebackup.PreconditionError
		var damaged *mobilebackup.DamagedError
		if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckDamaged || !errors.As(err, &damaged) || w.last().Request != "" {
			t.Errorf("%s: %v; asked for %q", name, err, w.last().Request)
		}
		if o.Report != &unread && damaged.Worst() != backup.MissingFiles {
			t.Errorf("%s: %v", name, damaged)
		}
	}
	result, err := mobilebackup.Restore(t.Context(), w.link, mobilebackup.RestoreOptions{
		Dir: source.dir(), Wait: -1, Although: report.Fingerprint,
	}, nil)
	var phone *mobilebackup.Error
	if !errors.As(err, &phone) || phone.Code != 205 || !errors.Is(err, fs.ErrNotExist) || result.Stats.Missing != 1 || len(result.Stats.MissingNames) != 1 {
		t.Errorf("%v %+v", err, result)
	}
}

// checkOf is the quick check of a backup.
func checkOf(t *testing.T, dir string) backup.Report {
	t.Helper()
	b, err := backupdir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	report, err := check.Run(t.Context(), b, check.Options{Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// An unfinished backup is refused as before, and can be agreed to.
func TestRestoreOfAnUnfinishedBackup(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 40}})
	source.mustBackUp(false)
	status := filepath.Join(source.dir(), "Status.plist")
	raw, err := os.ReadFile(status)
	if err != nil {
		t.Fatal(err)
	}
	uploading := bytes.Replace(raw, []byte("finished"), []byte("removing"), 1)
	if bytes.Equal(raw, uploading) {
		t.Fatal("Status.plist does not say finished in plain letters")
	}
	if err := os.WriteFile(status, uploading, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, worldOptions{})
	_, err = w.restore(source.dir(), "")
	var stopped *mobilebackup.PreconditionError
	if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckUnfinished || w.last().Request != "" {
		t.Errorf("%v", err)
	}
	report := checkOf(t, source.dir())
	if report.Restorable() {
		t.Errorf("called %s", report.Verdict)
	}
	// The simulated phone says what a phone would; that it is asked is the point.
	_, err = mobilebackup.Restore(t.Context(), w.link, mobilebackup.RestoreOptions{Dir: source.dir(), Wait: -1, Although: report.Fingerprint}, nil)
	if w.last().Request != "Restore" {
		t.Errorf("asked for %q: %v", w.last().Request, err)
	}
}

// The cable is pulled in a restore: an error before the phone's answer, and the
// backup is untouched.
func TestCablePullsDuringRestore(t *testing.T) {
	long(t)
	rounds := 4
	if n := many(); n > 0 {
		rounds = n
	}
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 200}})
	source.mustBackUp(false)
	before := sound(t, source.dir(), "")
	w := newWorld(t, worldOptions{})
	if _, err := w.restore(source.dir(), ""); err != nil {
		t.Fatal(err)
	}
	frames := w.last().Frames
	w.ready()
	pulled := 0
	for n := range rounds {
		kind := []string{"cut", "cut-half"}[n%2]
		w.fault(fmt.Sprintf("%s=%d", kind, 5+frames*3/4*int64(n)/int64(rounds)))
		_, err := w.restore(source.dir(), "")
		w.agent.ClearFaults()
		w.ready()
		var link *mobilebackup.LinkError
		switch {
		case errors.As(err, &link):
			pulled++
		case err != nil: // or the pull came too late to matter
			t.Errorf("round %d, %s: %v", n, kind, err)
		}
	}
	if pulled < rounds/2 {
		t.Errorf("%d of %d pulls mattered", pulled, rounds)
	}
	t.Logf("%d of %d pulls came before the answer", pulled, rounds)
	equalFiles(t, sound(t, source.dir(), ""), before)
	if _, err := w.restore(source.dir(), ""); err != nil {
		t.Error(err)
	}
}

// A restore that is stopped says why, tells the phone, and sends no half frame.
func TestCancelledRestore(t *testing.T) {
	source := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 6, Files: 60, Bytes: 40 << 20}})
	source.mustBackUp(false)
	w := newWorld(t, worldOptions{})
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := mobilebackup.Restore(ctx, w.link, mobilebackup.RestoreOptions{Dir: source.dir()}, func(p progressReading) {
		if p.Stage == mobilebackup.StageSending && p.Done > 10<<20 {
			cancel(cause)
		}
	})
	if !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	w.until("the session ends", func() bool { return w.serving.Load() == 0 })
	if o := w.last(); errors.Is(o.Err, io.ErrUnexpectedEOF) {
		t.Errorf("the phone was not told: %+v", o)
	}
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 8, Files: 60}})
	change := func(old, new string) error {
		return mobilebackup.ChangePassword(t.Context(), w.link, []byte(old), []byte(new), mobilebackup.PasswordOptions{Root: w.root, Events: w.heard})
	}
	var stopped *mobilebackup.PreconditionError
	var phone *mobilebackup.Error
	if err := change("old", "new"); !errors.As(err, &stopped) {
		t.Errorf("change without one: %v", err)
	}
	if err := change("", "first"); err != nil {
		t.Fatalf("set: %v", err)
	}
	if err := change("", "again"); !errors.As(err, &stopped) {
		t.Errorf("set twice: %v", err)
	}
	w.mustBackUp(false)
	files := sound(t, w.dir(), "first")
	if err := change("wrong", "second"); !errors.As(err, &phone) || phone.Code != mobilebackup.CodePassword {
		t.Errorf("wrong old one: %v", err)
	}
	equalFiles(t, sound(t, w.dir(), "first"), files)
	if err := change("first", "second"); err != nil {
		t.Fatalf("change: %v", err)
	}
	// The backup that lies there opens with the new one now.
	equalFiles(t, sound(t, w.dir(), "second"), files)
	if _, err := deep(t.Context(), w.dir(), "first"); err == nil {
		t.Error("still opens with the old one")
	}
	if err := change("second", ""); err != nil {
		t.Fatalf("remove: %v", err)
	}
	w.mustBackUp(false)
	sound(t, w.dir(), "")
	if entries, _ := os.ReadDir(w.root); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

// What the phone is asked for: all five options, and the list of its apps.
func TestRestoreGivesTheListOfApps(t *testing.T) {
	source := newWorld(t, worldOptions{})
	source.mustBackUp(false)
	w := newWorld(t, worldOptions{})
	if _, err := w.restore(source.dir(), ""); err != nil {
		t.Fatal(err)
	}
	w.phone.Unlock()
	conn, err := w.link.StartService(t.Context(), afc.ServiceName, false)
	if err != nil {
		t.Fatal(err)
	}
	client := afc.New(conn, afc.Options{})
	defer client.Close()
	raw, err := client.ReadFile(t.Context(), "/iTunesRestore/RestoreApplications.plist", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var apps map[string]any
	if _, err := plist.Unmarshal(raw, &apps); err != nil || len(apps) == 0 {
		t.Errorf("%d apps, %v", len(apps), err)
	}
	w.agent.Restarted()
	w.fault("find-my")
	if _, err := w.restore(source.dir(), ""); err == nil {
		t.Error("no error")
	}
	if _, err := client.ReadFile(t.Context(), "/iTunesRestore/RestoreApplications.plist", 1<<20); !errors.Is(err, afc.NotFound) {
		t.Errorf("left behind after a failure: %v", err)
	}
}
