// Package ui is Lifeboat's window: it draws what the guide says and sends back
// what a person does. It decides nothing.
//
//	Situation, Route ──▶ screen.Maker ──▶ Screen ──▶ Window.apply ──▶ widgets
//	                                                    │
//	Source.Do(guide.Intent) ◀───────────────────────────┘
//
// One pump (pump.go) fetches the state when it has changed, at most four times
// a second, makes a Screen of it and hands it to Fyne's goroutine: the only
// place where fyne.Do stands. What comes while the mouse is pressed is shown after
// the click. Each part of the window remembers the piece of the Screen that it shows
// and touches its widgets only where that piece has changed. What a person is in the
// middle of (an open fold, a half typed password, a sheet) lives in the widgets and
// survives.
//
// The package does not import fyne/app, so its tests need neither a C compiler
// nor a display.
package ui
