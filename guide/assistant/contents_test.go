package assistant

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestLookInside looks into a locked backup without a phone, saves its contacts, and
// leaves: the opened backup is there as long as its page is, and not longer.
func TestLookInside(t *testing.T) {
	b := newBench(t, linux)
	files, counts, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	folder := b.backup(samples.Options{Seed: 2, Password: "right one", Contents: files, Bare: true, DPIC: 10, ITER: 10})
	b.until("known to have a password", func(s guide.Situation, _ guide.Route) bool { // it may have been listed half written
		return len(s.Folders) == 1 && len(s.Folders[0].Backups) == 1 && s.Folders[0].Backups[0].Encrypted
	})
	b.do(guide.ActLookInside, folder)
	_, r := b.at("title/inside-locked")
	if r.Password == nil || b.Contents() != nil {
		t.Fatalf("nobody asks for the password, or it is open: %+v", r.Password)
	}
	b.Do(guide.Intent{Action: guide.ActUnlockInside, Value: folder, Secret: []byte("wrong one")})
	b.until("wrong", func(s guide.Situation, r guide.Route) bool {
		return s.Password == guide.PasswordWrong && r.Password != nil && r.Password.Wrong.Key != ""
	})
	b.Do(guide.Intent{Action: guide.ActUnlockInside, Value: folder, Secret: []byte("right one")})
	s, r := b.at("title/inside")
	if b.opened.noteKeys(folder) == nil || b.opened.noteKeys(folder+"x") != nil {
		t.Error("notes that are opened here would not be saved with their texts, or in another backup too")
	}
	if r.Kind != guide.PageInside || s.Inside.Holdings.Of(inventory.Contacts).Count != int64(counts.Contacts) {
		t.Fatalf("kind %s, holds %+v", r.Kind, s.Inside.Holdings.Of(inventory.Contacts))
	}
	open := b.Contents()
	if open == nil {
		t.Fatal("nothing to look through")
	}
	if h, err := open.Holdings(t.Context()); err != nil || h.Of(inventory.Photos).Count != int64(counts.Photos) {
		t.Errorf("the opened backup says %+v, %v", h, err)
	}

	to := filepath.Join(t.TempDir(), "saved")
	b.Do(guide.Intent{Action: guide.ActSaveOut, Value: to, Save: &guide.Saving{Kinds: []string{"contacts"}}})
	s, r = b.until("saved", func(s guide.Situation, _ guide.Route) bool { return s.SavedNow() != nil })
	if d := s.SavedNow(); d.Folder != to || d.Files == 0 || d.NotSaved != 0 || r.Kind != guide.PageResult {
		t.Errorf("saved %+v, page %s", d, r.Kind)
	}
	if inside, err := os.ReadDir(to); err != nil || len(inside) == 0 {
		t.Errorf("nothing lies there: %v", err)
	}
	if b.Contents() != open {
		t.Error("the backup was closed by the saving")
	}
	b.do(guide.ActDismissFailure, "")
	b.at("title/inside")
	b.do(guide.ActLeaveInside, "")
	b.until("closed", func(s guide.Situation, _ guide.Route) bool { return s.Inside == nil })
	b.until("let go of", func(guide.Situation, guide.Route) bool {
		_, err := open.Holdings(t.Context())
		return b.Contents() == nil && errors.Is(err, shown.ErrClosed)
	})
}

// TestLookIntoALostIndex: without an index there is nothing to look through, but what
// can be recognised can be saved.
func TestLookIntoALostIndex(t *testing.T) {
	b := newBench(t, linux)
	folder := b.backup(samples.Options{Seed: 2})
	if err := os.WriteFile(filepath.Join(folder, "Manifest.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(guide.ActLookInside, folder)
	s, r := b.at("title/inside-lost")
	if !s.Inside.IndexLost || b.Contents() != nil || r.Primary.ID != guide.ActSaveOut {
		t.Errorf("%+v, primary %+v", s.Inside, r.Primary)
	}
	b.Do(guide.Intent{Action: guide.ActSaveOut, Value: filepath.Join(t.TempDir(), "saved"), Save: &guide.Saving{Kinds: []string{"photos"}}})
	s, _ = b.until("sorted", func(s guide.Situation, _ guide.Route) bool { return s.SavedNow() != nil })
	if !s.SavedNow().Sorted {
		t.Errorf("%+v", s.SavedNow())
	}
}

// TestLookByAnOlderIndex: where the index of a backup is lost, that of another backup of
// the same iPhone opens it, to look through and to save from; with a password, too.
func TestLookByAnOlderIndex(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{"", "right one"} {
		t.Run("password "+password, func(t *testing.T) {
			b := newBench(t, linux)
			o := samples.Options{Seed: 2, Password: password, Contents: files, Bare: true, DPIC: 10, ITER: 10, Date: time.Now().AddDate(0, 0, -2)}
			folder := b.backup(o)
			o.Folder, o.Date = filepath.Base(folder)+"-20260101-101010", o.Date.AddDate(0, -1, 0)
			older := b.backup(o)
			if err := os.WriteFile(filepath.Join(folder, "Manifest.db"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			b.do(guide.ActRescan, "")
			b.until("listed whole", func(s guide.Situation, _ guide.Route) bool {
				if len(s.Folders) != 1 || len(s.Folders[0].Backups) != 2 {
					return false
				}
				for _, f := range s.Folders[0].Backups {
					if f.Encrypted != (password != "") || (f.IndexBytes > 0) != (f.Folder == older) {
						return false
					}
				}
				return true
			})
			b.do(guide.ActLookInside, folder)
			if password != "" {
				b.at("title/inside-locked")
				b.Do(guide.Intent{Action: guide.ActUnlockInside, Value: folder, Secret: []byte(password)})
			}
			s, r := b.at("title/inside")
			if s.Inside.OlderIndex != older || r.Body.Key != "body/inside-older" || s.Inside.Holdings.Of(inventory.Contacts).Count != int64(counts.Contacts) {
				t.Fatalf("%+v, body %s", s.Inside, r.Body.Key)
			}
			b.Do(guide.Intent{Action: guide.ActSaveOut, Value: filepath.Join(t.TempDir(), "saved"), Save: &guide.Saving{Kinds: []string{"photos", "contacts"}}})
			s, _ = b.until("saved", func(s guide.Situation, _ guide.Route) bool { return s.SavedNow() != nil })
			if d := s.SavedNow(); !d.OlderIndex || d.NotSaved != 0 || d.Files < int64(counts.Contacts) {
				t.Errorf("%+v", d)
			}
		})
	}
}
