package part

// Released is called when the mouse lets go of what it had pressed, or leaves it. The click
// itself comes after that. Nil: nobody asks.
var Released func()

// pressed is what a button of the mouse presses now; nil: nothing.
var pressed any

// Pressed reports whether the mouse presses something now. It is still to be there when the
// button comes up: Fyne takes it for a click only if both were on one and the same object.
func Pressed() bool { return pressed != nil }

func hold(o any) { pressed = o }

// letGo is for a button that comes up, over whatever, and for the mouse that leaves what it
// had pressed.
func letGo(o any) {
	if o == nil || pressed != o {
		return
	}
	pressed = nil
	if Released != nil {
		Released()
	}
}
