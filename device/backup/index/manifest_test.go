package index

import (
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// schema is that of iOS 14.3.
const schema = `CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
CREATE INDEX FilesDomainIdx ON Files(domain);
CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
CREATE INDEX FilesFlagsIdx ON Files(flags);
CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
PRAGMA user_version=2;`

// execute writes a database with the statements in a temporary folder and returns
// its path.
func execute(t testing.TB, script string, more func(*sqlite.Conn) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Manifest.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
	if more != nil {
		if err := more(conn); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// manifest writes an index of so many rows, of the size and mix of a real one.
func manifest(t testing.TB, rows int) string {
	return execute(t, schema, func(conn *sqlite.Conn) (err error) {
		defer sqlitex.Transaction(conn)(&err)
		stmt, err := conn.Prepare("INSERT INTO Files VALUES (?,?,?,?,?)")
		if err != nil {
			return err
		}
		e := mbfile.NewEncoder()
		for i := range rows {
			f := mbfile.File{
				Mode: 0o100644, Size: int64(i) * 7, UserID: 501, GroupID: 501, InodeNumber: int64(i) + 1<<20,
				Birth: 1610674669, LastModified: 1610674669, LastStatusChange: 1610674669, ProtectionClass: 3,
			}
			domain, flags := "CameraRollDomain", 1
			switch i % 8 {
			case 0, 1:
				flags, f.Mode, f.Size, f.ProtectionClass = 2, 0o40755, 0, 0
				f.RelativePath = fmt.Sprintf("Media/PhotoData/Thumbnails/V2/DCIM/%dAPPLE/IMG_%04d.HEIC", 100+i/1000, i%1000)
			case 2, 3, 4:
				domain = "AppDomain-com.example.app" + strconv.Itoa(i%300)
				f.RelativePath = fmt.Sprintf("Library/Application Support/cache/%03d/blob-%08d.dat", i/4000, i)
			case 5:
				domain, f.Digest = "HomeDomain", make([]byte, 20)
				f.RelativePath = fmt.Sprintf("Library/SMS/Attachments/%02x/%02d/at_0_%08d/IMG_%04d.jpeg", i%256, i%16, i, i%10000)
			default:
				f.RelativePath = fmt.Sprintf("Media/DCIM/%dAPPLE/IMG_%07d.HEIC", 100+i/1000, i)
				f.ExtendedAttributes = make([]byte, 180)
			}
			if flags == 1 {
				f.EncryptionKey = make([]byte, 44)
			}
			sum := sha1.Sum([]byte(domain + "-" + f.RelativePath))
			stmt.BindText(1, fmt.Sprintf("%x", sum))
			stmt.BindText(2, domain)
			stmt.BindText(3, f.RelativePath)
			stmt.BindInt64(4, int64(flags))
			stmt.BindBytes(5, e.Encode(&f))
			if _, err := stmt.Step(); err != nil {
				return err
			}
			if err := stmt.Reset(); err != nil {
				return err
			}
		}
		return nil
	})
}

// rowsToRead is how many rows the benchmarks read: 100,000, or what the variable
// LIFEBOAT_ROWS says.
func rowsToRead(t testing.TB) int {
	n := 100_000
	if s := os.Getenv("LIFEBOAT_ROWS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
