package source_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

func TestFiles(t *testing.T) {
	files := []samples.File{
		{Domain: "HomeDomain", Path: "Library/b!", Data: []byte("b")},
		{Domain: "HomeDomain", Path: "Library/b.db", Data: []byte("b.db")},
		{Domain: "HomeDomain", Path: "Library/b/a", Data: []byte("a")},
		{Domain: "HomeDomain", Path: "Library/b/c", Data: bytes.Repeat([]byte("c"), 70_000)},
		{Domain: "HomeDomain2", Path: "x"},
		{Domain: "AppDomain-a", Path: "x", Data: []byte("x")},
		{Domain: "AppDomain-b", Path: "y", Data: []byte("y")},
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		if s.Len() != len(files) || s.Damage() != nil || s.Defects() != 0 {
			t.Fatalf("%d files, damage %v, %d defects", s.Len(), s.Damage(), s.Defects())
		}
		for _, want := range files {
			f, ok := s.Find(want.Domain, want.Path)
			if !ok || f.Size != int64(len(want.Data)) || !s.Here(f) {
				t.Fatalf("%s: %v %+v", want.Path, ok, f)
			}
			got, err := s.ReadFile(f, 1<<20)
			if err != nil || !bytes.Equal(got, want.Data) {
				t.Fatalf("%s: %d bytes, %v", want.Path, len(got), err)
			}
			if f.Created().IsZero() || f.Modified().IsZero() {
				t.Errorf("%s has no times", want.Path)
			}
		}
		if _, ok := s.Find("HomeDomain", "Library"); ok {
			t.Error("a folder was found as a file")
		}
		var below []string
		for f := range s.Under("HomeDomain", "Library/b") {
			below = append(below, f.Name())
		}
		if !slices.Equal(below, []string{"a", "c"}) {
			t.Errorf("below Library/b: %v", below)
		}
		if got := slices.Collect(s.Domains("AppDomain-")); !slices.Equal(got, []string{"AppDomain-a", "AppDomain-b"}) {
			t.Errorf("domains %v", got)
		}
		if got := slices.Collect(s.Domains("HomeDomain")); !slices.Equal(got, []string{"HomeDomain", "HomeDomain2"}) {
			t.Errorf("domains %v", got)
		}
		big, _ := s.Find("HomeDomain", "Library/b/c")
		if _, err := s.ReadFile(big, 10); !errors.Is(err, source.ErrTooBig) {
			t.Errorf("a file over the limit: %v", err)
		}
	})
}

// TestPayloadGone: the row of a file is there and its payload is not.
func TestPayloadGone(t *testing.T) {
	folder := contentstest.Write(t, samples.Options{Bare: true, Contents: []samples.File{
		{Domain: "HomeDomain", Path: "a", Data: []byte("a")}, {Domain: "HomeDomain", Path: "b", Data: []byte("b")},
	}})
	id := mbfile.IDOf("HomeDomain", "a").String()
	if err := os.Remove(filepath.Join(folder, id[:2], id)); err != nil {
		t.Fatal(err)
	}
	s := contentstest.OpenFolder(t, folder, "")
	if f, ok := s.Find("HomeDomain", "a"); !ok || s.Here(f) {
		t.Error("a payload that is gone is said to be here")
	}
	for path, want := range map[string]source.Reason{"a": source.PayloadLost, "b": source.NotADatabase, "none": source.NotThere} {
		if _, err := s.Database(t.Context(), "HomeDomain", path); source.ReasonOf(err) != want {
			t.Errorf("%s: %v is %q", path, err, source.ReasonOf(err))
		}
	}
}

// TestLog: the published contacts have nearly everything in their -wal.
func TestLog(t *testing.T) {
	main := contentstest.Fixture(t, "contacts/josh-ios15/AddressBookImages.sqlitedb")
	wal := contentstest.Fixture(t, "contacts/josh-ios15/AddressBookImages.sqlitedb-wal")
	const path = "Library/AddressBook/AddressBookImages.sqlitedb"
	files := []samples.File{{Domain: "HomeDomain", Path: path, Data: main}, {Domain: "HomeDomain", Path: path + "-wal", Data: wal}}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		db, err := s.Database(t.Context(), "HomeDomain", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if !db.Has("ABThumbnailImage", "record_id", "DATA") || db.Has("ABThumbnailImage", "nothing") {
			t.Fatalf("columns %v", db.Columns("ABThumbnailImage"))
		}
		var sizes []int
		for row, err := range db.Walk("ABThumbnailImage", "t.record_id, t.data", "") {
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(row.Bytes(2)))
		}
		slices.Sort(sizes)
		if len(sizes) == 0 || sizes[len(sizes)-1] < 60_000 {
			t.Errorf("pictures of %v bytes", sizes)
		}
	})
}

// database makes one with n rows of 400 bytes.
func database(t testing.TB, n int) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.db")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf(`PRAGMA page_size=4096;
		CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT);
		CREATE VIEW seen AS SELECT * FROM message;
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO message SELECT i * 3, printf('%%0400d', i) FROM n;`, n)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestWalkGoesOnBehindDamage: pages in the middle are overwritten; what is not on
// them is read, and what is counts as lost.
func TestWalkGoesOnBehindDamage(t *testing.T) {
	const rows = 5000
	for _, bad := range [][]int{{}, {20}, {20, 21, 22}, {3}, {1000}, {20, 300, 301}} {
		t.Run(fmt.Sprint(bad), func(t *testing.T) {
			data := database(t, rows)
			pages := len(data) / 4096
			for _, p := range bad {
				p = min(p, pages-2)
				copy(data[p*4096:(p+1)*4096], bytes.Repeat([]byte{0xab}, 4096))
			}
			db, err := source.OpenPlain(t.Context(), bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var got, lost, defects, last int64
			for row, err := range db.Walk("message", "t.text", "WHERE t.text <> ?2", "none") {
				var defect *source.Defect
				switch {
				case errors.As(err, &defect):
					if defect.Code != source.RowsLost || defect.Row <= last {
						t.Fatalf("%v after %d", defect, last)
					}
					defects++
					lost += (defect.Count + 2) / 3
				case err != nil:
					t.Fatal(err)
				default:
					if n := row.Number(0); n <= last || row.Text(1) != fmt.Sprintf("%0400d", n/3) {
						t.Fatalf("row %d after %d", n, last)
					}
					last = row.Number(0)
					got++
				}
			}
			if got+lost < rows-defects || got+lost > rows+defects {
				t.Errorf("%d read and %d lost of %d", got, lost, rows)
			}
			if len(bad) > 0 && (defects == 0 || got == 0) || len(bad) == 0 && got != rows {
				t.Errorf("%d read, %d defects", got, defects)
			}
			if max := int64(len(bad)) * 10; lost > max+defects {
				t.Errorf("%d lost of %d on damaged pages", lost, max)
			}
		})
	}
}

// TestHostileSchema: views are no tables, and a column with the name rowid makes no
// endless walk.
func TestHostileSchema(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.db")
	conn, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(`CREATE TABLE message (rowid TEXT, "t""; DROP" TEXT, text TEXT GENERATED ALWAYS AS (rowid || 'x'));
		CREATE VIEW chat AS SELECT 1 AS ROWID, randomblob(1000000000) AS name;
		INSERT INTO message(rowid) VALUES ('5'), ('5'), ('a')`); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(name)
	db, err := source.OpenPlain(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if db.Has("chat", "name") || db.Has("message", "text") || !db.Has("message", `t"; DROP`) {
		t.Errorf("tables %v, columns %q", db.Tables(func(string) bool { return true }), db.Columns("message"))
	}
	n := 0
	for range db.Walk("message", db.Select("message", "t", `t"; DROP`, "none"), "") {
		if n++; n > 100 {
			t.Fatal("walks for ever")
		}
	}
}

func TestStopped(t *testing.T) {
	data := database(t, 5000)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	db, err := source.OpenPlain(ctx, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var last error
	for _, err := range db.Walk("message", "t.text", "") {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a stopped walk ends with %v", last)
	}
}

func FuzzDatabase(f *testing.F) {
	f.Add(database(f, 50), 0, byte(0))
	f.Add(database(f, 50), 4096+3, byte(9))
	f.Fuzz(func(t *testing.T, data []byte, at int, v byte) {
		if len(data) > 1<<20 {
			return
		}
		data = bytes.Clone(data)
		if at >= 0 && at < len(data) {
			data[at] ^= v
		}
		db, err := source.OpenPlain(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		defer db.Close()
		n := 0
		for _, err := range db.Walk("message", "t.text", "") {
			var defect *source.Defect
			if err != nil && !errors.As(err, &defect) {
				break
			}
			if n++; n > 100_000 {
				t.Fatal("more rows than bytes")
			}
		}
	})
}
