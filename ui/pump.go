package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// beat is the shortest time between two pictures of the state.
const beat = look.Beat

// pump carries the state to the window: at most one picture per beat, and never
// a second one while the first still waits for Fyne's goroutine.
type pump struct {
	source Source
	fetch  func() func()     // makes the picture; what it returns shows it
	notify func(guide.Text)  // on Fyne's goroutine
	post   func(show func()) // hands it to Fyne's goroutine

	kick chan struct{}
	mu   sync.Mutex
	busy bool // a picture is on its way
}

func newPump(source Source, fetch func() func(), notify func(guide.Text)) *pump {
	return &pump{source: source, fetch: fetch, notify: notify, kick: make(chan struct{}, 1), post: fyne.Do}
}

// again asks for a new picture although the source has not changed, such as
// after a change of language.
func (p *pump) again() {
	select {
	case p.kick <- struct{}{}:
	default:
	}
}

// run works until the context ends.
func (p *pump) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last time.Time
	changes := p.source.Changes
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changes:
			if !ok {
				changes = nil
				continue
			}
			timer.Reset(time.Until(last.Add(beat)))
		case text := <-p.source.Notices:
			p.post(func() { p.notify(text) })
		case <-p.kick:
			timer.Reset(time.Until(last.Add(beat)))
		case <-timer.C:
			if !p.claim() {
				timer.Reset(beat)
				continue
			}
			last = time.Now()
			show := p.fetch()
			if ctx.Err() != nil {
				return
			}
			p.post(func() {
				defer p.release()
				show()
			})
		}
	}
}

func (p *pump) claim() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy {
		return false
	}
	p.busy = true
	return true
}

func (p *pump) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy = false
}
