package assistant

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestBackUpStoppedAndCancelled stops a backup here, has one cancelled on the
// phone, and leaves each page by another way.
func TestBackUpStoppedAndCancelled(t *testing.T) {
	b := newBench(t, linux)
	b.do(guide.ActOpenComputerDoor, "")
	p := b.full(simulator.PhoneOptions{Name: "Anna", PasscodeAsked: true})
	b.at("title/choose-none")
	b.do(guide.ActBackUpPhone, b.folder)
	b.until("asked for the passcode", func(s guide.Situation, _ guide.Route) bool {
		return s.Job != nil && s.Job.NeedsPhone && s.Job.Asked == 1
	})
	b.do(guide.ActStop, "")
	s, _ := b.at("title/backup-stopped")
	if s.Failure() != nil || s.BackedUp() != nil || s.Stopped() != guide.JobBackup {
		t.Errorf("stopped %q, failure %+v, backed up %+v", s.Stopped(), s.Failure(), s.BackedUp())
	}
	b.do(guide.ActGoTo, string(guide.StepTrust))
	b.do(guide.ActGoTo, string(guide.StepConnect))
	b.at("title/connect-which")
	b.do(guide.ActChoosePhone, s.Phone)
	b.at("title/choose-none")
	p.RefusePasscode() // the sheet on the phone outlives the cable's other end

	b.until("ready for another backup", func(guide.Situation, guide.Route) bool { return !p.AskingPasscode() })
	if err := p.SetFault("cancel=1"); err != nil {
		t.Fatal(err)
	}
	b.do(guide.ActBackUpPhone, b.folder)
	b.until("asked for the passcode again", func(s guide.Situation, _ guide.Route) bool { return s.Job != nil && s.Job.NeedsPhone })
	p.EnterPasscode()
	s, r := b.at("title/backup-failed")
	if s.Failure().Problem != guide.TransferCancelled || !s.Failure().Safe || r.Primary.ID != guide.ActBackUpPhone || !r.Primary.Enabled {
		t.Errorf("%+v, offers %+v", s.Failure(), r.Primary)
	}
	b.do(guide.ActDismissFailure, "")
	b.at("title/choose-none")
}

// TestReminder comes due after a new start, and is put off for longer than one.
func TestReminder(t *testing.T) {
	b := newBench(t, linux)
	b.end()
	if err := saveSettings(b.data, settings{RemindAt: time.Now().Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	b.start("/nowhere", linux)
	_, r := b.panel(guide.PreventReminder)
	if r.Panels[0].Action == nil {
		t.Error("the reminder cannot be put off")
	}
	b.do(guide.ActRemind, "")
	b.until("put off", func(s guide.Situation, r guide.Route) bool {
		return len(r.Panels) == 0 && s.RemindAt.After(time.Now().AddDate(0, 0, 27))
	})
	b.end()
	if kept := loadSettings(b.data); !kept.RemindAt.After(time.Now().AddDate(0, 0, 27)) {
		t.Errorf("kept until %s", kept.RemindAt)
	}
}

// TestFoldersAreAddedAndForgotten keeps a folder over a new start, and not
// after it was forgotten.
func TestFoldersAreAddedAndForgotten(t *testing.T) {
	b := newBench(t, linux)
	other := t.TempDir()
	made, err := samples.Write(other, samples.Options{Seed: 1, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	listed := func(s guide.Situation, _ guide.Route) bool {
		for _, f := range s.Folders {
			if f.Path == other && len(f.Backups) == 1 {
				return slices.Contains(s.Added, other)
			}
		}
		return false
	}
	b.do(guide.ActAddFolder, other)
	b.until("listed", listed)
	b.do(guide.ActChooseBackup, made.Folder)
	b.do(guide.ActForgetFolder, b.folder) // given by a flag, not added: stays
	b.do(guide.ActForgetFolder, other)
	s, _ := b.until("forgotten", func(s guide.Situation, _ guide.Route) bool { return len(s.Added) == 0 && len(s.Folders) == 1 })
	if s.Backup != "" {
		t.Error("a backup of a forgotten folder stays chosen")
	}
	raw, err := os.ReadFile(filepath.Join(b.data, settingsFile))
	if err != nil || len(loadSettings(b.data).Folders) != 0 {
		t.Errorf("the settings keep it: %s, %v", raw, err)
	}
	if _, err := os.Stat(made.Folder); err != nil {
		t.Error("the folder itself was touched")
	}
}
