package guide

import "testing"

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
