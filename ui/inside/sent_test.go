package inside_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestSentPictures: pictures stand in the bubbles of those who sent them; Enter and a click
// show one large, Escape comes back to the chat.
func TestSentPictures(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light, RightToLeft: rtl}, fyne.NewSize(815, 500), messagesPage)
		w.await("the picture", func() bool { return w.sees("Photo · 38 KB, 10:17 · ❤️ (1 of 1 pictures)") })
		w.keep(fmt.Sprintf("sent-%t", rtl))
		sent := part.Find(w.Content(), func(o fyne.CanvasObject) bool {
			d, ok := o.(part.Described)
			return ok && strings.Contains(d.Describe().Name, "Photo · 38 KB")
		})
		x := sent.Size().Width - 40
		if rtl {
			x = 40
		}
		sent.(fyne.Tappable).Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, 40)})
		w.await("the large picture", func() bool { return w.sees("picture: Photo · 38 KB ()") })
		if w.sees("row: ") || w.Canvas().Focused() != w.page.Focus() {
			t.Errorf("the picture does not take the page:\n%s", strings.Join(w.says(), "\n"))
		}
		w.keep(fmt.Sprintf("sent-large-%t", rtl))
		if !w.page.Back() || !w.sees("row: ") {
			t.Fatal("Escape does not come back")
		}
		feed := w.Canvas().Focused()
		feed.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		for range 20 {
			if w.key(fyne.KeyUp); strings.Contains(w.find("messages").(interface{ AccessibilityLabel() string }).AccessibilityLabel(), "38 KB") {
				break
			}
		}
		w.key(fyne.KeyReturn)
		w.await("the picture by Enter", func() bool { return w.sees("picture: Photo · 38 KB ()") })
		w.key(fyne.KeyReturn)
		if !w.sees("row: ") {
			t.Error("Enter does not come back")
		}
	}
}

// TestTenThousandPictures: of a chat of pictures alone, those that are to be seen are made,
// and no others; what is not in the backup is said and not made.
func TestTenThousandPictures(t *testing.T) {
	v := &many{n: 10_000, of: func(i int) shown.Message {
		m := chat.Message{ID: fmt.Sprint(i), FromMe: i%2 == 0, Time: dayOne}
		for j := range 1 + i%15 {
			m.Attachments = append(m.Attachments, chat.Attachment{Path: fmt.Sprint(i, "-", j), Name: fmt.Sprint("p", j, ".jpg"), Type: "image/jpeg", Size: 1000, Here: i%5 != 0})
		}
		return shown.Message{Message: m}
	}}
	w := manyWindow(t, v, fyne.NewSize(815, 500))
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyReturn)
	for range 200 {
		w.key(fyne.KeyPageUp)
		for p := range v.wants {
			if i := 0; true {
				if fmt.Sscan(strings.ReplaceAll(p, "-", " "), &i); i%5 == 0 {
					t.Fatalf("%s is wanted and not in the backup", p)
				}
			}
		}
	}
	if v.wanted == 0 || v.wanted > 60 {
		t.Errorf("%d pictures are wanted at once", v.wanted)
	}
	w.key(fyne.KeyHome)
	if !w.sees("Photo · not in this backup") {
		t.Errorf("what is missing is not said:\n%s", strings.Join(w.says(), "\n"))
	}
	w.keep("sent-many")
}
