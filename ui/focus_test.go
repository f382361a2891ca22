package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
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
