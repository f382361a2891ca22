package contacts_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

const place = "Library/AddressBook/"

func file(name string, data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: place + name, Data: data}
}

func all(t testing.TB, s *source.Source) (r *contacts.Reader, out []contacts.Contact, defects []*source.Defect) {
	t.Helper()
	r, err := contacts.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	for c, err := range r.Contacts(t.Context()) {
		var d *source.Defect
		switch {
		case errors.As(err, &d):
			defects = append(defects, d)
		case err != nil:
			t.Fatal(err)
		default:
			out = append(out, c)
		}
	}
	return r, out, defects
}

func TestPublishedIOS18(t *testing.T) {
	files := []samples.File{file("AddressBook.sqlitedb", contentstest.Fixture(t, "contacts/synthetic-ios18.AddressBook.sqlitedb"))}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r, people, defects := all(t, s)
		sum, err := r.Summary(t.Context())
		if err != nil || sum.Count != 4 || len(people) != 4 || len(defects) != 0 {
			t.Fatalf("count %d, %d people, %v, %v", sum.Count, len(people), defects, err)
		}
		alex := people[0]
		if alex.Name() != "Dr. Alex Quinn Fixture Jr." || alex.Birthday != (contacts.Date{Year: 1990, Month: 4, Day: 1}) || !slices.Equal(alex.Groups, []string{"Fixture Friends"}) {
			t.Errorf("%+v", alex)
		}
		if len(alex.Phones) != 3 || alex.Phones[0].Label != (contacts.Label{Name: "Home", Builtin: true}) || alex.Phones[2].Label.Name != "" ||
			alex.URLs[0].Label != (contacts.Label{Name: "fixture custom"}) || alex.Messaging[0].Username != "fixture-im" {
			t.Errorf("%+v", alex)
		}
		if a := alex.Addresses[0]; a.Street != "1 Synthetic Way" || a.City != "Faketown" || a.State != "FX" || a.ZIP != "00001" || a.Country != "Fixtureland" {
			t.Errorf("%+v", a)
		}
		if people[1].Phones[0].Label.Name != "" {
			t.Error("a label that is not there has a name")
		}
		if !people[2].IsCompany || people[2].Name() != "Acme Synthetics" || people[3].Name() != "Solo" {
			t.Errorf("%+v", people[2:])
		}
		values := 0
		for _, p := range people {
			values += len(p.Phones) + len(p.Emails) + len(p.URLs) + len(p.Addresses) + len(p.Messaging)
		}
		if values != 9 {
			t.Errorf("%d values", values)
		}
	})
}

func josh(t testing.TB) []samples.File {
	var files []samples.File
	for _, name := range []string{"AddressBook.sqlitedb", "AddressBook.sqlitedb-wal", "AddressBookImages.sqlitedb", "AddressBookImages.sqlitedb-wal"} {
		files = append(files, file(name, contentstest.Fixture(t, "contacts/josh-ios15/"+name)))
	}
	return files
}

func TestPublishedIOS15(t *testing.T) {
	contentstest.Both(t, josh(t), func(t *testing.T, s *source.Source) {
		r, people, defects := all(t, s)
		sum, err := r.Summary(t.Context())
		if err != nil || sum.Count != 8 || len(people) != 8 || len(defects) != 0 {
			t.Fatalf("count %d, %d people, %v, %v", sum.Count, len(people), defects, err)
		}
		phones, mails, rows := 0, 0, 0
		pictures := map[int64]string{}
		for _, p := range people {
			phones, mails, rows = phones+len(p.Phones), mails+len(p.Emails), rows+len(p.Rows)
			picture, err := r.Picture(&p)
			if err != nil {
				t.Fatal(err)
			}
			if picture != nil {
				pictures[p.ID] = fmt.Sprintf("%s %d", contacts.Extension(picture), len(picture))
			}
		}
		// Seven numbers and four addresses; those of the linked pair are the same.
		if phones != 6 || mails != 3 || rows != 9 {
			t.Errorf("%d phones, %d mails, %d rows", phones, mails, rows)
		}
		if len(pictures) != 2 || pictures[3] != "png 208637" || pictures[4] != "jpg 130830" {
			t.Errorf("pictures %v", pictures)
		}
		i := slices.IndexFunc(people, func(c contacts.Contact) bool { return c.IsCompany })
		if a := people[i]; a.Name() != "Apple Inc." || a.Addresses[0] != (contacts.Address{
			Label: contacts.Label{Name: "Work", Builtin: true}, Street: "One Apple Park Way", ZIP: "95014", City: "Cupertino", State: "CA", Country: "United States", CountryCode: "us",
		}) || a.URLs[0].Text != "http://www.apple.com" {
			t.Errorf("%+v", a)
		}
		j := slices.IndexFunc(people, func(c contacts.Contact) bool { return len(c.Rows) == 2 })
		if p := people[j]; p.Name() != "This Is DFIR Two" || p.Created.Format("2006-01-02T15:04:05Z") != "2023-04-15T14:00:29Z" {
			t.Errorf("%+v", p)
		}
		if !slices.ContainsFunc(people, func(c contacts.Contact) bool {
			return slices.ContainsFunc(c.Phones, func(v contacts.Value) bool { return v.Label == contacts.Label{Name: "TextNow"} })
		}) {
			t.Error("the person's own label is not there")
		}
	})
}

// TestAsSQLSays holds every value against a query by another driver, with the log put in
// by SQLite itself.
func TestAsSQLSays(t *testing.T) {
	folder := t.TempDir()
	for _, f := range josh(t) {
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(f.Path)), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(folder, "AddressBook.sqlitedb"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT v.record_id || ' ' || v.property || ' ' || v.value FROM ABMultiValue v WHERE v.property IN (3, 4, 22)`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var want []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s, "9 ") { // linked with 1, and the same
			want = append(want, s)
		}
	}
	_, people, _ := all(t, contentstest.Encrypted(t, josh(t)...))
	var got []string
	for _, p := range people {
		for property, values := range map[int][]contacts.Value{3: p.Phones, 4: p.Emails, 22: p.URLs} {
			for _, v := range values {
				got = append(got, fmt.Sprintf("%d %d %s", p.ID, property, v.Text))
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nSQL %q", got, want)
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, people, defects := all(t, contentstest.Encrypted(t, files...))
	if len(people) != counts.Contacts || len(defects) != 0 {
		t.Errorf("%d people, %v", len(people), defects)
	}
	if picture, err := r.Picture(&people[0]); err != nil || contacts.Extension(picture) != "jpg" {
		t.Errorf("%d bytes, %v", len(picture), err)
	}
	if a := people[0].Addresses[0]; a.City != "Bath" {
		t.Errorf("%+v", a)
	}
}

func TestSchemas(t *testing.T) {
	t.Run("people only", func(t *testing.T) {
		r, people, _ := all(t, contentstest.Plain(t, file("AddressBook.sqlitedb", contentstest.Made(t, `CREATE TABLE ABPerson (First TEXT); INSERT INTO ABPerson VALUES ('A'), (NULL)`))))
		if !r.State().Readable() || len(people) != 2 || !slices.Contains(r.State().Missing, "ABMultiValue") {
			t.Errorf("%+v %+v", r.State(), people)
		}
	})
	t.Run("nothing of it", func(t *testing.T) {
		r, people, _ := all(t, contentstest.Plain(t, file("AddressBook.sqlitedb", contentstest.Made(t, `CREATE TABLE Other (a)`))))
		if r.State().Reason != source.OtherSchema || len(people) != 0 {
			t.Errorf("%+v", r.State())
		}
	})
	t.Run("none", func(t *testing.T) {
		r, _, _ := all(t, contentstest.Plain(t))
		if r.State().Reason != source.NotThere {
			t.Errorf("%+v", r.State())
		}
	})
	t.Run("birthdays and links", func(t *testing.T) {
		_, people, defects := all(t, contentstest.Plain(t, file("AddressBook.sqlitedb", contentstest.Made(t, `CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Birthday TEXT, PersonLink INTEGER, CreationDate);
			INSERT INTO ABPerson VALUES (1, 'A', '-12517675200', -1, 1), (2, 'B', '478483200.0', 7, 1), (3, 'C', 'soon', 7, 'x'), (4, 'D', NULL, 7, 1), (5, 'E', 1e300, 9, 1)`))))
		if len(people) != 3 || people[0].Birthday.Year != 0 || people[0].Birthday.Month == 0 || people[1].Birthday != (contacts.Date{Year: 2016, Month: 3, Day: 1}) || len(people[1].Rows) != 3 {
			t.Errorf("%+v", people)
		}
		if len(defects) != 3 {
			t.Errorf("%v", defects)
		}
	})
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file("AddressBook.sqlitedb", nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Birthday TEXT, PersonLink INTEGER); INSERT INTO ABPerson VALUES (1, 'A', '5', 1), (2, 'B', '6', 1);
		CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id, property, label, value); INSERT INTO ABMultiValue VALUES (1, 1, 3, 1, '5'), (2, 1, 5, 1, NULL);
		CREATE TABLE ABMultiValueLabel (value); INSERT INTO ABMultiValueLabel VALUES ('_$!<Home>!$_')`),
	}, func(t *testing.T, s *source.Source) {
		r, err := contacts.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		n := 0
		for c := range r.Contacts(t.Context()) {
			_ = c.Name()
			if n++; n > 100_000 {
				t.Fatal("more than bytes")
			}
		}
	})
}
