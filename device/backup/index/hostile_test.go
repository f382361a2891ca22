package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// TestHostile has databases that want to be more than an index.
func TestHostile(t *testing.T) {
	table := "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);"
	tests := map[string]struct {
		script string
		want   error
	}{
		"no table": {"CREATE TABLE Other (x);", ErrNotIndex},
		"a view":   {"CREATE TABLE t (fileID, domain, relativePath, flags, file); CREATE VIEW Files AS SELECT * FROM t;", ErrNotIndex},
		"a recursive view": {`CREATE VIEW Files AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c)
			SELECT x AS fileID, x AS domain, x AS relativePath, 1 AS flags, x AS file FROM c;`, ErrNotIndex},
		"a column missing":  {"CREATE TABLE Files (fileID, domain, relativePath, flags);", ErrNotIndex},
		"a computed column": {"CREATE TABLE Files (fileID, domain, relativePath, flags, file AS (zeroblob(1000000000)));", ErrNotIndex},
		"a virtual table":   {"CREATE VIRTUAL TABLE Files USING fts5(fileID, domain, relativePath, flags, file);", ErrNotIndex},
		"without rowid":     {"CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain, relativePath, flags, file) WITHOUT ROWID;", ErrNotIndex},
		"sixteen bits":      {"PRAGMA encoding='UTF-16le'; " + table, ErrNotIndex},
		"triggers": {table + `CREATE TRIGGER t AFTER INSERT ON Files BEGIN DELETE FROM Files; END;
			CREATE VIEW v AS SELECT load_extension('x');`, nil},
		"another case": {strings.Replace(table, "Files", "FILES", 1), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := execute(t, tt.script, nil)
			x, err := openFile(t, path)
			if err == nil {
				for _, err = range x.Rows(context.Background()) {
					if err != nil {
						break
					}
				}
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			alone(t, path)
		})
	}
}

// TestOddValues reads rows whose values have other types or sizes than they should.
func TestOddValues(t *testing.T) {
	path := execute(t, schema+`
		INSERT INTO Files VALUES (x'6162', 'D', 'p', 1, x'00');
		INSERT INTO Files VALUES (NULL, NULL, NULL, NULL, NULL);
		INSERT INTO Files VALUES ('id', x'41', x'42', 'one', 'text');
		INSERT INTO Files VALUES ('long', 'D', printf('%.*c', 70000, 'x'), 1, x'00');
		INSERT INTO Files VALUES ('huge', 'D', 'p', 1, zeroblob(12000000));
		INSERT INTO Files VALUES ('good', 'D', '', 2, x'0102');`, nil)
	x := mustOpen(t, path)
	want := []Row{
		{Number: 1, FileID: "ab", Domain: "D", Path: "p", Flags: 1, Blob: []byte{0}, Odd: OddFileID},
		{Number: 2, Odd: OddFileID | OddDomain | OddPath | OddFlags | OddBlob},
		{Number: 3, FileID: "id", Blob: []byte("text"), Odd: OddDomain | OddPath | OddFlags | OddBlob},
		{Number: 4, FileID: "long", Domain: "D", Flags: 1, Blob: []byte{0}, Odd: OddPath},
		{Number: 5, FileID: "huge", Domain: "D", Path: "p", Flags: 1, Odd: OddBlob},
		{Number: 6, FileID: "good", Domain: "D", Flags: 2, Blob: []byte{1, 2}},
	}
	i := 0
	for r, err := range x.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%+v", *r); got != fmt.Sprintf("%+v", want[i]) {
			t.Errorf("got  %.200s\nwant %.200s", got, fmt.Sprintf("%+v", want[i]))
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d rows", i)
	}
}

// TestRowNumbers has a table with the first and the last possible row number.
func TestRowNumbers(t *testing.T) {
	x := mustOpen(t, execute(t, schema+`
		INSERT INTO Files(rowid, fileID) VALUES (-9223372036854775808, 'a'), (-1, 'b'), (0, 'c'), (9223372036854775807, 'd');`, nil))
	for _, workers := range []int{1, 2, 5} {
		var n atomic.Int64
		if err := x.Scan(context.Background(), workers, func(int, *Row) error { n.Add(1); return nil }); err != nil || n.Load() != 4 {
			t.Errorf("%d workers: %d rows, %v", workers, n.Load(), err)
		}
	}
}

// TestDamaged overwrites pages in the middle: the rest is still read, and the
// damage told.
func TestDamaged(t *testing.T) {
	path := manifest(t, 6_000)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(data)
	for i := len(data) / 2 / 4096 * 4096; i < len(data)/2+8*4096; i++ {
		broken[i] = 0xA5
	}
	for _, workers := range []int{1, 2} {
		x, err := OpenDB(context.Background(), bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			t.Fatal(err)
		}
		var n atomic.Int64
		err = x.Scan(context.Background(), workers, func(int, *Row) error { n.Add(1); return nil })
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%d workers: error %v", workers, err)
		}
		if n.Load() == 0 || n.Load() == 6_000 {
			t.Errorf("%d workers: %d rows", workers, n.Load())
		}
		if found, err := x.Verify(context.Background(), 3); len(found) == 0 || len(found) > 4 || err != nil {
			t.Errorf("verify: %v, %v", found, err)
		}
		x.Close()
	}
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":       {nil, ErrNotIndex},
		"text":          {[]byte("this is a text file that somebody named Manifest.db"), ErrNotIndex},
		"header only":   {data[:100], ErrDamaged},
		"half":          {data[:len(data)/2], ErrDamaged},
		"header, zeros": {append(bytes.Clone(data[:100]), make([]byte, 100_000)...), ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			x, err := OpenDB(context.Background(), bytes.NewReader(tt.data), int64(len(tt.data)))
			if err == nil {
				defer x.Close()
				err = x.Scan(context.Background(), 1, func(int, *Row) error { return nil })
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

// FuzzDB feeds changed databases. Whatever comes out, it comes with a typed error.
func FuzzDB(f *testing.F) {
	for _, script := range []string{
		schema + "INSERT INTO Files VALUES ('a','D','p',1,x'62706c697374'), ('b','D','q',2,NULL);",
		"PRAGMA page_size=512; PRAGMA auto_vacuum=1;" + schema + "INSERT INTO Files VALUES ('a','D','p',1,zeroblob(3000));",
	} {
		data, err := os.ReadFile(execute(f, script, nil))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		typed := func(err error) {
			if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotIndex) && !errors.Is(err, errEnough) {
				t.Fatalf("untyped error %v", err)
			}
		}
		x, err := OpenDB(context.Background(), bytes.NewReader(data), int64(len(data)))
		typed(err)
		if err != nil {
			return
		}
		defer x.Close()
		n := 0
		var rec mbfile.Record
		typed(x.Scan(context.Background(), 1, func(_ int, r *Row) error {
			r.RightID()
			_ = r.Record(&rec)
			if n++; n > 1000 {
				return errEnough
			}
			return nil
		}))
		_, err = x.Count(context.Background())
		typed(err)
	})
}

var errEnough = errors.New("enough")
