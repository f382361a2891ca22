package check_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// The benchmarks write large backups below the system's folder for temporary
// files, once for each, and compare the stages of a check with what other tools
// need for the same bytes, in the same run:
//
//	go test -run - -bench . -benchtime 3x -timeout 30m ./device/backup/check
//
// With -short they are a hundredth of the size.

// scale is what the sizes are divided by.
func scale() int {
	if testing.Short() {
		return 100
	}
	return 1
}

// stages checks a folder and tells how long each stage took.
func stages(b *testing.B, folder string, o check.Options) (map[backup.Stage]time.Duration, backup.Report) {
	b.Helper()
	open, err := backupdir.Open(folder)
	if err != nil {
		b.Fatal(err)
	}
	defer open.Close()
	took := map[backup.Stage]time.Duration{}
	last := time.Now()
	o.Partial = func(r backup.Report) {
		now := time.Now()
		took[r.Done[len(r.Done)-1]] = now.Sub(last)
		last = now
	}
	r, err := check.Run(context.Background(), open, o, nil)
	if err != nil {
		b.Fatal(err)
	}
	return took, r
}

// tool runs a shell command over a folder and tells how long it took.
func tool(b *testing.B, folder, command string) time.Duration {
	b.Helper()
	if _, err := exec.LookPath(strings.Fields(command)[0]); err != nil {
		b.Skip("not installed: ", err)
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(command, ": ", err)
	}
	return time.Since(start)
}

// bench repeats what is measured, after a round that fills the caches, and
// reports mean seconds by name.
func bench(b *testing.B, measure func() map[string]time.Duration) map[string]float64 {
	measure()
	sum := map[string]float64{}
	n := 0.0
	for b.Loop() {
		for name, d := range measure() {
			sum[name] += d.Seconds()
		}
		n++
	}
	for name := range sum {
		sum[name] /= n
		b.ReportMetric(sum[name], name+"-s")
	}
	return sum
}

// peak is the most memory the process ever had, in megabytes; 0 where unknown.
func peak() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb := 0.0
			for _, c := range strings.Fields(rest)[0] {
				kb = kb*10 + float64(c-'0')
			}
			return kb / 1024
		}
	}
	return 0
}

// BenchmarkIndex reads an index of a million rows.
func BenchmarkIndex(b *testing.B) {
	w := write(b, samples.Options{Files: 610_000 / scale(), Bytes: 60 << 30, Payload: samples.PayloadNone})
	runtime.GC()
	var rows int64
	s := bench(b, func() map[string]time.Duration {
		took, r := stages(b, w.Folder, check.Options{Quick: true})
		rows = r.Counts.Rows
		return map[string]time.Duration{"index": took[backup.StageIndex]}
	})
	b.ReportMetric(float64(rows), "rows")
	b.ReportMetric(float64(rows)/s["index"], "rows/s")
	b.ReportMetric(peak(), "peak-MB")
}

// BenchmarkPlain compares presence with find, and content with cat and sha1sum,
// on 100,000 files of 4 GB.
func BenchmarkPlain(b *testing.B) {
	w := write(b, samples.Options{Files: 100_000 / scale(), Bytes: 4 << 30 / int64(scale())})
	s := bench(b, func() map[string]time.Duration {
		took, r := stages(b, w.Folder, check.Options{})
		if r.Verdict != backup.VerdictRestorable {
			b.Fatal(r.Findings)
		}
		return map[string]time.Duration{
			"presence": took[backup.StagePresence],
			"find":     tool(b, w.Folder, `find . -type f -printf '%s\n' > /dev/null`),
			"content":  took[backup.StageContent],
			"cat":      tool(b, w.Folder, `find . -type f -print0 | xargs -0 cat > /dev/null`),
			"sha1sum":  tool(b, w.Folder, `find . -type f -print0 | xargs -0 sha1sum > /dev/null`),
		}
	})
	b.ReportMetric(s["presence"]/s["find"], "presence/find")
	b.ReportMetric(s["content"]/s["cat"], "content/cat")
	b.ReportMetric(s["content"]/s["sha1sum"], "content/sha1sum")
	b.ReportMetric(peak(), "peak-MB")
}

// BenchmarkRemember compares a check that remembers a checksum of every file
// with one that does not, plain and encrypted, and the next one with both: whole
// checks, in the same run, by the processor's time.
func BenchmarkRemember(b *testing.B) {
	for name, secret := range map[string]string{"plain": "", "encrypted": password} {
		b.Run(name, func(b *testing.B) {
			w := write(b, samples.Options{Files: 100_000 / scale(), Bytes: 4 << 30 / int64(scale()), Password: secret})
			s := bench(b, func() map[string]time.Duration {
				whole := func(journal string) time.Duration {
					start := processorTime()
					if _, r := stages(b, w.Folder, check.Options{Password: []byte(secret), Journal: journal}); r.Verdict != backup.VerdictRestorable {
						b.Fatal(r.Findings)
					}
					return processorTime() - start
				}
				dir := b.TempDir()
				return map[string]time.Duration{"without": whole(""), "first": whole(dir), "next": whole(dir)}
			})
			b.ReportMetric(s["first"]/s["without"], "first/without")
			b.ReportMetric(s["next"]/s["without"], "next/without")
			b.ReportMetric(peak(), "peak-MB")
		})
	}
}

// BenchmarkEncrypted compares content with openssl decrypting the same bytes in
// one process.
func BenchmarkEncrypted(b *testing.B) {
	w := write(b, samples.Options{Files: 100_000 / scale(), Bytes: 4 << 30 / int64(scale()), Password: password})
	key := strings.Repeat("00", 32)
	s := bench(b, func() map[string]time.Duration {
		took, r := stages(b, w.Folder, check.Options{Password: []byte(password)})
		if r.Verdict != backup.VerdictRestorable {
			b.Fatal(r.Findings)
		}
		return map[string]time.Duration{
			"content": took[backup.StageContent],
			"openssl": tool(b, w.Folder, `find . -type f -size +0 -path './??/*' -print0 | xargs -0 cat | openssl enc -d -aes-256-cbc -nopad -bufsize 262144 -K `+key+` -iv `+key[:32]+` > /dev/null`),
			"cat":     tool(b, w.Folder, `find . -type f -print0 | xargs -0 cat > /dev/null`),
		}
	})
	b.ReportMetric(s["openssl"]/s["content"], "times-openssl-core")
	b.ReportMetric(peak(), "peak-MB")
}

// BenchmarkLargeFiles is content on few large files, where opening costs nothing.
func BenchmarkLargeFiles(b *testing.B) {
	for name, secret := range map[string]string{"plain": "", "encrypted": password} {
		b.Run(name, func(b *testing.B) {
			w := write(b, samples.Options{Files: 300, Bytes: 2 << 30 / int64(scale()), Password: secret})
			s := bench(b, func() map[string]time.Duration {
				took, _ := stages(b, w.Folder, check.Options{Password: []byte(secret)})
				return map[string]time.Duration{
					"content": took[backup.StageContent],
					"cat":     tool(b, filepath.Clean(w.Folder), `find . -type f -print0 | xargs -0 cat > /dev/null`),
				}
			})
			b.ReportMetric(float64(w.Bytes)/1e9/s["content"], "GB/s")
		})
	}
}
