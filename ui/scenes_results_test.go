package ui

import (
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// resultScenes are the pages that tell how work ended, and those of ways beside the
// one from door to afterwards.
func resultScenes() []scene {
	left := []backup.Example{{App: "Photos", File: "Media/DCIM/100APPLE/IMG_0001.JPG"}, {App: "Messages", File: "Library/SMS/sms.db"}}
	result := func(change func(*guide.Situation)) func() guide.Situation {
		return func() guide.Situation {
			s := onTheWay()
			s.Backup = s.Folders[0].Backups[0].Folder
			s.Passed = map[guide.StepID]bool{guide.StepCheck: true, guide.StepPrepare: true}
			s.Checks = map[string]guide.CheckState{s.Backup: {Report: backup.Report{
				Verdict: backup.VerdictRestorable, Deep: true, Checked: now,
				Counts: backup.Counts{Files: 600, Bytes: 31e9, CheckedFiles: 600, CheckedBytes: 31e9, ByDigest: 600},
				Done:   []backup.Stage{backup.StageUnlock, backup.StageMarks, backup.StageIndex, backup.StagePresence, backup.StageContent},
			}}}
			s.Password = guide.PasswordRight
			change(&s)
			return s
		}
	}
	apple := func(s *guide.Situation) {
		s.Host = guide.Host{OS: "darwin", AppleApp: guide.AppleFinder, Free: 300e9}
		s.Route = guide.RouteApple
	}
	return []scene{
		{"connect-which", func() guide.Situation {
			s := onTheWay()
			other := s.Phones[0]
			other.UDID, other.ProductType, other.Serial = "00008110-00FF", phone.Is("iPhone10,1"), phone.Is("F17XYZ9ABCD")
			s.Phones, s.Phone = append(s.Phones[:1:1], other), ""
			return s
		}},
		{"back-up", func() guide.Situation {
			s := onTheWay()
			s.Door = guide.DoorBackUp
			return s
		}},
		{"prepare", result(func(s *guide.Situation) { delete(s.Passed, guide.StepPrepare) })},
		{"backed-up-figures", result(func(s *guide.Situation) {
			s.Before = s.Folders[0].Backups[1].Folder
			s.Ended = guide.BackedUp{
				Phone: s.Phone, Name: "Demo iPhone", Folder: s.Backup, Root: s.Folders[0].Path, Encrypted: true, At: now,
				Files: 169_706, Bytes: 31e9, NewFiles: 212, NewBytes: 3e8, Continued: true, Replaced: true,
				Skipped: 2, SkippedNames: []string{"IMG_0001.JPG", "IMG_0002.JPG"}, Took: 14 * time.Minute,
			}
		})},
		{"repair-consent", result(func(s *guide.Situation) {
			s.Passed = nil
			s.Ended = guide.RepairPlan{Backup: s.Backup, Destination: "/home/demo/copy", Lost: 2, Bytes: 4e6, Examples: left}
		})},
		{"repair-waits", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.Failure{Kind: guide.JobRepair, Problem: guide.RepairWaits, Safe: true, Folder: `C:\Users\demo\Backups\Anna’s iPhone (repaired)`, Words: "The process cannot access the file because it is being used by another process.", At: now}
		})},
		{"backup-held", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.BackedUp{
				Phone: s.Phone, Name: "Demo iPhone", Folder: s.Backup, Root: s.Folders[0].Path, Encrypted: true, At: now, Files: 169_706, Bytes: 31e9,
				Beside: true, Held: true, Took: 14 * time.Minute,
			}
		})},
		{"backup-waits", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.Failure{Kind: guide.JobBackup, Problem: guide.TransferWaits, Safe: true, Folder: s.Backup, Present: s.Backup, Words: "The process cannot access the file because it is being used by another process.", At: now}
		})},
		{"in-use", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.Failure{Kind: guide.JobBackup, Problem: guide.HostInUse, Safe: true, Words: "The process cannot access the file because it is being used by another process.", At: now}
		})},
		{"kept-online", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.Failure{Kind: guide.JobRepair, Problem: guide.HostKeptOnline, Safe: true, Words: "open Manifest.db: The cloud file provider is not running.", At: now}
		})},
		{"virus-scanner", result(func(s *guide.Situation) {
			s.Host.OS = "windows"
			s.Ended = guide.Failure{
				Kind: guide.JobCopy, Problem: guide.HostVirusScanner, Safe: true, At: now,
				Words: "read 3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28: Operation did not complete successfully because the file contains a virus or potentially unwanted software.",
			}
		})},
		{"repaired", result(func(s *guide.Situation) {
			s.Ended = guide.Repaired{
				Backup: s.Backup, Folder: s.Folders[0].Backups[1].Folder, Files: 598, Bytes: 31e9, Lost: 2, LeftOut: left, Took: 6 * time.Minute,
			}
		})},
		{"rehearsed-well", result(func(s *guide.Situation) {
			s.Ended = guide.Rehearsed{Backup: s.Backup, Phone: s.Phone, Good: true, Files: 600, Bytes: 31e9, Took: 40 * time.Second}
		})},
		{"rehearsed-badly", result(func(s *guide.Situation) {
			s.Ended = guide.Rehearsed{Backup: s.Backup, Phone: s.Phone, Problem: "transfer/205-missing-files", Code: 205, Failed: 3, Broken: []string{"payload-missing"}}
		})},
		{"verdict-rehearsed-badly", result(func(s *guide.Situation) {
			delete(s.Passed, guide.StepCheck)
			h := guide.Rehearsed{Backup: s.Backup, Phone: s.Phone, Problem: "transfer/205-missing-files", Code: 205, Failed: 3}
			s.Rehearsals = map[guide.Pair]guide.Rehearsed{{Backup: s.Backup, Phone: s.Phone}: h}
		})},
		{"checked-all", result(func(s *guide.Situation) {
			s.Ended = guide.CheckedAll{All: 3, Checked: []guide.CheckedOne{
				{Folder: s.Folders[0].Backups[0].Folder, Verdict: backup.VerdictRestorable},
				{Folder: s.Folders[0].Backups[1].Folder, Verdict: backup.VerdictDamaged},
				{Folder: s.Folders[0].Backups[0].Folder, Verdict: backup.VerdictLocked},
			}}
		})},
		{"checking-all", result(func(s *guide.Situation) {
			s.Queue = &guide.Queue{Left: []string{s.Folders[0].Backups[1].Folder}, So: guide.CheckedAll{All: 2}}
			s.Job = &guide.Job{Kind: guide.JobCheck, Backup: s.Backup, CanStop: true}
		})},
		{"apple-moved", result(func(s *guide.Situation) {
			apple(s)
			s.Host.Folders = []string{"/Users/demo/Library/Application Support/MobileSync/Backup"}
		})},
		{"apple-copy", result(func(s *guide.Situation) {
			appleCopy(s, "")
			s.Folders[1].Backups[0].Date = s.Folders[1].Backups[0].Date.AddDate(0, -2, 0)
		})},
		{"apple-copying", result(func(s *guide.Situation) {
			appleCopy(s, "")
			s.Job = &guide.Job{Kind: guide.JobCopy, Backup: s.Backup, CanStop: true, Phases: []guide.Phase{guide.PhaseCopy, guide.PhaseCompare}, Phase: 2, Speed: 180e6, Progress: progress.Progress{
				Stage: "compare", Done: 12e9, Total: 31e9, Unit: progress.Bytes, Files: 41_207, AllFiles: 169_711,
			}, Left: progress.Left{Low: time.Minute, High: 3 * time.Minute}}
		})},
		{"apple-copied", result(func(s *guide.Situation) {
			made := appleCopy(s, "")
			s.Ended = guide.Copied{Backup: s.Backup, Folder: made, Files: 169_711, Bytes: 31e9, Checked: true, Took: 9 * time.Minute}
		})},
		{"apple-copied-beside", result(func(s *guide.Situation) {
			appleCopy(s, "")
			made := appleCopy(s, "-20261117-080000")
			s.Ended = guide.Copied{Backup: s.Backup, Folder: made, Beside: true, Files: 169_711, Bytes: 31e9, Left: 2, LeftOut: []string{"to the photos", "to the desktop"}, Took: 9 * time.Minute}
		})},
		{"apple-copy-closed", result(func(s *guide.Situation) {
			appleCopy(s, "")
			s.Ended = guide.Failure{Kind: guide.JobCopy, Problem: guide.CopyFullDiskAccess, Safe: true, Words: "mkdir: operation not permitted", At: now}
		})},
		{"apple-failed", result(func(s *guide.Situation) {
			apple(s)
			s.Failed = true
		})},
		{"restore-pulled", result(func(s *guide.Situation) {
			s.Route = guide.RouteHere
			s.Ended = guide.Failure{Kind: guide.JobRestore, Problem: guide.TransferLinkLost, At: now}
			lost := s.Phones[0]
			s.Phones, s.Lost = nil, &lost
			s.Since = map[guide.ProblemID]time.Time{guide.PhoneUnpluggedMidway: now.Add(-time.Minute)}
		})},
		{"afterwards-figures", result(func(s *guide.Situation) {
			s.Restored = &guide.Restored{
				Phone: s.Phone, Backup: s.Backup, At: now, PhoneBack: true, Files: 260, Bytes: 62e6, Took: 95 * time.Second,
				Kinds: []backup.KindCount{{Kind: backup.KindPhotos, Files: 134}, {Kind: backup.KindMessages, Files: 12}},
			}
		})},
	}
}

// appleCopy lets Apple's app look in a folder of its own, and a backup like the chosen
// one lie there.
func appleCopy(s *guide.Situation, name string) (folder string) {
	const udid, place = "00008030-001A35E11AEB802E", "/Users/demo/Library/Application Support/MobileSync/Backup"
	s.Host.OS, s.Host.AppleApp, s.Host.Folders, s.Route = "darwin", guide.AppleFinder, []string{place}, guide.RouteApple
	s.Folders = slices.Clone(s.Folders)
	s.Folders[0].Backups = slices.Clone(s.Folders[0].Backups)
	s.Folders[0].Backups[0].UDID = udid
	made := s.Folders[0].Backups[0]
	made.Folder = place + "/" + udid + name
	s.Folders = append(s.Folders, backup.Folder{Path: place, State: backup.FolderRead, Backups: []backup.Facts{made}})
	return made.Folder
}
