package everyday

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

const bookmarksScript = `
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT, url TEXT, num_children INTEGER DEFAULT 0,
 hidden INTEGER DEFAULT 0, order_index INTEGER NOT NULL, external_uuid TEXT UNIQUE, read INTEGER, last_modified REAL, deleted INTEGER DEFAULT 0, extra_attributes BLOB);
INSERT INTO bookmarks VALUES (0, 0, NULL, 1, 'Root', NULL, 3, 0, 0, 'Root', NULL, NULL, 0, NULL), (1, 1, 0, 1, 'BookmarksBar', NULL, 0, 0, 0, 'FAV', NULL, NULL, 0, NULL),
 (2, 2, 0, 1, 'BookmarksMenu', NULL, 0, 0, 1, 'MENU', NULL, NULL, 0, NULL), (3, 3, 0, 1, 'com.apple.ReadingList', NULL, 0, 0, 2, 'READ', NULL, NULL, 0, NULL),
 (4, 0, 1, 1, 'Recipes', NULL, 0, 0, 0, 'RECIPES', NULL, NULL, 0, NULL);
`

const historyScript = `
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain_expansion TEXT, visit_count INTEGER NOT NULL);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL, visit_time REAL NOT NULL, title TEXT, origin INTEGER NOT NULL DEFAULT 0, redirect_source INTEGER);
`

// safari makes bookmarks, a reading list and, in a backup with a password, a history.
func (m *maker) safari() error {
	t := newTable(bookmarksScript)
	for i, b := range []struct {
		parent      int
		title, page string
	}{
		{1, "Weather for the lake", "https://weather.example.org/lake"},
		{1, "Railway timetable", "https://trains.example.com/"},
		{4, "Leek soup", "https://recipes.example.org/leek-soup"},
		{4, "Cinnamon buns", "https://recipes.example.org/buns"},
		{2, "Library", "https://library.example.net/"},
		{3, "The keepers of the light", "https://magazine.example.com/lighthouses"},
	} {
		if m.later(m.before(40+i*60, 8, 0)) {
			continue
		}
		var read any
		var extra any
		if b.parent == 3 {
			read = 0
			data, err := proplist.Encode(map[string]any{"com.apple.ReadingList": map[string]any{"DateAdded": m.before(345, 8, 0), "PreviewText": "Once there were eleven."}}, proplist.FormatBinary)
			if err != nil {
				return err
			}
			extra = data
		}
		t.row("bookmarks", 10+i, 0, b.parent, 0, b.title, b.page, 0, 0, i, fmt.Sprintf("BOOKMARK-%d", i), read, float64(m.before(40+i*60, 8, 0).Unix()), 0, extra)
		m.counts.Bookmarks++
	}
	if err := t.into(m, "HomeDomain", "Library/Safari/Bookmarks.db"); err != nil || m.Plain {
		return err
	}
	h := newTable(historyScript)
	for i := range 12 {
		if m.later(m.before(i*2, 7, 30)) {
			continue
		}
		h.row("history_items", i+1, fmt.Sprintf("https://news.example.com/%d", i+1), "news", 1+i%3)
		m.counts.Pages++
		for n := range 1 + i%3 {
			h.row("history_visits", m.counts.Visits+1, i+1, float64(cocoa(m.before(i*2+n, 7, 30))), fmt.Sprintf("News of the day, %d", i+1), 0, nil)
			m.counts.Visits++
		}
	}
	return h.into(m, "HomeDomain", "Library/Safari/History.db")
}

const whatsAppScript = `
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (4, 'WAChatSession', 0, 9), (9, 'WAMessage', 0, 99), (8, 'WAMediaItem', 0, 9), (6, 'WAGroupMember', 0, 9);
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZARCHIVED INTEGER, ZREMOVED INTEGER, ZSESSIONTYPE INTEGER, ZGROUPINFO INTEGER, ZLASTMESSAGEDATE TIMESTAMP, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZGROUPEVENTTYPE INTEGER, ZISFROMME INTEGER, ZMESSAGETYPE INTEGER, ZSORT INTEGER, ZSTARRED INTEGER, ZCHATSESSION INTEGER,
 ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZFROMJID VARCHAR, ZTOJID VARCHAR, ZPUSHNAME VARCHAR, ZSTANZAID VARCHAR, ZTEXT VARCHAR);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZFILESIZE INTEGER, ZMOVIEDURATION INTEGER, ZMESSAGE INTEGER, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMEDIALOCALPATH VARCHAR,
 ZTITLE VARCHAR, ZVCARDNAME VARCHAR, ZVCARDSTRING VARCHAR, ZXMPPTHUMBPATH VARCHAR, ZMETADATA BLOB);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCHATSESSION INTEGER, ZMEMBERJID VARCHAR, ZCONTACTNAME VARCHAR, ZFIRSTNAME VARCHAR);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZJID VARCHAR, ZPUSHNAME VARCHAR);
`

// whatsApp makes a chat and a group.
func (m *maker) whatsApp() error {
	if m.NoWhatsApp {
		return nil
	}
	const (
		group       = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
		last, choir = 131, 133 // days before the end
	)
	t := newTable(whatsAppScript)
	t.row("ZWACHATSESSION", 1, 4, 1, 0, 0, 0, nil, float64(cocoa(m.before(last, 20, 0))), "34915550107@s.whatsapp.net", "Tomás Ríos")
	t.row("ZWACHATSESSION", 2, 4, 1, 0, 0, 1, 1, float64(cocoa(m.before(choir, 20, 0))), "442079460018-1600000000@g.us", "Choir")
	t.row("ZWAGROUPMEMBER", 1, 6, 1, 2, "48225550110@s.whatsapp.net", "Anna Kowalska", "Anna")
	t.row("ZWAGROUPMEMBER", 2, 6, 1, 2, "442079460112@s.whatsapp.net", "Ben O’Neill", "Ben")
	picture, err := m.Drawn.photo(m.Seed+2, 7, 800, 600)
	if err != nil {
		return err
	}
	const place = "Media/34915550107@s.whatsapp.net/a/b/aaaa1111-0000-4000-8000-000000000001.jpg"
	m.add(group, "Message/"+place, picture, m.before(last, 19, 58))
	t.row("ZWAMEDIAITEM", 1, 8, 1, len(picture), 0, 3, 800.0, 600.0, place, "El puerto", nil, "image/jpeg", nil, nil)
	say := func(id, chat, me int, member, item any, kind int, text any, days, minute int) {
		at := float64(cocoa(m.before(days, 19, minute)))
		from, to := any("34915550107@s.whatsapp.net"), any(nil)
		if chat == 2 {
			from = "442079460018-1600000000@g.us"
		}
		if me == 1 {
			from, to = nil, from
		}
		t.row("ZWAMESSAGE", id, 9, 1, 0, me, kind, id, 0, chat, member, item, at, at, from, to, nil, fmt.Sprintf("STANZA%04d", id), text)
		if kind != 6 && kind != 10 {
			m.counts.WhatsAppMessages++
		}
	}
	say(1, 1, 0, nil, nil, 10, nil, 400, 0)
	say(2, 1, 0, nil, nil, 0, "¿Vienes en julio?", last, 50)
	say(3, 1, 0, nil, 1, 1, nil, last, 58)
	say(4, 1, 1, nil, nil, 0, "¡Claro que sí! Qué bonito 😊", last, 59)
	say(5, 2, 0, nil, nil, 6, "Choir", 500, 0)
	say(6, 2, 0, 1, nil, 0, "Rehearsal is at seven this week.", choir, 10)
	say(7, 2, 0, 2, nil, 0, "I bring the scores 🎶", choir, 12)
	say(8, 2, 1, nil, nil, 0, "See you there.", choir, 20)
	m.counts.WhatsAppChats = 2
	return t.into(m, group, "ChatStorage.sqlite")
}

const accountsScript = `
CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIVE INTEGER, ZACCOUNTTYPE INTEGER, ZPARENTACCOUNT INTEGER, ZACCOUNTDESCRIPTION VARCHAR, ZIDENTIFIER VARCHAR, ZUSERNAME VARCHAR);
CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACCOUNTTYPEDESCRIPTION VARCHAR, ZIDENTIFIER VARCHAR);
INSERT INTO ZACCOUNTTYPE VALUES (1, 4, 1, 'iCloud', 'com.apple.account.AppleAccount');
INSERT INTO ZACCOUNT VALUES (1, 2, 1, 1, 1, NULL, 'iCloud', '5AFE', 'somebody@example.com');
CREATE TABLE ZDATACLASS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME BLOB);
CREATE TABLE Z_2ENABLEDDATACLASSES (Z_2ENABLEDACCOUNTS INTEGER, Z_7ENABLEDDATACLASSES INTEGER, PRIMARY KEY (Z_2ENABLEDACCOUNTS, Z_7ENABLEDDATACLASSES));
CREATE TABLE Z_2PROVISIONEDDATACLASSES (Z_2PROVISIONEDACCOUNTS INTEGER, Z_7PROVISIONEDDATACLASSES INTEGER);
`

// accounts makes an Apple Account and what it is set to keep in iCloud.
func (m *maker) accounts() error {
	t := newTable(accountsScript)
	names := []string{"Contacts", "Calendars", "Notes", "KeychainSync", "Ubiquity"}
	if m.Cloud > 0 {
		names = append(names, "CloudPhotos")
	}
	for i, name := range names {
		data, err := proplist.Encode(map[string]any{
			"$archiver": "NSKeyedArchiver", "$version": 100000,
			"$objects": []any{"$null", "com.apple.Dataclass." + name}, "$top": map[string]any{"root": proplist.Reference(1)},
		}, proplist.FormatBinary)
		if err != nil {
			return err
		}
		t.row("ZDATACLASS", i+1, 7, 1, data)
		t.row("Z_2ENABLEDDATACLASSES", 1, i+1)
	}
	return t.into(m, "HomeDomain", "Library/Accounts/Accounts3.sqlite")
}
