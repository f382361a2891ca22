package source

import (
	"math"
	"strings"

	"zombiezen.com/go/sqlite"
)

// numbering is how the rows of a table are told apart, and how they are walked. Mostly
// both are the rowid; but a table need not have one (WITHOUT ROWID), and a column with the
// name of a row's number (Z_PK, ROWID) need not be it.
type numbering struct {
	from   string // what stands behind FROM, with the alias t
	number string // the expression of a row's number
	key    string // what rows can be sought by; empty where there is nothing
	keys   map[int64]int64
}

// primary is a column of a primary key.
type primary struct{ name, kind string }

// ownNumbers are columns that hold a row's number wherever they are there.
var ownNumbers = []string{"z_pk", "rowid"}

// numbers is the numbering of a table.
func (db *Database) numbers(table string) *numbering {
	name := strings.ToLower(table)
	n := db.numbered[name]
	if n == nil {
		n = db.numbering(table)
		if db.numbered == nil {
			db.numbered = map[string]*numbering{}
		}
		db.numbered[name] = n
	}
	return n
}

func (db *Database) numbering(table string) *numbering {
	columns, keys := db.columns[strings.ToLower(table)], db.primaries[strings.ToLower(table)]
	n := &numbering{from: Quote(table) + " t NOT INDEXED"}
	whole, own := "", "" // a primary key that is one whole number
	if len(keys) == 1 && strings.EqualFold(keys[0].kind, "INTEGER") {
		whole = keys[0].name
	}
	for _, c := range ownNumbers {
		if columns[c] {
			own = c
			break
		}
	}
	hidden := ""
	for _, c := range []string{"rowid", "_rowid_", "oid"} {
		if !columns[c] || c == whole {
			hidden = "t." + c
			break
		}
	}
	switch {
	case hidden != "" && db.prepares("SELECT "+hidden+" FROM "+Quote(table)+" t"):
		if n.number, n.key = hidden, hidden; own != "" && own != whole {
			n.number = "t." + Quote(own)
		}
	case whole != "":
		n.number, n.key = "t."+Quote(whole), "t."+Quote(whole)
	case own != "":
		n.number = "t." + Quote(own)
	default:
		n.from = "(SELECT row_number() OVER () AS lifeboat_number, * FROM " + Quote(table) + ") t"
		n.number = "t.lifeboat_number"
	}
	return n
}

func (db *Database) prepares(query string) bool {
	stmt, _, err := db.conn.PrepareTransient(query)
	if err != nil {
		// That a table is damaged is told when it is walked.
		return sqlite.ErrCode(err).ToPrimary() != sqlite.ResultError
	}
	return stmt.Finalize() == nil
}

// maxKeys bounds how many keys are kept of a table whose numbers cannot be sought.
const maxKeys = 5_000_000

// seek is by what the rows with the numbers are sought, and which values it has for them;
// numbers that are not there are left out.
func (db *Database) seek(table string, numbers []int64) (by string, have, keys []int64) {
	n := db.numbers(table)
	if n.key == n.number || n.key == "" {
		return n.number, numbers, numbers
	}
	if n.keys == nil {
		n.keys = map[int64]int64{}
		for row, err := range db.Walk(table, n.key, "") {
			if err == nil && len(n.keys) < maxKeys {
				n.keys[row.Number(0)] = row.Number(1)
			}
		}
	}
	for _, number := range numbers {
		if key, ok := n.keys[number]; ok {
			have, keys = append(have, number), append(keys, key)
		}
	}
	return n.key, have, keys
}

// Row calls read with the row of a table that has a number; not at all when there is
// none. columns are as in Walk: column 0 is the number.
func (db *Database) Row(table, columns string, number int64, read func(Row)) error {
	by, _, keys := db.seek(table, []int64{number})
	if len(keys) == 0 {
		return nil
	}
	n := db.numbers(table)
	return db.One(read, "SELECT "+n.number+", "+columns+" FROM "+n.from+" WHERE "+by+" = ?1", keys[0])
}

// walk is the query of Walk, and which column of it is the key.
func (n *numbering) walk(columns, more string) (query string, key int) {
	query = "SELECT " + n.number + ", " + columns
	joins, where, ok := strings.Cut(more, "WHERE ")
	bound := "?1 = ?1"
	if n.key != "" {
		bound = n.key + " >= ?1"
	}
	if ok {
		bound += " AND (" + where + ")"
	}
	if n.key != "" && n.key != n.number {
		query, key = query+", "+n.key, -1 // the last one
	}
	query += " FROM " + n.from + " " + joins + " WHERE " + bound
	if n.key != "" {
		query += " ORDER BY " + n.key
	}
	return query, key
}

// at is the column of the key of a row that a query of walk gave.
func (r Row) at(key int) int64 {
	if key < 0 {
		key = r.stmt.ColumnCount() - 1
	}
	return r.Number(key)
}

// beginning is below every number.
const beginning = math.MinInt64
