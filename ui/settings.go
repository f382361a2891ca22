package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// Keys of what is remembered. A password is never among it.
const (
	prefLanguage = "language"
	prefTheme    = "theme"
	prefScale    = "text-scale"
	prefWidth    = "window-width"
	prefHeight   = "window-height"
	prefOrder    = "list-order"
)

// Remembered is what the person chose in earlier runs.
type Remembered struct {
	Language string
	Theme    look.Theme
}

// Recall reads what is remembered.
func Recall(p fyne.Preferences) Remembered {
	return Remembered{
		Language: p.String(prefLanguage),
		Theme:    look.Theme{Mode: look.Mode(p.String(prefTheme)), Scale: float32(p.Float(prefScale))},
	}
}

func rememberedSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		float32(max(p.FloatWithFallback(prefWidth, float64(look.WindowSize.Width)), float64(look.LeastWindow.Width))),
		float32(max(p.FloatWithFallback(prefHeight, float64(look.WindowSize.Height)), float64(look.LeastWindow.Height))))
}

func (w *Window) rememberSize() {
	w.opts.Place.remember(w.app.Preferences())
	size := w.win.Canvas().Size()
	p := w.app.Preferences()
	p.SetFloat(prefWidth, float64(size.Width))
	p.SetFloat(prefHeight, float64(size.Height))
}

// choice is one of several answers in the settings.
type choice struct {
	id, label string
	chosen    bool
	take      func()
}

// choices draws answers of which one is chosen, as a row of areas.
func choices(list []choice) fyne.CanvasObject {
	flow := part.NewFlow()
	for _, c := range list {
		text := part.NewText(c.label)
		text.OneLine = true
		t := part.NewTap("choice", c.id, c.label, text, c.take)
		t.Fill, t.Stroke, t.PadX = look.ColorSurface, look.ColorLine, 2*look.Space
		if c.chosen {
			t.Fill, t.Stroke, t.About.State = look.ColorAccentSoft, look.ColorAccent, "chosen"
			text.Bold = true
		}
		flow.Add(t)
	}
	return flow
}

// showSettings shows language, appearance, size of text and folders.
func (w *Window) showSettings() {
	var s *sheet
	p := w.app.Preferences()
	language := []choice{{
		"language-system", w.say("settings/language-system"), p.String(prefLanguage) == "",
		func() { w.setLanguage("") },
	}}
	for _, l := range assets.Languages() {
		own, err := words.New(l)
		if err != nil {
			continue
		}
		language = append(language, choice{
			"language-" + l, own.Say("language/name"), p.String(prefLanguage) == l, func() { w.setLanguage(l) },
		})
	}
	var modes, sizes []choice
	for _, m := range []struct {
		mode look.Mode
		key  string
	}{{look.System, "settings/theme-system"}, {look.Light, "settings/theme-light"}, {look.Dark, "settings/theme-dark"}} {
		modes = append(modes, choice{"theme-" + m.key, w.say(m.key), w.theme.Mode == m.mode, func() {
			w.setMode(m.mode)
		}})
	}
	numbers := w.maker.Load().Words
	for _, s := range textSizes {
		sizes = append(sizes, choice{
			"size-" + numbers.Number(int64(s*look.Percent)), numbers.Percent(float64(s * look.Percent)), w.textSize() == s,
			func() { w.setSize(s) },
		})
	}
	objects := []fyne.CanvasObject{
		part.NewStrong(w.say("settings/language")), choices(language),
		part.NewStrong(w.say("settings/theme")), choices(modes),
		part.NewStrong(w.say("settings/text-size")), choices(sizes),
	}
	objects = append(objects, part.NewStrong(w.say("settings/notices")), w.noticeChoices())
	if situation, _ := w.source.Situation(); situation.Keep != "" {
		kept := part.NewText(situation.Keep)
		row := part.NewMiddle(0, kept)
		if w.source.Reveal != nil {
			row.Add(part.NewButton("show-keep", w.say("action/show-folder"), "", func() { w.reveal(situation.Keep) }).Tap)
		}
		objects = append(objects, part.NewStrong(w.say("settings/keep")), row)
	}
	if places := w.maker.Load().Places(w.source.Situation()); len(places) > 0 {
		objects = append(objects, part.NewStrong(w.say("settings/folders")))
		for i, f := range places {
			objects = append(objects, w.place(i, f, func() { s.settle() }))
		}
	}
	s = w.sheet(w.say("settings/title"), objects, nil, w.say("action/close"))
	s.again = w.showSettings
}

// place is a folder that is looked into. One that the person has added can be
// forgotten.
func (w *Window) place(i int, p screen.Place, changed func()) fyne.CanvasObject {
	if p.Forget == nil {
		return part.NewNote(p.Path)
	}
	path := part.NewNote(p.Path)
	forget := part.NewButton("forget-"+strconv.Itoa(i), p.Forget.Label, "", nil)
	row := part.NewMiddle(0, path, forget.Tap)
	forget.Tap.OnTap = func() {
		w.do(*p.Forget)
		row.Hide()
		changed()
	}
	return row
}

func (w *Window) setLanguage(l string) {
	w.app.Preferences().SetString(prefLanguage, l)
	spoken, err := words.New(l)
	if err != nil {
		return
	}
	old := w.maker.Load()
	w.maker.Store(screen.NewMaker(spoken, old.Guide))
	w.wear()
	w.again()
}

func (w *Window) setMode(m look.Mode) {
	t := w.theme
	t.Mode = m
	w.setTheme(t)
}

func (w *Window) setSize(scale float32) {
	t := w.theme
	t.Scale = scale
	w.setTheme(t)
}

func (w *Window) setTheme(t look.Theme) {
	w.theme = t
	w.app.Preferences().SetString(prefTheme, string(t.Mode))
	w.app.Preferences().SetFloat(prefScale, float64(t.Scale))
	w.wear()
	w.again()
	for _, s := range w.sheets {
		part.Each(s.inside, fyne.CanvasObject.Refresh)
		s.inside.Refresh() // what is in it has other sizes now
		s.settle()
	}
}

// wear has the window look as the person wants it and as its language is read.
func (w *Window) wear() {
	w.theme.RightToLeft = w.maker.Load().Words.RightToLeft()
	if live, ok := w.app.Settings().Theme().(*look.Live); ok {
		live.Set(w.theme)
		return
	}
	live := &look.Live{}
	live.Set(w.theme)
	w.app.Settings().SetTheme(live)
}
