package ui

import (
	"context"
	"os"
	"reflect"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// Options are what the window is made with.
type Options struct {
	Words   *words.Words // the language to begin with
	Guide   *guide.Guide // for its table of models
	Theme   look.Theme   // to begin with; the person may change it
	Version string
	// Documents is the folder that is proposed for what a person saves.
	Documents string
	Demo      []Control // controls of the simulated iPhone, shown while the phones are simulated
	// Dump, when it is set, gets a text of all that is on the screen four times
	// a second. It is called on Fyne's goroutine.
	Dump func([]byte)
	// Close ends the workers. It is called once, off Fyne's goroutine, after
	// the person has agreed; the program quits when it returns.
	Close func()
}

// Control is a button of the simulated iPhone.
type Control struct {
	ID  string // stable, for tests
	Key string // of its label
	Do  func()
}

// Window is Lifeboat's window.
type Window struct {
	app    fyne.App
	win    fyne.Window
	source Source
	opts   Options
	pump   *pump
	maker  atomic.Pointer[screen.Maker]
	theme  look.Theme

	away func(work func()) // does what may wait for a disk, off Fyne's goroutine

	frame   *frame
	head    *header
	banner  *fyne.Container
	phones  *phones
	backups *backups
	rail    *part.Rail
	way     *way
	panels  *panels
	explain *explainBox
	menu    *menuBar
	sheets  []*sheet

	last    screen.Screen
	drawn   bool
	closing bool
	serial  int // of the last text of the window
}

// New makes the window. Run shows it.
func New(a fyne.App, source Source, opts Options) *Window {
	w := &Window{app: a, source: source, opts: opts, theme: opts.Theme, away: func(work func()) { go work() }}
	w.maker.Store(&screen.Maker{Words: opts.Words, Guide: opts.Guide})
	a.Settings().SetTheme(w.theme)
	w.win = a.NewWindow(w.say("app/name"))
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.pump = newPump(source, w.fetch, w.notify)
	w.win.Resize(w.rememberedSize())
	w.build()
	w.fetch()() // the window opens with something to say
	w.win.SetCloseIntercept(w.close)
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	a.Settings().AddListener(func(fyne.Settings) { w.again() })
	return w
}

// Run shows the window and returns when it is closed. The pump ends with ctx,
// which must end when a signal ends the program: Fyne closes the window by
// itself then, and what is posted later would run on the wrong goroutine.
func (w *Window) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go w.pump.run(ctx)
	w.win.ShowAndRun()
}

func (w *Window) say(key string) string { return w.maker.Load().Words.Say(key) }

// build makes all widgets anew: at the start, and when language or colours change.
func (w *Window) build() {
	w.drawn = false
	w.last = screen.Screen{}
	w.head = w.newHeader()
	w.phones = newPhones(w.do)
	w.backups = newBackups(w.do)
	w.rail = part.NewRail()
	w.way = newWay(w.say, w.do, w.send)
	w.panels = newPanels(w.say, w.do)
	w.explain = w.newExplain(func() {
		w.frame.settle()
		w.frame.right.Reveal(w.explain.results)
	})
	w.menu = w.newMenu()
	w.banner = w.newBanner()
	w.frame = newFrame(w.banner, w.rail,
		[]fyne.CanvasObject{w.head.box, w.phones.box, w.backups.box},
		[]fyne.CanvasObject{w.way.box, w.panels.box, w.explain.box})
	w.win.SetContent(container.NewStack(w.frame))
	w.win.Canvas().SetOnTypedKey(w.typed)
}

// fetch makes the picture of the state. It runs on the pump's goroutine.
func (w *Window) fetch() func() {
	maker := w.maker.Load()
	situation, route := w.source.Situation()
	s := maker.Make(situation, route)
	return func() {
		if w.maker.Load() == maker { // else the language has changed meanwhile
			w.apply(s)
		}
	}
}

// apply shows a Screen: only what differs from the last one is touched.
func (w *Window) apply(s screen.Screen) {
	first := !w.drawn
	before := w.last
	w.last, w.drawn = s, true

	if hidden := s.Simulated == ""; hidden != w.banner.Hidden {
		w.banner.Hidden = hidden
		w.frame.Refresh()
	}
	higher := w.phones.apply(s.Phones, s.NoPhone)
	higher = w.backups.apply(s.Backups, w.say("backups/more")) || higher
	w.applyRail(s, before, first)
	other, height := w.way.apply(s.Step, s.Page)
	higher = height || higher
	higher = w.panels.apply(s.Panels) || higher
	higher = w.explain.apply(s.Page.Explain) || higher
	if higher || first {
		w.frame.settle()
	}
	if other {
		w.leaveWay()
		w.frame.right.Top()
	}
	for _, s := range w.sheets {
		if s.check != nil {
			s.check()
		}
	}
	if field := w.way.fields.wanted(); field != nil && len(w.sheets) == 0 {
		w.win.Canvas().Focus(field)
		field.SelectAll()
	}
	w.menu.apply()
	w.dump()
}

func (w *Window) applyRail(s, before screen.Screen, first bool) {
	if !first && s.Start == before.Start && reflect.DeepEqual(s.Rail, before.Rail) {
		return
	}
	lights := make([]part.Light, len(s.Rail))
	for i, l := range s.Rail {
		lights[i] = part.Light{ID: l.ID, Name: l.Name, State: l.State, Kind: part.LightKind(l.Kind)}
		if l.Back != nil {
			lights[i].OnTap = func() { w.do(*l.Back) }
		}
	}
	w.rail.Hidden = s.Start
	w.rail.Set(lights)
	w.frame.Refresh()
}

// leaveWay takes the focus off what has left the page, so that Enter cannot
// trigger a button that is not to be seen any more.
func (w *Window) leaveWay() {
	c := w.win.Canvas()
	focused := c.Focused()
	if focused == nil || len(w.sheets) > 0 {
		return
	}
	if t, ok := focused.(*part.Tap); ok && (t.About.Role == "row" || t.About.Role == "phone") {
		return
	}
	c.Unfocus()
}

// notify tells a person who may be looking elsewhere.
func (w *Window) notify(t guide.Text) {
	words := w.maker.Load().Words
	w.app.SendNotification(fyne.NewNotification(words.Say("app/name"), words.Text(t)))
}

// again draws everything anew, in other colours, sizes or words. What was typed
// and the sheets stay.
func (w *Window) again() {
	typed := w.typedNow()
	w.build()
	w.fetch()()
	w.typedBack(typed)
	w.sheetsAgain()
	w.pump.again()
}

func (w *Window) send(i guide.Intent) { w.source.Do(i) }

// dropped takes folders and files that were dragged onto the window: any of a
// backup leads to it.
func (w *Window) dropped(uris []fyne.URI) {
	for _, u := range uris {
		if u.Scheme() != "file" {
			continue
		}
		if _, err := os.Stat(u.Path()); err == nil {
			w.send(guide.Intent{Action: guide.ActAddFolder, Value: u.Path()})
		}
	}
}

// close asks first while work runs, then ends the workers, then the program.
func (w *Window) close() {
	switch {
	case w.closing:
	case w.last.Busy != "":
		w.confirmClose()
	default:
		w.quit()
	}
}

func (w *Window) quit() {
	w.closing = true
	w.rememberSize()
	if w.opts.Close == nil {
		w.app.Quit()
		return
	}
	go func() {
		w.opts.Close()
		w.pump.post(w.app.Quit)
	}()
}

// typed handles the keys that nothing with a focus has taken.
func (w *Window) typed(e *fyne.KeyEvent) {
	if w.shortcutKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if n := len(w.sheets); n > 0 {
			w.sheets[n-1].enter()
		} else if w.way.byEnter() {
			w.way.press()
		}
	case fyne.KeyEscape:
		w.back()
	}
}

// back closes the sheet on top, else takes the way back that the guide names.
func (w *Window) back() {
	if n := len(w.sheets); n > 0 {
		w.sheets[n-1].close()
		return
	}
	if w.last.Back != nil {
		w.do(*w.last.Back)
	}
}
