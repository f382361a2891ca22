package browse

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// TestListBesideSilent: a disk that does not answer holds up no other, and one that is slow at
// each of many steps is waited for.
func TestListBesideSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead := make(chan struct{})
		c := computer{open: &answer.Questions{}, list: func(_ context.Context, path string, step func()) backup.Folder {
			switch path {
			case "/dead":
				<-dead
			case "/slow":
				for range 10 {
					time.Sleep(answer.Late - time.Second)
					step()
				}
			}
			return backup.Folder{Path: path, State: backup.FolderRead}
		}}
		began := time.Now()
		got := c.listAll(t.Context(), []string{"/dead", "/here", "/slow", "/dead"})
		for i, want := range []backup.FolderState{backup.FolderSilent, backup.FolderRead, backup.FolderRead, backup.FolderSilent} {
			if got[i].State != want || got[i].Path == "" {
				t.Errorf("%+v, want %s", got[i], want)
			}
		}
		if took := time.Since(began); took != 10*(answer.Late-time.Second) {
			t.Errorf("after %s", took)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if began := time.Now(); len(c.listAll(ended, []string{"/dead"})) != 1 || time.Since(began) > 0 {
			t.Error("the end of the context is waited out")
		}
		close(dead)
	})
}
