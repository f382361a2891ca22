package sqlitefile

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

func TestNames(t *testing.T) {
	long := strings.Repeat(`\folder`, 40)
	for _, c := range []struct{ goos, path, name, uri string }{
		{"linux", "/tmp/a b/x.db", "/tmp/a b/x.db", "file:///tmp/a%20b/x.db?immutable=1"},
		{"linux", `/tmp/100% #?\x.db`, `/tmp/100% #?\x.db`, "file:///tmp/100%25%20%23%3F%5Cx.db?immutable=1"},
		{"linux", "x.db", "x.db", "file:x.db?immutable=1"},
		{"darwin", "/Volumes/Ä/x.db", "/Volumes/Ä/x.db", "file:///Volumes/%C3%84/x.db?immutable=1"},
		{"windows", `C:\Users\Jo\x.db`, `C:\Users\Jo\x.db`, "file:///C:/Users/Jo/x.db?immutable=1"},
		{"windows", `C:/Users/Jo/x.db`, `C:/Users/Jo/x.db`, "file:///C:/Users/Jo/x.db?immutable=1"},
		{"windows", `d:\100% #\x.db`, `d:\100% #\x.db`, "file:///d:/100%25%20%23/x.db?immutable=1"},
		{"windows", `\\nas\backups\x.db`, `\\nas\backups\x.db`, "file:////nas/backups/x.db?immutable=1"},
		{"windows", `C:` + long, `\\?\C:` + long, "file:////%3F/C:" + strings.ReplaceAll(long, `\`, "/") + "?immutable=1"},
	} {
		if got := name(c.goos, c.path); got != c.name {
			t.Errorf("%s, %s: name %s", c.goos, c.path, got)
		}
		if got := immutable(c.goos, c.path); got != c.uri {
			t.Errorf("%s, %s: URI %s\nwant %s", c.goos, c.path, got, c.uri)
		}
	}
}

// TestNamesOpen opens databases in folders of awkward names, by their real paths: also
// one that is longer than Windows takes by default.
func TestNamesOpen(t *testing.T) {
	awkward := []string{"plain", "with space", "100% sure", "#1", "Ä ö 日本", "a&b=c;d", strings.Repeat("long name ", 15) + "x/" + strings.Repeat("deeper ", 15) + "x"}
	if runtime.GOOS != "windows" {
		awkward = append(awkward, `what?immutable=0`, `back\slash`, "file:x")
	}
	for _, folder := range awkward {
		dir := filepath.Join(t.TempDir(), filepath.FromSlash(folder))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "Manifest 100%.db")
		conn, err := sqlite.OpenConn(Name(path), sqlite.OpenReadWrite, sqlite.OpenCreate)
		if err != nil {
			t.Errorf("%s: made: %v", folder, err)
			continue
		}
		err = sqlitex.ExecuteScript(conn, "CREATE TABLE t (x); INSERT INTO t VALUES (7);", nil)
		if cerr := conn.Close(); err != nil || cerr != nil {
			t.Fatal(err, cerr)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("it was made elsewhere: %v", err)
		}
		conn, err = sqlite.OpenConn(Immutable(path), sqlite.OpenReadOnly, sqlite.OpenURI)
		if err != nil {
			t.Errorf("%s: opened: %v", folder, err)
			continue
		}
		got, err := sqlitex.ResultInt(conn.Prep("SELECT x FROM t"))
		if cerr := conn.Close(); got != 7 || err != nil || cerr != nil {
			t.Errorf("%s: %d, %v, %v", folder, got, err, cerr)
		}
	}
}
