package contents_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // another driver than the readers'

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// heavy is how much a heavy user has, in rows of the tables that are counted.
var heavy = []struct {
	path, table, where string
	rows               int
	beside             map[string]string // tables with a row for each, and their column that says whose
}{
	{"Library/SMS/sms.db", "message", "", 320_000, map[string]string{"chat_message_join": "message_id"}},
	{"ChatStorage.sqlite", "ZWAMESSAGE", "", 270_000, nil}, // three quarters of which are no notices
	{"Library/AddressBook/AddressBook.sqlitedb", "ABPerson", "", 2000, map[string]string{"ABMultiValue": "record_id"}},
	{"NoteStore.sqlite", "ZICCLOUDSYNCINGOBJECT", "ZTITLE1 IS NOT NULL", 3000, map[string]string{"ZICNOTEDATA": "ZNOTE"}},
	{"Library/CallHistoryDB/CallHistory.storedata", "ZCALLRECORD", "", 10_000, nil},
}

// heavyFiles are a backup of 100,000 files: 100,000 photos, a tenth of them in iCloud
// only, the databases of an everyday phone grown to those of a heavy user, and files of
// an app.
func heavyFiles(b *testing.B) []samples.File {
	b.Helper()
	const n = 100_000
	every, _, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		b.Fatal(err)
	}
	var files []samples.File
	for _, f := range every {
		if f.Domain == "CameraRollDomain" {
			continue
		}
		for _, h := range heavy {
			if strings.HasSuffix(f.Path, h.path) {
				f.Data = grown(b, f.Data, h.table, h.where, h.rows, h.beside)
			}
		}
		files = append(files, f)
	}
	columns := strings.Split("ZUUID ZKIND ZKINDSUBTYPE ZPLAYBACKSTYLE ZTRASHEDSTATE ZHIDDEN ZFAVORITE ZSAVEDASSETTYPE ZBUNDLESCOPE ZAVALANCHEUUID ZVISIBILITYSTATE ZWIDTH ZHEIGHT ZDURATION ZLATITUDE ZLONGITUDE", " ")
	library := contentstest.Made(b, `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZDATECREATED TIMESTAMP, `+strings.Join(columns, " INTEGER, ")+` INTEGER);
		CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME VARCHAR, ZORIGINALFILESIZE INTEGER, ZTIMEZONEOFFSET INTEGER);
		CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZDATASTORESUBTYPE INTEGER, ZLOCALAVAILABILITY INTEGER);
		WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < `+fmt.Sprint(n-1)+`)
		 INSERT INTO ZASSET(Z_PK, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZKIND, ZWIDTH, ZHEIGHT, ZLATITUDE, ZLONGITUDE)
		 SELECT i + 1, printf('DCIM/%dAPPLE', 100 + i / 1000), printf('IMG_%04d.HEIC', i % 1000), 600000000 + i * 900, 0, 4032, 3024, 52.5, 13.4 FROM n;
		INSERT INTO ZADDITIONALASSETATTRIBUTES(ZASSET, ZORIGINALFILENAME, ZORIGINALFILESIZE, ZTIMEZONEOFFSET) SELECT Z_PK, ZFILENAME, 9, 3600 FROM ZASSET;
		INSERT INTO ZINTERNALRESOURCE(ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY) SELECT Z_PK, 1, CASE WHEN Z_PK % 10 = 0 THEN -1 ELSE 1 END FROM ZASSET;
		INSERT INTO ZINTERNALRESOURCE(ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY) SELECT Z_PK, 3, 1 FROM ZASSET;`)
	files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/PhotoData/Photos.sqlite", Data: library})
	for i := range n {
		if (i+1)%10 != 0 {
			files = append(files, samples.File{Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/%dAPPLE/IMG_%04d.HEIC", 100+i/1000, i%1000), Data: []byte("IMAGEDATA")})
		}
	}
	for i := len(files); i < n; i++ {
		files = append(files, samples.File{Domain: "AppDomain-com.example.recipes", Path: fmt.Sprintf("Documents/%05d", i), Data: []byte("x")})
	}
	return files
}

// grown is a database with the rows of a table, and those beside them, copied until
// there are as many as wanted.
func grown(b *testing.B, data []byte, table, where string, want int, beside map[string]string) []byte {
	b.Helper()
	name := filepath.Join(b.TempDir(), "grown.sqlite")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if where == "" {
		where = "1"
	}
	var have, last int
	if err := db.QueryRow("SELECT COUNT(*) FROM " + table + " WHERE " + where).Scan(&have); err != nil {
		b.Fatal(err)
	}
	for t := range beside {
		if _, err := db.Exec("CREATE INDEX IF NOT EXISTS grown_" + t + " ON " + t + "(" + beside[t] + ")"); err != nil {
			b.Fatal(err)
		}
	}
	for have < want {
		if err := db.QueryRow("SELECT MAX(ROWID) FROM " + table).Scan(&last); err != nil {
			b.Fatal(err)
		}
		n := min(have, want-have)
		chosen := "SELECT ROWID FROM " + table + " WHERE " + where + " ORDER BY ROWID LIMIT " + fmt.Sprint(n)
		for t, owner := range beside {
			copyRows(b, db, t, owner+" IN ("+chosen+")", owner, last)
		}
		copyRows(b, db, table, "ROWID IN ("+chosen+")", "", last)
		have += n
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	out, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// copyRows copies rows of a table. Their keys, and the column that says whose they are,
// move on by an offset.
func copyRows(b *testing.B, db *sql.DB, table, where, owner string, offset int) {
	b.Helper()
	rows, err := db.Query("SELECT name, pk, type FROM pragma_table_info('" + table + "')")
	if err != nil {
		b.Fatal(err)
	}
	var names, values []string
	for rows.Next() {
		var name, kind string
		var key int
		if err := rows.Scan(&name, &key, &kind); err != nil {
			b.Fatal(err)
		}
		value := name
		switch {
		case name == owner, owner == "" && key == 1:
			value = fmt.Sprintf("%s + %d", name, offset)
		case key == 1 && strings.HasPrefix(kind, "INTEGER") && !strings.HasSuffix(name, "_id"):
			continue // SQLite gives it
		case slices.Contains([]string{"guid", "ZIDENTIFIER", "ZUNIQUE_ID"}, name):
			value = fmt.Sprintf("%s || '-%d'", name, offset)
		}
		names, values = append(names, name), append(values, value)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO " + table + "(" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + table + " WHERE " + where); err != nil {
		b.Fatal(table, err)
	}
}

// BenchmarkInventory takes stock of the backup of a heavy user: 100,000 files, 100,000
// photos, 300,000 messages, 200,000 of WhatsApp, 10,000 calls, 3,000 notes, 2,000 contacts.
func BenchmarkInventory(b *testing.B) {
	files := heavyFiles(b)
	for name, o := range map[string]samples.Options{
		"plain":     {Bare: true, Contents: files},
		"encrypted": {Bare: true, Contents: files, Password: contentstest.Password, DPIC: 10, ITER: 10},
	} {
		b.Run(name, func(b *testing.B) {
			s := contentstest.Open(b, o)
			b.ReportAllocs()
			for b.Loop() {
				h, err := contents.Inventory(b.Context(), s.Backup(), nil)
				if err != nil {
					b.Fatal(err)
				}
				for kind, least := range map[inventory.Kind]int64{
					inventory.Photos: 90_000, inventory.Messages: 290_000, inventory.WhatsApp: 190_000, inventory.Contacts: 2000, inventory.Notes: 2500, inventory.Calls: 10_000,
				} {
					if k := h.Of(kind); k.Count < least {
						b.Fatalf("%s: %+v", kind, k)
					}
				}
			}
		})
	}
}
