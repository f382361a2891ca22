package save_test

import (
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestSizeClaims: rows that promise more than any disk has keep nothing else from being
// saved, and are told.
func TestSizeClaims(t *testing.T) {
	s := contentstest.Open(t, samples.Options{Files: 120, Bytes: 1 << 60, Payload: samples.PayloadNone})
	result, err := save.Run(t.Context(), s, filepath.Join(t.TempDir(), "saved"), save.Selection{Kinds: []source.Kind{save.Tree}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, n := range result.NotSaved {
		if n.Reason == folder.Missing {
			missing++
		}
	}
	if missing == 0 || int(result.SavedAll().Files)+len(result.NotSaved) != s.Len() || result.SavedAll().Files < 60 {
		t.Errorf("%d saved, %d missing and %d not saved of %d", result.SavedAll().Files, missing, len(result.NotSaved), s.Len())
	}
}
