package everyday

import "strings"

// person is somebody whom the owner of the phone knows. Numbers are of the range that is
// kept for films and books, addresses of domains that nobody can have.
type person struct {
	first, last, number, mail, street, company string
	picture                                    bool
}

var known = []person{
	{"Grace", "Abel", "+442079460101", "grace@example.org", "12 Mill Lane|Bath|BA1 1AA|United Kingdom", "", true},
	{"Jonas", "Weber", "+4930555010102", "jonas.weber@example.net", "", "", true},
	{"Mum", "", "+442079460103", "", "3 Orchard Row|Wells|BA5 2XX|United Kingdom", "", true},
	{"Dad", "", "+442079460104", "", "", "", false},
	{"Priya", "Raman", "+442079460105", "priya@example.com", "", "", true},
	{"Dr. Ellen", "Frost", "+442079460106", "practice@example.org", "", "Frost & Partners", false},
	{"Tomás", "Ríos", "+34915550107", "tomas@example.com", "", "", true},
	{"Léa", "Moreau", "+33155501080", "lea.moreau@example.fr", "", "", false},
	{"Kenji", "Mori", "+81355501090", "kenji@example.jp", "", "", false},
	{"Anna", "Kowalska", "+48225550110", "", "", "", true},
	{"", "", "+442079460111", "hello@example.com", "1 Harbour Street|Bristol|BS1 4ZZ|United Kingdom", "Harbour Bakery", false},
	{"Ben", "O’Neill", "+442079460112", "", "", "", false},
	{"Sofia", "Lindqvist", "+46855501130", "sofia@example.se", "", "", false},
	{"Uncle Ravi", "", "+442079460114", "", "", "", false},
}

const peopleScript = `
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT, Organization TEXT, Department TEXT, Note TEXT, Kind INTEGER,
 Birthday TEXT, JobTitle TEXT, Nickname TEXT, Prefix TEXT, Suffix TEXT, CreationDate INTEGER, ModificationDate INTEGER, StoreID INTEGER, PersonLink INTEGER DEFAULT -1, guid TEXT);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value));
INSERT INTO ABMultiValueLabel(value) VALUES ('_$!<Mobile>!$_'), ('_$!<Home>!$_'), ('_$!<Work>!$_');
CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE(value));
INSERT INTO ABMultiValueEntryKey(value) VALUES ('Street'), ('City'), ('ZIP'), ('Country');
CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key));
CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, Type INTEGER, AccountID INTEGER);
INSERT INTO ABStore VALUES (0, 'Address Book', 0, NULL);
CREATE TABLE ABGroup (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, StoreID INTEGER);
INSERT INTO ABGroup VALUES (1, 'Family', 0);
CREATE TABLE ABGroupMembers (UID INTEGER PRIMARY KEY, group_id INTEGER, member_type INTEGER, member_id INTEGER);
INSERT INTO ABGroupMembers VALUES (1, 1, 0, 3), (2, 1, 0, 4);
`

const picturesScript = `
CREATE TABLE ABThumbnailImage (ROWID INTEGER PRIMARY KEY, record_id INTEGER, format INTEGER, derived_from_format INTEGER, data BLOB);
CREATE TABLE ABFullSizeImage (ROWID INTEGER PRIMARY KEY, record_id INTEGER, crop_x INTEGER, crop_y INTEGER, crop_width INTEGER, data BLOB);
`

// people makes the contacts and their pictures.
func (m *maker) people() error {
	t, pictures := newTable(peopleScript), newTable(picturesScript)
	value := 0
	add := func(record, property int, label any, text any) int {
		value++
		t.row("ABMultiValue", value, record, property, 0, label, text)
		return value
	}
	for i, p := range known {
		id := i + 1
		var birthday any
		if i%4 == 0 {
			birthday = float64(cocoa(m.before(12_000+i*137, 12, 0)))
		}
		t.row("ABPerson", id, text(p.first), text(p.last), nil, text(p.company), nil, nil, bit(p.first == "" && p.last == ""),
			birthday, nil, nil, nil, nil, cocoa(m.before(900-i, 10, 0)), cocoa(m.before(100, 10, 0)), 0, -1, "PERSON-"+p.number)
		add(id, 3, 1+i%3, p.number)
		if p.mail != "" {
			add(id, 4, 2, p.mail)
		}
		if p.street != "" {
			parent := add(id, 5, 2, nil)
			for key, part := range strings.Split(p.street, "|") {
				t.row("ABMultiValueEntry", parent, key+1, part)
			}
		}
		if !p.picture {
			continue
		}
		small, err := m.Drawn.avatar(m.Seed, uint64(i), 120)
		if err != nil {
			return err
		}
		large, err := m.Drawn.avatar(m.Seed, uint64(i), 360)
		if err != nil {
			return err
		}
		pictures.row("ABThumbnailImage", id, id, 0, 0, small)
		pictures.row("ABFullSizeImage", id, id, 0, 0, 360, large)
	}
	m.counts.Contacts = len(known)
	if err := t.into(m, "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"); err != nil {
		return err
	}
	return pictures.into(m, "HomeDomain", "Library/AddressBook/AddressBookImages.sqlitedb")
}

// text is a text, or NULL for none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
