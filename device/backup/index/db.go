package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// Index is an open index of either kind.
type Index struct {
	db  *sqlitefile.DB
	old *mbdb
}

// OpenDB opens a Manifest.db. Its table is looked at: it must be a plain one with
// the five columns, not a view or anything computed. Errors wrap ErrNotIndex or
// ErrDamaged, or are those of reading. The Index does not close r.
func OpenDB(ctx context.Context, r io.ReaderAt, size int64) (*Index, error) {
	db, err := sqlitefile.Open(r, size)
	switch {
	case errors.Is(err, sqlitefile.ErrNotDatabase):
		return nil, fmt.Errorf("%w: %w", ErrNotIndex, err)
	case err != nil:
		return nil, err
	}
	x := &Index{db: db}
	if err := x.look(ctx); err != nil {
		x.Close()
		return nil, failed(ctx, err)
	}
	return x, nil
}

// failed turns an error of a statement into the errors of this package, or the
// context's if that is what ended it.
func failed(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, ErrNotIndex) || errors.Is(err, ErrDamaged) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	err = sqlitefile.Mark(err)
	switch {
	case errors.Is(err, sqlitefile.ErrNotDatabase):
		return fmt.Errorf("%w: %w", ErrNotIndex, err)
	case errors.Is(err, sqlitefile.ErrDamaged):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultError, sqlite.ResultTooBig: // our statements fit every real index
		return fmt.Errorf("%w: %w", ErrNotIndex, err)
	}
	return err
}

// columns are those that a table Files must have.
var columns = [...]string{"fileID", "domain", "relativePath", "flags", "file"}

// look checks the schema.
func (x *Index) look(ctx context.Context) error {
	conn, err := x.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	real := false
	err = sqlitefile.Each(conn, "SELECT type, rootpage, sql FROM sqlite_schema WHERE name='Files' COLLATE NOCASE", func(s *sqlite.Stmt) error {
		real = s.ColumnText(0) == "table" && s.ColumnInt64(1) > 0
		return nil
	})
	if err != nil {
		return err
	}
	if !real {
		return fmt.Errorf("%w: no table of files", ErrNotIndex)
	}
	plain := map[string]bool{}
	err = sqlitefile.Each(conn, "PRAGMA table_xinfo(Files)", func(s *sqlite.Stmt) error {
		plain[strings.ToLower(s.GetText("name"))] = s.GetInt64("hidden") == 0
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range columns {
		if !plain[strings.ToLower(c)] {
			return fmt.Errorf("%w: the table of files has no column %s", ErrNotIndex, c)
		}
	}
	// Text in UTF-16 would have to be converted value by value; no phone writes it.
	return sqlitefile.Each(conn, "PRAGMA encoding", func(s *sqlite.Stmt) error {
		if e := s.ColumnText(0); e != "UTF-8" {
			return fmt.Errorf("%w: its text is %.12s", ErrNotIndex, e)
		}
		return nil
	})
}

// Close closes the index. No reading may be under way.
func (x *Index) Close() error {
	if x.db != nil {
		return x.db.Close()
	}
	return nil
}

// Count returns how many rows there are. For an old index that takes reading it.
func (x *Index) Count(ctx context.Context) (int64, error) {
	if x.old != nil {
		return x.old.count(ctx)
	}
	conn, err := x.db.Conn(ctx)
	if err != nil {
		return 0, failed(ctx, err)
	}
	defer conn.Close()
	var n int64
	err = sqlitefile.Each(conn, "SELECT count(*) FROM Files NOT INDEXED", func(s *sqlite.Stmt) error {
		n = s.ColumnInt64(0)
		return nil
	})
	return n, failed(ctx, err)
}

// Verify has the whole index looked through for damage and returns what was
// found in the words of SQLite, for Details, at most limit lines.
func (x *Index) Verify(ctx context.Context, limit int) ([]string, error) {
	if x.old == nil {
		lines, err := x.db.QuickCheck(ctx, limit)
		return lines, failed(ctx, err)
	}
	_, err := x.old.count(ctx)
	if errors.Is(err, ErrDamaged) {
		return []string{err.Error()}, nil
	}
	return nil, err
}

// Rows yields every row, in the order of the index. An error ends it; what was
// yielded before is good. The row is the same one each time, filled anew.
func (x *Index) Rows(ctx context.Context) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		stop, stopped := errors.New("stopped"), false
		err := x.Scan(ctx, 1, func(_ int, r *Row) error {
			if !yield(r, nil) {
				stopped = true
				return stop
			}
			return nil
		})
		if err != nil && !stopped { // Scan gives the context's error if that ended, too
			yield(nil, err)
		}
	}
}
