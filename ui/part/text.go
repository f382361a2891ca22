package part

import (
	"iter"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// The sizes of type; Large is the one of a page's headline.
const (
	Small   = look.Small
	Body    = look.Body
	Heading = look.Heading
	Large   = look.Title
)

// Text is a paragraph that wraps at its width and has no padding of its own, so
// that things line up. Fyne's label keeps eight units around its words.
type Text struct {
	widget.BaseWidget

	ID string // stable name, for tests; may be empty

	Kind    fyne.ThemeSizeName
	Color   fyne.ThemeColorName
	Bold    bool
	Align   fyne.TextAlign
	OneLine bool // never wraps; its minimum is its whole width
	Cut     bool // never wraps; ends in … where the room does
	Mono    bool // a command, a path
	Under   bool // underlined: it opens something

	text string
	cut  bool // something is cut off now
}

var (
	_ fyne.Widget     = (*Text)(nil)
	_ Described       = (*Text)(nil)
	_ fyne.Accessible = (*Text)(nil)
)

// NewText makes body text in the colour of ink.
func NewText(text string) *Text { return styled(text, Body, look.ColorInk, false) }

// NewTitle makes a headline.
func NewTitle(text string) *Text { return styled(text, Large, look.ColorInk, true) }

// NewHeading makes the headline of a part of a page.
func NewHeading(text string) *Text { return styled(text, Heading, look.ColorInk, true) }

// NewName makes a name that never wraps and is cut where the room ends.
func NewName(text string) *Text {
	t := styled(text, Body, look.ColorInk, true)
	t.Cut = true
	return t
}

// NewStrong makes body text in bold.
func NewStrong(text string) *Text { return styled(text, Body, look.ColorInk, true) }

// NewNote makes small text in the quieter colour.
func NewNote(text string) *Text { return styled(text, Small, look.ColorMuted, false) }

func styled(text string, size fyne.ThemeSizeName, color fyne.ThemeColorName, bold bool) *Text {
	t := &Text{text: text, Kind: size, Color: color, Bold: bold}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the words. Setting the same words again costs nothing.
func (t *Text) Set(text string) {
	if t.text == text {
		return
	}
	t.text = text
	t.Refresh()
}

// Text returns the words.
func (t *Text) Text() string { return t.text }

// Width is how wide the words are on one line.
func (t *Text) Width() float32 {
	return fyne.MeasureText(look.Legible(t.text), theme.Size(t.Kind), look.Style(t.text, fyne.TextStyle{Bold: t.Bold})).Width
}

// IsCut reports whether a part of the words is not to be seen.
func (t *Text) IsCut() bool { return t.cut }

// AccessibilityLabel is the words.
func (t *Text) AccessibilityLabel() string { return t.text }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// SetColor changes the colour.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if t.Color == c {
		return
	}
	t.Color = c
	t.Refresh()
}

// Describe implements Described.
func (t *Text) Describe() Description { return Description{Role: "text", ID: t.ID, Name: t.text} }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{t: t}
	r.wrap()
	return r
}

type textRenderer struct {
	t     *Text
	lines []*canvas.Text
	width float32 // that the lines were made for
}

func (r *textRenderer) style() fyne.TextStyle {
	return look.Style(r.t.text, fyne.TextStyle{Bold: r.t.Bold, Monospace: r.t.Mono, Underline: r.t.Under})
}

// lineHeight leaves a little air between the lines of a paragraph.
func (r *textRenderer) lineHeight() float32 {
	return fyne.MeasureText("Ág", theme.Size(r.t.Kind), r.style()).Height
}

// anyWidth is the width of text that has none yet, or never wraps.
const anyWidth = look.AnyWidth

// wrap makes the lines anew for the width that the text has.
func (r *textRenderer) wrap() {
	size, style := theme.Size(r.t.Kind), r.style()
	width := r.width
	measure := func(s string) float32 { return fyne.MeasureText(s, size, style).Width }
	if r.t.OneLine || width <= 0 {
		width = anyWidth
	}
	var broken []string
	if r.t.Cut {
		var line string
		line, r.t.cut = shorten(look.Legible(r.t.text), width, measure)
		broken = []string{line}
	} else {
		broken = Wrap(look.Legible(r.t.text), width, measure)
	}
	for len(r.lines) < len(broken) {
		r.lines = append(r.lines, canvas.NewText("", nil))
	}
	r.lines = r.lines[:len(broken)]
	for i, words := range broken {
		l := r.lines[i]
		l.Text, l.TextSize, l.TextStyle, l.Alignment, l.Color = words, size, style, leading(r.t.Align), theme.Color(r.t.Color)
	}
	r.place()
}

func (r *textRenderer) place() {
	h := r.lineHeight()
	for i, l := range r.lines {
		l.Move(fyne.NewPos(0, float32(i)*h))
		l.Resize(fyne.NewSize(r.t.Size().Width, h))
	}
}

func (r *textRenderer) Layout(size fyne.Size) {
	if size.Width != r.width {
		r.width = size.Width
		r.wrap()
		return
	}
	r.place()
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.t.text == "" {
		return fyne.NewSize(0, 0)
	}
	h := r.lineHeight() * float32(len(r.lines))
	if !r.t.OneLine {
		return fyne.NewSize(theme.Size(r.t.Kind)*leastEm, h)
	}
	var w float32
	for _, l := range r.lines {
		w = max(w, l.MinSize().Width)
	}
	return fyne.NewSize(w, h)
}

// leastEm is the width of text, in its own size, that any layout must give it.
const leastEm = look.WordEm

func (r *textRenderer) Refresh() {
	r.wrap()
	canvas.Refresh(r.t)
}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.lines))
	for i, l := range r.lines {
		objects[i] = l
	}
	return objects
}

func (r *textRenderer) Destroy() {}

// Wrap breaks text into lines that are no wider than width, at spaces where it
// can and inside a word where a word alone is too wide, after a hyphen if it has one. Line breaks are kept.
func Wrap(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		if measure(paragraph) <= width {
			lines = append(lines, paragraph)
			continue
		}
		line := ""
		for word := range together(paragraph, width, measure) {
			joined := word
			if line != "" {
				joined = line + " " + word
			}
			if measure(joined) <= width {
				line = joined
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for measure(word) > width && utf8.RuneCountInString(word) > 1 {
				n := fitting(word, width, measure)
				if at := strings.LastIndexAny(word[:n], "-/"); 2*at > n-at { // WhatsApp-Nachrichten
					n = at + 1
				}
				lines = append(lines, word[:n])
				word = word[n:]
			}
			line = word
		}
		lines = append(lines, line)
	}
	return lines
}

// together are the words of a paragraph; a figure and its unit are one, where the room
// is wide enough for both.
func together(paragraph string, width float32, measure func(string) float32) iter.Seq[string] {
	return func(yield func(string) bool) {
		words := strings.Fields(paragraph)
		for i := 0; i < len(words); i++ {
			word := words[i]
			if i+1 < len(words) && amount(word, words[i+1]) && measure(word+" "+words[i+1]) <= width {
				i++
				word += " " + words[i]
			}
			if !yield(word) {
				return
			}
		}
	}
}

// amount reports whether two words are a figure and what it is of.
func amount(figure, unit string) bool {
	last, _ := utf8.DecodeLastRuneInString(figure)
	switch strings.TrimRight(unit, ".,;:)") {
	case "KB", "MB", "GB", "TB", "%":
		return unicode.IsDigit(last)
	}
	return false
}

// shorten cuts a line where it is wider than the room, and reports whether it did.
func shorten(text string, width float32, measure func(string) float32) (string, bool) {
	text = strings.ReplaceAll(text, "\n", " ")
	if measure(text) <= width {
		return text, false
	}
	ends := make([]int, 0, len(text)) // where each rune ends
	for i := range text {
		if i > 0 {
			ends = append(ends, i)
		}
	}
	n := sort.Search(len(ends), func(i int) bool { return measure(strings.TrimRight(text[:ends[i]], " ")+"…") > width })
	if n == 0 {
		return "…", true
	}
	return strings.TrimRight(text[:ends[n-1]], " ") + "…", true
}

// fitting returns how many bytes of a word fit into width: at least one rune.
func fitting(word string, width float32, measure func(string) float32) int {
	last := 0
	for i := range word {
		if i > 0 && last > 0 && measure(word[:i]) > width {
			return last
		}
		last = i
	}
	if last == 0 {
		return len(word)
	}
	return last
}
