package source

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// Row is one row of a result; valid until the next one.
type Row struct{ stmt *sqlite.Stmt }

// Null reports whether a column is NULL.
func (r Row) Null(i int) bool { return r.stmt.ColumnIsNull(i) }

// Int is a whole number. It reports false for NULL and for what is no number: SQLite
// keeps any value in any column, and a number that stands there as a text is one. A
// fraction is cut off.
func (r Row) Int(i int) (int64, bool) {
	switch r.stmt.ColumnType(i) {
	case sqlite.TypeInteger:
		return r.stmt.ColumnInt64(i), true
	case sqlite.TypeText:
		if n, err := strconv.ParseInt(strings.TrimSpace(r.short(i)), 10, 64); err == nil {
			return n, true
		}
	}
	if v, ok := r.Float(i); ok && v > -math.MaxInt64 && v < math.MaxInt64 {
		return int64(v), true
	}
	return 0, false
}

// Number is Int where nothing needs to tell 0 from nothing.
func (r Row) Number(i int) int64 { n, _ := r.Int(i); return n }

// Bool reports whether a column is a number other than 0.
func (r Row) Bool(i int) bool { n, ok := r.Int(i); return ok && n != 0 }

// Float is a number; false for NULL and for what is none.
func (r Row) Float(i int) (float64, bool) {
	switch r.stmt.ColumnType(i) {
	case sqlite.TypeInteger, sqlite.TypeFloat:
		return r.stmt.ColumnFloat(i), true
	case sqlite.TypeText:
		text := strings.TrimSpace(r.short(i))
		if text == "" || strings.Trim(text, "0123456789+-.eE") != "" {
			return 0, false // what Go takes for a number beyond that, SQLite does not
		}
		v, err := strconv.ParseFloat(text, 64)
		return v, err == nil
	}
	return 0, false
}

// short is a text that may be a number; empty when it is too long for one.
func (r Row) short(i int) string {
	if r.stmt.ColumnLen(i) > 64 {
		return ""
	}
	return r.stmt.ColumnText(i)
}

// Text is a text; a blob is taken as UTF-8 (older call histories), a number as it is
// written. What is no UTF-8 in it becomes U+FFFD. A copy: it may be kept.
func (r Row) Text(i int) string {
	switch r.stmt.ColumnType(i) {
	case sqlite.TypeNull:
		return ""
	case sqlite.TypeBlob:
		return strings.ToValidUTF8(string(r.Bytes(i)), string(utf8.RuneError))
	}
	return strings.ToValidUTF8(r.stmt.ColumnText(i), string(utf8.RuneError))
}

// Bytes is a blob, or the bytes of a text; nil for others. A copy: it may be kept.
func (r Row) Bytes(i int) []byte {
	switch r.stmt.ColumnType(i) {
	case sqlite.TypeBlob, sqlite.TypeText:
		b := make([]byte, r.stmt.ColumnLen(i))
		return b[:r.stmt.ColumnBytes(i, b)]
	}
	return nil
}

// Cocoa is a time as Core Data writes one. there reports whether the column has
// something; ok whether that is a time.
func (r Row) Cocoa(i int) (t time.Time, there, ok bool) {
	if r.Null(i) {
		return t, false, true
	}
	v, number := r.Float(i)
	if !number {
		return t, true, false
	}
	t, ok = Cocoa(v)
	return t, true, ok
}

// Query runs one statement and yields its rows; an error ends it. Values are given
// for ?1, ?2 …: int, int64, string, []byte, float64.
func (db *Database) Query(query string, values ...any) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		stmt, _, err := db.conn.PrepareTransient(query)
		if err != nil {
			yield(Row{}, db.failed(err))
			return
		}
		defer stmt.Finalize()
		if err := bind(stmt, values); err != nil {
			yield(Row{}, err)
			return
		}
		for {
			more, err := stmt.Step()
			if err != nil {
				yield(Row{}, db.failed(err))
				return
			}
			if !more || !yield(Row{stmt}, nil) {
				return
			}
		}
	}
}

func bind(stmt *sqlite.Stmt, values []any) error {
	for i, v := range values {
		switch v := v.(type) {
		case int:
			stmt.BindInt64(i+1, int64(v))
		case int64:
			stmt.BindInt64(i+1, v)
		case string:
			stmt.BindText(i+1, v)
		case []byte:
			stmt.BindBytes(i+1, v)
		case float64:
			stmt.BindFloat(i+1, v)
		default:
			return fmt.Errorf("value %d of a query is a %T", i+1, v)
		}
	}
	return nil
}

// One runs a statement that gives one row and calls read with it; not at all when
// it gives none.
func (db *Database) One(read func(Row), query string, values ...any) error {
	for row, err := range db.Query(query, values...) {
		if err != nil {
			return err
		}
		read(row)
		return nil
	}
	return nil
}

// Walk yields the rows of a table in the order of their rowid, and goes on behind a
// damaged part of it: that is one *Defect of code RowsLost, whose Count is how many
// numbers the part spans. columns is a list of expressions over the table, whose alias is
// t; column 0 of a row is its number, which is the rowid but in odd tables, and columns
// begin at 1. more, which may be empty, is put behind the table: joins and conditions
// ("LEFT JOIN … WHERE …"); it must not order or limit. Values for ?2, ?3 … follow; ?1 is
// its own. Other errors end it.
//
// A damaged table that is joined takes every row with it: small ones (handles,
// labels, folders) are better read first, by a Walk of their own.
func (db *Database) Walk(table, columns, more string, values ...any) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		n := db.numbers(table)
		query, key := n.walk(columns, more)
		last, from := int64(math.MaxInt64), int64(beginning)
		known := false
		lost := int64(beginning) // where the part begins that cannot be read; told once it is known where it ends
		tell := func(to int64) bool {
			first := max(lost, 0)
			lost = beginning
			return yield(Row{}, &Defect{Code: RowsLost, Table: table, Row: first, Count: span(first, to)})
		}
		for {
			stopped := false
			var failure error
			for row, err := range db.Query(query, append([]any{from}, values...)...) {
				if err != nil {
					failure = err
					break
				}
				at := row.at(key)
				if n.key == "" {
					at = beginning
				} else if known && at < from { // pages that are in the tree twice
					failure = fmt.Errorf("%w: rows out of order", sqlitefile.ErrDamaged)
					break
				}
				if lost != beginning && !tell(from-1) {
					return
				}
				from, known = at, true
				if !yield(row, nil) {
					stopped = true
					break
				}
				if from == math.MaxInt64 {
					return
				}
				if n.key != "" {
					from++
				}
			}
			switch {
			case stopped:
				return
			case failure == nil:
				if lost != beginning {
					tell(from - 1)
				}
				return
			case !errors.Is(failure, sqlitefile.ErrDamaged):
				yield(Row{}, failure)
				return
			}
			if lost == beginning {
				lost = max(from, beginning+1)
			}
			if n.key == "" { // there is nothing to go on by
				tell(math.MaxInt64)
				return
			}
			if last == math.MaxInt64 {
				last = db.lastRow(n)
			}
			next, ok := db.nextRow(n, from, last, known)
			if !ok || next <= from { // nothing behind it can be read; or the numbers are a lie
				tell(last)
				return
			}
			from, known = next, true
		}
	}
}

func span(from, to int64) int64 {
	if to < from || to == math.MaxInt64 {
		return 1
	}
	return to - from + 1
}

// lastRow is the highest number of a table; MaxInt64-1 when it cannot be read.
func (db *Database) lastRow(n *numbering) int64 {
	last := int64(math.MaxInt64 - 1)
	err := db.One(func(r Row) {
		if n, ok := r.Int(0); ok {
			last = n
		}
	}, "SELECT max("+n.key+") FROM "+n.from)
	if err != nil {
		return math.MaxInt64 - 1
	}
	return last
}

// nextRow finds the first row behind a damaged part that can be read, by steps that
// double and then halve. Pages hold rows in order, so what can be read from a number
// on, mostly can from any later one.
func (db *Database) nextRow(n *numbering, from, last int64, known bool) (int64, bool) {
	if !known {
		from = max(from, 0)
	}
	readable := func(at int64) (int64, bool) {
		found := int64(0)
		there := false
		err := db.One(func(r Row) { found, there = r.Number(0), true },
			"SELECT "+n.key+" FROM "+n.from+" WHERE "+n.key+" >= ?1 ORDER BY "+n.key+" LIMIT 1", at)
		return found, err == nil && there
	}
	bad := from
	step := int64(1)
	for {
		at := bad + step
		if at > last || at < bad {
			at = last
		}
		if found, ok := readable(at); ok {
			good := found
			for lo, hi := bad+1, at; lo < hi; { // the first number from which on it can be read
				mid := lo + (hi-lo)/2
				if found, ok := readable(mid); ok {
					good, hi = found, mid
				} else {
					lo = mid + 1
				}
			}
			return good, true
		}
		if at == last || db.ctx.Err() != nil {
			return 0, false
		}
		bad, step = at, step*2
	}
}
