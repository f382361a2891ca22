package assistant

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
	"github.com/lifeboat-app/lifeboat/guide"
)

// full plugs in a phone that trusts this computer and can be backed up.
func (b *bench) full(o simulator.PhoneOptions) *simulator.Phone {
	b.t.Helper()
	o.Trust = simulator.TrustTrusted
	o.RestartTime = 200 * time.Millisecond
	p := b.phone(o)
	image := phoneimage.Spec{Seed: 7, Files: 60, Bytes: 1 << 20}
	agent, err := p.AddBackup(simulator.BackupOptions{Image: image, TempDir: b.t.TempDir()})
	if err != nil {
		b.t.Fatal(err)
	}
	b.agents = append(b.agents, agent)
	return p
}

// to continues to the step of the restore with a backup that was checked.
func (b *bench) toRestore(folder string) {
	b.t.Helper()
	b.do(guide.ActChooseBackup, folder)
	if _, r := b.Situation(); r.Verdict == nil { // else it would be checked again
		b.do(guide.ActCheck, "")
	}
	b.until("with a verdict", func(s guide.Situation, r guide.Route) bool { return r.Verdict != nil && s.Job == nil })
	b.do(guide.ActContinue, "")
	b.at("title/prepare")
	for _, q := range []string{guide.QuestionESIM, guide.QuestionData} {
		b.Do(guide.Intent{Action: guide.ActAnswer, Value: q, Yes: true})
	}
	b.until("ready", func(_ guide.Situation, r guide.Route) bool { return r.Primary != nil && r.Primary.Enabled })
	b.do(guide.ActContinue, "")
	b.at("title/restore-how-linux")
}

// TestBackUpEncryptedThenRestore makes an encrypted backup of a phone, checks
// it, and puts it back.
func TestBackUpEncryptedThenRestore(t *testing.T) {
	b := newBench(t, linux)
	b.do(guide.ActOpenComputerDoor, "")
	b.full(simulator.PhoneOptions{Name: "Anna’s iPhone", NoPasscode: true})
	b.at("title/choose-none")
	secret := []byte("correct horse")
	b.Do(guide.Intent{Action: guide.ActBackUpPhone, Value: b.folder, Secret: secret})
	s, _ := b.until("backed up and chosen", func(s guide.Situation, _ guide.Route) bool {
		return s.Job == nil && (s.BackedUp() != nil && s.Backup == s.BackedUp().Folder || s.Failure() != nil)
	})
	if s.Failure() != nil {
		t.Fatalf("%+v", *s.Failure())
	}
	for _, c := range secret {
		if c != 0 {
			t.Fatal("the password was not wiped")
		}
	}
	b.at("title/backed-up-encrypted")
	b.do(guide.ActBackupSeen, "")
	b.at("title/check-password")
	b.Do(guide.Intent{Action: guide.ActTryPassword, Secret: []byte("correct horse")})
	s, r := b.until("with a verdict", func(s guide.Situation, r guide.Route) bool { return r.Verdict != nil && s.Job == nil })
	if !r.Verdict.Good {
		t.Fatalf("%+v, %v", r.Verdict, s.Checks[s.Backup].Report.Findings)
	}
	b.toRestore(s.Backup)
	b.do(guide.ActRouteHere, "")
	b.at("title/restore-here")
	b.do(guide.ActRestoreHere, "Somebody else's iPhone")
	if s, _ := b.Situation(); s.Job != nil {
		t.Fatal("another name began a restore")
	}
	b.do(guide.ActRehearse, "")
	s, r = b.until("rehearsed", func(s guide.Situation, _ guide.Route) bool {
		return s.Job == nil && (s.Rehearsal() != nil || s.Failure() != nil)
	})
	if s.Rehearsal() == nil || !s.Rehearsal().Good || s.Rehearsal().Files == 0 || r.Summary == nil {
		t.Fatalf("rehearsal %+v, failure %+v, summary %v", s.Rehearsal(), s.Failure(), r.Summary)
	}
	b.do(guide.ActDismissFailure, "")
	b.do(guide.ActRestoreHere, " anna's iphone")
	s, r = b.until("restored", func(s guide.Situation, _ guide.Route) bool { return s.Restored != nil || s.Failure() != nil })
	if s.Failure() != nil || r.Current != guide.StepAfterwards {
		t.Fatalf("%+v at %s", s.Failure(), r.Current)
	}
	b.until("back", func(s guide.Situation, _ guide.Route) bool { return s.Restored.PhoneBack })
}

// TestFailureTwice lets the same restore fail twice: the second time it says so.
func TestFailureTwice(t *testing.T) {
	b := newBench(t, linux)
	folder := b.backup(samples.Options{Seed: 5, IOS: "26.0"})
	b.do(guide.ActOpenComputerDoor, "")
	b.full(simulator.PhoneOptions{Name: "Anna", NoPasscode: true})
	b.at("title/choose")
	b.toRestore(folder)
	b.do(guide.ActRouteHere, "")
	// The disk loses a file after the check.
	var gone string
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && len(info.Name()) == 40 && gone == "" {
			gone = path
		}
		return err
	})
	if err != nil || gone == "" {
		t.Fatal(err, gone)
	}
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	// Found before the phone is touched, and told; what the check finds now is
	// not restored before it is agreed to.
	b.do(guide.ActRestoreHere, "Anna")
	s, r := b.until("refused", func(s guide.Situation, _ guide.Route) bool { return s.Failure() != nil && s.Job == nil })
	if !s.Failure().Safe || s.Failure().Problem != guide.ProblemID(backup.MissingFiles) {
		t.Errorf("%+v, %s", *s.Failure(), panels(r))
	}
	b.do(guide.ActTryAgain, "")
	b.until("asked for consent", func(_ guide.Situation, r guide.Route) bool {
		return r.Title.Key == "title/restore-here" && len(r.Questions) == 1 && !r.Questions[0].Yes && !r.Primary.Enabled
	})
	b.do(guide.ActRestoreHere, "Anna")
	if s, _ := b.Situation(); s.Job != nil || s.Failure() != nil {
		t.Error("began without consent")
	}
	b.Do(guide.Intent{Action: guide.ActAnswer, Value: guide.QuestionAlthough, Yes: true})
	for try := 2; try <= 3; try++ {
		b.until("open", func(_ guide.Situation, r guide.Route) bool {
			return r.Title.Key == "title/restore-here" && r.Primary.Enabled
		})
		b.do(guide.ActRestoreHere, "Anna")
		s, r := b.until("failed", func(s guide.Situation, _ guide.Route) bool { return s.Failure() != nil && s.Job == nil })
		if s.Failure().Repeats() != (try == 3) || s.Failure().Kind != guide.JobRestore || s.Failure().Code == 0 || len(s.Attempts) != try {
			t.Errorf("try %d: %+v, %d attempts, %s", try, *s.Failure(), len(s.Attempts), panels(r))
		}
		b.until("phone is there", func(s guide.Situation, _ guide.Route) bool { return len(s.Phones) == 1 && s.Lost == nil })
		b.do(guide.ActTryAgain, "")
	}
}

// TestConsentIsForOneBackup continues with a damaged backup, and then chooses
// another: what was agreed to does not come along, and is not remembered.
func TestConsentIsForOneBackup(t *testing.T) {
	b := newBench(t, linux)
	var folders []string
	for seed := range 2 {
		w, err := samples.Write(b.folder, samples.Options{Seed: uint64(seed + 8), Folder: string(rune('a' + seed))})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Damage(backup.MissingFiles); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, w.Folder)
	}
	b.do(guide.ActOpenComputerDoor, "")
	b.full(simulator.PhoneOptions{Name: "Anna", NoPasscode: true})
	b.do(guide.ActRescan, "")
	b.at("title/choose")
	for round, folder := range []string{folders[0], folders[1], folders[0]} {
		b.do(guide.ActChooseBackup, folder)
		b.until("chosen", func(s guide.Situation, _ guide.Route) bool { return s.Backup == folder })
		if round < 2 {
			b.do(guide.ActCheck, "")
		}
		b.at("title/verdict-damaged")
		b.do(guide.ActContinue, "")
		b.at("title/prepare")
		for _, q := range []string{guide.QuestionESIM, guide.QuestionData} {
			b.Do(guide.Intent{Action: guide.ActAnswer, Value: q, Yes: true})
		}
		_, r := b.until("without consent", func(_ guide.Situation, r guide.Route) bool { return len(r.Questions) == 3 && r.Questions[1].Yes })
		if r.Primary.Enabled || r.Questions[2].Yes || r.Questions[2].ID != guide.QuestionAlthough {
			t.Errorf("round %d: goes on with %+v", round, r.Questions)
		}
		b.do(guide.ActContinue, "")
		if s, _ := b.Situation(); s.Passed[guide.StepPrepare] {
			t.Errorf("round %d: went on", round)
		}
		b.Do(guide.Intent{Action: guide.ActAnswer, Value: guide.QuestionAlthough, Yes: true})
		b.until("open", func(_ guide.Situation, r guide.Route) bool { return r.Primary.Enabled })
	}
	b.do(guide.ActContinue, "")
	b.at("title/restore-how-linux")
}

// TestRepairAsksFirst mends a copy of a backup that lost a file, with consent.
func TestRepairAsksFirst(t *testing.T) {
	b := newBench(t, linux)
	w, err := samples.Write(b.folder, samples.Options{Seed: 6})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Damage(backup.MissingFiles); err != nil {
		t.Fatal(err)
	}
	b.do(guide.ActOpenComputerDoor, "")
	b.do(guide.ActWithoutPhone, "")
	b.do(guide.ActRescan, "")
	b.at("title/choose")
	b.do(guide.ActChooseBackup, w.Folder)
	b.do(guide.ActCheck, "")
	_, r := b.at("title/verdict-damaged")
	if r.Primary.ID != guide.ActRepair {
		t.Fatalf("offers %s", r.Primary.ID)
	}
	copied := filepath.Join(b.folder, "mended")
	b.do(guide.ActRepair, copied)
	s, _ := b.at("title/repair-consent")
	if s.Repair().Lost == 0 || len(s.Repair().Examples) == 0 {
		t.Errorf("asks for consent to nothing: %+v", s.Repair())
	}
	b.do(guide.ActRepairAgree, "")
	s, _ = b.until("mended and listed", func(s guide.Situation, r guide.Route) bool {
		return s.Job == nil && (s.Failure() != nil || s.RepairedNow() != nil && r.Primary.Enabled)
	})
	if s.Failure() != nil {
		t.Fatalf("%+v", *s.Failure())
	}
	if s.Backup != w.Folder {
		t.Errorf("the copy took the place of the original by itself: %s", s.Backup)
	}
	b.do(guide.ActChooseBackup, copied)
	s, r = b.until("chosen", func(s guide.Situation, r guide.Route) bool { return s.Backup == copied && r.Verdict != nil })
	if v := r.Verdict.Report; v != backup.VerdictRestorable {
		t.Errorf("the copy is %s: %v", v, s.Checks[copied].Report.Findings)
	}
}
