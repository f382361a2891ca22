package guide

import (
	"fmt"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// BenchmarkTick is what a second costs in which nothing happens: a backup with
// damage is chosen, a phone is there, and Find My is on.
func BenchmarkTick(b *testing.B) {
	g, all := testGuide(), scenes()
	var s Situation
	for _, sc := range all {
		if sc.name == "check: missing files and an unreadable index" {
			s = sc.make(g)
		}
	}
	if s.Backup == "" {
		b.Fatal("no such scene")
	}
	b.ReportAllocs()
	for b.Loop() {
		_, s.Since = g.PlanSince(s)
	}
}

// with500 is a Situation with five hundred backups, half of them checked.
func with500(at ...change) Situation {
	s := scene{changes: append([]change{door(DoorComputer), withPhone()}, at...)}.make(testGuide())
	f := backup.Folder{Path: "/backups", State: backup.FolderRead}
	for i := range 500 {
		b := backup.Facts{
			Folder: fmt.Sprintf("/backups/%03d", i), UDID: "A", DeviceName: "Anna's iPhone", ProductType: "iPhone16,1", IOS: "26.0",
			Date: noon.AddDate(0, 0, -i), Format: backup.FormatDB, MarksRead: true, Finished: true, State: "finished",
		}
		f.Backups = append(f.Backups, b)
		if i%2 == 0 {
			s.Checks[b.Folder] = CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true}}
		}
	}
	s.Folders = []backup.Folder{f}
	return s
}

// BenchmarkTick500 is what a second costs with five hundred backups on the list.
func BenchmarkTick500(b *testing.B) {
	g := testGuide()
	for name, s := range map[string]Situation{"list": with500(), "chosen": with500(func(s *Situation) { s.Backup = "/backups/499" })} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Plan(s)
				_, s.Since = g.PlanSince(s)
			}
		})
	}
}

// BenchmarkChoose500 is what a click on the last of five hundred backups costs.
func BenchmarkChoose500(b *testing.B) {
	g, s := testGuide(), with500()
	b.ReportAllocs()
	for b.Loop() {
		g.Update(s, Did{Action: ActChooseBackup, Value: "/backups/499"})
	}
}
