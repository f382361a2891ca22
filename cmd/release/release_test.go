package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
)

// TestIcons: each size is drawn, and is a picture and no empty square.
func TestIcons(t *testing.T) {
	for _, size := range themeSizes {
		data, err := iconPNG(size)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		colours := map[[3]uint32]bool{}
		for y := range size {
			for x := range size {
				r, g, b, _ := drawn.At(x, y).RGBA()
				colours[[3]uint32{r >> 13, g >> 13, b >> 13}] = true
			}
		}
		if drawn.Bounds().Dx() != size || len(colours) < 6 {
			t.Errorf("%d: %v with %d colours", size, drawn.Bounds(), len(colours))
		}
		if _, _, _, a := drawn.At(0, 0).RGBA(); a != 0 {
			t.Errorf("%d: the corner is not transparent", size)
		}
	}
}

// TestWindowsIcon reads the directory of the .ico and what it points to.
func TestWindowsIcon(t *testing.T) {
	data, err := iconICO(windowsSizes)
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	if n := int(le.Uint16(data[4:])); n != len(windowsSizes) || le.Uint16(data[2:]) != 1 {
		t.Fatalf("%d pictures of kind %d", n, le.Uint16(data[2:]))
	}
	end := 6 + 16*len(windowsSizes)
	for i, size := range windowsSizes {
		entry := data[6+16*i:]
		long, at := int(le.Uint32(entry[8:])), int(le.Uint32(entry[12:]))
		if at != end {
			t.Errorf("%d begins at %d, want %d", size, at, end)
		}
		end += long
		if size == 256 {
			if _, err := png.Decode(bytes.NewReader(data[at : at+long])); err != nil || entry[0] != 0 {
				t.Errorf("256: %v, width %d", err, entry[0])
			}
			continue
		}
		if int(entry[0]) != size || int(le.Uint32(data[at+8:])) != 2*size || long != 40+4*size*size+(size+31)/32*4*size {
			t.Errorf("%d: %d wide, %d bytes", size, entry[0], long)
		}
		middle := data[at+40+4*(size/2*size+size/2):] // where the buoy is, whole
		if middle[3] != 255 {
			t.Errorf("%d: the middle is transparent: %v", size, middle[:4])
		}
	}
	if end != len(data) {
		t.Errorf("%d bytes, %d are told of", len(data), end)
	}
}

// TestZip: another folder, other times, the same bytes; and what went in comes out.
func TestZip(t *testing.T) {
	at := time.Unix(1795765877, 0).UTC()
	var made [][]byte
	for i := range 2 {
		dir := filepath.Join(t.TempDir(), "Lifeboat-1")
		if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		names := []string{"b.txt", "a.txt", "sub/c.txt"}
		if i == 1 {
			names = []string{"sub/c.txt", "a.txt", "b.txt"}
		}
		for j, name := range names {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.WriteFile(file, []byte("in "+name), os.FileMode(0o600+0o44*i)); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(file, time.Time{}, at.Add(time.Duration(i*j)*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		out := filepath.Join(t.TempDir(), "x.zip")
		if err := writeZip(out, dir, at); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, data)
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("the same files give other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(made[0]), int64(len(made[0])))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a.txt", "b.txt", "sub/c.txt"} {
		f, err := z.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err != nil || z.File[i].Name != "Lifeboat-1/"+want || string(data) != "in "+want || !z.File[i].Modified.Equal(at.Truncate(time.Second)) {
			t.Errorf("%s of %v holds %q: %v", z.File[i].Name, z.File[i].Modified, data, err)
		}
	}
}

// TestLicencesAreNamed: the licence of every part is known by its text.
func TestLicencesAreNamed(t *testing.T) {
	for _, l := range assets.Licences() {
		if got := namesOfLicences(l.Text); len(got) == 0 {
			t.Errorf("%s: the licence has no name here", l.Part)
		} else {
			t.Logf("%s: %v", l.Part, got)
		}
	}
}

// TestLicenceOfPackages: a package that names one line of licences names those of all parts.
func TestLicenceOfPackages(t *testing.T) {
	var out bytes.Buffer
	if err := run("licences", nil, &out); err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.TrimSpace(out.String()), " AND ")
	if names[0] != "MIT" || len(names) != len(slices.Compact(slices.Sorted(slices.Values(names)))) {
		t.Errorf("it is %s", &out)
	}
	for _, l := range assets.Licences() {
		for _, name := range namesOfLicences(l.Text) {
			if !slices.Contains(names, name) {
				t.Errorf("%s: %s is not in %s", l.Part, name, &out)
			}
		}
	}
	if !slices.Contains(names, "LGPL-3.0-or-later") {
		t.Errorf("what reads HEIC photos is not in %s", &out)
	}
	if !strings.Contains(content(t, "../../.ci/release/nfpm.yaml"), "\nlicense: @LICENCES@\n") {
		t.Error("the packages say another licence")
	}
}

// TestParts: the list of a program names its modules, Go, the licence of each, and
// where the source of what is not Go lies.
func TestParts(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := writeParts(&out, "0.2.0", []string{self}, time.Unix(1795765877, 0).UTC()); err != nil {
		t.Fatal(err)
	}
	var list bom
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	refs := map[string]component{}
	for _, c := range list.Components {
		if _, twice := refs[c.Ref]; twice {
			t.Errorf("%s stands there twice", c.Ref)
		}
		refs[c.Ref] = c
		if len(c.Licences) == 0 {
			t.Errorf("%s has no licence", c.Ref)
		}
	}
	for _, d := range list.Dependencies {
		for _, on := range d.On {
			if _, ok := refs[on]; !ok {
				t.Errorf("%s needs %s, which is not there", d.Ref, on)
			}
		}
	}
	if list.Format != "CycloneDX" || list.Metadata.Component.Version != "0.2.0" || list.Metadata.Timestamp != "2026-11-27T07:51:17Z" {
		t.Errorf("it begins with %s, %s, %s", list.Format, list.Metadata.Component.Version, list.Metadata.Timestamp)
	}
	if _, ok := refs["pkg:golang/std@"+strings.TrimPrefix(runtime.Version(), "go")]; !ok {
		t.Error("Go itself is not in the list")
	}
	if !slices.ContainsFunc(list.Components, func(c component) bool { return c.Name == "github.com/fyne-io/oksvg" }) {
		t.Errorf("what draws the icons is not in the list of %d", len(refs))
	}
	for _, c := range native {
		if len(licencesOfPart(c.Name)) == 0 || c.Name != "heif.c" && len(c.References) == 0 {
			t.Errorf("%s: no licence, or no source", c.Name)
		}
	}
}

// TestReleases: what is not released yet is not told to be.
func TestReleases(t *testing.T) {
	file := filepath.Join(t.TempDir(), "CHANGELOG.md")
	text := "# Changes\n\n## 0.3.0 – not released\n\n### Added\n\n## 0.2.0 – 2026-12-24\n\n## 0.1.0 – 2026-11-22\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := writeReleases(&out, file, time.Unix(1795765877, 0).UTC()); err != nil {
		t.Fatal(err)
	}
	const url = "https://github.com/lifeboat-app/lifeboat/releases/tag/v"
	want := `    <release version="0.3.0" date="2026-11-27" type="development"><url>` + url + "0.3.0</url></release>\n" +
		`    <release version="0.2.0" date="2026-12-24" type="stable"><url>` + url + "0.2.0</url></release>\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}
