package inside

import (
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// entry is one entry of a chat as it is drawn: lines, and where the bubble is.
type entry struct {
	lines  []entryLine
	bubble bool
	own    bool
	at     fyne.Position // of the bubble, from the leading edge
	size   fyne.Size
	height float32 // of all
	said   string  // in words
	copies string  // what is copied
	day    string  // that begins with it; empty for the day of the one before

	pictures []entryPicture
	query    string // that is marked in it
}

// entryPicture is a picture that was sent, as a square.
type entryPicture struct {
	of   chat.Attachment
	x, y float32 // from the leading edge
	side float32
}

// entryLine is a line of words.
type entryLine struct {
	text  string
	kind  fyne.ThemeSizeName
	color fyne.ThemeColorName
	bold  bool
	align fyne.TextAlign // within x and width
	x, y  float32        // from the leading edge
	width float32
	found [][2]int // what is searched for, in bytes
}

// composer makes entries of messages.
type composer struct {
	h     *Host
	group bool
	width float32
	query string // that is searched for; empty: nothing is
}

// mostShown is how many bytes of a message are laid out.
const mostShown = 6000

// of makes the entry of a message; before is the one above it, nil where there is none.
func (c *composer) of(m *shown.Message, before *shown.Message) entry {
	e := entry{own: m.FromMe, query: c.query}
	y := float32(0)
	if day := dayOf(m.Time); day != "" && (before == nil || dayOf(before.Time) != day) {
		e.day = c.h.Words.Day(m.Time.Local())
		y = c.middle(&e, e.day, y+look.BubbleDay) + look.BubbleDay
	}
	if m.Kind == chat.Notice || m.Lost() {
		words := c.h.Words.Say("inside/lost")
		if !m.Lost() {
			words = c.notice(m)
		}
		e.said, e.copies = words, words
		e.height = c.middle(&e, words, y+look.BubbleGap) + look.BubbleGap
		return e
	}
	c.bubble(&e, m, before, y)
	return e
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format(time.DateOnly)
}

// middle puts small words in the middle, and returns where they end.
func (c *composer) middle(e *entry, words string, y float32) float32 {
	for _, text := range c.wrap(words, c.width-2*look.BubblePad, look.Small, false) {
		e.lines = append(e.lines, entryLine{text: text, kind: look.Small, color: look.ColorMuted, align: fyne.TextAlignCenter, y: y, width: c.width})
		y += lineHeight(look.Small)
	}
	return y
}

func lineHeight(kind fyne.ThemeSizeName) float32 {
	return fyne.MeasureText("Ág", theme.Size(kind), fyne.TextStyle{}).Height
}

func (c *composer) wrap(text string, width float32, kind fyne.ThemeSizeName, bold bool) []string {
	size, style := theme.Size(kind), look.Style(text, fyne.TextStyle{Bold: bold})
	return part.Wrap(text, width, func(s string) float32 { return fyne.MeasureText(s, size, style).Width })
}

// notice says what nobody wrote.
func (c *composer) notice(m *shown.Message) string {
	return c.h.Words.Notice(string(m.Notice), legible(m.Whom()))
}

// piece is a paragraph of a bubble.
type piece struct {
	text  string
	kind  fyne.ThemeSizeName
	muted bool
	bold  bool
	hits  bool // what is searched for is marked in it

	pictures []chat.Attachment // drawn above it
}

// isPicture reports whether a file of a message is a picture that is in the backup.
func isPicture(a *chat.Attachment) bool { return a.Here && strings.HasPrefix(a.Type, "image/") }

// pieces are what stands in the bubble of a message.
func (c *composer) pieces(m *shown.Message, before *shown.Message) []piece {
	w := c.h.Words
	var out []piece
	if c.group && !m.FromMe && (before == nil || before.Kind != chat.People || before.FromMe || before.Sender != m.Sender) {
		if name := legible(m.Sender.Label()); name != "" {
			out = append(out, piece{text: name, kind: look.Small, bold: true})
		}
	}
	if m.Subject != "" {
		out = append(out, piece{text: legible(m.Subject), kind: look.Body, bold: true, hits: true})
	}
	if m.Text != "" {
		text, left := m.Text, m.Left > 0
		if len(text) > mostShown {
			n := mostShown
			for !utf8.RuneStart(text[n]) {
				n--
			}
			text, left = text[:n], true
		}
		for _, p := range paragraphs(clean(text)) {
			out = append(out, piece{text: p, kind: look.Body, hits: true})
		}
		if left {
			out = append(out, piece{text: w.Say("inside/cut"), kind: look.Small, muted: true})
		}
	}
	if m.Link != "" && !strings.Contains(m.Text, m.Link) {
		out = append(out, piece{text: legible(m.Link), kind: look.Small, muted: true})
	}
	var pictures []chat.Attachment
	for _, a := range m.Attachments {
		if isPicture(&a) && len(pictures) < look.MessagePictures && (!a.Preview || m.Text+m.Link == "") {
			pictures = append(pictures, a)
		}
	}
	for _, a := range m.Attachments {
		if a.Preview && m.Text+m.Link != "" {
			continue
		}
		out = append(out, piece{text: c.attachment(&a), kind: look.Small, muted: true, pictures: pictures})
		pictures = nil
	}
	if m.Place != nil {
		out = append(out, piece{text: joined(w.Say("inside/place"), legible(m.Place.Name)), kind: look.Small, muted: true})
	}
	if m.AppName != "" {
		out = append(out, piece{text: joined(w.Say("inside/from-app"), legible(m.AppName)), kind: look.Small, muted: true})
	}
	switch {
	case m.Unsent:
		out = append(out, piece{text: w.Say("inside/unsent"), kind: look.Body, muted: true})
	case m.Unread:
		out = append(out, piece{text: w.Say("inside/unread"), kind: look.Body, muted: true})
	case len(out) == 0 || len(out) == 1 && out[0].bold && m.Subject == "":
		out = append(out, piece{text: w.Say("inside/empty"), kind: look.Small, muted: true})
	}
	return out
}

// paragraphs are the lines of a text as this computer can draw them, no more empty ones
// after each other than two.
func paragraphs(text string) []string {
	var out []string
	empty := 0
	for p := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(p) == "" {
			if empty++; empty < 2 && len(out) > 0 {
				out = append(out, "")
			}
			continue
		}
		empty = 0
		out = append(out, look.Legible(strings.TrimRight(p, " ")))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
