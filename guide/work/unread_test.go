package work

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestUnreadKinds: a kind that cannot be read is named by itself, with its reason, and is no
// file that could not be saved; a file of an app that is called like a kind is none.
func TestUnreadKinds(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Seed: 3, Plain: true, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, samples.File{Domain: "AppDomain-org.example.app", Path: "Documents/apps", Data: []byte("x")})
	b, err := samples.Write(t.TempDir(), samples.Options{Seed: 3, Contents: files, Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		p := filepath.Join(b.Folder, payloadName(f)[:2], payloadName(f))
		switch filepath.Base(f.Path) {
		case "sms.db":
			err = os.WriteFile(p, bytes.Repeat([]byte("no database "), 1000), 0o600)
		case "AddressBook.sqlitedb", "apps":
			err = os.Remove(p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r := Room{Data: t.TempDir()}
	order := guide.Order{Kind: guide.JobSave, Backup: b.Folder, To: filepath.Join(t.TempDir(), "saved"), Save: guide.Saving{Kinds: []string{"photos", "messages", "contacts", "notes", "apps"}}}
	got := r.Run(t.Context(), order, Passwords{}, Watch{})
	saved := got.Outcome.Saved
	if got.Err != nil || saved == nil {
		t.Fatal(got.Err, saved)
	}
	if u := saved.Unread; len(u) != 2 || u[0] != (guide.Unread{Kind: inventory.Messages, Reason: "damaged"}) || u[1] != (guide.Unread{Kind: inventory.Contacts, Reason: "missing"}) {
		t.Errorf("%+v", u)
	}
	if saved.NotSaved != 1 || len(saved.Why) != 1 || saved.Why[0].Kind != inventory.Apps || len(saved.Names) != 1 || saved.Names[0] != "apps" {
		t.Errorf("%d not saved, %+v, %q", saved.NotSaved, saved.Why, saved.Names)
	}
	list, err := os.ReadFile(saved.List)
	if err != nil || !bytes.Contains(list, []byte("Apps: apps (AppDomain-org.example.app-Documents/apps)")) || !bytes.Contains(list, []byte("  Messages\n")) {
		t.Errorf("%v\n%s", err, list)
	}

	for _, f := range files {
		switch filepath.Base(f.Path) {
		case "Photos.sqlite", "voicemail.db", "CloudRecordings.db":
			id := payloadName(f)
			if err := os.WriteFile(filepath.Join(b.Folder, id[:2], id), bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	order.To, order.Save.Kinds = filepath.Join(t.TempDir(), "parts"), []string{"photos", "voicemail", "voice-memos"}
	saved = r.Run(t.Context(), order, Passwords{}, Watch{}).Outcome.Saved
	if saved == nil || len(saved.Unread) != 3 || saved.NotSaved != 0 || len(saved.Kinds) != 3 {
		t.Fatalf("%+v", saved)
	}
	for _, u := range saved.Unread {
		if !u.Part || u.Reason != "damaged" {
			t.Errorf("its files are there: %+v", u)
		}
	}

	order.To, order.Save = filepath.Join(t.TempDir(), "none"), guide.Saving{Kinds: []string{"voicemail"}}
	if r := r.Run(t.Context(), order, Passwords{}, Watch{}); r.Err != nil || r.Outcome.Saved == nil {
		t.Errorf("nothing to save: %v, %+v", r.Err, r.Outcome.Saved)
	}
}
