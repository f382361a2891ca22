package check_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"howett.net/plist"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// indexBytes returns Manifest.db, decrypted and without its padding.
func (f *foreign) indexBytes() []byte {
	f.t.Helper()
	data := f.read(filepath.Join(f.dir, "Manifest.db"))
	if f.indexKey != nil {
		data = openBytes(f.indexKey, data)
		data = data[:len(data)-int(data[len(data)-1])]
	}
	return data
}

// putIndex writes Manifest.db, encrypted where the backup is.
func (f *foreign) putIndex(data []byte) {
	f.t.Helper()
	if f.indexKey != nil {
		data = sealBytes(f.indexKey, padded(data))
	}
	f.write(filepath.Join(f.dir, "Manifest.db"), data)
}

// database lets do work on a copy of the index; the copy has a rollback journal,
// as the header of the real one (WAL) would leave files behind.
func (f *foreign) database(do func(conn *sqlite.Conn, path string)) []byte {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "index.db")
	data := f.indexBytes()
	data[18], data[19] = 1, 1
	f.check(os.WriteFile(path, data, 0o600))
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	f.check(err)
	do(conn, path)
	f.check(conn.Close())
	return f.read(path)
}

// statement is one SQL statement with its arguments.
type statement struct {
	text string
	args []any
}

func query(text string, args ...any) statement { return statement{text, args} }

// sql changes the index.
func (f *foreign) sql(statements ...statement) {
	f.t.Helper()
	data := f.database(func(conn *sqlite.Conn, _ string) {
		for _, s := range statements {
			f.check(sqlitex.Execute(conn, s.text, &sqlitex.ExecOptions{Args: s.args}))
		}
	})
	data[18], data[19] = 2, 2
	f.putIndex(data)
}

// blob is the record of a row as it stands in the index.
func (f *foreign) blob(id string) []byte {
	f.t.Helper()
	var out []byte
	f.database(func(conn *sqlite.Conn, _ string) {
		f.check(sqlitex.Execute(conn, "SELECT file FROM Files WHERE fileID = ?", &sqlitex.ExecOptions{
			Args: []any{id},
			ResultFunc: func(s *sqlite.Stmt) error {
				out = make([]byte, s.ColumnLen(0))
				s.ColumnBytes(0, out)
				return nil
			},
		}))
	})
	if out == nil {
		f.t.Fatal("no row has the ID ", id)
	}
	return out
}

// record is a keyed archive of an MBFile, taken apart.
type record struct {
	archive map[string]any
	objects []any
	root    map[string]any
}

// record reads the record of a row.
func (f *foreign) record(id string) *record {
	f.t.Helper()
	r := &record{archive: map[string]any{}}
	_, err := plist.Unmarshal(f.blob(id), &r.archive)
	f.check(err)
	r.objects = r.archive["$objects"].([]any)
	r.root = r.objects[r.archive["$top"].(map[string]any)["root"].(plist.UID)].(map[string]any)
	return r
}

// bytes encodes the record.
func (r *record) bytes(f *foreign) []byte {
	f.t.Helper()
	r.archive["$objects"] = r.objects
	return f.must(plist.Marshal(r.archive, plist.BinaryFormat))
}

// object returns what a field refers to.
func (r *record) object(field string) any {
	v := r.root[field]
	if at, ok := v.(plist.UID); ok {
		v = r.objects[at]
	}
	if m, ok := v.(map[string]any); ok {
		v = m["NS.data"]
	}
	return v
}

// refer makes a field refer to a new object.
func (r *record) refer(field string, v any) {
	r.objects = append(r.objects, v)
	r.root[field] = plist.UID(len(r.objects) - 1)
}

// number is a field that holds a number.
func (r *record) number(field string) int64 {
	switch v := r.root[field].(type) {
	case uint64:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// key is the EncryptionKey: the class in four bytes, and the wrapped key.
func (r *record) key() []byte { return r.object("EncryptionKey").([]byte) }

// fileKey is the key of the payload.
func (r *record) fileKey(f *foreign) []byte {
	f.t.Helper()
	k := r.key()
	return f.must(keyUnwrap(f.classKeys[binary.LittleEndian.Uint32(k)], k[4:]))
}

// edit changes the record of a row.
func (f *foreign) edit(id string, change func(*record)) {
	f.t.Helper()
	r := f.record(id)
	change(r)
	f.sql(query("UPDATE Files SET file = ? WHERE fileID = ?", r.bytes(f), id))
}

// addRow adds a row whose record is that of another row with the path, and what
// change does to it.
func (f *foreign) addRow(like, domain, path string, flags int, change func(*record)) string {
	f.t.Helper()
	r := f.record(like)
	r.refer("RelativePath", path)
	if change != nil {
		change(r)
	}
	id := foreignID(domain, path)
	f.sql(query("INSERT INTO Files VALUES (?, ?, ?, ?, ?)", id, domain, path, flags, r.bytes(f)))
	return id
}

// addFile adds a file with data: its row, with the key of the row like, and its
// payload.
func (f *foreign) addFile(like, domain, path string, data []byte) string {
	f.t.Helper()
	id := f.addRow(like, domain, path, 1, func(r *record) {
		r.root["Size"] = int64(len(data))
		delete(r.root, "Digest")
	})
	if f.indexKey != nil {
		data = sealBytes(f.record(id).fileKey(f), padded(data))
	}
	f.write(f.at(id), data)
	return id
}

// addFolders adds the rows of the folders above a path that are missing.
func (f *foreign) addFolders(like, domain, path string) {
	f.t.Helper()
	for at, c := range path {
		if c != '/' {
			continue
		}
		id := foreignID(domain, path[:at])
		if !f.has(id) {
			f.addRow(like, domain, path[:at], 2, nil)
		}
	}
}

// has reports whether a row has the ID.
func (f *foreign) has(id string) bool {
	f.t.Helper()
	found := false
	f.database(func(conn *sqlite.Conn, _ string) {
		f.check(sqlitex.Execute(conn, "SELECT 1 FROM Files WHERE fileID = ?", &sqlitex.ExecOptions{
			Args: []any{id}, ResultFunc: func(*sqlite.Stmt) error { found = true; return nil },
		}))
	})
	return found
}

// where returns the IDs of the rows that a condition in SQL names, in the order
// of the index.
func (f *foreign) where(condition string) []string {
	f.t.Helper()
	var ids []string
	f.database(func(conn *sqlite.Conn, _ string) {
		f.check(sqlitex.Execute(conn, fmt.Sprintf("SELECT fileID FROM Files WHERE %s ORDER BY rowid", condition), &sqlitex.ExecOptions{
			ResultFunc: func(s *sqlite.Stmt) error { ids = append(ids, s.ColumnText(0)); return nil },
		}))
	})
	return ids
}

// digests counts the files whose record has a checksum.
func (f *foreign) digests() int64 {
	f.t.Helper()
	n := int64(0)
	for _, id := range f.where("flags = 1") {
		if digest, ok := f.record(id).object("Digest").([]byte); ok && len(digest) == 20 {
			n++
		}
	}
	return n
}
