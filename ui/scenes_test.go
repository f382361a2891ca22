package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// now is the time in all scenes.
var now = time.Date(2026, 11, 21, 15, 30, 0, 0, time.UTC)

func aPhone() phone.Phone {
	return phone.Phone{
		UDID: "00008130-0000AAAA0000BBBB", Connection: phone.USB, Trust: phone.Trusted, Seen: now,
		Name: phone.Is("Demo iPhone"), ProductType: phone.Is("iPhone16,1"), Class: phone.Is("iPhone"),
		IOS: phone.Is("26.1"), Locked: phone.Is(false),
		Storage: phone.Is(phone.Storage{
			Capacity: 128e9, System: 14e9, DataCapacity: 113e9, Available: 38e9, ForRestore: 80e9,
		}),
		Battery: phone.Is(phone.Battery{Percent: 82, Charging: true, External: true}), FindMy: phone.Is(false),
		BackupEncrypted: phone.Is(true), SetupDone: phone.Is(true), Activation: phone.Is("Activated"),
	}
}

func someBackups() []backup.Folder {
	root := "/home/demo/Backups"
	facts := func(name, folder, ios, product string, days int, encrypted bool) backup.Facts {
		return backup.Facts{
			Folder: root + "/" + folder, UDID: "00008130-0000AAAA0000BBBB", DeviceName: name, DisplayName: name,
			ProductType: product, IOS: ios, Date: now.Add(-time.Duration(days) * 24 * time.Hour), Encrypted: encrypted,
			HasKeybag: true, Format: backup.FormatDB, MarksRead: true, Finished: true, State: "finished", Apps: 41,
		}
	}
	old := facts("Anna’s iPad", "ipad", "17.5", "iPad13,1", 700, false)
	old.Finished, old.State = false, "uploading"
	return []backup.Folder{{Path: root, State: backup.FolderRead, Backups: []backup.Facts{
		facts("Demo iPhone", "00008130-0000AAAA0000BBBB", "26.1", "iPhone16,1", 9, true),
		facts("Demo iPhone", "00008130-0000AAAA0000BBBB-20261003-101010", "26.0", "iPhone16,1", 49, false),
		old,
	}}}
}

func onTheWay() guide.Situation {
	folders := someBackups()
	sizes := map[string]int64{}
	for i, size := range []int64{31e9, 39e9, 11e9} {
		sizes[folders[0].Backups[i].Folder] = size
	}
	return guide.Situation{
		Now: now,
		Facts: guide.Facts{
			Host: guide.Host{OS: "linux", Distro: "debian", Free: 300e9}, Service: phone.ServiceRunning, Phones: []phone.Phone{aPhone()},
			Folders: folders, Scanned: true, Sizes: sizes, Checks: map[string]guide.CheckState{}, CanSimulate: true,
		},
		Choices: guide.Choices{Door: guide.DoorComputer, Phone: "00008130-0000AAAA0000BBBB"},
	}
}

func aReport(v backup.Verdict, findings ...backup.Finding) guide.CheckState {
	return guide.CheckState{Report: backup.Report{
		Verdict: v, Deep: true, Checked: now.Add(-time.Hour), Findings: findings,
		Counts: backup.Counts{Rows: 260_000, Files: 169_706, Bytes: 31e9, CheckedFiles: 169_706, CheckedBytes: 31e9, ByDigest: 6_412, BySize: 163_294, Databases: 61, Pictures: 40_000},
		Kinds: []backup.KindCount{
			{Kind: backup.KindPhotos, Files: 12_400, Bytes: 21e9},
			{Kind: backup.KindMessages, Files: 3_211, Bytes: 4e9},
			{Kind: backup.KindApps, Files: 140_000, Bytes: 6e9},
		},
		Done: []backup.Stage{backup.StageMarks, backup.StageIndex, backup.StagePresence, backup.StageContent},
	}}
}

// withInside gives the check of the chosen backup what is inside, of an everyday phone.
func withInside(s *guide.Situation) {
	c := s.Checks[s.Backup]
	held := func(id inventory.Kind, n int64, last time.Time) inventory.Holding {
		return inventory.Holding{ID: id, Readable: true, Count: n, First: &last, Last: &last}
	}
	may := now.AddDate(0, -6, 0)
	c.Report.Inside = &inventory.Holdings{
		Kinds: []inventory.Holding{
			held(inventory.Photos, 8412, may),
			{ID: inventory.Messages, Reason: inventory.Damaged},
			{ID: inventory.WhatsApp, Reason: inventory.NotThere},
			held(inventory.Contacts, 312, may), held(inventory.Notes, 87, may), held(inventory.Calendar, 940, may), held(inventory.VoiceMemos, 12, may), held(inventory.SafariBookmarks, 51, may),
		},
		Absent: []inventory.Absence{
			{ID: "photos", Count: 1930, Why: inventory.InCloud},
			{ID: "messages", Count: -1, Why: inventory.CannotBeRead},
			{ID: "calls", Count: -1, Why: inventory.NeedsPassword},
			{ID: inventory.Health, Count: -1, Why: inventory.NeedsPassword},
			{ID: inventory.Passwords, Count: -1, Why: inventory.NeedsPassword},
			{ID: "com.example.one", Count: -1, Why: inventory.AppKeepsOut},
			{ID: inventory.Mail, Count: -1, Why: inventory.OnServer},
		},
	}
	s.Checks[s.Backup] = c
}

// scene is a situation with a name.
type scene struct {
	name string
	make func() guide.Situation
}

// scenes are the pages of the window that are looked at and tested.
func scenes() []scene {
	return slices.Concat(pageScenes(), resultScenes(), listScenes(), insideScenes())
}

// pageScenes are those of all pages.
func pageScenes() []scene {
	chosen := func(change func(*guide.Situation)) func() guide.Situation {
		return func() guide.Situation {
			s := onTheWay()
			s.Backup = s.Folders[0].Backups[0].Folder
			s.Password = guide.PasswordRight
			if change != nil {
				change(&s)
			}
			return s
		}
	}
	checked := func(v backup.Verdict, change func(*guide.Situation), findings ...backup.Finding) func() guide.Situation {
		return chosen(func(s *guide.Situation) {
			s.Checks[s.Backup] = aReport(v, findings...)
			if change != nil {
				change(s)
			}
		})
	}
	passed := func(s *guide.Situation, steps ...guide.StepID) {
		s.Passed = map[guide.StepID]bool{}
		for _, id := range steps {
			s.Passed[id] = true
		}
	}
	trust := func(t phone.Trust) func() guide.Situation {
		return func() guide.Situation {
			s := onTheWay()
			p := phone.Phone{
				UDID: s.Phone, Connection: phone.USB, Trust: t, Name: phone.Is("Demo iPhone"),
				ProductType: phone.Is("iPhone16,1"), Class: phone.Is("iPhone"), IOS: phone.Is("26.1"),
				Storage: phone.NotReadable[phone.Storage](phone.ReasonNotTrusted),
			}
			s.Phones = []phone.Phone{p}
			return s
		}
	}
	return []scene{
		{"start-cut-off", func() guide.Situation {
			s := onTheWay()
			s.Door, s.CutOff = "", &guide.CutOff{Phone: "Anna’s iPhone", At: now.Add(-time.Hour)}
			return s
		}},
		{"choose-cut-off", func() guide.Situation {
			s := onTheWay()
			s.CutOff = &guide.CutOff{At: now.Add(-time.Hour)}
			return s
		}},
		{"start", func() guide.Situation {
			s := onTheWay()
			s.Door, s.Phones, s.Phone = guide.DoorNone, nil, ""
			return s
		}},
		{"cloud", func() guide.Situation {
			s := onTheWay()
			s.Door = guide.DoorCloud
			return s
		}},
		{"cloud-wifi", func() guide.Situation {
			s := onTheWay()
			s.Door, s.Cloud = guide.DoorCloud, "cloud/wifi"
			return s
		}},
		{"connect", func() guide.Situation {
			s := onTheWay()
			s.Phones, s.Phone = nil, ""
			return s
		}},
		{"no-service", func() guide.Situation {
			s := onTheWay()
			s.Phones, s.Phone, s.Service = nil, "", phone.ServiceMissing
			s.Since = map[guide.ProblemID]time.Time{"host/service-missing-linux": s.Now.Add(-time.Hour)}
			return s
		}},
		{"service-closed", func() guide.Situation {
			s := onTheWay()
			s.Host = guide.Host{OS: "windows", AppleApp: guide.AppleDevices, Free: 300e9}
			s.Phones, s.Phone, s.Service = nil, "", phone.ServiceClosed
			s.Since = map[guide.ProblemID]time.Time{"host/service-closed-windows": s.Now.Add(-time.Hour)}
			return s
		}},
		{"service-hidden", func() guide.Situation {
			s := onTheWay()
			s.Phones, s.Phone, s.Service = nil, "", phone.ServiceHidden
			s.Since = map[guide.ProblemID]time.Time{"host/service-hidden-linux": s.Now.Add(-time.Hour)}
			return s
		}},
		{"trust-asked", trust(phone.TrustAsked)},
		{"trust-denied", trust(phone.TrustDenied)},
		{"trust-locked", trust(phone.TrustLocked)},
		{"choose", onTheWay},
		{"choose-forbidden", func() guide.Situation {
			s := onTheWay()
			s.Host.OS = "darwin"
			s.Folders = []backup.Folder{{Path: "/Users/demo/Library/Application Support/MobileSync/Backup", State: backup.FolderForbidden}}
			return s
		}},
		{"choose-none", func() guide.Situation {
			s := onTheWay()
			s.Folders = []backup.Folder{{Path: "/home/demo/Backups", State: backup.FolderRead}}
			return s
		}},
		{"password", chosen(func(s *guide.Situation) { s.Password = guide.PasswordNone })},
		{"password-wrong", chosen(func(s *guide.Situation) { s.Password = guide.PasswordWrong })},
		{"check", chosen(nil)},
		{"checking", chosen(func(s *guide.Situation) {
			s.Job = &guide.Job{
				Kind: guide.JobCheck, Backup: s.Backup, CanStop: true,
				Phases: []guide.Phase{guide.PhaseMarks, guide.PhaseUnlock, guide.PhaseIndex, guide.PhasePresence, guide.PhaseContent}, Phase: 5,
				Progress: progress.Progress{Stage: "content", Done: 19e9, Total: 31e9, Unit: progress.Bytes, Files: 128_136, AllFiles: 169_706},
				Left:     progress.Left{Low: 2 * time.Minute, High: 3 * time.Minute}, Speed: 93e6,
			}
			s.Log = logOf(guide.JobCheck, guide.LogEntry{What: guide.LogPhase, Phase: guide.PhaseContent})
		})},
		{"verdict-good", checked(backup.VerdictRestorable, nil)},
		{"verdict-untrusted", checked(backup.VerdictRestorable, func(s *guide.Situation) { // no page says that no iPhone is here
			p := s.Phones[0]
			s.Phones[0] = phone.Phone{UDID: p.UDID, Connection: phone.USB, Trust: phone.TrustAsked, Seen: now}
		})},
		{"verdict-inside", checked(backup.VerdictRestorable, func(s *guide.Situation) { withInside(s) })},
		{"prepare-inside", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			withInside(s)
			s.Phones[0].Media = phone.Is(phone.Media{
				Photos: 8300, Videos: 150, Bytes: 22e9, Previews: 300, Cloud: true, Changed: slices.Concat(
					slices.Repeat([]int64{s.Now.AddDate(0, 0, -2).Unix()}, 38), slices.Repeat([]int64{s.Now.AddDate(-3, 0, 0).Unix()}, 8412)),
			})
			passed(s, guide.StepCheck)
		})},
		{"verdict-damaged", checked(backup.VerdictDamaged, nil,
			backup.Finding{ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: 14, Bytes: 3e6, Examples: []backup.Example{
				{App: "Photos", File: "Media/DCIM/100APPLE/IMG_0012.HEIC", Note: backup.Note{Code: backup.NoteVanished}},
			}})},
		{"verdict-too-big", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			st := s.Phones[0].Storage.Value
			st.Available, st.ForRestore, st.DataCapacity = 12e9, 20e9, 28e9
			s.Phones[0].Storage = phone.Is(st)
		})},
		{"verdict-too-new", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			s.Phones[0].ProductType, s.Phones[0].IOS = phone.Is("iPhone10,1"), phone.Is("16.7.12")
		})},
		{"prepare-find-my", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck)
			s.Phones[0].FindMy = phone.Is(true)
			s.Phones[0].Battery = phone.Is(phone.Battery{Percent: 15})
		})},
		{"restore-how", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
		})},
		{"restore-finder", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Host = guide.Host{OS: "darwin", AppleApp: guide.AppleFinder, Free: 300e9}
			s.Route = guide.RouteApple
		})},
		{"restore-here", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Route = guide.RouteHere
		})},
		{"restoring", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Route = guide.RouteHere
			s.Job = &guide.Job{
				Kind: guide.JobRestore, Backup: s.Backup, Phone: s.Phone, NeedsPhone: true,
				Progress: progress.Progress{Stage: "sending", Done: 12e9, Total: 31e9, Unit: progress.Bytes, Current: "Photos"},
				Left:     progress.Left{Low: 9 * time.Minute, High: 14 * time.Minute},
			}
		})},
		{"rehearsing", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Job = &guide.Job{
				Kind: guide.JobRehearse, Backup: s.Backup, CanStop: true,
				Progress: progress.Progress{Stage: "sending", Done: 12e9, Total: 31e9, Unit: progress.Bytes},
				Left:     progress.Left{Low: 9 * time.Minute, High: 14 * time.Minute},
			}
		})},
		{"rehearsed", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Route = guide.RouteHere
			s.Rehearsals = map[guide.Pair]guide.Rehearsed{{Backup: s.Backup, Phone: s.Phone}: {Backup: s.Backup, Phone: s.Phone, Good: true, Files: 169_706, Bytes: 31e9}}
		})},
		{"restore-failed", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Route = guide.RouteHere
			s.Ended = guide.Failure{Kind: guide.JobRestore, Problem: "transfer/205-digest", Code: 205, Words: "Multi status", Place: "content", Safe: true, At: now}
		})},
		{"afterwards", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Restored = &guide.Restored{Phone: s.Phone, Backup: s.Backup, At: now, PhoneBack: true}
		})},
		{"afterwards-reminded", checked(backup.VerdictRestorable, func(s *guide.Situation) {
			passed(s, guide.StepCheck, guide.StepPrepare)
			s.Restored = &guide.Restored{Phone: s.Phone, Backup: s.Backup, At: now, PhoneBack: true}
			s.RemindAt = now.AddDate(0, 1, 0)
		})},
		{"backing-up", aside(func(s *guide.Situation) {
			s.Job = &guide.Job{
				Kind: guide.JobBackup, Phone: s.Phone, CanStop: true,
				Phases: backupPhases, Phase: 2,
				Progress: progress.Progress{
					Stage: "receiving", Done: 12e9, Total: 34e9, Unit: progress.Bytes, Files: 41_207, About: true, Moved: progress.MovedMore, Current: "IMG_0012.HEIC",
				},
				Left: progress.Left{Low: 9 * time.Minute, High: 14 * time.Minute}, Speed: 31e6,
			}
			s.Log = logOf(guide.JobBackup, guide.LogEntry{What: guide.LogPasscode}, guide.LogEntry{What: guide.LogPhase, Phase: guide.PhaseCopy}, guide.LogEntry{What: guide.LogMore, N: 34e9})
		})},
		{"backing-up-unknown", aside(func(s *guide.Situation) {
			s.Job = &guide.Job{
				Kind: guide.JobBackup, Phone: s.Phone, CanStop: true, Phases: backupPhases, Phase: 2, Beat: 5,
				Progress: progress.Progress{Stage: "receiving", Done: 12e6, Unit: progress.Bytes, Files: 37}, Speed: 5.9e6,
			}
		})},
		{"backing-up-passcode", aside(func(s *guide.Situation) {
			s.Job = &guide.Job{
				Kind: guide.JobBackup, Phone: s.Phone, CanStop: true, NeedsPhone: true, Asked: 2, Phases: backupPhases, Phase: 1,
				Progress: progress.Progress{Stage: "waiting", Unit: progress.Bytes}, Since: now.Add(-40 * time.Second), Beat: 3,
			}
		})},
		{"restore-restarts", aside(func(s *guide.Situation) {
			s.Job = &guide.Job{
				Kind: guide.JobRestore, Phone: s.Phone, Backup: s.Folders[0].Backups[0].Folder, Phase: 5, Beat: 9,
				Phases:   []guide.Phase{guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply, guide.PhaseRestart},
				Progress: progress.Progress{Stage: "return", Unit: progress.Files}, Since: now.Add(-40 * time.Second),
			}
		})},
		{"backed-up", aside(func(s *guide.Situation) {
			s.Backup = s.Folders[0].Backups[0].Folder
			s.Ended = guide.BackedUp{Phone: s.Phone, Name: "Demo iPhone", Folder: s.Backup, Root: s.Folders[0].Path, Encrypted: true, At: now}
		})},
		{"backup-stopped", aside(func(s *guide.Situation) { s.Ended = guide.Stopped{Kind: guide.JobBackup} })},
		{"backup-full", aside(func(s *guide.Situation) {
			s.Ended = guide.Failure{
				Kind: guide.JobBackup, Problem: "transfer/105-computer-full", Code: 105, Words: "Insufficient free disk space on drive",
				Safe: true, Need: 90e9, Have: 12e9, At: now,
			}
		})},
		{"backup-unplugged", aside(func(s *guide.Situation) {
			s.Ended = guide.Failure{Kind: guide.JobBackup, Problem: guide.TransferLinkLost, Safe: true, At: now}
			lost := s.Phones[0]
			s.Phones, s.Lost = nil, &lost
			s.Since = map[guide.ProblemID]time.Time{guide.PhoneUnplugged: now.Add(-time.Minute)}
		})},
	}
}

// aside makes a scene of work that can be begun at any step, here at the choice
// of a backup.
func aside(change func(*guide.Situation)) func() guide.Situation {
	return func() guide.Situation {
		s := onTheWay()
		change(&s)
		return s
	}
}

func sceneNamed(t *testing.T, name string) guide.Situation {
	t.Helper()
	for _, s := range scenes() {
		if s.name == name {
			return s.make()
		}
	}
	t.Fatalf("no scene %q", name)
	return guide.Situation{}
}

var backupPhases = []guide.Phase{guide.PhasePrepare, guide.PhaseCopy, guide.PhaseFinish, guide.PhaseProve}

// logOf is a log of these entries, half a minute apart.
func logOf(kind guide.JobKind, entries ...guide.LogEntry) guide.Log {
	l := guide.Log{Kind: kind, Entries: append([]guide.LogEntry{{What: guide.LogBegan}}, entries...)}
	for i := range l.Entries {
		l.Entries[i].At = now.Add(time.Duration(i-len(l.Entries)) * 30 * time.Second)
	}
	return l
}
