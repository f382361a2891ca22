package words

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// dated are the kinds of which the newest day says how far they go. Of others it does
// not: a calendar has appointments to come.
var dated = []inventory.Kind{
	inventory.Photos, inventory.Messages, inventory.WhatsApp, inventory.Notes, inventory.Calls, inventory.VoiceMemos, inventory.Voicemail, inventory.SafariHistory,
}

// apart is how many photos of a library are hidden or recently deleted. They are neither
// shown nor saved where nobody asks for them.
func apart(h inventory.Holding) int64 {
	return h.Parts[inventory.PartHidden] + h.Parts[inventory.PartTrashed]
}

// Held returns what is inside of a kind: "8,412 photos and videos, up to 3 May 2026, and 12
// hidden or recently deleted". Empty where that cannot be read, which is one of the Absences.
func (w *Words) Held(h inventory.Holding) string {
	text := w.Usual(h)
	if n := apart(h); n > 0 && text != "" {
		text = w.amount("held/apart", n, map[string]any{"What": text})
	}
	return text
}

// Usual returns what of a kind is shown and saved where nothing more is asked for.
func (w *Words) Usual(h inventory.Holding) string {
	if !h.Readable {
		return ""
	}
	text := w.amount("held/"+string(h.ID), h.Count-apart(h), nil)
	if h.Last != nil && h.Count > 0 && slices.Contains(dated, h.ID) {
		text = w.Text(guide.Text{Key: "held/until", Args: map[string]any{"What": text, "Day": w.Day(h.Last.Local())}})
	}
	if n := h.Defects - h.Parts[inventory.PartLost]; n > 0 { // what lacks is one of the Absences
		text = w.amount("held/defects", n, map[string]any{"What": text})
	}
	return text
}

// OnPhone returns how many photos and videos lie on a phone: "1,204, 12.3 GB, the newest of
// 5 May 2026".
func (w *Words) OnPhone(m phone.Media, now time.Time) string {
	if m.Partial {
		return w.amount("phonepage/photos-at-least", m.Count(), nil)
	}
	args := map[string]any{"Bytes": guide.Bytes(m.Bytes)}
	if at, ok := m.Before(now.Add(24 * time.Hour)).Newest(); ok {
		args["Newest"] = w.Day(at)
	}
	return w.amount("phonepage/photos-counted", m.Count(), args)
}

// amount is a sentence about a number of things.
func (w *Words) amount(key string, n int64, args map[string]any) string {
	all := map[string]any{"Count": n}
	for name, value := range args {
		all[name] = value
	}
	return w.Text(guide.Text{Key: key, Args: all, Count: &n})
}

// Absent is a sentence on something that is not inside.
type Absent struct {
	Why  inventory.Why
	Text string
}

// Bad reports whether something is not inside, or cannot be read, that should be.
func (a Absent) Bad() bool {
	return a.Why == inventory.CannotBeRead || a.Why == inventory.LostInBackup
}

// missed are things that are not inside in the order in which people miss them. What
// stands nowhere in it comes last.
var missed = []string{
	string(inventory.Photos), string(inventory.PartReduced), string(inventory.Messages), string(inventory.WhatsApp), "org.whispersystems.signal", "ph.telegra.Telegraph",
	string(inventory.Contacts), string(inventory.Notes), inventory.Attachments, inventory.NoteFiles, string(inventory.VoiceMemos), string(inventory.Calls),
	inventory.Passwords, inventory.Health, string(inventory.Calendar), string(inventory.Reminders), string(inventory.Voicemail),
	string(inventory.SafariBookmarks), string(inventory.SafariHistory), inventory.SharedPhotos, inventory.Mail,
}

// apps are the names of apps that are known by their bundle identifiers.
var apps = map[string]string{"org.whispersystems.signal": "Signal", "ph.telegra.Telegraph": "Telegram"}

// Absences returns what is not inside and why, what people miss most first. Things
// that lack for the same reason, without a number, share a sentence.
func (w *Words) Absences(h *inventory.Holdings) []Absent {
	list := nothingOf(h)
	rank := func(id string) int {
		if i := slices.Index(missed, id); i >= 0 {
			return i
		}
		return len(missed)
	}
	slices.SortStableFunc(list, func(a, b inventory.Absence) int { return cmp.Compare(rank(a.ID), rank(b.ID)) })
	var out []Absent
	told := map[inventory.Why]bool{}
	for _, a := range list {
		args := map[string]any{"Kind": w.absentName(a)}
		switch key := w.absentKey(a); {
		case key != "":
			out = append(out, Absent{a.Why, w.amount(key, a.Count, args)})
		case !told[a.Why]:
			told[a.Why] = true
			out = append(out, w.together(list, a.Why))
		}
	}
	return out
}

// absentKey is the text that says it of one thing alone; empty where it is said with
// others.
func (w *Words) absentKey(a inventory.Absence) string {
	why := "absent/" + string(a.Why)
	if own := why + "-" + strings.TrimPrefix(a.ID, "org.whispersystems."); w.Has(own) {
		return own
	}
	if some := why + "-some"; a.Count >= 0 && w.Has(some) {
		return some
	}
	return ""
}

// together is one sentence on all that lacks for a reason.
func (w *Words) together(list []inventory.Absence, why inventory.Why) Absent {
	var names []string
	var more int64 // apps that are only counted
	for _, a := range list {
		if a.Why != why || w.absentKey(a) != "" {
			continue
		}
		switch name := w.absentName(a); {
		case name == "" || why == inventory.AppKeepsOut && len(names) >= maxNamed:
			more++
		case !slices.Contains(names, name):
			names = append(names, name)
		}
	}
	switch {
	case more > 0 && len(names) > 0:
		names = append(names, w.amount("absent/other-apps", more, nil))
	case more > 0:
		names = append(names, w.amount("absent/apps", more, nil))
	}
	return Absent{why, w.Text(guide.Text{Key: "absent/" + string(why), Args: map[string]any{"Kind": w.List(names)}})}
}

// maxNamed is how many apps are named that keep their data out; others are counted.
const maxNamed = 7

// absentName is what to call a thing that is not inside: an app by the name that the
// store gives it, or else by its identifier.
func (w *Words) absentName(a inventory.Absence) string {
	if name := cmp.Or(apps[a.ID], a.Name); name != "" {
		return w.apart(name)
	}
	if key := "kind/" + a.ID; w.Has(key) {
		return w.Say(key)
	}
	return w.apart(oneLine(a.ID))
}

// nothingOf is what is not inside, with the kinds that could be read and are empty,
// and chats of WhatsApp where there never were any.
func nothingOf(h *inventory.Holdings) []inventory.Absence {
	list := slices.Clone(h.Absent)
	for _, k := range h.Kinds {
		named := slices.ContainsFunc(list, func(a inventory.Absence) bool { return a.ID == string(k.ID) })
		never := k.ID == inventory.WhatsApp && k.Reason == inventory.NotThere
		if !named && k.ID != inventory.Apps && k.Count == 0 && k.Defects == 0 && (k.Readable || never) {
			list = append(list, inventory.Absence{ID: string(k.ID), Count: -1, Why: inventory.NotInside})
		}
	}
	if n := h.Of(inventory.Photos).Parts[inventory.PartReduced]; n > 0 {
		list = append(list, inventory.Absence{ID: string(inventory.PartReduced), Count: n, Why: inventory.InCloud})
	}
	return list
}

// Notice returns what an entry of a chat tells that nobody wrote: that somebody joined, by
// the event that it is of and whom or what it is about.
func (w *Words) Notice(event, whom string) string {
	key := "chat/" + event
	if !w.Has(key + "-of-nobody") { // its name alone would not do for one with a place for whom
		key = "chat/other"
	}
	if whom == "" {
		return w.Say(key + "-of-nobody")
	}
	return w.Text(guide.Text{Key: key, Args: map[string]any{"Name": whom}})
}
