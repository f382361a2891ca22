package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// beat is the shortest time between two pictures of the state.
const beat = look.Beat

// pump carries the state to the window: at most one picture per beat, and never
// a second one while the first still waits for Fyne's goroutine.
type pump struct {
	source Source
	fetch  func() func()     // makes the picture; what it returns shows it
	notify func(guide.Text)  // on Fyne's goroutine
	post   func(show func()) // hands it to Fyne's goroutine, where it waits for a click to end
	now    func(show func()) // the same, at once

	kick chan struct{}
	mu   sync.Mutex
	busy bool // a picture is on its way

	waiting []func()      // that wait for a click, on Fyne's goroutine
	since   time.Time     // when the first of them came
	held    chan struct{} // the first of them waits
	let     chan struct{} // the click is over
}

func newPump(source Source, fetch func() func(), notify func(guide.Text)) *pump {
	p := &pump{
		source: source, fetch: fetch, notify: notify, now: fyne.Do,
		kick: make(chan struct{}, 1), held: make(chan struct{}, 1), let: make(chan struct{}, 1),
	}
	p.post = p.afterClick
	return p
}

// again asks for a new picture although the source has not changed, such as
// after a change of language.
func (p *pump) again() { signal(p.kick) }

// signal fills a channel that holds one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// afterClick shows something, but not under a mouse that is pressed: a button that is made
// anew between press and release has not been clicked.
func (p *pump) afterClick(show func()) {
	p.now(func() {
		if len(p.waiting) == 0 && !part.Pressed() {
			show()
			return
		}
		if p.waiting = append(p.waiting, show); len(p.waiting) == 1 {
			p.since = time.Now()
			signal(p.held)
		}
	})
}

// released is for when the mouse has let go, or left what it had pressed. The click comes
// first, then what has waited, unless it has pressed again.
func (p *pump) released() { signal(p.let) }

func (p *pump) showWaiting() {
	waiting := p.waiting
	p.waiting = nil
	for _, show := range waiting {
		show()
	}
}

// run works until the context ends.
func (p *pump) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	enough := time.NewTimer(look.LongestPress)
	enough.Stop()
	defer enough.Stop()
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
		case <-p.held:
			enough.Reset(look.LongestPress)
		case <-enough.C:
			p.now(func() {
				if time.Since(p.since) >= look.LongestPress { // else it rang for those before
					p.showWaiting()
				}
			})
		case <-p.let:
			p.now(func() {
				if !part.Pressed() {
					p.showWaiting()
				}
			})
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
