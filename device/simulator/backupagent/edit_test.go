package backupagent

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path"
	"path/filepath"
	"testing"

	"howett.net/plist"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// backupToBreak is a small backup on a disk in memory, and how it is opened.
type backupToBreak struct {
	t        *testing.T
	root     *disk
	password string
}

// copyOf gives a backup that can be changed without the first one changing.
func (b *backupToBreak) copyOf(t *testing.T) *backupToBreak {
	root := newDisk()
	for name := range b.root.folders {
		root.mkdir(name)
	}
	for name, data := range b.root.files {
		root.files[name] = data
	}
	return &backupToBreak{t, root, b.password}
}

// list changes one of the three property lists.
func (b *backupToBreak) list(name string, change func(m map[string]any)) {
	b.t.Helper()
	m := map[string]any{}
	if _, err := plist.Unmarshal(readFile(b.t, b.root, name), &m); err != nil {
		b.t.Fatal(err)
	}
	change(m)
	format := plist.BinaryFormat
	if name == infoFile {
		format = plist.XMLFormat
	}
	text, err := plist.Marshal(m, format)
	if err != nil {
		b.t.Fatal(err)
	}
	writeFile(b.t, b.root, name, text)
}

// index changes the index with SQL.
func (b *backupToBreak) index(change func(conn *sqlite.Conn)) {
	b.t.Helper()
	var m manifest
	if _, err := plist.Unmarshal(readFile(b.t, b.root, manifestFile), &m); err != nil {
		b.t.Fatal(err)
	}
	data := readFile(b.t, b.root, indexFile)
	var key []byte
	if m.IsEncrypted {
		bag, err := keybag.Open(m.BackupKeyBag, b.password)
		if err != nil {
			b.t.Fatal(err)
		}
		if key, err = bag.Unseal(m.ManifestKey); err != nil {
			b.t.Fatal(err)
		}
		data = b.decrypt(key, data)
	}
	file := filepath.Join(b.t.TempDir(), "index.db")
	data = bytes.Clone(data)
	copy(data[18:], []byte{1, 1}) // no log beside it
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	conn, err := sqlite.OpenConn(file, sqlite.OpenReadWrite)
	if err != nil {
		b.t.Fatal(err)
	}
	change(conn)
	if err := conn.Close(); err != nil {
		b.t.Fatal(err)
	}
	if data, err = os.ReadFile(file); err != nil {
		b.t.Fatal(err)
	}
	if key != nil {
		data = b.encrypt(key, data)
	}
	writeFile(b.t, b.root, indexFile, data)
}

func (b *backupToBreak) decrypt(key, data []byte) []byte {
	mode, err := decrypter(key)
	if err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	w := &opening{w: &out, mode: mode}
	if _, err := w.Write(data); err != nil {
		b.t.Fatal(err)
	}
	if _, err := w.finish(); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

func (b *backupToBreak) encrypt(key, data []byte) []byte {
	mode, err := encrypter(key)
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := io.ReadAll(newSealing(bytes.NewReader(data), mode))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

// sql changes the index with one statement.
func (b *backupToBreak) sql(query string, args ...any) {
	b.t.Helper()
	b.index(func(conn *sqlite.Conn) {
		if err := sqlitex.Execute(conn, query, &sqlitex.ExecOptions{Args: args}); err != nil {
			b.t.Fatal(err)
		}
	})
}

// record changes the record of a row.
func (b *backupToBreak) record(domain, file string, change func(f *mbfile.File)) {
	b.t.Helper()
	id := mbfile.IDOf(domain, file).String()
	b.index(func(conn *sqlite.Conn) {
		var blob []byte
		err := sqlitex.Execute(conn, "SELECT file FROM Files WHERE fileID = ?", &sqlitex.ExecOptions{
			Args: []any{id}, ResultFunc: func(s *sqlite.Stmt) error {
				blob = make([]byte, s.ColumnLen(0))
				s.ColumnBytes(0, blob)
				return nil
			},
		})
		var r mbfile.Record
		if err == nil {
			err = mbfile.Decode(blob, &r)
		}
		if err != nil {
			b.t.Fatalf("%s-%s: %v", domain, file, err)
		}
		f := r.File()
		change(&f)
		err = sqlitex.Execute(conn, "UPDATE Files SET file = ? WHERE fileID = ?", &sqlitex.ExecOptions{
			Args: []any{bytes.Clone(mbfile.NewEncoder().Encode(&f)), id},
		})
		if err != nil {
			b.t.Fatal(err)
		}
	})
}

// insert adds a row, with a payload where it is a file.
func (b *backupToBreak) insert(domain, file string, flags int, f mbfile.File) {
	b.t.Helper()
	id := mbfile.IDOf(domain, file).String()
	f.RelativePath = file
	b.sql("INSERT INTO Files VALUES (?, ?, ?, ?, ?)", id, domain, file, flags, bytes.Clone(mbfile.NewEncoder().Encode(&f)))
	if flags == mbfile.Regular {
		b.root.mkdir(testUDID + "/" + id[:2])
		writeFile(b.t, b.root, id[:2]+"/"+id, nil)
	}
}

// payload is where the contents of a file lie.
func (b *backupToBreak) payload(domain, file string) string {
	id := mbfile.IDOf(domain, file).String()
	return id[:2] + "/" + id
}

// old turns the backup into one of the format 2.4.
func (b *backupToBreak) old() {
	b.t.Helper()
	o := openBackup(b.t, b.root, b.password)
	out := []byte("mbdb\x05\x00")
	text := func(s string) {
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(s))), s...)
	}
	for id, row := range o.rows {
		f := row.file
		text(row.domain)
		text(f.RelativePath)
		text(f.Target)
		text(string(f.Digest))
		text(string(f.EncryptionKey))
		out = binary.BigEndian.AppendUint16(out, uint16(f.Mode))
		out = binary.BigEndian.AppendUint64(out, uint64(f.InodeNumber))
		for _, n := range []int64{f.UserID, f.GroupID, f.LastModified, f.LastStatusChange, f.Birth} {
			out = binary.BigEndian.AppendUint32(out, uint32(n))
		}
		out = binary.BigEndian.AppendUint64(out, uint64(f.Size))
		out = append(out, byte(f.ProtectionClass), 1)
		text("com.example.attribute")
		text("value")
		if row.kind == mbfile.Regular {
			name := id.String()
			data := readFile(b.t, b.root, name[:2]+"/"+name)
			b.root.remove(testUDID + "/" + name[:2] + "/" + name)
			writeFile(b.t, b.root, name, data)
		}
	}
	b.root.remove(testUDID + "/" + indexFile)
	writeFile(b.t, b.root, oldIndexName, out)
	b.list(statusFile, func(m map[string]any) { m["Version"] = "2.4" })
	b.list(manifestFile, func(m map[string]any) { m["Version"] = "9.1"; delete(m, "ManifestKey") })
}

// move moves something within the backup.
func (b *backupToBreak) move(from, to string) {
	b.t.Helper()
	b.root.mkdir(path.Dir(testUDID + "/" + to))
	if err := b.root.rename(testUDID+"/"+from, testUDID+"/"+to); err != nil {
		b.t.Fatal(err)
	}
}

// uid is a reference in a keyed archive.
func uid(n uint64) plist.UID { return plist.UID(n) }

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := plist.Marshal(v, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
