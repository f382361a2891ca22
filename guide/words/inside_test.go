package words

import (
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

func day(year int, month time.Month, d int) *time.Time {
	t := time.Date(year, month, d, 12, 0, 0, 0, time.UTC)
	return &t
}

func TestHeld(t *testing.T) {
	w, de := english(t), speaking(t, "de")
	for _, c := range []struct {
		h        inventory.Holding
		want, de string
	}{
		{
			inventory.Holding{ID: inventory.Photos, Readable: true, Count: 8412, Last: day(2026, 5, 3)},
			"8,412 photos and videos, up to 3 May 2026", "8.412 Fotos und Videos, bis zum 3. Mai 2026",
		},
		{inventory.Holding{ID: inventory.Messages, Readable: true, Count: 1, Last: day(2026, 5, 3), Defects: 2}, "1 message, up to 3 May 2026 (2 could not be read)", "1 Nachricht, bis zum 3. Mai 2026 (2 nicht lesbar)"},
		{inventory.Holding{ID: inventory.Calendar, Readable: true, Count: 9, Last: day(2038, 1, 1)}, "9 calendar entries", "9 Kalendereinträge"}, // which has what is to come
		{inventory.Holding{ID: inventory.Photos, Count: 3}, "", ""},
		{inventory.Holding{ID: inventory.Photos, Readable: true, Count: 3, Defects: 2, Parts: map[inventory.Part]int64{inventory.PartLost: 2}}, "3 photos and videos", "3 Fotos und Videos"},
		{
			inventory.Holding{ID: inventory.Photos, Readable: true, Count: 34, Last: day(2026, 5, 3), Parts: map[inventory.Part]int64{inventory.PartHidden: 1, inventory.PartTrashed: 1, inventory.PartPhotos: 32}},
			"32 photos and videos, up to 3 May 2026, and 2 hidden or recently deleted", "32 Fotos und Videos, bis zum 3. Mai 2026, dazu 2 ausgeblendete oder zuletzt gelöschte",
		},
	} {
		if got := w.Held(c.h); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if got := de.Held(c.h); got != c.de {
			t.Errorf("%q, want %q", got, c.de)
		}
	}
}

// TestAbsences: what people miss most comes first, things of one reason share a
// sentence, an app is called as the store calls it, and nothing is said twice.
func TestAbsences(t *testing.T) {
	h := &inventory.Holdings{
		Kinds: []inventory.Holding{
			{ID: inventory.Photos, Readable: true, Count: 8412, Parts: map[inventory.Part]int64{inventory.PartReduced: 20}},
			{ID: inventory.WhatsApp, Reason: inventory.NotThere},
			{ID: inventory.Messages, Reason: inventory.Damaged},
			{ID: inventory.Notes, Readable: true},
			{ID: inventory.Calendar, Readable: true, Defects: 2},
			{ID: inventory.Reminders, Reason: inventory.NotThere},
			{ID: inventory.Contacts, Readable: true, Count: 3},
		},
		Absent: []inventory.Absence{
			{ID: inventory.Health, Count: -1, Why: inventory.NeedsPassword},
			{ID: inventory.Passwords, Count: -1, Why: inventory.NeedsPassword},
			{ID: "com.example.signal", Count: -1, Why: inventory.AppKeepsOut, Name: "Chess"},
			{ID: "com.example.two", Count: -1, Why: inventory.AppKeepsOut},
			{ID: "ph.telegra.Telegraph", Count: -1, Why: inventory.AppKeepsOut},
			{ID: "reminders", Count: -1, Why: inventory.NotInside},
			{ID: "messages", Count: -1, Why: inventory.CannotBeRead},
			{ID: "photos", Count: 1930, Why: inventory.InCloud},
			{ID: inventory.SharedPhotos, Count: 1, Why: inventory.SharedAlbum},
		},
	}
	var got []string
	for _, a := range english(t).Absences(h) {
		got = append(got, a.Text)
		if a.Bad() != strings.Contains(a.Text, "could not be read") {
			t.Errorf("%+v", a)
		}
	}
	want := []string{
		"1,930 more photos and videos are in iCloud only; the iPhone loads them from there once it is signed in to the same Apple Account.",
		"20 of the photos and videos are in the backup as smaller copies, and their originals are in iCloud.",
		"These are in the backup but could not be read, so look for them on the iPhone or in an older backup: Messages.",
		"There are no WhatsApp chats in the backup.",
		"Only the settings of these apps are in the backup, so look on the iPhone, before it is erased, where they keep their data: Telegram, Chess and com.example.two.",
		"There are none of these in the backup, so see on the iPhone, before it is erased, whether it has any: Notes and Reminders.",
		"Only a backup with a password holds these, so make one before the iPhone is erased, if you need them: Passwords and Health.",
		"Shared albums: 1 picture, of which a backup holds only a preview; the original stays in the album.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, a := range speaking(t, "de").Absences(h) {
		if strings.Contains(a.Text, "absent/") || strings.Contains(a.Text, "backup holds") {
			t.Errorf("%q", a.Text)
		}
	}
}

// TestManyAppsAreCounted: seven apps are named, the rest is a number, and what says
// nothing of an app is counted as well.
func TestManyAppsAreCounted(t *testing.T) {
	var h inventory.Holdings
	for _, name := range []string{"Ada", "Bea", "Cleo", "Dora", "Eva", "Fay", "Gia", "Hel", "Ida"} {
		h.Absent = append(h.Absent, inventory.Absence{ID: "com.example." + name, Count: -1, Why: inventory.AppKeepsOut, Name: name})
	}
	h.Absent = append(h.Absent, inventory.Absence{Count: -1, Why: inventory.AppKeepsOut})
	got := english(t).Absences(&h)
	if len(got) != 1 || !strings.HasSuffix(got[0].Text, ": Ada, Bea, Cleo, Dora, Eva, Fay, Gia and 3 other apps.") {
		t.Errorf("%+v", got)
	}
}
