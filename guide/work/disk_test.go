package work

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestTypedPassword: one that was just typed is proven before anything is checked.
func TestTypedPassword(t *testing.T) {
	encrypted := sample(t, samples.Options{Seed: 1, Password: "mine"})
	damaged := sample(t, samples.Options{Seed: 2, Password: "mine"}, backup.KeybagDamaged)
	for name, c := range map[string]struct {
		folder, typed string
		password      guide.PasswordState
		verdict       backup.Verdict
		untried       bool
	}{
		"right":        {encrypted, "mine", guide.PasswordRight, backup.VerdictRestorable, false},
		"wrong":        {encrypted, "guess", guide.PasswordWrong, "", false},
		"not to tried": {damaged, "mine", "", backup.VerdictDamaged, true},
	} {
		var seen []guide.SeenKind
		var proven []byte
		r := (&Room{Data: t.TempDir()}).Run(t.Context(), guide.Order{Kind: guide.JobCheck, Backup: c.folder, Typed: true}, Passwords{Password: []byte(c.typed)}, Watch{
			Seen:   func(s guide.Seen) { seen = append(seen, s.Kind) },
			Proven: func(p []byte) { proven = p },
		})
		if r.Failure != nil || r.Password != c.password || r.Untried != c.untried || (r.Check == nil) != (c.verdict == "") || r.Check != nil && r.Check.Report.Verdict != c.verdict {
			t.Errorf("%s: %+v", name, r.Outcome)
		}
		right := c.password == guide.PasswordRight
		if right != (string(proven) == "mine") || right != slices.Contains(seen, guide.SeenPasswordRight) {
			t.Errorf("%s: proven %q, seen %v", name, proven, seen)
		}
	}
}

// TestCheckOfWhatChanges: a check says when the backup was written to, or replaced,
// while it was read, and keeps only what it can stand for.
func TestCheckOfWhatChanges(t *testing.T) {
	for _, name := range []string{"still", "written to", "replaced", "stopped"} {
		if name == "replaced" && runtime.GOOS == "windows" {
			continue // Windows moves no folder that is open
		}
		root := t.TempDir()
		var folders []string
		for seed, folder := range []string{"a", "b"} {
			b, err := samples.Write(root, samples.Options{Seed: uint64(seed), Folder: folder, Files: 40})
			if err != nil {
				t.Fatal(err)
			}
			folders = append(folders, b.Folder)
		}
		ctx, stop := context.WithCancel(t.Context())
		room, first := &Room{Data: t.TempDir()}, true
		r := room.Run(ctx, guide.Order{Kind: guide.JobCheck, Backup: folders[0], Quick: true}, Passwords{}, Watch{Seen: func(s guide.Seen) {
			if s.Kind != guide.SeenCheck || s.Backup != folders[0] || !first {
				return
			}
			first = false
			var err error
			switch name {
			case "written to":
				err = os.WriteFile(filepath.Join(folders[0], "3d", strings.Repeat("3d", 20)), nil, 0o600)
			case "replaced":
				gone := filepath.Join(root, "gone")
				err = errors.Join(os.Rename(folders[0], gone), os.Rename(folders[1], folders[0]), os.RemoveAll(gone))
			case "stopped":
				stop()
			}
			if err != nil {
				t.Error(err)
			}
		}})
		stop()
		changes, stopped := name == "written to" || name == "replaced", name == "stopped"
		if r.Failure != nil || r.Check == nil || r.Check.Stale != changes || r.Replaced != (name == "replaced") || r.Stopped != stopped || r.Check.Partial != stopped {
			t.Errorf("%s: %+v, check %+v", name, r.Outcome, r.Check)
		}
		if _, _, kept := room.Remembered(folders[0]); kept != (name == "still") {
			t.Errorf("%s: remembered: %v", name, kept)
		}
	}
}

// TestRepairAsks: a copy does without files only by consent, asked for now or later;
// what it is checked with is remembered, and what cannot be mended is named.
func TestRepairAsks(t *testing.T) {
	folder := sample(t, samples.Options{Seed: 1}, backup.MissingFiles)
	order := func() guide.Order {
		return guide.Order{Kind: guide.JobRepair, Backup: folder, To: filepath.Join(t.TempDir(), "copy"), PutBack: true}
	}
	r := &Room{Data: t.TempDir()}
	o := order()
	got := r.Run(t.Context(), o, Passwords{}, Watch{})
	if got.Asks == nil || got.Asks.Lost == 0 || got.Asks.Destination != o.To || len(got.Asks.Examples) == 0 || got.Repaired != nil || got.Failure != nil {
		t.Fatalf("asks %+v, %+v", got.Asks, got.Failure)
	}
	o.Agreed = true
	got = r.Run(t.Context(), o, Passwords{}, Watch{})
	if got.Repaired == nil || got.Repaired.Folder != o.To || got.Repaired.Lost == 0 || !got.Report.Restorable() {
		t.Fatalf("%+v, %+v", got.Repaired, got.Failure)
	}
	if state, _, ok := r.Remembered(o.To); !ok || state.Stale {
		t.Errorf("the check of the copy is not remembered: %+v", state)
	}
	for _, yes := range []bool{true, false} {
		got := r.Run(t.Context(), order(), Passwords{}, Watch{Agree: func(p *repair.Plan) (bool, error) { return yes, nil }})
		if (got.Repaired != nil) != yes || (got.Asks == nil) != yes || got.Failure != nil {
			t.Errorf("asked, and said %v: %+v", yes, got.Outcome)
		}
	}
	for name, c := range map[string]struct {
		o       guide.Order
		problem guide.ProblemID
	}{
		"nothing to mend":    {guide.Order{Backup: sample(t, samples.Options{Seed: 2}), To: filepath.Join(t.TempDir(), "copy")}, guide.RepairNotPossible},
		"locked":             {guide.Order{Backup: sample(t, samples.Options{Seed: 3, Password: "mine"}), To: filepath.Join(t.TempDir(), "copy")}, guide.RepairNotPossible},
		"no such place":      {guide.Order{Backup: folder, To: filepath.Join(t.TempDir(), "gone", "copy"), Agreed: true}, guide.RepairFailed},
		"into the backup":    {guide.Order{Backup: folder, To: filepath.Join(folder, "copy"), Agreed: true}, guide.RepairFailed},
		"something is there": {guide.Order{Backup: folder, To: o.To, Agreed: true}, guide.RepairFailed},
	} {
		c.o.Kind = guide.JobRepair
		if got := r.Run(t.Context(), c.o, Passwords{}, Watch{}); got.Failure == nil || got.Failure.Problem != c.problem || !got.Failure.Safe || got.Repaired != nil {
			t.Errorf("%s: %+v, want %s", name, got.Failure, c.problem)
		}
	}
}

// TestRepairIsStopped: stopped while it copies, it leaves nothing; stopped in the
// check of the copy, the copy is there and is told, unchecked.
func TestRepairIsStopped(t *testing.T) {
	folder := sample(t, samples.Options{Seed: 1}, backup.MissingFiles)
	for stage, made := range map[string]bool{"copy": false, "presence": true} {
		ctx, stop := context.WithCancel(t.Context())
		r := &Room{Data: t.TempDir()}
		to, copied := filepath.Join(t.TempDir(), "copy"), false
		got := r.Run(ctx, guide.Order{Kind: guide.JobRepair, Backup: folder, To: to, Agreed: true}, Passwords{}, Watch{Progress: func(p progress.Progress) {
			copied = copied || p.Stage == "copy"
			if copied && p.Stage == stage {
				stop()
			}
		}})
		stop()
		entries, err := os.ReadDir(filepath.Dir(to))
		if err != nil || (len(entries) > 0) != made || (got.Repaired != nil) != made || got.Stopped == made || got.Failure != nil {
			t.Errorf("in %s: %+v, left %v, %v", stage, got.Outcome, entries, err)
		}
		if _, _, kept := r.Remembered(to); kept {
			t.Errorf("in %s: an unfinished check is remembered", stage)
		}
	}
}

// The environment that makes this test program a repair that is killed.
const (
	envSource = "LIFEBOAT_TEST_WORK_SOURCE"
	envData   = "LIFEBOAT_TEST_WORK_DATA"
	envCopy   = "LIFEBOAT_TEST_WORK_COPY"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(envSource); folder != "" {
		(&Room{Data: os.Getenv(envData)}).Run(context.Background(), guide.Order{Kind: guide.JobRepair, Backup: folder, To: os.Getenv(envCopy), Agreed: true}, Passwords{}, Watch{
			Progress: func(p progress.Progress) {
				if p.Stage == "copy" {
					_, _ = os.Stdout.WriteString("copying\n")
					select {}
				}
			},
		})
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// TestKilledRepair: what a killed repair leaves is removed at the next start and
// told, and the repair can be done again to the same place.
func TestKilledRepair(t *testing.T) {
	folder, data := sample(t, samples.Options{Seed: 1}, backup.MissingFiles), t.TempDir()
	to := filepath.Join(t.TempDir(), "copy")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), envSource+"="+folder, envData+"="+data, envCopy+"="+to)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Error(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	r := &Room{Data: data}
	left, err := r.Clean("")
	cleaned := Cleaned(left)
	if err != nil || cleaned == nil || cleaned.Count != 1 || cleaned.Place == "" {
		t.Fatalf("%+v, %v", cleaned, err)
	}
	if again, err := r.Clean(filepath.Dir(to)); err != nil || Cleaned(again) != nil {
		t.Errorf("cleaned twice: %+v, %v", again, err)
	}
	if got := r.Run(t.Context(), guide.Order{Kind: guide.JobRepair, Backup: folder, To: to, Agreed: true}, Passwords{}, Watch{}); got.Repaired == nil {
		t.Errorf("%+v", got.Failure)
	}
}

// TestRehearsalsAndPasswords: what a simulated phone says is an outcome, good or bad,
// and each change of a password says what was done or why not.
func TestRehearsalsAndPasswords(t *testing.T) {
	old := phone.Phone{UDID: anna.UDID, IOS: phone.Is("9.0"), ProductType: phone.Is("iPhone8,1")}
	folder := sample(t, samples.Options{Seed: 1, IOS: "26.0"})
	for _, p := range []phone.Phone{anna, old} {
		got := (&Room{Data: t.TempDir()}).Run(t.Context(), guide.Order{Kind: guide.JobRehearse, Backup: folder, Phone: p, Quick: true}, Passwords{}, Watch{})
		h := got.Rehearsed
		if h == nil || h.Good == (p.IOS.Value == "9.0") || h.Good == (h.Problem != "") || h.Phone != anna.UDID || !got.Report.Restorable() {
			t.Errorf("%s: %+v, %+v", p.IOS.Value, h, got.Failure)
		}
	}
	for change, err := range map[guide.PasswordChange]error{
		guide.PasswordSet: nil, guide.PasswordNew: &mobilebackup.Error{Code: 207}, guide.PasswordRemove: &mobilebackup.OldPasswordError{Folder: "/b", Err: os.ErrPermission},
	} {
		far := backsUp(t, "")
		far.change = func(context.Context, *device.Link, []byte, []byte, mobilebackup.PasswordOptions) error { return err }
		got := room(t, far).Run(t.Context(), guide.Order{Kind: guide.JobPassword, Phone: anna, Change: change}, Passwords{Password: []byte("new"), Old: []byte("old")}, Watch{})
		want := map[guide.PasswordChange]guide.ProblemID{guide.PasswordNew: "transfer/207-present", guide.PasswordRemove: "transfer/backup-keeps-password"}[change]
		if (want == "") != (got.Changed == change) || want != "" && (got.Failure == nil || got.Failure.Problem != want) {
			t.Errorf("%s: %+v, %+v", change, got.Changed, got.Failure)
		}
	}
}
