package guide

import (
	"cmp"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// raiseFindings makes the findings of the last check into problems.
func (v *view) raiseFindings() {
	wrong := v.s.Password == PasswordWrong && v.backup != nil
	switch {
	case wrong:
		// That it was wrong stands beside the field; the panel says where the right one may be.
		v.raise(ProblemID(backup.WrongPassword), nil, "").level = LevelNote
	case v.backup != nil && v.backup.Encrypted && v.s.Password != PasswordRight:
		v.raise(BackupForgotPassword, nil, "") // beside the field, from the first moment
	}
	if v.check == nil || v.check.Stale {
		return
	}
	for _, f := range v.check.Report.Findings {
		switch {
		case f.Severity == backup.SeverityNote, f.ID == backup.WrongPassword:
			continue
		case f.ID == backup.PasswordNeeded && wrong:
			continue // the panel on the wrong password says it already
		}
		p := v.raise(ProblemID(f.ID), figures{"Count": f.Count, "Bytes": Bytes(f.Bytes), "Examples": f.Examples}, f.Detail)
		p.level, p.blocks = LevelOf(f.Severity), f.Severity == backup.SeverityStop
		if f.ID.Mendable(v.backup.Encrypted) {
			p.action = button(ActRepair)
		}
	}
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

// severityOf is the severity of a problem as a finding.
func severityOf(r *record) backup.Severity {
	switch {
	case r.level == LevelStop, r.blocks: // also where a person can remove it
		return backup.SeverityStop
	case r.level == LevelWarn:
		return backup.SeverityWarning
	}
	return backup.SeverityNote
}

// raiseResults finds what the person was told: how the last works ended, and what
// the person asked for.
func (v *view) raiseResults() {
	if f := v.s.Failure(); f != nil {
		v.raiseFailed(*f).action = button(ActDismissFailure)
		if f.Repeats() && f.inData() {
			v.raise(TransferSamePlace, figures{"Count": int64(f.Again), "Place": f.Place}, "")
		}
	}
	if f := v.s.Sought; f != nil {
		if f.Packed != "" {
			v.raise(HostPacked, figures{"Folder": f.Packed}, f.Path)
		} else {
			v.raise(HostNoBackupHere, figures{"Folder": f.Path, "Unseen": strings.Join(f.Unseen, ", "), "More": f.More}, f.Path)
		}
	}
	if h := v.s.Rehearsal(); h != nil && !h.Good && !h.Unplayable {
		p := v.raiseFailed(Failure{Problem: h.Problem, Code: h.Code, Words: h.Words, Count: h.Failed})
		p.first, p.last = StepPrepare, StepRestore // it is what the consent is asked for
	}
	if plan := v.s.Repair(); plan != nil && plan.Backup == v.s.Backup {
		v.raise(RepairLosesFiles, figures{"Count": plan.Lost, "Examples": plan.Examples}, "")
	}
	if c := v.s.CutOff; c != nil && !v.jobIs(JobRestore) {
		v.raise(TransferCutOff, figures{"Phone": c.Phone}, "")
	}
	if h := v.s.HalfSaved; h != nil && h.CutOff && v.s.Job == nil && !v.s.GoOn {
		p := v.raise(SaveCutOff, figures{"Folder": h.Folder}, h.Folder)
		if backupOf(v.s.Folders, h.Backup) != nil {
			p.action = button(ActGoOnSaving)
		}
	}
	if c := v.s.Cleaned; c != nil && c.Count > 0 {
		v.raise(RepairLeftovers, figures{"Count": c.Count, "Bytes": Bytes(c.Bytes)}, c.Place)
	}
	if c := v.s.Cleaned; c != nil && c.Named != "" {
		v.raise(RepairNamed, figures{"Folder": c.Named}, "")
	}
	if done := v.s.Repaired; done != nil && done.Folder == v.s.Backup {
		v.raise(RepairUseCopy, nil, done.Folder).said = done.said()
	}
	if v.s.Restored != nil {
		for _, id := range afterNotes {
			v.raise(id, nil, "")
		}
	}
	if at := v.s.RemindAt; !at.IsZero() && !v.s.Now.Before(at) {
		v.raise(PreventReminder, nil, "")
	}
	if v.s.Cloud != "" {
		v.raise(ProblemID(v.s.Cloud), nil, "")
	}
}

// said is what a copy has and has not, for Details.
func (r *Repaired) said() Text {
	join := func(ids []backup.FindingID) string {
		all := make([]string, len(ids))
		for i, id := range ids {
			all[i] = string(id)
		}
		return cmp.Or(strings.Join(all, ", "), "–")
	}
	return Text{Key: "repaired/details", Args: map[string]any{"Mended": join(r.Mended), "Remains": join(r.Remains), "Lost": r.Lost, "Left": r.Left}}
}
