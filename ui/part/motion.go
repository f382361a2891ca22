package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// motion moves a gauge to its value, once, and is over after less than half a
// second. Nothing here moves when nothing has changed.
type motion struct {
	share float32 // of the way that is gone; 1 when nothing moves
	run   *fyne.Animation
}

// start begins at nothing. draw is called for every step, and a last time when the
// value is reached exactly.
func (m *motion) start(draw func()) {
	m.stop()
	if !look.Moving() {
		return
	}
	m.share = 0
	m.run = fyne.NewAnimation(look.MotionGauge, func(share float32) {
		m.share = share
		draw()
	})
	m.run.Curve = look.Curve
	m.run.Start()
}

// stop ends it where it would have ended.
func (m *motion) stop() {
	if m.run != nil {
		m.run.Stop()
		m.run = nil
	}
	m.share = 1
}
