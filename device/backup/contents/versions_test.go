package contents_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // another driver than the readers', to make and to ask databases

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// store is the database of one kind as some versions of iOS have it, by the tables of
// public parsers, and what SQL says of it.
type store struct {
	kind         source.Kind
	domain, path string
	main         string // the table of the records
	script       string
	count        string // SQL: how many, and the first and last time as seconds since 1970
	texts        string // SQL: one text of each record, in any order
	beside       func() []samples.File
}

// rows is the beginning of a script that inserts as many rows.
const rows = 60

var each = fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", rows)

// long makes rows so long that a table of them has many pages.
const long = "printf('%.*c', 450, 'x')"

const (
	cocoa = " + 978307200"
	nano  = " / 1e9 + 978307200"
)

func spanning(count, column, plus, from string) string {
	return fmt.Sprintf("SELECT %[1]s, min(%[2]s)%[3]s, max(%[2]s)%[3]s FROM %[4]s", count, column, plus, from)
}

// The tables of Messages, from the oldest on.
func smsStore(version int) store {
	columns, values, where := "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0, service TEXT, date INTEGER, is_from_me INTEGER DEFAULT 0", "", ""
	names, date, plus := "guid, text, handle_id, service, date, is_from_me", "400000000 + i * 3601", cocoa
	if version >= 11 {
		date, plus = "(500000000 + i * 3601) * 1000000000 + i", nano
	}
	if version >= 10 {
		columns += ", attributedBody BLOB, item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, payload_data BLOB"
		names += ", item_type, group_title, associated_message_guid, associated_message_type"
		values = ", CASE i % 17 WHEN 5 THEN 2 WHEN 6 THEN 1 WHEN 7 THEN 3 ELSE 0 END, CASE i % 17 WHEN 5 THEN 'Group' END, CASE i % 13 WHEN 4 THEN 'p:0/M-1' END, CASE i % 13 WHEN 4 THEN 2000 + i % 6 WHEN 5 THEN 3000 WHEN 6 THEN 1000 WHEN 7 THEN 3 WHEN 8 THEN NULL ELSE 0 END"
		where = " WHERE coalesce(item_type, 0) = 0 AND (associated_message_type IS NULL OR associated_message_type NOT BETWEEN 1000 AND 3999)"
	}
	if version >= 16 {
		columns += ", date_edited INTEGER DEFAULT 0, date_retracted INTEGER DEFAULT 0, message_summary_info BLOB, thread_originator_guid TEXT, associated_message_emoji TEXT, is_pending_satellite_send INTEGER"
	}
	script := "CREATE TABLE message (" + columns + ");\n" + each + "INSERT INTO message(ROWID, " + names + ") SELECT i, 'M-' || i, 'text ' || i || ' é😀 ' || " + long + ", 1 + i % 3, 'iMessage', " + date + ", i % 2" + values + " FROM n;"
	if version > 5 {
		script += `
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, chat_identifier TEXT, display_name TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
INSERT INTO handle(ROWID, id, service) VALUES (1, '+491701', 'iMessage'), (2, 'b@example.org', 'iMessage'), (3, '+491702', 'SMS');
INSERT INTO chat(ROWID, guid, style, chat_identifier) VALUES (1, 'iMessage;-;+491701', 45, '+491701'), (2, 'iMessage;-;b@example.org', 45, 'b@example.org'), (3, 'SMS;-;+491702', 45, '+491702');
INSERT INTO chat_message_join SELECT handle_id, ROWID FROM message;
CREATE INDEX message_idx_date ON message(date);
CREATE TRIGGER after_delete_on_message AFTER DELETE ON message BEGIN SELECT delete_attachment_path(OLD.guid); END;`
	}
	return store{
		kind: source.Messages, domain: "HomeDomain", path: "Library/SMS/sms.db", main: "message", script: script,
		count: spanning("count(*)", "date", plus, "message"+where), texts: "SELECT text FROM message" + where,
	}
}

func contactStore(version int) store {
	columns, names, values, count := "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Organization TEXT, CreationDate INTEGER, ModificationDate INTEGER", "", "", "count(*)"
	if version >= 12 {
		columns += ", Kind INTEGER, Birthday TEXT, PersonLink INTEGER DEFAULT -1, guid TEXT, Note TEXT, StoreID INTEGER"
		names, values = ", Birthday, PersonLink, guid", ", CASE i % 3 WHEN 0 THEN '-252460800' WHEN 1 THEN '-12496075200.0' END, CASE WHEN i > 50 THEN i / 2 ELSE -1 END, 'G' || i"
		count = "count(DISTINCT CASE WHEN PersonLink > 0 THEN 'l' || PersonLink ELSE 'r' || ROWID END)"
	}
	return store{
		kind: source.Contacts, domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb", main: "ABPerson",
		script: "CREATE TABLE ABPerson (" + columns + ");\n" + each + "INSERT INTO ABPerson(ROWID, First, Last, CreationDate, ModificationDate" + names + ") SELECT i, 'Ann ' || i || " + long + ", 'Öz', 300000000 + i * 86400, 300000000 + i * 86401" + values + ` FROM n;
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value));
INSERT INTO ABMultiValueLabel VALUES ('_$!<Mobile>!$_'), ('TextNow');
INSERT INTO ABMultiValue SELECT ROWID * 3, ROWID, 3, 0, 1 + ROWID % 4, '+49170' || ROWID FROM ABPerson;`,
		count: spanning(count, "CreationDate", cocoa, "ABPerson"), texts: "SELECT value FROM ABMultiValue",
	}
}

func callStore(version int) store {
	if version <= 7 {
		return store{
			kind: source.Calls, domain: "WirelessDomain", path: "Library/CallHistory/call_history.db", main: "call",
			script: "CREATE TABLE call (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT, read INTEGER);\n" +
				each + "INSERT INTO call(ROWID, address, date, duration, flags, name) SELECT i, '+4917' || i, 1300000000 + i / 2 * 60, i, i % 2, " + long + " FROM n;",
			count: spanning("count(*)", "date", "", "call"), texts: "SELECT address FROM call",
		}
	}
	address, columns, entity := "'+4917' || i", "", 4
	if version < 12 {
		address = "CAST('+4917' || i AS BLOB)"
	} else {
		columns, entity = ", ZUNIQUE_ID VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZLOCATION VARCHAR, ZJUNKCONFIDENCE INTEGER", 2
	}
	return store{
		kind: source.Calls, domain: "HomeDomain", path: "Library/CallHistoryDB/CallHistory.storedata", main: "ZCALLRECORD",
		script: "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZNAME VARCHAR" + columns + ");\n" +
			each + "INSERT INTO ZCALLRECORD(Z_PK, ZANSWERED, ZCALLTYPE, ZORIGINATED, ZDATE, ZDURATION, ZADDRESS, ZNAME) SELECT i, i % 2, 1, i % 3 = 0, 600000000.25 + i / 2 * 61, i * 1.5, " + address + ", " + long + " FROM n;" + fmt.Sprintf(`
CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZTYPE INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR);
CREATE TABLE Z_%[1]dREMOTEPARTICIPANTHANDLES (Z_%[1]dREMOTEPARTICIPANTCALLS INTEGER, Z_%[2]dREMOTEPARTICIPANTHANDLES INTEGER, PRIMARY KEY (Z_%[1]dREMOTEPARTICIPANTCALLS, Z_%[2]dREMOTEPARTICIPANTHANDLES));
INSERT INTO ZHANDLE VALUES (7, 2, '+1', 'x');
INSERT INTO Z_%[1]dREMOTEPARTICIPANTHANDLES VALUES (3, 7), (4, 9);`, entity, entity+2),
		count: spanning("count(*)", "ZDATE", cocoa, "ZCALLRECORD"), texts: "SELECT CAST(ZADDRESS AS TEXT) FROM ZCALLRECORD",
	}
}

func calendarStore(version int) store {
	columns, names, values, where := "ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, start_tz TEXT, end_date REAL, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER", "", "", "coalesce(orig_item_id, 0) = 0"
	if version < 13 {
		columns += ", entity_type INTEGER, due_date REAL"
		names, values = ", entity_type, due_date", ", CASE i % 5 WHEN 0 THEN 3 ELSE 2 END, CASE i % 5 WHEN 0 THEN 400000000 + i END"
		where += " AND entity_type = 2"
	}
	if version >= 18 {
		columns += ", calendar_scale TEXT, UUID TEXT, conference_url TEXT, orig_date REAL, participation_status INTEGER"
		names, values = ", calendar_scale, orig_item_id, orig_date", ", CASE i % 7 WHEN 0 THEN 'gregorian' END, CASE i WHEN 9 THEN 2 ELSE 0 END, CASE i WHEN 9 THEN 400000000 END"
		where += " AND calendar_scale IS NOT 'gregorian'"
	}
	return store{
		kind: source.Calendar, domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", main: "CalendarItem",
		script: "CREATE TABLE CalendarItem (" + columns + ");\n" + each + "INSERT INTO CalendarItem(ROWID, summary, start_date, start_tz, end_date, all_day, calendar_id" + names + ") SELECT i, 'Event ' || i || " + long + ", 400000000 + i * 3600, CASE i % 2 WHEN 0 THEN 'Europe/Berlin' END, 400003600 + i * 3600, 0, 1" + values + " FROM n;\n" +
			"CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, store_id INTEGER, title TEXT); INSERT INTO Calendar VALUES (1, 1, 'Home'); CREATE TABLE Store (ROWID INTEGER PRIMARY KEY, name TEXT, type INTEGER); INSERT INTO Store VALUES (1, 'Default', 0);",
		count: spanning("count(*)", "start_date", cocoa, "CalendarItem WHERE "+where), texts: "SELECT summary FROM CalendarItem WHERE " + where,
	}
}

func reminderStore(version int) store {
	path, domain := "Library/Reminders/Container_v1/Stores/Data-local.sqlite", "HomeDomain"
	keys := "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER); INSERT INTO Z_PRIMARYKEY VALUES (%d, 'REMCDReminder', 0, 9), (%d, 'REMCDList', 0, 9), (40, 'REMCDObject', 0, 9);\n"
	if version < 16 {
		entity := 20 + version
		return store{
			kind: source.Reminders, domain: domain, path: path, main: "ZREMCDOBJECT",
			script: fmt.Sprintf(keys, entity, entity+1) + "CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE1 VARCHAR, ZCREATIONDATE1 TIMESTAMP, ZDUEDATE TIMESTAMP, ZCOMPLETED INTEGER, ZMARKEDFORDELETION INTEGER, ZLIST2 INTEGER, ZNAME VARCHAR, ZNAME2 VARCHAR);\n" +
				each + fmt.Sprintf("INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZTITLE1, ZCREATIONDATE1, ZCOMPLETED) SELECT i, CASE WHEN i %% 10 = 0 THEN %d ELSE %d END, 'Do ' || i || %s, 590000000 + i * 7, i %% 2 FROM n;", entity+1, entity, long),
			count: spanning("count(*)", "ZCREATIONDATE1", cocoa, fmt.Sprint("ZREMCDOBJECT WHERE Z_ENT = ", entity)), texts: fmt.Sprint("SELECT ZTITLE1 FROM ZREMCDOBJECT WHERE Z_ENT = ", entity),
		}
	}
	if version >= 18 {
		domain, path = "AppDomainGroup-group.com.apple.reminders", "Container_v1/Stores/Data-0F1E2D3C-0000-4000-8000-000000000001.sqlite"
	}
	return store{
		kind: source.Reminders, domain: domain, path: path, main: "ZREMCDREMINDER",
		script: fmt.Sprintf(keys, 30+version, 31+version) + "CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZCREATIONDATE TIMESTAMP, ZDUEDATE TIMESTAMP, ZCOMPLETED INTEGER, ZLIST INTEGER, ZIDENTIFIER BLOB);\n" +
			each + "INSERT INTO ZREMCDREMINDER(Z_PK, Z_ENT, ZTITLE, ZCREATIONDATE, ZCOMPLETED, ZLIST, ZIDENTIFIER) SELECT i, 1, 'Do ' || i || " + long + ", 690000000 + i * 7.5, i % 2, 1, zeroblob(16) FROM n;\n" +
			"CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, ZNAME VARCHAR, ZISGROUP INTEGER); INSERT INTO ZREMCDBASELIST VALUES (1, 'Work', 0); CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZNAME VARCHAR);",
		count: spanning("count(*)", "ZCREATIONDATE", cocoa, "ZREMCDREMINDER"), texts: "SELECT ZTITLE FROM ZREMCDREMINDER",
	}
}

func noteStore(version int) store {
	if version <= 8 {
		return store{
			kind: source.Notes, domain: "HomeDomain", path: "Library/Notes/notes.sqlite", main: "ZNOTE",
			script: "CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZSUMMARY VARCHAR, ZCREATIONDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP, ZBODY INTEGER, ZSTORE INTEGER, ZDELETEDFLAG INTEGER);\n" +
				each + "INSERT INTO ZNOTE SELECT i, 'Note ' || i, " + long + ", 300000000 + i, 300000000 + i, i, 1, 0 FROM n;\nCREATE TABLE ZNOTEBODY (Z_PK INTEGER PRIMARY KEY, ZCONTENT VARCHAR, ZOWNER INTEGER); INSERT INTO ZNOTEBODY SELECT Z_PK, '<div>' || ZTITLE || '</div>', Z_PK FROM ZNOTE;",
			count: spanning("count(*)", "ZCREATIONDATE", cocoa, "ZNOTE"), texts: "SELECT ZTITLE FROM ZNOTE",
		}
	}
	account, created, entity := "ZACCOUNT2", "ZCREATIONDATE1", 9
	switch {
	case version >= 16:
		account, created, entity = "ZACCOUNT7", "ZCREATIONDATE3", 12
	case version >= 15:
		account, created, entity = "ZACCOUNT4", "ZCREATIONDATE3", 11
	}
	return store{
		kind: source.Notes, domain: "AppDomainGroup-group.com.apple.notes", path: "NoteStore.sqlite", main: "ZICNOTEDATA",
		script: fmt.Sprintf(`CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER); INSERT INTO Z_PRIMARYKEY VALUES (%[3]d, 'ICNote', 0, 9), (%[4]d, 'ICFolder', 0, 9), (%[5]d, 'ICAccount', 0, 9);
CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZIDENTIFIER VARCHAR, ZTITLE1 VARCHAR, ZTITLE2 VARCHAR, ZNAME VARCHAR, ZFOLDER INTEGER, ZNOTEDATA INTEGER, %[1]s INTEGER, %[2]s TIMESTAMP, ZCREATIONDATE TIMESTAMP, ZMODIFICATIONDATE1 TIMESTAMP, ZMARKEDFORDELETION INTEGER);
CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZNOTE INTEGER, ZDATA BLOB, pad TEXT);
INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNAME) VALUES (9001, %[5]d, 'ACC', 'iCloud');
INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE2, %[1]s) VALUES (9002, %[4]d, 'F', 'Notes', 9001);
%[6]s INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1, ZFOLDER, %[1]s, %[2]s, ZMODIFICATIONDATE1) SELECT i, %[3]d, 'N' || i, 'Note ' || i, 9002, 9001, 600000000.5 + i, 600000000.5 + i FROM n;
%[6]s INSERT INTO ZICNOTEDATA SELECT i + 5, 1, i, CAST(x'12061a04' || x'1202' || 'hi' AS BLOB), %[7]s FROM n;`, account, created, entity, entity+1, entity+2, each, long),
		count: spanning("count(*)", created, cocoa, "ZICCLOUDSYNCINGOBJECT WHERE Z_PK < 9000"), texts: "SELECT ZTITLE1 FROM ZICCLOUDSYNCINGOBJECT WHERE Z_PK < 9000",
	}
}

func voicemailStore(version int) store {
	columns := ""
	if version >= 15 {
		columns = ", receiver TEXT, label TEXT, uuid TEXT"
	}
	return store{
		kind: source.Voicemail, domain: "HomeDomain", path: "Library/Voicemail/voicemail.db", main: "voicemail",
		script: "CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER" + columns + ");\n" +
			each + "INSERT INTO voicemail(ROWID, date, token, sender, duration, trashed_date, flags) SELECT i, 1500000000 + i * 77, " + long + ", '+49' || i, i, CASE i % 9 WHEN 0 THEN 600000000 ELSE 0 END, 3 FROM n;",
		count: spanning("count(*)", "date", "", "voicemail"), texts: "SELECT sender FROM voicemail",
		beside: func() (out []samples.File) {
			for i := 1; i <= rows; i++ {
				out = append(out, samples.File{Domain: "HomeDomain", Path: fmt.Sprintf("Library/Voicemail/%d.amr", i), Data: []byte("#!AMR\n")})
			}
			return out
		},
	}
}

func memoStore(version int) store {
	domain, folder, name, table, columns := "AppDomainGroup-group.com.apple.VoiceMemos.shared", "Recordings", "CloudRecordings.db", "ZCLOUDRECORDING", ", ZENCRYPTEDTITLE VARCHAR, ZFOLDER INTEGER, ZEVICTIONDATE TIMESTAMP, ZUNIQUEID VARCHAR"
	if version < 17 {
		domain, folder = "MediaDomain", "Media/Recordings"
	}
	if version < 12 {
		name, table, columns = "Recordings.db", "ZRECORDING", ""
	}
	return store{
		kind: source.VoiceMemos, domain: domain, path: folder + "/" + name, main: table,
		script: "CREATE TABLE " + table + " (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZCUSTOMLABEL VARCHAR, ZPATH VARCHAR, pad TEXT" + columns + ");\n" +
			each + "INSERT INTO " + table + "(Z_PK, ZDATE, ZDURATION, ZCUSTOMLABEL, ZPATH, pad) SELECT i, 500000000 + i * 99, i, 'Memo ' || i, 'R' || i || '.m4a', " + long + " FROM n;",
		count: spanning("count(*)", "ZDATE", cocoa, table), texts: "SELECT ZCUSTOMLABEL FROM " + table,
		beside: func() (out []samples.File) {
			for i := 1; i <= rows; i++ {
				out = append(out, samples.File{Domain: domain, Path: fmt.Sprintf("%s/R%d.m4a", folder, i), Data: []byte("sound")})
			}
			return out
		},
	}
}

func bookmarkStore(version int) store {
	columns := ""
	if version >= 14 {
		columns = ", added INTEGER DEFAULT 1, extra_attributes BLOB, subtype INTEGER DEFAULT 0"
	}
	domain := "HomeDomain"
	if version >= 26 {
		domain = "AppDomain-com.apple.mobilesafari"
	}
	return store{
		kind: source.SafariBookmarks, domain: domain, path: "Library/Safari/Bookmarks.db", main: "bookmarks",
		script: "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT, url TEXT COLLATE NOCASE, num_children INTEGER DEFAULT 0, order_index INTEGER NOT NULL, external_uuid TEXT UNIQUE, read INTEGER DEFAULT NULL, last_modified REAL DEFAULT NULL, deleted INTEGER DEFAULT 0" + columns + ");\n" +
			"INSERT INTO bookmarks(id, type, title, order_index) VALUES (5000, 1, 'Root', 0);" +
			each + "INSERT INTO bookmarks(id, parent, type, title, url, order_index, last_modified) SELECT i, 5000, 0, 'Page ' || i || " + long + ", 'https://example.org/' || i, i, 1600000000.5 + i FROM n;",
		count: spanning("count(*)", "last_modified", "", "bookmarks WHERE type = 0 AND deleted = 0"), texts: "SELECT title FROM bookmarks WHERE type = 0",
	}
}

func historyStore(version int) store {
	domain, path := "HomeDomain", "Library/Safari/History.db"
	switch {
	case version >= 26:
		domain, path = "AppDomain-com.apple.mobilesafari", "Library/Safari/Profiles/0F1E/History.db"
	case version >= 17:
		domain = "AppDomain-com.apple.mobilesafari"
	}
	return store{
		kind: source.SafariHistory, domain: domain, path: path, main: "history_visits",
		script: "CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, visit_count INTEGER NOT NULL);\nCREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL REFERENCES history_items(id) ON DELETE CASCADE, visit_time REAL NOT NULL, title TEXT);\n" +
			"INSERT INTO history_items(id, url, visit_count) VALUES (1, 'https://a.example/', 1), (2, 'https://b.example/', 1);" +
			each + "INSERT INTO history_visits(id, history_item, visit_time, title) SELECT i, 1 + i % 2, 650000000.125 + i, 'Visit ' || i || " + long + " FROM n;",
		count: spanning("count(*)", "visit_time", cocoa, "history_visits"), texts: "SELECT title FROM history_visits",
	}
}

func whatsAppStore(version int) store {
	columns, names, values, where := "", "", "", "WHERE ZCHATSESSION < 3"
	if version >= 12 {
		columns, names, values = ", ZMESSAGETYPE INTEGER, ZSORT INTEGER, ZSTANZAID VARCHAR, ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER", ", ZMESSAGETYPE", ", CASE i % 11 WHEN 1 THEN 6 WHEN 2 THEN 10 WHEN 3 THEN 59 WHEN 4 THEN NULL ELSE 0 END"
		where += " AND coalesce(ZMESSAGETYPE, 0) NOT IN (6, 10, 59, 66)"
	}
	domain := whatsapp.Domains[0]
	if version >= 26 {
		domain = whatsapp.Domains[1]
	}
	return store{
		kind: source.WhatsApp, domain: domain, path: "ChatStorage.sqlite", main: "ZWAMESSAGE",
		script: "CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZSESSIONTYPE INTEGER, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);\nINSERT INTO ZWACHATSESSION VALUES (1, 3, 0, '4917@s.whatsapp.net', 'Ann'), (2, 3, 1, '1-2@g.us', 'Group'), (3, 3, 3, 'status@broadcast', 'Status');\n" +
			"CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZISFROMME INTEGER, ZCHATSESSION INTEGER, ZMESSAGEDATE TIMESTAMP, ZTEXT VARCHAR" + columns + ");\n" +
			each + "INSERT INTO ZWAMESSAGE(Z_PK, ZISFROMME, ZCHATSESSION, ZMESSAGEDATE, ZTEXT" + names + ") SELECT i, i % 2, 1 + i % 3, 640000000 + i * 60, 'Hi ' || i || " + long + values + " FROM n;",
		count: spanning("count(*)", "ZMESSAGEDATE", cocoa, "ZWAMESSAGE "+where), texts: "SELECT ZTEXT FROM ZWAMESSAGE " + where,
	}
}

// joins are the numbers of the table of albums by version.
var joins = map[int][2]int{7: {23, 30}, 12: {23, 30}, 14: {26, 3}, 15: {27, 3}, 16: {28, 3}, 17: {29, 3}, 18: {30, 3}, 26: {33, 3}}

func photoStore(version int) store {
	table, columns, values := "ZASSET", "", ""
	if version < 14 {
		table = "ZGENERICASSET"
	}
	switch {
	case version < 18:
		columns, values = ", ZHASADJUSTMENTS INTEGER, ZCLOUDPLACEHOLDERKIND INTEGER", ", 0, 0"
	default:
		columns, values = ", ZADJUSTMENTSSTATE INTEGER, ZISDETECTEDSCREENSHOT INTEGER", ", 0, 0"
	}
	j := joins[version]
	return store{
		kind: source.Photos, domain: "CameraRollDomain", path: "Media/PhotoData/Photos.sqlite", main: table,
		script: "CREATE TABLE " + table + " (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZUUID VARCHAR, ZDATECREATED TIMESTAMP, ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZTRASHEDSTATE INTEGER, ZHIDDEN INTEGER, ZADDITIONALATTRIBUTES INTEGER, pad TEXT" + columns + ");\n" +
			each + "INSERT INTO " + table + " SELECT i, 3, 1, 'DCIM/100APPLE', printf('IMG_%04d.JPG', i), 'U' || i, 480000000.5 + i * 777, 0, 0, i % 50 = 0, i % 60 = 0, i, " + long + values + " FROM n;\n" +
			fmt.Sprintf(`CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME VARCHAR, ZORIGINALFILESIZE INTEGER, ZTIMEZONEOFFSET INTEGER);
INSERT INTO ZADDITIONALASSETATTRIBUTES SELECT Z_PK + 7, Z_PK, 'My ' || ZFILENAME, 5, 3600 FROM %[1]s;
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE VARCHAR, ZTRASHEDSTATE INTEGER, ZPARENTFOLDER INTEGER); INSERT INTO ZGENERICALBUM VALUES (5, 2, 'Holidays', 0, NULL), (6, 3999, NULL, 0, NULL);
CREATE TABLE Z_%[2]dASSETS (Z_%[2]dALBUMS INTEGER, Z_%[3]dASSETS INTEGER, Z_FOK_%[3]dASSETS INTEGER, PRIMARY KEY (Z_%[2]dALBUMS, Z_%[3]dASSETS)); INSERT INTO Z_%[2]dASSETS VALUES (5, 1, 1), (5, 2, 2), (5, 3, 3);`, table, j[0], j[1]),
		count: spanning("count(*)", "ZDATECREATED", cocoa, table), texts: "SELECT 'My ' || ZFILENAME FROM " + table,
		beside: func() (out []samples.File) {
			for i := 1; i <= rows; i++ {
				out = append(out, samples.File{Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/100APPLE/IMG_%04d.JPG", i), Data: []byte("photo")})
			}
			return out
		},
	}
}

// phone is a phone of a version.
func phone(version int) []store {
	return []store{
		photoStore(version), smsStore(version), whatsAppStore(version), contactStore(version), noteStore(version), callStore(version), calendarStore(version),
		reminderStore(version), memoStore(version), voicemailStore(version), bookmarkStore(version), historyStore(version),
	}
}

// answer is what SQL says of a store.
type answer struct {
	count       int64
	first, last float64
	texts       []string
}

func ask(t testing.TB, s store, data []byte) (a answer) {
	t.Helper()
	row := contentstest.Ask(t, data, s.count)[0]
	a.count, _ = strconv.ParseInt(row[0], 10, 64)
	a.first, _ = strconv.ParseFloat(row[1], 64)
	a.last, _ = strconv.ParseFloat(row[2], 64)
	for _, r := range contentstest.Ask(t, data, s.texts) {
		a.texts = append(a.texts, r[0])
	}
	slices.Sort(a.texts)
	return a
}

// hold compares what the inventory says of a kind with what SQL says.
func hold(t testing.TB, k contents.Holding, want answer, defects int64) {
	t.Helper()
	if !k.Readable || k.Count != want.count || k.Defects != defects {
		t.Errorf("%s: readable %v (%s %v), %d with %d defects; SQL says %d, with %d", k.ID, k.Readable, k.Reason, k.Missing, k.Count, k.Defects, want.count, defects)
	}
	for at, got := range map[float64]*time.Time{want.first: k.First, want.last: k.Last} {
		if got == nil || got.Sub(time.UnixMicro(int64(at*1e6))).Abs() > 10*time.Microsecond {
			t.Errorf("%s: from %v to %v; SQL says %f to %f", k.ID, k.First, k.Last, want.first, want.last)
			return
		}
	}
}

func collect[R interface{ Close() error }, T any](t testing.TB, s *source.Source, open func(context.Context, *source.Source) (R, error), stream func(R) func(func(T, error) bool), text func(T) string) (out []string) {
	t.Helper()
	r, err := open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, _ := contentstest.Collect(t, stream(r))
	for _, v := range all {
		if s := text(v); s != "" {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// said are the texts of a kind by its reader.
func said(t testing.TB, s *source.Source, kind source.Kind) []string {
	t.Helper()
	ctx := t.Context()
	switch kind {
	case source.Messages:
		return collect(t, s, messages.Open, func(r *messages.Reader) func(func(chat.Message, error) bool) { return r.Messages(ctx, "") }, func(m chat.Message) string {
			if m.Kind != chat.People {
				return ""
			}
			return m.Text
		})
	case source.WhatsApp:
		return collect(t, s, whatsapp.Open, func(r *whatsapp.Reader) func(func(chat.Message, error) bool) { return r.Messages(ctx, "") }, func(m chat.Message) string {
			if m.Kind != chat.People {
				return ""
			}
			return m.Text
		})
	case source.Contacts:
		out := collect(t, s, contacts.Open, func(r *contacts.Reader) func(func(contacts.Contact, error) bool) { return r.Contacts(ctx) }, func(c contacts.Contact) string {
			var all []string
			for _, p := range c.Phones {
				all = append(all, p.Text)
			}
			return strings.Join(all, "\n")
		})
		out = strings.Split(strings.Join(out, "\n"), "\n")
		slices.Sort(out)
		return out
	case source.Notes:
		return collect(t, s, notes.Open, func(r *notes.Reader) func(func(notes.Note, error) bool) { return r.Notes(ctx) }, func(n notes.Note) string { return n.Title })
	case source.Calls:
		return collect(t, s, calls.Open, func(r *calls.Reader) func(func(calls.Call, error) bool) { return r.Calls(ctx) }, func(c calls.Call) string { return c.Address })
	case source.Calendar:
		return collect(t, s, calendar.Open, func(r *calendar.Reader) func(func(calendar.Event, error) bool) { return r.Events(ctx) }, func(e calendar.Event) string {
			if e.Original != 0 {
				return ""
			}
			return e.Title
		})
	case source.Reminders:
		return collect(t, s, reminders.Open, func(r *reminders.Reader) func(func(reminders.Reminder, error) bool) { return r.Reminders(ctx) }, func(m reminders.Reminder) string { return m.Title })
	case source.VoiceMemos:
		return collect(t, s, voicememos.Open, func(r *voicememos.Reader) func(func(voicememos.Memo, error) bool) { return r.Memos(ctx) }, func(m voicememos.Memo) string { return m.Title })
	case source.Voicemail:
		return collect(t, s, voicemail.Open, func(r *voicemail.Reader) func(func(voicemail.Message, error) bool) { return r.Messages(ctx) }, func(m voicemail.Message) string { return m.Sender })
	case source.SafariBookmarks:
		return collect(t, s, safari.OpenBookmarks, func(r *safari.Bookmarks) func(func(safari.Bookmark, error) bool) { return r.All(ctx) }, func(b safari.Bookmark) string {
			if b.Folder {
				return ""
			}
			return b.Title
		})
	case source.SafariHistory:
		return collect(t, s, safari.OpenHistory, func(r *safari.History) func(func(safari.Visit, error) bool) { return r.Visits(ctx) }, func(v safari.Visit) string { return v.Title })
	case source.Photos:
		return collect(t, s, photos.Open, func(r *photos.Reader) func(func(photos.Asset, error) bool) { return r.Assets(ctx) }, func(a photos.Asset) string { return a.Name })
	}
	return nil
}

// TestVersions: the databases of phones of iOS 7 to 26, and ways in which a database may
// lie on the disk; each reader says what SQL says of the same database.
func TestVersions(t *testing.T) {
	for _, version := range []int{7, 12, 14, 15, 16, 17, 18, 26} {
		if testing.Short() && version != 12 && version != 18 { // under the race detector
			continue
		}
		t.Run(fmt.Sprint("iOS ", version), func(t *testing.T) { asSQLSays(t, version, ways["as it is"]) })
	}
	if testing.Short() {
		return // the ways are the same code once more
	}
	t.Run("iOS 12, all texts", func(t *testing.T) { asSQLSays(t, 12, ways["all texts"]) })
	for name, way := range ways {
		if name != "as it is" {
			t.Run(name, func(t *testing.T) { asSQLSays(t, 18, way) })
		}
	}
}

func asSQLSays(t *testing.T, version int, way func(t *testing.T, s store) (data []byte, beside map[string][]byte)) {
	t.Parallel()
	stores, files := phone(version), []samples.File(nil)
	want := map[source.Kind]answer{}
	for _, s := range stores {
		if s.beside != nil {
			files = append(files, s.beside()...)
		}
		want[s.kind] = ask(t, s, contentstest.Made(t, s.script))
		data, beside := way(t, s)
		files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: data})
		for suffix, data := range beside {
			files = append(files, samples.File{Domain: s.domain, Path: s.path + suffix, Data: data})
		}
	}
	src := contentstest.Plain(t, files...)
	h, err := contents.Take(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stores {
		hold(t, h.Of(s.kind), want[s.kind], 0)
		if got := said(t, src, s.kind); !slices.Equal(got, want[s.kind].texts) {
			t.Errorf("%s: %d texts, SQL says %d: %.60q … %.60q", s.kind, len(got), len(want[s.kind].texts), got[:min(3, len(got))], want[s.kind].texts[:min(3, len(want[s.kind].texts))])
		}
	}
}

// prefixed makes the database after some pragmas.
func prefixed(before, after string) func(*testing.T, store) ([]byte, map[string][]byte) {
	return func(t *testing.T, s store) ([]byte, map[string][]byte) {
		return contentstest.Made(t, before+s.script+strings.ReplaceAll(after, "MAIN", s.main)), nil
	}
}

var created = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \(([^;]*PRIMARY KEY[^;]*)\);`)

// ways are ways in which a database may lie on the disk. None changes what it says.
var ways = map[string]func(*testing.T, store) ([]byte, map[string][]byte){
	"as it is":              prefixed("", ""),
	"pages of 512":          prefixed("PRAGMA page_size=512;", ""),
	"pages of 65536":        prefixed("PRAGMA page_size=65536;", ""),
	"UTF-16":                prefixed("PRAGMA encoding='UTF-16le';", ""),
	"UTF-16, big end first": prefixed("PRAGMA encoding='UTF-16be'; PRAGMA page_size=1024;", ""),
	"auto_vacuum":           prefixed("PRAGMA auto_vacuum=FULL;", "CREATE TABLE gone AS SELECT * FROM MAIN; DROP TABLE gone;"),
	"free pages":            prefixed("PRAGMA auto_vacuum=NONE; CREATE TABLE gone (a, b); INSERT INTO gone VALUES (1, zeroblob(300000));", "DROP TABLE gone;"),
	"secure_delete":         prefixed("PRAGMA secure_delete=ON; CREATE TABLE gone (a, b); INSERT INTO gone VALUES (1, zeroblob(30000));", "DROP TABLE gone; VACUUM;"),
	"overflow": prefixed("PRAGMA page_size=1024;", `ALTER TABLE MAIN ADD COLUMN zlifeboat BLOB; UPDATE MAIN SET zlifeboat = randomblob(5000) WHERE rowid % 5 = 0;
		ALTER TABLE MAIN ADD COLUMN "odd "" name; DROP TABLE x" TEXT DEFAULT 'x';`),
	"more tables": prefixed("", `CREATE VIEW V AS SELECT * FROM MAIN; CREATE TABLE "a""b" (x); CREATE TABLE "SELECT" ("FROM" TEXT); CREATE VIRTUAL TABLE f USING fts5(x); CREATE TABLE strict_one (a INTEGER) STRICT;
		CREATE TABLE computed (a INTEGER, b GENERATED ALWAYS AS (a * 2)); PRAGMA writable_schema=ON;
		INSERT INTO sqlite_schema VALUES ('index', 'odd_one', 'MAIN', 2, 'CREATE INDEX odd_one ON "MAIN"(nosuchfunction(1))'), ('trigger', 'tr', 'MAIN', 0, 'CREATE TRIGGER tr AFTER INSERT ON "MAIN" BEGIN SELECT nosuchfunction(1); END');`),
	"without rowid": func(t *testing.T, s store) ([]byte, map[string][]byte) {
		return contentstest.Made(t, created.ReplaceAllString(strings.ReplaceAll(s.script, " AUTOINCREMENT", ""), "CREATE TABLE $1 ($2) WITHOUT ROWID;")), nil
	},
	// Everything is a text, and the column with the number is none that SQLite knows.
	"all texts": func(t *testing.T, s store) ([]byte, map[string][]byte) {
		data := contentstest.Made(t, s.script)
		var list []string
		for _, r := range contentstest.Ask(t, data, "SELECT name FROM pragma_table_info('"+s.main+"')") {
			list = append(list, fmt.Sprintf("CASE typeof(%[1]s) WHEN 'blob' THEN %[1]s ELSE CAST(%[1]s AS TEXT) END AS %[1]s", r[0]))
		}
		return contentstest.Made(t, s.script+fmt.Sprintf("\nPRAGMA legacy_alter_table=ON; CREATE TABLE other AS SELECT %s FROM %s ORDER BY 1 DESC; DROP TABLE %[2]s; ALTER TABLE other RENAME TO %[2]s;", strings.Join(list, ", "), s.main)), nil
	},
	"all in its log":               func(t *testing.T, s store) ([]byte, map[string][]byte) { return logged(t, s.script, "", "", nil) },
	"a log that was not committed": func(t *testing.T, s store) ([]byte, map[string][]byte) { return logged(t, "", s.script, spill(s), nil) },
	"a log of an earlier turn": func(t *testing.T, s store) ([]byte, map[string][]byte) {
		return logged(t, "", s.script, "DROP TRIGGER IF EXISTS after_delete_on_message; DELETE FROM "+s.main+";", wrongSalt)
	},
	"a change that was not completed": journaled,
}

// spill changes everything, more than fits into memory, and does not commit.
func spill(s store) string {
	return "PRAGMA cache_size=1; PRAGMA cache_spill=1; DROP TRIGGER IF EXISTS after_delete_on_message; BEGIN; DELETE FROM " + s.main + "; CREATE TABLE ballast (b); " + each + "INSERT INTO ballast SELECT randomblob(3000) FROM n;"
}

func wrongSalt(wal []byte) []byte {
	wal[32+8] ^= 0xff // of the first frame
	return wal
}

// logged makes a database in WAL mode: checkpoint is brought into it, commit stands in the
// log, and what then runs, too. The files are copied while the database is open.
func logged(t *testing.T, commit, checkpoint, then string, change func([]byte) []byte) ([]byte, map[string][]byte) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "made.sqlite")
	run(t, name, func(db *sql.DB) {
		for _, script := range []string{"PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;", checkpoint, "PRAGMA wal_checkpoint(TRUNCATE);", commit, then} {
			if _, err := db.Exec(script); err != nil {
				t.Fatal(err)
			}
		}
	})
	wal := read(t, name+"-wal")
	if len(wal) < 4096 {
		t.Fatalf("a log of %d bytes", len(wal))
	}
	if change != nil {
		wal = change(wal)
	}
	return read(t, name), map[string][]byte{"-wal": wal}
}

// journaled makes a database with a rollback journal, as after a crash in the middle of a
// change.
func journaled(t *testing.T, s store) ([]byte, map[string][]byte) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "made.sqlite")
	run(t, name, func(db *sql.DB) {
		if _, err := db.Exec("PRAGMA journal_mode=DELETE;" + s.script + spill(s)); err != nil {
			t.Fatal(err)
		}
	})
	journal := read(t, name+"-journal")
	return read(t, name), map[string][]byte{"-journal": journal}
}

// run works on a database and copies its files away before it is closed, which tidies up.
func run(t *testing.T, name string, work func(db *sql.DB)) {
	t.Helper()
	db, err := sql.Open("sqlite", name+".open")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	work(db)
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if data, err := os.ReadFile(name + ".open" + suffix); err == nil {
			if err := os.WriteFile(name+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
