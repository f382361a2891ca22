package source

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// batch is how many rows Sorted asks for at once.
const batch = 256

// Sorted yields rows of a table by two expressions over it, whose alias is t; both must
// give numbers, and what is none counts as 0. columns are as in Walk: column 0 of a row is
// the rowid. more, which may be empty, is conditions ("WHERE …"), and Values for ?2, ?3 …
// follow.
//
// It keeps 32 bytes of memory for each row and never a row itself, and needs no index of
// the database, which may be missing or lie. Damage is told as by Walk, before the rows;
// a row that is lost later in its place.
func (db *Database) Sorted(table, columns, first, second, more string, values ...any) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		type key struct {
			first float64
			then  int64
			row   int64
		}
		var keys []key
		for row, err := range db.Walk(table, first+", "+second, more, values...) {
			if err != nil {
				if !yield(Row{}, err) || !IsDefect(err) {
					return
				}
				continue
			}
			f, _ := row.Float(1)
			keys = append(keys, key{f, row.Number(2), row.Number(0)})
		}
		slices.SortFunc(keys, func(a, b key) int {
			return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.then, b.then), cmp.Compare(a.row, b.row))
		})
		rows := make([]int64, len(keys))
		for i, k := range keys {
			rows[i] = k.row
		}
		keys = nil
		db.Rows(table, columns, rows)(yield)
	}
}

// Rows yields the rows of a table that have the numbers, in this order; those that are
// not there are passed over. columns are as in Walk. A row that is damaged is a *Defect.
func (db *Database) Rows(table, columns string, rows []int64) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for len(rows) > 0 {
			n := min(batch, len(rows))
			if !db.rowsInOrder(table, columns, rows[:n], yield) {
				return
			}
			rows = rows[n:]
		}
	}
}

// rowsInOrder yields the rows with the numbers, in this order. It reports whether to go
// on.
func (db *Database) rowsInOrder(table, columns string, rows []int64, yield func(Row, error) bool) bool {
	by, rows, keys := db.seek(table, rows)
	if len(rows) == 0 {
		return true
	}
	// SQLite keeps the order of the list: it is the outer loop of the join.
	var list strings.Builder
	for i, n := range keys {
		if i > 0 {
			list.WriteString("),(")
		}
		fmt.Fprint(&list, n)
	}
	n := db.numbers(table)
	query := "WITH wanted(n) AS (VALUES(" + list.String() + ")) SELECT " + n.number + ", " + columns + " FROM wanted CROSS JOIN " + strings.TrimSuffix(n.from, " NOT INDEXED") + " ON " + by + " = wanted.n"
	done := 0
	for row, err := range db.Query(query) {
		switch {
		case err == nil:
		case errors.Is(err, sqlitefile.ErrDamaged) && done < len(rows):
			if !yield(Row{}, &Defect{Code: RowsLost, Table: table, Row: rows[done]}) {
				return false
			}
			return len(rows) == done+1 || db.rowsInOrder(table, columns, rows[done+1:], yield)
		default:
			yield(Row{}, err)
			return false
		}
		for done < len(rows) && rows[done] != row.Number(0) { // one that is not there
			done++
		}
		done++
		if !yield(row, nil) {
			return false
		}
	}
	return true
}
