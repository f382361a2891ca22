package backupagent

import (
	"errors"
	"fmt"
	"os"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The index of a backup, Manifest.db (PROTOCOL.md §7.4).

const (
	filesTable      = "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)"
	propertiesTable = "CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)"
	domainIndex     = "CREATE INDEX FilesDomainIdx ON Files(domain)"
	pathIndex       = "CREATE INDEX FilesRelativePathIdx ON Files(relativePath)"
	flagsIndex      = "CREATE INDEX FilesFlagsIdx ON Files(flags)"
)

// rowsAtOnce is how many rows go to the writer together.
const rowsAtOnce = 256

// indexRow is one row on its way into the index.
type indexRow struct {
	id     mbfile.ID
	domain string
	path   string
	kind   int
	from   int // of the record in the batch
	to     int
}

type rowBatch struct {
	rows    []indexRow
	records []byte
}

// indexWriter writes an index while the files are still sent: the rows are
// stored by a goroutine of its own. One that has only a path is written already
// and takes nothing.
type indexWriter struct {
	path    string
	encoder *mbfile.Encoder
	batch   *rowBatch
	batches chan *rowBatch
	spare   chan *rowBatch
	done    chan error
	failed  error
}

// newIndex starts an index in a new file of the folder.
func newIndex(folder string) (*indexWriter, error) {
	file, err := os.CreateTemp(folder, "index-*.db")
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	path := file.Name()
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	conn, err := sqlite.OpenConn(sqlitefile.Name(path), sqlite.OpenReadWrite)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	for _, sql := range []string{
		"PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE",
		"PRAGMA cache_size = -16384", "PRAGMA user_version = 2", "BEGIN", filesTable, propertiesTable,
	} {
		if err := sqlitex.ExecuteTransient(conn, sql, nil); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("index: %w", err)
		}
	}
	x := &indexWriter{
		path: path, encoder: mbfile.NewEncoder(), batch: &rowBatch{},
		batches: make(chan *rowBatch, 4), spare: make(chan *rowBatch, 8), done: make(chan error, 1),
	}
	go func(batches <-chan *rowBatch) { x.done <- x.store(conn, batches) }(x.batches)
	return x, nil
}

// add queues the row of an item. Digest and key may be nil.
func (x *indexWriter) add(id mbfile.ID, item *phoneimage.Item, digest, key []byte) {
	if x.batches == nil {
		return
	}
	file := item.File
	file.Digest, file.EncryptionKey = digest, key
	from := len(x.batch.records)
	x.batch.records = append(x.batch.records, x.encoder.Encode(&file)...)
	x.batch.rows = append(x.batch.rows, indexRow{id, item.Domain, item.RelativePath, item.Kind, from, len(x.batch.records)})
	if len(x.batch.rows) == rowsAtOnce {
		x.push()
	}
}

func (x *indexWriter) push() {
	x.batches <- x.batch
	select {
	case x.batch = <-x.spare:
	default:
		x.batch = &rowBatch{}
	}
}

// store takes batches until there are no more. After an error it only drains.
func (x *indexWriter) store(conn *sqlite.Conn, batches <-chan *rowBatch) error {
	insert, failed := conn.Prepare("INSERT INTO Files VALUES (?, ?, ?, ?, ?)")
	for batch := range batches {
		for i := range batch.rows {
			if failed != nil {
				break
			}
			row := &batch.rows[i]
			insert.BindText(1, row.id.String())
			insert.BindText(2, row.domain)
			insert.BindText(3, row.path)
			insert.BindInt64(4, int64(row.kind))
			insert.BindBytes(5, batch.records[row.from:row.to])
			if _, failed = insert.Step(); failed == nil {
				failed = insert.Reset()
			}
		}
		batch.rows, batch.records = batch.rows[:0], batch.records[:0]
		select {
		case x.spare <- batch:
		default:
		}
	}
	for _, sql := range []string{domainIndex, pathIndex, flagsIndex, "COMMIT"} {
		if failed == nil {
			failed = sqlitex.ExecuteTransient(conn, sql, nil)
		}
	}
	return errors.Join(failed, conn.Close())
}

// close ends the index and leaves it as a phone does: its header says WAL.
func (x *indexWriter) close() error {
	if x.batches == nil {
		return x.failed
	}
	x.push()
	close(x.batches)
	x.batches = nil
	if x.failed = <-x.done; x.failed != nil {
		x.failed = fmt.Errorf("index: %w", x.failed)
		return x.failed
	}
	file, err := os.OpenFile(x.path, os.O_RDWR, 0)
	if err == nil {
		_, err = file.WriteAt([]byte{2, 2}, 18)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		x.failed = fmt.Errorf("index: %w", err)
	}
	return x.failed
}

// indexReader looks rows up in an index.
type indexReader struct {
	conn   *sqlite.Conn
	find   *sqlite.Stmt
	blob   []byte // of the last lookup
	record mbfile.Record
}

// openIndex opens an index on the disk. Whatever a host sent may be in it.
func openIndex(path string) (*indexReader, error) {
	conn, err := sqlite.OpenConn(sqlitefile.Immutable(path), sqlite.OpenReadOnly, sqlite.OpenURI)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	find, err := conn.Prepare("SELECT flags, file FROM Files WHERE fileID = ?")
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("index: %w", err)
	}
	return &indexReader{conn: conn, find: find}, nil
}

func (x *indexReader) close() error {
	_ = x.find.Finalize()
	return x.conn.Close()
}

// lookup finds the record of a file; false when it has none that can be read.
func (x *indexReader) lookup(id mbfile.ID) (file mbfile.File, kind int, found bool) {
	x.find.BindText(1, id.String())
	defer x.find.Reset()
	if row, err := x.find.Step(); err != nil || !row {
		return file, 0, false
	}
	x.blob = append(x.blob[:0], make([]byte, x.find.ColumnLen(1))...)
	x.find.ColumnBytes(1, x.blob)
	if err := mbfile.Decode(x.blob, &x.record); err != nil {
		return file, 0, false
	}
	return x.record.File(), x.find.ColumnInt(0), true
}

// row is one row as it stands in an index.
type row struct {
	id      string
	domain  string
	path    string
	placed  bool // domain and path are texts
	kind    int  // the column flags
	noFlags bool // it is no number
	bare    bool // there is neither a domain nor a path nor a record
	record  []byte
	old     *mbfile.Record // of an old index, decoded already
}

// nothing reports whether the row is one of those of iOS 10 that say nothing but
// their flags, which is no kind of thing.
func (r *row) nothing() bool { return r.bare && r.kind == 16 }

// decode reads the record. It shares memory with the row, which is valid until
// the next one.
func (r *row) decode(record *mbfile.Record) error {
	if r.old != nil {
		*record = *r.old
		return nil
	}
	return mbfile.Decode(r.record, record)
}

// kindOf returns what the row is: what its flags say, or where they say nothing
// that is known, what its mode says; else a file.
func (r *row) kindOf(record *mbfile.Record) int {
	if _, ok := kindNames[r.kind]; ok {
		return r.kind
	}
	switch record.Mode & mbfile.ModeType {
	case mbfile.ModeFolder:
		return mbfile.Directory
	case mbfile.ModeLink:
		return mbfile.Link
	}
	return mbfile.Regular
}

// What is read of a row; no phone writes more.
const (
	maxRecord = 4 << 20
	maxColumn = 64 << 10
)

// rows hands out every row in the order in which they were written.
func (x *indexReader) rows(take func(*row) error) error {
	all, err := x.conn.Prepare("SELECT fileID, domain, relativePath, flags, file FROM Files NOT INDEXED ORDER BY rowid")
	if err != nil {
		return err
	}
	defer all.Reset()
	var r row
	text := func(column int) (string, bool) {
		if all.ColumnType(column) != sqlite.TypeText || all.ColumnLen(column) > maxColumn {
			return "", false
		}
		return all.ColumnText(column), true
	}
	for {
		more, err := all.Step()
		if err != nil || !more {
			return err
		}
		var domain, path bool
		r = row{record: r.record[:0]}
		if t := all.ColumnType(0); (t == sqlite.TypeText || t == sqlite.TypeBlob) && all.ColumnLen(0) <= maxColumn {
			r.id = all.ColumnText(0) // some writers store it as bytes
		}
		r.domain, domain = text(1)
		r.path, path = text(2)
		r.placed = domain && path
		r.noFlags = all.ColumnType(3) != sqlite.TypeInteger
		if !r.noFlags {
			r.kind = int(all.ColumnInt64(3))
		}
		// Bytes that are stored as text are the same bytes to whoever asks for bytes.
		if t, n := all.ColumnType(4), all.ColumnLen(4); (t == sqlite.TypeBlob || t == sqlite.TypeText) && n <= maxRecord {
			if cap(r.record) < n {
				r.record = make([]byte, 2*n)
			}
			r.record = r.record[:all.ColumnBytes(4, r.record[:n])]
		}
		r.bare = all.ColumnType(1) == sqlite.TypeNull && all.ColumnType(2) == sqlite.TypeNull && len(r.record) == 0
		if err := take(&r); err != nil {
			return err
		}
	}
}
