package contents_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// published are databases that others published, and where they lie.
var published = []struct{ fixture, domain, path string }{
	{"messages/synthetic-ios18.sms.db", "HomeDomain", "Library/SMS/sms.db"},
	{"contacts/synthetic-ios18.AddressBook.sqlitedb", "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"},
	{"calls/synthetic-ios18.CallHistory.storedata", "HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"},
	{"calendar/synthetic-ios18.Calendar.sqlitedb", "HomeDomain", "Library/Calendar/Calendar.sqlitedb"},
	{"reminders/synthetic-ios18.Data-cloud.sqlite", "HomeDomain", "Library/Reminders/Container_v1/Stores/Data-cloud.sqlite"},
	{"reminders/synthetic-ios18.Data-local.sqlite", "HomeDomain", "Library/Reminders/Container_v1/Stores/Data-local.sqlite"},
	{"safari/synthetic-ios18.Bookmarks.db", "HomeDomain", "Library/Safari/Bookmarks.db"},
	{"safari/synthetic-ios18.History.db", "HomeDomain", "Library/Safari/History.db"},
	{"notes/plaso-ios15.NoteStore.sqlite", "AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite"},
	{"whatsapp/synthetic-full.ChatStorage.sqlite", "AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite"},
	{"voicemail/synthetic.voicemail.db", "HomeDomain", "Library/Voicemail/voicemail.db"},
	{"voicememos/synthetic.CloudRecordings.db", "MediaDomain", "Media/Recordings/CloudRecordings.db"},
	{"photos/synthetic-ios18.Photos.sqlite", "CameraRollDomain", "Media/PhotoData/Photos.sqlite"},
	{"accounts/plaso-ios15.Accounts3.sqlite", "HomeDomain", "Library/Accounts/Accounts3.sqlite"},
}

// column is a column of a table.
type column struct {
	name, kind string
	key        int
}

// tablesOf are the tables of a database with their columns.
func tablesOf(t *testing.T, db *sql.DB) map[string][]column {
	t.Helper()
	rows, err := db.Query("SELECT m.name, p.name, p.type, p.pk FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string][]column{}
	for rows.Next() {
		var table string
		var c column
		if err := rows.Scan(&table, &c.name, &c.kind, &c.key); err != nil {
			t.Fatal(err)
		}
		out[table] = append(out[table], c)
	}
	return out
}

// variants are what another version, or another program, may do to a database without
// changing what it says: the statements.
var variants = map[string]func(tables map[string][]column) []string{
	"small pages":   func(map[string][]column) []string { return []string{"PRAGMA page_size=512", "VACUUM"} },
	"large pages":   func(map[string][]column) []string { return []string{"PRAGMA page_size=65536", "VACUUM"} },
	"auto_vacuum":   func(map[string][]column) []string { return []string{"PRAGMA auto_vacuum=FULL", "VACUUM"} },
	"in log mode":   func(map[string][]column) []string { return []string{"PRAGMA journal_mode=WAL"} },
	"without index": func(map[string][]column) []string { return nil },
	"unknown tables": func(map[string][]column) []string {
		return []string{"CREATE TABLE ZNEW (a, b)", "INSERT INTO ZNEW VALUES (1, 'x')"}
	},
	"unknown columns": func(tables map[string][]column) (out []string) {
		for table := range tables {
			out = append(out, fmt.Sprintf(`ALTER TABLE "%s" ADD COLUMN "ZLIFEBOAT" TEXT DEFAULT 'x'`, table))
		}
		return out
	},
	"columns the other way round": func(tables map[string][]column) (out []string) {
		for table, columns := range tables {
			var defined, names, keys []string
			for _, c := range slices.Backward(columns) {
				names = append(names, `"`+c.name+`"`)
				defined = append(defined, `"`+c.name+`" `+c.kind)
				if c.key > 0 {
					keys = append(keys, `"`+c.name+`"`)
				}
			}
			rowid := "rowid, "
			if len(keys) > 0 {
				defined, rowid = append(defined, "PRIMARY KEY ("+strings.Join(keys, ", ")+")"), ""
			}
			list := rowid + strings.Join(names, ", ")
			out = append(out, fmt.Sprintf(`CREATE TABLE lifeboat_new (%s)`, strings.Join(defined, ", ")), fmt.Sprintf(`INSERT INTO lifeboat_new(%s) SELECT %[1]s FROM "%s"`, list, table),
				fmt.Sprintf(`DROP TABLE "%s"`, table), fmt.Sprintf(`ALTER TABLE lifeboat_new RENAME TO "%s"`, table))
		}
		return out
	},
	"entities of other numbers": func(tables map[string][]column) (out []string) {
		if _, ok := tables["Z_PRIMARYKEY"]; !ok {
			return nil
		}
		for table, columns := range tables {
			for _, c := range columns {
				if c.name == "Z_ENT" {
					out = append(out, fmt.Sprintf(`UPDATE "%s" SET Z_ENT = Z_ENT + 1000`, table))
				}
			}
		}
		return out
	},
	"names of columns in lower case": func(tables map[string][]column) (out []string) {
		for table, columns := range tables {
			for _, c := range columns {
				if lower := strings.ToLower(c.name); lower != c.name {
					out = append(out, fmt.Sprintf(`ALTER TABLE "%s" RENAME COLUMN "%s" TO "%s"`, table, c.name, lower))
				}
			}
		}
		return out
	},
}

// varied is a database after a variant.
func varied(t *testing.T, data []byte, variant func(map[string][]column) []string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "changed.sqlite")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tables := tablesOf(t, db)
	for _, s := range slices.Concat([]string{"PRAGMA journal_mode=DELETE", "PRAGMA legacy_alter_table=ON"}, dropped(t, db), variant(tables)) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return read(t, name)
}

// dropped are the statements that take indexes, triggers and views away: none is needed.
func dropped(t *testing.T, db *sql.DB) (out []string) {
	t.Helper()
	rows, err := db.Query("SELECT type, name FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind, name string
		if err := rows.Scan(&kind, &name); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf(`DROP %s "%s"`, kind, name))
	}
	return out
}

// heldAndSaid is the inventory without what a variant may change, and all texts.
func heldAndSaid(t *testing.T, files []samples.File) string {
	t.Helper()
	src := contentstest.Plain(t, files...)
	h, err := contents.Take(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	for i := range h.Kinds {
		h.Kinds[i].Bytes = 0
	}
	data, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	out := strings.ReplaceAll(string(data), `},{`, "},\n{")
	for _, kind := range []source.Kind{
		source.Messages, source.WhatsApp, source.Contacts, source.Notes, source.Calls, source.Calendar, source.Reminders, source.VoiceMemos, source.Voicemail, source.SafariBookmarks, source.SafariHistory, source.Photos,
	} {
		out += fmt.Sprintf("\n%s: %q", kind, said(t, src, kind))
	}
	return out
}

// thorough is whether all variants are tried, as "make proofs" does: CI has two of them.
var thorough = os.Getenv("LIFEBOAT_MUTATIONS") != ""

// TestVariants: published databases say the same after everything that does not change what
// they say.
func TestVariants(t *testing.T) {
	if testing.Short() {
		t.Skip("many databases")
	}
	files := func(t *testing.T, change func([]byte) []byte) (out []samples.File) {
		for _, p := range published {
			out = append(out, samples.File{Domain: p.domain, Path: p.path, Data: change(contentstest.Fixture(t, p.fixture))})
		}
		return out
	}
	want := heldAndSaid(t, files(t, func(data []byte) []byte { return data }))
	for name, variant := range variants {
		if !thorough && name != "columns the other way round" && name != "entities of other numbers" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := heldAndSaid(t, files(t, func(data []byte) []byte { return varied(t, data, variant) }))
			was, is := strings.Split(want, "\n"), strings.Split(got, "\n")
			for i := range was {
				if i >= len(is) || is[i] != was[i] {
					t.Errorf("was %s\nis  %s", was[i], is[min(i, len(is)-1)])
				}
			}
		})
	}
}
