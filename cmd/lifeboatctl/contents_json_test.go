package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// kindIDs are the kinds that "contents --json" has, each once.
var kindIDs = []string{
	"apps", "calendar", "calls", "contacts", "messages", "notes", "photos", "reminders", "safari-bookmarks", "safari-history", "voice-memos", "voicemail", "whatsapp",
}

// heldKind is a kind as programs read it; what it must have is a pointer.
type heldKind struct {
	ID       string   `json:"id"`
	Readable *bool    `json:"readable"`
	Reason   string   `json:"reason"`
	Count    *int64   `json:"count"`
	First    *string  `json:"first"`
	Last     *string  `json:"last"`
	Changed  *string  `json:"changed"`
	Bytes    *int64   `json:"bytes"`
	Defects  *int64   `json:"defects"`
	Missing  []string `json:"missing"`

	Parts map[string]int64 `json:"parts"`
}

// contentsOf holds what "contents --json" prints against its description, to the letter.
func contentsOf(t *testing.T, folder, password string) map[string]heldKind {
	t.Helper()
	var out, errs bytes.Buffer
	args := []string{"contents", "--json", folder}
	if password != "" {
		args = append(args, "--password-stdin")
	}
	if code := run(t.Context(), args, strings.NewReader(password+"\n"), &out, &errs); code != exitOK {
		t.Fatalf("%s: exit %d, %s", folder, code, errs.String())
	}
	var whole map[string]json.RawMessage
	var held struct {
		Schema int             `json:"schema"`
		Backup json.RawMessage `json:"backup"`
		Kinds  []heldKind      `json:"kinds"`
		Absent []struct {
			ID    string `json:"id"`
			Count *int64 `json:"count"`
			Why   string `json:"why"`
			Name  string `json:"name"`
		} `json:"absent"`
		IndexDamaged bool `json:"index_damaged"`
	}
	strict := json.NewDecoder(bytes.NewReader(out.Bytes()))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&held); err != nil || strict.More() {
		t.Fatalf("%s: %v\n%s", folder, err, out.String())
	}
	if err := json.Unmarshal(out.Bytes(), &whole); err != nil || string(whole["absent"]) == "null" || string(whole["kinds"]) == "null" || held.Schema != 1 {
		t.Errorf("%s: %v\n%s", folder, err, out.String())
	}
	kinds, ids := map[string]heldKind{}, []string{}
	for _, k := range held.Kinds {
		ids, kinds[k.ID] = append(ids, k.ID), k
		if k.Readable == nil || k.Count == nil || k.Bytes == nil || k.Defects == nil || *k.Count < 0 || *k.Bytes < 0 || *k.Defects < 0 {
			t.Errorf("%s: %+v lacks what it must have", folder, k)
			continue
		}
		if *k.Readable == (k.Reason != "") || !*k.Readable && *k.Count != 0 || (k.First == nil) != (k.Last == nil) || k.First != nil && *k.Count == 0 {
			t.Errorf("%s: %s contradicts itself: %+v", folder, k.ID, k)
		}
		var before time.Time
		for _, at := range []*string{k.First, k.Last} {
			if at == nil {
				continue
			}
			when, err := time.Parse(time.RFC3339, *at)
			if err != nil || !strings.HasSuffix(*at, "Z") || when.Before(before) {
				t.Errorf("%s: %s from %s to %s", folder, k.ID, *k.First, *k.Last)
			}
			before = when
		}
	}
	slices.Sort(ids)
	if !slices.Equal(ids, kindIDs) {
		t.Errorf("%s: kinds %v", folder, ids)
	}
	for _, a := range held.Absent {
		if a.ID == "" || a.Why == "" || a.Count == nil || *a.Count == 0 || *a.Count < -1 {
			t.Errorf("%s: absent %+v", folder, a)
		}
	}
	for id, k := range kinds { // what cannot be read is told as absent, too
		told := slices.ContainsFunc(held.Absent, func(a struct {
			ID    string `json:"id"`
			Count *int64 `json:"count"`
			Why   string `json:"why"`
			Name  string `json:"name"`
		},
		) bool {
			return a.ID == id
		})
		if !*k.Readable && !told && id != "whatsapp" {
			t.Errorf("%s: %s cannot be read, and is not told as absent", folder, id)
		}
	}
	return kinds
}

// TestContentsOfFixtures: every published backup that opens.
func TestContentsOfFixtures(t *testing.T) {
	root := oracletest.Shared(t, "fixtures")
	n := 0
	for folder, password := range map[string]string{
		"sample-plain": "", "generated/plain": "", "generated/encrypted-pw-test": "test", "generated/encrypted-pw-unicode": "pässwörd 🔐", "generated/encrypted-badrecord": "test",
		"generated/encrypted-no-status-no-info": "test", "generated/encrypted-status-uploading": "test",
	} {
		dir := filepath.Join(root, filepath.FromSlash(folder))
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("%v", err)
			continue
		}
		kinds := contentsOf(t, dir, password)
		if strings.HasPrefix(folder, "generated") {
			// Its sms.db is made of random bytes behind the first 16; one photo is there.
			if m := kinds["messages"]; *m.Readable || m.Reason != "not-a-database" || *kinds["photos"].Count != 1 {
				t.Errorf("%s: %+v, %+v", folder, m, kinds["photos"])
			}
			n++
		}
	}
	if n != 6 {
		t.Errorf("%d of the generated ones", n)
	}
}

// TestContentsOfDatabases: all published databases in one backup; the numbers are those that
// their README tells.
func TestContentsOfDatabases(t *testing.T) {
	const whatsApp, notes = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "AppDomainGroup-group.com.apple.notes"
	var files []samples.File
	for _, f := range [][3]string{
		{"messages/synthetic-ios18.sms.db", "HomeDomain", "Library/SMS/sms.db"},
		{"contacts/josh-ios15/AddressBook.sqlitedb", "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"},
		{"contacts/josh-ios15/AddressBook.sqlitedb-wal", "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb-wal"},
		{"calls/synthetic-ios18.CallHistory.storedata", "HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"},
		{"calendar/synthetic-ios18.Calendar.sqlitedb", "HomeDomain", "Library/Calendar/Calendar.sqlitedb"},
		{"reminders/synthetic-ios18.Data-cloud.sqlite", "HomeDomain", "Library/Reminders/Container_v1/Stores/Data-cloud.sqlite"},
		{"reminders/synthetic-ios18.Data-local.sqlite", "HomeDomain", "Library/Reminders/Container_v1/Stores/Data-local.sqlite"},
		{"safari/synthetic-ios18.Bookmarks.db", "HomeDomain", "Library/Safari/Bookmarks.db"},
		{"safari/synthetic-ios18.History.db", "HomeDomain", "Library/Safari/History.db"},
		{"notes/plaso-ios15.NoteStore.sqlite", notes, "NoteStore.sqlite"},
		{"whatsapp/synthetic-full.ChatStorage.sqlite", whatsApp, "ChatStorage.sqlite"},
		{"voicemail/synthetic.voicemail.db", "HomeDomain", "Library/Voicemail/voicemail.db"},
		{"voicememos/synthetic.CloudRecordings.db", "MediaDomain", "Media/Recordings/CloudRecordings.db"},
		{"accounts/plaso-ios15.Accounts3.sqlite", "HomeDomain", "Library/Accounts/Accounts3.sqlite"},
	} {
		files = append(files, samples.File{Domain: f[1], Path: f[2], Data: contentstest.Fixture(t, f[0])})
	}
	for _, password := range []string{"", "tulip"} {
		kinds := contentsOf(t, contentstest.Write(t, samples.Options{Bare: true, Contents: files, Password: password, DPIC: 10, ITER: 10}), password)
		for id, want := range map[string]int64{
			"messages": 9, "contacts": 8, "calls": 5, "calendar": 4, "reminders": 6, "safari-bookmarks": 5, "safari-history": 4, "notes": 8, "whatsapp": 11, "voicemail": 3, "voice-memos": 3,
		} {
			if k := kinds[id]; !*k.Readable || *k.Count != want {
				t.Errorf("%s: %+v, want %d", id, k, want)
			}
		}
		if m := kinds["messages"]; *m.First != "2023-03-08T20:26:41Z" || *m.Last != "2023-03-08T20:26:50Z" {
			t.Errorf("%s to %s", *m.First, *m.Last)
		}
		if n := kinds["notes"]; n.Parts["locked"] != 4 || n.Parts["recently-deleted"] != 1 {
			t.Errorf("%+v", n)
		}
	}
}
