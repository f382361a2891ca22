package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestMonkey does whatever comes to its mind, on pages that change under its
// fingers: nothing may panic, no sheet may stay for ever, the focus may be on
// nothing that has gone, and what is on the screen stays in order. MONKEY is how
// many things it does, other ones at each run, or those of MONKEY_SEED.
func TestMonkey(t *testing.T) {
	steps, first := 150, uint64(0)
	if n, err := strconv.Atoi(os.Getenv("MONKEY")); err == nil {
		steps, first = n, uint64(time.Now().Unix())
	}
	if n, err := strconv.ParseUint(os.Getenv("MONKEY_SEED"), 10, 64); err == nil {
		first = n
	}
	for seed := first; seed < first+2; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &monkey{
				stage:  newStage(t, onTheWay(), look.Theme{Mode: look.Light}, "en", normal),
				random: rand.New(rand.NewPCG(seed, 11)), scenes: append(scenes(), traps()...),
			}
			m.saved = make(chan string, steps+1)
			for range steps {
				m.act()
				if t.Failed() {
					t.Fatalf("the last it did: %q", m.last)
				}
			}
			for range 20 {
				m.press(fyne.KeyEscape)
			}
			if n := len(m.sheets); n > 0 {
				t.Errorf("Escape leaves %d sheets open", n)
			}
		})
	}
}

// monkey is a person who presses whatever there is.
type monkey struct {
	*stage
	random *rand.Rand
	scenes []scene
	last   []string
}

func (m *monkey) did(format string, args ...any) {
	m.last = append(m.last, fmt.Sprintf(format, args...))
	if len(m.last) > 12 {
		m.last = m.last[1:]
	}
}

// anywhere is a point in the window, often on something.
func (m *monkey) anywhere() fyne.Position {
	size := m.win.Canvas().Size()
	items := m.read().Items
	if len(items) == 0 || m.random.IntN(4) == 0 {
		return fyne.NewPos(m.random.Float32()*size.Width, m.random.Float32()*size.Height)
	}
	i := items[m.random.IntN(len(items))]
	m.did("at %s %q", i.Role, i.ID)
	s := m.win.Canvas().Scale()
	return fyne.NewPos((i.X+i.W/2)/s, (i.Y+i.H/2)/s)
}

func (m *monkey) act() {
	c := m.win.Canvas()
	keys := []fyne.KeyName{
		fyne.KeyReturn, fyne.KeyEscape, fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight,
		fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyF1, fyne.KeyF5, fyne.KeyTab,
	}
	switch n := m.random.IntN(100); {
	case n < 12:
		s := m.scenes[m.random.IntN(len(m.scenes))]
		m.did("scene %s", s.name)
		m.situation = s.make()
		m.show()
	case n < 40:
		m.did("tap")
		test.TapCanvas(c, m.anywhere())
	case n < 44:
		m.did("context click")
		if o, at := m.under(m.anywhere()); o != nil {
			o.TappedSecondary(&fyne.PointEvent{Position: at, AbsolutePosition: at})
		}
	case n < 48:
		m.did("move")
		test.MoveMouse(c, m.anywhere())
	case n < 52:
		m.did("scroll")
		test.Scroll(c, m.anywhere(), 0, (m.random.Float32()-0.5)*2000)
	case n < 62:
		m.did("tab")
		if m.random.IntN(3) == 0 {
			c.FocusPrevious()
		} else {
			c.FocusNext()
		}
	case n < 78:
		k := keys[m.random.IntN(len(keys))]
		m.did("key %s", k)
		m.press(k)
	case n < 84:
		text := []string{"4013", "Demo iPhone", "ä", "🙂", "/home", " ", "x"}[m.random.IntN(7)]
		m.did("type %q", text)
		if f := c.Focused(); f != nil {
			for _, r := range text {
				f.TypedRune(r)
			}
		} else if typed := c.OnTypedRune(); typed != nil {
			for _, r := range text {
				typed(r)
			}
		}
	case n < 88:
		s := shapes[m.random.IntN(3)]
		m.did("size %gx%g", s.width, s.height)
		m.win.Resize(fyne.NewSize(s.width, s.height))
	case n < 91:
		l := []string{"en", "de", words.Longer, words.Mirrored}[m.random.IntN(4)]
		m.did("language %s", l)
		m.setLanguage(l)
		m.show()
	case n < 94:
		m.did("zoom")
		m.zoom(m.random.IntN(5) - 2)
		m.show()
	case n < 96:
		m.did("theme")
		m.setTheme(look.Theme{Mode: []look.Mode{look.Light, look.Dark}[m.random.IntN(2)], Scale: m.theme.Scale})
		m.show()
	default:
		if i := m.random.IntN(len(m.menu.all)); m.menu.all[i] != nil && !slices.Contains([]string{"quit", "close"}, m.menu.all[i].id) {
			m.did("menu %s", m.menu.all[i].id)
			m.menu.run(m.menu.all[i])
		}
	}
	m.did(";")
	m.inOrder()
}

// under is what takes a context click at a point.
func (m *monkey) under(at fyne.Position) (found fyne.SecondaryTappable, inside fyne.Position) {
	driver := fyne.CurrentApp().Driver()
	part.Each(m.top(), func(o fyne.CanvasObject) {
		s, ok := o.(fyne.SecondaryTappable)
		if !ok {
			return
		}
		p := at.Subtract(driver.AbsolutePositionForObject(o))
		if p.X >= 0 && p.Y >= 0 && p.X < o.Size().Width && p.Y < o.Size().Height {
			found, inside = s, p
		}
	})
	return found, inside
}

// inOrder wants of any moment what is wanted of a page.
func (m *monkey) inOrder() {
	m.t.Helper()
	if n := len(m.sheets); n > 6 {
		m.t.Errorf("%d sheets lie over each other", n)
	}
	if f, ok := m.win.Canvas().Focused().(part.Described); ok {
		there := false
		part.Each(m.top(), func(o fyne.CanvasObject) { there = there || any(o) == any(f) })
		if !there {
			m.t.Errorf("the focus is on %+v, which is not there", f.Describe())
		}
	}
	if m.random.IntN(10) > 0 {
		return
	}
	m.faultless("in between", map[string]bool{})
}
