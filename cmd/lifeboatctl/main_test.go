package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestCancelledEndsWith130: what is known so far is printed all the same, and
// never as a good result.
func TestCancelledEndsWith130(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	b, err := samples.Write(t.TempDir(), samples.Options{ITER: 50})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{{"check", "--json", b.Folder}, {"repair", b.Folder, b.Folder + "-copy"}, {"backups", "--folder", b.Folder}} {
		var out, messages bytes.Buffer
		if code := run(ctx, args, strings.NewReader(""), &out, &messages); code != exitCancel {
			t.Errorf("%s: exit code %d, %s", args[0], code, messages.String())
		}
		if strings.Contains(out.String(), "restorable") {
			t.Errorf("%s: %s", args[0], out.String())
		}
	}
}
