package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// reveal shows a file or a folder in the file manager.
func (w *Window) reveal(path string) { w.outside(w.source.Reveal, path, path) }

// showKey is the key of the words for that, as the people of the system call their file
// manager.
func (w *Window) showKey() string {
	const key = "menu/show-folder"
	situation, _ := w.source.Situation()
	if of := key + "-" + situation.Host.OS; w.maker.Load().Words.Has(of) {
		return of
	}
	return key
}

// openFile opens a file with the program that the person uses for it.
func (w *Window) openFile(path string) { w.outside(w.source.Open, path, path) }

// openFromWay lets the page open and show things: kinds of what is inside a backup, and
// folders and files where this desktop can.
func (w *Window) openFromWay() {
	w.kind = newKindPage(w)
	w.way.open = w.kind.open
	if w.source.Reveal != nil {
		w.way.showFolder = w.reveal
	}
	if w.source.Open != nil {
		w.way.openFile = w.openFile
	}
}

// openApple opens Apple's own app.
func (w *Window) openApple() {
	if w.source.OpenApple == nil {
		return
	}
	situation, _ := w.source.Situation()
	app := situation.Host.AppleApp
	w.outside(func(string) error { return w.source.OpenApple(app) }, "", "")
}

// outside asks the desktop for something. Where it does not do it, the person is
// told, with the path to go there by hand.
func (w *Window) outside(ask func(string) error, what, path string) {
	if ask == nil {
		return
	}
	w.away(func() {
		if err := ask(what); err != nil {
			w.pump.post(func() { w.notOpened(path) })
		}
	})
}

// notOpened says that the desktop did not answer.
func (w *Window) notOpened(path string) {
	objects := []fyne.CanvasObject{part.NewText(w.say("open/failed"))}
	var more []*part.Button
	if path != "" {
		objects = append(objects, part.NewText(path))
		more = append(more, part.NewButton("copy-path", w.say("menu/copy-path"), "", func() { w.copyText(path) }))
	}
	w.sheet(w.say("open/failed-title"), objects, nil, w.say("action/close"), more...)
}
