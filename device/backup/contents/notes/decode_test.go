package notes

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

func fixture(t testing.TB, name string) []byte { return contentstest.Fixture(t, "notes/blobs/"+name) }

// TestBlobs: the published bodies, what their texts begin with and how many runs they
// have; the runs' lengths in UTF-16 are those of the texts.
func TestBlobs(t *testing.T) {
	for name, want := range map[string]struct {
		begins string
		runs   int
	}{
		"simple_note_protobuf.bin":         {"Title", 0},
		"simple_note_protobuf_gzipped.bin": {"Title", 0},
		"text_decorations_gzipped.bin":     {"Title\nBold body \nItalic body", 8},
		"list_indents_gzipped.bin":         {"Indents in lists\n\nChecklist", 16},
		"emoji_formatting_1_gzipped.bin":   {"Emojis and formatting\n\n🚀1🚀2🕹️3", 49},
		"url_gzipped.bin":                  {"Link test\n\n.. that Jim Nettles", 11},
		"wide_characters_gzipped.bin":      {"但他還是希望\n體驗看法覺得很大", 8},
		"block_quotes_gzipped.bin":         {"", 8},
	} {
		data, err := unpack(fixture(t, name))
		if err != nil {
			t.Fatal(name, err)
		}
		text, err := decode(fixture(t, name))
		if err != nil || !strings.HasPrefix(text.Text, want.begins) || text.Text == "" {
			t.Errorf("%s: %q, %v", name, text.Text, err)
		}
		note, err := inner(data, 2, 3)
		if err != nil {
			t.Fatal(err)
		}
		count, length := 0, uint64(0)
		err = each(note, func(f field) error {
			if f.id != 5 {
				return nil
			}
			_, n, err := decodeRun(f.data)
			count, length = count+1, length+n
			return err
		})
		if err != nil || length != uint64(len(utf16.Encode([]rune(text.Text)))) {
			t.Errorf("%s: runs of %d units, %v", name, length, err)
		}
		if want.runs != 0 && (count != want.runs || len(text.Runs) != want.runs) {
			t.Errorf("%s: %d runs, %d kept", name, count, len(text.Runs))
		}
		joined := ""
		for _, r := range text.Runs {
			joined += r.Text
		}
		if joined != text.Text {
			t.Errorf("%s: %q", name, joined)
		}
	}
}

func find(t *testing.T, blob, part string) Run {
	t.Helper()
	text, err := decode(fixture(t, blob))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range text.Runs {
		if strings.Contains(r.Text, part) {
			return r
		}
	}
	t.Fatalf("no run with %q in %q", part, text.Text)
	return Run{}
}

// TestLooks: what the runs of the published bodies look like.
func TestLooks(t *testing.T) {
	if r := find(t, "text_decorations_gzipped.bin", "Bold body"); !r.Bold || r.Italic {
		t.Errorf("%+v", r)
	}
	if r := find(t, "text_decorations_gzipped.bin", "Italic body"); r.Bold || !r.Italic {
		t.Errorf("%+v", r)
	}
	if r := find(t, "text_decorations_gzipped.bin", "Title"); r.Style != Title {
		t.Errorf("%+v", r)
	}
	links, quotes, objects, checks, deep := 0, 0, 0, 0, 0
	for _, name := range []string{"url_gzipped.bin", "block_quotes_gzipped.bin", "wide_characters_gzipped.bin", "list_indents_gzipped.bin"} {
		text, err := decode(fixture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range text.Runs {
			if strings.HasPrefix(r.Link, "http") {
				links++
			}
			if r.Quote {
				quotes++
			}
			if r.Attachment != "" && r.Text == "\ufffc" && r.UTI != "" {
				objects++
			}
			if r.Style == Checklist {
				checks++
			}
			deep = max(deep, r.Indent)
		}
	}
	if links == 0 || quotes == 0 || objects != 1 || checks == 0 || deep == 0 {
		t.Errorf("%d links, %d quotes, %d objects, %d to check, %d deep", links, quotes, objects, checks, deep)
	}
}

// TestTable: the published table, 26 objects, 7 names, 13 types and 11 UUIDs.
func TestTable(t *testing.T) {
	data := fixture(t, "table_gzipped.bin")
	o, err := decodeObjects(data)
	if err != nil || len(o.all) != 26 || len(o.names) != 7 || len(o.types) != 13 || len(o.uuids) != 11 {
		t.Fatalf("%d objects, %d names, %d types, %d uuids, %v", len(o.all), len(o.names), len(o.types), len(o.uuids), err)
	}
	table, err := decodeTable(data)
	if err != nil || len(table.Rows) != 2 || len(table.Rows[0]) != 2 || table.RightToLeft {
		t.Fatalf("%+v, %v", table, err)
	}
	for y, row := range [][]string{{"Row 1 Column 1", "Row 1 Column 2"}, {"Row 2 Column 1", "Row 2 Column 2"}} {
		for x, want := range row {
			if got := table.Rows[y][x].Text; got != want {
				t.Errorf("%d, %d: %q", y, x, got)
			}
		}
	}
	plain, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	// Same length, so that nothing else moves.
	other := bytes.Replace(plain, []byte("CRTableColumnDirectionLeftToRight"), []byte("CRTableColumnDirectionRightToLeft"), 1)
	if table, err = decodeTable(other); err != nil || !table.RightToLeft {
		t.Errorf("%+v, %v", table, err)
	}
}

// bytesOf and numberOf are fields of a message.
func bytesOf(id protowire.Number, parts ...[]byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, id, protowire.BytesType), bytes.Join(parts, nil))
}

func numberOf(id protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, id, protowire.VarintType), n)
}

func body(parts ...[]byte) []byte { return bytesOf(2, bytesOf(3, parts...)) }

// TestUneven: lengths that are not those of the text lose nothing of it, and end no
// character in its middle.
func TestUneven(t *testing.T) {
	for _, lengths := range [][]uint64{nil, {1}, {2, 1}, {100}, {1, 1, 1, 1, 1, 1, 1, 1}, {1 << 63, 1 << 63}, {0, 0, 3}} {
		parts := [][]byte{bytesOf(2, []byte("a🚀b\nc"))}
		for _, n := range lengths {
			parts = append(parts, bytesOf(5, numberOf(1, n), numberOf(5, 1)))
		}
		text, err := decode(body(parts...))
		joined := ""
		for _, r := range text.Runs {
			joined += r.Text
		}
		if err != nil || text.Text != "a🚀b\nc" || joined != text.Text {
			t.Errorf("%v: %q of %q, %v", lengths, joined, text.Text, err)
		}
	}
	// −1 is written with ten bytes, and is plain.
	text, err := decode(body(bytesOf(2, []byte("ab")), bytesOf(5, numberOf(1, 2), bytesOf(2, numberOf(1, ^uint64(0)), numberOf(4, 1<<40)))))
	if err != nil || text.Runs[0].Style != Plain || text.Runs[0].Indent != maxIndent {
		t.Errorf("%+v, %v", text, err)
	}
}

// zeros packs n zeros.
func zeros(t testing.TB, n int64, packed func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := packed(&b)
	if _, err := io.CopyN(w, endless{}, n); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// TestBounds: what unpacks to more than any note has, and lengths that are lies.
func TestBounds(t *testing.T) {
	bomb := zeros(t, maxUnpacked+1, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	if _, err := decode(bomb); !errors.Is(err, errTooBig) {
		t.Errorf("bomb of %d bytes: %v", len(bomb), err)
	}
	if _, err := decodeTable(bomb); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
	for name, data := range map[string][]byte{
		"10 GB":     append(protowire.AppendTag(nil, 2, protowire.BytesType), protowire.AppendVarint(nil, 10<<30)...),
		"cut":       gzipped(body(bytesOf(2, []byte("text"))))[:20],
		"no note":   bytesOf(2, numberOf(2, 1)),
		"group":     protowire.AppendTag(nil, 2, protowire.StartGroupType),
		"nothing":   nil,
		"bad check": append(gzipped(body(bytesOf(2, []byte("text"))))[:30], 0, 0, 0, 0, 0, 0, 0, 0),
	} {
		if text, err := decode(data); err == nil {
			t.Errorf("%s: %+v", name, text)
		}
	}
	if text, err := decode(zipped(body(bytesOf(2, []byte("zlib"))))); err != nil || text.Text != "zlib" {
		t.Errorf("%+v %v", text, err)
	}
	// A table of 100,000 rows and as many columns, without one cell.
	var places [][]byte
	for i := range 100_000 {
		places = append(places, bytesOf(2, bytesOf(2, []byte{byte(i), byte(i >> 8), byte(i >> 16)})))
	}
	ordered := bytesOf(3, bytesOf(16, bytesOf(1, bytesOf(1, places...))))
	root := bytesOf(3, bytesOf(13, numberOf(1, 0), bytesOf(3, numberOf(1, 0), bytesOf(2, numberOf(6, 1))), bytesOf(3, numberOf(1, 1), bytesOf(2, numberOf(6, 1)))))
	table := body(root, ordered, bytesOf(4, []byte("crRows")), bytesOf(4, []byte("crColumns")), bytesOf(5, []byte("com.apple.notes.ICTable")))
	if _, err := decodeTable(table); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(body(bytesOf(2, []byte("a🚀\ufffc")), bytesOf(5, numberOf(1, 3), bytesOf(2, numberOf(1, 103)), bytesOf(12, bytesOf(1, []byte("id"))), bytesOf(10, []byte{0x0d, 0, 0, 0x80, 0x7f}))))
	f.Add(gzipped(body(bytesOf(2, []byte("text")))))
	f.Add([]byte("this is not gzip"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decode(data)
		if err != nil {
			return
		}
		joined := ""
		for _, r := range text.Runs {
			joined += r.Text
		}
		if joined != text.Text {
			t.Errorf("%q of %q", joined, text.Text)
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add(body(bytesOf(3, bytesOf(13, numberOf(1, 0), bytesOf(3, numberOf(1, 0), bytesOf(2, numberOf(6, 1))), bytesOf(3, numberOf(1, 1), bytesOf(2, numberOf(6, 1))))),
		bytesOf(3, bytesOf(16, bytesOf(1, bytesOf(1, bytesOf(2, bytesOf(2, []byte("u"))))))), bytesOf(6, []byte("u")), bytesOf(4, []byte("crRows")), bytesOf(4, []byte("crColumns"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		if table, err := decodeTable(data); err == nil {
			for _, row := range table.Rows {
				if len(row) != len(table.Rows[0]) {
					t.Error("uneven rows")
				}
			}
		}
		decodeGallery(data)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("<html><head><title>x</title></head><body><div>One</div><div><b>Two<br></b></div><ul><li>three</ul><script>no()</script>")
	f.Fuzz(func(t *testing.T, s string) {
		text := fromHTML(s)
		joined := ""
		for _, r := range text.Runs {
			joined += r.Text
		}
		if joined != text.Text {
			t.Errorf("%q of %q", joined, text.Text)
		}
	})
}
