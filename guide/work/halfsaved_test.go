package work

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestHalfSaved kills a program while it saves: that is found out at the next start, and
// the save goes on until the folder is whole. One that ends, however it does, or that is
// still under way, is none.
func TestHalfSaved(t *testing.T) {
	order := guide.Order{Kind: guide.JobSave, Save: guide.Saving{Kinds: []string{"photos", "apps"}}}
	if dir := os.Getenv("LIFEBOAT_TEST_HALF_SAVED"); dir != "" {
		order.Backup, order.To = os.Getenv("LIFEBOAT_TEST_BACKUP"), filepath.Join(dir, "saved")
		r := Room{Data: filepath.Join(dir, "data")}
		r.Run(t.Context(), order, Passwords{}, Watch{Progress: func(p progress.Progress) {
			if p.Stage == save.StageFiles && p.Done > p.Total/3 {
				self, _ := os.FindProcess(os.Getpid())
				_ = self.Kill()
				select {}
			}
		}})
		t.Fatal("it was not killed")
	}
	b, err := samples.Write(t.TempDir(), samples.Options{Seed: 4, Bytes: 30e6})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := Room{Data: filepath.Join(dir, "data")}
	if h := r.HalfSaved(); h != nil {
		t.Errorf("at first: %+v", h)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestHalfSaved$")
	child.Env = append(os.Environ(), "LIFEBOAT_TEST_HALF_SAVED="+dir, "LIFEBOAT_TEST_BACKUP="+b.Folder)
	if out, err := child.CombinedOutput(); err == nil || strings.Contains(string(out), "it was not killed") {
		t.Fatalf("%v: %s", err, out)
	}
	h := r.HalfSaved()
	if h == nil || !h.CutOff || h.Backup != b.Folder || h.Folder != filepath.Join(dir, "saved") || len(h.What.Kinds) != 2 {
		t.Fatalf("after the kill: %+v", h)
	}
	order.Backup, order.To, order.Save = h.Backup, h.Folder, h.What
	got := r.Run(t.Context(), order, Passwords{}, Watch{Progress: func(progress.Progress) {
		if h := r.HalfSaved(); h != nil {
			t.Errorf("while it goes on: %+v", h)
		}
	}})
	if got.Err != nil || r.HalfSaved() != nil {
		t.Fatalf("%v, then %+v", got.Err, r.HalfSaved())
	}
	fresh := order
	fresh.To = filepath.Join(dir, "fresh")
	want := r.Run(t.Context(), fresh, Passwords{}, Watch{})
	a, aBytes := found(t, filepath.Join(order.To))
	w, wBytes := found(t, fresh.To)
	if want.Err != nil || a != w || got.Saved.SavedAll().Files+got.Saved.ThereAll().Files != want.Saved.SavedAll().Files {
		t.Errorf("%d files of %d bytes after going on, %d of %d at once", a, aBytes, w, wBytes)
	}
	ctx, stop := context.WithCancel(t.Context())
	fresh.To = filepath.Join(dir, "stopped")
	if got := r.Run(ctx, fresh, Passwords{}, Watch{Progress: func(progress.Progress) { stop() }}); !got.Stopped || r.HalfSaved() != nil {
		t.Errorf("stopped: %+v, then %+v", got.Outcome, r.HalfSaved())
	}
}
