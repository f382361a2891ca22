package inside

import (
	"context"
)

// asking asks the backup for one thing at a time: what is asked later makes an earlier
// answer worthless. Fyne's goroutine alone uses it.
type asking struct {
	h      *Host
	cancel context.CancelFunc
}

// ask has find called off Fyne's goroutine and what it returns on it, unless something
// else was asked meanwhile.
func (a *asking) ask(find func(context.Context) (then func())) {
	a.stop()
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	a.h.Away(func() {
		then := find(ctx)
		a.h.Post(func() {
			if ctx.Err() == nil && then != nil {
				then()
				a.h.Changed()
			}
		})
	})
}

func (a *asking) stop() {
	if a.cancel != nil {
		a.cancel()
		a.cancel = nil
	}
}
