package mobilebackup

import (
	"context"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// minimumRoom is what must be free to begin at all: phones want 128 MiB more
// than they send (PROTOCOL.md §5.8).
const minimumRoom = 256 << 20

// room tells early when there is too little room on this computer, or when it
// may become tight. What the phone will really send is its own secret until it
// says so, so this refuses only what cannot work.
//
// A backup that continues from an earlier one needs room for what has changed,
// which nobody knows beforehand; the phone asks in time.
func (b *backupRun) room(ctx context.Context, c *contact, folder *fence.Folder) error {
	if limit := disk.FileLimit(b.made.Dir()); limit > 0 {
		c.emit(Event{Kind: EventFileLimit, Need: limit})
	}
	free, err := folder.Free()
	if err != nil {
		return nil // the phone will ask, and then it matters
	}
	if free < minimumRoom {
		return &PreconditionError{Op: OpBackup, Check: CheckSpaceHost, Need: minimumRoom, Have: free}
	}
	storage, told := c.phone.Storage.Get()
	used := storage.DataCapacity - storage.DataAvailable
	if !told || b.made.Incremental() || b.made.Resumed || used <= free {
		return nil
	}
	last, err := lastSize(ctx, filepath.Join(b.o.Root, b.link.UDID()))
	if err != nil {
		return err
	}
	if need := mayNeed(used, last); need > free {
		c.emit(Event{Kind: EventTightRoom, Need: need, Free: free})
	}
	return nil
}

// expect tells an estimate what is known before the phone has said anything: a
// phone sends no more than it holds, and a full backup is about as large as the
// last one. One that continues takes what has changed, which nobody knows.
func (b *backupRun) expect(ctx context.Context, c *contact, e *progress.Estimate) {
	var used, last int64
	if storage, told := c.phone.Storage.Get(); told {
		used = max(storage.DataCapacity-storage.DataAvailable, 0)
	}
	if !b.made.Incremental() && !b.made.Resumed {
		last, _ = lastSize(ctx, filepath.Join(b.o.Root, b.link.UDID()))
	}
	e.Expect(last, used)
}

// mayNeed is the most that a full backup is likely to take: no more than all the
// data on the phone, which holds the apps themselves as well, and they are not
// in a backup. Where the last backup of the same phone is here, a quarter more
// than that is a better bound: a phone that is backed up again holds about what
// it held, and its used bytes would frighten falsely.
func mayNeed(used, last int64) int64 {
	if last > 0 {
		return min(used, last+last/4)
	}
	return used
}

// lastSize is how many bytes the payloads of a finished backup take, 0 without
// one. The only error is that ctx ended.
func lastSize(ctx context.Context, dir string) (int64, error) {
	b, err := backupdir.Open(dir)
	if err != nil {
		return 0, nil
	}
	finished := b.Facts().Finished
	b.Close()
	if !finished {
		return 0, nil
	}
	size, _ := disk.Size(ctx, dir)
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	return size, nil
}
