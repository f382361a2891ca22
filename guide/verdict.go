package guide

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// verdict makes the one sentence on the chosen backup, with its evidence. It
// is nil while nothing was checked.
func (g *Guide) verdict(v *view) *Verdict {
	if !v.checked() {
		return nil
	}
	report := v.check.Report
	out := &Verdict{Report: report.Verdict, Evidence: evidence(v)}
	say := func(level Level, key string) {
		out.Level = level
		out.Sentence = Text{Key: "verdict/" + key, Args: v.named()}
		out.Short = inBrief(key, out.Sentence.Args)
		out.Sentence.Args["Share"] = Share(report)
	}
	switch report.Verdict {
	case backup.VerdictLocked:
		say(LevelWarn, "locked")
		return out
	case backup.VerdictUnfinished:
		say(LevelStop, "unfinished")
		return out
	case backup.VerdictDamaged:
		if report.BrokeOff() {
			say(LevelStop, "broke-off")
			return out
		}
		say(LevelStop, "damaged")
		count := report.Affected()
		out.Sentence.Args["Count"], out.Sentence.Count, out.Short.Count = count, &count, &count
		return out
	case backup.VerdictRestorable, backup.VerdictWarnings:
	default:
		say(LevelWarn, "unknown")
		return out
	}
	stop := ""
	for _, f := range v.fits {
		if problems().of(f.id).blocks && stop == "" {
			stop = string(f.id)
			level := LevelStop
			if removable[f.id] {
				level = LevelWarn
			}
			say(level, "but-"+stop[len("fit/"):])
			for k, a := range f.args {
				out.Sentence.Args[k] = a
			}
		}
	}
	switch {
	case stop != "":
	case !report.Deep:
		say(LevelWarn, "not-read")
	case report.Verdict == backup.VerdictWarnings:
		say(LevelWarn, "warnings")
	case v.fit == nil:
		say(LevelNote, "complete-no-phone")
	case v.fit.IOS == IOSUnknown || v.fit.Needed == 0 || v.fit.Available == 0:
		say(LevelWarn, "complete-fit-unknown")
	default:
		say(LevelNote, "complete-and-fits")
		out.Good = true
	}
	return out
}

// inBrief is the verdict in a few words, for where it stands beside the backup's name.
func inBrief(key string, args map[string]any) Text {
	key = strings.TrimPrefix(key, "but-")
	if strings.HasPrefix(key, "complete-") && key != "complete-and-fits" {
		key = "complete"
	}
	return Text{Key: "about/" + key, Args: args}
}

// removable are the obstacles that a person can take out of the way; the
// others end the way for this backup and this phone.
var removable = map[ProblemID]bool{FitFindMyOn: true, FitIOSTooOld: true, FitSpaceErase: true}

// evidence lists what the verdict rests on. What was not checked is said, and
// never gets the good mark.
func evidence(v *view) []Evidence {
	report := v.check.Report
	var lines []Evidence
	add := func(mark Mark, key string, args map[string]any) {
		lines = append(lines, Evidence{Mark: mark, Text: Text{Key: "evidence/" + key, Args: args}})
	}
	ran := map[backup.Stage]bool{}
	for _, s := range report.Done {
		ran[s] = true
	}
	_, broke := report.Has(backup.Interrupted)
	switch {
	case v.backup.Finished:
		add(MarkGood, "finished", nil)
	case broke:
		add(MarkWarn, "run-broke-off", nil)
	case v.backup.State == "" && !v.backup.StateKnown:
		add(MarkNotChecked, "finish-unknown", nil)
	default:
		add(MarkBad, "not-finished", nil)
	}
	counts := report.Counts
	missing, _ := report.Has(backup.MissingFiles)
	switch {
	case !ran[backup.StagePresence]:
		add(MarkNotChecked, "presence-not-checked", nil)
	case missing.Count > 0:
		add(MarkBad, "files-missing", map[string]any{"Present": counts.Files - missing.Count, "Total": counts.Files})
	default:
		add(MarkGood, "files-present", map[string]any{"Total": counts.Files, "Bytes": Bytes(counts.Bytes)})
	}
	switch {
	case !report.Deep:
		add(MarkNotChecked, "content-not-read", nil)
	case contentBad(report):
		add(MarkBad, "content-damaged", map[string]any{"Total": counts.CheckedFiles, "Bytes": Bytes(counts.CheckedBytes)})
	default:
		add(MarkGood, "content-read", map[string]any{"Total": counts.CheckedFiles, "Bytes": Bytes(counts.CheckedBytes)})
	}
	for _, t := range Proof(report) {
		mark := MarkGood
		if t.Key == "proof/skipped" || t.Key == "proof/resumed" {
			mark = MarkNotChecked
		}
		lines = append(lines, Evidence{Mark: mark, Text: t})
	}
	if v.backup.Encrypted {
		if ran[backup.StageUnlock] {
			add(MarkGood, "password-works", nil)
		} else {
			add(MarkNotChecked, "password-not-tried", nil)
		}
	}
	return append(lines, fitEvidence(v)...)
}

// contentBad reports whether reading the files brought up damage.
func contentBad(r backup.Report) bool {
	for _, id := range []backup.FindingID{
		backup.UnreadableFiles, backup.UndecryptableFiles, backup.DigestMismatch, backup.InnerDatabaseDamaged, backup.WrongSize,
		backup.ContentDamaged, backup.ChangedSince, backup.PlainFiles,
	} {
		if f, ok := r.Has(id); ok && f.Severity != backup.SeverityNote {
			return true
		}
	}
	return false
}

// fitEvidence says how backup and phone go together.
func fitEvidence(v *view) []Evidence {
	if v.fit == nil {
		return []Evidence{{MarkNotChecked, Text{Key: "evidence/no-phone"}}}
	}
	var lines []Evidence
	add := func(mark Mark, key string, args map[string]any) {
		lines = append(lines, Evidence{mark, Text{Key: "evidence/" + key, Args: args}})
	}
	versions := map[string]any{"PhoneIOS": v.fit.PhoneIOS, "BackupIOS": v.fit.BackupIOS, "NewestIOS": v.fit.NewestIOS}
	switch v.fit.IOS {
	case IOSFine:
		add(MarkGood, "ios-fine", versions)
	case IOSUpdate:
		add(MarkWarn, "ios-update", versions)
	case IOSOutOfReach:
		add(MarkBad, "ios-out-of-reach", versions)
	default:
		add(MarkNotChecked, "ios-unknown", nil)
	}
	space := map[string]any{"Needed": Bytes(v.fit.Needed), "Available": Bytes(v.fit.Available), "Missing": Bytes(v.fit.Missing)}
	switch {
	case v.fit.Needed == 0 || v.fit.Available == 0 && v.fit.Missing == 0:
		add(MarkNotChecked, "space-unknown", nil)
	case v.fit.Missing > 0:
		add(MarkBad, "space-missing", space)
	default:
		add(MarkGood, "space-fine", space)
	}
	switch on, known := v.phone.FindMy.Get(); {
	case !known:
		add(MarkNotChecked, "find-my-unknown", nil)
	case on:
		add(MarkWarn, "find-my-on", nil)
	default:
		add(MarkGood, "find-my-off", nil)
	}
	if !v.backup.Encrypted {
		add(MarkWarn, "not-encrypted", nil)
	}
	return lines
}
