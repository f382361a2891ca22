package demo_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/demo"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
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
	for _, b := range list.Backups {
		if b.DeviceName != "Demo iPhone" {
			continue
		}
		holds := taken(t, b)
		for kind, least := range map[inventory.Kind]int64{
			inventory.Photos: 15, inventory.Messages: 100, inventory.Contacts: 10, inventory.Notes: 1, inventory.Reminders: 1, inventory.SafariBookmarks: 1,
		} {
			if k := holds.Of(kind); !k.Readable || k.Count < least || k.Last.After(b.Date) {
				t.Errorf("%s of %s: %+v", kind, b.Date, k)
			}
		}
		cloud, whatsApp := false, holds.Of(inventory.WhatsApp).Readable
		for _, a := range holds.Absent {
			cloud = cloud || a.ID == string(inventory.Photos) && a.Why == inventory.InCloud && a.Count > 0
		}
		if !cloud || whatsApp == b.Encrypted {
			t.Errorf("%s: photos in iCloud only: %v, chats of WhatsApp: %v", b.Date, cloud, whatsApp)
		}
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

// taken opens a backup and takes stock of it.
func taken(t *testing.T, of backup.Facts) *inventory.Holdings {
	t.Helper()
	b, err := backupdir.Open(of.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Unlock(t.Context(), []byte(demo.Password), nil); err != nil {
		t.Fatal(err)
	}
	holds, err := contents.Inventory(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return holds
}

func TestDemoIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := demo.Start(ctx, time.Now()); err == nil {
		r.Close()
		t.Fatal("a demo started although it was cancelled")
	}
}
