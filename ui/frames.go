package ui

import (
	"context"
	"time"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// askEvery is how often the window's goroutine is asked whether it is free.
const askEvery = look.AskEvery

// watchFrames tells how long the window's goroutine took each time until it was free,
// which is how long a click or a picture would have waited.
func (w *Window) watchFrames(ctx context.Context, took func(time.Duration)) {
	free := make(chan struct{})
	for ctx.Err() == nil {
		start := time.Now()
		w.pump.post(func() {
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
			}
		})
		select {
		case <-free:
			took(time.Since(start))
		case <-ctx.Done():
			return
		}
		time.Sleep(askEvery)
	}
}
