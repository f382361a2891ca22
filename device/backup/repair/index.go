package repair

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// index puts the index into the copy. One that is not changed is copied as it is;
// else it is decrypted into the copy's folder, which is this user's only while the
// copy is made, changed there, and encrypted again under its own key.
func (c *copier) index(ctx context.Context) (err error) {
	p := c.plan
	name := p.source.IndexName()
	final := filepath.Join(c.dir, name)
	if len(p.renames) == 0 && len(p.drops) == 0 {
		src, err := p.source.Root().Open(name)
		if err != nil {
			return err
		}
		defer src.Close()
		return copyFile(ctx, src, final, make([]byte, 1<<20))
	}
	plain := filepath.Join(c.dir, "index.plain")
	defer func() { err = errors.Join(err, os.Remove(plain)) }()
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
	if err := p.edit(ctx, plain); err != nil {
		return err
	}
	if _, err := setJournal(plain, was); err != nil {
		return err
	}
	return c.seal(ctx, plain, final)
}

// seal encrypts the changed index as the original is.
func (c *copier) seal(ctx context.Context, plain, final string) (err error) {
	from, err := os.Open(plain)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(final, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	err = c.plan.source.SealIndex(ctx, to, from)
	return errors.Join(err, to.Sync(), to.Close())
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
func (p *Plan) edit(ctx context.Context, path string) (err error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	conn.SetInterrupt(ctx.Done())
	if err := conn.SetDefensive(true); err != nil {
		return err
	}
	for _, pragma := range []string{
		"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF",
	} {
		if err := sqlitex.ExecuteTransient(conn, pragma, nil); err != nil {
			return err
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
		return err
	}
	if programs > 0 {
		return ErrHostile
	}
	return p.editRows(conn)
}

func (p *Plan) editRows(conn *sqlite.Conn) error {
	if err := sqlitex.ExecuteTransient(conn, "BEGIN", nil); err != nil {
		return err
	}
	for _, row := range p.drops {
		if err := one(conn, "DELETE FROM Files WHERE rowid = ?", row); err != nil {
			return err
		}
	}
	for _, r := range p.renames {
		err := one(conn, "UPDATE Files SET fileID = ?, relativePath = ?, file = ? WHERE rowid = ?", r.new, r.path, r.blob, r.row)
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
