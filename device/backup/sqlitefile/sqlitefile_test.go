package sqlitefile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// database writes a database with SQLite itself and returns its bytes.
func database(t testing.TB, script string, pragmas ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pragmas {
		if err := sqlitex.ExecuteTransient(conn, p, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustOpen(t testing.TB, r io.ReaderAt, size int64) *DB {
	t.Helper()
	db, err := Open(r, size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// one returns the first column of the first result.
func one(t testing.TB, db *DB, query string) (string, error) {
	t.Helper()
	conn, err := db.Conn(context.Background())
	if err != nil {
		return "", err
	}
	defer conn.Close()
	out := ""
	err = Each(conn, query, func(s *sqlite.Stmt) error {
		out = s.ColumnText(0)
		return nil
	})
	return out, Mark(err)
}

const thousand = `CREATE TABLE t(x);
	WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<1000) INSERT INTO t SELECT printf('%0400d', n) FROM c;`

func TestRead(t *testing.T) {
	for _, pragma := range []string{"PRAGMA page_size=4096", "PRAGMA page_size=512", "PRAGMA page_size=65536", "PRAGMA journal_mode=WAL"} {
		data := database(t, thousand, pragma)
		for _, padding := range []int{0, 16} { // rule 5 of the fixtures
			r := bytes.NewReader(append(bytes.Clone(data), bytes.Repeat([]byte{16}, padding)...))
			db := mustOpen(t, r, r.Size())
			if got, err := one(t, db, "SELECT count(*) || '-' || sum(x) FROM t"); err != nil || !strings.HasPrefix(got, "1000-500500") {
				t.Errorf("%s: %q, %v", pragma, got, err)
			}
			if found, err := db.QuickCheck(context.Background(), 3); err != nil || len(found) != 0 {
				t.Errorf("%s: %v, %v", pragma, found, err)
			}
		}
	}
}

// TestNoWay tries what must not work.
func TestNoWay(t *testing.T) {
	data := database(t, "PRAGMA user_version=7;"+thousand+`
		CREATE VIEW v AS SELECT load_extension('/tmp/evil.so');
		CREATE VIEW w AS SELECT writefile('/tmp/evil', 'x');`)
	db := mustOpen(t, bytes.NewReader(data), int64(len(data)))
	outside := filepath.Join(t.TempDir(), "outside.db")
	for _, query := range []string{
		"INSERT INTO t VALUES (1)", "DELETE FROM t", "DROP TABLE t", "CREATE TABLE u(x)", "PRAGMA user_version=8", "VACUUM",
		"VACUUM INTO '" + outside + "'", "ATTACH '" + outside + "' AS o", "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql=''",
		"SELECT * FROM v", "SELECT * FROM w", "SELECT load_extension('x')",
		"UPDATE sqlite_schema SET sql=''",
		"SELECT length(zeroblob(300000000))",
	} {
		if got, err := one(t, db, query); err == nil && query != "PRAGMA user_version=8" && !strings.HasPrefix(query, "PRAGMA writable") {
			t.Errorf("%s gave %q", query, got)
		}
	}
	if got, err := one(t, db, "PRAGMA user_version"); got != "7" || err != nil {
		t.Errorf("version %q, %v", got, err)
	}
	if _, err := os.Stat(outside); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}

func TestNotADatabase(t *testing.T) {
	for name, data := range map[string]string{"nothing": "", "short": "SQLite", "text": "a text that is longer than the magic of a database"} {
		if _, err := Open(strings.NewReader(data), int64(len(data))); !errors.Is(err, ErrNotDatabase) {
			t.Errorf("%s: %v", name, err)
		}
	}
	data := database(t, thousand)
	cut := data[:len(data)/2]
	if found, err := mustOpen(t, bytes.NewReader(cut), int64(len(cut))).QuickCheck(context.Background(), 3); err != nil || len(found) == 0 {
		t.Errorf("half a database: %v, %v", found, err)
	}
}

// failing gives an error from some place on.
type failing struct {
	io.ReaderAt
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, off)
}

// TestReadError is a disk that fails: no damage of the database.
func TestReadError(t *testing.T) {
	data := database(t, thousand)
	disk := errors.New("the disk failed")
	db := mustOpen(t, failing{bytes.NewReader(data), 100_000, disk}, int64(len(data)))
	_, err := one(t, db, "SELECT sum(length(x)) FROM t")
	if err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotDatabase) {
		t.Errorf("error %v", err)
	}
	if _, err := Open(failing{bytes.NewReader(data), 0, disk}, int64(len(data))); !errors.Is(err, disk) {
		t.Errorf("error %v", err)
	}
}

// TestCancel ends a statement that would run for ever.
func TestCancel(t *testing.T) {
	data := database(t, thousand)
	db := mustOpen(t, bytes.NewReader(data), int64(len(data)))
	ctx, cancel := context.WithCancel(context.Background())
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	time.AfterFunc(20*time.Millisecond, cancel)
	err = Each(conn, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT count(*) FROM c", nil)
	if sqlite.ErrCode(err) != sqlite.ResultInterrupt {
		t.Errorf("error %v", err)
	}
	if _, err := db.QuickCheck(ctx, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("quick check: %v", err)
	}
}
