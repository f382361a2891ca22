package assistant

import (
	"context"
	"sync"

	"github.com/lifeboat-app/lifeboat/guide"
)

// counting counts the photos on a phone, one phone at a time. The zero value counts none.
type counting struct {
	mu     sync.Mutex
	cancel context.CancelFunc
	done   []chan struct{} // of counts that were begun, and may still hold their connection
}

// begin counts on a goroutine of running, and ends a count that runs.
func (c *counting) begin(ctx context.Context, running *sync.WaitGroup, count func(context.Context)) {
	c.stop()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancel = cancel
	c.done = append(c.done, done)
	running.Go(func() {
		defer c.forget(done)
		defer cancel()
		count(ctx)
	})
}

// stop ends the count that runs. It does not wait for that.
func (c *counting) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
}

// forget notes that a count has let go of its phone.
func (c *counting) forget(done chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(done)
	for i := range c.done {
		if c.done[i] == done {
			c.done = append(c.done[:i:i], c.done[i+1:]...)
			break
		}
	}
}

// ended waits until counts that were stopped have let go of their phones. One that goes
// on, beside work that needs no phone, is not waited for.
func (c *counting) ended() {
	c.mu.Lock()
	var wait []chan struct{}
	if c.cancel == nil {
		wait = append(wait, c.done...)
	}
	c.mu.Unlock()
	for _, done := range wait {
		<-done
	}
}

// countMedia counts the photos on a phone and tells of it, unless it was stopped.
func (a *Assistant) countMedia(ctx context.Context, udid string) {
	if w := a.phones.watcher.Load(); w != nil {
		media := w.CountMedia(ctx, udid, nil)
		if ctx.Err() == nil {
			a.tell(guide.MediaCounted{UDID: udid, Media: media})
		}
	}
}
