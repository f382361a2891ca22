package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// sheet is a small page before the window: it has a title, content and buttons,
// Enter presses its primary button and Escape closes it.
type sheet struct {
	w       *Window
	pop     *widget.PopUp
	layer   *part.Layer
	page    *part.Page
	primary *part.Button
	inside  fyne.CanvasObject
	onClose func()
	byHand  bool              // its primary button wants to be pressed: Enter does not do it
	check   func()            // whether its primary button reacts now; nil: nothing to check
	whole   bool              // as tall as the window allows, whatever its content
	dropped func(path string) // takes a folder that is dragged onto the window; nil: it is no answer to the sheet
	typed   func() bool       // whether Escape would lose what was typed; nil: it loses nothing
	again   func()            // shows it anew where its own answers change how it looks; nil: it stays as it is
	back    *canvas.Rectangle
	gone    bool // it was closed: an answer that comes now comes too late
}

// sheetEdge is the room around the content of a sheet, so that what scrolls
// cuts off neither an outline nor the ring of the focus, and the bar that it scrolls
// by lies beside it.
const sheetEdge = look.Space + look.Half

// sheet shows content. primary may be nil; closing is the label of the button that
// does nothing else, empty where another one does the same. Escape always closes.
func (w *Window) sheet(title string, content []fyne.CanvasObject, primary *part.Button, closing string, more ...*part.Button) *sheet {
	s := &sheet{w: w, primary: primary}
	s.page = part.NewPage(sheetEdge, content...)
	buttons := part.NewFlow()
	for _, b := range more {
		buttons.Add(b.Tap)
	}
	if closing != "" {
		buttons.Add(part.NewButton("close", closing, "", s.close).Tap)
	}
	if primary != nil {
		buttons.Add(primary.Tap)
	}
	s.inside = container.New(sheetLayout{s}, part.NewTitle(title), s.page, buttons)
	s.back = canvas.NewRectangle(theme.Color(look.ColorSurface))
	s.back.CornerRadius = look.Corner
	s.layer = part.NewLayer(w.win.Canvas())
	s.pop = widget.NewModalPopUp(container.NewStack(s.back, part.NewGround(), container.New(part.Inset{X: look.Margin, Y: look.Margin}, s.inside), s.layer), w.win.Canvas())
	w.sheets = append(w.sheets, s)
	s.pop.Show()
	s.settle()
	w.win.Canvas().Unfocus()
	w.menu.look()
	return s
}

// tall makes the sheet as tall as the window allows, so that it stands still
// while its content changes.
func (s *sheet) tall() {
	s.whole = true
	s.settle()
}

// settle gives the sheet the size that its content needs now.
func (s *sheet) settle() {
	s.page.Settle()
	size, room := s.pop.MinSize(), s.w.win.Canvas().Size()
	s.pop.Resize(size)
	s.pop.Move(fyne.NewPos((room.Width-size.Width)/2, (room.Height-size.Height)/2))
	s.w.dumpSoon()
}

// enter presses the primary button, where Enter may.
func (s *sheet) enter() {
	if s.primary != nil && s.primary.Enabled() && !s.byHand {
		s.primary.OnTap()
	}
}

func (s *sheet) close() {
	for i, o := range s.w.sheets {
		if o == s {
			s.w.sheets = append(s.w.sheets[:i], s.w.sheets[i+1:]...)
			break
		}
	}
	s.gone = true
	s.pop.Hide()
	s.layer.Close()
	if s.onClose != nil {
		s.onClose()
	}
	s.w.keepFocus(s.w.focusNow(), false)
	s.w.menu.look()
	s.w.dumpSoon()
}

// leave closes the sheet by Escape, which asks first where something that was typed
// would be lost. The button to cancel does not ask.
func (s *sheet) leave() {
	if s.typed == nil || !s.typed() {
		s.close()
		return
	}
	w := s.w
	var ask *sheet
	stay := part.NewPrimary("typed-stay", w.say("typed/stay"), func() { ask.close() })
	drop := part.NewButton("typed-drop", w.say("typed/drop"), "", func() {
		ask.close()
		s.close()
	})
	ask = w.sheet(w.say("typed/title"), []fyne.CanvasObject{part.NewText(w.say("typed/question"))}, stay, "", drop)
}

// sheetsAgain draws the sheets in the colours, sizes and words of now.
func (w *Window) sheetsAgain() {
	for _, s := range slices.Clone(w.sheets) {
		if s.again != nil {
			s.close()
			s.again()
			continue
		}
		s.back.FillColor = theme.Color(look.ColorSurface)
		s.back.Refresh()
		s.settle()
	}
}

// sheetLayout gives a sheet its size: as wide as text reads well, as tall as its
// content, neither larger than the window. Objects are title, page and buttons.
type sheetLayout struct{ s *sheet }

func (l sheetLayout) width() float32 {
	room := l.s.w.win.Canvas().Size().Width - look.SheetEdge
	return min(look.Em(look.SheetEm), room)
}

func (l sheetLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap := 2 * look.Space
	title := part.Tall(o[0], size.Width)
	width := oneLine(o[2].(*fyne.Container), size.Width)
	buttons := part.Tall(o[2], width)
	o[1].Move(fyne.NewPos(-sheetEdge, title+gap-sheetEdge))
	o[1].Resize(fyne.NewSize(size.Width+2*sheetEdge, max(size.Height-title-buttons-2*gap+2*sheetEdge, 1)))
	x := size.Width - width // at the end of the line, the primary button last, as in the window
	if part.RightToLeft() {
		x = 0
	}
	o[2].Move(fyne.NewPos(x, size.Height-buttons))
}

// oneLine is the width of buttons beside each other, or the whole room where they
// need more than a line.
func oneLine(buttons *fyne.Container, room float32) float32 {
	width := float32(0)
	for i, b := range buttons.Objects {
		if i > 0 {
			width += look.Space
		}
		width += b.MinSize().Width
	}
	if width+1 > room {
		return room
	}
	return width + 1
}

func (l sheetLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	w, gap := l.width(), 2*look.Space
	title, buttons := part.Tall(o[0], w), part.Tall(o[2], w)
	h := title + buttons + 2*gap + l.s.page.Height(w+2*sheetEdge) - 2*sheetEdge
	room := l.s.w.win.Canvas().Size().Height - look.SheetEdge
	if l.s.whole {
		h = min(room, look.Em(look.SheetTallEm))
	}
	return fyne.NewSize(w, max(min(h, room), look.LeastSheet))
}

// sheetsInside is what stands in the sheets, from behind to the front.
func (w *Window) sheetsInside() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, s := range w.sheets {
		all = append(all, s.inside)
	}
	return all
}
