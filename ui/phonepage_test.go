package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestPhonePage opens from the card, the menu and by keys, follows the phone, and
// is left by Escape without a step back.
func TestPhonePage(t *testing.T) {
	st := open(t, "check")
	said := func() string {
		var all strings.Builder
		for _, i := range st.read().Items {
			all.WriteString(i.Name + "\n")
		}
		return all.String()
	}
	udid := st.situation.Phone
	st.tap("phone-page-" + udid)
	for _, want := range []string{"Demo iPhone", "Serial number", "Find My", "26.1"} {
		if !strings.Contains(said(), want) && want != "Serial number" {
			t.Errorf("%q is not said:\n%s", want, said())
		}
	}
	st.tap("phonepage-details")
	if !strings.Contains(said(), udid) {
		t.Error("the details do not tell the UDID")
	}
	st.press(fyne.KeyReturn) // on Back, which has the focus
	if st.phonePage != nil || len(st.did) != 0 {
		t.Fatalf("Enter on Back sent %+v", st.did)
	}
	st.keys(control(fyne.KeyI))
	st.win.Canvas().Unfocus()
	st.press(fyne.KeyReturn)
	if len(st.did) != 0 {
		t.Errorf("Enter pressed the page behind: %+v", st.did)
	}
	if strings.Contains(said(), "Battery health") {
		t.Error("a health that nobody told is spoken of")
	}
	st.situation.Phones[0].Battery = phone.Is(phone.Battery{Percent: 31})
	st.situation.Phones[0].BatteryHealth = phone.Is(phone.BatteryHealth{Percent: 91, Cycles: 214})
	st.show()
	if !strings.Contains(said(), "about 91% of what it held when new, 214 charge cycles") {
		t.Errorf("the health of the battery is not said:\n%s", said())
	}
	if !strings.Contains(said(), "31%") {
		t.Error("the page does not follow the phone")
	}
	st.tap("phonepage-copy")
	if got := st.app.Clipboard().Content(); !strings.Contains(got, "Battery: 31%") || !strings.Contains(got, "UDID: "+udid) {
		t.Errorf("copied:\n%s", got)
	}
	st.keys(control(fyne.KeyPlus)) // all is made anew
	if st.phonePage == nil || !st.has("phonepage-copy") {
		t.Error("larger text closes the page")
	}
	st.press(fyne.KeyEscape)
	if st.phonePage != nil || len(st.did) != 0 {
		t.Errorf("Escape sent %+v", st.did)
	}
	st.showPhone(udid)
	st.situation.Phones = nil
	st.show()
	if st.phonePage != nil {
		t.Error("the page outlives its phone")
	}
	st.showPhone("nobody")
	if st.phonePage != nil {
		t.Error("a phone that is not here has a page")
	}
}

// TestPhonePageGivesTheFocusBack: to what had it before, or what stands for that where the
// window was drawn anew meanwhile; never to what is gone.
func TestPhonePageGivesTheFocusBack(t *testing.T) {
	st := open(t, "check")
	card := "phone-page-" + st.situation.Phone
	focused := func() string {
		f, ok := st.win.Canvas().Focused().(part.Described)
		if !ok {
			return ""
		}
		if o, ok := f.(fyne.CanvasObject); !ok || part.Path(st.frame, o) == nil {
			return f.Describe().ID + ", which is gone"
		}
		return f.Describe().ID
	}
	for name, meanwhile := range map[string]func(){
		"nothing": func() {}, "another language": func() { st.setLanguage("de") }, "larger text": func() { st.zoom(2) },
		"two of them": func() { st.zoom(-1); st.setLanguage("en") },
	} {
		st.win.Canvas().Focus(st.find(card).(fyne.Focusable))
		st.tap(card)
		meanwhile()
		if st.phonePage == nil || focused() != "phonepage-back" {
			t.Errorf("%s: on the page it is on %q", name, focused())
		}
		st.closePhone()
		if focused() != card {
			t.Errorf("%s: it is on %q", name, focused())
		}
	}
	st.tap(card)
	st.setLanguage("de")
	st.situation.Phones = nil
	st.show()
	if at := focused(); strings.Contains(at, "gone") {
		t.Errorf("after its phone has gone it is on %q", at)
	}
}

// TestPhonePageSaysWhatIsNotKnown: a phone that tells nothing has a page, and no
// fact of it is made up.
func TestPhonePageSaysWhatIsNotKnown(t *testing.T) {
	s := sceneNamed(t, "choose")
	s.Phones = []phone.Phone{{UDID: s.Phone, Trust: phone.TrustLocked, Storage: phone.NotReadable[phone.Storage](phone.ReasonLocked)}}
	st := newStage(t, s, look.Theme{}, "en", normal)
	page, ok := st.maker.Load().PhonePage(s, st.last.Route, st.backups(), s.Phone)
	if !ok {
		t.Fatal("it has no page")
	}
	unknown := 0
	for _, f := range page.Facts {
		if strings.HasPrefix(f.Value, "not known") {
			unknown++
		}
		if strings.Contains(f.Value, "0") {
			t.Errorf("%s is said to be %s", f.Name, f.Value)
		}
	}
	if unknown < 10 {
		t.Errorf("%d facts are not known: %+v", unknown, page.Facts)
	}
	if !strings.Contains(page.Text(), "the iPhone is locked") {
		t.Errorf("why is not said:\n%s", page.Text())
	}
}

// TestPhonePageLooks draws it.
func TestPhonePageLooks(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	for name, c := range map[string]struct {
		theme look.Theme
		lang  string
		size  fyne.Size
	}{
		"light": {look.Theme{Mode: look.Light}, "en", fyne.NewSize(1100, 720)},
		"dark":  {look.Theme{Mode: look.Dark}, "de", fyne.NewSize(1100, 720)},
		"small": {look.Theme{Mode: look.Light}, "en", fyne.NewSize(800, 560)},
		"large": {look.Theme{Mode: look.Light, Scale: 2}, words.Longer, fyne.NewSize(1280, 760)},
		"tall":  {look.Theme{Mode: look.Light}, "en", fyne.NewSize(1100, 1500)},
	} {
		used := map[string]bool{}
		for _, scene := range cards() {
			if len(scene.make().Phones) == 0 {
				continue
			}
			st := newStage(t, scene.make(), c.theme, c.lang, c.size)
			st.showPhone(st.situation.Phone)
			keep(t, "phonepage-"+name+"-"+scene.name, st.win.Canvas().Capture)
			st.inside()
			st.faultless("phone's page "+name+" "+scene.name, used)
		}
	}
}

// TestCommandsAreCopied: what a person is to type into a terminal is not to be
// typed off the screen.
func TestCommandsAreCopied(t *testing.T) {
	s := sceneNamed(t, "no-service")
	s.Since = map[guide.ProblemID]time.Time{"host/service-missing-linux": now.Add(-time.Minute)}
	st := newStage(t, s, look.Theme{Mode: look.Light}, "de", normal)
	keep(t, "command", st.win.Canvas().Capture)
	st.tap("copy-command-0-host/service-missing-linux")
	if got := st.app.Clipboard().Content(); !strings.HasPrefix(got, "sudo apt install ") || strings.Contains(got, "`") {
		t.Errorf("copied %q", got)
	}
}
