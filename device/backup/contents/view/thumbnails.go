package view

import (
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
	keptCostly     = 24 << 20 // bytes of those that took seconds, which are not forgotten for the others
	keptFailures   = 4096
	makers         = 2 // and one for those that take seconds
)

// errCostly says that a small picture can only be made out of a large one, which takes
// seconds.
var errCostly = errors.New("it has to be made of the whole photo")

// maker makes a small picture. One that is costly is not begun where patient is not set:
// it is errCostly.
type maker func(ctx context.Context, n, side int, patient bool) (*image.RGBA, error)

// thumbnails makes small pictures: what is wanted now, in its order, and nothing else.
// What is costly comes behind all others, one at a time.
type thumbnails struct {
	make  maker
	ready func()

	ctx     context.Context
	stop    context.CancelFunc
	more    chan struct{} // one for each maker
	costly  chan struct{} // the others have done all they can
	makers  sync.WaitGroup
	telling gate // for who calls ready, and for who has that end

	mu      sync.Mutex
	wanted  []small
	all     []small // that is wanted, made or not
	busy    map[small]bool
	quick   *kept
	slow    *kept
	failed  map[small]bool
	waits   map[small]bool // it is costly
	making  small          // the costly one, while abandon is not nil
	abandon context.CancelFunc
}

// Thumbnails implements shown.Photos.
func (v *View) Thumbnails(ready func()) shown.Thumbnails {
	t := newThumbnails(v.life, v.thumbnail, ready)
	t.begin()
	v.atClose(t.end)
	return t
}

func newThumbnails(life context.Context, m maker, ready func()) *thumbnails {
	t := &thumbnails{
		make: m, ready: ready, telling: newGate(), more: make(chan struct{}, makers), costly: make(chan struct{}, 1),
		busy: map[small]bool{}, quick: newKept(keptThumbnails), slow: newKept(keptCostly), failed: map[small]bool{}, waits: map[small]bool{},
	}
	t.ctx, t.stop = context.WithCancel(life)
	return t
}

// begin has pictures made from now on.
func (t *thumbnails) begin() {
	background.MakeRoom()
	for range min(makers, background.Workers()) {
		t.makers.Go(t.work)
	}
	t.makers.Go(t.workLong)
}

// Want implements shown.Thumbnails.
func (t *thumbnails) Want(side int, places []int) {
	t.mu.Lock()
	t.wanted, t.all = t.wanted[:0], t.all[:0]
	goesOn, wait := false, false
	for _, n := range places {
		s := small{n, side}
		t.all = append(t.all, s)
		goesOn = goesOn || s == t.making
		switch {
		case t.kept(s) != nil, t.failed[s], t.busy[s]:
		case t.waits[s]:
			wait = true
		default:
			t.wanted = append(t.wanted, s)
		}
	}
	if t.abandon != nil && !goesOn {
		t.abandon()
	}
	idle := len(t.wanted) > 0
	t.mu.Unlock()
	if wait {
		t.tellCostly()
	}
	for idle {
		select {
		case t.more <- struct{}{}:
		default:
			return
		}
	}
}

// kept is a picture that was made.
func (t *thumbnails) kept(s small) *image.RGBA {
	if img := t.quick.get(s); img != nil {
		return img
	}
	return t.slow.get(s)
}

// Of implements shown.Thumbnails. One that is costly counts as tried: something stands in
// its place until it comes.
func (t *thumbnails) Of(n, side int) (*image.RGBA, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := small{n, side}
	if img := t.kept(s); img != nil {
		return img, true
	}
	return nil, t.failed[s] || t.waits[s]
}

// Close implements shown.Thumbnails: of nothing is told any more. It does not wait for what is
// being read, as windows call it and a disk may never answer; View.Close does.
func (t *thumbnails) Close() {
	_ = t.telling.enter(context.Background()) // whoever tells of one now has ended
	t.stop()
	t.telling.leave()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted, t.all, t.failed, t.waits = nil, nil, map[small]bool{}, map[small]bool{}
	t.quick.clear()
	t.slow.clear()
}

// end closes it, and waits until nothing is made any more.
func (t *thumbnails) end() error {
	t.Close()
	t.makers.Wait()
	return nil
}

// tell says that there is news, unless it is closed.
func (t *thumbnails) tell() {
	if t.telling.enter(t.ctx) != nil {
		return
	}
	defer t.telling.leave()
	if t.ctx.Err() == nil {
		t.ready()
	}
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
			img, err := t.make(t.ctx, s.n, s.side, false)
			if t.keep(s, img, err) {
				t.tell()
			}
		}
		t.tellCostly()
	}
}

// workLong makes those that are costly, until the end.
func (t *thumbnails) workLong() {
	background.StandBack()
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-t.costly:
		}
		for {
			ctx, s, ok := t.nextCostly()
			if !ok {
				break
			}
			img, err := t.make(ctx, s.n, s.side, true)
			if t.keepCostly(ctx, s, img, err) {
				t.tell()
			}
		}
	}
}

func (t *thumbnails) tellCostly() {
	select {
	case t.costly <- struct{}{}:
	default:
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

// nextCostly takes the most urgent one of those that are costly, when nothing else is to
// be made. Its context ends when nobody wants it any more.
func (t *thumbnails) nextCostly() (context.Context, small, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.wanted) > 0 || len(t.busy) > 0 || t.ctx.Err() != nil {
		return nil, small{}, false
	}
	for _, s := range t.all {
		if t.waits[s] && !t.failed[s] && t.kept(s) == nil {
			ctx, abandon := context.WithCancel(t.ctx)
			t.making, t.abandon = s, abandon
			return ctx, s, true
		}
	}
	return nil, small{}, false
}

// keep remembers a picture, that it is costly, or that there is none. It reports whether
// there is news.
func (t *thumbnails) keep(s small, img *image.RGBA, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, s)
	switch {
	case t.ctx.Err() != nil, errors.Is(err, shown.ErrClosed):
		return false
	case errors.Is(err, errCostly):
		remember(t.waits, s)
	case err != nil || img == nil:
		remember(t.failed, s)
	default:
		t.quick.put(s, img)
	}
	return true
}

// keepCostly remembers a picture that was costly, or that there is none.
func (t *thumbnails) keepCostly(ctx context.Context, s small, img *image.RGBA, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	given := ctx.Err() != nil && err != nil
	t.abandon()
	t.making, t.abandon = small{}, nil
	switch {
	case t.ctx.Err() != nil, errors.Is(err, shown.ErrClosed), given:
		return false
	case err != nil || img == nil:
		remember(t.failed, s)
	default:
		t.slow.put(s, img)
	}
	return true
}

// remember puts something into a set of bounded size.
func remember(set map[small]bool, s small) {
	if len(set) >= keptFailures {
		clear(set)
	}
	set[s] = true
}
