package screen

import (
	"cmp"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Offer is what can be done with a backup now; nil where it cannot.
func (b *Backups) Offer(id guide.ActionID, folder string, r guide.Route) *Button {
	a, ok := r.Offered(id, folder)
	if !ok || a.Value != folder {
		return nil
	}
	return b.maker.button(&a)
}

// All is what can be done with all backups; nil where it cannot.
func (b *Backups) All(id guide.ActionID, r guide.Route) *Button {
	if a := r.Find(id, ""); a != nil && a.Enabled {
		return b.maker.button(a)
	}
	return nil
}

// Choose is the button that takes a backup. Where none is marked, or none can be
// chosen now, it is switched off and says why.
func (b *Backups) Choose(folder string, r guide.Route) *Button {
	id := cmp.Or(r.Take, guide.ActChooseBackup)
	if folder != "" {
		if offer := b.Offer(id, folder, r); offer != nil {
			return offer
		}
	}
	off := &Button{Action: guide.Action{ID: id, Value: folder}, Label: b.maker.Words.Say("action/" + string(id))}
	switch {
	case folder == "":
		off.Why = b.MarkFirst(r)
	case b.Busy != "":
		off.Why = b.Busy
	}
	return off
}

// MarkFirst asks for a row to be marked.
func (b *Backups) MarkFirst(r guide.Route) string {
	if r.Take == guide.ActLookInside {
		return b.maker.Words.Say("list/mark-first-inside")
	}
	return b.maker.Words.Say("list/mark-first")
}

// Forget looks no more in the folder that a backup lies in; nil where the person
// has not added it.
func (b *Backups) Forget(folder string) *Button {
	for _, p := range b.Places {
		if p.Forget != nil && (p.Path == folder || p.Path == filepath.Dir(filepath.Clean(folder))) {
			return p.Forget
		}
	}
	return nil
}
