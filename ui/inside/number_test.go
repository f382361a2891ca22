package inside_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestOneNumber: how many photos there are is told in one way: what the page shows is what
// the tile and the sheet say, and the hidden and deleted ones are told beside it.
func TestOneNumber(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	w := newWindow(t, files, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), inside.NewPhotos)
	held, err := w.view.Holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	photos := held.Of(inventory.Photos)
	if counts.Hidden == 0 || counts.Trashed == 0 || photos.Count != int64(counts.Photos) {
		t.Fatalf("%+v, of %+v", photos, counts)
	}
	shows := inside.ShownPhotos(w.page)
	if shows != counts.Photos-counts.Hidden-counts.Trashed {
		t.Errorf("the page shows %d of %+v", shows, counts)
	}
	words := w.host.Words
	if usual := words.Usual(photos); !strings.HasPrefix(usual, words.Number(int64(shows))+" photos and videos") || strings.Contains(usual, "hidden") {
		t.Errorf("the page shows %d, the sheet says %q", shows, usual)
	}
	apart := words.Number(int64(counts.Hidden+counts.Trashed)) + " hidden or recently deleted"
	if tile := words.Held(photos); !strings.HasPrefix(tile, words.Usual(photos)) || !strings.HasSuffix(tile, apart) {
		t.Errorf("the tile says %q", tile)
	}
}
