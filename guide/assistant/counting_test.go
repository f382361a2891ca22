package assistant

import (
	"context"
	"sync"
	"testing"
)

// TestCounting: one phone is counted at a time; a count that was stopped is waited for
// before other work speaks with a phone, and one that goes on is not.
func TestCounting(t *testing.T) {
	var c counting
	var running sync.WaitGroup
	c.stop()
	c.ended() // none was begun: nobody waits

	began, let := make(chan context.Context), make(chan struct{})
	count := func(ctx context.Context) {
		began <- ctx
		<-let
	}
	c.begin(t.Context(), &running, count)
	first := <-began
	c.ended() // it goes on: it is not waited for
	if first.Err() != nil {
		t.Error("a count ended by itself")
	}

	c.begin(t.Context(), &running, count)
	second := <-began
	if first.Err() == nil {
		t.Error("a second phone is counted beside the first")
	}
	if second.Err() != nil {
		t.Error("the count of the second phone was ended with that of the first")
	}

	c.stop()
	if second.Err() == nil {
		t.Error("a count that was stopped goes on")
	}
	waited := make(chan struct{})
	go func() {
		c.ended()
		close(waited)
	}()
	let <- struct{}{} // one of two has let go
	select {
	case <-waited:
		t.Error("a phone is still held, and work was let go on")
	default:
	}
	let <- struct{}{}
	<-waited
	running.Wait()
	if len(c.done) != 0 {
		t.Errorf("%d counts are still waited for", len(c.done))
	}
	c.ended()
}

// TestCountingEnds: a count whose phone is gone at once leaves nothing behind.
func TestCountingEnds(t *testing.T) {
	var c counting
	var running sync.WaitGroup
	for range 100 {
		c.begin(t.Context(), &running, func(context.Context) {})
	}
	running.Wait()
	c.stop()
	c.ended()
	if len(c.done) != 0 {
		t.Errorf("%d counts are still waited for", len(c.done))
	}
}
