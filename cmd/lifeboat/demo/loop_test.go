package demo_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/demo"
	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestDemoGoesOn: after each restore the iPhone is locked, as a real one is; once it
// is unlocked, all can be done again, as often as a person likes.
func TestDemoGoesOn(t *testing.T) {
	r, err := demo.Start(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.Phone.ClearFault("slow")
	r.Phone.Trust()
	r.Phone.SetFindMy(false)
	ctx := t.Context()
	watcher := device.NewWatcher(device.Options{Address: r.Address})
	watching, end := context.WithCancel(ctx)
	ended := make(chan error)
	go func() { ended <- watcher.Run(watching) }()
	defer func() { end(); <-ended }()
	for {
		<-watcher.Changes()
		if _, phones := watcher.Snapshot(); len(phones) == 1 {
			break
		}
	}
	if trust, err := watcher.Ask(ctx, r.Phone.UDID()); err != nil || trust != phone.Trusted {
		t.Fatal(trust, err)
	}
	open := func() *device.Link {
		t.Helper()
		var link *device.Link
		hosttest.Until(t, "the iPhone answers", func() bool {
			var err error
			link, err = watcher.Open(ctx, r.Phone.UDID())
			return err == nil
		})
		return link
	}
	// The phone tells of its sheet while somebody may only begin to listen: the person
	// types whenever it is there.
	go func() {
		for ctx.Err() == nil {
			r.Phone.EnterPasscode()
			time.Sleep(10 * time.Millisecond)
		}
	}()
	backUp := func() (mobilebackup.BackupResult, error) {
		return mobilebackup.Backup(ctx, open(), mobilebackup.BackupOptions{Root: r.Keep, Password: []byte(demo.Password)}, nil)
	}
	for round := range 2 {
		made, err := backUp()
		if err != nil {
			t.Fatalf("round %d: backup: %v", round, err)
		}
		if _, err := mobilebackup.Restore(ctx, open(), mobilebackup.RestoreOptions{Dir: made.Folder, Password: []byte(demo.Password)}, nil); err != nil {
			t.Fatalf("round %d: restore: %v", round, err)
		}
		hosttest.Until(t, "the iPhone is back", func() bool { return r.Phone.State().Running })
		if !r.Phone.State().Locked {
			t.Fatalf("round %d: the iPhone is not locked after its restart", round)
		}
		var stopped *mobilebackup.PreconditionError
		if _, err := backUp(); !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckLocked {
			t.Fatalf("round %d: the backup of a locked iPhone: %v", round, err)
		}
		r.Lock()
		if r.Phone.State().Locked {
			t.Fatalf("round %d: the iPhone does not unlock", round)
		}
	}
	r.Lock()
	if !r.Phone.State().Locked {
		t.Error("the iPhone does not lock")
	}
}
