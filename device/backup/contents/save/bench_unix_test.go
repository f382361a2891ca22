//go:build unix

package save_test

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// BenchmarkSave saves photos out of an encrypted backup, in a process of its own, and
// copies the same plain bytes. LIFEBOAT_PHOTOS says how many photos (2,000),
// LIFEBOAT_PHOTO_KB how large they are on average (400), LIFEBOAT_BENCH_DIR where; the
// disk takes three times that.
func BenchmarkSave(b *testing.B) {
	number := func(name string, n int) int {
		if v, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return v
		}
		return n
	}
	photos, size := number("LIFEBOAT_PHOTOS", 2000), number("LIFEBOAT_PHOTO_KB", 400)<<10
	base, err := os.MkdirTemp(os.Getenv("LIFEBOAT_BENCH_DIR"), "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(base)
	dir := photoBackup(b, base, photos, size)
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		saved, copied := filepath.Join(base, "saved"), filepath.Join(base, "copied")
		began := time.Now()
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), envBackup+"="+dir, envFolder+"="+saved, envKind+"=photos")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		saving := time.Since(began)
		rss := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		if runtime.GOOS == "darwin" {
			rss >>= 10
		}
		began = time.Now()
		files, bytes := copyTree(b, saved, copied)
		copying := time.Since(began)
		if files != photos {
			b.Fatalf("%d files", files)
		}
		began = time.Now()
		cmd = exec.Command(exe)
		cmd.Env = append(os.Environ(), envBackup+"="+dir, envFolder+"="+saved, envKind+"=photos")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		b.Logf("saved in %.1f s, copied in %.1f s: %.1f %% of copying; %.0f MB resident", saving.Seconds(), copying.Seconds(), 100*copying.Seconds()/saving.Seconds(), float64(rss)/1024)
		b.ReportMetric(time.Since(began).Seconds(), "s/again")
		b.ReportMetric(float64(rss)/1024, "MB-RSS")
		b.ReportMetric(float64(bytes)/saving.Seconds()/1e6, "MB/s-saved")
		b.ReportMetric(float64(bytes)/copying.Seconds()/1e6, "MB/s-copied")
		b.ReportMetric(100*copying.Seconds()/saving.Seconds(), "%-of-copying")
		os.RemoveAll(saved)
		os.RemoveAll(copied)
	}
}

// photoBackup writes an encrypted backup with pictures that hold together.
func photoBackup(b *testing.B, base string, photos, size int) string {
	b.Helper()
	r := rand.NewChaCha8([32]byte{1})
	random := rand.New(r)
	pictures := make([][]byte, 24) // shared, so that they take little memory; each has its own key
	for i := range pictures {
		p := make([]byte, size/2+random.IntN(size))
		_, _ = r.Read(p)
		copy(p, "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1")
		binary.BigEndian.PutUint32(p[24:], uint32(len(p)-24))
		copy(p[28:], "mdat")
		pictures[i] = p
	}
	var files []samples.File
	for i := range photos {
		files = append(files, samples.File{
			Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/%dAPPLE/IMG_%04d.HEIC", 100+i/1000, i%1000),
			Data: pictures[i%len(pictures)], Created: time.Date(2016+i*10/photos, 1, 1, 0, 0, i%86400, 0, time.UTC),
		})
	}
	written, err := samples.Write(base, samples.Options{Bare: true, Contents: files, Password: contentstest.Password, DPIC: 10, ITER: 10})
	if err != nil {
		b.Fatal(err)
	}
	return written.Folder
}

// copyTree copies a folder, file after file, and brings it to the disk.
func copyTree(b *testing.B, from, to string) (files int, bytes int64) {
	b.Helper()
	err := filepath.WalkDir(from, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == ".lifeboat-saved" {
			return err
		}
		rel, _ := filepath.Rel(from, p)
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		src, err := os.Open(p)
		if err != nil {
			return err
		}
		defer src.Close()
		files++
		return disk.CopyFile(b.Context(), src, filepath.Join(to, rel), 0o600, func(n int64) { bytes += n })
	})
	if err == nil {
		var system *disk.Disk
		err = system.SyncTree(to)
	}
	if err != nil {
		b.Fatal(err)
	}
	return files, bytes
}
