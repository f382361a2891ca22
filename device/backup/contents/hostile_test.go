package contents_test

import (
	"database/sql"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const pageSize = 4096

// rootOf is the number of the first page of a table.
func rootOf(t *testing.T, data []byte, table string) int {
	t.Helper()
	n, err := strconv.Atoi(contentstest.Ask(t, data, "SELECT rootpage FROM sqlite_schema WHERE name = '"+table+"'")[0][0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// page is a page of a database by its number.
func page(data []byte, n int) []byte { return data[(n-1)*pageSize : n*pageSize] }

// hostile are databases that are made to keep a reader busy, to have it take memory, or to
// have it run what is not ours. whole says that what SQL says must be there all the same.
var hostile = map[string]struct {
	whole   bool
	defects int64 // of each kind, where it is whole
	make    func(t *testing.T, s store) []byte
}{
	"a view in place of the table": {false, 0, func(t *testing.T, s store) []byte {
		return contentstest.Made(t, s.script+"\nDROP TRIGGER IF EXISTS after_delete_on_message; ALTER TABLE "+s.main+" RENAME TO other; CREATE VIEW "+s.main+" AS SELECT * FROM other, (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n);")
	}},
	"a virtual table in place of the table": {false, 0, func(t *testing.T, s store) []byte {
		return contentstest.Made(t, s.script+"\nDROP TRIGGER IF EXISTS after_delete_on_message; DROP TABLE "+s.main+"; CREATE VIRTUAL TABLE "+s.main+" USING fts5(ZDATE, ZTITLE, date, text, ZNOTE, ZDATA, Z_PK, start_date, ZDIRECTORY, ZFILENAME);")
	}},
	"triggers on everything": {true, 0, func(t *testing.T, s store) []byte {
		return contentstest.Made(t, s.script+"\nCREATE TRIGGER hostile_1 AFTER UPDATE ON "+s.main+" BEGIN DELETE FROM "+s.main+"; END; CREATE TRIGGER hostile_2 BEFORE INSERT ON "+s.main+" BEGIN SELECT RAISE(ABORT, 'no'); END;")
	}},
	"bytes kept back on each page": {true, 0, func(t *testing.T, s store) []byte {
		return reserved(t, s.script, 48)
	}},
	"a page that is below itself": {false, 0, func(t *testing.T, s store) []byte {
		data := contentstest.Made(t, s.script)
		root := rootOf(t, data, s.main)
		if p := page(data, root); p[0] == 5 { // an inner page: its last child is itself
			binary.BigEndian.PutUint32(p[8:], uint32(root))
		} else {
			t.Fatalf("%s has one page alone", s.main)
		}
		return data
	}},
	"pages that are below each other": {false, 0, func(t *testing.T, s store) []byte {
		data := contentstest.Made(t, s.script)
		root := rootOf(t, data, s.main)
		p := page(data, root)
		child := int(binary.BigEndian.Uint32(p[8:]))
		c := page(data, child)
		clear(c)
		c[0] = 5 // an inner page without cells, whose only child is the root
		binary.BigEndian.PutUint16(c[5:], pageSize)
		binary.BigEndian.PutUint32(c[8:], uint32(root))
		return data
	}},
	"a row of 2 GB, its rest below itself": {false, 0, func(t *testing.T, s store) []byte {
		data := contentstest.Made(t, "PRAGMA page_size=4096;"+s.script+"\nDROP TRIGGER IF EXISTS after_delete_on_message; ALTER TABLE "+s.main+" ADD COLUMN zlifeboat BLOB; UPDATE "+s.main+" SET zlifeboat = randomblob(9000) WHERE rowid = 30;")
		// The first page of the rest of a long row begins with the number of the next one.
		for n := 2; n*pageSize <= len(data); n++ {
			next := int(binary.BigEndian.Uint32(page(data, n)))
			if next > n && next*pageSize <= len(data) && page(data, next)[0] == 0 && page(data, n)[0] == 0 {
				binary.BigEndian.PutUint32(page(data, n), uint32(n))
			}
		}
		return data
	}},
	"a header of four billion pages": {true, 1, func(t *testing.T, s store) []byte {
		data := contentstest.Made(t, s.script)
		binary.BigEndian.PutUint32(data[28:], 1<<32-1)
		return data
	}},
	"a list of free pages that ends nowhere": {true, 0, func(t *testing.T, s store) []byte {
		data := contentstest.Made(t, s.script)
		binary.BigEndian.PutUint32(data[32:], uint32(len(data)/pageSize))
		binary.BigEndian.PutUint32(data[36:], 1<<31)
		return data
	}},
}

// reserved makes a database whose pages keep some bytes at their end for others, as
// encrypting and checking file systems have them.
func reserved(t *testing.T, script string, n int) []byte {
	t.Helper()
	empty := contentstest.Made(t, "PRAGMA page_size=4096; PRAGMA user_version=1;")
	empty[20] = byte(n)
	binary.BigEndian.PutUint16(empty[105:], uint16(pageSize-n))
	name := filepath.Join(t.TempDir(), "reserved.sqlite")
	if err := os.WriteFile(name, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data := read(t, name)
	if data[20] != byte(n) {
		t.Fatalf("%d bytes are kept back", data[20])
	}
	return data
}

// TestHostileDatabases: the inventory and every stream end, say what is there, and count
// what cannot be read; nothing is told twice.
func TestHostileDatabases(t *testing.T) {
	if testing.Short() {
		t.Skip("many databases")
	}
	for name, way := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stores, files := phone(18), []samples.File(nil)
			want := map[source.Kind]answer{}
			for _, s := range stores {
				if s.beside != nil {
					files = append(files, s.beside()...)
				}
				want[s.kind] = ask(t, s, contentstest.Made(t, s.script))
				files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: way.make(t, s)})
			}
			src := contentstest.Plain(t, files...)
			h, err := contents.Take(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range stores {
				k := h.Of(s.kind)
				got := said(t, src, s.kind)
				switch {
				case way.whole:
					hold(t, k, want[s.kind], way.defects)
					if !slices.Equal(got, want[s.kind].texts) {
						t.Errorf("%s: %d texts, SQL says %d", s.kind, len(got), len(want[s.kind].texts))
					}
				case k.Count > want[s.kind].count:
					t.Errorf("%s: %d, of %d that there were", s.kind, k.Count, want[s.kind].count)
				case k.Readable && k.Count < want[s.kind].count && k.Defects == 0:
					t.Errorf("%s: %d of %d, and no defect", s.kind, k.Count, want[s.kind].count)
				}
			}
		})
	}
}

// TestCutShort: of databases whose end is missing, what is left is read, and that something
// is missing is counted.
func TestCutShort(t *testing.T) {
	if testing.Short() {
		t.Skip("many databases")
	}
	for _, left := range []int{60, 35, 90} {
		if left != 60 && !thorough {
			continue
		}
		t.Run(strconv.Itoa(left)+" percent", func(t *testing.T) {
			t.Parallel()
			stores, files := phone(18), []samples.File(nil)
			want := map[source.Kind]answer{}
			for _, s := range stores {
				if s.beside != nil {
					files = append(files, s.beside()...)
				}
				data := contentstest.Made(t, s.script)
				want[s.kind] = ask(t, s, data)
				files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: data[:len(data)*left/100]})
			}
			src := contentstest.Plain(t, files...)
			h, err := contents.Take(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			read := int64(0)
			for _, s := range stores {
				k := h.Of(s.kind)
				if k.Readable && k.Defects == 0 && !slices.Contains(k.Missing, "Photos.sqlite") || k.Count > want[s.kind].count {
					t.Errorf("%s: %d of %d, %d defects, %v", s.kind, k.Count, want[s.kind].count, k.Defects, k.Missing)
				}
				if k.Readable {
					read += k.Count
				}
			}
			if read < 100 {
				t.Errorf("%d records are read in all", read)
			}
		})
	}
}
