package demo_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/demo"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
)

func TestDemo(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	r, err := demo.Start(context.Background(), now)
	if err != nil {
		t.Fatal(err)
	}
	list := backupdir.List(context.Background(), r.Backups)
	if list.State != backup.FolderRead || len(list.Backups) != 4 {
		t.Fatalf("%d backups, folder %s %s", len(list.Backups), list.State, list.Err)
	}
	encrypted, unfinished := 0, 0
	for _, b := range list.Backups {
		if b.Encrypted {
			encrypted++
		}
		if !b.Finished {
			unfinished++
		}
		if b.Date.After(now) {
			t.Errorf("%s is of the future: %s", b.DeviceName, b.Date)
		}
	}
	if encrypted != 1 || unfinished != 1 {
		t.Errorf("%d encrypted and %d unfinished, want one of each", encrypted, unfinished)
	}
	if r.Address == "" {
		t.Error("the simulated iPhone has no address")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(r.Backups); !os.IsNotExist(err) {
		t.Errorf("the demo left its backups behind: %v", err)
	}
}

func TestDemoIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := demo.Start(ctx, time.Now()); err == nil {
		r.Close()
		t.Fatal("a demo started although it was cancelled")
	}
}
