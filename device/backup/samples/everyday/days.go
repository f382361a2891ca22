package everyday

import (
	"encoding/hex"
	"fmt"
)

const callsScript = `
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (2, 'CallRecord', 0, 99), (4, 'Handle', 0, 99);
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER,
 ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZNAME VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTYPE INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR);
CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER, Z_4REMOTEPARTICIPANTHANDLES INTEGER);
`

// calls makes the list of calls, which a phone puts into encrypted backups only.
func (m *maker) calls() error {
	if m.Plain {
		return nil
	}
	t := newTable(callsScript)
	for i := range 40 {
		if m.later(m.before(i*3, 9+i%11, i*17%60)) {
			continue
		}
		m.counts.Calls++
		p := known[i*5%len(known)]
		kind, provider := 1, "com.apple.Telephony"
		if i%6 == 5 {
			kind, provider = 8, "com.apple.FaceTime"
		}
		out, answered, seconds := i%2, bit(i%5 != 3), float64(30+i*37%900)
		if answered == 0 {
			seconds = 0
		}
		t.row("ZCALLRECORD", i+1, 2, 1, answered, kind, out, 1, float64(cocoa(m.before(i*3, 9+i%11, i*17%60))), seconds, p.number, nil, "gb", provider, fmt.Sprintf("CALL-%04d", i))
	}
	return t.into(m, "HomeDomain", "Library/CallHistoryDB/CallHistory.storedata")
}

const calendarScript = `
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY, name TEXT, type INTEGER);
INSERT INTO Store VALUES (1, 'iCloud', 2);
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, store_id INTEGER, title TEXT, color TEXT, type TEXT, sharing_status INTEGER);
INSERT INTO Calendar VALUES (1, 1, 'Home', '#1BADF8', NULL, 0), (2, 1, 'Work', '#63DA38', NULL, 0);
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY, title TEXT, address TEXT, latitude REAL, longitude REAL, item_owner_id INTEGER);
INSERT INTO Location VALUES (1, 'The lake', '', 47.6, 9.3, 3);
CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency INTEGER, interval INTEGER, count INTEGER, end_date REAL, specifier TEXT, owner_id INTEGER);
INSERT INTO Recurrence VALUES (1, 2, 1, 0, NULL, 'D=0TU', 1);
CREATE TABLE Alarm (ROWID INTEGER PRIMARY KEY, trigger_date REAL, trigger_interval INTEGER, type INTEGER, calendaritem_owner_id INTEGER);
INSERT INTO Alarm VALUES (1, NULL, -900, 0, 1);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, description TEXT, start_date REAL, start_tz TEXT, end_date REAL, end_tz TEXT, all_day INTEGER,
 calendar_id INTEGER, location_id INTEGER, entity_type INTEGER, calendar_scale TEXT, UUID TEXT, orig_item_id INTEGER, orig_date REAL);
`

// calendar makes events: one that comes again each week, whole days, others.
func (m *maker) calendar() error {
	t := newTable(calendarScript)
	for i, name := range []string{
		"Choir", "Dentist", "At the lake", "Grandma’s birthday", "Train to Bath", "Parents’ evening", "Book club", "Flat viewing",
		"Garden day", "Lunch with Priya", "Swimming", "Concert: string quartet", "Vaccination", "Call with Kenji",
	} {
		whole := name == "Grandma’s birthday" || name == "At the lake"
		start := cocoa(m.before(i*11-30, 9+i%9, 0))
		end, zone, place := start+3600, any("Europe/Berlin"), any(nil)
		if whole {
			start = cocoa(m.before(i*11-30, 0, 0))
			end, zone = start+86399, "_float"
		}
		if name == "At the lake" {
			place = 1
		}
		t.row("CalendarItem", i+1, name, nil, float64(start), zone, float64(end), zone, bit(whole), 1+i%2, place, 2, nil, fmt.Sprintf("EVENT-%04d", i), 0, nil)
		m.counts.Events++
	}
	return t.into(m, "HomeDomain", "Library/Calendar/Calendar.sqlitedb")
}

const remindersScript = `
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (2, 'REMCDAccount', 0, 9), (9, 'REMCDBaseList', 0, 9), (10, 'REMCDList', 9, 0), (30, 'REMCDReminder', 0, 99);
CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZIDENTIFIER BLOB, ZTITLE VARCHAR, ZNOTES VARCHAR, ZCOMPLETED INTEGER, ZCOMPLETIONDATE TIMESTAMP,
 ZFLAGGED INTEGER, ZPRIORITY INTEGER, ZALLDAY INTEGER, ZCREATIONDATE TIMESTAMP, ZDUEDATE TIMESTAMP, ZMARKEDFORDELETION INTEGER, ZPARENTREMINDER INTEGER, ZLIST INTEGER);
CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR, ZISGROUP INTEGER);
INSERT INTO ZREMCDBASELIST VALUES (1, 10, 1, 'Reminders', 0), (2, 10, 1, 'Shopping', 0);
CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
`

// reminders makes a list of things to do and one of things to buy.
func (m *maker) reminders() error {
	t := newTable(remindersScript)
	for i, name := range []string{"Renew passport", "Water the plants", "Ring the landlord", "Leeks", "Potatoes", "Cream", "Light bulbs"} {
		done := i%3 == 1 && !m.later(m.before(10, 10, 0))
		var when, due any
		if done {
			when = float64(cocoa(m.before(10, 10, 0)))
		}
		if i < 3 {
			due = float64(cocoa(m.before(-3-i, 9, 0)))
		}
		list := 1
		if i >= 3 {
			list = 2
		}
		if m.later(m.before(20+i*60, 8, 0)) {
			continue
		}
		id, err := hex.DecodeString(fmt.Sprintf("5afe0000000040008000%012x", i))
		if err != nil {
			return err
		}
		t.row("ZREMCDREMINDER", i+1, 30, 1, id, name, nil, bit(done), when, 0, 0, 0, float64(cocoa(m.before(20+i*60, 8, 0))), due, 0, nil, list)
		m.counts.Reminders++
	}
	return t.into(m, "AppDomainGroup-group.com.apple.reminders", "Container_v1/Stores/Data-local.sqlite")
}

const memosScript = `
CREATE TABLE ZCLOUDRECORDING (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZFLAGS INTEGER, ZFOLDER INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZEVICTIONDATE TIMESTAMP,
 ZCUSTOMLABEL VARCHAR, ZCUSTOMLABELFORSORTING VARCHAR, ZENCRYPTEDTITLE VARCHAR, ZPATH VARCHAR, ZUNIQUEID VARCHAR);
CREATE TABLE ZFOLDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENCRYPTEDNAME VARCHAR, ZUUID VARCHAR);
`

const voicemailScript = `
CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, callback_num TEXT, duration INTEGER,
 expiration INTEGER, trashed_date INTEGER, flags INTEGER, receiver TEXT, label TEXT);
CREATE TABLE deleted (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER);
CREATE TABLE map (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT, label TEXT);
`

// recordings makes voice memos and voicemail.
func (m *maker) recordings() error {
	const group = "AppDomainGroup-group.com.apple.VoiceMemos.shared"
	memos := newTable(memosScript)
	for i, title := range []string{"Choir, alto part", "Grandpa tells of the war", "Idea: talk about lighthouses"} {
		when := m.before(30+i*90, 17, 4)
		if m.later(when) {
			continue
		}
		name := when.Format("20060102 150405") + ".m4a"
		memos.row("ZCLOUDRECORDING", i+1, 1, 1, 0, nil, float64(cocoa(when)), 64.5+float64(i*71), nil, when.Format("2006-01-02T15:04:05Z"), title, title, name, fmt.Sprintf("MEMO-%d", i))
		m.add(group, "Recordings/"+name, sound(m.Seed, uint64(i), 90_000), when)
		m.counts.VoiceMemos++
	}
	if err := memos.into(m, group, "Recordings/CloudRecordings.db"); err != nil {
		return err
	}
	mail := newTable(voicemailScript)
	for i := range 2 {
		when := m.before(14+i*60, 12, 30)
		if m.later(when) {
			continue
		}
		mail.row("voicemail", i+1, 100+i, when.Unix(), "Complete", known[i+3].number, known[i+3].number, 17+i*20, when.AddDate(0, 1, 0).Unix(), 0, 3, "+442079460018", nil)
		m.add("HomeDomain", fmt.Sprintf("Library/Voicemail/%d.amr", i+1), append([]byte("#!AMR\n"), sound(m.Seed, uint64(50+i), 9_000)...), when)
		m.counts.Voicemails++
	}
	return mail.into(m, "HomeDomain", "Library/Voicemail/voicemail.db")
}
