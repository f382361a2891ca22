package assistant

import (
	"sync"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// happened is an event with the passwords that came along. The zero value stands
// for nothing but the time.
type happened struct {
	event guide.Event
	typed work.Passwords
}

// queue holds what has happened and was not looked at yet. It has no bound: who
// puts something in never waits.
type queue struct {
	ready chan struct{} // gets a value when there is something to take
	held  *held
}

type held struct {
	sync.Mutex
	all    []happened
	closed bool
}

func newQueue() queue { return queue{ready: make(chan struct{}, 1), held: &held{}} }

// put adds what has happened. After close, its passwords are only wiped.
func (q queue) put(h happened) {
	q.held.Lock()
	defer q.held.Unlock()
	if q.held.closed {
		h.typed.Wipe()
		return
	}
	q.held.all = append(q.held.all, h)
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// take empties the queue.
func (q queue) take() []happened {
	q.held.Lock()
	defer q.held.Unlock()
	all := q.held.all
	q.held.all = nil
	return all
}

// close wipes the passwords of what nobody will look at any more.
func (q queue) close() {
	q.held.Lock()
	defer q.held.Unlock()
	q.held.closed = true
	for _, h := range q.held.all {
		h.typed.Wipe()
	}
	q.held.all = nil
}
