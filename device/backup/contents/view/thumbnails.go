package view

import (
	"container/list"
	"context"
	"errors"
	"image"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// What is kept of small pictures, and by how many they are made.
const (
	keptThumbnails = 48 << 20 // bytes
	keptFailures   = 4096
	makers         = 2
)

// thumbnails makes small pictures: what is wanted now, in its order, and nothing else.
type thumbnails struct {
	make  func(ctx context.Context, n, side int) (*image.RGBA, error)
	ready func()
	most  int // bytes

	ctx  context.Context
	stop context.CancelFunc
	more chan struct{} // one for each maker

	mu     sync.Mutex
	wanted []small
	busy   map[small]bool
	kept   map[small]*list.Element // of *made
	used   *list.List              // latest first
	bytes  int
	failed map[small]bool
}

// small names a picture.
type small struct{ n, side int }

type made struct {
	small
	picture *image.RGBA
}

// Thumbnails implements shown.Photos.
func (v *View) Thumbnails(ready func()) shown.Thumbnails {
	t := newThumbnails(v.life, v.thumbnail, ready, keptThumbnails)
	background.MakeRoom()
	for range min(makers, background.Workers()) {
		go t.work()
	}
	v.atClose(func() error { t.Close(); return nil })
	return t
}

func newThumbnails(life context.Context, maker func(context.Context, int, int) (*image.RGBA, error), ready func(), most int) *thumbnails {
	t := &thumbnails{
		make: maker, ready: ready, most: most, more: make(chan struct{}, makers),
		busy: map[small]bool{}, kept: map[small]*list.Element{}, used: list.New(), failed: map[small]bool{},
	}
	t.ctx, t.stop = context.WithCancel(life)
	return t
}

// Want implements shown.Thumbnails.
func (t *thumbnails) Want(side int, places []int) {
	t.mu.Lock()
	t.wanted = t.wanted[:0]
	for _, n := range places {
		s := small{n, side}
		if e := t.kept[s]; e != nil {
			t.used.MoveToFront(e)
		} else if !t.failed[s] && !t.busy[s] {
			t.wanted = append(t.wanted, s)
		}
	}
	idle := len(t.wanted) > 0
	t.mu.Unlock()
	for idle {
		select {
		case t.more <- struct{}{}:
		default:
			return
		}
	}
}

// Of implements shown.Thumbnails.
func (t *thumbnails) Of(n, side int) (*image.RGBA, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := small{n, side}
	if e := t.kept[s]; e != nil {
		return e.Value.(*made).picture, true
	}
	return nil, t.failed[s]
}

// Close implements shown.Thumbnails.
func (t *thumbnails) Close() {
	t.stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted, t.kept, t.failed, t.bytes = nil, map[small]*list.Element{}, map[small]bool{}, 0
	t.used.Init()
}

// work makes pictures until the end.
func (t *thumbnails) work() {
	background.StandBack()
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-t.more:
		}
		for {
			s, ok := t.next()
			if !ok {
				break
			}
			img, err := t.make(t.ctx, s.n, s.side)
			if t.keep(s, img, err) {
				t.ready()
			}
		}
	}
}

// next takes the most urgent picture.
func (t *thumbnails) next() (small, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.wanted) == 0 || t.ctx.Err() != nil {
		return small{}, false
	}
	s := t.wanted[0]
	t.wanted = t.wanted[1:]
	t.busy[s] = true
	return s, true
}

// keep remembers a picture, or that there is none, and forgets what was not used for
// longest. It reports whether there is news.
func (t *thumbnails) keep(s small, img *image.RGBA, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, s)
	switch {
	case t.ctx.Err() != nil, errors.Is(err, shown.ErrClosed):
		return false
	case err != nil || img == nil:
		if len(t.failed) >= keptFailures {
			clear(t.failed)
		}
		t.failed[s] = true
		return true
	}
	t.kept[s] = t.used.PushFront(&made{s, img})
	t.bytes += len(img.Pix)
	for t.bytes > t.most && t.used.Len() > 1 {
		last := t.used.Remove(t.used.Back()).(*made)
		t.bytes -= len(last.picture.Pix)
		delete(t.kept, last.small)
	}
	return true
}
