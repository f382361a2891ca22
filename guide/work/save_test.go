package work

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestSave: a save goes through its phases, find counts what it says, and what stands in
// its way has its own words.
func TestSave(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	r := Room{Data: t.TempDir()}
	to := filepath.Join(t.TempDir(), "saved")
	order := guide.Order{Kind: guide.JobSave, Backup: b.Folder, To: to, Save: guide.Saving{Kinds: []string{"photos", "apps"}}}
	var phases []guide.Phase
	var went []int
	got := r.Run(t.Context(), order, Passwords{}, Watch{Seen: func(s guide.Seen) {
		phases = append(phases, s.Phases...)
		if s.Kind == guide.SeenPhase {
			went = append(went, s.Phase)
		}
	}})
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	all := got.Saved.SavedAll()
	own := int64(1) // the list of what was saved
	if got.Saved.List != "" {
		own += 2 // for people, and for programs
	}
	if files, _ := found(t, to); all.Files == 0 || files != all.Files+own {
		t.Errorf("find counts %d files: %+v", files, all)
	}
	if want := []guide.Phase{guide.PhaseExamine, guide.PhaseCopy, guide.PhaseFinish}; !slices.Equal(phases, want) || len(went) < 2 {
		t.Errorf("phases %v, went through %v", phases, went)
	}
	order.To = filepath.Join(b.Folder, "in")
	if got := r.Run(t.Context(), order, Passwords{}, Watch{}); got.Failure == nil || got.Failure.Problem != guide.SaveInBackup || !got.Failure.Safe {
		t.Errorf("into the backup: %+v", got.Failure)
	}
	order.To, order.Save.Kinds = filepath.Join(t.TempDir(), "gone"), []string{"apps"}
	gone := r.Run(t.Context(), order, Passwords{}, Watch{Progress: func(p progress.Progress) {
		if p.Stage == save.StagePlan || p.Stage == save.StageFiles {
			_ = os.RemoveAll(b.Folder)
		}
	}})
	if gone.Err == nil && len(gone.Saved.NotSaved) == 0 {
		t.Errorf("a disk that was pulled: %+v", gone.Saved)
	}
	if f := Failed(guide.JobSave, "linux", &folder.RoomError{Need: 3, Free: 1}); f.Need != 3 || f.Have != 1 {
		t.Errorf("%+v", f)
	}
	if f := Failed(guide.JobSave, "linux", fmt.Errorf("x: %w", syscall.ENOSPC)); f.Problem != guide.SaveDiskFull {
		t.Errorf("%+v", f)
	}
}
