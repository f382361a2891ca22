package view_test

import (
	"errors"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func TestHoldingsAndClose(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		v := view.Of(s)
		h, err := v.Holdings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Of(inventory.Contacts).Count; got != int64(counts.Contacts) {
			t.Errorf("%d contacts, want %d", got, counts.Contacts)
		}
		if again, _ := v.Holdings(t.Context()); again != h {
			t.Error("it was counted twice")
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
		if _, err := v.Holdings(t.Context()); !errors.Is(err, shown.ErrClosed) {
			t.Errorf("a closed view answers %v", err)
		}
		if err := v.Close(); err != nil {
			t.Error("closed twice:", err)
		}
	})
}
