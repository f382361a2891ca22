package view_test

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestOpenNotes: the locked notes that an iPhone wrote, opened with their password; closed,
// nothing of it is left.
func TestOpenNotes(t *testing.T) {
	files := []samples.File{{Domain: "AppDomainGroup-group.com.apple.notes", Path: "NoteStore.sqlite", Data: contentstest.Fixture(t, "notes/plaso-ios15.NoteStore.sqlite")}}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		v := view.Of(s)
		defer v.Close()
		locked := func() (ids []string) {
			list, err := v.List(t.Context(), inventory.Notes, "")
			if err != nil || list.Count != 8 {
				t.Fatalf("%+v, %v", list, err)
			}
			for _, row := range list.Rows {
				if row.Has(shown.MarkLocked) {
					ids = append(ids, row.ID)
				}
			}
			return ids
		}
		ids := locked()
		if len(ids) != 4 {
			t.Fatal(ids)
		}
		card, err := v.Card(t.Context(), inventory.Notes, ids[0])
		if err != nil || card.Text != "" || len(card.Fields) == 0 || card.Fields[len(card.Fields)-1].Value != "Who’s Password?" {
			t.Errorf("%+v, %v", card, err)
		}
		typed := []byte("not that")
		if n, err := v.OpenNotes(t.Context(), typed); n != 0 || err != nil || strings.Trim(string(typed), "\x00") != "" || len(locked()) != 4 {
			t.Errorf("%d, %v, %q is left", n, err, typed)
		}
		typed = []byte("MyPassword")
		if n, err := v.OpenNotes(t.Context(), typed); n != 4 || err != nil || strings.Trim(string(typed), "\x00") != "" || len(locked()) != 0 {
			t.Errorf("%d, %v, %q is left", n, err, typed)
		}
		for _, id := range ids {
			if card, err := v.Card(t.Context(), inventory.Notes, id); err != nil || !strings.HasPrefix(card.Text, card.Title) || card.Has(shown.MarkLocked) {
				t.Errorf("%+v, %v", card, err)
			}
		}
		if found, err := v.List(t.Context(), inventory.Notes, "super-duper"); err != nil || found.Count != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		if n, err := v.OpenNotes(t.Context(), []byte("MyPassword")); n != 0 || err != nil {
			t.Errorf("%d more, %v", n, err)
		}
		keys := v.NoteKeys()
		if len(keys) != 4 {
			t.Errorf("%d keys", len(keys))
		}
		v.Close()
		if _, err := v.OpenNotes(t.Context(), []byte("MyPassword")); err != shown.ErrClosed || len(v.NoteKeys()) != 0 {
			t.Errorf("after it was closed: %v, %d keys", err, len(v.NoteKeys()))
		}
	})
}
