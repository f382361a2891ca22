package work

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// The phone's side is played by functions here: what a real conversation does is
// tested in device/mobilebackup.

var anna = phone.Phone{UDID: "00008130-0000000000000001", Name: phone.Is("Anna"), Trust: phone.Trusted, BackupEncrypted: phone.Is(false)}

func room(t *testing.T, far farEnds) *Room {
	t.Helper()
	return &Room{Data: t.TempDir(), OS: "linux", far: &far, Link: func(context.Context, string) (phone.Phone, *device.Link, error) { return anna, nil, nil }}
}

func sample(t *testing.T, o samples.Options, damage ...backup.FindingID) string {
	t.Helper()
	b, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range damage {
		if err := b.Damage(id); err != nil {
			t.Fatal(err)
		}
	}
	return b.Folder
}

// backsUp is a phone that makes a backup with a password of its own; empty for none.
func backsUp(t *testing.T, password string) farEnds {
	return farEnds{
		backUp: func(context.Context, *device.Link, mobilebackup.BackupOptions, progress.Func) (mobilebackup.BackupResult, error) {
			return mobilebackup.BackupResult{Folder: sample(t, samples.Options{Seed: 1, Password: password})}, nil
		},
		change: func(context.Context, *device.Link, []byte, []byte, mobilebackup.PasswordOptions) error { return nil },
	}
}

// TestPasswordIsProven: a new backup has to open with the password that came along,
// whatever the phone says of itself; the passwords are wiped in any case.
func TestPasswordIsProven(t *testing.T) {
	already := errors.Join(&mobilebackup.PreconditionError{Check: mobilebackup.CheckEncryption, Err: mobilebackup.ErrPasswordSet})
	for name, c := range map[string]struct {
		of      string // the password that the backup gets
		given   string
		set     error
		problem guide.ProblemID
	}{
		"the right one":             {"mine", "mine", nil, ""},
		"none":                      {"theirs", "", nil, ""},
		"another one":               {"theirs", "mine", nil, guide.TransferOtherPassword},
		"not encrypted after all":   {"", "mine", nil, guide.TransferOtherPassword},
		"set already, the same":     {"mine", "mine", already, ""},
		"set already, another one":  {"theirs", "mine", already, guide.TransferOtherPassword},
		"the phone does not set it": {"theirs", "mine", &mobilebackup.Error{Code: 208}, "transfer/208-locked"},
	} {
		far := backsUp(t, c.of)
		changes := 0
		far.change = func(context.Context, *device.Link, []byte, []byte, mobilebackup.PasswordOptions) error {
			changes++
			return c.set
		}
		secret := []byte(c.given)
		r := room(t, far).Run(t.Context(), guide.Order{Kind: guide.JobBackup, Phone: anna, To: t.TempDir()}, Passwords{Password: secret}, Watch{})
		switch {
		case c.problem == "" && (r.BackedUp == nil || r.Failure != nil || r.Err != nil):
			t.Errorf("%s: %+v, %v", name, r.Failure, r.Err)
		case c.problem != "" && (r.BackedUp != nil || r.Failure == nil || r.Failure.Problem != c.problem || r.Err == nil || !r.Failure.Safe):
			t.Errorf("%s: %+v, want %s", name, r.Failure, c.problem)
		case c.problem == guide.TransferOtherPassword && r.Failure.Folder != r.Backup.Folder:
			t.Errorf("%s: does not say where it is: %+v", name, r.Failure)
		}
		if changes > 0 != (c.given != "") || len(bytes.Trim(secret, "\x00")) > 0 {
			t.Errorf("%s: %d changes, password %q left", name, changes, secret)
		}
	}
}

// TestTheSameAgain: the journal knows the same failure at the same place, of the
// window and of the terminal; what the person stopped, and a phone that was not
// reached, are no attempts.
func TestTheSameAgain(t *testing.T) {
	folder := sample(t, samples.Options{Seed: 1})
	var fails error
	r := room(t, farEnds{restore: func(context.Context, *device.Link, mobilebackup.RestoreOptions, progress.Func) (mobilebackup.RestoreResult, error) {
		return mobilebackup.RestoreResult{}, fails
	}})
	digest := &mobilebackup.Error{Op: mobilebackup.OpRestore, Code: 205, Words: "Digest didn't match", Place: "3d/3d0d"}
	order := guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: folder}
	for i, step := range []struct {
		err      error
		again    int
		attempts int
	}{
		{digest, 1, 1},
		{digest, 2, 2},
		{mobilebackup.ErrCancelledOnPhone, 0, 0},
		{digest, 3, 3},
		{&mobilebackup.Error{Op: mobilebackup.OpRestore, Code: 205, Place: "3d/another"}, 1, 4},
		{&mobilebackup.LinkError{Op: mobilebackup.OpRestore, Place: "3d/another"}, 1, 5},
	} {
		fails = step.err
		other := &Room{Data: r.Data, OS: r.OS, Link: r.Link, far: r.far} // another run of the program
		got := other.Run(t.Context(), order, Passwords{}, Watch{})
		if got.Failure == nil || got.Failure.Again != step.again || len(got.Attempts) != step.attempts || got.Failure.Repeats() != (step.again > 1) {
			t.Errorf("%d: %+v, %d attempts", i, got.Failure, len(got.Attempts))
		}
	}
	r.Link = func(context.Context, string) (phone.Phone, *device.Link, error) {
		return anna, nil, device.ErrNotConnected
	}
	if got := r.Run(t.Context(), order, Passwords{}, Watch{}); got.Failure.Problem != guide.PhoneUnplugged || got.Attempts != nil || !got.Failure.Safe {
		t.Errorf("not reached: %+v, %v", got.Failure, got.Attempts)
	}
	if all := r.Attempts(); len(all) != 5 || all[0].Kind != guide.JobRestore || all[0].Code != 205 {
		t.Errorf("%+v", all)
	}
}

// TestStopped: a work that is stopped ends as stopped and as nothing else, whatever
// error that gives below; but what lies on the disk by then is told.
func TestStopped(t *testing.T) {
	doubt := &mobilebackup.DoubtError{Doubt: mobilebackup.DoubtFewer, Folder: "/x", Present: "/y"}
	for _, below := range []error{nil, context.Canceled, &mobilebackup.LinkError{Err: os.ErrClosed}, errors.New("anything"), doubt} {
		ctx, stop := context.WithCancel(t.Context())
		far := backsUp(t, "")
		far.backUp = func(context.Context, *device.Link, mobilebackup.BackupOptions, progress.Func) (mobilebackup.BackupResult, error) {
			stop()
			return mobilebackup.BackupResult{Folder: "/backups/x"}, below
		}
		r := room(t, far).Run(ctx, guide.Order{Kind: guide.JobBackup, Phone: anna, To: t.TempDir()}, Passwords{}, Watch{})
		switch {
		case below == nil: // it was done all the same
			if r.BackedUp == nil || r.Stopped || r.Failure != nil {
				t.Errorf("done: %+v", r.Outcome)
			}
		case errors.Is(below, doubt):
			if r.Failure == nil || r.Failure.Problem != guide.TransferSmaller || r.Failure.Folder != "/x" {
				t.Errorf("doubt: %+v", r.Outcome)
			}
		case !r.Stopped || r.Failure != nil || r.BackedUp != nil || !errors.Is(r.Err, context.Canceled) || r.Attempts != nil:
			t.Errorf("%v: %+v, %v", below, r.Outcome, r.Err)
		}
	}
	// Stopped before it began.
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for kind := range works {
		asked := 0
		far := backsUp(t, "")
		far.restore = func(context.Context, *device.Link, mobilebackup.RestoreOptions, progress.Func) (mobilebackup.RestoreResult, error) {
			asked++
			return mobilebackup.RestoreResult{}, nil
		}
		r := room(t, far)
		o := guide.Order{Kind: kind, Phone: anna, Backup: sample(t, samples.Options{Seed: 1}, backup.MissingFiles), To: filepath.Join(t.TempDir(), "copy"), Although: "x"}
		if got := r.Run(ctx, o, Passwords{}, Watch{}); !got.Stopped || got.Failure != nil || asked > 0 {
			t.Errorf("%s: %+v, phone asked %d times", kind, got.Outcome, asked)
		}
		if _, err := os.Lstat(o.To); err == nil && kind == guide.JobRepair {
			t.Error("a copy was made")
		}
	}
}

// TestOneAtATime: a second work is refused while one is done, and wipes its password.
func TestOneAtATime(t *testing.T) {
	far := backsUp(t, "")
	r := room(t, far)
	order := guide.Order{Kind: guide.JobBackup, Phone: anna, To: t.TempDir()}
	var second Result
	secret := []byte("secret")
	r.far.backUp = func(context.Context, *device.Link, mobilebackup.BackupOptions, progress.Func) (mobilebackup.BackupResult, error) {
		second = r.Run(t.Context(), order, Passwords{Password: secret}, Watch{})
		return mobilebackup.BackupResult{Folder: "/backups/x"}, nil
	}
	if first := r.Run(t.Context(), order, Passwords{}, Watch{}); first.BackedUp == nil {
		t.Errorf("%+v", first.Failure)
	}
	if second.Failure == nil || second.BackedUp != nil || strings.Trim(string(secret), "\x00") != "" {
		t.Errorf("%+v, %q", second.Outcome, secret)
	}
	if unknown := r.Run(t.Context(), guide.Order{Kind: "nonsense"}, Passwords{}, Watch{}); unknown.Failure == nil {
		t.Error("nonsense was done")
	}
}

// TestRestoreIsAdmitted: no phone is reached for a backup that may not come back
// whole, unless the person has agreed to this very state of it.
func TestRestoreIsAdmitted(t *testing.T) {
	reached, although := 0, ""
	r := room(t, farEnds{restore: func(_ context.Context, _ *device.Link, o mobilebackup.RestoreOptions, _ progress.Func) (mobilebackup.RestoreResult, error) {
		although = o.Although
		return mobilebackup.RestoreResult{Returned: true}, nil
	}})
	link := r.Link
	r.Link = func(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
		reached++
		return link(ctx, udid)
	}
	damaged := sample(t, samples.Options{Seed: 2}, backup.MissingFiles)
	order := guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: damaged}
	got := r.Run(t.Context(), order, Passwords{}, Watch{})
	if got.Failure == nil || got.Failure.Problem != "backup/missing-files" || !got.Failure.Safe || got.Check == nil || reached > 0 {
		t.Fatalf("%+v, reached %d times", got.Failure, reached)
	}
	order.Although = "of another state"
	if got := r.Run(t.Context(), order, Passwords{}, Watch{}); got.Failure == nil || reached > 0 {
		t.Errorf("%+v, reached %d times", got.Failure, reached)
	}
	order.Although = got.Report.Fingerprint
	if got := r.Run(t.Context(), order, Passwords{}, Watch{}); got.Restored == nil || !got.Restored.PhoneBack || although != order.Although {
		t.Errorf("%+v with consent %q", got.Failure, although)
	}
	locked := guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: sample(t, samples.Options{Seed: 3, Password: "mine"})}
	reached = 0
	for secret, problem := range map[string]guide.ProblemID{"": "backup/password-needed", "wrong": "backup/wrong-password"} {
		locked.Although = ""
		got := r.Run(t.Context(), locked, Passwords{Password: []byte(secret)}, Watch{})
		if got.Failure == nil || got.Failure.Problem != problem || !got.Failure.Safe || reached > 0 {
			t.Errorf("%q: %+v, want %s", secret, got.Failure, problem)
		}
	}
	if got := r.Run(t.Context(), locked, Passwords{Password: []byte("mine")}, Watch{}); got.Restored == nil || reached != 1 {
		t.Errorf("%+v", got.Failure)
	}
	if got := r.Run(t.Context(), guide.Order{Kind: guide.JobRestore, Phone: anna, Backup: t.TempDir()}, Passwords{}, Watch{}); got.Failure == nil || !got.Failure.Safe || reached != 1 {
		t.Errorf("no backup: %+v", got.Failure)
	}
}
