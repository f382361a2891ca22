package screen_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"

	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// ids names buttons, as they stand.
func ids(buttons []screen.Button) string {
	var out []string
	for _, b := range buttons {
		out = append(out, string(b.ID))
	}
	return strings.Join(out, " ")
}

// TestPages: what stands on a page in a Situation. Each line is a page that a
// person knows: its buttons, fields and doors.
func TestPages(t *testing.T) {
	chosen := func(s *guide.Situation) { s.Backup = "/b/one" }
	encrypted := func(s *guide.Situation) { chosen(s); s.Folders[0].Backups[0].Encrypted = true }
	verdict := func(v backup.Verdict) func(*guide.Situation) {
		return func(s *guide.Situation) {
			chosen(s)
			s.Checks["/b/one"] = guide.CheckState{Report: backup.Report{Verdict: v, Deep: true, Checked: now}}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*guide.Situation)
		want   func(screen.Screen) string // what is wrong with it; empty: nothing
	}{
		{"the two doors", func(s *guide.Situation) { s.Door = guide.DoorNone }, func(s screen.Screen) string {
			if !s.Start || len(s.Page.Doors) != 4 || s.Page.Primary != nil || s.Page.Doors[0].Picture != "computer" || s.Page.Doors[1].Picture != "inside" || s.Page.Doors[2].Picture != "cloud" ||
				s.Page.Doors[0].Looks == "" || s.Page.Doors[1].Looks == "" {
				return "no doors"
			}
			return ""
		}},
		{"what the iCloud restore said", func(s *guide.Situation) { s.Door = guide.DoorCloud }, func(s screen.Screen) string {
			if len(s.Page.Causes) != 6 || s.Page.Causes[0].Looks == "" || !s.Page.Explain || s.Back == nil || s.Back.ID != guide.ActBack || ids(s.Page.Secondary) != "back-up-phone back" {
				return "no answers to choose from, or no way back"
			}
			return ""
		}},
		{"a cause of it", func(s *guide.Situation) { s.Door, s.Cloud = guide.DoorCloud, "cloud/wifi" }, func(s screen.Screen) string {
			if len(s.Page.Doors) > 0 || s.Page.Primary == nil || len(s.Panels) != 1 || !s.Panels[0].Open || s.Panels[0].Picture != "wifi" {
				return "no open panel with its picture"
			}
			return ""
		}},
		{"no phone", func(s *guide.Situation) { s.Phones, s.Phone = nil, "" }, func(s screen.Screen) string {
			if len(s.Phones) > 0 || s.NoPhone == "" {
				return "it is not said that there is none"
			}
			return ""
		}},
		{"two phones", func(s *guide.Situation) {
			second := aPhone()
			second.UDID = "2"
			s.Phones = append(s.Phones, second)
		}, func(s screen.Screen) string {
			one, two := s.Phones[0], s.Phones[1]
			if !one.Chosen || one.Choose != nil || two.Chosen || two.Choose == nil || !one.Others || !two.Others {
				return "the other phone cannot be chosen, or the chosen one can"
			}
			return ""
		}},
		{"two phones, and work runs", func(s *guide.Situation) {
			second := aPhone()
			second.UDID = "2"
			s.Phones = append(s.Phones, second)
			s.Job = &guide.Job{Kind: guide.JobCheck}
		}, func(s screen.Screen) string {
			if s.Phones[1].Choose != nil || s.Backups.Choose("/b/one", s.Route).Enabled || s.Backups.Busy == "" || s.Back != nil || s.Busy == "" {
				return "work would lose its phone or its backup"
			}
			return ""
		}},
		{"a backup to choose", func(*guide.Situation) {}, func(s screen.Screen) string {
			if !s.Backups.Choose("/b/one", s.Route).Enabled || s.Backups.Add == nil || s.Rail[0].Back == nil || s.Rail[4].Back != nil {
				return "it cannot be chosen, or steps ahead can"
			}
			return ""
		}},
		{"the password", encrypted, func(s screen.Screen) string {
			f := s.Page.Password
			if f == nil || f.Trying || f.Wrong != "" || f.Backup != "/b/one" || s.Page.Primary.Input.Secret != guide.SecretPresent {
				return "no empty field"
			}
			return ""
		}},
		{"a wrong password", func(s *guide.Situation) { encrypted(s); s.Password, s.Wrong = guide.PasswordWrong, 2 }, func(s screen.Screen) string {
			if s.Page.Password.Wrong == "" || s.Page.Password.Tries != 2 || s.Panels[0].Meaning != "" || s.Panels[0].Level != guide.LevelNote || len(s.Panels[0].Steps) == 0 {
				return "said twice, or no help"
			}
			return ""
		}},
		{"a password being tried", func(s *guide.Situation) {
			encrypted(s)
			s.Password, s.Job = guide.PasswordTrying, &guide.Job{Kind: guide.JobCheck, CanStop: true}
		}, func(s screen.Screen) string {
			if s.Page.Password == nil || !s.Page.Password.Trying || s.Page.Primary.Kind != guide.KindStop {
				return "the field does not stand still"
			}
			return ""
		}},
		{"a good verdict", verdict(backup.VerdictRestorable), func(s screen.Screen) string {
			if s.Page.Mark == nil || s.Page.Mark.Icon != "good" || len(s.Page.Evidence) == 0 || s.Page.Primary.ID != guide.ActContinue {
				return "no good mark with its evidence"
			}
			return ""
		}},
		{"a damaged one", func(s *guide.Situation) {
			verdict(backup.VerdictDamaged)(s)
			check := s.Checks["/b/one"]
			check.Report.Kinds = []backup.KindCount{{Kind: backup.KindPhotos, Files: 12, Bytes: 3e6, Affected: 2}, {Kind: backup.KindApps}}
			check.Report.Findings = []backup.Finding{{
				ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: 2, Detail: "raw",
				Examples: []backup.Example{{App: "Photos", File: "IMG_0012.HEIC"}},
			}}
			s.Checks["/b/one"] = check
		}, func(s screen.Screen) string {
			all := strings.Join(s.Page.Findings, "\n")
			if s.Page.Mark.Icon != "stop" || len(s.Page.Kinds) != 1 || !strings.Contains(s.Page.Kinds[0].Files, "12 files") || !strings.Contains(s.Page.Kinds[0].Affected, "2 ") ||
				!strings.Contains(all, "IMG_0012.HEIC") || !strings.Contains(all, "raw") || s.Page.Primary.Input.Begin != "/b/one-repaired" {
				return "not said what is damaged, or no copy offered: " + all
			}
			return ""
		}},
		{"what is inside, and what is not", func(s *guide.Situation) {
			verdict(backup.VerdictDamaged)(s)
			check := s.Checks["/b/one"]
			check.Report.Kinds = []backup.KindCount{
				{Kind: backup.KindPhotos, Files: 12, Bytes: 3e6, Affected: 2}, {Kind: backup.KindMessages, Files: 7}, {Kind: backup.KindHealth, Files: 3},
			}
			check.Report.Inside = &inventory.Holdings{
				Kinds:  []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 11}, {ID: inventory.Messages, Reason: inventory.Damaged}},
				Absent: []inventory.Absence{{ID: "photos", Count: 1930, Why: inventory.InCloud}, {ID: "messages", Count: -1, Why: inventory.CannotBeRead}},
			}
			s.Checks["/b/one"] = check
		}, func(s screen.Screen) string {
			kinds, holds := s.Page.Kinds, s.Page.Holds
			if len(kinds) != 3 || kinds[0].Files != "11 photos and videos" || !strings.Contains(kinds[0].Affected, "2 ") || kinds[1].Files != "7 files" || kinds[2].Files != "3 files" {
				return fmt.Sprintf("the kinds are %+v", kinds)
			}
			if len(holds) != 1 || len(holds[0].Lines) != 2 || !strings.HasPrefix(holds[0].Lines[0].Text, "1,930 more") || holds[0].Lines[1].Tone != screen.ToneWarn || holds[0].Head != "What is not in this backup" {
				return fmt.Sprintf("what is not inside: %+v", holds)
			}
			return ""
		}},
		{"another page does not show the verdict", func(s *guide.Situation) {
			verdict(backup.VerdictRestorable)(s)
			s.Ended = guide.BackedUp{Name: "Ada’s iPhone", Root: "/b", Folder: "/b/two"}
		}, func(s screen.Screen) string {
			if len(s.Page.Kinds) > 0 || len(s.Page.Findings) > 0 || strings.Contains(fmt.Sprint(s.Page.Evidence), "12 files") {
				return "a page about another backup shows the verdict"
			}
			return ""
		}},
		{"a check that failed", func(s *guide.Situation) {
			chosen(s)
			s.Ended = guide.Failure{Kind: guide.JobCheck, Problem: guide.TransferUnknown, Code: 7, Words: "odd", Place: "content"}
		}, func(s screen.Screen) string {
			if s.Page.Safe == nil || !s.Page.Explain || len(s.Panels) == 0 {
				return "not said that all is as it was"
			}
			for _, want := range []string{"7", "odd", "content"} {
				if !strings.Contains(s.Panels[0].Details, want) {
					return "the details do not say " + want + ": " + s.Panels[0].Details
				}
			}
			return ""
		}},
		{"the passcode", func(s *guide.Situation) {
			s.Job = &guide.Job{Kind: guide.JobBackup, NeedsPhone: true, Asked: 2, CanStop: true}
		}, func(s screen.Screen) string {
			if s.Page.Look == nil || s.Page.Look.Text == "" || s.Page.Look.Meaning == "" || s.Page.Work.Left == "" {
				return "the person is not sent to the phone"
			}
			for _, p := range s.Panels {
				if p.ID == string(guide.PhonePasscodeAsked) {
					return "said twice"
				}
			}
			return ""
		}},
		{"a question", func(s *guide.Situation) {
			verdict(backup.VerdictRestorable)(s)
			s.Passed = map[guide.StepID]bool{guide.StepCheck: true}
			s.Answers = map[string]bool{guide.QuestionESIM: true}
		}, func(s screen.Screen) string {
			if len(s.Page.Questions) != 2 || !s.Page.Questions[0].Yes || s.Page.Questions[1].Yes || s.Page.Primary.Enabled || s.Page.Primary.Why == "" {
				return "the way is open before all is answered"
			}
			return ""
		}},
		{"Apple's own way", func(s *guide.Situation) {
			verdict(backup.VerdictRestorable)(s)
			s.Passed = map[guide.StepID]bool{guide.StepCheck: true, guide.StepPrepare: true}
			s.Host, s.Route = guide.Host{OS: "darwin", AppleApp: guide.AppleFinder}, guide.RouteApple
		}, func(s screen.Screen) string {
			if len(s.Page.Clicks) != 5 || s.Page.Clicks[0].Text == "" || s.Page.Clicks[0].Picture != "finder-1" || !s.Page.Primary.ByHand() {
				return "not click by click"
			}
			return ""
		}},
		{"simulated", func(s *guide.Situation) { s.Simulated = true }, func(s screen.Screen) string {
			if s.Simulated == "" {
				return "not said"
			}
			return ""
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, g := maker(t)
			s := situation()
			c.change(&s)
			made := m.Make(s, g.Plan(s))
			made.Backups = m.Backups(s, made.Route) // what the phone's page shows beside any page
			if wrong := c.want(made); wrong != "" {
				t.Errorf("%s: %+v", wrong, made.Page)
			}
			if made.Page.Title == "" || made.Step == "" || len(made.Rail) < 4 {
				t.Errorf("no title or no rail: %+v", made)
			}
		})
	}
}

// TestPhoneCards: each state of a phone has its words, and what it says of itself
// its line.
func TestPhoneCards(t *testing.T) {
	card := func(change func(*phone.Phone)) screen.Phone {
		m, g := maker(t)
		s := situation()
		change(&s.Phones[0])
		return m.Make(s, g.Plan(s)).Phones[0]
	}
	for trust, icon := range map[phone.Trust]string{
		phone.TrustUnknown: "clock", phone.TrustDenied: "stop", phone.TrustForbidden: "stop", phone.TrustSupervised: "stop",
		phone.TrustOldTLS: "stop", phone.TrustNeeded: "warn", phone.TrustAsked: "warn", phone.TrustLocked: "warn", phone.TrustForgotten: "warn",
	} {
		got := card(func(p *phone.Phone) { p.Trust = trust })
		if got.State == nil || got.State.Icon != icon || got.State.Text == "" || got.Storage != nil || len(got.Facts) > 0 {
			t.Errorf("%s: %+v", trust, got)
		}
	}
	if got := card(func(p *phone.Phone) { p.Connection = phone.Network }); got.State == nil || got.State.Icon != "network" {
		t.Errorf("on Wi-Fi: %+v", got.State)
	}
	for name, c := range map[string]struct {
		battery phone.Battery
		icon    string
	}{
		"full": {phone.Battery{Percent: 90}, "battery-full"}, "charging": {phone.Battery{Percent: 40, Charging: true}, "battery-half"},
		"on power": {phone.Battery{Percent: 64, External: true}, "battery-half"}, "low": {phone.Battery{Percent: 5}, "battery-low"},
	} {
		got := card(func(p *phone.Phone) { p.Battery = phone.Is(c.battery) })
		if len(got.Facts) != 1 || got.Facts[0].Icon != c.icon || !strings.Contains(got.Facts[0].Text, "%") {
			t.Errorf("battery %s: %+v", name, got.Facts)
		}
	}
	for encrypts, want := range map[bool]string{true: "change-backup-password remove-backup-password", false: "set-backup-password"} {
		got := card(func(p *phone.Phone) {
			p.BackupEncrypted, p.FindMy, p.Supervised = phone.Is(encrypts), phone.Is(encrypts), phone.Is(true)
		})
		if ids(got.More) != want || len(got.Facts) != 3 {
			t.Errorf("encrypts %t: offers %q, says %+v", encrypts, ids(got.More), got.Facts)
		}
	}
	for what, p := range map[string]phone.Phone{
		"iPhone 15 Pro": {Trust: phone.Trusted, ProductType: phone.Is("iPhone16,1")},
		"iPad":          {Trust: phone.Trusted, Class: phone.Is("iPad")},
		"iPhone":        {Trust: phone.Trusted},
	} {
		if got := card(func(now *phone.Phone) { p.UDID = now.UDID; *now = p }); got.Name != what || got.Picture == "" {
			t.Errorf("without a name it is called %q, want %q", got.Name, what)
		}
	}
	m, g := maker(t)
	s := situation()
	lost := s.Phones[0]
	s.Phones, s.Lost = nil, &lost
	if got := m.Make(s, g.Plan(s)).Phones; len(got) != 1 || got[0].State.Icon != "cable" || got[0].Choose != nil || !got[0].Chosen {
		t.Errorf("unplugged: %+v", got)
	}
}

// TestFolders: a folder that cannot be read is never called empty, and only what
// the person has added can be forgotten.
func TestFolders(t *testing.T) {
	for _, c := range []struct {
		folder  backup.Folder
		added   bool
		trouble string // its icon
		note    bool
	}{
		{backup.Folder{Path: "/x", State: backup.FolderForbidden}, false, "lock", false},
		{backup.Folder{Path: "/x", State: backup.FolderBroken}, false, "warn", false},
		{backup.Folder{Path: "/x", State: backup.FolderOnline}, false, "cloud", false},
		{backup.Folder{Path: "/x", State: backup.FolderSilent}, false, "note", false},
		{backup.Folder{Path: "/x", State: backup.FolderAwaited}, false, "note", false},
		{backup.Folder{Path: "/x", State: backup.FolderMissing}, false, "", true},
		{backup.Folder{Path: "/x", State: backup.FolderMissing}, true, "note", true},
		{backup.Folder{Path: "/x", State: backup.FolderRead}, false, "", true},
		{backup.Folder{Path: "/x", State: backup.FolderRead}, true, "note", true},
	} {
		m, g := maker(t)
		s := situation()
		s.Folders = []backup.Folder{c.folder}
		if c.added {
			s.Added = []string{"/x"}
		}
		r := g.Plan(s)
		r.Panels = nil // which would say it in place of the list
		got := m.Backups(s, r)
		trouble := ""
		for _, f := range got.Troubles {
			trouble = f.Line.Icon
		}
		if trouble != c.trouble || (got.Note != "") != c.note || (got.Places[0].Forget != nil) != c.added {
			t.Errorf("%+v, added %t: %+v", c.folder, c.added, got)
		}
	}
	m, g := maker(t)
	s := situation()
	s.Folders, s.Scanned = nil, false
	if got := m.Backups(s, g.Plan(s)); got.Note == "" || got.Note == m.Words.Say("backups/none") {
		t.Errorf("while it looks it says %q", got.Note)
	}
}

// TestTwinsAreToldApart by where they lie, shortly, and not as anything else.
func TestTwinsAreToldApart(t *testing.T) {
	m, g := maker(t)
	s := situation()
	twin := s.Folders[0].Backups[0]
	twin.Folder, twin.Archived = "/b/old/00008130-0000AAAA0000BBBB", true
	other := twin
	other.Folder, other.DisplayName, other.DeviceName = "/b/three", "", ""
	s.Folders[0].Backups = append(s.Folders[0].Backups, twin, other)
	s.Sizes[twin.Folder], s.Sizes[other.Folder] = 31e9, 31e9
	list := m.Backups(s, g.Plan(s))
	one, two, three := list.Row("/b/one"), list.Row(twin.Folder), list.Row(other.Folder)
	if one.Note == two.Note || strings.Contains(one.Note+two.Note, "0000AAAA") {
		t.Errorf("the two read %q and %q", one.Note, two.Note)
	}
	if three.Name == "" || three.Name == one.Name || strings.Contains(three.Note, "three") {
		t.Errorf("one that is nobody’s twin reads %q, %q", three.Name, three.Note)
	}
}

// TestRowsOfDoubtfulBackups: what the marks of a run tell, where no check does.
func TestRowsOfDoubtfulBackups(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*backup.Facts)
		check  backup.Verdict
		want   string
	}{
		"broke off":  {func(f *backup.Facts) { f.Finished, f.State = false, "uploading" }, "", "backup/broke-off"},
		"warnings":   {func(*backup.Facts) {}, backup.VerdictWarnings, "backup/warnings"},
		"unfinished": {func(*backup.Facts) {}, backup.VerdictUnfinished, "backup/unfinished"},
		"locked":     {func(*backup.Facts) {}, backup.VerdictLocked, "backup/locked"},
	} {
		m, g := maker(t)
		s := situation()
		c.change(&s.Folders[0].Backups[0])
		if c.check != "" {
			s.Checks["/b/one"] = guide.CheckState{Report: backup.Report{Verdict: c.check, Deep: true}}
		}
		if got := m.Backups(s, g.Plan(s)).Groups[0].Rows[0].State; got.Text != m.Words.Say(c.want) || got.Icon == "good" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestWorkPictures: each work has its picture, and a unit its count.
func TestWorkPictures(t *testing.T) {
	m, g := maker(t)
	for kind, picture := range map[guide.JobKind]string{
		guide.JobCheck: "check", guide.JobBackup: "back-up", guide.JobRestore: "restore", guide.JobRehearse: "rehearse",
		guide.JobRepair: "repair", guide.JobPassword: "lock", guide.JobCopy: "folder",
	} {
		s := situation()
		s.Job = &guide.Job{Kind: kind, Progress: progress.Progress{Stage: "sending", Done: 3e9, Total: 4e9, Unit: progress.Bytes}}
		got := m.Make(s, g.Plan(s))
		if got.Page.Work.Picture != picture || !strings.Contains(got.Page.Work.Count, "4 GB") || got.Busy == "" {
			t.Errorf("%s: %+v", kind, got.Page.Work)
		}
		s.Job.Stopping = true
		if got := m.Make(s, g.Plan(s)).Page.Work.Left; got != m.Words.Say("job/stopping") {
			t.Errorf("%s, while it stops: %q", kind, got)
		}
	}
}

// TestListing: what lies in a folder, in words.
func TestListing(t *testing.T) {
	m, _ := maker(t)
	for name, c := range map[string]struct {
		listing backup.Listing
		icon    string
		says    string
	}{
		"missing":   {backup.Listing{State: backup.FolderMissing}, "note", ""},
		"forbidden": {backup.Listing{State: backup.FolderForbidden}, "lock", ""},
		"broken":    {backup.Listing{State: backup.FolderBroken}, "warn", ""},
		"online":    {backup.Listing{State: backup.FolderOnline}, "cloud", ""},
		"a backup":  {backup.Listing{State: backup.FolderRead, Backup: true}, "good", ""},
		"holds":     {backup.Listing{State: backup.FolderRead, Backups: 3}, "good", "3"},
		"nothing":   {backup.Listing{State: backup.FolderRead}, "note", ""},
	} {
		got := m.Listing(c.listing)
		if got.State.Icon != c.icon || got.State.Text == "" || !strings.Contains(got.State.Text, c.says) || got.Up != "" || got.More != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := m.Listing(backup.Listing{State: backup.FolderRead, Up: "/", More: true, Folders: []backup.Subfolder{
		{Name: "a", Path: "/a", Backup: true}, {Name: "b", Path: "/b", Backups: 2}, {Name: "c", Path: "/c"},
	}})
	if got.Up == "" || got.More == "" || got.Rows[0].Holds == "" || !strings.Contains(got.Rows[1].Holds, "2") || got.Rows[2].Holds != "" {
		t.Errorf("%+v", got)
	}
}

// TestNewPassword: what is said while a new password is typed twice.
func TestNewPassword(t *testing.T) {
	m, _ := maker(t)
	for _, c := range []struct{ first, again, icon string }{
		{"", "", "note"}, {"correct horse", "x", "warn"}, {"correct horse battery", "correct", "good"}, {"abc", "", "warn"}, {"Tr0ub4dor", "", "note"},
	} {
		if got := m.NewPassword(c.first, c.again); got.Icon != c.icon || got.Text == "" {
			t.Errorf("%q, %q: %+v", c.first, c.again, got)
		}
	}
}

// TestGapsInTheWords: a problem without words is shown all the same.
func TestGapsInTheWords(t *testing.T) {
	m, _ := maker(t)
	if got := m.Problem("no/such-problem"); got.Title != "no/such-problem" || got.Details == "" {
		t.Errorf("%+v", got)
	}
	if got := m.Problem("phone/unplugged"); got.Title == "" || got.Level == "" || got.Word == "" || got.Picture == "" {
		t.Errorf("%+v", got)
	}
}

// TestSameTwice: the same Situation makes the same Screen, at another second too.
func TestSameTwice(t *testing.T) {
	m, g := maker(t)
	s := situation()
	first := m.Make(s, g.Plan(s))
	s.Now = s.Now.Add(3 * time.Second)
	if second := m.Make(s, g.Plan(s)); first.Page.Title != second.Page.Title || first.Backups.Groups[0].Rows[0].When != second.Backups.Groups[0].Rows[0].When {
		t.Error("a second makes another Screen")
	}
}

// TestNoticesWhatIsNoticed: only of what is read again and again it is said that
// Lifeboat notices when it is done.
func TestNoticesWhatIsNoticed(t *testing.T) {
	m, _ := maker(t)
	for id, want := range map[guide.ProblemID]bool{
		guide.FitFindMyOn: true, "phone/unplugged": true, "host/service-missing-linux": true, "trust/asked": true,
		"backup/missing-files": false, "backup/unfinished": false, "repair/not-possible": false, "transfer/205-digest": false, "prevent/reminder": false,
	} {
		r := guide.Route{Panels: []guide.Panel{{Problem: id, Level: guide.LevelStop, Blocks: true}}}
		if got := m.Make(situation(), r).Panels[0].Notices != ""; got != want {
			t.Errorf("%s: notices %t", id, got)
		}
	}
}
