package check_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"howett.net/plist"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// healthyContents are files of apps and of the camera that are not what their
// names say, or look damaged, and are not: a check that reads contents must not
// cry wolf over them. A note is the most it may say.
func healthyContents() []damageRow {
	openStep, _ := plist.Marshal(map[string]any{"a": "1"}, plist.OpenStepFormat)
	random := func(n int) []byte {
		b := make([]byte, n)
		noise(b)
		return b
	}
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + strings.Repeat("scan", 900)
	var drawn bytes.Buffer
	_ = png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 300, 300))) // into memory: cannot fail
	whole := drawn.Bytes()
	box := func(kind string, body []byte) []byte {
		return slicesConcat(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), []byte(kind), body)
	}
	const app, photos = chessDomain, photoDomain
	files := []struct {
		name, domain, path string
		data               []byte
	}{
		{"an encrypted database of an app (random bytes)", app, "Documents/signal.sqlite", random(8192)},
		{"an encrypted database of an app under .db", app, "Library/Application Support/store.db", random(4096 + 16)},
		{"an empty database", app, "Documents/new.sqlite", nil},
		{"a list of preferences that is empty", app, "Library/Preferences/empty.plist", nil},
		{"a list in the oldest form", app, "Documents/old.plist", openStep},
		{"a list that is JSON", app, "Documents/really.plist", []byte(`{"a": [1, 2, 3]}`)},
		{"a list that is text", app, "Documents/note.plist", []byte("twin")},
		{"a database that is text", app, "Documents/words.db", []byte("not a database\n")},
		{"a database of another make", app, "Documents/dict.db", append([]byte("GDBM\x00\x00"), random(900)...)},
		{"a picture that never came whole", app, "Library/Caches/half.jpg", []byte(jpeg)},
		{"a picture with bytes behind its end", photos, "Media/DCIM/100APPLE/IMG_7001.JPG", []byte(jpeg + "\xff\xd9MPF and more" + strings.Repeat("y", 300))},
		{"a PNG called JPG", photos, "Media/DCIM/100APPLE/IMG_7002.JPG", whole},
		{"a JPEG called HEIC", photos, "Media/DCIM/100APPLE/IMG_7003.HEIC", []byte(jpeg + "\xff\xd9")},
		{"a PNG without its end", app, "Documents/half.png", whole[:len(whole)-40]},
		{"a film with its data first", photos, "Media/DCIM/100APPLE/IMG_7004.MOV", slicesConcat(box("ftyp", []byte("qt  \x00\x00\x00\x00qt  ")), box("wide", nil), box("mdat", random(3000)), box("moov", random(300)))},
		{"a film without ftyp", photos, "Media/DCIM/100APPLE/IMG_7005.MOV", slicesConcat(box("wide", nil), box("mdat", random(3000)), box("moov", random(300)))},
		{"a film whose last box reaches to the end", photos, "Media/DCIM/100APPLE/IMG_7006.MP4", slicesConcat(box("ftyp", []byte("isom\x00\x00\x00\x00isom")), box("moov", random(300)), []byte("\x00\x00\x00\x00mdat"), random(2000))},
		{"a film with a box of 64 bits", photos, "Media/DCIM/100APPLE/IMG_7007.MP4", slicesConcat(box("ftyp", []byte("isom\x00\x00\x00\x00isom")), []byte("\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x07\xe0"), random(2000), box("moov", random(40)))},
		{"a picture of no bytes", photos, "Media/DCIM/100APPLE/IMG_7008.JPG", nil},
		{"edits of a picture", photos, "Media/DCIM/100APPLE/IMG_7001.AAE", []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict><key>a</key><data>\nAAAA\n</data></dict></plist>\n")},
		{"a picture of a web page", app, "Documents/w.webp", slicesConcat([]byte("RIFF\x00\x01\x00\x00WEBPVP8 "), random(300))},
		{"a film of another make", app, "Documents/f.mp4", random(3000)},
		{"a PDF of random bytes", app, "Documents/x.pdf", random(3000)},
		{"a sound without a head", app, "Documents/x.mp3", random(3000)},
		{"an archive that is none", app, "Documents/x.zip", random(3000)},
		{"a file of zeros, made before its data", app, "Documents/reserved.bin", make([]byte, 5000)},
		{"a database that was set to zeros", app, "Documents/wiped.dat", make([]byte, 8192)},
	}
	var rows []damageRow
	for _, f := range files {
		rows = append(rows, damageRow{name: "healthy: " + f.name, want: sound, do: func(b *foreign) { addHealthy(b, f.domain, f.path, f.data) }})
	}
	for name, script := range map[string]string{
		"indexes in an order of its own":    "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('b'), ('a'), ('c'); CREATE INDEX i ON t (a COLLATE own);",
		"a function of its own in a check":  "CREATE TABLE t (a TEXT CHECK (own_check(a))); INSERT INTO t DEFAULT VALUES;",
		"a function of its own in an index": "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('b'), ('a'); CREATE INDEX i ON t (own_check(a)); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT own_check(1); END;",
		"a search of its own":               "CREATE VIRTUAL TABLE s USING fts5(a); INSERT INTO s VALUES ('x'); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE s USING fts5(a, tokenize=apple)' WHERE name = 's';",
		"a module of its own":               "CREATE TABLE t (a); PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING ownmodule(a)');",
		"foreign keys that lead nowhere":    "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (b REFERENCES p (a)); INSERT INTO c VALUES (77);",
		"values that must not be missing":   "CREATE TABLE t (a); INSERT INTO t VALUES (NULL); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a NOT NULL)' WHERE name = 't';",
		"pages of 65,536 bytes":             "PRAGMA page_size = 65536; CREATE TABLE t (a); INSERT INTO t VALUES (1);",
		"room that it gives back":           "PRAGMA auto_vacuum = 2; CREATE TABLE t (a); INSERT INTO t VALUES (randomblob(90000)); DELETE FROM t;",
		"texts in UTF-16":                   "PRAGMA encoding = 'UTF-16be'; CREATE TABLE t (a TEXT PRIMARY KEY); INSERT INTO t VALUES ('é');",
	} {
		rows = append(rows, damageRow{name: "healthy: a database with " + name, want: sound, do: func(b *foreign) { addHealthy(b, app, "Documents/own.sqlite", b.made(script)) }})
	}
	return append(rows,
		damageRow{name: "healthy: a database with its log beside it", want: sound, do: func(b *foreign) {
			db, log := b.logged()
			addHealthy(b, app, "Documents/live.sqlite", db)
			addHealthy(b, app, "Documents/live.sqlite-wal", log)
			addHealthy(b, app, "Documents/live.sqlite-shm", make([]byte, 32768))
		}},
		damageRow{name: "healthy: a database whose log was made anew", want: sound, do: func(b *foreign) {
			db, log := b.logged()
			addHealthy(b, app, "Documents/live.sqlite", db)
			addHealthy(b, app, "Documents/live.sqlite-wal", append(bytes.Clone(log[:32]), make([]byte, len(log)-32)...))
		}},
		damageRow{name: "healthy: an empty log beside a database", want: sound, do: func(b *foreign) {
			db, _ := b.logged()
			addHealthy(b, app, "Documents/live.sqlite", db)
			addHealthy(b, app, "Documents/live.sqlite-wal", nil)
		}},
	)
}

func slicesConcat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// addHealthy adds a file and the folders above it.
func addHealthy(b *foreign, domain, path string, data []byte) {
	b.t.Helper()
	like, folder := appListID, foreignID(chessDomain, "Library")
	if domain == photoDomain {
		like, folder = photoID, foreignID(photoDomain, "Media")
	}
	b.addFolders(folder, domain, path)
	b.addFile(like, domain, path, data)
}

// made is a database that a script makes, with what an app of its own brings.
func (f *foreign) made(script string) []byte {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "made.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	f.check(err)
	f.check(conn.SetCollation("own", func(a, b string) int { return strings.Compare(b, a) }))
	f.check(conn.CreateFunction("own_check", &sqlite.FunctionImpl{
		NArgs: 1, Deterministic: true, AllowIndirect: true,
		Scalar: func(sqlite.Context, []sqlite.Value) (sqlite.Value, error) { return sqlite.IntegerValue(1), nil },
	}))
	f.check(sqlitex.ExecuteScript(conn, script, nil))
	f.check(conn.Close())
	return f.read(path)
}

// damagedContents are files of apps, without a Digest, that are damaged inside.
func damagedContents() []damageRow {
	const app = chessDomain
	inner := []backup.FindingID{backup.InnerDatabaseDamaged, backup.ContentDamaged}
	spoil := func(edit func(db []byte) []byte, beside bool) func(b *foreign) {
		return func(b *foreign) {
			db, log := b.logged()
			addHealthy(b, app, "Documents/live.sqlite", edit(db))
			if beside {
				addHealthy(b, app, "Documents/live.sqlite-wal", log)
			}
		}
	}
	return []damageRow{
		{name: "inside: a page of zeros in a database with a log beside it that has not this page", want: mustStop, names: inner, do: spoil(func(db []byte) []byte { clear(db[len(db)-4096:]); return db }, true)},
		{name: "inside: a database cut by a page, Size and all", want: warned, names: inner, do: spoil(func(db []byte) []byte { return db[:len(db)-4096] }, false)},
		{name: "inside: a database whose first block is zeros", want: warned, names: inner, do: spoil(func(db []byte) []byte { clear(db[:512]); return db }, false)},
		{name: "inside: a database whose first page is noise behind its name", want: mustStop, names: inner, do: spoil(func(db []byte) []byte { noise(db[100:4096]); return db }, false)},
		{
			name: "inside: a list of preferences that is zeros", want: warned, names: inner,
			do: func(b *foreign) { addHealthy(b, app, "Library/Preferences/zero.plist", make([]byte, 700)) },
		},
		{
			name: "inside: a photo whose second half is zeros", want: unproven, encrypted: &unproven, why: "no rule of the format tells",
			do: func(b *foreign) { b.plain(photoID, func(data []byte) { clear(data[len(data)/2 : len(data)-16]) }) },
		},
	}
}

// logged is a database in use, and the log with its newest rows.
func (f *foreign) logged() (db, log []byte) {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "live.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	f.check(err)
	f.check(sqlitex.ExecuteScript(conn, "CREATE TABLE t (a TEXT); CREATE TABLE old (a TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) INSERT INTO old SELECT hex(randomblob(20)) FROM n;", nil))
	f.check(sqlitex.ExecuteTransient(conn, "PRAGMA journal_mode = WAL", nil))
	f.check(sqlitex.ExecuteTransient(conn, "PRAGMA wal_autocheckpoint = 0", nil))
	f.check(sqlitex.ExecuteScript(conn, "CREATE TABLE u (a TEXT); CREATE INDEX i ON u (a); INSERT INTO u VALUES (hex(randomblob(9000))), ('x'); INSERT INTO t VALUES ('y');", nil))
	db, err = os.ReadFile(path)
	f.check(err)
	log, err = os.ReadFile(path + "-wal")
	f.check(err)
	f.check(conn.Close())
	if len(log) < 4096 {
		f.t.Fatal("no log was left")
	}
	return db, log
}
