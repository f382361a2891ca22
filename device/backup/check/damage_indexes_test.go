package check_test

import (
	"bytes"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// damagedIndexes are the damages to the index as a file and as a database.
func damagedIndexes() []damageRow {
	sql := func(queries ...string) func(*foreign) {
		return func(b *foreign) {
			var all []statement
			for _, q := range queries {
				all = append(all, query(q))
			}
			b.sql(all...)
		}
	}
	raw := func(edit func([]byte) []byte) func(*foreign) {
		return func(b *foreign) { b.putIndex(edit(b.indexBytes())) }
	}
	file := func(edit func([]byte) []byte) func(*foreign) {
		return func(b *foreign) {
			path := filepath.Join(b.dir, "Manifest.db")
			b.write(path, edit(b.read(path)))
		}
	}
	const page = 4096
	return []damageRow{
		{name: "index: table Properties dropped", want: harmless, do: sql("DROP TABLE Properties"), why: "it is empty in every fixture"},
		{name: "index: table Files dropped", want: mustStop, do: sql("DROP TABLE Files")},
		{
			name: "index: all CREATE INDEX dropped", want: sound, why: "they only make it faster",
			do: sql("DROP INDEX FilesDomainIdx", "DROP INDEX FilesRelativePathIdx", "DROP INDEX FilesFlagsIdx"),
		},
		{name: "index: column renamed", want: mustStop, do: sql("ALTER TABLE Files RENAME COLUMN relativePath TO relPath")},
		{name: "index: last page cut", want: mustStop, do: raw(func(b []byte) []byte { return b[:len(b)-page] })},
		{name: "index: half of the pages cut", want: mustStop, do: raw(func(b []byte) []byte { return b[:len(b)/page/2*page] })},
		{name: "index: a page zeroed", want: mustStop, do: raw(func(b []byte) []byte { clear(b[5*page : 6*page]); return b })},
		{
			name: "index: two pages swapped", want: mustStop,
			do: raw(func(b []byte) []byte {
				one := append([]byte{}, b[5*page:6*page]...)
				copy(b[5*page:], b[6*page:7*page])
				copy(b[6*page:], one)
				return b
			}),
		},
		{name: "index: header destroyed", want: mustStop, do: raw(func(b []byte) []byte { clear(b[:16]); return b })},
		{name: "index: a bit flip in the name of a row", want: mustStop, do: flipName},
		{
			name: "index: stored file with a ciphertext bit flip in the name of a row", want: mustStop, only: encryptedOnly,
			do: func(b *foreign) {
				at := nameAt(b)
				file(func(data []byte) []byte { data[at] ^= 4; return data })(b)
			},
		},
		{name: "index: file empty", want: mustStop, do: file(func([]byte) []byte { return nil })},
		{name: "index: file missing", want: mustStop, do: func(b *foreign) { b.check(os.Remove(filepath.Join(b.dir, "Manifest.db"))) }},
		{name: "index: Manifest.db-wal left with unsaved rows", want: warned, names: []backup.FindingID{backup.IndexLog}, do: leaveLog},
		{
			name: "index: of an older backup of the same phone (all files there but newer)", want: told,
			do:  sql("DELETE FROM Files WHERE relativePath LIKE 'Media/DCIM/100APPLE/IMG_000%'"),
			why: "payloads that no row names may be left of an older run; they must be said",
		},
	}
}

// nameAt is where the path of a photo's row stands in the index, in the table
// and not in an SQL index: its record follows it.
func nameAt(b *foreign) int {
	b.t.Helper()
	const path = "Media/DCIM/100APPLE/IMG_0001.HEIC"
	at := bytes.Index(b.indexBytes(), []byte(path+"\x01bplist"))
	if at < 0 {
		at = bytes.Index(b.indexBytes(), []byte(path+"bplist"))
	}
	if at < 0 {
		b.t.Fatal("the row is not in the index")
	}
	return at + len(path) - 6
}

func flipName(b *foreign) {
	b.t.Helper()
	at := nameAt(b)
	data := b.indexBytes()
	data[at] ^= 4
	b.putIndex(data)
}

// leaveLog leaves a log with a row beside the index, as a program that was
// killed does.
func leaveLog(b *foreign) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "log.db")
	b.check(os.WriteFile(path, b.indexBytes(), 0o600))
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	b.check(err)
	b.check(sqlitex.ExecuteScript(conn, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;", nil))
	b.check(sqlitex.Execute(conn, "INSERT INTO Files SELECT 'aa' || substr(fileID, 3), 'HomeDomain', 'Library/new', 2, file FROM Files WHERE fileID = ?",
		&sqlitex.ExecOptions{Args: []any{foreignID("HomeDomain", "Library")}}))
	log := b.read(path + "-wal")
	b.check(conn.Close())
	if len(log) < 4096 {
		b.t.Fatal("no log was left")
	}
	b.write(filepath.Join(b.dir, "Manifest.db-wal"), log)
}
