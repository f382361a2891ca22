package backupagent

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// Whatever a host sends as the index of iOS 9: it is read to an end, within
// memory that does not depend on what it claims.
func FuzzOldIndex(f *testing.F) {
	record := []byte("mbdb\x05\x00\x00\x0aHomeDomain\x00\x01a\xff\xff\x00\x02dg\xff\xff\x81\xa4")
	record = append(record, make([]byte, 8+4+4+4+4+4)...)
	record = append(record, 0, 0, 0, 0, 0, 0, 0, 3, 4, 1, 0, 1, 'n', 0, 1, 'v')
	f.Add(record)
	f.Add(record[:40])
	f.Add(append(bytes.Clone(record), record[6:]...))
	f.Add([]byte("mbdb\x04\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "index")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		x, err := openOldIndex(name)
		if err != nil {
			return
		}
		rows := 0
		var r mbfile.Record
		_ = x.rows(func(row *row) error {
			rows++
			if !row.placed || row.decode(&r) != nil || row.id != mbfile.IDOf(row.domain, row.path).String() {
				t.Errorf("%+v", row)
			}
			return nil
		})
		if rows > len(data)/50 {
			t.Errorf("%d rows in %d bytes", rows, len(data))
		}
	})
}

// A list of a backup is taken or refused, never half of it, and what is odd in
// it is said.
func FuzzReadList(f *testing.F) {
	for _, text := range []string{
		"<plist><dict><key>a</key><string>b\x01</string></dict></plist>", "<?xml version=\"1.0\"?><plist><dict/></plist>",
		"bplist00\xd0\x08\x00\x00\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09",
		"", "<plist><array/></plist>",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, odd, err := readList(data)
		if (list == nil) != (err != nil) || err != nil && odd != nil {
			t.Errorf("%v, %v, %v", list, odd, err)
		}
		s := &restoration{run: &run{}}
		if err := s.properties(data); err != nil {
			var mb *Error
			if !errors.As(err, &mb) || mb.Rule == "" {
				t.Errorf("%v", err)
			}
		}
		s.info(data)
	})
}
