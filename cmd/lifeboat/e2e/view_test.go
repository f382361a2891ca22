package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// view is how large the window is and what stands in it. The zero view is the
// window as it opens for the first time.
type view struct {
	width, height int     // in pixels
	desktop       float64 // the scale of the desktop; 0: 1
	text          float64 // the size of text, as set in the settings; 0: 1
	xvfb          string  // an option of the X server with its value, such as “-extension GLX”
}

func (v view) scale() float64 { return max(v.desktop, 1) }

// screen starts an X server that is large enough.
func (v view) screen(t testing.TB) string {
	t.Helper()
	size := fmt.Sprintf("%dx%dx24", max(v.width, 1280), max(v.height, 900))
	return screenWith(t, append([]string{"-screen", "0", size}, strings.Fields(v.xvfb)...)...)
}

// prepare has the program remember the size, and returns more of its environment.
func (v view) prepare(t testing.TB, home string) []string {
	t.Helper()
	if v == (view{}) {
		return nil
	}
	remembered := map[string]any{}
	if v.width > 0 {
		remembered["window-width"], remembered["window-height"] = float64(v.width)/v.scale(), float64(v.height)/v.scale()
	}
	if v.text > 0 {
		remembered["text-scale"] = v.text
	}
	raw, err := json.Marshal(remembered)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "config", "fyne", "org.lifeboat.Lifeboat")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "preferences.json"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{fmt.Sprintf("FYNE_SCALE=%g", v.scale())}
}

// sound wants everything on the page to have the room that it wants, to lie
// within the window, and no text to lie over another. What is so for a moment only,
// while a page comes, is not seen by anybody.
func (a *app) sound(page string) {
	a.t.Helper()
	was := a.read().faults()
	if len(was) == 0 {
		return
	}
	a.nextText()
	a.nextText()
	for _, f := range a.read().faults() {
		if slices.Contains(was, f) {
			a.t.Errorf("%s: %s", page, f)
		}
	}
}

// faults are what is wrong with how things lie.
func (s text) faults() []string {
	var all []string
	for i, one := range s.Items {
		if one.Lacks > 1 {
			all = append(all, fmt.Sprintf("%s %q %q lacks %.0f pixels", one.Role, one.ID, one.Name, one.Lacks))
		}
		if one.Drawn && one.W > 0 && (one.X < -4 || one.X+one.W > s.W+4) {
			all = append(all, fmt.Sprintf("%s %q %q stands outside the window: %.0f + %.0f of %.0f", one.Role, one.ID, one.Name, one.X, one.W, s.W))
		}
		if one.Role != "text" || !one.Whole || !one.Drawn {
			continue
		}
		for _, other := range s.Items[i+1:] {
			if other.Role == "text" && other.Whole && other.Drawn && one.over(other) {
				all = append(all, fmt.Sprintf("%q lies over %q", one.Name, other.Name))
			}
		}
	}
	return all
}

// over reports whether two items share more than an edge.
func (i item) over(o item) bool {
	const edge = 2
	return i.X+i.W > o.X+edge && o.X+o.W > i.X+edge && i.Y+i.H > o.Y+edge && o.Y+o.H > i.Y+edge
}

// hands are how a person uses the window.
type hands string

const (
	mouse    hands = "mouse"
	keyboard hands = "keyboard"
)

// take presses a button.
func (a *app) take(h hands, id string) {
	a.t.Helper()
	if h == mouse {
		a.click(id)
		return
	}
	a.reach(id)
	a.key("space")
}

// reach moves the focus with Tab to something. Wherever it comes by, it has to be
// seen: a person who has no mouse cannot look for it.
func (a *app) reach(id string) {
	a.t.Helper()
	a.until(id+" to react", func(s text) bool { i, ok := s.find(id); return ok && !i.Disabled })
	var by []string
	for range 60 {
		a.nextText()
		s := a.read()
		for _, i := range s.Items {
			if !i.Focused {
				continue
			}
			if i.Drawn && !i.Shown {
				a.t.Errorf("the focus is on %s, which is not to be seen: %+v", i.ID, i)
			}
			if wanted, _ := s.find(id); i.ID == wanted.ID {
				return
			}
			by = append(by, i.ID)
		}
		a.key("Tab")
	}
	a.t.Fatalf("Tab never reaches %s, but %s", id, strings.Join(by, ", "))
}
