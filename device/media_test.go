package device_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/cameraroll"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// photographed is a simulated phone that this computer may read, with contents, and how
// many files lie in its camera roll.
func photographed(t testing.TB, image phoneimage.Spec) (b *bench, p *simulator.Phone, files int64) {
	t.Helper()
	b = newBench(t, device.Options{Timeout: time.Hour}) // so that what ends early ends for another reason
	p = b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	agent, err := p.AddBackup(simulator.BackupOptions{Image: image, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Simulator.Close(); agent.Close() })
	b.untilTrust(p.UDID(), phone.Trusted)
	for item := range agent.Image().Items(true) {
		if item.Kind == mbfile.Regular && strings.HasPrefix(item.RelativePath, "Media/DCIM/") {
			files++
		}
	}
	return b, p, files
}

// TestMediaIsCounted: what is counted on a phone is what a backup of it would be
// counted for, Live Photos and edits once, with those that are hidden and deleted.
func TestMediaIsCounted(t *testing.T) {
	b, p, _ := photographed(t, phoneimage.Spec{Seed: 5, Everyday: everyday.Until})
	files, counts, err := everyday.Files(everyday.Options{Seed: 5, Until: everyday.Until, Photos: 40, Cloud: 5})
	if err != nil {
		t.Fatal(err)
	}
	want := phone.Media{Previews: int64(counts.Cloud), Cloud: true}
	for _, f := range files {
		at, ok := strings.CutPrefix(f.Path, "Media/DCIM/")
		if f.Domain != "CameraRollDomain" || !ok {
			continue
		}
		want.Bytes += int64(len(f.Data))
		if cameraroll.KindOf(at) == cameraroll.Film && len(f.Data) > 100_000 { // those of Live Photos are shorter
			want.Videos++
		}
	}
	want.Photos = int64(counts.Photos) - want.Videos
	got, known := b.CountMedia(t.Context(), p.UDID(), nil).Get()
	if !known || got.Photos != want.Photos || got.Videos != want.Videos || got.Bytes != want.Bytes || got.Previews != want.Previews || !got.Cloud || got.Partial {
		t.Errorf("%v %+v, want %+v", known, got, want)
	}
	if want.Videos == 0 || want.Previews == 0 {
		t.Error("the phone has nothing to tell apart")
	}
	newest, ok := got.Newest()
	if !ok || newest.After(everyday.Until) || newest.Before(everyday.Until.AddDate(0, 0, -3)) || got.Undated() != 0 {
		t.Errorf("the newest is of %v, %d have no date", newest, got.Undated())
	}
	all, since := got.NewerThan(everyday.Until.AddDate(-20, 0, 0))
	if none, _ := got.NewerThan(everyday.Until); none != 0 || all != got.Count() || since.Unix() != got.Changed[len(got.Changed)-1] {
		t.Errorf("%d newer than the day itself, %d than twenty years ago, since %v", none, all, since)
	}
	t.Run("judged by others", func(t *testing.T) {
		dir := mounted(t, b.Addresses()[0])
		sameThroughOthers(t, dir, files, got)
		if again, known := b.CountMedia(t.Context(), p.UDID(), nil).Get(); !known || again.Count() != got.Count() {
			t.Errorf("beside the mount: %v, %d", known, again.Count())
		}
	})
}

// TestMediaNotKnown: what keeps photos from being counted is told, and never as none.
func TestMediaNotKnown(t *testing.T) {
	b, p, files := photographed(t, phoneimage.Spec{Seed: 5, Files: 300})
	count := func() phone.Fact[phone.Media] { return b.CountMedia(t.Context(), p.UDID(), nil) }
	if m, known := count().Get(); !known || m.Count() != files || files == 0 || m.Previews != 0 || m.Cloud {
		t.Fatalf("%d of %d, %d previews, %v %v", m.Count(), files, m.Previews, m.Cloud, known)
	}
	is := func(name string, want phone.Reason) {
		t.Helper()
		if got := count(); got.State != phone.Unreadable || got.Reason != want {
			t.Errorf("%s: %+v, want %s", name, got, want)
		}
	}
	p.Handle("com.apple.afc", nil)
	is("without the service", phone.ReasonProhibited)
	p.Handle("com.apple.afc", func(ctx context.Context, p *simulator.Phone, conn net.Conn) { _, _ = conn.Write([]byte("hello")) })
	is("another service", phone.ReasonNoAnswer)
	p.Handle("com.apple.afc", func(ctx context.Context, p *simulator.Phone, conn net.Conn) {
		_, _ = io.CopyN(io.Discard, conn, 40)
		_, _ = conn.Write([]byte(strings.Repeat("CFA6LPAA", 20)))
		<-ctx.Done()
	})
	is("a service that speaks nonsense", phone.ReasonMalformed)
	if err := p.SetFault("password-protected"); err != nil {
		t.Fatal(err)
	}
	is("a phone that was not unlocked since it started", phone.ReasonLocked)
	p.ClearFault("password-protected")
	p.Lock()
	b.until(p.UDID(), "locked", func(p phone.Phone) bool { on, _ := p.Locked.Get(); return on })
	is("a locked phone", phone.ReasonLocked)
	if got := b.CountMedia(t.Context(), "none", nil); got.Reason != phone.ReasonNoAnswer {
		t.Errorf("no phone: %+v", got)
	}
}

// TestMediaCutOff: the cable comes out in the middle, at every place; the count ends at
// once and says so, and nothing of it is left.
func TestMediaCutOff(t *testing.T) {
	b, p, files := photographed(t, phoneimage.Spec{Seed: 5, Files: 3000})
	if m, known := b.CountMedia(t.Context(), p.UDID(), nil).Get(); !known || m.Count() != files {
		t.Fatal(m.Count(), known)
	}
	before, open := runtime.NumGoroutine(), descriptors()
	for after := 4000; after < 40_000; after += 4500 {
		if err := p.SetFault(fmt.Sprint("cut-link=", after)); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		got := b.CountMedia(t.Context(), p.UDID(), nil)
		// In the middle of a handshake it looks as if the phone did not know the computer.
		if got.State != phone.Unreadable || got.Reason != phone.ReasonNoAnswer && got.Reason != phone.ReasonNotTrusted {
			t.Errorf("cut off after %d bytes: %+v", after, got)
		}
		if took := time.Since(start); took > hosttest.Patience {
			t.Errorf("cut off after %d bytes: it ended after %v", after, took)
		}
		p.ClearFault("cut-link")
		p.Plug()
		b.until(p.UDID(), "back", func(p phone.Phone) bool { return p.Trust == phone.Trusted && p.Connection == phone.USB })
	}
	// Stopped by us, which is how it makes room for a backup.
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		b.CountMedia(ctx, p.UDID(), func(progress.Progress) { cancel() })
		cancel()
	}
	hosttest.Until(t, "no goroutine more than before", func() bool { return runtime.NumGoroutine() <= before+2 }) // of the watcher's reading
	hosttest.Until(t, "no open file more than before", func() bool { return descriptors() <= open+4 })
	if m, known := b.CountMedia(t.Context(), p.UDID(), nil).Get(); !known || m.Count() != files {
		t.Error("afterwards:", m.Count(), known)
	}
}

// TestMediaBesideTheLock: a count neither takes nor needs the lock of a backup.
func TestMediaBesideTheLock(t *testing.T) {
	b, p, _ := photographed(t, phoneimage.Spec{Seed: 5, Files: 300})
	if err := p.SetFault("lock-busy"); err != nil {
		t.Fatal(err)
	}
	if m, known := b.CountMedia(t.Context(), p.UDID(), nil).Get(); !known || m.Count() == 0 {
		t.Error(m.Count(), known)
	}
}

// mounted mounts the files of the phone at an address by Debian's ifuse.
func mounted(t *testing.T, address string) string {
	t.Helper()
	tool, err := exec.LookPath("ifuse")
	if err != nil {
		t.Skip("ifuse is not installed (Debian: ifuse)")
	}
	dir := t.TempDir()
	mount := exec.CommandContext(t.Context(), tool, dir)
	mount.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+address)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("ifuse cannot mount here: %s", out)
	}
	t.Cleanup(func() {
		if err := exec.Command("fusermount", "-u", dir).Run(); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

// sameThroughOthers: what lies in the camera roll of a mounted phone are the files that
// were put on it, by SHA-256 and date, and as many as we counted.
func sameThroughOthers(t *testing.T, dir string, files []samples.File, counted phone.Media) {
	t.Helper()
	want, changed := map[string][32]byte{}, map[string]int64{}
	for _, f := range files {
		if at, ok := strings.CutPrefix(f.Path, "Media/"); ok && f.Domain == "CameraRollDomain" {
			want[at], changed[at] = sha256.Sum256(f.Data), f.Modified.Unix()
		}
	}
	seen, names, bytes := 0, map[string]bool{}, int64(0)
	for _, top := range []string{"DCIM", "PhotoData"} {
		err := filepath.WalkDir(filepath.Join(dir, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			at, _ := filepath.Rel(dir, path)
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			info, err := d.Info()
			if sum, ok := want[at]; ok {
				seen++
				if sha256.Sum256(data) != sum || err != nil || info.ModTime().Unix() != changed[at] {
					t.Errorf("%s: %d bytes, %v", at, len(data), err)
				}
			}
			if top == "DCIM" {
				names[strings.TrimSuffix(at, filepath.Ext(at))] = true
				bytes += int64(len(data))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen != len(want) || seen == 0 {
		t.Errorf("%d files are there, %d were put there", seen, len(want))
	}
	if counted.Count() != int64(len(names)) || counted.Bytes != bytes {
		t.Errorf("%d photos and videos of %d bytes were counted, ifuse shows %d names with %d", counted.Count(), counted.Bytes, len(names), bytes)
	}
	if err := os.WriteFile(filepath.Join(dir, "DCIM", "100APPLE", "IMG_9999.JPG"), nil, 0o600); err == nil {
		t.Error("a computer can write into the camera roll")
	}
	if err := os.Remove(filepath.Join(dir, "DCIM", "100APPLE", "IMG_0001.JPG")); err == nil {
		t.Error("a computer can remove a photo")
	}
}

// BenchmarkMedia counts the 20,000 photos and videos of a phone.
//
//	go test -run - -bench Media -benchtime 3x ./device
func BenchmarkMedia(b *testing.B) {
	bench, p, files := photographed(b, phoneimage.Spec{Seed: 5, Files: 120_000, Bytes: 1})
	count := func() {
		if m, known := bench.CountMedia(b.Context(), p.UDID(), nil).Get(); !known || m.Count() != files || files < 20_000 {
			b.Fatal(m.Count(), known)
		}
	}
	count() // the simulated phone lays its files out when it is asked first
	for b.Loop() {
		count()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/count")
}

// descriptors counts this process's open files, where the system tells them.
func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}
