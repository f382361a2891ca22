package phoneimage

import (
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// database is one SQLite database of a phone: its tables as far as a reader of
// backups looks at them, and a row maker for the one that grows.
type database struct {
	domain, path string
	class        int64
	schema       string
	insert       string
	rows         int // on the first day
	daily        int
	row          func(n uint64, seed uint64) []any
}

// apple is the epoch of Apple's timestamps in Unix seconds.
const apple = 978307200

var words = [...]string{
	"boat", "harbour", "see you at eight", "thank you", "on my way", "photo from yesterday", "the train is late",
	"happy birthday", "please call back", "fine", "Grüße", "à bientôt", "where are the keys", "milk and bread",
}

var names = [...]string{"Ada", "Björn", "Chloé", "Dana", "Emil", "Fatma", "Goran", "Hana", "Ines", "Jürgen", "Kim", "Lena"}

func pick(list []string, n uint64) string { return list[n%uint64(len(list))] }

var databases = [...]database{
	{
		"HomeDomain", "Library/SMS/sms.db", 3,
		`CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT NOT NULL, service TEXT NOT NULL);
		 CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE NOT NULL, chat_identifier TEXT);
		 CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
		 CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT UNIQUE NOT NULL, filename TEXT);
		 INSERT INTO handle VALUES (1, '+442079460018', 'iMessage'), (2, '+442079460019', 'SMS');
		 INSERT INTO chat VALUES (1, 'iMessage;-;+442079460018', '+442079460018'), (2, 'SMS;-;+442079460019', '+442079460019');`,
		"INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)", 400, 12,
		func(n, seed uint64) []any {
			h := mix(seed, n)
			return []any{n, fmt.Sprintf("%016X-%d", h, n), pick(words[:], h), 1 + n%2, (setUp - apple + int64(n)*600) * 1e9, h >> 8 & 1}
		},
	},
	{
		"HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", 3,
		`CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, CreationDate INTEGER);
		 CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, value TEXT);`,
		"INSERT INTO ABPerson VALUES (?, ?, ?, ?)", 120, 0,
		func(n, seed uint64) []any {
			h := mix(seed, n)
			return []any{n, pick(names[:], h), pick(names[:], h>>8) + "son", setUp - apple}
		},
	},
	{
		"HomeDomain", "Library/CallHistoryDB/CallHistory.storedata", 3,
		`CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE REAL, ZDURATION REAL, ZADDRESS TEXT, ZORIGINATED INTEGER);`,
		"INSERT INTO ZCALLRECORD VALUES (?, ?, ?, ?, ?)", 90, 3,
		func(n, seed uint64) []any {
			h := mix(seed, n)
			return []any{n, float64(setUp - apple + int64(n)*7200), float64(h % 600), fmt.Sprintf("+4420794600%02d", h%100), h >> 9 & 1}
		},
	},
	{
		"HomeDomain", "Library/Calendar/Calendar.sqlitedb", 3,
		`CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT); INSERT INTO Calendar VALUES (1, 'Home'), (2, 'Work');
		 CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, calendar_id INTEGER);`,
		"INSERT INTO CalendarItem VALUES (?, ?, ?, ?)", 60, 1,
		func(n, seed uint64) []any {
			return []any{n, pick(words[:], mix(seed, n)), float64(setUp - apple + int64(n)*86400), 1 + n%2}
		},
	},
	{
		"AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite", 3,
		`CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, ZTITLE1 TEXT, ZSNIPPET TEXT);`,
		"INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (?, ?, ?)", 40, 1,
		func(n, seed uint64) []any {
			return []any{n, pick(words[:], mix(seed, n)), pick(words[:], mix(seed, n, 1))}
		},
	},
	{
		"CameraRollDomain", "Media/PhotoData/Photos.sqlite", 3,
		`CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZDATECREATED REAL);`,
		"INSERT INTO ZASSET VALUES (?, ?, ?, ?)", 300, 8,
		func(n, _ uint64) []any {
			return []any{n, fmt.Sprintf("DCIM/%dAPPLE", 100+n/999), fmt.Sprintf("IMG_%04d.HEIC", 1+n%999), float64(n * 3600)}
		},
	},
	{
		"HealthDomain", "Health/healthdb_secure.sqlite", 4,
		`CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, data_type INTEGER);`,
		"INSERT INTO samples VALUES (?, ?, ?)", 800, 40,
		func(n, seed uint64) []any { return []any{n, float64(n * 300), mix(seed, n) % 100} },
	},
	{
		"WirelessDomain", "Library/Databases/CellularUsage.db", 4,
		`CREATE TABLE subscriber_info (ROWID INTEGER PRIMARY KEY, subscriber_mdn TEXT);`,
		"INSERT INTO subscriber_info VALUES (?, ?)", 1, 0,
		func(n, _ uint64) []any { return []any{n, "442079460018"} },
	},
	{
		"AppDomain-com.apple.mobilesafari", "Library/Safari/History.db", 3,
		`CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT UNIQUE, visit_count INTEGER);`,
		"INSERT INTO history_items VALUES (?, ?, ?)", 80, 5,
		func(n, seed uint64) []any {
			return []any{n, fmt.Sprintf("https://example.org/%d", n), mix(seed, n) % 9}
		},
	},
}

func (f *fixedItems) databases() error {
	for i := range databases {
		db := &databases[i]
		if f.own["HomeDomain-"+db.path] || f.own[db.domain+"-"+db.path] { // Safari's lies in one of two places
			continue
		}
		text, err := db.build(mix(f.g.spec.Seed, uint64(i)), f.g.spec.Days)
		if err != nil {
			return fmt.Errorf("phone image: %s: %w", db.path, err)
		}
		f.file(db.domain, db.path, 0o644, db.class, text)
		if db.daily > 0 {
			f.used()
		}
	}
	return nil
}

// build makes the database after so many days, as the bytes of its file.
func (db *database) build(seed uint64, days int) ([]byte, error) {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite, sqlite.OpenCreate, sqlite.OpenMemory)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := sqlitex.ExecScript(conn, db.schema); err != nil {
		return nil, err
	}
	if err := sqlitex.ExecuteTransient(conn, "BEGIN", nil); err != nil {
		return nil, err
	}
	for n := range db.rows + days*db.daily {
		if err := sqlitex.Execute(conn, db.insert, &sqlitex.ExecOptions{Args: db.row(uint64(n+1), seed)}); err != nil {
			return nil, err
		}
	}
	if err := sqlitex.ExecuteTransient(conn, "COMMIT", nil); err != nil {
		return nil, err
	}
	return conn.Serialize("main")
}
