package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// BenchmarkFrames measures how long a picture waits in the real window while it
// stands idle, and while it checks every file of a large backup with as many workers
// as there are processors. A frame over 50 ms is seen.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Frames -benchtime 1x ./cmd/lifeboat/e2e
func BenchmarkFrames(b *testing.B) {
	bin := needs(b)
	display := screen(b)
	folder, data := b.TempDir(), b.TempDir()
	if _, err := samples.Write(folder, samples.Options{Seed: 1, Files: 50_000, Bytes: 3e9, Date: time.Now().AddDate(0, 0, -3)}); err != nil {
		b.Fatal(err)
	}
	phone := plug(b, "-trust", "trusted", "-free", "60GB")
	file := filepath.Join(b.TempDir(), "frames")
	for b.Loop() {
		w := open(b, display, filepath.Join(bin, "lifeboat"), "Lifeboat", "-usbmuxd", phone.Address, "-backups", folder, "-only-backups", "-lang", "en",
			"-theme", "light", "-data", data, "-frames", file)
		settle([]*window{w})
		report := func(name string, take time.Duration) {
			_ = os.Remove(file) // it counts anew then
			time.Sleep(take)
			raw, err := os.ReadFile(file)
			var n int
			var middle, late, longest float64
			if _, serr := fmt.Sscan(string(raw), &n, &middle, &late, &longest); err != nil || serr != nil {
				b.Fatal(err, serr)
			}
			b.ReportMetric(middle, "ms/"+name+"-middle")
			b.ReportMetric(late, "ms/"+name+"-99%")
			b.ReportMetric(longest, "ms/"+name+"-longest")
		}
		report("idle", 10*time.Second)
		w.enter()
		time.Sleep(2 * time.Second)
		for _, key := range []string{"Down", "Return", "Return"} { // mark the backup, choose it, check it
			w.xdo("key", key)
			time.Sleep(2 * time.Second)
		}
		report("check", 5*time.Second)
		if notes, _ := os.ReadDir(filepath.Join(data, "checks")); len(notes) == 0 {
			b.Error("nothing was being checked")
		}
	}
}
