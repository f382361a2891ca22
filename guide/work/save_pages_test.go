package work

import (
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestSavedPages names the pages that a person begins with, which lie in the folder, and
// why something could not be saved.
func TestSavedPages(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Seed: 3, Plain: true, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	b, err := samples.Write(t.TempDir(), samples.Options{Seed: 3, Contents: files, Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	losePhoto(t, b.Folder, files)
	r := Room{Data: t.TempDir()}
	order := guide.Order{Kind: guide.JobSave, Backup: b.Folder, To: filepath.Join(t.TempDir(), "saved"), Save: guide.Saving{Kinds: []string{"photos", "messages", "contacts", "notes"}}}
	got := r.Run(t.Context(), order, Passwords{}, Watch{}).Outcome.Saved
	if got == nil || len(got.Pages) != 2 || got.Pages[0].Kind != inventory.Messages || got.Pages[1].Kind != inventory.Notes {
		t.Fatalf("%+v", got)
	}
	for _, path := range []string{got.Pages[0].Path, got.Pages[1].Path, got.List} {
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !strings.HasPrefix(path, got.Folder+string(filepath.Separator)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if len(got.Why) == 0 || got.Why[0].Kind != inventory.Photos || got.Why[0].Reason != "missing" || got.Why[0].Count != 1 {
		t.Errorf("why not: %+v", got.Why)
	}
}

// losePhoto removes the payload of the first photo.
func losePhoto(t *testing.T, folder string, files []samples.File) {
	t.Helper()
	for _, f := range files {
		if strings.HasPrefix(f.Path, "Media/DCIM/") {
			id := payloadName(f)
			if err := os.Remove(filepath.Join(folder, id[:2], id)); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("no photo")
}

func payloadName(f samples.File) string {
	return fmt.Sprintf("%x", sha1.Sum([]byte(f.Domain+"-"+f.Path)))
}
