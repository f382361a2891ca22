package ui

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// listScenes are the Choose page with few and many backups, and with folders in
// trouble.
func listScenes() []scene {
	return []scene{
		{"choose-one", func() guide.Situation { return many(1) }},
		{"choose-twelve", twelve},
		{"choose-five-hundred", func() guide.Situation { return many(500) }},
		{"choose-troubles", func() guide.Situation {
			s := twelve()
			s.Added = []string{"/media/demo/Old disk", "/home/demo/Pictures", "/srv/closed", "/srv/broken", "/mnt/server"}
			s.Folders = append(s.Folders,
				backup.Folder{Path: "/media/demo/Old disk", State: backup.FolderMissing},
				backup.Folder{Path: "/home/demo/Pictures", State: backup.FolderRead},
				backup.Folder{Path: "/srv/closed", State: backup.FolderForbidden},
				backup.Folder{Path: "/srv/broken", State: backup.FolderBroken},
				backup.Folder{Path: "/mnt/server", State: backup.FolderSilent})
			return s
		}},
		{"choose-silent", func() guide.Situation {
			s := twelve()
			s.Added = []string{"/mnt/server"}
			s.Folders = []backup.Folder{{Path: "/mnt/server", State: backup.FolderSilent, Err: "no answer"}}
			return s
		}},
		{"choose-online", func() guide.Situation {
			s := twelve()
			s.Folders = []backup.Folder{{Path: `C:\Users\demo\OneDrive\Backups`, State: backup.FolderOnline, Err: "The cloud file provider is not running."}}
			return s
		}},
		{"choose-unseen", func() guide.Situation {
			s := many(3)
			s.Sought = &guide.Sought{Path: "/media/anna/Old disk", Unseen: []string{"/media/anna/Old disk/lost+found", "/media/anna/Old disk/nas"}, More: true}
			return s
		}},
		{"choose-away", func() guide.Situation {
			s := twelve()
			s.Folders = []backup.Folder{{Path: s.Folders[0].Path, State: backup.FolderAway, Leads: "/media/anna/Backups/MobileSync", Err: "no such file"}}
			return s
		}},
		{"choose-links", func() guide.Situation {
			s := many(3)
			at := s.Folders[0].Path
			s.Folders[0].Links = []backup.Folder{
				{Path: at + "/00008130-000A1B2C3D4E5F60", State: backup.FolderAway, Leads: "/media/anna/Backups/00008130-000A1B2C3D4E5F60", Err: "no such file"},
				{Path: at + "/00008101-000123456789ABCD", State: backup.FolderSilent, Err: "no answer"},
			}
			return s
		}},
		{"choose-awaited", func() guide.Situation {
			s := twelve()
			s.Added = []string{"/mnt/server"}
			s.Folders = []backup.Folder{{Path: "/mnt/server", State: backup.FolderAwaited}}
			return s
		}},
		{"choose-awaited-beside", func() guide.Situation {
			s := many(3)
			s.Added = []string{"/mnt/server"}
			s.Folders = append(s.Folders, backup.Folder{Path: "/mnt/server", State: backup.FolderAwaited})
			return s
		}},
		{"choose-checking", func() guide.Situation {
			s := twelve()
			all := s.Folders[0].Backups
			q := &guide.Queue{So: guide.CheckedAll{All: 6}}
			for _, i := range []int{2, 5, 7, 9} {
				q.Left = append(q.Left, all[i].Folder)
			}
			s.Queue = q
			s.Job = &guide.Job{
				Kind: guide.JobCheck, Backup: all[1].Folder, CanStop: true, Speed: 210e6,
				Progress: progress.Progress{Stage: "payloads", Unit: progress.Bytes, Done: 43e7, Total: 1e9, Files: 300, AllFiles: 812},
				Left:     progress.Left{Low: 2 * time.Minute, High: 3 * time.Minute},
			}
			return s
		}},
		{"choose-packed", func() guide.Situation {
			s := twelve()
			s.Sought = &guide.Sought{Path: "/home/demo/backup.zip", Packed: "backup.zip"}
			return s
		}},
		{"choose-looking", func() guide.Situation {
			s := many(0)
			s.Scanned, s.Folders = false, nil
			return s
		}},
	}
}

// twelve are twelve backups of three phones, in every state that one can have.
func twelve() guide.Situation {
	s := many(12)
	names := []string{"Demo iPhone", "Anna’s iPhone", "Oma"}
	models := []string{"iPhone16,1", "iPhone14,5", "iPhone12,8"}
	udids := []string{"00008130-0000AAAA0000BBBB", "00008110-00001111AAAA2222", "00008030-00003333BBBB4444"}
	for i := range s.Folders[0].Backups {
		b := &s.Folders[0].Backups[i]
		who := i % len(names)
		size := s.Sizes[b.Folder]
		b.DeviceName, b.DisplayName, b.ProductType, b.UDID = names[who], names[who], models[who], udids[who]
		b.Folder = "/home/demo/Backups/" + udids[who]
		if i >= len(names) {
			b.Folder += b.Date.Format("-20060102-150405")
			b.Archived = true
		}
		s.Sizes[b.Folder] = size
	}
	all := s.Folders[0].Backups
	states := []guide.CheckState{
		aReport(backup.VerdictRestorable),
		{},
		aReport(backup.VerdictDamaged), aReport(backup.VerdictWarnings),
		aReport(backup.VerdictUnfinished), aReport(backup.VerdictLocked),
		{},
		{Stale: true, Report: aReport(backup.VerdictRestorable).Report},
	}
	for i, c := range states {
		if c.Report.Verdict != "" {
			s.Checks[all[i].Folder] = c
		}
	}
	all[6].Folder += "-repaired"
	all[6].Archived = false
	s.Sizes[all[6].Folder] = 5e9
	all[10].Finished, all[10].State = false, "uploading"
	return s
}
