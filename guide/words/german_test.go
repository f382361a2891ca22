package words

import (
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestGerman proves that nothing of the English is wired in: order of the day
// and month, points and commas, plurals, the space before a percent sign.
func TestGerman(t *testing.T) {
	w := speaking(t, "de_AT.UTF-8")
	if w.Lang() != "de" {
		t.Fatalf("speaks %q", w.Lang())
	}
	w = speaking(t, "de")
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	count := func(n int64) *int64 { return &n }
	for got, want := range map[string]string{
		w.Bytes(1_234_000_000):                 "1,2 GB",
		w.Number(128136):                       "128.136",
		w.Percent(82):                          "82 %",
		w.Date(now.AddDate(0, 0, -9), now):     "12. November (vor 9 Tagen)",
		w.Date(now.AddDate(0, 0, -1), now):     "gestern (09:30)",
		w.Date(now.AddDate(-1, 0, 0), now):     "21. November 2025",
		w.Ago(now.Add(-time.Hour), now):        "vor 1 Stunde",
		w.List([]string{"Fotos", "Apps", "x"}): "Fotos, Apps und x",

		w.Left(progress.Left{Low: 2 * time.Minute, High: 3 * time.Minute}): "noch etwa 2–3 Minuten",
		w.Text(guide.Text{Key: "backups/count", Count: count(1)}):          "1 Backup",
		w.Text(guide.Text{Key: "kind/affected", Count: count(2000)}):       "2.000 Dateien betroffen",
	} {
		if strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got) != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	fix, err := w.Fix("phone/find-my-on", nil)
	if err != nil || fix.Title != "„Wo ist?“ ist eingeschaltet" || fix.Level != guide.LevelStop {
		t.Errorf("%+v, %v", fix, err)
	}
}

// TestExamplesInGerman: what examples name stands in the reader's language, once.
func TestExamplesInGerman(t *testing.T) {
	fix, err := speaking(t, "de").Fix(guide.ProblemID(backup.MissingFiles), map[string]any{"Count": int64(3), "Examples": []backup.Example{
		{App: "Photos", File: "a"}, {App: "Photos", File: "b"}, {App: "com.example.*app*", File: "c"},
	}})
	if want := "Betroffen: Fotos und com.example.*app*."; err != nil || !strings.HasPrefix(fix.Details, want) {
		t.Errorf("%q does not begin with %q: %v", fix.Details, want, err)
	}
}
