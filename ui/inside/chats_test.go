package inside_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

func messagesPage(h *inside.Host) inside.Page { return inside.NewChats(h, inventory.Messages) }

// TestSearchAndJump: what is typed finds messages; Enter goes there, Escape comes back.
func TestSearchAndJump(t *testing.T) {
	for name, size := range map[string]fyne.Size{"wide": fyne.NewSize(815, 500), "narrow": fyne.NewSize(515, 400)} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light}, size, messagesPage)
			w.Canvas().Focus(w.find("inside-search").(fyne.Focusable))
			for _, r := range "SOUP RECIPE" {
				w.Canvas().Focused().TypedRune(r)
			}
			w.settle()
			if !w.sees("The soup recipe") || w.sees("row: Grace Abel · 13 March") {
				t.Fatalf("not found:\n%s", strings.Join(w.says(), "\n"))
			}
			w.keep("found-" + name)
			w.key(fyne.KeyDown)
			w.key(fyne.KeyReturn)
			if !w.sees("The soup recipe: leeks, potatoes, a little cream.") {
				t.Errorf("not gone to:\n%s", strings.Join(w.says(), "\n"))
			}
			w.keep("found-" + name + "-open")
			w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
			if w.copied != "The soup recipe: leeks, potatoes, a little cream." {
				t.Errorf("copied: %q", w.copied)
			}
			if !w.page.Back() || !w.sees("row: Grace Abel · 23 December 2025 · The soup recipe") {
				t.Errorf("Escape did not come back:\n%s", strings.Join(w.says(), "\n"))
			}
			if !w.page.Back() {
				t.Error("Escape did not clear the search")
			}
			w.settle()
			if !w.sees("row: Grace Abel · 13 March") || w.page.Back() {
				t.Errorf("there is something to leave still:\n%s", strings.Join(w.says(), "\n"))
			}
		})
	}
}

// many is a View of one chat of n messages that it makes up; the rest of a View is not
// there.
type many struct {
	shown.View
	n     int
	of    func(i int) shown.Message
	asked int
	pages int

	wanted int             // the most pictures at once
	wants  map[string]bool // their paths
}

func (m *many) Chats(context.Context, inventory.Kind) (shown.ChatList, error) {
	return shown.ChatList{Chats: []shown.Chat{{Chat: chat.Chat{ID: "x", Name: "Somebody", Count: int64(m.n), First: dayOne, Last: dayOne.AddDate(30, 0, 0)}, Entries: m.n}}}, nil
}

var dayOne = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

func (m *many) Messages(_ context.Context, _ inventory.Kind, _ string, from, n int) ([]shown.Message, error) {
	m.pages++
	m.asked = max(m.asked, n)
	var out []shown.Message
	for i := from; i < min(from+n, m.n); i++ {
		out = append(out, m.of(i))
	}
	return out, nil
}

func (m *many) FindMessages(context.Context, inventory.Kind, string, int) (shown.Hits, error) {
	return shown.Hits{Count: 1, Hits: []shown.Hit{{ChatID: "x", Place: m.n / 2, Text: "it"}}}, nil
}

func (m *many) AttachedPictures(func()) shown.AttachedPictures { return m }

func (m *many) Want(_ int, of []chat.Attachment) {
	m.wanted = max(m.wanted, len(of))
	if m.wants = map[string]bool{}; len(of) > 0 {
		for _, a := range of {
			m.wants[a.Path] = true
		}
	}
}

func (m *many) Of(chat.Attachment, int) (*image.RGBA, bool) { return nil, true }

func (m *many) Close() {}

func (m *many) Found(string, string) [][2]int { return nil }

func (m *many) PlaceAt(context.Context, inventory.Kind, string, time.Time) (int, error) {
	return m.n / 3, nil
}

func numbered(i int) shown.Message {
	m := chat.Message{ID: fmt.Sprint(i), Text: fmt.Sprintf("message %d", i) + strings.Repeat(" and more of it", i*7%23), Time: dayOne.Add(time.Duration(i) * time.Hour), FromMe: i%3 == 0}
	switch i % 11 {
	case 1:
		m.Kind, m.Notice, m.About = chat.Notice, chat.EventRenamed, fmt.Sprintf("message %d", i)
	case 2:
		m.Reactions = []chat.Reaction{{Emoji: "❤️"}, {Emoji: "👍"}, {Emoji: "❤️"}}
	case 3:
		m.Attachments = []chat.Attachment{{Name: "x.jpg", Type: "image/jpeg", Here: true, Size: 1000}}
	case 4:
		m.Edits = []chat.Edit{{Text: "before"}}
	}
	return shown.Message{Message: m}
}

func manyWindow(t testing.TB, v *many, size fyne.Size) *window {
	return newWindow(t, nil, "en", look.Theme{Mode: look.Light}, size, func(h *inside.Host) inside.Page {
		h.View = v
		return inside.NewChats(h, inventory.Messages)
	})
}

// TestMillionMessages: a chat of a million opens at its end and goes anywhere, reading no
// more than some pages.
func TestMillionMessages(t *testing.T) {
	v := &many{n: 1_000_000, of: numbered}
	w := manyWindow(t, v, fyne.NewSize(815, 500))
	if !w.sees("message 999999") {
		t.Fatalf("it does not open at its end:\n%s", strings.Join(w.says(), "\n"))
	}
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyReturn)
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyHome, "message 0"},
		{fyne.KeyDown, "message 1"},
		{fyne.KeyEnd, "message 999999"},
		{fyne.KeyUp, "message 999998"},
	} {
		w.key(step.key)
		if !w.sees(step.want) {
			t.Errorf("%s: no %q:\n%s", step.key, step.want, strings.Join(w.says(), "\n"))
		}
	}
	for range 60 { // back by pages, none left out
		before := w.says()
		w.key(fyne.KeyPageUp)
		if after := w.says(); !slices.ContainsFunc(before, func(s string) bool { return strings.Contains(s, "message 9") && slices.Contains(after, s) }) {
			t.Fatalf("something is passed over:\n%q\n%q", before, after)
		}
	}
	if v.pages > 40 || v.asked > 200 {
		t.Errorf("%d pages of up to %d messages were read", v.pages, v.asked)
	}
}

// TestFeedIsAsNew: what was scrolled about looks as what is new does.
func TestFeedIsAsNew(t *testing.T) {
	v := &many{n: 500, of: numbered}
	size := fyne.NewSize(815, 500)
	scrolled := manyWindow(t, v, size)
	scrolled.Canvas().Focus(scrolled.page.Focus())
	scrolled.key(fyne.KeyReturn)
	for range 30 {
		scrolled.key(fyne.KeyPageUp)
	}
	scrolled.key(fyne.KeyHome)
	scrolled.key(fyne.KeyEnd)
	a := scrolled.Canvas().Capture()
	fresh := manyWindow(t, v, size)
	fresh.Canvas().Focus(fresh.page.Focus())
	fresh.key(fyne.KeyReturn)
	fresh.key(fyne.KeyEnd)
	if b := fresh.Canvas().Capture(); differ(a, b) {
		t.Error("rows that are used again look different")
	}
}

func differ(a, b image.Image) bool {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if color.NRGBAModel.Convert(a.At(x, y)) != color.NRGBAModel.Convert(b.At(x, y)) {
				return true
			}
		}
	}
	return false
}

// TestHostile: nothing hangs, and what steers other text is not drawn.
func TestHostile(t *testing.T) {
	texts := []string{
		strings.Repeat("a", 64<<10), strings.Repeat("\n", 50_000) + "end", strings.Repeat("x\n", 30_000), "\u202eevil\u202c and \u2066more", "zero\u200bwidth\ufeff",
		"", "\x00\x01\x1b[31m", strings.Repeat("👨‍👩‍👧", 3000), strings.Repeat("\u0301", 5000), "<script>alert(1)</script> https://evil.example/",
		strings.Repeat("W", 3000), "שלום עולם", "\xff\xfe broken",
	}
	v := &many{n: len(texts), of: func(i int) shown.Message {
		return shown.Message{Message: chat.Message{ID: fmt.Sprint(i), Text: texts[i], Sender: chat.Person{Name: "two\nlines \u202e of name"}}, Left: i}
	}}
	for _, size := range []fyne.Size{fyne.NewSize(815, 500), fyne.NewSize(120, 90), fyne.NewSize(515, 400)} {
		w := manyWindow(t, v, size)
		w.Canvas().Focus(w.page.Focus())
		w.key(fyne.KeyReturn)
		for _, key := range []fyne.KeyName{fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp} {
			w.key(key)
			for _, s := range w.says() {
				if strings.ContainsAny(s, "\u202e\u2066\x00\x1b\u200b") {
					t.Errorf("%q", s)
				}
			}
		}
		w.Resize(fyne.NewSize(900, 700))
		w.settle()
		test.Scroll(w.Canvas(), fyne.NewPos(700, 300), 0, 5000)
		w.settle()
	}
}

// TestClosedPage: what comes after a page was closed changes nothing.
func TestClosedPage(t *testing.T) {
	w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), messagesPage)
	w.Canvas().Focus(w.find("inside-search").(fyne.Focusable))
	w.Canvas().Focused().TypedRune('e')
	before := w.says()
	w.page.Close()
	w.settle()
	if !slices.Equal(before, w.says()) {
		t.Error("an answer came to a page that was closed")
	}
}
