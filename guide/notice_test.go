package guide_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestNoticesNameWhatTheyAreAbout: every notice has words in every language, and
// names the phone or the backup.
func TestNoticesNameWhatTheyAreAbout(t *testing.T) {
	args := map[string]any{
		"Phone": "Ida’s iPhone", "Backup": "Ida’s iPhone", "Day": time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC), "Verdict": guide.Text{Key: "about/complete"},
	}
	for _, language := range assets.Languages() {
		w, err := words.New(language)
		if err != nil {
			t.Fatal(err)
		}
		keys := []string{"passcode", "asks"}
		for _, kind := range []guide.JobKind{guide.JobCheck, guide.JobBackup, guide.JobPassword, guide.JobRehearse, guide.JobRepair, guide.JobCopy, guide.JobRestore, guide.JobSave, guide.JobLook} {
			keys = append(keys, string(kind)+"-done", "failed-"+string(kind))
		}
		for _, key := range keys {
			if said := w.Text(guide.Text{Key: "notice/" + key, Args: args}); !strings.Contains(said, "Ida’s iPhone") || strings.Contains(said, "notice/") {
				t.Errorf("%s: %s says %q", language, key, said)
			}
		}
	}
	en, _ := words.New("en")
	if got, want := en.Text(guide.Text{Key: "notice/check-done", Args: args}), "Ida’s iPhone, 3 May 2026: complete."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
