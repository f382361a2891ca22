package assistant

import (
	"context"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant/awake"
)

// rehearse restores the chosen backup onto a simulated phone with the facts of
// the real one, which is not touched.
func (a *Assistant) rehearse() {
	a.mu.Lock()
	folder, password := a.s.Backup, slices.Clone(a.password)
	phone := clonePointer(phoneOf(a.s.Phones, a.s.Phone))
	if phone == nil {
		phone = clonePointer(a.s.Lost)
	}
	a.mu.Unlock()
	if folder == "" || phone == nil {
		clear(password)
		return
	}
	var said *guide.Rehearsed
	began := a.begin(guide.JobRehearse, func(ctx context.Context, report progress.Func) error {
		defer awake.Keep("rehearsing a restore", a.cfg.Logger)()
		r, err := rehearsal.Run(ctx, folder, *phone, password, report)
		if err != nil {
			return err
		}
		said = &guide.Rehearsed{
			Backup: folder, Phone: phone.UDID, Good: r.OK(), Code: r.Code, Words: r.Words,
			Files: r.Files, Bytes: r.Bytes, Failed: r.Failed, At: time.Now(), Unplayable: r.Unplayable,
		}
		said.Broken, said.Unproven = rulesOf(r)
		if !said.Good && !said.Unplayable {
			said.Problem = guide.PhoneSaid(r.Code, r.Words)
		}
		return nil
	}, func(err error) {
		clear(password)
		if said != nil {
			all := cloneMap(a.s.Rehearsals)
			all[guide.Pair{Backup: said.Backup, Phone: said.Phone}] = *said
			a.s.Rehearsals = all
		}
		if err != nil && !stopped(err) {
			a.s.Ended = a.failureOf(guide.JobRehearse, err)
		}
	})
	if !began {
		clear(password)
	}
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
