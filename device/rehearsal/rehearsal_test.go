package rehearsal

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

func written(t *testing.T, password string) *samples.Backup {
	t.Helper()
	b, err := samples.Write(t.TempDir(), samples.Options{Files: 60, Password: password, ITER: 50, DPIC: 50, IOS: "18.5"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRehearsal(t *testing.T) {
	for name, c := range map[string]struct {
		password, typed string
		damage          backup.FindingID
		phone           phone.Phone
		code            int
		failures        bool
		check           mobilebackup.Check
	}{
		"nothing known":   {},
		"newer phone":     {phone: phone.Phone{IOS: phone.Is("26.1"), FindMy: phone.Is(false)}},
		"encrypted":       {password: "secret", typed: "secret"},
		"Find My is on":   {phone: phone.Phone{FindMy: phone.Is(true)}, code: 211},
		"older iOS":       {phone: phone.Phone{IOS: phone.Is("17.0")}, code: 203},
		"too little room": {phone: phone.Phone{Storage: phone.Is(phone.Storage{Available: 100})}, code: 106},
		"not set up":      {phone: phone.Phone{SetupDone: phone.Is(false), RestoreState: phone.IsAbsent[string]()}},
		"iCloud restores": {phone: phone.Phone{SetupDone: phone.Is(false), RestoreState: phone.Is("BackgroundRestoringFromiCloudBackup")}, code: 25},
		"missing files":   {damage: backup.MissingFiles, code: 205, failures: true},
		"wrong password":  {password: "secret", typed: "guess", check: mobilebackup.CheckPassword},
		"no password":     {password: "secret", check: mobilebackup.CheckPassword},
		"unfinished":      {damage: backup.Unfinished, check: mobilebackup.CheckUnfinished},
	} {
		t.Run(name, func(t *testing.T) {
			b := written(t, c.password)
			if c.damage != "" {
				if err := b.Damage(c.damage); err != nil {
					t.Fatal(err)
				}
			}
			before := census(t, b.Folder)
			r, err := Run(t.Context(), b.Folder, c.phone, []byte(c.typed), nil)
			var stopped *mobilebackup.PreconditionError
			switch {
			case c.check != "":
				if !errors.As(err, &stopped) || stopped.Check != c.check {
					t.Errorf("%v, want %s", err, c.check)
				}
			case err != nil:
				t.Errorf("%v", err)
			case r.Code != c.code, c.failures != (len(r.Failures) > 0), r.OK() != (c.code == 0), c.code == 0 && r.Files < 60:
				t.Errorf("%+v", r)
			}
			if after := census(t, b.Folder); after != before {
				t.Errorf("the backup has changed: %+v, was %+v", after, before)
			}
		})
	}
}

// census counts what lies in a folder.
func census(t *testing.T, dir string) (c struct{ files, bytes, newest int64 }) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		c.files++
		c.bytes += info.Size()
		c.newest = max(c.newest, info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A rehearsal that is stopped says that it was stopped, wherever it was. Both
// its sides hear of it at once, and the phone's may hang up first.
func TestStoppedRehearsal(t *testing.T) {
	b := written(t, "")
	stop := errors.New("stopped by the person")
	for round := range 30 {
		ctx, cancel := context.WithCancelCause(t.Context())
		reports := 0
		_, err := Run(ctx, b.Folder, phone.Phone{}, nil, func(progress.Progress) {
			if reports++; reports == 3+4*(round%10) {
				cancel(stop)
				if round%2 == 0 {
					time.Sleep(time.Millisecond)
				}
			}
		})
		if ctx.Err() != nil && !errors.Is(err, stop) {
			t.Fatalf("round %d: %v", round, err)
		}
		cancel(nil)
	}
}
