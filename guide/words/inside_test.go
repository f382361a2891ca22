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
// sentence, an app's bundle identifier is nobody's name, and nothing is said twice.
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
			{ID: "com.example.signal", Count: -1, Why: inventory.AppKeepsOut},
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
		"1,930 more photos and videos are in iCloud only.",
		"20 of the photos and videos are in the backup as smaller copies. Their originals are in iCloud.",
		"These are in the backup, and could not be read: Messages.",
		"No WhatsApp chats are in the backup.",
		"Installed, but with no data in the backup: Telegram and 2 other apps.",
		"Nothing of these is in the backup: Notes and Reminders.",
		"An iPhone puts these only into backups with a password: Passwords and Health.",
		"Shared albums: 1 picture. A backup holds only previews of them.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, a := range speaking(t, "de").Absences(h) {
		if strings.Contains(a.Text, "absent/") || strings.Contains(a.Text, "com.example") || strings.Contains(a.Text, "backup holds") {
			t.Errorf("%q", a.Text)
		}
	}
}
