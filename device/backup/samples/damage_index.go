package samples

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// damageRow overwrites one MBFile with noise.
func (b *Backup) damageRow() error {
	return b.editIndex(func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, `UPDATE Files SET file = ? WHERE fileID = ?`,
			&sqlitex.ExecOptions{Args: []any{[]byte("bplist00 but nothing behind it"), fileID(photoDomain, photoPath)}})
	})
}

func (b *Backup) loseDigest() error {
	return b.editRow(homeDomain, plistPath, func(r *row) error {
		r.digest = nil
		return nil
	})
}

// decompose stores one path with its accents apart from their letters, name and
// payload following.
func (b *Backup) decompose() error {
	domain := "AppDomain-" + b.app()
	return b.editRow(domain, "Documents/Crème brûlée.txt", func(r *row) error {
		return b.move(r, strings.NewReplacer("è", "e\u0300", "û", "u\u0302", "é", "e\u0301").Replace(r.path))
	})
}

// collide adds a second file whose path is the same after composition.
func (b *Backup) collide() error {
	const path = "Documents/Cre\u0300me bru\u0302le\u0301e.txt"
	return b.addFile("AppDomain-"+b.app(), path, []byte("Seven yolks, not six.\n"))
}

// escape adds a file whose path leaves its domain.
func (b *Backup) escape() error {
	return b.addFile("AppDomain-"+b.app(), "Documents/../../../../tmp/surprise.txt", []byte("boo\n"))
}

func (b *Backup) strangeDomain() error {
	return b.editIndex(func(c *sqlite.Conn) error {
		w := writer{Backup: b}
		r := w.newRow("AtlantisDomain", "", flagDir)
		return insertInto(c, r)
	})
}

// renameID gives a row and its payload a name that is not the SHA-1 of its path.
func (b *Backup) renameID() error {
	return b.editRow(photoDomain, photoPath, func(r *row) error {
		return b.rename(r, fileID("AnotherDomain", r.path))
	})
}

// duplicate drops the primary key and enters a row twice.
func (b *Backup) duplicate() error {
	return b.editIndex(func(c *sqlite.Conn) error {
		return sqlitex.ExecuteScript(c, `
CREATE TABLE Copy (fileID TEXT, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
INSERT INTO Copy SELECT * FROM Files;
INSERT INTO Copy SELECT * FROM Files WHERE domain = 'CameraRollDomain' AND relativePath = 'Media/DCIM/100APPLE/IMG_0007.HEIC';
DROP TABLE Files;
ALTER TABLE Copy RENAME TO Files;
`+schemaIndexes, nil)
	})
}

func (b *Backup) loseParent() error {
	return b.editIndex(func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, `DELETE FROM Files WHERE domain = 'CameraRollDomain' AND relativePath = 'Media/DCIM'`, nil)
	})
}

func (b *Backup) app() string {
	if len(b.Options.Apps) == 0 {
		return "com.example.none"
	}
	return b.Options.Apps[0].ID
}

// move gives a file another path, and its row and payload the name that follows.
func (b *Backup) move(r *row, path string) error {
	r.path = path
	return b.rename(r, fileID(r.domain, path))
}

func (b *Backup) rename(r *row, id string) error {
	old := b.payload(r.id)
	r.id = id
	if err := os.MkdirAll(filepath.Dir(b.payload(id)), 0o755); err != nil {
		return err
	}
	return os.Rename(old, b.payload(id))
}

// addFile enters a further file with its payload.
func (b *Backup) addFile(domain, path string, data []byte) error {
	return b.editIndex(func(c *sqlite.Conn) error {
		w := writer{Backup: b, nextID: 39_000}
		r := w.newRow(domain, path, flagFile)
		if err := w.payload(&r, item{domain: domain, path: path, flags: flagFile, class: 3, data: data}); err != nil {
			return err
		}
		return insertInto(c, r)
	})
}

func insertInto(c *sqlite.Conn, r row) error {
	stmt, err := c.Prepare(insertRow)
	if err != nil {
		return err
	}
	return errors.Join(insert(stmt, r, r.blob(mbfile.NewEncoder())), stmt.Finalize())
}

// editRow reads one row, lets change alter it, and puts it back.
func (b *Backup) editRow(domain, path string, change func(*row) error) error {
	return b.editIndex(func(c *sqlite.Conn) error {
		r, err := readRow(c, domain, path)
		if err != nil {
			return err
		}
		old := r.id
		if err := change(&r); err != nil {
			return err
		}
		err = sqlitex.Execute(c, `DELETE FROM Files WHERE fileID = ?`, &sqlitex.ExecOptions{Args: []any{old}})
		return errors.Join(err, insertInto(c, r))
	})
}

func readRow(c *sqlite.Conn, domain, path string) (row, error) {
	r := row{domain: domain, path: path}
	var blob []byte
	err := sqlitex.Execute(c, `SELECT fileID, flags, file FROM Files WHERE domain = ? AND relativePath = ?`, &sqlitex.ExecOptions{
		Args: []any{domain, path},
		ResultFunc: func(s *sqlite.Stmt) (err error) {
			r.id, r.flags = s.ColumnText(0), s.ColumnInt(1)
			blob, err = io.ReadAll(s.ColumnReader(2))
			return err
		},
	})
	if err == nil && blob == nil {
		err = fmt.Errorf("no row for %s, %s", domain, path)
	}
	if err != nil {
		return r, err
	}
	return r, r.fill(blob)
}

// fill reads the fields of an MBFile that this package wrote.
func (r *row) fill(blob []byte) error {
	var archive struct {
		Objects []any `plist:"$objects"`
	}
	if err := proplist.Decode(blob, &archive); err != nil {
		return fmt.Errorf("read back an MBFile: %w", err)
	}
	root, ok := archive.Objects[1].(map[string]any)
	if !ok {
		return errors.New("read back an MBFile: no root")
	}
	number := func(key string) int64 {
		switch v := root[key].(type) {
		case uint64:
			return int64(v)
		case int64:
			return v
		}
		return 0
	}
	follow := func(key string) any {
		if ref, ok := root[key].(proplist.Reference); ok {
			return archive.Objects[ref]
		}
		return nil
	}
	r.mode, r.size, r.user, r.group = number("Mode"), number("Size"), number("UserID"), number("GroupID")
	r.inode, r.birth, r.modified, r.changed = number("InodeNumber"), number("Birth"), number("LastModified"), number("LastStatusChange")
	r.class, r.bits = number("ProtectionClass"), number("Flags")
	r.digest, _ = follow("Digest").([]byte)
	r.target, _ = follow("Target").(string)
	r.extended, _ = follow("ExtendedAttributes").([]byte)
	if data, ok := follow("EncryptionKey").(map[string]any); ok {
		r.key, _ = data["NS.data"].([]byte)
	}
	return nil
}

// Add enters a further file with its payload, and the rows of the folders above it
// that are not there yet.
func (b *Backup) Add(domain, path string, data []byte) error {
	if err := b.addFile(domain, path, data); err != nil {
		return err
	}
	return b.editIndex(func(c *sqlite.Conn) error {
		w := writer{Backup: b, nextID: 38_000}
		for dir := path; dir != ""; {
			dir = parent(dir)
			r := w.newRow(domain, dir, flagDir)
			stmt, err := c.Prepare("INSERT OR IGNORE" + insertRow[len("INSERT"):])
			if err != nil {
				return err
			}
			if err := insert(stmt, r, r.blob(mbfile.NewEncoder())); err != nil {
				return err
			}
		}
		return nil
	})
}

// Claim has the row of a file say that it has so many bytes.
func (b *Backup) Claim(domain, path string, size int64) error {
	return b.editRow(domain, path, func(r *row) error {
		r.size = size
		return nil
	})
}
