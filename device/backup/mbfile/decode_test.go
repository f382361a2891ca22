package mbfile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// realBlobs returns the records of a real backup of iOS 14.3.
func realBlobs(t testing.TB) [][]byte {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "rows-ios14.3", "Manifest.db"))
	if err != nil {
		t.Skip("the published backups are not beside the project (../shared/fixtures)")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.OpenDB(context.Background(), f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var out [][]byte
	for r, err := range x.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, bytes.Clone(r.Blob))
	}
	return out
}

// oracle decodes a record with a general reader of property lists. It gives nil
// when that finds no record.
func oracle(blob []byte) map[string]any {
	var archive struct {
		Top     map[string]any `plist:"$top"`
		Objects []any          `plist:"$objects"`
	}
	if _, err := plist.Unmarshal(blob, &archive); err != nil {
		return nil
	}
	follow := func(v any) any {
		if uid, ok := v.(plist.UID); ok {
			if uint64(uid) >= uint64(len(archive.Objects)) {
				return nil
			}
			return archive.Objects[uid]
		}
		return v
	}
	uid, ok := archive.Top["root"].(plist.UID)
	if !ok {
		return nil
	}
	root, ok := follow(uid).(map[string]any)
	if !ok {
		return nil
	}
	out := map[string]any{}
	for key, v := range root {
		v = follow(v)
		if object, ok := v.(map[string]any); ok {
			inside := "NS.data"
			if key == "RelativePath" || key == "Target" {
				inside = "NS.string"
			}
			v = follow(object[inside])
		}
		out[key] = v
	}
	return out
}

// differences compares a decoded record with what the oracle says: all of it, or
// only the fields that the record has. The oracle takes objects that run over into
// the table of offsets.
func differences(r *mbfile.Record, want map[string]any, all bool) []string {
	var out []string
	number := func(name string, field mbfile.Fields, got int64) {
		var w int64
		has := true
		switch v := want[name].(type) {
		case int64:
			w = v
		case uint64:
			w = int64(v)
		default:
			has = false
		}
		if (all || r.Has(field)) && (has != r.Has(field) || got != w) {
			out = append(out, fmt.Sprintf("%s is %d (%v), the oracle says %v", name, got, r.Has(field), want[name]))
		}
	}
	slice := func(name string, field mbfile.Fields, got, w []byte, has bool) {
		if (all || r.Has(field)) && (has != r.Has(field) || !bytes.Equal(got, w)) {
			out = append(out, fmt.Sprintf("%s is %q (%v), the oracle says %q", name, got, r.Has(field), want[name]))
		}
	}
	text := func(name string, field mbfile.Fields, got []byte) {
		w, has := want[name].(string)
		if w == "$null" {
			w, has = "", false
		}
		slice(name, field, got, []byte(w), has)
	}
	data := func(name string, field mbfile.Fields, got []byte) {
		w, has := want[name].([]byte)
		slice(name, field, got, w, has)
	}
	number("Mode", mbfile.HasMode, int64(r.Mode))
	number("Size", mbfile.HasSize, r.Size)
	number("UserID", mbfile.HasUserID, r.UserID)
	number("GroupID", mbfile.HasGroupID, r.GroupID)
	number("InodeNumber", mbfile.HasInode, int64(r.InodeNumber))
	number("Birth", mbfile.HasBirth, r.Birth)
	number("LastModified", mbfile.HasModified, r.LastModified)
	number("LastStatusChange", mbfile.HasChanged, r.LastStatusChange)
	number("ProtectionClass", mbfile.HasProtectionClass, r.ProtectionClass)
	number("Flags", mbfile.HasFlags, r.Flags)
	text("RelativePath", mbfile.HasPath, r.RelativePath)
	text("Target", mbfile.HasTarget, r.Target)
	data("Digest", mbfile.HasDigest, r.Digest)
	data("EncryptionKey", mbfile.HasKey, r.EncryptionKey)
	data("ExtendedAttributes", mbfile.HasAttributes, r.ExtendedAttributes)
	return out
}

func TestRealRecords(t *testing.T) {
	var r mbfile.Record
	blobs := realBlobs(t)
	if len(blobs) != 3721 {
		t.Errorf("%d records", len(blobs))
	}
	files, keys, digests, targets := 0, 0, 0, 0
	for i, blob := range blobs {
		if err := mbfile.Decode(blob, &r); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		for _, d := range differences(&r, oracle(blob), true) {
			t.Errorf("record %d: %s", i, d)
		}
		if !r.Has(mbfile.HasClass | mbfile.HasBirth | mbfile.HasFlags | mbfile.HasGroupID | mbfile.HasInode | mbfile.HasModified |
			mbfile.HasChanged | mbfile.HasMode | mbfile.HasProtectionClass | mbfile.HasPath | mbfile.HasSize | mbfile.HasUserID) {
			t.Errorf("record %d has only %b", i, r.Fields)
		}
		if r.Mode&mbfile.ModeType == mbfile.ModeFile {
			files++
		}
		for field, n := range map[mbfile.Fields]*int{mbfile.HasKey: &keys, mbfile.HasDigest: &digests, mbfile.HasTarget: &targets} {
			if r.Has(field) {
				*n++
			}
		}
	}
	if files != 1089 || keys != 1089 || digests != 1089-612 || targets != 14 {
		t.Errorf("%d files, %d keys, %d digests, %d targets", files, keys, digests, targets)
	}
}

// TestRoundTrip writes records and reads them back.
func TestRoundTrip(t *testing.T) {
	e := mbfile.NewEncoder()
	var r mbfile.Record
	for _, want := range []mbfile.File{
		{RelativePath: "Library/SMS/sms.db", Mode: 0o100644, Size: 1 << 40, InodeNumber: 1 << 62, UserID: -2, GroupID: -1, Flags: 128},
		{RelativePath: "Ünïcode/🔐/名前", Target: "../zü", Mode: 0o120755, Digest: make([]byte, 20), EncryptionKey: make([]byte, 44)},
		{RelativePath: strings.Repeat("long/", 100), ExtendedAttributes: make([]byte, 70000)},
	} {
		if err := mbfile.Decode(e.Encode(&want), &r); err != nil {
			t.Fatal(err)
		}
		if got := r.File(); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
			t.Errorf("got  %.300v\nwant %.300v", got, want)
		}
	}
}

// archive writes an archived object with a general writer, as third parties do.
func archive(t testing.TB, root map[string]any, objects ...any) []byte {
	t.Helper()
	blob, err := plist.Marshal(map[string]any{
		"$version": 100000, "$archiver": "NSKeyedArchiver",
		"$top":     map[string]any{"root": plist.UID(1)},
		"$objects": append([]any{"$null", root}, objects...),
	}, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func TestLiberal(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 44)
	tests := map[string]struct {
		blob []byte
		want mbfile.File
		has  mbfile.Fields
	}{
		"raw values": {
			blob: archive(t, map[string]any{"RelativePath": "a", "EncryptionKey": key, "Size": 5}),
			want: mbfile.File{RelativePath: "a", EncryptionKey: key, Size: 5}, has: mbfile.HasPath | mbfile.HasKey | mbfile.HasSize,
		},
		"NS.data behind a UID": {
			blob: archive(t, map[string]any{"EncryptionKey": plist.UID(2)}, map[string]any{"NS.data": plist.UID(3)}, key),
			want: mbfile.File{EncryptionKey: key}, has: mbfile.HasKey,
		},
		"NS.string": {
			blob: archive(t, map[string]any{"RelativePath": plist.UID(2)}, map[string]any{"NS.string": "b"}),
			want: mbfile.File{RelativePath: "b"}, has: mbfile.HasPath,
		},
		"number behind a UID": {
			blob: archive(t, map[string]any{"Size": plist.UID(2)}, 77),
			want: mbfile.File{Size: 77}, has: mbfile.HasSize,
		},
		"null": {
			blob: archive(t, map[string]any{"Size": 1, "Digest": plist.UID(0), "Target": plist.UID(0)}),
			want: mbfile.File{Size: 1}, has: mbfile.HasSize,
		},
		"wrong types": {
			blob: archive(t, map[string]any{"Flags": 1, "Size": "big", "Mode": key, "Digest": 4, "RelativePath": 1.5, "Birth": plist.UID(99)}),
			want: mbfile.File{Flags: 1}, has: mbfile.HasFlags,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := mbfile.Record{Size: 99, Fields: 0xFFFF} // left over from another record
			if err := mbfile.Decode(tt.blob, &r); err != nil {
				t.Fatal(err)
			}
			if got := r.File(); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", tt.want) || r.Fields != tt.has {
				t.Errorf("got  %#v (%b)\nwant %#v (%b)", got, r.Fields, tt.want, tt.has)
			}
		})
	}
}

func TestMalformed(t *testing.T) {
	whole := archive(t, map[string]any{"Size": 1})
	other := func(v any) []byte {
		blob, err := plist.Marshal(v, plist.BinaryFormat)
		if err != nil {
			t.Fatal(err)
		}
		return blob
	}
	for name, blob := range map[string][]byte{
		"nothing":          nil,
		"text":             []byte("not a property list, although it is long enough for one"),
		"cut":              whole[:len(whole)-1],
		"no archive":       other(map[string]any{"Size": 1}),
		"a string":         other("MBFile"),
		"root too far":     other(map[string]any{"$top": map[string]any{"root": plist.UID(9)}, "$objects": []any{"$null"}}),
		"root no dict":     other(map[string]any{"$top": map[string]any{"root": plist.UID(0)}, "$objects": []any{"$null"}}),
		"root no UID":      other(map[string]any{"$top": map[string]any{"root": 1}, "$objects": []any{"$null", map[string]any{"Size": 1}}}),
		"no field":         archive(t, map[string]any{"$class": plist.UID(0), "size": 1}),
		"objects no array": other(map[string]any{"$top": map[string]any{"root": plist.UID(0)}, "$objects": "x"}),
	} {
		t.Run(name, func(t *testing.T) {
			var r mbfile.Record
			if err := mbfile.Decode(blob, &r); !errors.Is(err, mbfile.ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestNoAllocations(t *testing.T) {
	e := mbfile.NewEncoder()
	blob := e.Encode(&mbfile.File{RelativePath: "a/ä", EncryptionKey: make([]byte, 44), Digest: make([]byte, 20)})
	var r mbfile.Record
	n := testing.AllocsPerRun(100, func() {
		if err := mbfile.Decode(blob, &r); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzDecode compares with the oracle: where both find a record they agree.
func FuzzDecode(f *testing.F) {
	e := mbfile.NewEncoder()
	f.Add(bytes.Clone(e.Encode(&mbfile.File{RelativePath: "Library/ä", Mode: 0o100644, Size: 3, UserID: -2, Digest: make([]byte, 20), EncryptionKey: make([]byte, 44)})))
	f.Add(bytes.Clone(e.Encode(&mbfile.File{RelativePath: "l", Target: "t", ExtendedAttributes: []byte("bplist00")})))
	f.Add(archive(f, map[string]any{"EncryptionKey": plist.UID(2), "Size": plist.UID(3)}, map[string]any{"NS.data": []byte{1}}, 1<<40))
	f.Fuzz(func(t *testing.T, blob []byte) {
		var r mbfile.Record
		err := mbfile.Decode(blob, &r)
		if err != nil {
			if !errors.Is(err, mbfile.ErrMalformed) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if len(blob) > 2048 || !comparable(blob) {
			return
		}
		want := oracle(blob)
		if want == nil {
			return // the oracle is stricter about what nobody refers to
		}
		for _, d := range differences(&r, want, false) {
			t.Error(d)
		}
	})
}

// comparable leaves out dictionaries in which a key comes twice: the two may
// rightly differ about which of them counts.
func comparable(blob []byte) bool {
	list, err := proplist.Parse(blob)
	if err != nil {
		return false
	}
	once := func(v proplist.Value) bool {
		seen := map[string]bool{}
		for key := range v.Entries() {
			if seen[key] {
				return false
			}
			seen[key] = true
		}
		return true
	}
	for object := range list.Get("$objects").Items() {
		if !once(object) {
			return false
		}
	}
	return once(list) && once(list.Get("$top"))
}

func BenchmarkDecode(b *testing.B) {
	blobs := realBlobs(b)
	var r mbfile.Record
	b.Run("mbfile", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := mbfile.Decode(blobs[i%len(blobs)], &r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("howett", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if oracle(blobs[i%len(blobs)]) == nil {
				b.Fatal("no record")
			}
		}
	})
}
