package contacts_test

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

func TestNames(t *testing.T) {
	r, err := contacts.Open(t.Context(), contentstest.Plain(t, file("AddressBook.sqlitedb", contentstest.Made(t, `CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT);
		INSERT INTO ABPerson VALUES (1, 'Ada'), (2, 'Bea'), (3, 'Cem'), (4, NULL);
		CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id, property, value);
		INSERT INTO ABMultiValue VALUES (1, 1, 3, '+49 (30) 123-456-789'), (2, 1, 4, 'Ada@Example.org'), (3, 2, 3, '112'), (4, 2, 3, '+1 555 999 888 777'), (5, 3, 3, '0555 999 888 777'), (6, 4, 3, '5')`))))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	names, err := r.Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"+4930123456789": "Ada", "030123456789": "Ada", "ada@example.org": "Ada", "112": "Bea", "0112": "", "+1555999888777": "Bea", "0555999888777": "Cem",
		"999888777": "", "nobody@example.org": "", "": "", "5": "5", "apple": "",
	} {
		if got := names.Of(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
	var none *contacts.Names
	if none.Of("1") != "" {
		t.Error("nobody has a name")
	}
}
