package inside

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// attachment says what a file of a message is.
func (c *composer) attachment(a *chat.Attachment) string {
	w := c.h.Words
	kind, _, _ := strings.Cut(a.Type, "/")
	key, name := "inside/attached-file", legible(a.Name)
	switch {
	case kind == "image" || kind == "video" || kind == "audio":
		key, name = "inside/attached-"+kind, "" // IMG_2212 says nothing
	case strings.HasSuffix(a.Type, "vcard"):
		key = "inside/attached-contact"
	}
	words := joined(w.Say(key), name)
	if a.Size > 0 && a.Here {
		words = joined(words, w.Bytes(a.Size))
	}
	if !a.Here && key != "inside/attached-contact" {
		words = joined(words, w.Say("inside/not-here"))
	}
	return words
}

// pictures puts squares beside each other, in as many rows as are needed, and returns how
// much room they take.
func (c *composer) pictures(e *entry, all []chat.Attachment, most, y float32) (wide, high float32) {
	side := look.Em(look.BubbleAloneEm)
	if len(all) > 1 {
		side = look.Em(look.BubblePictureEm)
	}
	side = min(side, most)
	x := float32(0)
	for i, a := range all {
		if i > 0 && x+side > most {
			x, y, high = 0, y+side+look.BubbleGap, high+side+look.BubbleGap
		}
		e.pictures = append(e.pictures, entryPicture{of: a, x: x, y: y, side: side})
		wide = max(wide, x+side)
		x += side + look.BubbleGap
	}
	return wide, high + side + look.BubbleGap
}

// within are the parts of spans that lie in a line of n bytes from a place on.
func within(spans [][2]int, at, n int) (out [][2]int) {
	for _, s := range spans {
		if from, to := max(s[0]-at, 0), min(s[1]-at, n); from < to {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// meta is what stands below a bubble: the time, what was done to the message, and what
// others put on it.
func (c *composer) meta(m *shown.Message) string {
	w := c.h.Words
	var words []string
	if !m.Time.IsZero() {
		words = append(words, m.Time.Local().Format(w.Say("date/clock")))
	}
	if len(m.Edits) > 0 {
		words = append(words, w.Say("inside/edited"))
	}
	if !m.Deleted.IsZero() {
		words = append(words, w.Say("inside/mark-deleted"))
	}
	counts := map[string]int{}
	var order []string
	for _, r := range m.Reactions {
		if counts[r.Emoji]++; counts[r.Emoji] == 1 {
			order = append(order, r.Emoji)
		}
	}
	for _, emoji := range order {
		text := emoji
		if counts[emoji] > 1 {
			text += " " + w.Number(int64(counts[emoji]))
		}
		words = append(words, text)
	}
	return strings.Join(words, " · ")
}

func (c *composer) bubble(e *entry, m *shown.Message, before *shown.Message, y float32) {
	const pad = look.BubblePad
	most := min(c.width*look.BubbleShare, look.Em(look.BubbleMostEm)) - 2*pad
	e.bubble = true
	inner := y + look.BubbleGap + pad
	wide, begin := float32(0), len(e.lines)
	drawn := 0
	var spoken []string
	if m.FromMe {
		spoken = append(spoken, c.h.Words.Say("inside/you"))
	} else if name := legible(m.Sender.Label()); name != "" {
		spoken = append(spoken, name)
	}
	for _, p := range c.pieces(m, before) {
		style := look.Style(p.text, fyne.TextStyle{Bold: p.bold})
		height := lineHeight(p.kind)
		if len(p.pictures) > 0 {
			w, h := c.pictures(e, p.pictures, most, inner)
			wide, inner = max(wide, w), inner+h
		}
		lines := []string{""}
		if p.text != "" {
			spoken = append(spoken, p.text)
			lines = c.wrap(p.text, most, p.kind, p.bold)
		}
		var found [][2]int
		if p.hits && c.query != "" {
			found = c.h.View.Found(strings.Join(lines, " "), c.query)
		}
		start := 0
		for _, text := range lines {
			if drawn++; drawn > look.MessageLines {
				break
			}
			l := entryLine{text: text, kind: p.kind, color: look.ColorInk, bold: p.bold, y: inner}
			if p.muted {
				l.color = look.ColorMuted
			}
			if look.Rightward(p.text) != part.RightToLeft() {
				l.align = fyne.TextAlignTrailing
			}
			l.found = within(found, start, len(text))
			start += len(text) + 1
			e.lines = append(e.lines, l)
			wide = max(wide, fyne.MeasureText(text, theme.Size(p.kind), style).Width)
			inner += height
		}
	}
	if drawn > look.MessageLines {
		text := c.h.Words.Say("inside/cut")
		e.lines = append(e.lines, entryLine{text: text, kind: look.Small, color: look.ColorMuted, y: inner})
		wide = max(wide, min(fyne.MeasureText(text, theme.Size(look.Small), fyne.TextStyle{}).Width, most))
		inner += lineHeight(look.Small)
	}
	e.size = fyne.NewSize(wide+1+2*pad, inner+pad-y-look.BubbleGap)
	e.at = fyne.NewPos(0, y+look.BubbleGap)
	if e.own {
		e.at.X = c.width - e.size.Width
	}
	for i := range e.pictures {
		e.pictures[i].x += e.at.X + pad
	}
	for i := begin; i < len(e.lines); i++ {
		e.lines[i].x, e.lines[i].width = e.at.X+pad, e.size.Width-2*pad
	}
	y = e.at.Y + e.size.Height
	if meta := c.meta(m); meta != "" {
		l := entryLine{text: meta, kind: look.Small, color: look.ColorMuted, y: y, width: c.width - look.Space, x: look.Half}
		if e.own {
			l.align = fyne.TextAlignTrailing
		}
		e.lines = append(e.lines, l)
		y += lineHeight(look.Small)
		spoken = append(spoken, meta)
	}
	e.height = y + look.BubbleGap
	e.said = strings.Join(spoken, ", ")
	if len(e.said) > mostSpoken {
		n := mostSpoken
		for !utf8.RuneStart(e.said[n]) {
			n--
		}
		e.said = e.said[:n] + "…"
	}
	e.copies = clean(m.Text)
	if m.Subject != "" {
		e.copies = strings.TrimRight(clean(m.Subject)+"\n"+e.copies, "\n")
	}
	if e.copies == "" {
		e.copies = e.said
	}
}

// mostSpoken is how many bytes of a message a screen reader is told.
const mostSpoken = 1000
