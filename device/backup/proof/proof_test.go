package proof

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"howett.net/plist"
)

// judge gives a file to a Stream in parts of several sizes, which must not matter.
func judge(t testing.TB, name string, data []byte) Result {
	t.Helper()
	var got Result
	for i, part := range []int{len(data) + 1, 512, 16} {
		var s Stream
		s.Reset(name, int64(len(data)))
		for rest := data; len(rest) > 0; {
			n := min(part, len(rest))
			s.Write(rest[:n])
			rest = rest[n:]
		}
		r := s.End()
		if i > 0 && r != got {
			t.Errorf("%s: in parts of %d bytes %+v, at once %+v", name, part, r, got)
		}
		got = r
	}
	return got
}

func noise(n int) []byte {
	p := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = r.Read(p) // never fails
	return p
}

func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func box(kind string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

// The sound files of each kind.
func sound(t testing.TB) map[string][]byte {
	list := map[string]any{"a": 1, "b": []any{"two", 3.5, true}, "c": map[string]any{"d": noise(300)}}
	binaryList, err := plist.Marshal(list, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	xmlList, err := plist.MarshalIndent(list, plist.XMLFormat, "\t")
	if err != nil {
		t.Fatal(err)
	}
	riff := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), noise(500)...)
	binary.LittleEndian.PutUint32(riff[4:], uint32(len(riff)-8))
	return map[string][]byte{
		"a.png": bytes.Join([][]byte{[]byte(pngMagic), chunk("IHDR", noise(13)), chunk("IDAT", noise(3000)), chunk("IEND", nil)}, nil),
		"a.jpg": bytes.Join([][]byte{
			[]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00"), noise(8), []byte("\xff\xff\xdb\x00\x04ab\xff\xda\x00\x03c"), noise(4000), []byte("\xff\xd9"),
		}, nil),
		"a.heic":  bytes.Join([][]byte{box("ftyp", []byte("heic\x00\x00\x00\x00mif1")), box("meta", noise(200)), box("mdat", noise(9000))}, nil),
		"a.mov":   bytes.Join([][]byte{box("ftyp", []byte("qt  \x00\x00\x00\x00qt  ")), box("wide", nil), box("mdat", noise(9000)), box("moov", noise(77))}, nil),
		"a.gif":   append(append([]byte("GIF89a"), noise(300)...), 0x3b),
		"a.webp":  riff,
		"a.plist": binaryList,
		"b.plist": xmlList,
		"a.pdf":   append(append([]byte("%PDF-1.4\n"), noise(2000)...), "\nstartxref\n9\n%%EOF\n"...),
		"a.zip":   append(append([]byte("PK\x03\x04"), noise(2000)...), append([]byte("PK\x05\x06"), make([]byte, 18)...)...),
	}
}

func TestSoundFilesAreWhole(t *testing.T) {
	for name, data := range sound(t) {
		if r := judge(t, "Media/"+strings.ToUpper(name), data); r.State != Whole || r.Certain || r.Why != "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestDamageIsSeen(t *testing.T) {
	files := sound(t)
	edit := func(name string, do func([]byte) []byte) []byte { return do(bytes.Clone(files[name])) }
	zero := func(from, to int) func([]byte) []byte {
		return func(p []byte) []byte { clear(p[from:min(to, len(p))]); return p }
	}
	for _, tt := range []struct {
		what, name string
		data       []byte
		state      State
		certain    bool
	}{
		{"all zeros", "a.jpg", make([]byte, 4000), Hollow, true},
		{"all zeros", "a.txt", make([]byte, 4000), Hollow, true},
		{"all zeros", "a.sqlite", make([]byte, 4000), Hollow, true},
		{"zeros, and nothing is known of the name", "a.bin", make([]byte, 4000), Unproven, false},
		{"zeros in front", "a.jpg", edit("a.jpg", zero(0, 512)), Blank, true},
		{"zeros in front", "a.heic", edit("a.heic", zero(0, 16)), Blank, true},
		{"zeros in front", "a.plist", edit("a.plist", zero(0, 32)), Blank, true},
		{"zeros at the end", "a.jpg", edit("a.jpg", zero(2000, 1e6)), Broken, false},
		{"zeros at the end", "a.heic", edit("a.heic", zero(8000, 1e6)), Broken, false},
		{"zeros at the end", "a.plist", edit("a.plist", zero(200, 1e6)), Broken, true},
		{"zeros at the end", "b.plist", edit("b.plist", zero(200, 1e6)), Broken, true},
		{"a bit", "a.png", edit("a.png", func(p []byte) []byte { p[1500] ^= 4; return p }), Broken, true},
		{"cut", "a.png", files["a.png"][:2000], Broken, false},
		{"cut", "a.webp", files["a.webp"][:300], Broken, false},
		{"a box too long", "a.heic", edit("a.heic", func(p []byte) []byte { p[3] ^= 1; return p }), Broken, false},
		{"a box of 2^63", "a.mov", append(box("ftyp", []byte("qt  "))[:12], "\x00\x00\x00\x01mdat\x7f\xff\xff\xff\xff\xff\xff\xff"+strings.Repeat("x", 99)...), Broken, false},
		{"a box of nothing", "a.mov", append(box("ftyp", []byte("qt  ")), "\x00\x00\x00\x02mdat"+strings.Repeat("x", 99)...), Broken, false},
		{"noise", "a.heic", noise(3000), Foreign, false},
		{"no beginning", "a.heic", edit("a.heic", func(p []byte) []byte { copy(p, noise(16)); return p }), Beheaded, false},
		{"no beginning", "a.jpg", edit("a.jpg", func(p []byte) []byte { copy(p, noise(64)); return p }), Beheaded, false},
		{"no beginning", "a.png", edit("a.png", func(p []byte) []byte { copy(p, noise(64)); return p }), Beheaded, false},
		{"no beginning", "a.plist", edit("a.plist", func(p []byte) []byte { copy(p, "garbage garbage garb"); return p }), Beheaded, true},
		{"no beginning", "b.plist", edit("b.plist", func(p []byte) []byte { copy(p, noise(99)); return p }), Beheaded, true},
		{"noise", "a.plist", append([]byte("garbage garbage garb\x00\x01"), noise(99)...), Foreign, false},
		{"a reference to nothing", "a.plist", edit("a.plist", func(p []byte) []byte { p[9] = 0xee; return p }), Broken, true},
		{"a picture of another kind", "a.jpg", files["a.png"], Whole, false},
		{"a page of a server", "a.jpg", []byte("<html><body>404 Not Found, and so on, and so on, for as long as you please</body></html>"), Unproven, false},
		{"an old list in text", "a.plist", []byte("{ Name = \"x\"; }"), Unproven, false},
		{"another thing", "a.plist", []byte("twin"), Unproven, false},
		{"nothing", "a.plist", nil, Unproven, false},
		{"a tiny picture", "a.jpg", []byte("\xff\xd8\xff"), Unproven, false},
	} {
		if r := judge(t, tt.name, tt.data); r.State != tt.state || r.Certain != tt.certain {
			t.Errorf("%s, %s: %+v, want state %d, certain %v", tt.name, tt.what, r, tt.state, tt.certain)
		}
	}
}

// TestLongBoxes are lengths of 64 bits, and a box to the end of the file.
func TestLongBoxes(t *testing.T) {
	head := append(box("ftyp", []byte("heic")), box("meta", nil)...)
	body := noise(5000)
	long := append(bytes.Clone(head), "\x00\x00\x00\x01mdat"...)
	long = append(binary.BigEndian.AppendUint64(long, uint64(16+len(body))), body...)
	open := append(append(bytes.Clone(head), "\x00\x00\x00\x00mdat"...), body...)
	for i, data := range [][]byte{long, open} {
		if r := judge(t, "a.heic", data); r.State != Whole {
			t.Errorf("%d: %+v", i, r)
		}
	}
}

// TestRealMedia: nothing that others published is called damaged, but what is.
func TestRealMedia(t *testing.T) {
	root := filepath.FromSlash("../../../../shared/fixtures")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the published files are not here: ", err)
	}
	looked := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "malformed-info") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r := judge(t, path, data)
		cut := d.Name() == "truncated.heic"
		if (r.State > Whole) != cut {
			t.Errorf("%s: %+v", path, r)
		}
		if r.State == Whole {
			looked++
		}
		return nil
	})
	if err != nil || looked < 8 {
		t.Errorf("%d whole files, %v", looked, err)
	}
}

// FuzzStream: any bytes under any name come to a judgement, the same in parts.
func FuzzStream(f *testing.F) {
	for name, data := range sound(f) {
		f.Add(name, data)
		f.Add(name, data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) { judge(t, name, data) })
}
