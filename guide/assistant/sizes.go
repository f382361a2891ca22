package assistant

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/guide"
)

// tellSizesEvery is how long sizes wait for each other: what is told together is
// looked at together, and hundreds of backups are measured at once.
const tellSizesEvery = 250 * time.Millisecond

// restsAfter is when a window has shown what it was told last.
const restsAfter = 1500 * time.Millisecond

// weigh measures backups until the context ends: one after another, but where one takes
// long, those in other folders go on beside it, as its disk may never answer.
func (f *folders) weigh(ctx context.Context) {
	var (
		left     []string              // to be measured
		under    = map[string]string{} // being measured, by the disk
		busy     = map[string]bool{}   // disks on which one is
		measured = make(chan guide.Measured)
		news     []guide.Measured // not told yet
		told     time.Time
		turn     string           // being measured, while the others wait for it
		ends     <-chan time.Time // when they do no more
		rested   = true           // memory was given back
	)
	tell := func() {
		for _, m := range news {
			f.tell(m)
		}
		news, told = nil, time.Now()
	}
	spared := func() {}
	defer func() { spared() }()
	for {
		if at := slices.IndexFunc(left, func(b string) bool { return !busy[f.diskOf(b)] }); ends == nil && at >= 0 {
			if rested {
				spared, rested = background.Sparing(), false
			}
			turn, ends = left[at], time.After(answer.Patient)
			left = slices.Delete(left, at, at+1)
			on := f.diskOf(turn)
			under[turn], busy[on] = on, true
			f.weighOne(ctx, turn, measured)
		}
		var rest <-chan time.Time
		if ends == nil {
			tell()
			if !rested {
				rest = time.After(restsAfter)
			}
		}
		select {
		case <-ctx.Done():
			return
		case list := <-f.measure:
			left = slices.DeleteFunc(slices.Clone(list), func(b string) bool { return under[b] != "" })
		case m := <-measured:
			news = append(news, m)
			delete(busy, under[m.Folder])
			delete(under, m.Folder)
			if m.Folder == turn {
				turn, ends = "", nil
			}
			if time.Since(told) > tellSizesEvery {
				tell()
			}
		case <-ends:
			turn, ends = "", nil
		case <-rest:
			spared()
			debug.FreeOSMemory() // reading hundreds of backups, and showing them, leaves much more than what is kept
			rested = true
		}
	}
}

// weighOne measures a backup.
func (f *folders) weighOne(ctx context.Context, backup string, measured chan<- guide.Measured) {
	a := answer.Ask(&f.open, "size "+backup, func(func()) int64 {
		size, _ := f.disks.size(ctx, backup) // what cannot be read is left out: it is a figure for a list, not a check
		return size
	})
	go func() {
		select {
		case <-a.Came():
			select {
			case measured <- guide.Measured{Folder: backup, Bytes: a.Value()}:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}()
}
