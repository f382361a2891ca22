package part

// Released is called when the mouse lets go of what it had pressed, or leaves it. The click
// itself comes after that. Nil: nobody asks.
var Released func()

// pressed is what the mouse presses now; nil: nothing.
var pressed *Tap

// Pressed reports whether the mouse presses something now. It is still to be there when the
// button comes up: Fyne takes it for a click only if both were on one and the same object.
func Pressed() bool { return pressed != nil }

// press notes that the mouse presses the area, or does not any more.
func (t *Tap) press(on bool) {
	t.pressed = on
	switch {
	case on:
		pressed = t
	case pressed == t:
		pressed = nil
		if Released != nil {
			Released()
		}
	}
}
