package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// BenchmarkPhotos measures the page of 20,000 photos while a wheel turns over it and
// while the keys go from page to page: how long its pictures take, and how much memory it
// takes more than before.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Photos -benchtime 1x ./cmd/lifeboat/e2e
//
// With LIFEBOAT_HEIC=FILE every fortieth photo is that picture, and has no thumbnail.
func BenchmarkPhotos(b *testing.B) {
	f := framed{b: b, bin: needs(b), display: screen(b)}
	program := filepath.Join(b.TempDir(), "photos")
	build := exec.Command("go", "build", "-ldflags", "-extld gcc", "-o", program, "./testdata/photos")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build the window with photos: %v\n%s", err, out)
	}
	written, err := samples.Write(b.TempDir(), samples.Options{Seed: 1, Contents: manyPhotos(b, 20_000), Bare: true})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := f.open(program, "Photos", written.Folder)
		before := resident(b, w.pid)
		w.keys("Return")
		time.Sleep(rest)
		most := before
		measure := func(name string, do ...func()) {
			r := w.report(0, do...)
			if r.Paint.N < 30 {
				b.Errorf("%s: %d pictures: nothing moved", name, r.Paint.N)
			}
			f.basis = 1
			f.tell(name, r)
			most = max(most, resident(b, w.pid))
		}
		measure("wheel", w.turn, func() { // to its end, and back
			w.xdo("click", "--repeat", "700", "--delay", "10", "5")
			w.xdo("click", "--repeat", "100", "--delay", "10", "4")
		})
		w.xdo("mousemove", "--window", w.id, "640", "450", "click", "1") // the keyboard is there
		measure("keys", func() { w.xdo("key", "--repeat", "150", "--delay", "60", "Next") })
		b.ReportMetric(before/1024, "MiB-before")
		b.ReportMetric((most-before)/1024, "MiB-more")
		w.close()
	}
}

// manyPhotos are so many photos with thumbnails as a phone makes them, of a hundred kinds.
func manyPhotos(b *testing.B, n int) []samples.File {
	b.Helper()
	var kinds [][]byte
	for k := range 100 {
		img := image.NewRGBA(image.Rect(0, 0, 480, 360))
		for i := 0; i < len(img.Pix); i += 4 {
			x, y := i/4%480, i/4/480
			c := color.RGBA{uint8(x/2 + 3*k), uint8(y/2 + x*y/900), uint8(k*2 + (x*x+y*y)/1700), 255}
			img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = c.R, c.G, c.B, 255
		}
		var out bytes.Buffer
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 85}); err != nil {
			b.Fatal(err)
		}
		kinds = append(kinds, out.Bytes())
	}
	var files []samples.File
	var whole []byte
	if name := os.Getenv("LIFEBOAT_HEIC"); name != "" {
		var err error
		if whole, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	day := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for i := range n {
		at := day.Add(-time.Duration(i) * 2 * time.Hour)
		place := fmt.Sprintf("DCIM/%dAPPLE/IMG_%04d.JPG", 100+i/1000, i%1000)
		if whole != nil && i%40 == 3 {
			place = strings.TrimSuffix(place, "JPG") + "HEIC"
			files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/" + place, Data: whole, Created: at, Modified: at})
			continue
		}
		files = append(files,
			samples.File{Domain: "CameraRollDomain", Path: "Media/" + place, Data: kinds[i%7][:9000], Created: at, Modified: at},
			samples.File{Domain: "CameraRollDomain", Path: "Media/PhotoData/Thumbnails/V2/" + place + "/5003.JPG", Data: kinds[i%len(kinds)], Created: at, Modified: at})
	}
	return files
}
