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

// TestListBesideSilentLink: a link to a disk that does not answer holds up no other, and
// what could be read of the folder is there.
func TestListBesideSilentLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead := make(chan struct{})
		c := computer{open: &answer.Questions{}, list: func(_ context.Context, path string, _ func()) backup.Folder {
			return backup.Folder{Path: path, State: backup.FolderRead, Backups: []backup.Facts{{Folder: path + "/one"}}, Links: []backup.Folder{
				{Path: path + "/dead", State: backup.FolderAwaited}, {Path: path + "/link", State: backup.FolderAwaited},
			}}
		}, link: func(path string) backup.Folder {
			if path == "/a/dead" {
				<-dead
			}
			return backup.Folder{Path: path, State: backup.FolderRead, Backups: []backup.Facts{{Folder: path}}}
		}}
		for range 2 {
			began := time.Now()
			got := c.listAll(t.Context(), []string{"/a", "/b"})
			if len(got[0].Backups) != 2 || len(got[0].Links) != 1 || got[0].Links[0].State != backup.FolderSilent || got[0].Links[0].Path != "/a/dead" {
				t.Errorf("%+v", got[0])
			}
			if len(got[1].Backups) != 3 || len(got[1].Links) != 0 {
				t.Errorf("%+v", got[1])
			}
			if took := time.Since(began); took > answer.Late {
				t.Errorf("after %s", took)
			}
		}
		close(dead)
		time.Sleep(time.Second)
		if got := c.listAll(t.Context(), []string{"/a"}); len(got[0].Backups) != 3 {
			t.Errorf("it answers again: %+v", got)
		}
	})
}
