package guide

import (
	"maps"
	"slices"
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
		out.Title = Text{Key: "title/verdict-" + strings.TrimPrefix(out.Short.Key, "about/"), Args: out.Sentence.Args}
		out.Body = Text{Key: "body/verdict-" + strings.TrimPrefix(key, "but-"), Args: out.Sentence.Args}
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
		if CanRepair(report, v.backup != nil && v.backup.Encrypted) {
			out.Body.Key = "body/verdict-damaged-repairable"
		}
		count := report.Affected()
		out.Sentence.Args["Count"], out.Sentence.Count, out.Short.Count = count, &count, &count
		return out
	case backup.VerdictRestorable, backup.VerdictWarnings:
	default:
		say(LevelWarn, "unknown")
		return out
	}
	stop := v.worstFit()
	if stop != nil {
		level := LevelStop
		if removable[stop.id] {
			level = LevelWarn
		}
		say(level, "but-"+strings.TrimPrefix(string(stop.id), "fit/"))
		maps.Copy(out.Sentence.Args, stop.args)
	}
	if h := v.s.Rehearsal(); h != nil && !h.Good && !h.Unplayable && (stop == nil || removable[stop.id]) {
		say(LevelStop, "rehearsed-badly")
		return out
	}
	switch {
	case stop != nil:
	case !report.Deep:
		say(LevelWarn, "not-read")
	case report.Verdict == backup.VerdictWarnings:
		say(LevelWarn, "warnings")
	case v.fit == nil:
		say(LevelNote, "complete-no-phone")
		if v.phone != nil { // it is connected, and does not show what it is yet
			out.Sentence.Key, out.Body.Key = "verdict/complete-no-trust", "body/verdict-complete-no-trust"
		}
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

// fitRank are the ways in which backup and phone do not go together, worst first:
// what no one can change, then what takes the most to be changed.
var fitRank = []ProblemID{FitIOSOutOfReach, FitNoSpace, FitSpaceErase, FitIOSTooOld, FitFindMyOn}

// worstFit is the worst that stands between backup and phone; nil where nothing
// blocks the way.
func (v *view) worstFit() *fitProblem {
	var worst *fitProblem
	rank := func(f *fitProblem) int {
		if i := slices.Index(fitRank, f.id); i >= 0 {
			return i
		}
		return len(fitRank)
	}
	for i := range v.fits {
		f := &v.fits[i]
		if problems().of(f.id).blocks && (worst == nil || rank(f) < rank(worst)) {
			worst = f
		}
	}
	return worst
}

// removable are the obstacles that a person can take out of the way; the
// others end the way for this backup and this phone.
var removable = map[ProblemID]bool{FitFindMyOn: true, FitIOSTooOld: true, FitSpaceErase: true}

// obstacle is how the evidence marks what stands in the way of a restore: as headline
// and panel do.
func obstacle(by ProblemID) Mark {
	if removable[by] {
		return MarkWarn
	}
	return MarkBad
}

// evidence lists what the verdict rests on. What was not checked is said, and
// never gets the good mark.
func evidence(v *view) []Evidence {
	lines := append(foundEvidence(v.check.Report), restedOn(v)...)
	if h := v.s.Rehearsal(); h != nil && !h.Good && !h.Unplayable {
		lines = append(lines, rehearsedEvidence(h)...)
		if len(h.Broken) == 0 {
			lines = append(lines, Evidence{MarkBad, Text{Key: "evidence/rehearsal-broke-off"}})
		}
	}
	// What is wrong comes first, so that the headline does not stand over ticks.
	slices.SortStableFunc(lines, func(a, b Evidence) int { return a.Mark.rank() - b.Mark.rank() })
	return lines
}

// rank orders lines of evidence: what is wrong, what to look at, all others.
func (m Mark) rank() int {
	switch m {
	case MarkBad:
		return 0
	case MarkWarn:
		return 1
	}
	return 2
}

// foundEvidence is a line for each thing that the check has found and that counts:
// what it is, how many files, and the first of them by name.
func foundEvidence(report backup.Report) []Evidence {
	var lines []Evidence
	for _, f := range report.Findings {
		mark := MarkWarn
		switch {
		case f.ID == backup.MissingFiles && slices.Contains(report.Done, backup.StagePresence):
			continue // counted and named where it is said how many are there
		case f.Severity.Serious():
			mark = MarkBad
		case f.Severity == backup.SeverityNote, f.ID == backup.PasswordNeeded, f.ID == backup.WrongPassword:
			continue
		}
		line := Evidence{mark, Text{Key: "evidence/finding", Args: map[string]any{"What": ProblemID(f.ID)}}}
		if which := named(f); which != nil && f.Count > 0 {
			count := f.Count
			line.Text.Key, line.Text.Count = "evidence/finding-files", &count
			line.Text.Args["Count"], line.Text.Args["Which"] = count, which
		}
		lines = append(lines, line)
	}
	return lines
}

// named are the first files of a finding; nil where none has a name.
func named(f backup.Finding) []backup.Example {
	if !slices.ContainsFunc(f.Examples, func(e backup.Example) bool { return e.File != "" }) {
		return nil
	}
	return f.Examples[:min(len(f.Examples), shownExamples)]
}

// shownExamples is how many files a line of evidence names.
const shownExamples = 2

// restedOn is what was looked at, and how it was.
func restedOn(v *view) []Evidence {
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
	away, _ := report.Has(backup.CloudPlaceholder)
	switch {
	case !ran[backup.StagePresence]:
		add(MarkNotChecked, "presence-not-checked", nil)
	case missing.Count > 0:
		add(MarkBad, "files-missing", map[string]any{"Count": missing.Count, "Total": counts.Files})
		line := &lines[len(lines)-1].Text
		line.Count = &missing.Count
		if which := named(missing); which != nil {
			line.Key, line.Args["Which"] = "evidence/files-missing-named", which
		}
	case away.Count > 0, unlisted(report): // a finding of its own says so
	default:
		add(MarkGood, "files-present", map[string]any{"Total": counts.Files, "Bytes": Bytes(counts.Bytes)})
	}
	damaged, serious := contentBad(report)
	unread := contentUnread(report)
	if report.Deep && unread > 0 {
		add(MarkBad, "content-unread", map[string]any{"Total": counts.CheckedFiles, "Bytes": Bytes(counts.CheckedBytes), "Count": unread})
		lines[len(lines)-1].Text.Count = &unread
	}
	switch {
	case !report.Deep:
		add(MarkNotChecked, "content-not-read", nil)
	case damaged > 0:
		mark := MarkWarn
		if serious {
			mark = MarkBad
		}
		add(mark, "content-damaged", map[string]any{"Total": counts.CheckedFiles, "Bytes": Bytes(counts.CheckedBytes), "Count": damaged})
		lines[len(lines)-1].Text.Count = &damaged
	case unread > 0:
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

// fitEvidence says how backup and phone go together.
func fitEvidence(v *view) []Evidence {
	if v.fit == nil {
		if v.phone != nil {
			return []Evidence{{MarkNotChecked, Text{Key: "evidence/no-trust"}}}
		}
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
		add(obstacle(FitIOSTooOld), "ios-update", versions)
	case IOSOutOfReach:
		add(obstacle(FitIOSOutOfReach), "ios-out-of-reach", versions)
	default:
		add(MarkNotChecked, "ios-unknown", nil)
	}
	space := map[string]any{"Needed": Bytes(v.fit.Needed), "Available": Bytes(v.fit.Available), "Missing": Bytes(v.fit.Missing)}
	switch {
	case v.fit.Needed == 0 || v.fit.Available == 0 && v.fit.Missing == 0:
		add(MarkNotChecked, "space-unknown", nil)
	case v.fit.Missing > 0:
		mark := obstacle(FitNoSpace)
		if slices.ContainsFunc(v.fits, func(f fitProblem) bool { return f.id == FitSpaceErase }) {
			mark = obstacle(FitSpaceErase)
		}
		add(mark, "space-missing", space)
	default:
		add(MarkGood, "space-fine", space)
	}
	switch on, known := v.phone.FindMy.Get(); {
	case !known:
		add(MarkNotChecked, "find-my-unknown", nil)
	case on:
		add(obstacle(FitFindMyOn), "find-my-on", nil)
	default:
		add(MarkGood, "find-my-off", nil)
	}
	if !v.backup.Encrypted && v.holds() == nil { // which name what a password would have brought
		add(MarkWarn, "not-encrypted", nil)
	}
	return lines
}
