package repair

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// index puts the index into the copy. It is decrypted beside the copy, in a folder
// that is this user's only, looked through, changed, and encrypted again under its
// own key. One that needs no change is copied as it is.
func (c *copier) index(ctx context.Context) (err error) {
	p := c.plan
	name := p.source.IndexName()
	final := filepath.Join(c.dir, "Manifest.db") // whatever it was called
	plain := filepath.Join(filepath.Dir(c.dir), "index.plain")
	defer func() { err = errors.Join(err, c.options.Disk.Remove(plain)) }()
	w, err := os.OpenFile(plain, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(p.source.CopyIndex(ctx, w), w.Close()); err != nil {
		return err
	}
	was, err := setJournal(plain, [2]byte{1, 1}) // not WAL, which would make files beside it
	if err != nil {
		return err
	}
	changed, err := c.edit(ctx, plain)
	if err != nil {
		return err
	}
	if !changed && !p.reseal { // as it is, to the last byte
		src, err := p.source.Root().Open(name)
		if err != nil {
			return err
		}
		defer src.Close()
		return errors.Join(disk.CopyFile(ctx, src, final, 0o600, nil), c.observed(final))
	}
	if _, err := setJournal(plain, was); err != nil {
		return err
	}
	return errors.Join(c.seal(ctx, plain, final), c.observed(final))
}

// seal encrypts the changed index as the original is.
func (c *copier) seal(ctx context.Context, plain, final string) (err error) {
	from, err := os.Open(plain)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(final, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = c.plan.source.SealIndex(ctx, to, from)
	return errors.Join(err, to.Close())
}

// setJournal sets the two bytes of a database's header that say how it is
// written, and returns what they were.
func setJournal(path string, to [2]byte) (was [2]byte, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return was, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.ReadAt(was[:], 18); err != nil {
		return was, err
	}
	_, err = f.WriteAt(to[:], 18)
	return was, err
}

// edit changes the rows in a plain index. It is foreign: nothing in it may run.
// It reports whether anything was changed.
func (c *copier) edit(ctx context.Context, path string) (changed bool, err error) {
	p := c.plan
	conn, err := sqlite.OpenConn(sqlitefile.Name(path), sqlite.OpenReadWrite)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	conn.SetInterrupt(ctx.Done())
	// With a journal: what fails half-way is taken back.
	for _, pragma := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA synchronous = OFF"} {
		if err := sqlitex.ExecuteTransient(conn, pragma, nil); err != nil {
			return false, err
		}
	}
	programs := 0
	err = sqlitex.ExecuteTransient(conn, "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			programs = s.ColumnInt(0)
			return nil
		},
	})
	if err != nil {
		return false, err
	}
	edits := len(p.changes)+len(p.folders)+len(p.back)+len(c.unread) > 0
	if programs > 0 {
		if !edits {
			return false, nil // it goes as it is, and nothing of it has run
		}
		return false, ErrHostile
	}
	// The table is what was read; its indexes, by which others find rows, may be
	// out of step with it.
	lines, err := integrity(conn)
	if err != nil {
		return false, err
	}
	if lines > 0 {
		if err := sqlitex.ExecuteTransient(conn, "REINDEX", nil); err != nil {
			return false, nil // damaged in another way: the check of the copy names it
		}
		changed = true
	}
	spelt, err := spelling(conn)
	if err != nil {
		return false, err
	}
	if changed = changed || spelt; !edits {
		return changed, nil
	}
	return true, c.editRows(conn)
}

// spelling gives the table the name that it has in every backup, where only its
// capitals differ. It reports whether that was so.
func spelling(conn *sqlite.Conn) (changed bool, err error) {
	name := ""
	err = sqlitex.ExecuteTransient(conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'Files' COLLATE NOCASE", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			name = s.ColumnText(0)
			return nil
		},
	})
	if err != nil || name == "Files" {
		return false, err
	}
	// SQLite takes two spellings for one name, so there is one between.
	for _, statement := range []string{"ALTER TABLE Files RENAME TO lifeboat_files", "ALTER TABLE lifeboat_files RENAME TO Files"} {
		if err := sqlitex.ExecuteTransient(conn, statement, nil); err != nil {
			return false, err
		}
	}
	return true, nil
}

// integrity counts what SQLite finds wrong in a database, its indexes included.
func integrity(conn *sqlite.Conn) (lines int, err error) {
	err = sqlitex.ExecuteTransient(conn, "PRAGMA integrity_check(2)", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			if s.ColumnText(0) != "ok" {
				lines++
			}
			return nil
		},
	})
	return lines, err
}

func (c *copier) editRows(conn *sqlite.Conn) error {
	p := c.plan
	if err := sqlitex.ExecuteTransient(conn, "BEGIN", nil); err != nil {
		return err
	}
	order := slices.Sorted(maps.Keys(p.changes))
	// What is left out goes first, and IDs that change get one of no other row, so
	// that rows may trade theirs.
	for _, row := range order {
		statement := "UPDATE Files SET fileID = 'lifeboat ' || rowid WHERE rowid = ?"
		if p.changes[row].drop {
			statement = "DELETE FROM Files WHERE rowid = ?"
		}
		if err := one(conn, statement, row); err != nil {
			return err
		}
	}
	for row := range c.unread {
		if err := one(conn, "DELETE FROM Files WHERE rowid = ?", row); err != nil {
			return err
		}
	}
	for _, row := range order {
		change := p.changes[row]
		if change.drop || c.unread[row] {
			continue
		}
		err := one(conn, "UPDATE Files SET fileID = ?, domain = ?, relativePath = ?, flags = ? WHERE rowid = ?",
			change.id, change.domain, change.path, max(0, change.flags), row)
		if err == nil && change.blob != nil {
			err = one(conn, "UPDATE Files SET file = ? WHERE rowid = ?", change.blob, row)
		}
		if err != nil {
			return err
		}
	}
	for _, f := range p.folders {
		err := one(conn, "INSERT INTO Files (fileID, domain, relativePath, flags, file) VALUES (?, ?, ?, ?, ?)",
			mbfile.IDOf(f.domain, f.path).String(), f.domain, f.path, int64(mbfile.Directory), f.blob)
		if err != nil {
			return err
		}
	}
	for _, b := range p.back {
		err := one(conn, "INSERT INTO Files (fileID, domain, relativePath, flags, file) VALUES (?, ?, ?, ?, ?)",
			mbfile.IDOf(b.domain, b.path).String(), b.domain, b.path, int64(mbfile.Regular), b.blob)
		if err != nil {
			return err
		}
	}
	return sqlitex.ExecuteTransient(conn, "COMMIT", nil)
}

// one runs a statement that changes exactly one row.
func one(conn *sqlite.Conn, statement string, args ...any) error {
	if err := sqlitex.Execute(conn, statement, &sqlitex.ExecOptions{Args: args}); err != nil {
		return err
	}
	if n := conn.Changes(); n != 1 {
		return fmt.Errorf("changing the list of files: %d rows instead of one", n)
	}
	return nil
}
