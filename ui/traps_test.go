package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// names are what people call their phones.
var names = []string{
	"アンナのiPhone（古いほう）", "📱 Anna’s 👩‍💻 iPhone 🎉", "הטלפון של דנה", strings.Repeat("The iPhone of the whole family ", 10),
	strings.Repeat("W", 80), "", "  ", "a\nb\tc",
}

// traps are pages that are hard to lay out: two phones, very many backups, and
// names and figures as nobody expects them.
func traps() []scene {
	named := func(scene, name string) func() guide.Situation {
		return func() guide.Situation {
			s := sceneOf(scene)
			for i := range s.Phones {
				s.Phones[i].Name = phone.Is(name)
			}
			for i := range s.Folders {
				for j := range s.Folders[i].Backups {
					b := &s.Folders[i].Backups[j]
					b.DeviceName, b.DisplayName = name, name
				}
			}
			return s
		}
	}
	sized := func(scene string, backups, capacity, free int64) func() guide.Situation {
		return func() guide.Situation {
			s := sceneOf(scene)
			for folder := range s.Sizes {
				s.Sizes[folder] = backups
			}
			for i := range s.Phones {
				s.Phones[i].Storage = phone.Is(phone.Storage{Capacity: capacity, DataCapacity: capacity * 9 / 10, Available: free, ForRestore: free})
			}
			return s
		}
	}
	two := func(scene string) func() guide.Situation {
		return func() guide.Situation {
			s := sceneOf(scene)
			other := aPhone()
			other.UDID, other.Name, other.ProductType = "00008130-0000CCCC0000DDDD", phone.Is("Ben’s iPhone"), phone.Is("iPhone14,2")
			other.IOS, other.BackupEncrypted = phone.Is("18.6"), phone.Is(false)
			s.Phones = append(s.Phones, other)
			return s
		}
	}
	all := []scene{
		{"two-phones", func() guide.Situation {
			s := two("choose")()
			s.Phone = ""
			return s
		}},
		{"two-phones-choose", two("choose")},
		{"two-phones-restore", two("restore-here")},
		{"two-phones-trust", func() guide.Situation {
			s := two("trust-asked")()
			s.Phone = ""
			return s
		}},
		{"choose-many", func() guide.Situation { return manyBackups(500) }},
		{"choose-no-phone", func() guide.Situation {
			s := sceneOf("choose")
			s.Phones, s.Phone, s.NoPhone = nil, "", true
			return s
		}},
		{"verdict-no-phone", func() guide.Situation {
			s := sceneOf("verdict-good")
			s.Phones, s.Phone, s.NoPhone = nil, "", true
			return s
		}},
		{"choose-empty-backups", sized("choose", 0, 128e9, 0)},
		{"choose-huge", sized("choose", 4e12, 4e12, 3e12)},
		{"verdict-huge", sized("verdict-good", 4e12, 64e9, 1e9)},
		{"verdict-tiny", sized("verdict-good", 17e6, 1e12, 9e11)},
		{"verdict-phone-full", sized("verdict-good", 31e9, 32e9, 0)},
		{"repair-plan", func() guide.Situation {
			s := sceneOf("verdict-damaged")
			plan := guide.RepairPlan{Backup: s.Backup, Destination: "/media/demo/Old disk/" + strings.Repeat("a folder in a folder/", 8), Lost: 1400}
			s.Ended = plan
			return s
		}},
		{"repaired", func() guide.Situation {
			s := sceneOf("verdict-good")
			s.Repaired = &guide.Repaired{Backup: s.Folders[0].Backups[1].Folder, Folder: s.Backup}
			return s
		}},
		{"password-set", aside(func(s *guide.Situation) {
			s.Ended = guide.PasswordChanged{Phone: s.Phone, Name: "Demo iPhone", Change: guide.PasswordSet}
		})},
		{"verdict-all-findings", func() guide.Situation {
			s := sceneOf("verdict-damaged")
			c := s.Checks[s.Backup]
			for _, id := range []backup.FindingID{backup.IndexDamaged, backup.DecomposedPaths, backup.ChangedSince} {
				c.Report.Findings = append(c.Report.Findings, backup.Finding{ID: id, Severity: backup.SeverityStop, Count: 123_456, Bytes: 3e11, Examples: []backup.Example{
					{App: "com.example.app", File: strings.Repeat("Library/Application Support/", 12) + "file.sqlite"},
				}})
			}
			s.Checks[s.Backup] = c
			return s
		}},
		{"restoring-for-long", func() guide.Situation {
			s := sceneOf("restoring")
			s.Job.Progress.Done, s.Job.Progress.Total, s.Job.Progress.Current = 3_999_999_999_999, 4e12, strings.Repeat("long name ", 30)
			s.Job.Left.Low, s.Job.Left.High = 40*time.Hour, 400*time.Hour
			return s
		}},
	}
	for i, name := range names {
		for _, scene := range []string{"choose", "verdict-good", "restore-here", "restoring", "afterwards"} {
			all = append(all, struct {
				name string
				make func() guide.Situation
			}{fmt.Sprintf("%s-name-%d", scene, i), named(scene, name)})
		}
	}
	return all
}

// manyBackups is the list of a technician.
func manyBackups(n int) guide.Situation {
	s := onTheWay()
	models := []string{"iPhone16,1", "iPhone14,2", "iPad13,1", "iPhone99,9"}
	folder := &s.Folders[0]
	for i := range n {
		f := folder.Backups[0]
		f.Folder = fmt.Sprintf("%s/00008130-%016X", folder.Path, i)
		f.UDID = fmt.Sprintf("00008130-%016X", i/7)
		f.DeviceName = fmt.Sprintf("iPhone %d", i/7)
		f.DisplayName, f.ProductType = f.DeviceName, models[i%len(models)]
		f.Date, f.Encrypted = now.Add(-time.Duration(i)*31*time.Hour), i%2 == 0
		folder.Backups = append(folder.Backups, f)
		s.Sizes[f.Folder] = int64(i) * 1e9
		if i%3 == 0 {
			s.Checks[f.Folder] = aReport(backup.VerdictRestorable)
		}
	}
	return s
}

// sceneOf returns a scene that is known to be there.
func sceneOf(name string) guide.Situation {
	for _, s := range scenes() {
		if s.name == name {
			return s.make()
		}
	}
	panic("no scene " + name)
}
