package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// maxSchema is how many tables and columns are taken note of; Photos has some 2,000.
const maxSchema = 20_000

// Database is a database of a backup, open for one goroutine.
type Database struct {
	File *File // nil in one that was opened with OpenDatabase

	ctx     context.Context
	conn    *sqlite.Conn
	closers []io.Closer
	columns map[string]map[string]bool // by table, all in lower case
	names   map[string]string          // of tables, as they are written

	primaries map[string][]primary // by table in lower case
	numbered  map[string]*numbering
}

// Database opens the database at a place with what its -wal or -journal adds to it.
// It stops with an error when the context ends. ReasonOf tells what an error means.
func (s *Source) Database(ctx context.Context, domain, path string) (*Database, error) {
	f, ok := s.Find(domain, path)
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, errNotInIndex)
	}
	return s.OpenDatabase(ctx, f)
}

// OpenDatabase is Database for a file that was found.
func (s *Source) OpenDatabase(ctx context.Context, f *File) (*Database, error) {
	db := &Database{File: f}
	if err := db.open(ctx, s); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening %s: %w", f.Path, err)
	}
	return db, nil
}

func (db *Database) open(ctx context.Context, s *Source) error {
	base, err := s.OpenFile(db.File)
	if err != nil {
		return err
	}
	db.closers = append(db.closers, base)
	size := min(base.Size(), base.Stored())
	log, err := db.withLog(ctx, s, base, size)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	whole, wholeSize := io.ReaderAt(base), size
	if err == nil && log != nil {
		whole, wholeSize = log, log.Size()
	}
	left, cut := cutShort(whole, wholeSize)
	s.logLost(db.File, err != nil || log != nil && log.Lost > 0 || cut)
	return db.connect(ctx, left, wholeSize)
}

// logLost notes whether the latest changes to a database are lost with the log beside it,
// or with a part of that, or the end of the database itself. What is there is read.
func (s *Source) logLost(f *File, lost bool) {
	s.logs.Lock()
	defer s.logs.Unlock()
	if s.logs.lost == nil {
		s.logs.lost = map[string]bool{}
	}
	s.logs.lost[f.Domain+"-"+f.Path] = lost
}

// LostLogs is for how many of the databases that were opened something is lost that no row
// tells: the latest changes, because the log beside them is damaged, or their end. places are those of State.
func (s *Source) LostLogs(places []string) (n int64) {
	s.logs.Lock()
	defer s.logs.Unlock()
	for _, p := range places {
		if s.logs.lost[p] {
			n++
		}
	}
	return n
}

// withLog puts the log beside a database over it; nil when there is none that
// counts.
func (db *Database) withLog(ctx context.Context, s *Source, base io.ReaderAt, size int64) (*sqlitefile.Logged, error) {
	for _, beside := range []struct {
		suffix string
		read   func(context.Context, io.ReaderAt, int64, io.ReaderAt, int64) (*sqlitefile.Logged, error)
	}{{"-wal", sqlitefile.WithLog}, {"-journal", sqlitefile.WithJournal}} {
		f, ok := s.Find(db.File.Domain, db.File.Path+beside.suffix)
		if !ok || f.Size == 0 {
			continue
		}
		p, err := s.OpenFile(f)
		if err != nil {
			return nil, err // its payload is gone, say: what is there stands for itself, and is not all
		}
		db.closers = append(db.closers, p)
		log, err := beside.read(ctx, base, size, p, min(p.Size(), p.Stored()))
		if errors.Is(err, sqlitefile.ErrNoLog) {
			continue
		}
		return log, err
	}
	return nil, nil
}

// OpenPlain opens a database from any reader, for tests and for databases inside
// of something else. The caller closes r after the Database.
func OpenPlain(ctx context.Context, r io.ReaderAt, size int64) (*Database, error) {
	db := &Database{}
	if err := db.connect(ctx, r, size); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *Database) connect(ctx context.Context, r io.ReaderAt, size int64) error {
	file, err := sqlitefile.Open(r, size)
	if err != nil {
		return err
	}
	db.closers = append(db.closers, file)
	db.ctx = ctx
	if db.conn, err = file.Conn(ctx); err != nil {
		return err
	}
	return db.readSchema()
}

// readSchema notes the columns of the tables. Views and virtual tables are left out:
// what stands in them is computed by what the database says, and no reader needs one.
func (db *Database) readSchema() error {
	db.columns, db.names, db.primaries = map[string]map[string]bool{}, map[string]string{}, map[string][]primary{}
	count := 0
	err := sqlitefile.Each(db.conn, `SELECT m.name, p.name, p.pk, p.type FROM sqlite_schema m, pragma_table_xinfo(m.name) p
		WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND p.hidden = 0`, func(s *sqlite.Stmt) error {
		if count++; count > maxSchema {
			return fmt.Errorf("%w: more than %d columns", sqlitefile.ErrDamaged, maxSchema)
		}
		name := s.ColumnText(0)
		table := strings.ToLower(name)
		if db.columns[table] == nil {
			db.columns[table], db.names[table] = map[string]bool{}, name
		}
		column := strings.ToLower(s.ColumnText(1))
		db.columns[table][column] = true
		if s.ColumnInt64(2) > 0 {
			db.primaries[table] = append(db.primaries[table], primary{column, s.ColumnText(3)})
		}
		return nil
	})
	return db.failed(err)
}

// Close closes the database and what it was read from.
func (db *Database) Close() error {
	var err error
	if db.conn != nil {
		err = db.conn.Close()
	}
	for _, c := range slices.Backward(db.closers) {
		err = errors.Join(err, c.Close())
	}
	db.conn, db.closers = nil, nil
	return err
}

// Has reports whether a table has all of the columns. Upper and lower case are one.
func (db *Database) Has(table string, columns ...string) bool {
	have, ok := db.columns[strings.ToLower(table)]
	for _, c := range columns {
		ok = ok && (have[strings.ToLower(c)] || strings.EqualFold(c, "rowid"))
	}
	return ok
}

// Lacks lists what of a table is not there, as State.Missing has it: "table" or
// "table.column".
func (db *Database) Lacks(table string, columns ...string) []string {
	if !db.Has(table) {
		return []string{table}
	}
	var out []string
	for _, c := range columns {
		if !db.Has(table, c) {
			out = append(out, table+"."+c)
		}
	}
	return out
}

// Columns are the columns of a table, in lower case and sorted.
func (db *Database) Columns(table string) []string {
	return slices.Sorted(maps.Keys(db.columns[strings.ToLower(table)]))
}

// Tables are the names of the tables that match, sorted. Core Data numbers its join
// tables anew with each model (Z_28ASSETS), so they are found by their shape.
func (db *Database) Tables(match func(name string) bool) []string {
	var out []string
	for _, name := range db.names {
		if match(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Column is "alias.column" where the table has the column, else NULL: so one query
// serves every version of a table. alias and column are names of ours, never of the
// database.
func (db *Database) Column(table, alias, column string) string {
	if !db.Has(table, column) {
		return "NULL"
	}
	if alias == "" {
		return Quote(column)
	}
	return alias + "." + Quote(column)
}

// Whole is Column as a whole number, so that a condition holds for a number that stands
// there as a text, too. NULL stays what it is.
func (db *Database) Whole(table, alias, column string) string {
	return "CAST(" + db.Column(table, alias, column) + " AS INTEGER)"
}

// Select is the list of several columns, as Column gives them, separated by commas.
func (db *Database) Select(table, alias string, columns ...string) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = db.Column(table, alias, c)
	}
	return strings.Join(out, ", ")
}

// Quote makes a name that a database gave safe to stand in a query.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Entities are the numbers of Core Data's entities by name, from Z_PRIMARYKEY. They
// change with each model. Empty when the table is not there.
func (db *Database) Entities() (map[string]int64, error) {
	out := map[string]int64{}
	if !db.Has("Z_PRIMARYKEY", "Z_ENT", "Z_NAME") {
		return out, nil
	}
	for row, err := range db.Query("SELECT Z_NAME, Z_ENT FROM Z_PRIMARYKEY LIMIT 2000") {
		if err != nil {
			return nil, err
		}
		if n, ok := row.Int(1); ok {
			out[row.Text(0)] = n
		}
	}
	return out, nil
}

// failed makes an error of SQLite one of ours; the context's when that ended.
func (db *Database) failed(err error) error {
	if err == nil {
		return nil
	}
	if cerr := db.ctx.Err(); cerr != nil {
		return cerr
	}
	return sqlitefile.Mark(err)
}

var errNotInIndex = fmt.Errorf("not in the index: %w", fs.ErrNotExist)

// ReasonOf says what an error of opening a file or a database means for its kind.
func ReasonOf(err error) Reason {
	switch {
	case err == nil:
		return Readable
	case errors.Is(err, errNotInIndex):
		return NotThere
	case Absent(err):
		return PayloadLost
	case errors.Is(err, backupdir.ErrNoClassKey), errors.Is(err, backupdir.ErrBadFileKey), errors.Is(err, keybag.ErrWrongPassword):
		return Undecryptable
	case errors.Is(err, sqlitefile.ErrNotDatabase):
		return NotADatabase
	case errors.Is(err, sqlitefile.ErrDamaged), errors.Is(err, io.ErrUnexpectedEOF):
		return Damaged
	}
	return Unreadable
}
