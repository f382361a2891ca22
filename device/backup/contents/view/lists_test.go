package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// lists are the kinds that are lists of records.
var lists = []inventory.Kind{
	inventory.Contacts, inventory.Notes, inventory.Calls, inventory.Calendar, inventory.Reminders, inventory.VoiceMemos, inventory.Voicemail,
	inventory.SafariBookmarks, inventory.SafariHistory,
}

// TestListsAreCounted: a list has as many rows as the inventory says, each has a card, and
// each is found by its own title.
func TestListsAreCounted(t *testing.T) {
	contentstest.Both(t, everydayFiles(t), func(t *testing.T, s *source.Source) {
		v := view.Of(s)
		defer v.Close()
		h, err := v.Holdings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range lists {
			held := h.Of(kind)
			list, err := v.List(t.Context(), kind, "")
			if err != nil || int64(list.Count) < held.Count || len(list.Rows) != list.Count || list.Reason != held.Reason || held.Readable && held.Count == 0 {
				t.Errorf("%s: %d rows of %d, want %d, %v, %v", kind, len(list.Rows), list.Count, held.Count, list.Reason, err)
				continue
			}
			ids := map[string]bool{}
			for i, row := range list.Rows {
				if row.ID == "" || ids[row.ID] {
					t.Errorf("%s: ID %q twice", kind, row.ID)
				}
				ids[row.ID] = true
				if testing.Short() && i%5 > 0 { // under the race detector, which finds nothing in what one goroutine reads
					continue
				}
				card, err := v.Card(t.Context(), kind, row.ID)
				if err != nil || card.ID != row.ID || card.Title != row.Title {
					t.Errorf("%s %q: %+v, %v", kind, row.ID, card, err)
				}
				found, err := v.List(t.Context(), kind, strings.ToUpper(row.Title))
				if err != nil || !slices.ContainsFunc(found.Rows, func(r shown.Row) bool { return r.ID == row.ID }) {
					t.Errorf("%s: %q is not found by its title, %v", kind, row.Title, err)
				}
			}
		}
		if _, err := v.Card(t.Context(), inventory.Notes, "no such"); err != shown.ErrNotThere {
			t.Error(err)
		}
		if _, err := v.List(t.Context(), inventory.Photos, ""); err == nil {
			t.Error("photos are no list")
		}
	})
}

// TestAsSQLSays holds lists of published databases against what another driver says.
func TestAsSQLSays(t *testing.T) {
	for _, set := range []struct {
		kind          inventory.Kind
		place, file   string
		domain, query string
	}{
		{inventory.Contacts, "contacts/synthetic-ios18.AddressBook.sqlitedb", "Library/AddressBook/AddressBook.sqlitedb", "HomeDomain", "SELECT count(*) FROM (SELECT DISTINCT coalesce(nullif(PersonLink, -1), -ROWID) FROM ABPerson)"},
		{inventory.Calls, "calls/synthetic-ios18.CallHistory.storedata", "Library/CallHistoryDB/CallHistory.storedata", "HomeDomain", "SELECT count(*) FROM ZCALLRECORD"},
		{inventory.SafariHistory, "safari/synthetic-ios18.History.db", "Library/Safari/History.db", "HomeDomain", "SELECT count(*) FROM history_visits"},
		{inventory.SafariBookmarks, "safari/synthetic-ios18.Bookmarks.db", "Library/Safari/Bookmarks.db", "HomeDomain", "SELECT count(*) FROM bookmarks WHERE type = 0 AND NOT coalesce(deleted, 0)"},
		{inventory.Voicemail, "voicemail/synthetic.voicemail.db", "Library/Voicemail/voicemail.db", "HomeDomain", "SELECT count(*) FROM voicemail"},
		{inventory.Notes, "notes/plaso-ios15.NoteStore.sqlite", "NoteStore.sqlite", "AppDomainGroup-group.com.apple.notes", "SELECT count(*) FROM ZICNOTEDATA WHERE ZNOTE IS NOT NULL"},
	} {
		data := contentstest.Fixture(t, set.place)
		v := view.Of(contentstest.Plain(t, samples.File{Domain: set.domain, Path: set.file, Data: data}))
		list, err := v.List(t.Context(), set.kind, "")
		want := contentstest.Ask(t, data, set.query)[0][0]
		if err != nil || fmt.Sprint(list.Count) != want {
			t.Errorf("%s: %d, SQL says %s (%v, %q)", set.kind, list.Count, want, err, list.Reason)
		}
		if h, err := v.Holdings(t.Context()); err != nil || h.Of(set.kind).Count != int64(list.Count) {
			t.Errorf("%s: %d, the inventory says %d (%v)", set.kind, list.Count, h.Of(set.kind).Count, err)
		}
		for _, row := range list.Rows {
			if _, err := v.Card(t.Context(), set.kind, row.ID); err != nil {
				t.Errorf("%s %+v: %v", set.kind, row, err)
			}
		}
		v.Close()
	}
}

// TestContactByNumber: digits find a number however it is written; names that are the same
// stay apart; damage is counted.
func TestContactByNumber(t *testing.T) {
	v := view.Of(contentstest.Plain(t, samples.File{Domain: "HomeDomain", Path: "Library/AddressBook/AddressBook.sqlitedb", Data: contentstest.Made(t, `
		CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Note TEXT); INSERT INTO ABPerson VALUES (1, 'Zoë', 'Ünal', 'likes' || char(10) || 'tea'), (2, 'Same', 'Name', NULL), (3, 'Same', 'Name', NULL), (4, '', '', NULL);
		CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value TEXT); INSERT INTO ABMultiValue VALUES (1, 1, 3, NULL, '+49 (170) 123-45 67'), (2, 1, 4, NULL, 'Zoe@Mail.example')`)}))
	defer v.Close()
	for query, want := range map[string]int{"": 4, "zoe": 1, "unal zoe": 1, "1701234567": 1, "0 170 123": 1, "0170 1234567": 1, "0049170": 1, "999": 0, "(170)": 1, "zoe@mail": 1, "same name": 2, "tea likes": 1, "nobody": 0} {
		list, err := v.List(t.Context(), inventory.Contacts, query)
		if err != nil || len(list.Rows) != want || list.Count != want {
			t.Errorf("%q: %+v, want %d, %v", query, list, want, err)
		}
	}
}
