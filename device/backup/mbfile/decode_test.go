package mbfile

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"howett.net/plist"
)

func examples() map[string]File {
	return map[string]File{
		"a directory": {Mode: 0o40755, UserID: 501, GroupID: 501, InodeNumber: 184673, Birth: 1610674669},
		"encrypted":   {RelativePath: "Überlänge/🔐.db", Size: 1 << 40, EncryptionKey: bytes.Repeat([]byte{9}, 44), Digest: make([]byte, 20)},
		"a link":      {RelativePath: "l", UserID: -2, GroupID: -2, Mode: 0o120755, Target: "../ziel/ä"},
		"everything":  {RelativePath: strings.Repeat("x", 4000), ExtendedAttributes: make([]byte, 70000), Flags: 128},
	}
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	e := NewEncoder()
	for name, want := range examples() {
		var r Record
		err := Decode(e.Encode(&want), &r)
		if got := r.File(); err != nil || flat(got) != flat(want) {
			t.Errorf("%s: %v\ngot  %.300s\nwant %.300s", name, err, flat(r.File()), flat(want))
		}
	}
}

// Third-party writers leave out the class and put values in directly.
func TestDecodeIsLiberal(t *testing.T) {
	blob, err := plist.Marshal(map[string]any{
		"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": map[string]any{"root": plist.UID(1)},
		"$objects": []any{
			"$null",
			map[string]any{"RelativePath": "direct", "Size": plist.UID(2), "EncryptionKey": plist.UID(3), "Strange": true},
			77,
			map[string]any{"NS.data": plist.UID(4)},
			[]byte("key"),
		},
	}, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	var r Record
	if err := Decode(blob, &r); err != nil {
		t.Fatal(err)
	}
	got := r.File()
	if want := (File{RelativePath: "direct", Size: 77, EncryptionKey: []byte("key")}); flat(got) != flat(want) {
		t.Errorf("got %s", flat(got))
	}
}

// Every record of a real index reads, and its fields agree with a foreign
// reader of the same bytes.
func TestDecodeReadsEveryRealRecord(t *testing.T) {
	sqlite, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	out, err := exec.Command(sqlite, "file:../../../../shared/fixtures/rows-ios14.3/Manifest.db?immutable=1",
		"SELECT relativePath, quote(file) FROM Files").Output()
	if err != nil {
		t.Skipf("the published fixtures are not here: %v", err)
	}
	lines, files := strings.Split(strings.TrimSpace(string(out)), "\n"), 0
	for _, line := range lines {
		path, quoted, _ := strings.Cut(line, "|")
		var blob []byte
		if _, err := fmt.Sscanf(quoted, "X'%x'", &blob); err != nil {
			t.Fatal(err)
		}
		var r Record
		if err := Decode(blob, &r); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		f := r.File()
		if f.RelativePath != path || f.Mode == 0 || f.InodeNumber == 0 {
			t.Errorf("%s: %+v", path, f)
		}
		if f.Mode&0o170000 == 0o100000 {
			files++
			if len(f.EncryptionKey) != 44 || len(f.Digest) != 0 && len(f.Digest) != 20 {
				t.Errorf("%s: key %x, digest %x", path, f.EncryptionKey, f.Digest)
			}
		}
	}
	if len(lines) != 3721 || files != 1089 {
		t.Errorf("%d rows, %d files", len(lines), files)
	}
}

func FuzzDecode(f *testing.F) {
	e := NewEncoder()
	for _, file := range examples() {
		f.Add(bytes.Clone(e.Encode(&file)))
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		var r Record
		if err := Decode(blob, &r); err != nil && !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	f := examples()["encrypted"]
	blob := NewEncoder().Encode(&f)
	b.ReportAllocs()
	var r Record
	for b.Loop() {
		if err := Decode(blob, &r); err != nil {
			b.Fatal(err)
		}
	}
}
