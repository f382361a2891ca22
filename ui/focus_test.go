package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestPasswordIsTypedAtOnce: the field has the focus when its page appears, and
// after a wrong password the next one is typed over it.
func TestPasswordIsTypedAtOnce(t *testing.T) {
	st := open(t, "password")
	field := st.find("password").(*part.Field)
	if st.win.Canvas().Focused() != fyne.Focusable(field) {
		t.Fatal("the field does not have the focus when its page appears")
	}
	test.Type(field, "first try")
	st.press(fyne.KeyReturn)
	st.situation.Password = guide.PasswordTrying
	st.situation.Job = &guide.Job{Kind: guide.JobCheck, Backup: st.situation.Backup, CanStop: true}
	st.show()
	if !field.Disabled() {
		t.Error("the field can be typed in while a password is tried")
	}
	st.situation.Password, st.situation.Job = guide.PasswordWrong, nil
	st.show()
	if st.win.Canvas().Focused() != fyne.Focusable(field) || field.SelectedText() != "first try" {
		t.Errorf("focus on %v, %q is selected of %q", st.win.Canvas().Focused(), field.SelectedText(), field.Text)
	}
	test.Type(field, "second")
	if field.Text != "second" {
		t.Errorf("typing on makes %q", field.Text)
	}
}

// TestFocusDoesNotOutliveItsPage: Enter must not press what has gone.
func TestFocusDoesNotOutliveItsPage(t *testing.T) {
	st := open(t, "check")
	st.win.Canvas().Focus(st.find("primary-check").(*part.Tap))
	st.situation = sceneNamed(t, "checking")
	st.show()
	if st.win.Canvas().Focused() != fyne.Focusable(st.way.title) {
		t.Errorf("the focus is on %v, and not at the beginning of the page", st.win.Canvas().Focused())
	}
}

// key types a key as the driver does: Tab moves the focus, unless what has it
// takes Tab.
func (st *stage) key(k fyne.KeyName) {
	if k == fyne.KeyTab {
		if f, ok := st.win.Canvas().Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
			f.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: k})
			return
		}
		st.win.Canvas().(interface{ FocusNext() }).FocusNext()
		return
	}
	st.press(k)
}

// focused is the ID of what has the focus.
func (st *stage) focused() string { return st.focusNow().id }

// onlyRead are the roles of what is there to be read and opens nothing, such as the
// strip: Tab passes over it. TestOnlyRead holds that it is so.
var onlyRead = []string{"gauge", "text", "strip"}

// TestOnlyRead: what Tab passes over takes no click either, on any page.
func TestOnlyRead(t *testing.T) {
	st := newStage(t, onTheWay(), look.Theme{Mode: look.Light}, "en", normal)
	strips := 0
	for _, s := range scenes() {
		st.situation = s.make()
		st.show()
		part.Find(st.frame, func(o fyne.CanvasObject) bool {
			d, described := o.(part.Described)
			if !described || !slices.Contains(onlyRead, d.Describe().Role) {
				return false
			}
			if d.Describe().Role == "strip" {
				strips++
				if inner := part.Find(o, reacts); inner != nil {
					t.Errorf("%s: in the strip, %T reacts to a click", s.name, inner)
				}
			}
			if reacts(o) {
				t.Errorf("%s: %T %q is passed over by Tab and reacts to a click", s.name, o, d.Describe().Name)
			}
			return false
		})
	}
	if strips == 0 {
		t.Error("no strip was seen")
	}
}

func reacts(o fyne.CanvasObject) bool {
	_, tapped := o.(fyne.Tappable)
	return tapped
}

// TestEverythingIsReachedByTab goes round every page by Tab: each area that
// reacts is met, and what has the focus is to be seen.
func TestEverythingIsReachedByTab(t *testing.T) {
	for name, shape := range map[string]shape{"small": {800, 560, 1}, "large": {1280, 760, 2}, "usual": {1100, 720, 1}} {
		st := newStage(t, onTheWay(), look.Theme{Mode: look.Light, Scale: shape.scale}, "en", fyne.NewSize(shape.width, shape.height))
		st.opts.Dump = nil
		for _, s := range scenes() {
			t.Run(name+"/"+s.name, func(t *testing.T) {
				hosttest.OneOfMany(t)
				st.situation = s.make()
				st.show()
				want := map[string]bool{}
				for _, i := range st.read().Items {
					inList := i.Role == "row" || strings.HasPrefix(i.ID, "more-") // the list is one stop; arrows go through it
					if i.ID != "" && !i.Disabled && !slices.Contains(onlyRead, i.Role) && !inList {
						want[i.ID] = true
					}
				}
				met := map[string]bool{}
				for range 2 * len(want) {
					st.key(fyne.KeyTab)
					st.show() // as things change all the time
					id := st.focused()
					if id == "" || met[id] {
						break
					}
					met[id] = true
					for _, i := range st.read().Items {
						if i.Focused && !i.Shown {
							t.Errorf("%s has the focus and is not to be seen: %+v", id, i)
						}
					}
				}
				for id := range want {
					if !met[id] {
						t.Errorf("%s is not reached by Tab", id)
					}
				}
			})
		}
	}
}

// TestFocusIsOnNothingThatHasGone: what takes away the thing that has the focus gives it to
// another. Each was found by TestMonkey.
func TestFocusIsOnNothingThatHasGone(t *testing.T) {
	show := func(st *stage, scene string) {
		st.situation = sceneNamed(t, scene)
		st.show()
	}
	for _, c := range []struct {
		name, scene string
		do          func(*stage)
	}{
		{"a sheet over a page that asks for a password, which leaves", "check", func(st *stage) {
			st.press(fyne.KeyF1)
			show(st, "password-wrong")
			show(st, "start-save-cut-off")
			st.press(fyne.KeyEscape)
		}},
		{"a card beside the page of a phone", "choose", func(st *stage) {
			st.tap("phone-page-" + st.situation.Phone)
			st.win.Canvas().Focus(st.find("phone-back-up").(fyne.Focusable))
			show(st, "trust-asked")
		}},
		{"details beside the list, which becomes narrow", "choose-twelve", func(st *stage) {
			st.win.Resize(fyne.NewSize(1600, 900))
			st.press(fyne.KeyHome)
			st.win.Canvas().Focus(st.find("details-copy").(fyne.Focusable))
			st.win.Resize(fyne.NewSize(800, 560))
		}},
		{"a menu over a list that has left", "choose-twelve", func(st *stage) {
			st.press(fyne.KeyHome)
			st.press(desktop.KeyMenu)
			show(st, "cloud")
			st.press(fyne.KeyEscape)
		}},
	} {
		st := open(t, c.scene)
		c.do(st)
		f, ok := st.win.Canvas().Focused().(part.Described)
		if o, is := f.(fyne.CanvasObject); ok && is && part.Path(st.top(), o) == nil {
			t.Errorf("%s: it is on %+v, which is not there", c.name, f.Describe())
		}
	}
}
