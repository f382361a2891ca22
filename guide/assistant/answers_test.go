package assistant

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// TestDisksThatDoNotAnswer: they are waited for once, asked no second time while they owe an
// answer, and told of when it comes; those that answer in time tell of nothing.
func TestDisksThatDoNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAnswers()
		dead := make(chan struct{})
		var mu sync.Mutex
		asked := map[string]int{}
		a.stat = func(path string) error {
			mu.Lock()
			asked[path]++
			mu.Unlock()
			if path == "/nas" {
				<-dead
			}
			return nil
		}
		ask := func(waits time.Duration, want ...string) {
			t.Helper()
			began := time.Now()
			got, ok := a.ask(t.Context(), []string{"/here", "/nas", "/there"})
			if took := time.Since(began); !ok || !slices.Equal(got, want) || took != waits {
				t.Errorf("%v answer after %s, %t; want %v after %s", got, took, ok, want, waits)
			}
		}
		ask(answerWithin, "/here", "/there")
		ask(0, "/here", "/there")
		if a.changed(t.Context(), []string{"/here", "/nas", "/there"}) {
			t.Error("nothing has changed")
		}
		if asked["/nas"] != 1 || asked["/here"] != 3 {
			t.Errorf("asked %v", asked)
		}
		select {
		case <-a.late:
			t.Error("an answer in time is told of as late")
		default:
		}
		close(dead)
		<-a.late
		if !a.changed(t.Context(), []string{"/here", "/nas", "/there"}) {
			t.Error("one more answers, and nothing has changed")
		}
		ask(0, "/here", "/nas", "/there")
		synctest.Wait()
		select {
		case <-a.late:
			t.Error("answers in time are told of as late")
		default:
		}
		dead = make(chan struct{})
		ask(answerAgain, "/here", "/there") // it has answered before
		close(dead)
		<-a.late
		if _, ok := a.ask(t.Context(), []string{"/here"}); !ok || len(a.open) != 1 {
			t.Errorf("%d places are kept that are not asked for", len(a.open)-1)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		dead = make(chan struct{})
		if _, ok := a.ask(ended, []string{"/nas"}); ok {
			t.Error("a question whose context has ended is answered")
		}
		close(dead)
	})
}

// TestFolderThatDoesNotAnswer: the backups in other folders are there meanwhile, and its own
// when it answers.
func TestFolderThatDoesNotAnswer(t *testing.T) {
	here, nas := t.TempDir(), t.TempDir()
	for _, folder := range []string{here, nas} {
		if _, err := samples.Write(folder, samples.Options{Seed: 1, Files: 5}); err != nil {
			t.Fatal(err)
		}
	}
	seen := make(chan guide.FoldersRead, 1) // the newest: whoever tells must not wait for the test
	f := newFolders(&work.Room{Data: t.TempDir()}, slog.New(slog.DiscardHandler), func(e guide.Event) { replace(seen, e.(guide.FoldersRead)) })
	f.glance = time.Hour
	dead, stat := make(chan struct{}), f.disks.stat
	f.disks.stat = func(path string) error {
		if path == nas {
			<-dead
		}
		return stat(path)
	}
	enough := make(chan time.Time)
	close(enough)
	f.disks.after = func(time.Duration) <-chan time.Time { return enough } // whatever has answered by now
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { f.watch(ctx) })
	replace(f.read, []string{here, nas})
	read := func(what string, ok func([]backup.Folder) bool) {
		t.Helper()
		for {
			select {
			case read := <-seen:
				if ok(read.Folders) {
					return
				}
			case <-time.After(hosttest.Patience):
				t.Fatalf("never %s", what)
			}
		}
	}
	read("the one beside the other", func(folders []backup.Folder) bool {
		return len(folders[0].Backups) == 1 && folders[1].Path == nas && folders[1].State == backup.FolderSilent
	})
	close(dead)
	read("both", func(folders []backup.Folder) bool {
		return len(folders[0].Backups) == 1 && folders[1].State == backup.FolderRead && len(folders[1].Backups) == 1
	})
}
