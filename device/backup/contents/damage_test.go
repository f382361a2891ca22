package contents_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// changed takes stock of a phone whose databases were changed.
func changed(t *testing.T, version int, change func(s store) []byte) (*source.Source, *contents.Holdings) {
	t.Helper()
	var files []samples.File
	for _, s := range phone(version) {
		if data := change(s); data != nil {
			files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: data})
		}
		if s.beside != nil {
			files = append(files, s.beside()...)
		}
	}
	src := contentstest.Plain(t, files...)
	h, err := contents.Take(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	return src, h
}

// TestDamagedPage: a page in the middle of each table of records is overwritten. What
// stands before and behind it is counted, and it is one defect, also where the numbers of
// the rows have gaps.
func TestDamagedPage(t *testing.T) {
	for _, version := range []int{7, 12, 18} {
		for _, gaps := range []bool{false, true} {
			t.Run(fmt.Sprintf("iOS %d, gaps %v", version, gaps), func(t *testing.T) {
				hosttest.OneOfMany(t)
				t.Parallel()
				lost := map[source.Kind]int64{}
				whole := map[source.Kind]answer{}
				_, h := changed(t, version, func(s store) []byte {
					script := "PRAGMA page_size=2048;" + s.script
					if gaps && s.kind != source.Photos && s.kind != source.Notes && s.kind != source.VoiceMemos && s.kind != source.Voicemail { // which name their rows elsewhere
						script += "DROP TRIGGER IF EXISTS after_delete_on_message; DELETE FROM " + s.main + " WHERE rowid % 3 = 0 AND rowid < 5000;"
					}
					data := contentstest.Made(t, script)
					whole[s.kind] = ask(t, s, data)
					// A leaf in the middle, and how many records stand on it.
					leaves := contentstest.Ask(t, data, "SELECT pageno, ncell FROM dbstat WHERE name = '"+s.main+"' AND pagetype = 'leaf' ORDER BY path")
					if len(leaves) < 5 {
						t.Fatalf("%s has %d leaves", s.main, len(leaves))
					}
					page, _ := strconv.Atoi(leaves[len(leaves)/2][0])
					cells, _ := strconv.ParseInt(leaves[len(leaves)/2][1], 10, 64)
					lost[s.kind] = cells
					copy(data[(page-1)*2048:page*2048], bytes.Repeat([]byte{0xab}, 2048))
					return data
				})
				for kind, want := range whole {
					k := h.Of(kind)
					found := k.Count
					switch kind {
					case source.Notes: // whose titles stand in another table, or in that one
						if version > 8 {
							found -= lost[kind]
						}
					case source.Photos, source.VoiceMemos, source.Voicemail: // files are there without their rows
						found -= lost[kind]
					}
					if !k.Readable || found > want.count || found < want.count-lost[kind] {
						t.Errorf("%s: %+v; SQL says %d, %d are lost", kind, k, want.count, lost[kind])
					}
					if k.Defects < 1 || k.Defects > 1 && kind != source.Notes {
						t.Errorf("%s: %d defects for a page", kind, k.Defects)
					}
				}
			})
		}
	}
}

// TestDamagedLog: the log beside a database is damaged in its middle, cannot be right, or
// is gone although the backup lists it. What stands before the damage is read, and that
// something is lost is one defect.
func TestDamagedLog(t *testing.T) {
	for name, change := range map[string]func(wal []byte) []byte{
		"a damaged frame": func(wal []byte) []byte {
			wal[32+24+100] ^= 0xff
			return wal
		},
		"more than can be": nil,
		"gone":             nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var files []samples.File
			var gone []string
			whole := map[source.Kind]answer{}
			for _, s := range phone(18) {
				if s.beside != nil {
					files = append(files, s.beside()...)
				}
				whole[s.kind] = ask(t, s, contentstest.Made(t, s.script))
				data, beside := logged(t, "", s.script, "DROP TRIGGER IF EXISTS after_delete_on_message; DELETE FROM "+s.main+";", change)
				if name == "more than can be" {
					beside["-wal"] = tooMany(t, beside["-wal"])
				}
				files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: data}, samples.File{Domain: s.domain, Path: s.path + "-wal", Data: beside["-wal"]})
				gone = append(gone, mbfile.IDOf(s.domain, s.path+"-wal").String())
			}
			folder := contentstest.Write(t, samples.Options{Bare: true, Contents: files})
			for _, id := range gone {
				if name == "gone" {
					if err := os.Remove(filepath.Join(folder, id[:2], id)); err != nil {
						t.Fatal(err)
					}
				}
			}
			h, err := contents.Take(t.Context(), contentstest.OpenFolder(t, folder, ""))
			if err != nil {
				t.Fatal(err)
			}
			for kind, want := range whole {
				hold(t, h.Of(kind), want, 1)
			}
		})
	}
}

// tooMany makes the last frame of a log say that the database has as many pages as it can,
// with a checksum that is right: format in "The WAL File" of SQLite.
func tooMany(t *testing.T, wal []byte) []byte {
	t.Helper()
	order := binary.ByteOrder(binary.LittleEndian)
	if wal[3]&1 != 0 {
		order = binary.BigEndian
	}
	page := int(binary.BigEndian.Uint32(wal[8:]))
	var a, b uint32
	add := func(p []byte) {
		for ; len(p) >= 8; p = p[8:] {
			a += order.Uint32(p) + b
			b += order.Uint32(p[4:]) + a
		}
	}
	add(wal[:24])
	for at := 32; at+24+page <= len(wal); at += 24 + page {
		if binary.BigEndian.Uint32(wal[at+4:]) > 0 {
			binary.BigEndian.PutUint32(wal[at+4:], 1<<30)
		}
		add(wal[at : at+8])
		add(wal[at+24 : at+24+page])
		binary.BigEndian.PutUint32(wal[at+16:], a)
		binary.BigEndian.PutUint32(wal[at+20:], b)
	}
	return wal
}

// TestNulls: rows of which only the number is there, and rows whose values are of other
// types than they must be.
func TestNulls(t *testing.T) {
	for _, version := range []int{12, 18} {
		for name, value := range map[string]string{"NULL": "NULL", "text": "'not a number'", "blob": "x'ff00fe'", "huge": "9.9e307"} {
			t.Run(fmt.Sprint("iOS ", version, " ", name), func(t *testing.T) {
				if version < 18 {
					hosttest.OneOfMany(t)
				}
				t.Parallel()
				whole := map[source.Kind]answer{}
				src, h := changed(t, version, func(s store) []byte {
					data := contentstest.Made(t, s.script)
					whole[s.kind] = ask(t, s, data)
					var set []byte
					for _, c := range contentstest.Ask(t, data, "SELECT name FROM pragma_table_info('"+s.main+"') WHERE NOT pk") {
						if set != nil {
							set = append(set, ", "...)
						}
						set = fmt.Appendf(set, "%q = CASE WHEN %[1]q IS NULL OR typeof(%[1]q) IN ('text', 'blob') AND %[2]d THEN %[1]q ELSE %[3]s END", c[0], 0, value)
					}
					script := fmt.Sprintf("UPDATE OR IGNORE %s SET %s WHERE rowid BETWEEN 10 AND 20;", s.main, set)
					return contentstest.Made(t, s.script+"PRAGMA ignore_check_constraints=ON;"+script)
				})
				for _, s := range phone(version) {
					k := h.Of(s.kind)
					if !k.Readable || k.Count < whole[s.kind].count-11 || k.Count > whole[s.kind].count+11 {
						t.Errorf("%s: %+v; SQL says %d before", s.kind, k, whole[s.kind].count)
					}
					said(t, src, s.kind) // ends, and tells of defects only
				}
			})
		}
	}
}

// TestOtherDatabases: what is no database of its kind is said to be so, and nothing hangs
// or is counted.
func TestOtherDatabases(t *testing.T) {
	for name, c := range map[string]struct {
		data   func(s store) []byte
		reason inventory.Reason
	}{
		"other tables": {func(store) []byte { return contentstest.Made(t, "CREATE TABLE x (a); INSERT INTO x VALUES (1)") }, inventory.OtherSchema},
		"views": {func(s store) []byte {
			return contentstest.Made(t, s.script+fmt.Sprintf("PRAGMA legacy_alter_table=ON; ALTER TABLE %[1]s RENAME TO other; CREATE VIEW %[1]s AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT other.* FROM other, n;", s.main))
		}, inventory.OtherSchema},
		"no table":    {func(store) []byte { return contentstest.Made(t, "PRAGMA user_version=3;") }, inventory.OtherSchema},
		"no byte":     {func(store) []byte { return []byte{} }, inventory.NotADatabase},
		"no database": {func(store) []byte { return bytes.Repeat([]byte("photo"), 5000) }, inventory.NotADatabase},
		"a head":      {func(s store) []byte { return contentstest.Made(t, s.script)[:100] }, inventory.Damaged},
		"first page": {func(s store) []byte {
			data := contentstest.Made(t, s.script)
			copy(data[100:4096], bytes.Repeat([]byte{0xab}, 4096))
			return data
		}, inventory.Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			hosttest.OneOfMany(t)
			t.Parallel()
			_, h := changed(t, 18, c.data)
			for _, s := range phone(18) {
				k := h.Of(s.kind)
				if s.beside != nil { // its files are there without it
					if !k.Readable || k.Count != rows {
						t.Errorf("%s: %+v", s.kind, k)
					}
					continue
				}
				if k.Readable || k.Reason != c.reason || k.Count != 0 || k.First != nil {
					t.Errorf("%s: %+v, want %q", s.kind, k, c.reason)
				}
				if !slices.ContainsFunc(h.Absent, func(a contents.Absence) bool { return a.ID == string(s.kind) && a.Why == inventory.CannotBeRead }) && s.kind != source.WhatsApp {
					t.Errorf("%s: not said to be unreadable: %+v", s.kind, h.Absent)
				}
			}
		})
	}
}
