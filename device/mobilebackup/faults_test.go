package mobilebackup_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/notification"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

var mediumSpec = phoneimage.Spec{Seed: 3, Files: 400, Bytes: 2 << 20}

// What phones answer, and what becomes of the work then. The present backup is
// sound after each, and the next run succeeds.
func TestPhonesRefuseBackups(t *testing.T) {
	w := newWorld(t, worldOptions{spec: mediumSpec})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	for _, c := range []struct {
		fault string
		code  int
	}{
		{"computer-full", 105},
		{"computer-full=1", 105},
		{"passcode-timeout", 208},
		{"setup-unfinished", 212},
		{"managed", 22},
		{"icloud-restore", 25},
		{"snapshot-exists", 3},
		{"read-error=3", 104},
		{"lose-file=2", 205},
	} {
		t.Run(c.fault, func(t *testing.T) {
			hosttest.OneOfMany(t)
			w.fault(c.fault)
			_, err := w.backUp(true)
			w.agent.ClearFaults()
			w.agent.Restarted()
			var phone *mobilebackup.Error
			if !errors.As(err, &phone) || phone.Code != c.code || phone.Words == "" {
				t.Errorf("%v", err)
			}
			equalFiles(t, sound(t, w.dir(), ""), before)
			if _, err := w.backUp(true); err != nil {
				t.Errorf("the next run: %v", err)
			}
			if left := leftIn(t, w.root); len(left) != 0 {
				t.Errorf("left over: %v", left)
			}
			before = sound(t, w.dir(), "")
		})
	}
}

// A phone that asks for room gets an answer, continues where it can, and the
// need is told where it cannot (PROTOCOL.md §5.8).
func TestPurgeRequest(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.fault("purge=5000000000")
	_, err := w.backUp(false)
	var phone *mobilebackup.Error
	if errors.As(err, &phone) && phone.Need == 0 || err != nil && !errors.As(err, &phone) {
		t.Errorf("%v", err)
	}
	if !slices.Contains(w.events, mobilebackup.EventNeedsRoom) {
		t.Errorf("events %v", w.events)
	}
}

// The sheet is told of as soon as the phone shows it, not when it is over.
func TestPasscodeIsShownAtOnce(t *testing.T) {
	var w *world
	// The proxy confirms no observer, so one that came just now may have missed
	// the first.
	tell := func(ctx context.Context, name string, want mobilebackup.EventKind) error {
		for !w.saw(want) {
			w.phone.Notify(name)
			select {
			case <-time.After(10 * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	w = newWorld(t, worldOptions{passcode: func(ctx context.Context) error {
		if err := tell(ctx, notification.PasscodeAsked, mobilebackup.EventPasscodeShown); err != nil {
			return err
		}
		return tell(ctx, notification.PasscodeDone, mobilebackup.EventPasscodeGone)
	}})
	ctx, cancel := context.WithTimeout(t.Context(), hosttest.Patience)
	defer cancel()
	if _, err := mobilebackup.Backup(ctx, w.link, mobilebackup.BackupOptions{Root: w.root, Events: w.heard}, nil); err != nil {
		t.Error(err)
	}
}

func TestStoppedOnThePhone(t *testing.T) {
	w := newWorld(t, worldOptions{spec: mediumSpec})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	w.fault("cancel=1")
	_, err := w.backUp(true)
	w.agent.ClearFaults()
	var phone *mobilebackup.Error
	if !errors.Is(err, mobilebackup.ErrCancelledOnPhone) && (!errors.As(err, &phone) || phone.Code != mobilebackup.CodeCancelled) {
		t.Errorf("%v", err)
	}
	equalFiles(t, sound(t, w.dir(), ""), before)
	w.mustBackUp(true)
}

// The cable is pulled: whole frames and half ones, early and late. The present
// backup stays sound; the next run resumes or starts clean, and is sound.
func TestCablePullsDuringBackup(t *testing.T) {
	long(t)
	rounds := 6
	if n := many(); n > 0 {
		rounds = n
	}
	w := newWorld(t, worldOptions{spec: mediumSpec})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	frames := w.last().Frames * 2
	resumed := 0
	for n := range rounds {
		kind := []string{"cut", "cut-half"}[n%2]
		at := 1 + (frames*int64(n)+frames/3)/int64(rounds)
		w.fault(fmt.Sprintf("%s=%d", kind, at))
		_, err := w.backUp(true)
		w.agent.ClearFaults()
		var link *mobilebackup.LinkError
		if err != nil && !errors.As(err, &link) {
			t.Errorf("round %d, %s=%d: %v", n, kind, at, err)
		}
		if got, err := deep(t.Context(), w.dir(), ""); err != nil {
			t.Fatalf("round %d, %s=%d: present backup: %v", n, kind, at, err)
		} else if len(got) != len(before) {
			t.Errorf("round %d: %d rows", n, len(got))
		}
		if n%5 == 0 {
			if r := w.mustBackUp(true); r.Resumed {
				resumed++
			}
			equalFiles(t, sound(t, w.dir(), ""), before)
		}
	}
	t.Logf("%d pulls, %d of the next runs went on where the last one stopped", rounds, resumed)
}

// The process is killed at random moments.
func TestKillsDuringBackup(t *testing.T) {
	long(t)
	rounds := 5
	if n := many(); n > 0 {
		rounds = n
	}
	w := newWorld(t, worldOptions{spec: mediumSpec})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	start := time.Now()
	if err := w.process(t.Context(), job{Op: "backup", Dir: w.root, Full: true}).Run(); err != nil {
		t.Fatal(err)
	}
	usual := time.Since(start)
	killed, resumed, runs := 0, 0, 0
	for ; killed < rounds && runs < 4*rounds; runs++ {
		cmd := w.process(t.Context(), job{Op: "backup", Dir: w.root, Full: runs%3 != 0})
		cmd.Stderr = nil
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(rand.Int64N(int64(usual))), func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			killed++
		}
		timer.Stop()
		if _, err := deep(t.Context(), w.dir(), ""); err != nil {
			t.Fatalf("kill %d: present backup: %v", killed, err)
		}
		if err := draft.Recover(w.root); err != nil {
			t.Errorf("recover: %v", err)
		}
		if runs%5 == 4 {
			if r := w.mustBackUp(runs%2 == 0); r.Resumed {
				resumed++
			}
			equalFiles(t, sound(t, w.dir(), ""), before)
		}
	}
	w.mustBackUp(false)
	equalFiles(t, sound(t, w.dir(), ""), before)
	t.Logf("%d runs, %d killed, %d of the runs between went on where one stopped", runs, killed, resumed)
}

// Cancelling leaves the present backup alone, and nothing hangs.
func TestCancelledBackup(t *testing.T) {
	w := newWorld(t, worldOptions{spec: mediumSpec})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	cause := errors.New("enough")
	for _, after := range []int64{1, 100 << 10, 1 << 20} {
		ctx, cancel := context.WithCancelCause(t.Context())
		_, err := mobilebackup.Backup(ctx, w.link, mobilebackup.BackupOptions{Root: w.root, Full: true}, func(p progressReading) {
			if p.Done >= after && p.Stage == mobilebackup.StageReceiving {
				cancel(cause)
			}
		})
		if !errors.Is(err, cause) {
			t.Errorf("%v", err)
		}
		if o := w.last(); o.Err != nil && strings.Contains(o.Err.Error(), "EOF") {
			t.Errorf("the phone was not told: %v", o.Err)
		}
		equalFiles(t, sound(t, w.dir(), ""), before)
	}
	w.mustBackUp(true)
	equalFiles(t, sound(t, w.dir(), ""), before)
}

func TestSyncLockHeldByAnother(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.mustBackUp(false)
	other := holdSyncLock(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := mobilebackup.Backup(ctx, w.link, mobilebackup.BackupOptions{Root: w.root, Events: func(e mobilebackup.Event) {
		w.heard(e)
		if e.Kind == mobilebackup.EventBusy {
			cancel() // waiting on is the other program's matter
		}
	}}, nil)
	if err == nil || !slices.Contains(w.events, mobilebackup.EventBusy) {
		t.Errorf("%v, events %v", err, w.events)
	}
	other()
	w.mustBackUp(false)
}

func TestUnfinishedPresentBackup(t *testing.T) {
	long(t)
	for _, state := range []string{"uploading", "moving", "removing"} {
		t.Run(state, func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 9, Files: 60}})
			// Another program's run died half-way: what it left lies in place.
			w.fault("die-at=" + state)
			if _, exit := w.foreign("backup", "--full", w.root); exit == 0 {
				t.Fatal("the foreign run did not die")
			}
			w.agent.ClearFaults()
			w.agent.Restarted()
			w.mustBackUp(false)
			sound(t, w.dir(), "")
			entries, _ := os.ReadDir(w.root)
			if len(entries) != 2 {
				t.Errorf("what was there should be set aside: %v", entries)
			}
		})
	}
}

func TestEmptyManifestLeftBehind(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.mustBackUp(false)
	if err := os.WriteFile(filepath.Join(w.dir(), "Manifest.plist"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.mustBackUp(false)
	sound(t, w.dir(), "")
}

func TestFindMyStopsARestoreBeforeThePhone(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.mustBackUp(false)
	w.phone.SetFindMy(true)
	frames := len(w.outcomes)
	_, err := w.restore(w.dir(), "")
	var stopped *mobilebackup.PreconditionError
	if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckFindMy {
		t.Errorf("%v", err)
	}
	if len(w.outcomes) != frames {
		t.Error("the phone was asked")
	}
}

func TestRestoreChecksTheBackupFirst(t *testing.T) {
	encrypted := newWorld(t, worldOptions{password: "right"})
	encrypted.mustBackUp(false)
	old := newWorld(t, worldOptions{phone: simulator.PhoneOptions{IOS: "17.0"}})
	for _, c := range []struct {
		name     string
		w        *world
		password string
		break_   func(dir string)
		want     mobilebackup.Check
	}{
		{"no password", encrypted, "", nil, mobilebackup.CheckPassword},
		{"wrong password", encrypted, "wrong", nil, mobilebackup.CheckPassword},
		{"newer iOS", old, "right", nil, mobilebackup.CheckIOS},
		{"no status", encrypted, "right", func(dir string) { os.Remove(filepath.Join(dir, "Status.plist")) }, mobilebackup.CheckUnfinished},
		{"no manifest", encrypted, "right", func(dir string) { os.Remove(filepath.Join(dir, "Manifest.plist")) }, mobilebackup.CheckMarks},
		{"no index", encrypted, "right", func(dir string) { os.Remove(filepath.Join(dir, "Manifest.db")) }, mobilebackup.CheckIndex},
		{"empty index", encrypted, "right", func(dir string) { os.Truncate(filepath.Join(dir, "Manifest.db"), 0) }, mobilebackup.CheckIndex},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "copy")
			if err := os.CopyFS(dir, os.DirFS(encrypted.dir())); err != nil {
				t.Fatal(err)
			}
			if c.break_ != nil {
				c.break_(dir)
			}
			_, err := c.w.restore(dir, c.password)
			var stopped *mobilebackup.PreconditionError
			if !errors.As(err, &stopped) || stopped.Check != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// A run whose cable was pulled in the middle is resumed: what was received
// is not sent again.
func TestInterruptedBackupGoesOn(t *testing.T) {
	for _, full := range []bool{false, true} {
		t.Run(fmt.Sprintf("full %v", full), func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: mediumSpec})
			all := w.mustBackUp(full)
			want := sound(t, w.dir(), "")
			if !full {
				if err := os.RemoveAll(w.dir()); err != nil { // the first one again
					t.Fatal(err)
				}
			}
			w.fault(fmt.Sprintf("cut=%d", 514+(w.last().Frames-514)*2/3))
			if _, err := w.backUp(full); err == nil {
				t.Fatal("not interrupted")
			}
			w.agent.ClearFaults()
			if left := leftIn(t, w.root); len(left) != 1 {
				t.Fatalf("left over: %v", left)
			}
			r := w.mustBackUp(full)
			if !r.Resumed || r.Stats.ReceivedFiles > all.Stats.ReceivedFiles*2/3 {
				t.Errorf("%+v, whole: %+v", r.Stats, all.Stats)
			}
			equalFiles(t, sound(t, w.dir(), ""), want)
		})
	}
}
