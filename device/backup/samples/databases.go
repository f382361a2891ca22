package samples

import (
	"fmt"
	"sync"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// innerDatabase is one of the well-known databases inside a backup.
type innerDatabase struct {
	domain, path  string
	class         int64
	script        string
	data          []byte
	encryptedOnly bool // a phone puts it into encrypted backups only
}

// databases returns real SQLite databases with the principal tables of iOS's
// own and invented rows. They do not depend on the Options and are made once.
var databases = sync.OnceValues(func() ([]innerDatabase, error) {
	all := []innerDatabase{
		{domain: "HomeDomain", path: "Library/SMS/sms.db", class: 4, script: smsScript},
		{domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb", class: 4, script: contactsScript},
		{domain: "HomeDomain", path: "Library/AddressBook/AddressBookImages.sqlitedb", class: 4, script: contactImagesScript},
		{domain: "HomeDomain", path: "Library/CallHistoryDB/CallHistory.storedata", class: 4, script: callsScript},
		{domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", class: 4, script: calendarScript},
		{domain: "CameraRollDomain", path: "Media/PhotoData/Photos.sqlite", class: 3, script: photosScript},
		{domain: "AppDomainGroup-group.com.apple.notes", path: "NoteStore.sqlite", class: 3, script: notesScript},
		{domain: "HealthDomain", path: "Health/healthdb_secure.sqlite", class: 2, script: healthScript, encryptedOnly: true},
	}
	for i := range all {
		data, err := databaseBytes(all[i].script)
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", all[i].path, err)
		}
		all[i].data = data
	}
	return all, nil
})

// databaseBytes runs the script in memory and returns the database as a file.
func databaseBytes(script string) (data []byte, err error) {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := conn.Close(); err == nil {
			err = cerr
		}
	}()
	if err := conn.CreateFunction("note_body", &sqlite.FunctionImpl{
		NArgs: 1, Deterministic: true,
		Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
			body, err := NoteBody(args[0].Text())
			return sqlite.BlobValue(body), err
		},
	}); err != nil {
		return nil, err
	}
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		return nil, err
	}
	return conn.Serialize("main")
}

// The scripts make at least a few pages each, so that a damaged page lies
// behind the schema.
const (
	numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) `

	smsScript = `
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, chat_identifier TEXT, service_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER, is_read INTEGER, service TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT, total_bytes INTEGER);
CREATE INDEX message_idx_date ON message(date);
INSERT INTO handle(id, service) VALUES ('+442079460018', 'iMessage'), ('grace@example.org', 'iMessage');
INSERT INTO chat(guid, chat_identifier, service_name) VALUES ('iMessage;-;grace@example.org', 'grace@example.org', 'iMessage');
` + numbers + `INSERT INTO message(guid, text, handle_id, date, is_from_me, is_read, service)
 SELECT printf('M-%06d', i), 'See you at ' || (i % 24) || ':30, and bring the notes.', 1 + i % 2, 700000000 + i * 3600, i % 2, 1, 'iMessage' FROM n;
INSERT INTO chat_message_join SELECT 1, ROWID FROM message;
INSERT INTO attachment(guid, filename, total_bytes) VALUES ('A-1', '~/Library/SMS/Attachments/3f/15/9D0B5740-2562-4216-8E24-2F97DCF12AF5/IMG_2211.jpeg', 40000);
`
	contactsScript = `
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Organization TEXT, CreationDate INTEGER);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value TEXT);
CREATE INDEX ABMultiValueRecord ON ABMultiValue(record_id);
` + numbers + `INSERT INTO ABPerson(First, Last, CreationDate) SELECT 'Friend', 'No. ' || i, 600000000 + i FROM n;
` + numbers + `INSERT INTO ABMultiValue(record_id, property, label, value) SELECT i, 3, 1, printf('+4420794%05d', i) FROM n;
`
	contactImagesScript = `
CREATE TABLE ABThumbnailImage (ROWID INTEGER PRIMARY KEY, record_id INTEGER, format INTEGER, data BLOB);
CREATE TABLE ABFullSizeImage (ROWID INTEGER PRIMARY KEY, record_id INTEGER, format INTEGER, data BLOB);
` + numbers + `INSERT INTO ABThumbnailImage(record_id, format, data) SELECT i, 0, zeroblob(120) FROM n;
`
	callsScript = `
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZUNIQUE_ID VARCHAR);
` + numbers + `INSERT INTO ZCALLRECORD SELECT i, i % 3 > 0, i % 2, 700000000.5 + i * 7200, i % 600, printf('+4420794%05d', i % 40), printf('CALL-%06d', i) FROM n;
`
	calendarScript = `
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT, color TEXT);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, end_date REAL, calendar_id INTEGER, UUID TEXT);
CREATE INDEX CalendarItemStart ON CalendarItem(start_date);
INSERT INTO Calendar VALUES (1, 'Home', '#1badf8'), (2, 'Work', '#63da38');
` + numbers + `INSERT INTO CalendarItem SELECT i, 'Walk no. ' || i, 700000000 + i * 86400, 700003600 + i * 86400, 1 + i % 2, printf('EVENT-%06d', i) FROM n;
`
	photosScript = `
CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZDATECREATED TIMESTAMP, ZWIDTH INTEGER, ZHEIGHT INTEGER, ZUUID VARCHAR);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZKIND INTEGER);
CREATE INDEX ZASSET_DATE ON ZASSET(ZDATECREATED);
INSERT INTO ZGENERICALBUM VALUES (1, 'Favourites', 2), (2, 'Summer by the lake', 2);
CREATE TABLE ZDETECTEDFACE (Z_PK INTEGER PRIMARY KEY, ZASSETFORFACE INTEGER, ZCENTERX FLOAT, ZCENTERY FLOAT, ZSIZE FLOAT, ZUUID VARCHAR);
` + numbers + `INSERT INTO ZASSET SELECT i, 'DCIM/100APPLE', printf('IMG_%04d.HEIC', i), 700000000 + i * 999, 4032, 3024, printf('ASSET-%06d', i) FROM n WHERE i <= 12;
` + numbers + `INSERT INTO ZDETECTEDFACE SELECT i, 1 + i % 12, 0.5, 0.25, 0.1, printf('FACE-%06d', i) FROM n;
`
	notesScript = `
CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, ZTITLE1 VARCHAR, ZSNIPPET VARCHAR, ZMODIFICATIONDATE1 TIMESTAMP, ZIDENTIFIER VARCHAR);
CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB);
` + numbers + `INSERT INTO ZICCLOUDSYNCINGOBJECT SELECT i, 'Note ' || i, 'Milk, bread, a new lamp', 700000000 + i * 50, printf('NOTE-%06d', i) FROM n;
INSERT INTO ZICNOTEDATA SELECT Z_PK, Z_PK, note_body(ZTITLE1 || char(10) || ZSNIPPET) FROM ZICCLOUDSYNCINGOBJECT;
`
	healthScript = `
CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER);
CREATE TABLE quantity_samples (data_id INTEGER PRIMARY KEY, quantity REAL);
` + numbers + `INSERT INTO samples SELECT i, 700000000 + i * 60, 700000060 + i * 60, 7 FROM n;
INSERT INTO quantity_samples SELECT data_id, data_id % 90 FROM samples;
`
)
