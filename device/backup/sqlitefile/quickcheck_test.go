package sqlitefile

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// appDatabase writes a database as an app does that brings functions, collations
// and wide tables of its own.
func appDatabase(t *testing.T, script string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetCollation("APP", strings.Compare); err != nil {
		t.Fatal(err)
	}
	err = conn.CreateFunction("app", &sqlite.FunctionImpl{
		NArgs: 1, Deterministic: true, AllowIndirect: true,
		Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) { return args[0], nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestForeignIsNotDamaged has sound databases that need what is not here.
func TestForeignIsNotDamaged(t *testing.T) {
	var wide strings.Builder
	for i := range 300 {
		fmt.Fprintf(&wide, ", ZCOLUMN%d INTEGER", i)
	}
	for name, script := range map[string]string{
		"many columns":       "CREATE TABLE w(Z_PK INTEGER PRIMARY KEY" + wide.String() + "); INSERT INTO w(Z_PK) VALUES (1);",
		"collation":          "CREATE TABLE c(x TEXT COLLATE APP); CREATE INDEX ci ON c(x); INSERT INTO c VALUES ('a'), ('b');",
		"unique collation":   "CREATE TABLE c(x TEXT COLLATE APP PRIMARY KEY) WITHOUT ROWID; INSERT INTO c VALUES ('a'), ('b');",
		"function in index":  "CREATE TABLE f(x); CREATE INDEX fi ON f(app(x)); INSERT INTO f VALUES (1), (2);",
		"partial index":      "CREATE TABLE f(x); CREATE INDEX fi ON f(x) WHERE app(x) > 1; INSERT INTO f VALUES (1), (2);",
		"check":              "CREATE TABLE f(x CHECK (app(x) > 0)); INSERT INTO f VALUES (1), (2);",
		"trigger and view":   "CREATE TABLE f(x); CREATE VIEW v AS SELECT app(x) FROM f; CREATE TRIGGER t AFTER INSERT ON f BEGIN SELECT app(new.x); END;",
		"full text search":   "CREATE VIRTUAL TABLE s USING fts5(x); INSERT INTO s VALUES ('hello');",
		"unknown module":     "CREATE TABLE f(x); PRAGMA writable_schema=ON; INSERT INTO sqlite_schema VALUES('table','m','m',0,'CREATE VIRTUAL TABLE m USING appmodule(x)');",
		"unknown tokenizer":  "CREATE VIRTUAL TABLE s USING fts5(x); PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE VIRTUAL TABLE s USING fts5(x, tokenize=''apptok'')' WHERE name='s';",
		"a value of 20 MB":   "CREATE TABLE b(x NOT NULL, y); INSERT INTO b VALUES (zeroblob(20000000), 'y');",
		"a name with quotes": `CREATE TABLE "it's"(x COLLATE APP); CREATE INDEX q ON "it's"(x); CREATE TABLE d(y);`,
	} {
		t.Run(name, func(t *testing.T) {
			data := appDatabase(t, script)
			found, err := mustOpen(t, bytes.NewReader(data), int64(len(data))).QuickCheck(context.Background(), 5)
			if err != nil || len(found) != 0 {
				t.Errorf("found %q, %v", found, err)
			}
		})
	}
}

// TestForeignAndDamaged finds the damage beside what cannot be judged.
func TestForeignAndDamaged(t *testing.T) {
	data := appDatabase(t, thousand+"CREATE TABLE c(x TEXT COLLATE APP); CREATE INDEX ci ON c(x); INSERT INTO c VALUES ('a'), ('b');")
	at := len(data) / 2 / 4096 * 4096
	for i := range 4096 {
		data[at+i] = 0xA5
	}
	found, err := mustOpen(t, bytes.NewReader(data), int64(len(data))).QuickCheck(context.Background(), 3)
	if err != nil || len(found) == 0 || len(found) > 3 {
		t.Errorf("found %q, %v", found, err)
	}
}
