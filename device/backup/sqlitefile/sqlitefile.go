// Package sqlitefile opens SQLite databases that come from a backup: foreign,
// perhaps damaged, perhaps malicious, perhaps encrypted.
//
// A database is an io.ReaderAt. SQLite never sees a path: it reads through a
// file system of one file that cannot be written and in which nothing can be
// created. So a header that says WAL makes no files beside the backup, a link
// leads nowhere, and an encrypted index is decrypted as its pages are read,
// without a plain copy in memory or on disk.
//
//	db, err := sqlitefile.Open(r, size)
//	defer db.Close()
//	conn, err := db.Conn(ctx) // one for each goroutine
//	defer conn.Close()
//
// Connections are immutable, read-only, without trust in the schema (no functions
// with effects in views or defaults, no virtual tables), with bounds on the size of
// values and statements.
package sqlitefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"modernc.org/sqlite/vfs"
	"zombiezen.com/go/sqlite"
)

// Magic is how every SQLite database begins.
const Magic = "SQLite format 3\x00"

// MaxValue is the longest text or blob that is read from a database, in bytes. No
// value can be longer than its file; this is for the large ones.
const MaxValue = 256 << 20

var (
	// ErrNotDatabase means that the bytes are no SQLite database.
	ErrNotDatabase = errors.New("not a database")
	// ErrDamaged means that SQLite found the database damaged.
	ErrDamaged = errors.New("damaged database")
)

// DB is a database that can be connected to.
type DB struct {
	fs   *vfs.FS
	name string
	src  *source
}

// Open looks at the first bytes of a database and makes it ready for Conn. It
// gives ErrNotDatabase when they are not a database's; nothing else is read. The
// DB does not close r.
func Open(r io.ReaderAt, size int64) (*DB, error) {
	head := make([]byte, len(Magic))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading database: %w", err)
		}
		return nil, fmt.Errorf("%w: %d bytes", ErrNotDatabase, n)
	}
	if !bytes.Equal(head, []byte(Magic)) {
		return nil, ErrNotDatabase
	}
	src := &source{r: r, size: size}
	name, fs, err := vfs.New(src)
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	return &DB{fs: fs, name: name, src: src}, nil
}

// Close must come after all connections were closed.
func (db *DB) Close() error { return db.fs.Close() }

// Conn opens a connection, for one goroutine. It stops with an error when the
// context ends.
func (db *DB) Conn(ctx context.Context) (*sqlite.Conn, error) {
	uri := "file:" + fileName + "?mode=ro&immutable=1&vfs=" + db.name
	conn, err := sqlite.OpenConn(uri, sqlite.OpenReadOnly, sqlite.OpenURI)
	if err != nil {
		return nil, Mark(err)
	}
	if err := harden(conn); err != nil {
		conn.Close()
		return nil, Mark(err)
	}
	conn.SetInterrupt(ctx.Done())
	return conn, nil
}

// pragmas make a connection ready for hostile content.
var pragmas = [...]string{
	"PRAGMA trusted_schema=OFF",
	"PRAGMA query_only=ON",
	"PRAGMA cell_size_check=ON",
	"PRAGMA mmap_size=0",
	"PRAGMA temp_store=MEMORY",
	"PRAGMA cache_size=-8192",
}

// harden sets limits and pragmas. The flag "defensive" is not among them: see the test in cmd
// that forbids it. All that it hinders is writing, which nothing here can, and what only a
// statement of ours could ask for.
func harden(conn *sqlite.Conn) error {
	for limit, value := range map[sqlite.Limit]int32{
		sqlite.LimitLength:         MaxValue,
		sqlite.LimitSQLLength:      1 << 20,
		sqlite.LimitColumn:         2000,
		sqlite.LimitExprDepth:      200,
		sqlite.LimitCompoundSelect: 50,
		sqlite.LimitVDBEOp:         5_000_000,
		sqlite.LimitAttached:       0,
		sqlite.LimitTriggerDepth:   1,
		sqlite.LimitWorkerThreads:  0,
	} {
		conn.Limit(limit, value)
	}
	for _, p := range pragmas {
		if err := Each(conn, p, nil); err != nil {
			return err
		}
	}
	return nil
}

// Each runs one statement to its end and calls row, where it is not nil, for every
// result.
func Each(conn *sqlite.Conn, query string, row func(*sqlite.Stmt) error) error {
	stmt, _, err := conn.PrepareTransient(query)
	if err != nil {
		return err
	}
	defer stmt.Finalize()
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return err
		}
		if row == nil {
			continue
		}
		if err := row(stmt); err != nil {
			return err
		}
	}
}

// Mark wraps an error of SQLite so that errors.Is finds ErrDamaged or
// ErrNotDatabase in it. Other errors, and nil, stay as they are: that a statement
// cannot be run says nothing about the database.
func Mark(err error) error {
	if err == nil {
		return nil
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultNotADB:
		return fmt.Errorf("%w: %w", ErrNotDatabase, err)
	case sqlite.ResultCorrupt, sqlite.ResultFormat, sqlite.ResultCantOpen:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}
