// Package answer asks disks what they may never answer. A share whose computer is off, or a
// drive that died, holds whoever asks it, for minutes or for ever, and no question can be
// taken back. So each question has a goroutine of its own, which stays with it, and nobody
// asks the same again before it was answered: what a dead disk holds is one goroutine for
// each question, however often somebody wants to know.
//
//	a := answer.Ask(&open, "free "+dir, func(func()) int64 { … })
//	select {
//	case <-a.Came():
//		use(a.Value())
//	case <-time.After(answer.Late): // it is silent; should it answer yet, a has that
//	}
package answer

import (
	"sync"
	"sync/atomic"
	"time"
)

// How long answers are waited for. A drive that slept needs some seconds.
const (
	Soon    = 400 * time.Millisecond // then what others have answered is shown
	Patient = 2 * time.Second        // the same where nothing can be shown meanwhile
	Late    = 10 * time.Second       // then a disk is said to be silent
)

// Questions are those that were not answered yet. The zero value has none.
type Questions struct {
	mu   sync.Mutex
	open map[string]unanswered
}

// unanswered is an Answer of any kind.
type unanswered interface{ Came() <-chan struct{} }

// Answer is what a disk answers, or will.
type Answer[T any] struct {
	came  chan struct{}
	value T
	asked time.Time
	moved atomic.Int64 // nanoseconds after asked
}

// Ask asks a question, or joins who waits for the answer to the one of that name. A question
// with several steps calls step after each, so that a slow disk is known from a dead one.
func Ask[T any](q *Questions, name string, question func(step func()) T) *Answer[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	if open, there := q.open[name]; there {
		return open.(*Answer[T])
	}
	if q.open == nil {
		q.open = map[string]unanswered{}
	}
	a := &Answer[T]{came: make(chan struct{}), asked: time.Now()}
	q.open[name] = a
	go func() {
		a.value = question(func() { a.moved.Store(int64(time.Since(a.asked))) })
		q.mu.Lock()
		delete(q.open, name)
		q.mu.Unlock()
		close(a.came)
	}()
	return a
}

// Came is closed when the answer is there.
func (a *Answer[T]) Came() <-chan struct{} { return a.came }

// Value is the answer. It waits for it.
func (a *Answer[T]) Value() T {
	<-a.came
	return a.value
}

// Quiet is how long the disk has said nothing: since it was asked, or since the last step.
func (a *Answer[T]) Quiet() time.Duration {
	return time.Since(a.asked) - time.Duration(a.moved.Load())
}

// Settle waits until the questions that are open now were answered, and no longer than that.
func (q *Questions) Settle(within time.Duration) {
	q.mu.Lock()
	var open []unanswered
	for _, a := range q.open {
		open = append(open, a)
	}
	q.mu.Unlock()
	enough := time.After(within)
	for _, a := range open {
		select {
		case <-a.Came():
		case <-enough:
			return
		}
	}
}
