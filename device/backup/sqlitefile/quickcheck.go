package sqlitefile

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"zombiezen.com/go/sqlite"
)

// QuickCheck has SQLite look through the whole database and returns what it
// finds, at most limit lines; none means that no damage was found. Errors are
// those of the context and of reading, never damage.
//
// A database may need functions, collations or modules that only its own app has.
// Then its tables are looked through one by one, and those that need them are
// passed over: that they cannot be judged here is no damage.
func (db *DB) QuickCheck(ctx context.Context, limit int) ([]string, error) {
	found, err := db.quickCheck(ctx, limit)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, ErrDamaged), errors.Is(err, ErrNotDatabase):
		return append(found, err.Error()), nil
	}
	return found, err
}

func (db *DB) quickCheck(ctx context.Context, limit int) ([]string, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := restrain(conn); err != nil {
		return nil, Mark(err)
	}
	found, err := check(conn, fmt.Sprint(limit))
	if !needsMore(err) {
		return found, Mark(err)
	}
	var tables []string
	err = Each(conn, "SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0", func(s *sqlite.Stmt) error {
		tables = append(tables, s.ColumnText(0))
		return nil
	})
	if err != nil {
		if needsMore(err) {
			err = nil // not even the schema can be read without its app
		}
		return nil, Mark(err)
	}
	for _, table := range tables {
		more, err := check(conn, "'"+strings.ReplaceAll(table, "'", "''")+"'")
		found = append(found, more...)
		if err != nil && !needsMore(err) {
			return found, Mark(err)
		}
		if len(found) >= limit {
			return found[:limit], nil
		}
	}
	return found, nil
}

// asColumn is how a column begins that is computed from others.
var asColumn = regexp.MustCompile(`(?i)\bas\s*\(`)

// computedLength is the longest value where columns are computed: a quick check
// computes them, and what a hostile one asks for cannot be interrupted while one
// value is made.
const computedLength = 64 << 10

// restrain keeps a quick check from running expressions of the database: what a
// CHECK says is the app's affair, and need not come to an end.
func restrain(conn *sqlite.Conn) error {
	conn.Limit(sqlite.LimitLikePatternLength, 100)
	if err := Each(conn, "PRAGMA ignore_check_constraints=ON", nil); err != nil {
		return err
	}
	computed := false
	err := Each(conn, "SELECT sql FROM sqlite_schema WHERE type='table' AND sql LIKE '%as%(%'", func(s *sqlite.Stmt) error {
		computed = computed || asColumn.MatchString(s.ColumnText(0))
		return nil
	})
	if computed {
		conn.Limit(sqlite.LimitLength, computedLength)
	}
	if needsMore(err) {
		return nil
	}
	return err
}

// ownAffair are lines of a quick check about what values an app keeps, and about
// search indexes that it makes again: nothing of it was damaged on the way.
var ownAffair = [...]string{"CHECK constraint failed in ", "NUMERIC value in ", "TEXT value in ", "NULL value in ", "non-unique entry in index ", "malformed inverted index for "}

func about(line string) bool {
	for _, prefix := range ownAffair {
		if strings.HasPrefix(line, prefix) {
			return false
		}
	}
	return line != "ok"
}

// check runs quick_check with an argument: a number of lines, or a table.
func check(conn *sqlite.Conn, argument string) (found []string, err error) {
	err = Each(conn, "PRAGMA quick_check("+argument+")", func(s *sqlite.Stmt) error {
		if line := s.ColumnText(0); about(line) {
			found = append(found, line)
		}
		return nil
	})
	return found, err
}

// needsMore reports whether a statement failed for a reason that lies here.
func needsMore(err error) bool {
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultError, sqlite.ResultTooBig, sqlite.ResultAuth:
		return err != nil
	}
	return false
}
