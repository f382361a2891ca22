package heic

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// quarters is a drawn picture of 160 by 96 dots: red, green, blue and white quarters. It says
// that it was taken in Berlin with an iPhone that was held upright, and has a profile.
// It was made by another program (heif-enc of Debian's libheif-examples).
func quarters(t testing.TB) []byte {
	data, err := os.ReadFile("testdata/quarters.heic")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// shows holds a picture of the quarters to what was drawn.
func shows(t *testing.T, img image.Image) {
	t.Helper()
	if img.Bounds() != image.Rect(0, 0, 160, 96) {
		t.Fatalf("it is %v", img.Bounds())
	}
	for at, want := range map[image.Point]color.RGBA{
		{40, 24}: {200, 30, 30, 255}, {120, 24}: {30, 160, 60, 255}, {40, 72}: {40, 60, 200, 255}, {120, 72}: {240, 240, 240, 255},
	} {
		got := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA)
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if d < -12 || d > 12 {
				t.Errorf("at %v it is %v, not %v", at, got, want)
				break
			}
		}
	}
}

func TestDecode(t *testing.T) {
	data := quarters(t)
	var d Decoder
	defer d.Close()
	for range 2 { // also once more after it was closed
		img, err := d.Decode(context.Background(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		d.Close() // the picture outlives its decoder
		shows(t, img)
	}
}

func TestBroken(t *testing.T) {
	data := quarters(t)
	noise := bytes.Repeat([]byte("no picture at all "), 100)
	cut := data[:len(data)/2]
	huge := bytes.Clone(data) // says that it is 2^30 dots wide
	at := bytes.Index(huge, []byte("ispe"))
	copy(huge[at+8:], []byte{0x40, 0, 0, 0})
	var d Decoder
	defer d.Close()
	for name, p := range map[string][]byte{"nothing": nil, "noise": noise, "cut": cut, "huge": huge, "a head alone": data[:32]} {
		img, err := d.Decode(context.Background(), bytes.NewReader(p), int64(len(p)))
		if err == nil {
			t.Errorf("%s: a picture of %v", name, img.Bounds())
		}
		if !errors.Is(err, ErrBroken) && !errors.Is(err, ErrTooBig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	img, err := d.Decode(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("the one behind them: %v", err)
	}
	shows(t, img)
	if _, err := d.Decode(context.Background(), bytes.NewReader(data), MaxSize+1); !errors.Is(err, ErrTooBig) {
		t.Errorf("a file that is too big: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Decode(ctx, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestJPEG(t *testing.T) {
	data := quarters(t)
	var d Decoder
	defer d.Close()
	var out bytes.Buffer
	if err := d.JPEG(context.Background(), &out, bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	shows(t, img)
	judge, err := exec.LookPath("exiftool")
	if err != nil {
		t.Skip("no exiftool here to read what it says")
	}
	name := filepath.Join(t.TempDir(), "quarters.jpg")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(judge, "-n", "-s3", "-p", "$Model|$DateTimeOriginal|$OffsetTimeOriginal|$Orientation|$GPSLatitude|$GPSLongitude|$ProfileFileSignature|$Warning", "-m", "-f", name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if got, want := strings.TrimSpace(string(said)), "iPhone 15|2026:05:03 14:07:09|+02:00|1|52.52|13.4047222222222|acsp|-"; got != want {
		t.Errorf("exiftool reads %q, not %q", got, want)
	}
}

// TestMetadata needs no judge: what is copied is what the file has, but for how it was held.
func TestMetadata(t *testing.T) {
	data := quarters(t)
	m := readMetadata(bytes.NewReader(data), int64(len(data)))
	for _, want := range []string{"iPhone 15", "2026:05:03 14:07:09"} {
		if !bytes.Contains(m.exif, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
	if !bytes.Contains(m.icc, []byte("acsp")) || !bytes.Contains(data, m.icc) {
		t.Error("no profile of colours")
	}
	if bytes.Contains(data, m.exif) {
		t.Error("it still says that it lies on its side")
	}
}

func FuzzMetadata(f *testing.F) {
	data := quarters(f)
	f.Add(data)
	f.Add(data[:300])
	f.Fuzz(func(t *testing.T, p []byte) {
		m := readMetadata(bytes.NewReader(p), int64(len(p)))
		meta, _ := metaOf(bytes.NewReader(p), int64(len(p)))
		_, meta = full(meta)
		turns(find(meta, "iprp"), smallOf(find(meta, "iref"), primary(find(meta, "pitm"))))
		var out bytes.Buffer
		w := &withMetadata{w: &out, metadata: m}
		if n, err := w.Write([]byte{0xff, 0xd8, 0xff, 0xd9}); n != 4 || err != nil {
			t.Fatal(n, err)
		}
	})
}

// TestSmall: the small picture inside is shown instead of the large one, turned as that
// is; where it is not turned like it, it is none.
func TestSmall(t *testing.T) {
	data, err := os.ReadFile("testdata/small.heic") // 1024 by 768, and 160 by 120: heif-enc -t 160
	if err != nil {
		t.Fatal(err)
	}
	// turned puts "a quarter to the left" in the place of a property that nothing hangs on.
	turned := func(which ...int) []byte {
		out := bytes.Clone(data)
		var at []int
		for i := range out {
			if bytes.HasPrefix(out[i:], []byte("pixi")) {
				at = append(at, i)
			}
		}
		for _, n := range which {
			copy(out[at[n]:], "irot\x01")
		}
		return out
	}
	var d Decoder
	defer d.Close()
	for name, c := range map[string]struct {
		data []byte
		size image.Point
	}{
		"as it is": {data, image.Pt(160, 120)}, "both turned": {turned(0, 1), image.Pt(120, 160)},
		"the large one turned": {turned(0), image.Point{}}, "the small one turned": {turned(1), image.Point{}}, "none": {quarters(t), image.Point{}}, "nothing": {nil, image.Point{}},
	} {
		img, err := d.Small(context.Background(), bytes.NewReader(c.data), int64(len(c.data)))
		if c.size == (image.Point{}) {
			if !errors.Is(err, ErrNone) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || img.Bounds().Max != c.size {
			t.Fatalf("%s: %v %v", name, err, img)
		}
		red := image.Pt(20, 20) // its top left corner is red, and at the bottom when it is turned
		if c.size.Y > c.size.X {
			red.Y = c.size.Y - 20
		}
		if r, g, _, _ := img.At(red.X, red.Y).RGBA(); r < 0xa000 || g > 0x6000 {
			t.Errorf("%s: it is turned otherwise: %v", name, img.At(red.X, red.Y))
		}
	}
	if img, err := d.Decode(context.Background(), bytes.NewReader(turned(0)), int64(len(data))); err != nil || img.Bounds().Max != image.Pt(768, 1024) {
		t.Errorf("the large one: %v", err)
	}
}
