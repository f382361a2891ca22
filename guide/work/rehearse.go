package work

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
)

// rehearse restores a backup onto a simulated phone with the facts of the real
// one, which is not touched. A quick check goes before it where that was asked
// for: its verdict decides, also of what the simulated phone does not mind.
func (r *Room) rehearse(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	start := time.Now()
	list := []guide.Phase{guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply}
	if o.Quick {
		list = append([]guide.Phase{guide.PhaseExamine}, list...)
	}
	w = w.inPhases(list...)
	if o.Quick {
		b, err := backupdir.Open(o.Backup)
		if err != nil {
			return err
		}
		defer b.Close()
		if out.Report, err = check.Run(ctx, b, check.Options{Quick: true, Password: p.Password}, w.Progress); ctx.Err() != nil || err != nil {
			return cmp.Or(context.Cause(ctx), err)
		}
		if b.Unlocked() { // in the form that opened it, which saves trying once more
			p.Password = b.PasswordAs(p.Password)
			defer clear(p.Password)
		}
	}
	said, err := rehearsal.Run(ctx, o.Backup, o.Phone, p.Password, w.Progress)
	if err != nil {
		return err
	}
	out.Rehearsal = said
	if said.OK() {
		out.Report = withoutSizes(out.Report)
	}
	out.Rehearsed = &guide.Rehearsed{
		Backup: o.Backup, Phone: o.Phone.UDID, Good: said.OK(), Code: said.Code, Words: said.Words,
		Files: said.Files, Bytes: said.Bytes, Failed: said.Failed, At: time.Now(), Took: time.Since(start), Unplayable: said.Unplayable,
	}
	out.Rehearsed.Broken, out.Rehearsed.Unproven = rulesOf(said)
	if !said.OK() && !said.Unplayable {
		out.Rehearsed.Problem, _ = guide.PhoneSaid(said.Code, said.Words)
	}
	return nil
}

// shownRules is how many rules of each sort are named.
const shownRules = 6

// rulesOf tells which rules a backup broke in a rehearsal, each once.
func rulesOf(r rehearsal.Report) (broken, unproven []string) {
	add := func(list *[]string, rule rehearsal.Rule) {
		if rule.ID != "" && len(*list) < shownRules && !slices.Contains(*list, rule.ID) {
			*list = append(*list, rule.ID)
		}
	}
	add(&broken, r.Rule)
	for _, f := range r.Failures {
		add(&broken, f.Rule)
	}
	for _, w := range r.Warnings {
		add(&unproven, w.Rule)
	}
	return broken, unproven
}

// withoutSizes is what a quick check found, without sizes that differ: it reads
// no file, so it cannot know that the bytes are those that the phone sent. The
// rehearsal has read them all by now, and would have named what is too short.
func withoutSizes(r backup.Report) backup.Report {
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f backup.Finding) bool { return f.ID == backup.WrongSize })
	if r.Verdict == backup.VerdictDamaged && !slices.ContainsFunc(r.Findings, func(f backup.Finding) bool { return f.Severity.Serious() }) {
		r.Verdict = backup.VerdictWarnings
	}
	return r
}
