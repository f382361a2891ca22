package words

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

func english(t *testing.T) *Words { return speaking(t, "en") }

func speaking(t *testing.T, lang string) *Words {
	t.Helper()
	w, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestBytes(t *testing.T) {
	w := english(t)
	for _, test := range []struct {
		n    int64
		want string
	}{
		{0, "0 bytes"},
		{1, "1 byte"},
		{999, "999 bytes"},
		{1000, "1 KB"},
		{640_000_000, "640 MB"},
		{999_600_000, "1 GB"},
		{1_234_000_000, "1.2 GB"},
		{9_960_000_000, "10 GB"},
		{38_000_000_000, "38 GB"},
		{128_000_000_000, "128 GB"},
		{1_500_000_000_000, "1.5 TB"},
		{2_000_000_000_000_000, "2,000 TB"},
		{-5_000_000, "-5 MB"},
	} {
		if got := w.Bytes(test.n); got != test.want {
			t.Errorf("Bytes(%d) = %q, want %q", test.n, got, test.want)
		}
	}
}

func TestDate(t *testing.T) {
	w := english(t)
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		at        time.Time
		date, ago string
	}{
		{time.Time{}, "date unknown", "date unknown"},
		{now.Add(-20 * time.Second), "today (09:29)", "just now"},
		{now.Add(-5 * time.Minute), "today (09:25)", "5 minutes ago"},
		{now.Add(-time.Hour), "today (08:30)", "1 hour ago"},
		{now.Add(-10 * time.Hour), "yesterday (23:30)", "yesterday"},
		{now.AddDate(0, 0, -9), "12 November (9 days ago)", "9 days ago"},
		{now.AddDate(0, -3, 0), "21 August", "on 21 August 2026"},
		{now.AddDate(-2, 0, 0), "21 November 2024", "on 21 November 2024"},
		{now.AddDate(0, 0, 3), "24 November (in the future)", "in the future"},
	} {
		if got := w.Date(test.at, now); got != test.date {
			t.Errorf("Date(%v) = %q, want %q", test.at, got, test.date)
		}
		if got := w.Ago(test.at, now); got != test.ago {
			t.Errorf("Ago(%v) = %q, want %q", test.at, got, test.ago)
		}
	}
	if got := w.Day(now); got != "21 November 2026" {
		t.Errorf("Day = %q", got)
	}
}

func TestLeft(t *testing.T) {
	w := english(t)
	for _, test := range []struct {
		low, high time.Duration
		want      string
	}{
		{0, 0, "still working"},
		{10 * time.Second, 40 * time.Second, "less than a minute left"},
		{20 * time.Second, 100 * time.Second, "less than 2 minutes left"},
		{2 * time.Minute, 3 * time.Minute, "about 2–3 minutes left"},
		{170 * time.Second, 185 * time.Second, "about 3 minutes left"},
		{60 * time.Second, 70 * time.Second, "about 1 minute left"},
		{21 * time.Minute, 29 * time.Minute, "about 20–30 minutes left"},
		{80 * time.Minute, 130 * time.Minute, "about 1–2 hours left"},
		{50 * time.Minute, 100 * time.Minute, "about 1–2 hours left"},
	} {
		if got := w.Left(progress.Left{Low: test.low, High: test.high}); got != test.want {
			t.Errorf("Left(%v, %v) = %q, want %q", test.low, test.high, got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	w := english(t)
	count := func(n int64) *int64 { return &n }
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		text guide.Text
		want string
	}{
		{guide.Text{}, ""},
		{guide.Text{Key: "no/such-key"}, "no/such-key"},
		{guide.Text{Key: "step/connect"}, "Connect"},
		{guide.Text{Key: "backups/count", Count: count(1)}, "1 backup"},
		{guide.Text{Key: "backups/count", Count: count(1200)}, "1,200 backups"},
		{guide.Text{Key: "check/files", Args: map[string]any{"Done": int64(128136), "Total": 169706}}, "128,136 of 169,706 files"},
		{guide.Text{Key: "storage/free", Args: map[string]any{"Free": guide.Bytes(38e9)}}, "38 GB free"},
		{guide.Text{Key: "battery/plain", Args: map[string]any{"Percent": guide.Percent(82.7)}}, "82%"},
		{guide.Text{Key: "title/checking", Args: map[string]any{
			"Backup": "Demo iPhone", "Day": guide.OnDay{At: now.AddDate(0, 0, -9), Now: now},
		}}, "Checking “Demo iPhone”, 12 November"},
		{guide.Text{Key: "storage/free", Args: map[string]any{"Free": backup.KindPhotos}}, "Photos free"},
		{guide.Text{Key: "storage/free", Args: map[string]any{"Free": []string{"a", "b", "c"}}}, "a, b and c free"},
	} {
		if got := w.Text(test.text); got != test.want {
			t.Errorf("Text(%v) = %q, want %q", test.text.Key, got, test.want)
		}
	}
}

// TestStates proves that every state of the contract has words.
func TestStates(t *testing.T) {
	w := english(t)
	for _, state := range []phone.Trust{
		phone.TrustUnknown, phone.TrustNeeded, phone.TrustAsked, phone.TrustLocked, phone.TrustDenied,
		phone.TrustForgotten, phone.TrustForbidden, phone.TrustSupervised, phone.Trusted,
	} {
		if got := w.Trust(state); strings.HasPrefix(got, "trust/") {
			t.Errorf("trust %q has no words", state)
		}
	}
	for _, state := range []phone.ServiceState{
		phone.ServiceUnknown, phone.ServiceRunning, phone.ServiceAsleep, phone.ServiceMissing, phone.ServiceRefused, phone.ServiceClosed, phone.ServiceHidden,
		phone.ServiceNoPermission, phone.ServiceGarbled,
	} {
		if got := w.Service(state); strings.HasPrefix(got, "service/") {
			t.Errorf("service %q has no words", state)
		}
	}
}

func TestNewChoosesLanguage(t *testing.T) {
	for asked, want := range map[string]string{"en": "en", "en_GB.UTF-8": "en", "xx": "en", "C": "en", "zh-Hant": "en", "de_DE.UTF-8@euro": "de", "de_AT@euro": "de", "de_DE@x.UTF-8": "de", "ca_ES@valencia": "en", "C.UTF-8": "en", "POSIX": "en", "nonsense__x": "en", "../x": "en"} {
		if got := speaking(t, asked).Lang(); got != want {
			t.Errorf("New(%q) speaks %q, want %q", asked, got, want)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{nil, ""},
		{map[string]string{"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "fr"}, ""},
		{map[string]string{"LANG": "C@x", "LANGUAGE": "de"}, ""},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, "de_AT.UTF-8"},
		{map[string]string{"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de en en_US.UTF-8"},
	} {
		got := strings.Join(fromEnvironment(func(name string) string { return test.env[name] }), " ")
		if got != test.want {
			t.Errorf("fromEnvironment(%v) = %q, want %q", test.env, got, test.want)
		}
	}
}

func TestFix(t *testing.T) {
	w := english(t)
	fix, err := w.Fix("host/service-missing-linux", map[string]any{"Distro": "fedora"})
	if err != nil {
		t.Fatal(err)
	}
	if fix.Level != guide.LevelStop || len(fix.Steps) != 3 {
		t.Errorf("level %q, %d steps", fix.Level, len(fix.Steps))
	}
	if want := "sudo dnf install usbmuxd"; !strings.HasSuffix(fix.Steps[0], want) {
		t.Errorf("first step %q does not end with %q", fix.Steps[0], want)
	}
	if _, err := w.Fix("no/such", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unknown problem: error %v", err)
	}
}

// TestFixFigures proves that figures are rounded to the honest side and that a
// name cannot break out of its sentence.
func TestFixFigures(t *testing.T) {
	w := english(t)
	fix, err := w.Fix("host/disk-space", map[string]any{"Needed": guide.Bytes(41_400_000_000), "Available": guide.Bytes(40_600_000_000)})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(fix.Meaning, "it needs 42 GB, 40 GB are free") {
		t.Errorf("meaning: %s", fix.Meaning)
	}
	for count, want := range map[int64]string{1: "folder: 1 file.", 1200: "folder: 1,200 files."} {
		fix, err = w.Fix("backup/missing-files", map[string]any{"Count": count})
		if err != nil || !strings.Contains(fix.Meaning, want) {
			t.Errorf("%d missing: %s, %v", count, fix.Meaning, err)
		}
	}
	fix, err = w.Fix("phone/unplugged", map[string]any{"Phone": "Ann’s\n1. *phone*\u202e"})
	if err != nil {
		t.Fatal(err)
	}
	if said := fix.Meaning + fix.Details; !strings.Contains(said, "Ann’s 1. *phone*") || strings.ContainsAny(said, "\n\u202e") {
		t.Errorf("the name broke out: %s", said)
	}
}
