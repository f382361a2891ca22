package guide

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// BackupForgotPassword is what is left when no password is remembered.
const BackupForgotPassword ProblemID = "backup/forgot-password"

// findingProblems makes the findings of the last check into problems.
func findingProblems(v *view) []standing {
	var all []standing
	if v.s.Password == PasswordWrong && v.backup != nil {
		all = append(all, standing{problem: problem{
			id: ProblemID(backup.WrongPassword), level: LevelWarn, from: StepCheck, to: StepRestore,
		}}, standing{problem: problem{id: BackupForgotPassword, level: LevelNote, from: StepCheck, to: StepCheck}})
	}
	if v.check == nil || v.check.Stale {
		return all
	}
	for _, f := range v.check.Report.Findings {
		if f.Severity == backup.SeverityNote || f.ID == backup.WrongPassword {
			continue
		}
		if f.ID == backup.PasswordNeeded && v.s.Password == PasswordWrong {
			continue // the panel on the wrong password says it already
		}
		p := problem{
			id: ProblemID(f.ID), level: LevelOf(f.Severity), from: StepCheck, to: StepCheck,
			blocks: f.Severity == backup.SeverityStop,
		}
		if f.ID.Mendable(v.backup != nil && v.backup.Encrypted) {
			p.action = func(*view) *Action { return button(ActRepair) }
		}
		args := map[string]any{"Count": f.Count, "Bytes": Bytes(f.Bytes), "Examples": f.Examples, "Backup": v.backupName()}
		all = append(all, standing{p, args, f.Detail})
	}
	return all
}

// LevelOf turns the severity of a finding into the level of its panel.
func LevelOf(s backup.Severity) Level {
	switch s {
	case backup.SeverityStop:
		return LevelStop
	case backup.SeverityLoss, backup.SeverityWarning:
		return LevelWarn
	}
	return LevelNote
}

// fitProblems makes what stands between backup and phone into problems. They
// are shown from the verdict on until the restore has begun.
func fitProblems(v *view) []standing {
	var all []standing
	for _, f := range v.fits {
		p := problem{
			id: f.id, level: LevelOf(f.severity), from: StepCheck, to: StepPrepare,
			blocks: f.severity == backup.SeverityStop,
		}
		switch f.id {
		case FitNotEncrypted:
			p.level = LevelNote
		case FitFindMyOn, FitBatteryLow:
			// Not before the verdict: until then there is something else to do.
			if !v.checked() || v.check.Report.Verdict == backup.VerdictLocked {
				p.from = StepPrepare
			}
		}
		args := map[string]any{"Phone": v.phoneName(), "Backup": v.backupName()}
		for k, a := range f.args {
			args[k] = a
		}
		all = append(all, standing{p, args, f.detail})
	}
	return all
}

// otherProblems are what the person was told by the phone: the failure of the
// last long work, and the cause behind a failed iCloud restore.
func otherProblems(v *view) []standing {
	var all []standing
	if f := v.s.Failure(); f != nil {
		args := f.Figures()
		args["Phone"], args["Backup"] = v.phoneName(), v.backupName()
		all = append(all, standing{problem{
			id: f.Problem, level: LevelStop, from: StepConnect, to: StepAfterwards,
			action: func(*view) *Action { return button(ActDismissFailure) },
		}, args, f.Words})
		if f.Repeats() {
			all = append(all, standing{problem{
				id: TransferSamePlace, level: LevelWarn, from: StepConnect, to: StepAfterwards,
			}, map[string]any{"Count": int64(f.Again), "Place": f.Place}, ""})
		}
	}
	if f := v.s.Sought; f != nil {
		id, args := HostNoBackupHere, map[string]any{"Folder": f.Path}
		if f.Packed != "" {
			id, args["Folder"] = HostPacked, f.Packed
		}
		all = append(all, standing{problem{
			id: id, level: LevelWarn, from: StepStart, to: StepChoose,
			action: func(*view) *Action { return button(ActDismissFailure) },
		}, args, f.Path})
	}
	if h := v.s.Rehearsal(); h != nil && !h.Good && !h.Unplayable {
		args := map[string]any{"Phone": v.phoneName(), "Backup": v.backupName(), "Code": int64(h.Code), "Count": h.Failed}
		all = append(all, standing{problem{id: h.Problem, level: LevelStop, from: StepRestore, to: StepRestore}, args, h.Words})
	}
	if plan := v.s.Repair(); plan != nil && plan.Backup == v.s.Backup {
		args := map[string]any{"Count": plan.Lost, "Bytes": Bytes(plan.Bytes), "Examples": plan.Examples}
		all = append(all, standing{problem{id: RepairLosesFiles, level: LevelWarn, from: StepCheck, to: StepCheck}, args, ""})
	}
	if c := v.s.Cleaned; c != nil {
		args := map[string]any{"Count": c.Count, "Bytes": Bytes(c.Bytes)}
		all = append(all, standing{problem{
			id: RepairLeftovers, level: LevelNote, from: StepStart, to: StepChoose,
			action: func(*view) *Action { return button(ActDismissFailure) },
		}, args, c.Place})
	}
	if done := v.s.Repaired; done != nil && done.Folder == v.s.Backup {
		all = append(all, standing{problem{id: RepairUseCopy, level: LevelNote, from: StepCheck, to: StepRestore}, nil, done.details()})
	}
	if v.s.Restored != nil {
		for _, id := range afterNotes {
			all = append(all, standing{problem{id: id, level: LevelNote, from: StepAfterwards, to: StepAfterwards}, map[string]any{"Phone": v.phoneName()}, ""})
		}
	}
	if at := v.s.RemindAt; !at.IsZero() && !v.s.Now.Before(at) {
		all = append(all, standing{problem{
			id: PreventReminder, level: LevelNote, from: StepStart, to: StepChoose,
			action: func(*view) *Action { return button(ActRemind) },
		}, nil, ""})
	}
	if v.s.Cloud != "" {
		args := map[string]any{"Phone": v.phoneName()}
		if v.phone != nil {
			if storage, ok := v.phone.Storage.Get(); ok {
				args["Available"] = Bytes(storage.Available)
				args["Capacity"] = Bytes(storage.Capacity)
			}
			if ios, ok := v.phone.IOS.Get(); ok {
				args["PhoneIOS"] = ios
			}
		}
		all = append(all, standing{problem{id: ProblemID(v.s.Cloud), level: LevelNote, from: StepStart, to: StepStart}, args, ""})
	}
	return all
}

// Problems of a repair.
const (
	RepairLosesFiles  ProblemID = "repair/loses-files"
	RepairUseCopy     ProblemID = "repair/use-copy"
	RepairNotPossible ProblemID = "repair/not-possible"
	RepairNoSpace     ProblemID = "repair/no-space"
	RepairFailed      ProblemID = "repair/failed"
	RepairLeftovers   ProblemID = "repair/leftovers"
)

// PreventReminder is the reminder of a new backup that the person asked for.
const PreventReminder ProblemID = "prevent/reminder"

// afterNotes are what is normal to be missing for a while after a restore, in
// the order in which people worry about it, and then how not to land here again.
var afterNotes = []ProblemID{
	"after/apps-missing", "after/messages-empty", "after/esim", "after/wallpaper", "prevent/encrypted-backup", "prevent/test-it",
}

// details says what a copy has and has not, raw, for Details.
func (r *Repaired) details() string {
	join := func(ids []backup.FindingID) string {
		if len(ids) == 0 {
			return "-"
		}
		all := make([]string, len(ids))
		for i, id := range ids {
			all[i] = string(id)
		}
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s\nmended: %s\nremains: %s\nleft out: %d, left as it is: %d", r.Folder, join(r.Mended), join(r.Remains), r.Lost, r.Left)
}
