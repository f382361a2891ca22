package proplist

import (
	"encoding/binary"
	"testing"

	"howett.net/plist"
)

// soundSample is a list with every kind of object that a record has.
func soundSample(t testing.TB) []byte {
	t.Helper()
	data, err := plist.Marshal(map[string]any{
		"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": map[string]any{"root": plist.UID(1)},
		"$objects": []any{"$null", map[string]any{"Size": 1 << 40, "Path": "a/ü", "Data": []byte{1, 2, 3}, "Yes": true}, "text"},
	}, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestSound turns every bit of a list: what another reader refuses is not sound.
func TestSound(t *testing.T) {
	data := soundSample(t)
	list, err := ParseBinary(data)
	if err != nil || !list.Sound() {
		t.Fatalf("a sound list is not: %v", err)
	}
	refused, seen, missed := 0, 0, 0
	for i := range data {
		for bit := range 8 {
			data[i] ^= 1 << bit
			if !takes(data) {
				refused++
				if list, err := ParseBinary(data); err == nil && list.Sound() {
					missed++
					t.Logf("bit %d of byte %d: the other reader refuses it", bit, i)
				} else {
					seen++
				}
			}
			data[i] ^= 1 << bit
		}
	}
	// Containers that hold each other in a ring are not looked for.
	if refused < 200 || missed > 4 {
		t.Errorf("the other reader refused %d, %d of them were seen and %d not", refused, seen, missed)
	}
}

// takes reports whether another reader takes a list.
func takes(data []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	var v any
	_, err := plist.Unmarshal(data, &v)
	return err == nil
}

func FuzzSound(f *testing.F) {
	f.Add(soundSample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ParseBinary(data)
		if err != nil {
			return
		}
		list.Whole()
		if list.Sound() {
			for ref := range 64 { // every object of a sound list can be had, but null
				_ = list.Object(ref)
			}
		}
	})
}

func BenchmarkSound(b *testing.B) {
	list, err := ParseBinary(soundSample(b))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if !list.Sound() {
			b.Fatal("not sound")
		}
	}
}

// TestListsOnTopOfEachOther is a list of a megabyte whose objects are all the same
// long array: what is followed is bounded.
func TestListsOnTopOfEachOther(t *testing.T) {
	const refs, count = 40_000, 200_000
	data := append([]byte("bplist00"), 0xaf, 0x12)
	data = binary.BigEndian.AppendUint32(data, refs)
	data = append(data, make([]byte, 3*refs)...)
	table := len(data)
	for range count {
		data = append(data, 0, 0, 8)
	}
	data = append(data, 0, 0, 0, 0, 0, 0, 3, 3)
	for _, n := range []uint64{count, 0, uint64(table)} {
		data = binary.BigEndian.AppendUint64(data, n)
	}
	list, err := ParseBinary(data)
	if err != nil {
		t.Fatal(err)
	}
	if ok, looked := list.Whole(); !ok || looked {
		t.Errorf("ok %v, looked through %v", ok, looked)
	}
}
