package samples

import (
	"errors"
	"fmt"
	"os"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// The schema of Manifest.db (PROTOCOL.md §7.4). The indexes come last, which
// is much faster for a million rows.
const (
	schema = `
CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
`
	schemaIndexes = `
CREATE INDEX FilesDomainIdx ON Files(domain);
CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
CREATE INDEX FilesFlagsIdx ON Files(flags);
`
	insertRow = `INSERT INTO Files (fileID, domain, relativePath, flags, file) VALUES (?, ?, ?, ?, ?)`
)

// index writes Manifest.db.
type index struct {
	path   string
	conn   *sqlite.Conn
	insert *sqlite.Stmt
	blobs  *mbfile.Encoder
}

func newIndex(path string) (*index, error) {
	conn, err := sqlite.OpenConn(sqlitefile.Name(path), sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	ix := &index{path: path, conn: conn, blobs: mbfile.NewEncoder()}
	for _, statement := range []string{
		"PRAGMA cache_size = -131072", "PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA user_version = 2",
	} {
		if err == nil {
			err = sqlitex.ExecuteTransient(conn, statement, nil)
		}
	}
	if err == nil {
		err = sqlitex.ExecuteScript(conn, schema, nil)
	}
	if err == nil {
		err = sqlitex.ExecuteTransient(conn, "BEGIN", nil)
	}
	if err == nil {
		ix.insert, err = conn.Prepare(insertRow)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the index: %w", err), conn.Close())
	}
	return ix, nil
}

func (ix *index) add(r row) error { return insert(ix.insert, r, r.blob(ix.blobs)) }

// insert runs an insertRow statement.
func insert(stmt *sqlite.Stmt, r row, blob []byte) error {
	stmt.BindText(1, r.id)
	stmt.BindText(2, r.domain)
	stmt.BindText(3, r.path)
	stmt.BindInt64(4, int64(r.flags))
	stmt.BindBytes(5, blob)
	_, err := stmt.Step()
	return errors.Join(err, stmt.Reset())
}

// close finishes the index, and encrypts it where the backup is encrypted.
func (ix *index) close(b *Backup) error {
	err := sqlitex.ExecuteTransient(ix.conn, "COMMIT", nil)
	if err == nil {
		err = sqlitex.ExecuteScript(ix.conn, schemaIndexes, nil)
	}
	if err = errors.Join(err, ix.conn.Close()); err != nil {
		return fmt.Errorf("finish the index: %w", err)
	}
	if err := setWAL(ix.path, 2); err != nil {
		return err
	}
	if !b.Options.encrypted() {
		return nil
	}
	data, err := os.ReadFile(ix.path)
	if err != nil {
		return err
	}
	if data, err = encrypt(b.keys.manifest, data); err != nil {
		return err
	}
	return os.WriteFile(ix.path, data, 0o644)
}

// setWAL sets the two bytes of a database's header that say how it is written:
// 2 for WAL, as in real backups, 1 for a journal.
func setWAL(path string, version byte) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteAt([]byte{version, version}, 18)
	return err
}

// editIndex lets edit change Manifest.db in a decrypted copy and puts the
// result back under the same key.
func (b *Backup) editIndex(edit func(*sqlite.Conn) error) error {
	work, err := os.MkdirTemp("", "sample")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	data, err := os.ReadFile(b.path("Manifest.db"))
	if err == nil && b.Options.encrypted() {
		data, err = decrypt(b.keys.manifest, data)
	}
	if err != nil {
		return fmt.Errorf("edit the index: %w", err)
	}
	copied := work + "/Manifest.db"
	if err := os.WriteFile(copied, data, 0o600); err != nil {
		return err
	}
	if err := setWAL(copied, 1); err != nil {
		return err
	}
	conn, err := sqlite.OpenConn(sqlitefile.Name(copied), sqlite.OpenReadWrite)
	if err != nil {
		return fmt.Errorf("edit the index: %w", err)
	}
	if err := errors.Join(edit(conn), conn.Close()); err != nil {
		return fmt.Errorf("edit the index: %w", err)
	}
	if err := setWAL(copied, 2); err != nil {
		return err
	}
	if data, err = os.ReadFile(copied); err == nil && b.Options.encrypted() {
		data, err = encrypt(b.keys.manifest, data)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(b.path("Manifest.db"), data, 0o644)
}

// EditIndex lets edit change Manifest.db, decrypted where the backup is encrypted,
// for kinds of damage that Damage does not know.
func (b *Backup) EditIndex(edit func(*sqlite.Conn) error) error { return b.editIndex(edit) }

// EditList changes one of the property lists.
func (b *Backup) EditList(name string, edit func(map[string]any)) error {
	return b.editPlist(name, edit)
}
