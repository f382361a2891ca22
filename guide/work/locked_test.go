package work

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestLockedNotesAreSaved: with their password, or open in the window, the locked notes of
// an iPhone are saved with their texts, into the folder where their titles alone lie, too.
// No password is anywhere on the disk afterwards.
func TestLockedNotesAreSaved(t *testing.T) {
	const secret, typed = "Super-duper secret note.", "MyPassword"
	backup := contentstest.Write(t, samples.Options{Bare: true, Contents: []samples.File{
		{Domain: "AppDomainGroup-group.com.apple.notes", Path: "NoteStore.sqlite", Data: contentstest.Fixture(t, "notes/plaso-ios15.NoteStore.sqlite")},
	}})
	data := t.TempDir()
	saved := func(to string, p Passwords) string {
		t.Helper()
		room := &Room{Data: data}
		r := room.Run(t.Context(), guide.Order{Kind: guide.JobSave, Backup: backup, To: to, Save: guide.Saving{Kinds: []string{"notes"}}}, p, Watch{})
		if r.Failure != nil || r.Err != nil {
			t.Fatal(r.Failure, r.Err)
		}
		for _, n := range append(p.Notes, p.Password) {
			if strings.Trim(string(n), "\x00") != "" {
				t.Errorf("%q is left in memory", n)
			}
		}
		var all strings.Builder
		for _, root := range []string{to, data} {
			err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				text, err := os.ReadFile(path)
				all.Write(text)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(all.String(), typed) {
			t.Error("the password lies on the disk")
		}
		return all.String()
	}
	one := filepath.Join(t.TempDir(), "one")
	if all := saved(one, Passwords{}); strings.Contains(all, secret) || !strings.Contains(all, "My Super Secret Note") {
		t.Error("locked notes are to be saved with their titles alone")
	}
	if all := saved(one, Passwords{Notes: [][]byte{[]byte("not that"), []byte(typed)}}); !strings.Contains(all, secret) {
		t.Error("the second save did not open the notes")
	}
	b, err := backupdir.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	v, err := view.Open(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if n, err := v.OpenNotes(t.Context(), []byte(typed)); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	keys := v.NoteKeys()
	if all := saved(filepath.Join(t.TempDir(), "two"), Passwords{NoteKeys: keys}); !strings.Contains(all, secret) || len(keys) != 0 {
		t.Error("what is open in the window was not saved, or its keys are left")
	}
}
