package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// oldRecord writes a record of a Manifest.mbdb; nil strings are not there.
func oldRecord(strs [5][]byte, mode uint16, size uint64, class byte, properties ...string) []byte {
	var out []byte
	text := func(s []byte) {
		if s == nil {
			out = append(out, 0xFF, 0xFF)
			return
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(s))), s...)
	}
	for _, s := range strs {
		text(s)
	}
	out = binary.BigEndian.AppendUint16(out, mode)
	out = binary.BigEndian.AppendUint64(out, 777)
	for _, n := range []uint32{501, 0xFFFFFFFE, 11, 12, 13} {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	out = binary.BigEndian.AppendUint64(out, size)
	out = append(out, class, byte(len(properties)/2))
	for _, p := range properties {
		text([]byte(p))
	}
	return out
}

func oldIndex(records ...[]byte) []byte {
	return append([]byte(mbdbMagic), bytes.Join(records, nil)...)
}

func TestOldIndex(t *testing.T) {
	digest, key := bytes.Repeat([]byte{1}, 20), bytes.Repeat([]byte{2}, 44)
	data := oldIndex(
		oldRecord([5][]byte{[]byte("HomeDomain"), {}, nil, nil, nil}, 0o40755, 0, 0),
		oldRecord([5][]byte{[]byte("HomeDomain"), []byte("Library/SMS/sms.db"), nil, digest, key}, 0o100644, 1<<33, 4, "name", "value", "n", ""),
		oldRecord([5][]byte{[]byte("HomeDomain"), []byte("link"), []byte("to"), nil, nil}, 0o120755, 0, 0),
	)
	x, err := OpenMBDB(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	want := []struct {
		id   string
		kind Flags
		file mbfile.File
	}{
		{"70765829101933f25994c71bbee6dfd685535bff", FlagFolder, mbfile.File{Mode: 0o40755}},
		{"3d0d7e5fb2ce288813306e4d4636395e047a3d28", FlagFile, mbfile.File{
			RelativePath: "Library/SMS/sms.db", Mode: 0o100644, Size: 1 << 33, ProtectionClass: 4, Digest: digest, EncryptionKey: key,
		}},
		{mbfile.IDOf("HomeDomain", "link").String(), FlagLink, mbfile.File{RelativePath: "link", Mode: 0o120755, Target: "to"}},
	}
	i := 0
	var rec mbfile.Record
	for r, err := range x.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		w := want[i]
		w.file.InodeNumber, w.file.UserID, w.file.GroupID = 777, 501, -2
		w.file.LastModified, w.file.Birth = 11, 13
		if err := r.Record(&rec); err != nil {
			t.Fatal(err)
		}
		if r.FileID != w.id || r.Kind(&rec) != w.kind || r.Number != int64(i+1) || !r.RightID() {
			t.Errorf("row %+v", r)
		}
		if got := fmt.Sprintf("%#v", rec.File()); got != fmt.Sprintf("%#v", w.file) {
			t.Errorf("got  %s\nwant %#v", got, w.file)
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d rows", i)
	}
	if n, err := x.Count(context.Background()); n != 3 || err != nil {
		t.Errorf("count %d, %v", n, err)
	}
	if found, err := x.Verify(context.Background(), 3); len(found) != 0 || err != nil {
		t.Errorf("verify %v, %v", found, err)
	}
}

// TestOldIndexCut cuts an index anywhere: at the end of a record it is just
// shorter, elsewhere it is damaged.
func TestOldIndexCut(t *testing.T) {
	one := oldRecord([5][]byte{[]byte("D"), []byte("p"), nil, nil, nil}, 0o100644, 1, 1, "a", "b")
	data := oldIndex(one, one)
	for n := range data {
		x, err := OpenMBDB(bytes.NewReader(data), int64(n))
		if n < len(mbdbMagic) {
			if !errors.Is(err, ErrNotIndex) {
				t.Errorf("%d bytes: %v", n, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = x.Count(context.Background())
		if whole := (n-len(mbdbMagic))%len(one) == 0; whole != (err == nil) || !whole && !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := OpenMBDB(bytes.NewReader([]byte("mbdb\x06\x00...")), 9); !errors.Is(err, ErrNotIndex) {
		t.Errorf("another version: %v", err)
	}
}

func FuzzMBDB(f *testing.F) {
	f.Add(oldIndex(oldRecord([5][]byte{[]byte("HomeDomain"), []byte("p"), []byte("t"), make([]byte, 20), make([]byte, 44)}, 0o100644, 1, 4, "n", "v")))
	f.Add(oldIndex(oldRecord([5][]byte{[]byte("D"), {}, nil, nil, nil}, 0o40755, 0, 0)))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := OpenMBDB(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			if !errors.Is(err, ErrNotIndex) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		var rec mbfile.Record
		n := 0
		for r, err := range x.Rows(context.Background()) {
			if err != nil {
				if !errors.Is(err, ErrDamaged) {
					t.Fatalf("untyped error %v", err)
				}
				return
			}
			if err := r.Record(&rec); err != nil || !r.RightID() {
				t.Fatalf("row %d: %v", r.Number, err)
			}
			n += len(r.Domain) + len(r.Path) + len(rec.EncryptionKey) + mbdbRecord
		}
		if n > len(data) {
			t.Fatalf("%d bytes out of %d", n, len(data))
		}
	})
}
