package draft

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// endless is a Manifest.plist of a few hundred bytes that asks for 2^60 values.
func endless() string {
	body, at := []byte("bplist00"), []byte{}
	const levels = 60
	for n := range levels {
		at = append(at, byte(len(body)))
		if n == levels-1 {
			body = append(body, 0xA0)
			break
		}
		body = append(body, 0xA2, byte(n+1), byte(n+1))
	}
	body = append(body, 0xD1, levels+1, 0, 0x5C)
	at = append(at, byte(len(body)-4), byte(len(body)-1))
	body = append(body, "BackupKeyBag"...)
	table := uint64(len(body))
	body = append(append(body, at...), 0, 0, 0, 0, 0, 0, 1, 1)
	body = binary.BigEndian.AppendUint64(body, uint64(len(at)))
	body = binary.BigEndian.AppendUint64(body, levels) // the dictionary
	return string(binary.BigEndian.AppendUint64(body, table))
}

// TestHostileManifests: what a phone writes as Manifest.plist ends neither the
// program nor its memory, neither when the password is changed nor when a backup
// takes its place.
func TestHostileManifests(t *testing.T) {
	for name, c := range map[string]struct {
		manifest string
		size     int64 // what the file is made long to
		want     error
	}{
		"endless":        {endless(), 0, nil},
		"of itself":      {string(append([]byte("bplist00\xa1\x00\x08\x00\x00\x00\x00\x00\x00\x01\x01"), "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0a"...)), 0, nil},
		"deep":           {"<plist>" + strings.Repeat("<array>", 1_000_000), 0, proplist.ErrMalformed},
		"deep, old form": {strings.Repeat("(", 1_000_000), 0, proplist.ErrMalformed},
		"huge":           {"bplist00", proplist.MaxSize + 1, disk.ErrTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			present := filepath.Join(root, phone)
			made(t, present, "one", "finished")
			m, err := OpenMarks(root, phone, nil)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(m.Dir(), "Manifest.plist")
			replace(t, path, c.manifest)
			if c.size > 0 {
				if err := os.Truncate(path, c.size); err != nil {
					t.Skipf("no room for a long file: %v", errors.Join(err, m.Discard()))
				}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if err := m.Land(); err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("taken: %v", err)
			}
			if got := look(m.Dir()); got.kind != aBackup || !got.marks {
				t.Errorf("%+v", got)
			}
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 32<<20 {
				t.Errorf("%d bytes allocated", took)
			}
			if err := m.Discard(); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(filepath.Join(present, "Manifest.plist")); string(got) == c.manifest {
				t.Error("it is in the backup")
			}
		})
	}
}

// TestStatusIsBounded: Status.plist is read by the same rules.
func TestStatusIsBounded(t *testing.T) {
	for name, status := range map[string]string{
		"endless": endless(), "long": strings.Repeat(" ", maxStatus) + "<plist><dict><key>SnapshotState</key><string>finished</string></dict></plist>",
		"old form": "{SnapshotState = finished;}",
	} {
		dir := filepath.Join(t.TempDir(), phone)
		made(t, dir, "one", "finished")
		replace(t, filepath.Join(dir, "Status.plist"), status)
		if got := look(dir); got.status != "" || got.replaceable() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
