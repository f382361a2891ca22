package ui

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// holdings are what an everyday backup holds.
func holdings() *inventory.Holdings {
	day := func(y int, m time.Month, d int) *time.Time {
		t := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
		return &t
	}
	kind := func(id inventory.Kind, count, bytes int64) inventory.Holding {
		return inventory.Holding{ID: id, Readable: true, Count: count, Bytes: bytes, First: day(2016, 3, 12), Last: day(2026, 5, 3)}
	}
	photos := kind(inventory.Photos, 8412, 21e9)
	photos.Parts = map[inventory.Part]int64{inventory.PartHidden: 3, inventory.PartTrashed: 12, inventory.PartReduced: 40}
	return &inventory.Holdings{
		Kinds: []inventory.Holding{
			photos, kind(inventory.Messages, 30_211, 4e9), kind(inventory.WhatsApp, 0, 0), kind(inventory.Contacts, 213, 1e6), kind(inventory.Notes, 77, 2e6),
			{ID: inventory.Calls, Reason: inventory.Damaged},
			kind(inventory.Calendar, 412, 3e6), kind(inventory.VoiceMemos, 12, 5e7), kind(inventory.Apps, 41, 6e9),
		},
		Absent: []inventory.Absence{
			{ID: string(inventory.Photos), Count: 1930, Why: inventory.InCloud},
			{ID: string(inventory.WhatsApp), Count: -1, Why: inventory.AppKeepsOut},
			{ID: inventory.Health, Count: -1, Why: inventory.NeedsPassword},
			{ID: inventory.Passwords, Count: -1, Why: inventory.NeedsPassword},
			{ID: string(inventory.Calls), Count: -1, Why: inventory.CannotBeRead},
		},
	}
}

// insideScenes are the pages of what is inside a backup, and of saving it.
func insideScenes() []scene {
	looked := func(in guide.Looked, change func(*guide.Situation)) func() guide.Situation {
		return func() guide.Situation {
			s := onTheWay()
			s.Backup = s.Folders[0].Backups[1].Folder
			in := in
			in.Backup = s.Backup
			s.Inside = &in
			if change != nil {
				change(&s)
			}
			return s
		}
	}
	all := guide.Looked{Holdings: holdings()}
	saved := func(s *guide.Situation, change func(*guide.Saved)) {
		d := guide.Saved{
			Backup: s.Backup, Folder: "/home/demo/Documents/Saved from Demo iPhone", Files: 8900, Bytes: 25e9, Took: 9 * time.Minute,
			Kinds: []guide.SavedKind{{Kind: inventory.Photos, Files: 8400, Bytes: 21e9}, {Kind: inventory.Messages, Files: 499, Bytes: 4e9}, {Kind: inventory.Contacts, Files: 1, Bytes: 1e6}},
		}
		d.Pages = []guide.SavedPage{{Kind: inventory.Messages, Path: d.Folder + "/Messages/All chats.html"}}
		if change != nil {
			change(&d)
		}
		s.Ended = d
	}
	nothing := guide.Looked{Holdings: &inventory.Holdings{Kinds: []inventory.Holding{{ID: inventory.Photos, Readable: true}, {ID: inventory.Messages, Reason: inventory.NotThere}, {ID: inventory.Contacts, Readable: true}}}}
	unread := guide.Looked{Holdings: &inventory.Holdings{
		Kinds:  []inventory.Holding{{ID: inventory.Photos, Readable: true}, {ID: inventory.Messages, Reason: inventory.Damaged}},
		Absent: []inventory.Absence{{ID: string(inventory.Messages), Count: -1, Why: inventory.CannotBeRead}},
	}}
	return []scene{
		{"inside-empty", looked(nothing, nil)},
		{"inside-unread", looked(unread, nil)},
		{"saved-unread", looked(all, func(s *guide.Situation) {
			saved(s, func(d *guide.Saved) {
				d.List = d.Folder + "/Not saved.txt"
				d.Unread = []guide.Unread{{Kind: inventory.Calls, Reason: "damaged"}, {Kind: inventory.Notes, Reason: "missing", Part: true}}
			})
		})},
		{"choose-inside", func() guide.Situation {
			s := onTheWay()
			s.Door, s.Phones, s.Phone, s.Backup = guide.DoorInside, nil, "", ""
			return s
		}},
		{"start-save-cut-off", func() guide.Situation {
			s := onTheWay()
			s.Door, s.Phones, s.Phone, s.Backup = guide.DoorNone, nil, "", ""
			s.HalfSaved = &guide.HalfSaved{Backup: s.Folders[0].Backups[0].Folder, Folder: "/home/demo/Documents/Saved from Demo iPhone", CutOff: true}
			return s
		}},
		{"save-stopped", looked(all, func(s *guide.Situation) {
			saved(s, nil)
			d := s.Ended.(guide.Saved)
			s.Door, s.Ended = guide.DoorInside, guide.Stopped{Kind: guide.JobSave, Saved: &d}
			s.HalfSaved = &guide.HalfSaved{Backup: s.Backup, Folder: d.Folder}
		})},
		{"save-full", looked(all, func(s *guide.Situation) {
			saved(s, nil)
			d := s.Ended.(guide.Saved)
			s.Door, s.Ended = guide.DoorInside, guide.Failure{Kind: guide.JobSave, Problem: guide.SaveDiskFull, Safe: true, Saved: &d, At: now}
			s.HalfSaved = &guide.HalfSaved{Backup: s.Backup, Folder: d.Folder}
		})},
		{"saving", looked(all, func(s *guide.Situation) {
			s.Door = guide.DoorInside
			s.Job = &guide.Job{
				Kind: guide.JobSave, Backup: s.Backup, CanStop: true, Left: progress.Left{Low: 9 * time.Minute, High: 14 * time.Minute},
				Progress: progress.Progress{Stage: "photos", Done: 12e9, Total: 31e9, Unit: progress.Bytes, Files: 4120, AllFiles: 8412, Current: "IMG_0012.HEIC"},
			}
		})},
		{"inside", looked(all, nil)},
		{"inside-by-its-door", looked(all, func(s *guide.Situation) { s.Door, s.Phones, s.Phone = guide.DoorInside, nil, "" })},
		{"inside-damaged-index", looked(guide.Looked{Holdings: holdings(), IndexDamaged: true}, nil)},
		{"inside-index-lost", looked(guide.Looked{IndexLost: true}, nil)},
		{"inside-older-index", looked(guide.Looked{Holdings: holdings()}, func(s *guide.Situation) { s.Inside.OlderIndex = s.Folders[0].Backups[0].Folder })},
		{"inside-list-lost", func() guide.Situation {
			s := onTheWay()
			s.Door, s.Phones, s.Phone = guide.DoorInside, nil, ""
			s.Backup = s.Folders[0].Backups[1].Folder
			s.Ended = guide.Failure{Kind: guide.JobLook, Problem: guide.SaveNeedsIndex, Safe: true, Tried: []string{s.Folders[0].Backups[0].Folder}}
			return s
		}},
		{"inside-locked", func() guide.Situation {
			s := onTheWay()
			s.Backup = s.Folders[0].Backups[0].Folder
			s.Look = true
			return s
		}},
		{"saved", looked(all, func(s *guide.Situation) { saved(s, nil) })},
		{"saved-most", looked(all, func(s *guide.Situation) {
			saved(s, func(d *guide.Saved) {
				d.NotSaved, d.There, d.Defects, d.List = 2, 12, 3, d.Folder+"/Not saved.txt"
				d.Why = []guide.SavedNot{{Kind: inventory.Photos, Reason: "missing", Count: 2}}
				d.Pages = append(d.Pages, guide.SavedPage{Kind: inventory.Notes, Path: d.Folder + "/Notes/All notes.html"})
				d.Names = []string{"IMG_0001.JPG", "IMG_0002.JPG"}
			})
		})},
	}
}
