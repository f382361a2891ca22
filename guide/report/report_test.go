package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// situation is one in which everything is known and something went wrong.
func situation() (guide.Situation, guide.Route) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	facts := backup.Facts{
		Folder: "/home/anna/Backups/00008110-000A1B2C3D4E5F6A", UDID: "00008110-000A1B2C3D4E5F6A", DeviceName: "Anna’s iPhone",
		DisplayName: "Anna’s iPhone", ProductType: "iPhone14,5", IOS: "26.1", Build: "23B85", Serial: "F2LX1234ABCD",
		PhoneNumber: "+49 170 1234567", Date: now.AddDate(0, 0, -9), Encrypted: true, MarksRead: true, Finished: true, Format: backup.FormatDB,
	}
	p := phone.Phone{
		UDID: "00008130-001122334455667A", Connection: phone.USB, Trust: phone.Trusted,
		Name: phone.Is("Anna’s new iPhone"), ProductType: phone.Is("iPhone16,1"), Class: phone.Is("iPhone"), IOS: phone.Is("18.5"), Build: phone.Is("22F76"),
		Serial: phone.Is("G6TX9876WXYZ"), PhoneNumber: phone.Is("+49 171 7654321"),
		Storage: phone.Is(phone.Storage{Capacity: 128e9, Available: 38e9, DataCapacity: 110e9}), Battery: phone.Is(phone.Battery{Percent: 82}),
		FindMy: phone.Is(true), SetupDone: phone.NotReadable[bool](phone.ReasonLocked),
	}
	s := guide.Situation{
		Now: now,
	}
	s.Choices = guide.Choices{Door: guide.DoorComputer, Phone: p.UDID, Backup: facts.Folder}
	s.Facts = guide.Facts{
		Host: guide.Host{OS: "linux", Distro: "debian", Free: 5e11}, Service: phone.ServiceRunning, Phones: []phone.Phone{p},
		Folders: []backup.Folder{{Path: "/home/anna/Backups", State: backup.FolderRead, Backups: []backup.Facts{facts}}}, Scanned: true,
		Sizes: map[string]int64{facts.Folder: 41e9},
		Checks: map[string]guide.CheckState{facts.Folder: {Report: backup.Report{
			Verdict: backup.VerdictDamaged, Deep: true, Checked: now.AddDate(0, 0, -1), Took: 90 * time.Second,
			Inside: &inventory.Holdings{
				Kinds:  []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 8412}},
				Absent: []inventory.Absence{{ID: "com.anna.diary", Count: -1, Why: inventory.AppKeepsOut, Name: "Anna’s diary"}},
			},
			Counts: backup.Counts{Files: 1000, CheckedFiles: 1000, Bytes: 41e9, CheckedBytes: 41e9},
			Findings: []backup.Finding{{
				ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: 12,
				Examples: []backup.Example{{App: "Photos", File: "Media/DCIM/Anna-in-Rome.jpg", Note: backup.Note{Code: backup.NoteVanished}}}, Detail: "/home/anna/Backups/3d/3d0d",
			}},
		}}},
	}
	s.Work = guide.Work{
		Password: guide.PasswordRight,
		Log: guide.Log{Kind: guide.JobRestore, Entries: []guide.LogEntry{
			{At: now.Add(-2 * time.Minute), What: guide.LogBegan},
			{At: now.Add(-time.Minute), What: guide.LogPhase, Phase: guide.PhaseSend},
			{At: now, What: guide.LogFailed, N: 205, Words: `No such file or directory at path "00008110-000A1B2C3D4E5F6A/3d/3d0d" for Anna’s iPhone`},
		}},
		Ended: guide.Failure{
			Kind: guide.JobRestore, Problem: "transfer/205-missing-files", Code: 205, Place: "Media/DCIM/Anna-in-Rome.jpg", At: now, Again: 2,
			Words: `Multiple errors downloading files (MBErrorDomain/205). Underlying error: No such file or directory at path "00008110-000A1B2C3D4E5F6A/3d/3d0d" for Anna’s iPhone (MBErrorDomain/4)`,
		},
	}
	s.Memory = guide.Memory{
		Attempts: []guide.Attempt{
			{At: now.AddDate(0, 0, -2), Kind: guide.JobRestore, Phone: p.UDID, Backup: facts.Folder, Code: 205, Place: "Media/DCIM/Anna-in-Rome.jpg"},
			{At: now.AddDate(0, 0, -1), Kind: guide.JobRestore, Phone: p.UDID, Backup: facts.Folder, Code: 205, Place: "Media/DCIM/Anna-in-Rome.jpg"},
			{At: now.AddDate(0, 0, -1), Kind: guide.JobRestore, Code: 208, Place: "start"},
		},
	}
	g := guide.New(guide.Tables{Models: map[string]guide.Model{"iPhone16,1": {Name: "iPhone 15 Pro", LastIOS: "27.0.1"}, "iPhone14,5": {Name: "iPhone 13"}}})
	return s, g.Plan(s)
}

// both returns a report as text and as a page.
func both(t *testing.T, s guide.Situation, r guide.Route, language string) (text, page string) {
	t.Helper()
	w, err := words.New(language)
	if err != nil {
		t.Fatal(err)
	}
	report := New(s, r, w, "0.2.0-dev.202611270751.g3c178d9")
	html, err := report.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return report.Text(), string(html)
}

// TestTells proves that what helps is in it.
func TestTells(t *testing.T) {
	s, r := situation()
	text, page := both(t, s, r, "en")
	for _, want := range []string{
		"Lifeboat: 0.2.0-dev.202611270751.g3c178d9", "iPhone 15 Pro (iPhone16,1)", "18.5 22F76", "iPhone 13 (iPhone14,5)", "26.1", "linux debian", "38 GB free of 128 GB", "41 GB", "82%",
		"damaged", "[backup/missing-files] (12)", "[transfer/205-missing-files]", "Number: 205", "multiple errors downloading files (mberrordomain/205).",
		"8,412 photos and videos", "where they keep their data: 1 app", "number 205, place 1", "number 208, place 2", "Sending to the iPhone", "Failed with number 205", "Setup is finished: not readable now: the iPhone is locked",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Count(text, "number 205, place 1") != 2 {
		t.Error("equal places are not told to be equal")
	}
	if !strings.Contains(page, "<h2>Backup</h2>") || !strings.Contains(page, "[backup/missing-files]") {
		t.Error("the page lacks its sections")
	}
	if german, _ := both(t, s, r, "de"); !strings.Contains(german, "Was die Prüfung fand") {
		t.Error("the report does not speak German")
	}
}

// TestKeepsPrivate proves that nothing of the person's is in it.
func TestKeepsPrivate(t *testing.T) {
	s, r := situation()
	for _, language := range assets.Languages() {
		text, page := both(t, s, r, language)
		for _, secret := range []string{
			"Anna", "anna", "Rome", "00008110", "5F6A", "00008130", "F2LX", "G6TX", "170", "1234567", "7654321", "/home", "Backups/", "3d0d", "DCIM",
		} {
			if strings.Contains(text, secret) || strings.Contains(page, secret) {
				t.Errorf("%s: the report tells %q:\n%s", language, secret, text)
			}
		}
	}
}

// TestKeepsPrivateWhateverIsKnown plants a secret in every text of a Situation
// and of a Route, so that a field that is added later is held to it too.
func TestKeepsPrivateWhateverIsKnown(t *testing.T) {
	s, r := situation()
	n := 0
	plant(reflect.ValueOf(&s).Elem(), &n)
	plant(reflect.ValueOf(&r).Elem(), &n)
	if n < 40 {
		t.Fatalf("only %d secrets planted", n)
	}
	text, page := both(t, s, r, "en")
	for _, out := range []string{text, page} {
		if i := strings.Index(strings.ToLower(out), "zqsecret"); i >= 0 {
			t.Errorf("a secret is told: %s", out[max(0, i-80):min(len(out), i+40)])
		}
	}
}

// plant writes a secret into every string that is not one of Lifeboat's own
// names, and into every argument.
func plant(v reflect.Value, n *int) {
	secret := func() string { *n++; return fmt.Sprintf("ZqSecret%03d <b>", *n) }
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.CanSet() {
			v.SetString(secret())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			plant(v.Elem(), n)
		}
	case reflect.Slice:
		for i := range v.Len() {
			plant(v.Index(i), n)
		}
	case reflect.Map:
		if v.Type() == reflect.TypeFor[map[string]any]() {
			for _, key := range v.MapKeys() {
				v.SetMapIndex(key, reflect.ValueOf(secret()))
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() || v.Type() == reflect.TypeFor[guide.Action]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Key" { // of a Text: a name of ours
				plant(v.Field(i), n)
			}
		}
	}
}

func TestWords(t *testing.T) {
	s, _ := situation()
	scrub := newScrubber(s)
	for text, want := range map[string]string{
		"Invalid password (MBErrorDomain/207)":                         "invalid password (mberrordomain/207)",
		"Insufficient free disk space on device (44526002176 < 5)":     "insufficient free disk space on device … 5)",
		`Domain name "Müller-Familie" at path "/Users/mueller/x.db"`:   "domain name … at path …",
		"call me on 0170 1234567 or mail anna@example.org, 10.0.0.138": "… me on … or mail …",
		"": "",
	} {
		if got := scrub.words(text); got != want {
			t.Errorf("words(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestEmptySituation(t *testing.T) {
	text, page := both(t, guide.Situation{}, guide.Route{}, "en")
	if !strings.Contains(text, "No iPhone connected") || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("text %q", text)
	}
}
