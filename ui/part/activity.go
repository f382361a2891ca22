package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Activity is a sign of life while something is looked for that nobody knows the length
// of: a bar that wanders, and under it what is being looked at. Where the reader has
// asked that nothing moves, the line alone says it.
type Activity struct {
	block
	at  *Text
	bar *Bar
	run *fyne.Animation
}

// NewActivity makes one that rests; name says it to who cannot see it.
func NewActivity(name string) *Activity {
	a := &Activity{at: NewNote(""), bar: NewBar()}
	a.bar.Set(-1, name)
	a.bar.Hidden = !look.Moving()
	a.at.Hidden = true
	a.content = NewColumn(1, a.bar, a.at)
	a.ExtendBaseWidget(a)
	return a
}

// At says what is being looked at; nothing where that is empty.
func (a *Activity) At(text string) {
	if a.at.Text() == text {
		return
	}
	a.at.Set(text)
	a.at.Hidden = text == ""
	a.Refresh()
}

// Run lets the bar wander, or rest. It is drawn only when it takes a step.
func (a *Activity) Run(on bool) {
	on = on && look.Moving()
	a.bar.Hidden = !on
	if on == (a.run != nil) {
		return
	}
	if !on {
		a.run.Stop()
		a.run = nil
		return
	}
	step := 0
	a.run = fyne.NewAnimation(look.BarSteps*look.Beat, func(share float32) {
		if now := int(share * look.BarSteps); now != step {
			step = now
			a.bar.Beat()
		}
	})
	a.run.Curve, a.run.RepeatCount = fyne.AnimationLinear, fyne.AnimationRepeatForever
	a.run.Start()
}
