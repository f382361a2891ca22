package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Stored is a place in which Lifeboat keeps something.
type Stored struct {
	Key  string // of the words for what is kept there
	Path string
}

// showAbout says what Lifeboat is, what was proven of it and what was not.
func (w *Window) showAbout() {
	objects := []fyne.CanvasObject{
		part.NewMiddle(1, part.NewPicture("lifebuoy", look.PictureAbout.Width, look.PictureAbout.Height), part.NewColumn(0.5,
			part.NewText(w.say("app/about")), part.NewNote(w.say("about/version")+" "+w.opts.Version))),
		part.NewStrong(w.say("about/proven")),
		part.NewRow(1, part.NewIcon("good"), part.NewText(w.say("about/proven-check"))),
		part.NewRow(1, part.NewIcon("good"), part.NewText(w.say("about/proven-simulated"))),
		part.NewStrong(w.say("about/limits")),
	}
	for _, key := range []string{"about/limit-real", "about/limit-icloud", "about/limit-check", "about/limit-apple", "about/limit-rtl"} {
		if text := w.say(key); text != key {
			objects = append(objects, part.NewRow(1, part.NewIcon("note"), part.NewText(text)))
		}
	}
	w.sheet(w.say("about/title"), objects, nil, w.say("action/close"),
		part.NewButton("about-privacy", w.say("privacy/title"), "", w.showPrivacy),
		part.NewButton("about-licences", w.say("licences/title"), "", w.showLicences))
}

// showPrivacy says that nothing leaves the computer, and where what is kept.
func (w *Window) showPrivacy() {
	objects := []fyne.CanvasObject{
		part.NewMiddle(1, part.NewIcon("good"), part.NewStrong(w.say("app/privacy"))),
		part.NewText(w.say("about/privacy")),
	}
	for i, s := range w.opts.Stored {
		column := part.NewColumn(0.5, part.NewStrong(w.say(s.Key)), part.NewNote(s.Path))
		if w.source.Reveal != nil {
			column.Add(part.NewFlow(part.NewButton("privacy-show-"+strconv.Itoa(i), w.say("action/show-folder"), "", func() { w.reveal(s.Path) }).Small().Tap))
		}
		objects = append(objects, column)
	}
	w.sheet(w.say("privacy/title"), objects, nil, w.say("action/close"))
}

// showLicences lists the parts that Lifeboat is made of; each opens its licence in
// full.
func (w *Window) showLicences() {
	var s *sheet
	objects := []fyne.CanvasObject{part.NewText(w.say("licences/intro"))}
	for i, l := range assets.Licences() {
		body := part.NewColumn(1)
		fold := part.NewFold("licence-"+strconv.Itoa(i), l.Part+" "+l.Version, body)
		fold.OnToggle = func(open bool) {
			if open && len(body.Objects) == 0 { // made when it is read: together they are a book
				body.Add(part.NewNote(l.Text))
			}
			s.settle()
		}
		objects = append(objects, fold.Container)
	}
	s = w.sheet(w.say("licences/title"), objects, nil, w.say("action/close"))
	s.tall()
}
