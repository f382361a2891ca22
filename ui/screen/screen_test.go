package screen_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

var now = time.Date(2026, 11, 21, 15, 30, 0, 0, time.UTC)

func maker(t testing.TB) (screen.Maker, *guide.Guide) {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	g := guide.Load()
	return screen.Maker{Words: w, Guide: g}, g
}

func aPhone() phone.Phone {
	return phone.Phone{
		UDID: "1", Trust: phone.Trusted, Name: phone.Is("Ada’s iPhone"), ProductType: phone.Is("iPhone16,1"),
		IOS: phone.Is("26.1"), Storage: phone.Is(phone.Storage{Capacity: 128e9, System: 14e9, Available: 38e9, DataCapacity: 113e9}),
	}
}

func situation() guide.Situation {
	return guide.Situation{
		Now: now,
		Facts: guide.Facts{
			Service: phone.ServiceRunning, Phones: []phone.Phone{aPhone()}, Scanned: true,
			Folders: []backup.Folder{{Path: "/b", State: backup.FolderRead, Backups: []backup.Facts{{
				Folder: "/b/one", DeviceName: "Ada’s iPhone", ProductType: "iPhone16,1", IOS: "26.1", Date: now.AddDate(0, 0, -9),
				Finished: true, State: "finished", MarksRead: true, Format: backup.FormatDB,
			}}}},
			Sizes: map[string]int64{"/b/one": 31e9}, Checks: map[string]guide.CheckState{},
		},
		Choices: guide.Choices{Door: guide.DoorComputer, Phone: "1"},
	}
}

// The last page before a restore says what becomes of what is on the phone.
func TestLastPage(t *testing.T) {
	m, g := maker(t)
	summary := func(change func(*phone.Phone)) string {
		s := situation()
		change(&s.Phones[0])
		s.Backup, s.Password, s.Route = "/b/one", guide.PasswordRight, guide.RouteHere
		s.Checks["/b/one"] = guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable}}
		s.Passed = map[guide.StepID]bool{guide.StepCheck: true, guide.StepPrepare: true}
		p := m.Make(s, g.Plan(s)).Page
		if p.Primary == nil || p.Primary.Input.Name == "" {
			t.Fatalf("no last page but %q", p.Title)
		}
		return p.Primary.Summary
	}
	used := summary(func(p *phone.Phone) { p.SetupDone = phone.Is(true) })
	fresh := summary(func(p *phone.Phone) {
		p.SetupDone, p.RestoreState = phone.Is(false), phone.IsAbsent[string]()
		p.Storage = phone.Is(phone.Storage{Capacity: 128e9, DataCapacity: 113e9, DataAvailable: 105e9, Available: 104e9})
	})
	if !strings.Contains(used, "photos, messages") || !strings.Contains(used, "will be replaced") {
		t.Errorf("in use: %q", used)
	}
	if !strings.Contains(fresh, "nothing on it will be replaced") {
		t.Errorf("new: %q", fresh)
	}
}

// A phone that says nothing for long is told about, unless it waits for its
// passcode.
func TestSilence(t *testing.T) {
	m, g := maker(t)
	for _, c := range []struct {
		job  guide.Job
		want string
	}{
		{guide.Job{Kind: guide.JobBackup, Quiet: true}, "still working"},
		{guide.Job{Kind: guide.JobBackup, Quiet: true, Silent: 12 * time.Minute}, "for 12 minutes"},
		{guide.Job{Kind: guide.JobBackup, Quiet: true, Silent: 12 * time.Minute, NeedsPhone: true}, "waiting for the passcode"},
	} {
		s := situation()
		s.Job = &c.job
		p := m.Make(s, g.Plan(s)).Page
		if p.Work == nil || !strings.Contains(p.Work.Left, c.want) {
			t.Errorf("%+v: %+v", c.job, p.Work)
		}
	}
}

func TestStorageGauge(t *testing.T) {
	for _, c := range []struct {
		name               string
		available, room    int64
		needed             int64
		missing, roomShown int64
	}{
		{"fits", 64e9, 0, 32e9, 0, 0},
		{"too big", 16e9, 0, 32e9, 16e9, 0},
		{"nothing free", 0, 0, 32e9, 32e9, 0},
		{"the phone can make room", 16e9, 60e9, 32e9, 0, 60e9},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, g := maker(t)
			s := situation()
			st := s.Phones[0].Storage.Value
			st.Available, st.ForRestore = c.available, c.room
			s.Phones[0].Storage = phone.Is(st)
			s.Backup, s.Sizes["/b/one"] = "/b/one", c.needed
			got := m.Make(s, g.Plan(s)).Phones[0].Storage
			if got == nil || got.Need == nil || got.Free == nil {
				t.Fatalf("no gauge: %+v", got)
			}
			sum := got.Free.Bytes
			for _, u := range got.Used {
				sum += u.Bytes
				if u.Label == "" || u.Figure == "" || u.Bytes <= 0 {
					t.Errorf("a part without words: %+v", u)
				}
			}
			if sum != got.Whole {
				t.Errorf("the parts make %d of %d", sum, got.Whole)
			}
			if got.Missing != c.missing || (got.Alert != "") != (c.missing > 0) || got.Need.Bytes != c.needed {
				t.Errorf("%+v", got)
			}
			if shown := got.Room != nil; shown != (c.roomShown > 0) {
				t.Errorf("room for a restore: %+v", got.Room)
			}
			if !strings.Contains(got.Name, "32 GB") {
				t.Errorf("in words: %q", got.Name)
			}
		})
	}
}

// TestIOSScale: marks stand in the order of their versions, and keep the direction
// from old to new whatever is chosen.
func TestIOSScale(t *testing.T) {
	for _, c := range []struct {
		name, product, ios, backup string
		tone                       screen.Tone
		marks                      string
	}{
		{"same", "iPhone16,1", "26.1", "26.1", screen.ToneGood, "backup phone newest"},
		{"older backup", "iPhone16,1", "26.1", "18.5", screen.ToneGood, "backup phone newest"},
		{"update helps", "iPhone16,1", "18.6", "26.1", screen.ToneWarn, "phone backup newest"},
		{"never", "iPhone10,1", "16.7.10", "26.1", screen.ToneStop, "phone newest backup"},
		{"no backup", "iPhone16,1", "26.1", "", screen.ToneMuted, "phone newest"},
		{"no backup, old model", "iPhone10,1", "16.7.10", "", screen.ToneMuted, "phone newest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, g := maker(t)
			s := situation()
			s.Phones[0].ProductType, s.Phones[0].IOS = phone.Is(c.product), phone.Is(c.ios)
			if c.backup != "" {
				s.Folders[0].Backups[0].IOS, s.Backup = c.backup, "/b/one"
			}
			d := m.Make(s, g.Plan(s)).Phones[0].IOS
			if d == nil || d.Tone != c.tone || d.Sentence == "" {
				t.Fatalf("%+v", d)
			}
			marks := slices.Clone(d.Marks)
			for _, mark := range marks {
				if mark.At < 0 || mark.At > 1 || mark.Label == "" || mark.Figure == "" || !strings.Contains(d.Name, mark.Figure) {
					t.Errorf("%+v in %q", mark, d.Name)
				}
			}
			slices.SortStableFunc(marks, func(a, b screen.IOSMark) int {
				return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind))
			})
			var kinds []string
			for _, mark := range marks {
				kinds = append(kinds, mark.Kind)
			}
			if got := strings.Join(kinds, " "); got != c.marks {
				t.Errorf("from old to new: %s, want %s", got, c.marks)
			}
			if (d.From != d.To) != (c.backup != "" && c.backup != c.ios) {
				t.Errorf("the stretch is %g to %g", d.From, d.To)
			}
		})
	}
}

// TestUnreadableIsNotZero: what cannot be read now is never shown as a value.
func TestUnreadableIsNotZero(t *testing.T) {
	m, g := maker(t)
	s := situation()
	s.Phones[0].Storage = phone.NotReadable[phone.Storage](phone.ReasonLocked)
	s.Phones[0].BackupEncrypted = phone.NotReadable[bool](phone.ReasonNoAnswer)
	card := m.Make(s, g.Plan(s)).Phones[0]
	if card.Storage == nil || card.Storage.Under != "the iPhone is locked" || len(card.Storage.Used) != 0 {
		t.Errorf("storage: %+v", card.Storage)
	}
	for _, f := range card.Facts {
		if strings.Contains(f.Text, "encrypted") {
			t.Errorf("said %q", f.Text)
		}
	}
	if len(card.More) != 0 {
		t.Errorf("an unread fact offers %+v", card.More)
	}
}

func TestRowStates(t *testing.T) {
	for _, c := range []struct {
		name  string
		check *guide.CheckState
		want  string
	}{
		{"none", nil, "not checked yet"},
		{"whole", &guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true, Checked: now}}, "checked just now"},
		{"quick", &guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Checked: now}}, "partly checked"},
		{"stopped", &guide.CheckState{Partial: true}, "partly checked"},
		{"stale", &guide.CheckState{Stale: true, Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true}}, "changed since it was checked"},
		{"damaged", &guide.CheckState{Report: backup.Report{Verdict: backup.VerdictDamaged, Deep: true}}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, g := maker(t)
			s := situation()
			if c.check != nil {
				s.Checks["/b/one"] = *c.check
			}
			row := m.Backups(s, g.Plan(s)).Groups[0].Rows[0]
			if row.State.Text != c.want {
				t.Errorf("%q, want %q", row.State.Text, c.want)
			}
			if row.State.Icon == "good" && c.name != "whole" {
				t.Error("a tick for what was not checked to its end")
			}
		})
	}
}

func TestWork(t *testing.T) {
	m, g := maker(t)
	s := situation()
	s.Backup = "/b/one"
	s.Job = &guide.Job{Kind: guide.JobCheck, CanStop: true, Progress: progress.Progress{
		Stage: "content", Done: 128_136, Total: 169_706, Unit: progress.Files,
	}, Left: progress.Left{Low: 2 * time.Minute, High: 3 * time.Minute}}
	w := m.Make(s, g.Plan(s)).Page.Work
	if w == nil || w.Count != "128,136 of 169,706 files" || w.Left != "about 2–3 minutes left" || w.Share < 0.75 || w.Share > 0.76 {
		t.Errorf("%+v", w)
	}
	s.Job.Quiet = true
	if w := m.Make(s, g.Plan(s)).Page.Work; w.Left != "still working" {
		t.Errorf("quiet work says %q", w.Left)
	}
	s.Job.Progress.Total = 0
	if w := m.Make(s, g.Plan(s)).Page.Work; w.Share != -1 || w.Percent != "" || w.Count != "128,136 files" {
		t.Errorf("work without a total: %+v", w)
	}
}

func TestPictureOf(t *testing.T) {
	for product, want := range map[string]string{
		"iPhone16,1": "iphone-island", "iPhone15,2": "iphone-island", "iPhone14,7": "iphone-notch", "iPhone17,5": "iphone-notch",
		"iPhone14,6": "iphone-button", "iPhone12,8": "iphone-button", "iPhone10,1": "iphone-button", "iPhone10,6": "iphone-notch",
		"iPhone9,3": "iphone-button", "iPad13,1": "ipad", "iPod9,1": "ipod", "": "iphone-island", "garbage": "iphone-island",
	} {
		if got := screen.PictureOf(product, ""); got != want {
			t.Errorf("%s is drawn as %s, want %s", product, got, want)
		}
	}
}
