package explain

import (
	"slices"
	"testing"
)

// TestWhatPeopleType asks what people typed into the window and were told something
// wrong: what has to come first, and what must not come at all.
func TestWhatPeopleType(t *testing.T) {
	e := explainer(t)
	for _, list := range []struct {
		first, never string
		texts        []string
	}{
		{"transfer/stuck", "install/itunes-50", []string{
			"stuck at 50%", "Stuck at 50 %", "restore stuck at 50%", "it is stuck at 50 percent", "Stuck at 99 %", "bleibt bei 50% stehen", "hängt bei 50 %",
		}},
		{"phone/disabled", "phone/find-my-on", []string{
			"iPhone is disabled", "iPhone is disabled, try again in 5 minutes", "iPhone is disabled. Connect to iTunes", "iPhone Unavailable", "Security Lockout", "iPhone ist deaktiviert",
		}},
		{"help/unknown-message", "", []string{"an unexpected error occurred", "unexpected error", "Ein unerwarteter Fehler ist aufgetreten."}},
		{"transfer/211-find-my", "transfer/200-general", []string{"Restore failed: Find My is on", "restore failed because find my is on", "Find My iPhone must be turned off"}},
		{"backup/only-photos", "after/photos-missing", []string{
			"I just want my photos", "i only want my photos", "get photos out of backup", "extract photos from backup", "I want only my messages from the backup", "Fotos aus dem Backup holen",
		}},
		{"install/itunes-50", "transfer/stuck", []string{"error 50", "-50", "error -50"}},
	} {
		for _, text := range list.texts {
			answer := e.Find(text, Options{})
			if len(answer.Entries) == 0 || string(answer.Entries[0].ID) != list.first {
				t.Errorf("%q: %v, want %s first", text, ids(answer), list.first)
			}
			if found := ids(answer); !answer.Sure && slices.Contains(found, list.never) || len(found) > 0 && found[0] == list.never {
				t.Errorf("%q is taken for %s", text, list.never)
			}
		}
	}
}

func ids(a Answer) []string {
	all := make([]string, 0, len(a.Entries))
	for _, e := range a.Entries {
		all = append(all, string(e.ID))
	}
	return all
}
