package sqlitefile

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// crash writes a database with SQLite itself and takes its files as they lie
// there while the last change is under way: the database and what is beside it.
func crash(t testing.TB, mode, before, change string) (db, log []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, p := range []string{"PRAGMA page_size=1024", "PRAGMA journal_mode=" + mode, "PRAGMA wal_autocheckpoint=0", "PRAGMA cache_size=2", "PRAGMA cache_spill=2"} {
		if err := sqlitex.ExecuteTransient(conn, p, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := sqlitex.ExecuteScript(conn, before, nil); err != nil {
		t.Fatal(err)
	}
	suffix := "-wal"
	if mode == "wal" {
		if err := sqlitex.ExecuteTransient(conn, "PRAGMA wal_checkpoint(TRUNCATE)", nil); err != nil {
			t.Fatal(err)
		}
		var committed string
		committed, change, _ = strings.Cut(change, "BEGIN;") // what follows is not
		err = sqlitex.ExecuteScript(conn, committed, nil)
	} else {
		suffix = "-journal"
	}
	if change != "" {
		err = errors.Join(err, sqlitex.ExecuteTransient(conn, "BEGIN", nil))
		for statement := range strings.SplitSeq(change, ";") {
			if err == nil && strings.TrimSpace(statement) != "" {
				err = sqlitex.ExecuteTransient(conn, statement, nil)
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if db, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if log, err = os.ReadFile(path + suffix); err != nil {
		t.Fatal(err)
	}
	return db, log
}

const (
	before = `CREATE TABLE t(x); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<300) INSERT INTO t SELECT printf('%0200d', n) FROM c;`
	change = `DELETE FROM t WHERE rowid % 3 = 0; INSERT INTO t SELECT x || 'more' FROM t; UPDATE t SET x = x || 'yet more';`
)

// look has SQLite read a database with its log put back.
func look(t testing.TB, l *Logged) string {
	t.Helper()
	db := mustOpen(t, l, l.Size())
	got, err := one(t, db, "SELECT count(*) || '-' || sum(length(x)) FROM t")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := db.QuickCheck(context.Background(), 3); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	return got
}

func TestWithLog(t *testing.T) {
	ctx := context.Background()
	db, log := crash(t, "wal", before, change)
	l, err := WithLog(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	if got := look(t, l); got != "400-84000" || l.Lost != 0 { // 200 rows of 208 letters, 200 of 212
		t.Errorf("with its log: %s, %d frames lost", got, l.Lost)
	}

	// A database that lost a page which its log has is whole with it, and only so.
	frame := 24 + 1024
	page := binary.BigEndian.Uint32(log[32+frame:])
	spoilt := bytes.Clone(db)
	if at := int(page-1) * 1024; at+1024 <= len(spoilt) {
		clear(spoilt[at : at+1024])
	}
	l, err = WithLog(ctx, bytes.NewReader(spoilt), int64(len(spoilt)), bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	look(t, l)

	// A flaw in the middle of the log loses what comes behind it, which is said.
	flawed := bytes.Clone(log)
	flawed[32+3*frame+500] ^= 1
	l, err = WithLog(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(flawed), int64(len(flawed)))
	if err != nil || l.Lost == 0 {
		t.Errorf("a flaw in the log: %v", err)
	}

	// What SQLite would not take is no log.
	for name, data := range map[string][]byte{
		"nothing": nil, "a byte": {1}, "noise": bytes.Repeat([]byte("no log "), 9000), "zeros": make([]byte, 9000), "a header": log[:32],
		"another header": append([]byte{0x37, 0x7f, 6, 0x84}, log[4:]...),
	} {
		if _, err := WithLog(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(data), int64(len(data))); !errors.Is(err, ErrNoLog) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := WithLog(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), 10<<30); !errors.Is(err, ErrLogTooLong) {
		t.Errorf("a log of 10 GB: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := WithLog(stopped, bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log))); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestLogTellsOfTooMuch is a log whose last commit tells of more pages than the
// database and the log have together.
func TestLogTellsOfTooMuch(t *testing.T) {
	db, log := crash(t, "wal", before, "INSERT INTO t VALUES (1);")
	sum := walSum{order: binary.LittleEndian}
	if log[3]&1 != 0 {
		sum.order = binary.BigEndian
	}
	sum.add(log[:24])
	for at := 32; at+24+1024 <= len(log); at += 24 + 1024 {
		if binary.BigEndian.Uint32(log[at+4:]) > 0 {
			binary.BigEndian.PutUint32(log[at+4:], 0x7fffffff)
		}
		sum.add(log[at : at+8])
		sum.add(log[at+24 : at+24+1024])
		binary.BigEndian.PutUint32(log[at+16:], sum.a)
		binary.BigEndian.PutUint32(log[at+20:], sum.b)
	}
	_, err := WithLog(context.Background(), bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v", err)
	}
}

func TestWithJournal(t *testing.T) {
	ctx := context.Background()
	whole := database(t, before, "PRAGMA page_size=1024")
	db, log := crash(t, "delete", before, change)
	if bytes.Equal(db, whole) {
		t.Fatal("nothing of the change was written: this test proves nothing")
	}
	l, err := WithJournal(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	if got := look(t, l); got != "300-60000" {
		t.Errorf("put back: %s", got)
	}
	for name, data := range map[string][]byte{"nothing": nil, "cleared": append(make([]byte, 28), log[28:]...), "noise": bytes.Repeat([]byte("x"), 5000)} {
		if _, err := WithJournal(ctx, bytes.NewReader(db), int64(len(db)), bytes.NewReader(data), int64(len(data))); !errors.Is(err, ErrNoLog) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestForever are databases that have a check compute for ever.
func TestForever(t *testing.T) {
	const long = "instr(printf(''%.*c'', 200000000, ''a''), printf(''%.*c'', 100000000, ''a'') || ''b'')"
	data := database(t, `CREATE TABLE t(x INTEGER PRIMARY KEY, b TEXT); INSERT INTO t(x, b) VALUES (1, 'x'), (2, 'y');
		PRAGMA writable_schema=ON;
		UPDATE sqlite_schema SET sql='CREATE TABLE t(x INTEGER PRIMARY KEY, a TEXT AS (`+long+`), b TEXT CHECK (`+long+` = 0))';`)
	db := mustOpen(t, bytes.NewReader(data), int64(len(data)))
	if found, err := db.QuickCheck(context.Background(), 3); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

// FuzzWithLog: no log makes a database larger than both together, or reading it
// fail for another reason than its bytes.
func FuzzWithLog(f *testing.F) {
	db, log := crash(f, "wal", before, change)
	f.Add(db[:8192], log[:4000], false)
	_, rollback := crash(f, "delete", before, change)
	f.Add(db[:8192], rollback[:4000], true)
	f.Fuzz(func(t *testing.T, db, log []byte, back bool) {
		open := WithLog
		if back {
			open = WithJournal
		}
		l, err := open(context.Background(), bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
		if err != nil {
			return
		}
		if l.Size() > int64(len(db)+len(log))+131072 {
			t.Fatalf("%d bytes of %d and %d", l.Size(), len(db), len(log))
		}
		p := make([]byte, 700)
		for off := int64(0); off < l.Size(); off += 700 {
			n, err := l.ReadAt(p, off)
			if want := min(700, l.Size()-off); int64(n) != want || err != nil && want == 700 {
				t.Fatalf("at %d of %d: %d bytes, %v", off, l.Size(), n, err)
			}
		}
	})
}

// TestPagesWrittenTwice: a change that was not committed, and that wrote pages to the log
// twice: SQLite puts the second over the first, and mends the checksums at the commit only.
// Nothing is lost, as SQLite says, too.
func TestPagesWrittenTwice(t *testing.T) {
	const twice = "BEGIN; UPDATE t SET x = x || 'once'; UPDATE t SET x = x || 'twice';"
	db, log := crash(t, "wal", before, twice)
	if l, err := WithLog(t.Context(), bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log))); !errors.Is(err, ErrNoLog) {
		t.Errorf("nothing is committed: %+v, %v", l, err)
	}
	db, log = crash(t, "wal", before, "UPDATE t SET x = x || 'committed';"+twice)
	l, err := WithLog(t.Context(), bytes.NewReader(db), int64(len(db)), bytes.NewReader(log), int64(len(log)))
	if err != nil {
		t.Fatal(err)
	}
	if got := look(t, l); l.Lost != 0 || got != "300-62700" {
		t.Errorf("%s, %d frames lost", got, l.Lost)
	}
	// What SQLite itself makes of the same files.
	path := filepath.Join(t.TempDir(), "x.db")
	for suffix, data := range map[string][]byte{"": db, "-wal": log} {
		if err := os.WriteFile(path+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if n, err := sqlitex.ResultInt(conn.Prep("SELECT sum(length(x)) FROM t")); err != nil || n != 62700 {
		t.Errorf("SQLite: %d, %v", n, err)
	}
}
