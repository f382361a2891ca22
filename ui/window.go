package ui

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/frametime"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// Options are what the window is made with.
type Options struct {
	Words   *words.Words // the language to begin with
	Guide   *guide.Guide // for its table of models
	Theme   look.Theme   // to begin with; the person may change it
	Window  fyne.Window  // as Open has made it; nil: New makes it
	Version string
	// Stored are the places in which Lifeboat keeps something, for the page on
	// privacy.
	Stored []Stored
	Place  Place // of the window on the screens
	// Documents is the folder that is proposed for what a person saves.
	Documents string
	Demo      []Control // controls of the simulated iPhone, shown while the phones are simulated
	// Dump, when it is set, gets a text of all that is on the screen four times
	// a second. It is called on Fyne's goroutine.
	Dump func([]byte)
	// Frames, when it is set, measures how long pictures take.
	Frames *frametime.Meter
	// Notify shows a notification of the desktop; nil: Fyne's. Taskbar shows how far
	// work is, where the desktop keeps its programs. They must not wait.
	Notify  func(title, text string)
	Taskbar func(screen.Taskbar)
	// Started is called on Fyne's goroutine, once the window can be seen. Fyne has
	// room for one such function: nobody else may set it.
	Started func()
	// Close ends the workers. It is called once, off Fyne's goroutine, after
	// the person has agreed; the program quits when it returns.
	Close func()
}

// Control is a button of the simulated iPhone.
type Control struct {
	ID  string // stable, for tests
	Key string // of its label
	Do  func()
	May func(guide.Situation) bool // whether it does something now: else it is not there; nil: always
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

	frame     *frame
	layer     *part.Layer // help and confirmations, above the frame
	compact   *compact
	banner    *fyne.Container
	controls  []*part.Tap // of the simulated iPhone, in it
	mayNow    []bool      // which of them do something now
	phones    *phones
	steps     *steps
	strip     *strip
	list      *list
	kind      *kindPage       // of what is inside a backup, looked through
	aside     *fyne.Container // where the problems stand on all pages but the list
	way       *way
	bar       *actionBar
	panels    *panels
	explain   *explainBox
	after     *fyne.Container // holds it at the end of a page
	menu      *menuBar
	copying   *part.Menu  // of what can be copied; nil: closed
	phonePage *phonePage  // nil: closed
	applying  bool        // a Screen is being shown
	lists     atomic.Bool // each screen has the list of backups, whatever the page
	sheets    []*sheet

	last    screen.Screen
	drawn   bool
	found   *guide.Found   // that was told last
	told    screen.Taskbar // what the desktop shows of work
	seen    bool           // the window has the focus: the person looks at it
	acted   bool           // the person has done something since the page came
	closing bool
	ended   atomic.Bool // nothing is drawn any more

	unfocused bool // the focus is being taken away
	serial    int  // of the last text of the window
}

// New makes the window. Run shows it.
func New(a fyne.App, source Source, opts Options) *Window {
	w := &Window{app: a, source: source, opts: opts, theme: opts.Theme, away: func(work func()) { go work() }}
	w.maker.Store(screen.NewMaker(opts.Words, opts.Guide))
	if w.win = opts.Window; w.win == nil {
		w.win = newWindow(a, w.theme, opts.Place)
	}
	w.wear()
	w.win.SetTitle(w.say("app/name"))
	w.pump = newPump(source, w.fetch, w.notify)
	part.Released = w.pump.released
	w.build()
	w.fetch()() // the window opens with something to say
	w.win.SetCloseIntercept(w.close)
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	a.Settings().AddListener(func(fyne.Settings) {
		if !w.ended.Load() { // Fyne tells of a change of its file even while it ends, on any goroutine
			w.again()
		}
	})
	part.Zoom = func(larger bool) {
		if larger {
			w.zoom(1)
		} else {
			w.zoom(-1)
		}
	}
	part.Sheets, part.CopyMenu, part.EditMenu = w.sheetsInside, w.openWords, w.openEdit
	part.Turned = func(lost bool) {
		w.unfocused = lost
		w.menu.look()
		w.unfocused = false
	}
	a.Lifecycle().SetOnEnteredForeground(func() { w.seen = true })
	a.Lifecycle().SetOnExitedForeground(func() { w.seen = false })
	return w
}

// Open opens a window with nothing in it yet, for New. Fyne's own beginning is a
// rectangle of the colour that it has cleared the window with: drawn in software,
// that takes as long as half of the first page.
func Open(a fyne.App, theme look.Theme, place Place) fyne.Window {
	win := newWindow(a, theme, place)
	win.SetContent(container.NewWithoutLayout())
	win.Show()
	return win
}

func newWindow(a fyne.App, theme look.Theme, place Place) fyne.Window {
	live := &look.Live{}
	live.Set(theme)
	a.Settings().SetTheme(live)
	win := a.NewWindow(appName)
	win.SetMaster()
	win.SetPadded(false)
	place.remembered(win, a.Preferences())
	return win
}

// appName is the title of the window until there are words.
const appName = "Lifeboat"

// Run shows the window and returns when it is closed. The pump ends with ctx,
// which must end when a signal ends the program: Fyne closes the window by
// itself then, and what is posted later would run on the wrong goroutine.
func (w *Window) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { w.ended.Store(true) })
	go w.pump.run(ctx)
	if w.opts.Frames != nil {
		go w.opts.Frames.Run(ctx, w.pump.now)
	}
	w.app.Lifecycle().SetOnStarted(func() {
		if ctx.Err() != nil { // the signal came before Fyne listened to it
			w.app.Quit()
		} else if w.opts.Started != nil {
			w.opts.Started()
		}
	})
	ShowAndRun(w.app, w.win)
}

func (w *Window) say(key string) string { return w.maker.Load().Words.Say(key) }

// build makes all widgets anew: at the start, and when language or colours change.
func (w *Window) build() {
	w.drawn = false
	w.last = screen.Screen{}
	w.phones = newPhones(w.do, w.showPhone)
	w.steps = newSteps(w.do)
	w.compact = w.newCompact(w.steps.line)
	w.strip = newStrip()
	w.list = newList(listHost{
		say: w.say, canvas: w.win.Canvas, do: w.do, primary: w.setPrimary,
		reveal: w.reveal, showKey: w.showKey, copy: w.copyText, all: w.askCheckAll, changed: func() { w.seeFocus(); w.dumpSoon() },
		order: screen.Sort(w.app.Preferences().String(prefOrder)), ordered: func(by screen.Sort) { w.app.Preferences().SetString(prefOrder, string(by)) },
	})
	w.way = newWay(w.say, w.do, w.send, w.settle)
	w.openFromWay()
	w.bar = newActionBar(w.say, w.do, w.way.fields.ready, w.way.press)
	w.way.fields.onReady = w.bar.check
	w.panels = newPanels(w.say, w.do, w.settle)
	w.way.fields.reveal = w.showPanel
	w.explain = w.newExplain(func() {
		w.frame.settle()
		w.frame.page.Reveal(w.explain.results)
	})
	w.after = part.NewColumn(1.5, part.NewStrong(w.say("explain/title")), w.explain.box)
	w.menu = w.newMenu()
	w.banner = w.newBanner()
	w.aside = part.NewColumn(0, w.panels.box)
	w.frame = newFrame(frameParts{
		banner: w.banner, head: w.newHead(), foot: w.newFoot(), compact: w.compact.box, strip: w.strip.box, bar: w.bar.box,
		phones: w.phones.box, steps: w.steps.box, rail: w.steps.list, step: w.steps.foot,
		way: []fyne.CanvasObject{w.way.box, w.aside, w.after},
	})
	w.frame.onTurn = func() { w.keepFocus(w.focusNow(), false) }
	if w.layer != nil {
		w.layer.Close()
	}
	w.layer = part.NewLayer(w.win.Canvas())
	w.win.SetContent(container.NewStack(w.content()...))
	w.win.Canvas().SetOnTypedKey(w.typed)
	w.win.Canvas().SetOnTypedRune(w.typedRune)
}

// content is all that is drawn, from behind to the front.
func (w *Window) content() []fyne.CanvasObject {
	all := []fyne.CanvasObject{w.opts.Place.watch(), part.NewGround(), w.frame, w.layer}
	if w.opts.Frames != nil {
		all = w.opts.Frames.Around(all...)
	}
	return all
}

// settle gives the page the height it needs after something in it has opened or
// closed.
func (w *Window) settle() {
	w.frame.settle()
	w.dumpSoon()
}

// fetch makes the picture of the state. It runs on the pump's goroutine.
func (w *Window) fetch() func() {
	maker := w.maker.Load()
	situation, route := w.source.Situation()
	s := maker.Make(situation, route)
	if s.Backups == nil && w.lists.Load() {
		s.Backups = maker.Backups(situation, route)
	}
	shown := make([]bool, len(w.opts.Demo))
	for i, c := range w.opts.Demo {
		shown[i] = c.May == nil || c.May(situation)
	}
	return func() {
		if w.maker.Load() == maker { // else the language has changed meanwhile
			w.mayNow = shown
			w.apply(s)
		}
	}
}

// apply shows a Screen: only what differs from the last one is touched.
func (w *Window) apply(s screen.Screen) {
	first := !w.drawn
	focus := w.focusNow()
	w.applying = true
	w.last, w.drawn = s, true

	if hidden := s.Simulated == ""; w.applyControls() || hidden != w.banner.Hidden {
		w.banner.Hidden = hidden
		w.frame.Refresh()
	}
	if s.Title != w.win.Title() {
		w.win.SetTitle(s.Title)
	}
	other, higher := w.way.apply(s.Step, s.Page)
	for _, changed := range []bool{
		w.compact.apply(s.PhoneLine, s.Phones),
		w.phones.apply(s.Phones, s.NoPhone),
		w.steps.apply(s.Rail, s.StepLine, s.Start),
		w.strip.apply(s.Strip),
		w.panels.apply(s.Panels),
		w.explain.apply(s.Page.Explain),
		w.placeExplain(s.Page),
		w.bar.apply(s.Page, s.Back),
		w.applyList(s),
		w.placePanels(s.Page.Kind == guide.PageDoors || stopped(s)),
		w.placeKind(),
	} {
		higher = changed || higher
	}
	w.frame.start = s.Start
	if higher || first {
		setVisible(w.bar.box, !w.bar.empty())
		w.frame.settle()
	}
	if other {
		w.layer.Dismiss()
		w.frame.page.Top()
	}
	for _, s := range w.sheets {
		if s.check != nil {
			s.check()
		}
	}
	w.applying = false
	if p := w.phonePage; p != nil {
		if !p.apply() {
			w.closePhone()
		}
	} else {
		w.keepFocus(focus, other)
	}
	w.seeFocus()
	w.menu.apply()
	w.applyFound(s.Found)
	w.applyTaskbar()
	w.dump()
}

// setPrimary puts the action of what is marked on the page in the bar. What it says
// may take another line.
func (w *Window) setPrimary(b *screen.Button) {
	before := w.bar.instead
	w.bar.setPrimary(b)
	if before == nil || b == nil || before.Enabled != b.Enabled || before.Why != b.Why || before.Label != b.Label {
		w.frame.Refresh()
	}
}

// again draws everything anew, in other colours, sizes or words. What was typed
// and the sheets stay.
func (w *Window) again() {
	typed, list, kind := w.typedNow(), w.list, w.kind
	w.way.seeks.Run(false)
	w.build()
	w.fetch()()
	w.typedBack(typed)
	w.list.goOn(list)
	w.kind.goOn(kind)
	w.frame.settle() // what has come back may be taller
	w.phoneAgain()
	w.sheetsAgain()
	w.pump.again()
}

func (w *Window) send(i guide.Intent) {
	w.acted = true
	w.closePhone() // what comes of it stands on the way
	w.source.Do(i)
}
