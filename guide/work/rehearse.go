package work

import (
	"context"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
)

// rehearse restores a backup onto a simulated phone with the facts of the real
// one, which is not touched.
func (r *Room) rehearse(ctx context.Context, o guide.Order, p Passwords, w Watch, out *Result) error {
	said, err := rehearsal.Run(ctx, o.Backup, o.Phone, p.Password, w.Progress)
	if err != nil {
		return err
	}
	out.Rehearsal = said
	out.Rehearsed = &guide.Rehearsed{
		Backup: o.Backup, Phone: o.Phone.UDID, Good: said.OK(), Code: said.Code, Words: said.Words,
		Files: said.Files, Bytes: said.Bytes, Failed: said.Failed, At: time.Now(), Unplayable: said.Unplayable,
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
