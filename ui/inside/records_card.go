package inside

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

func (r *records) fill() {
	setVisible(r.back, !r.split.beside)
	r.split.Refresh()
	if r.wholly && r.lock != nil {
		r.focus(r.lock.field)
	} else if r.wholly && !r.split.beside {
		r.focus(r.back)
	} else if r.wholly && r.reader != nil {
		r.focus(r.reader)
	}
	r.wholly = false
}

// fillWith puts the card on the page.
func (r *records) fillWith(pictures []fyne.CanvasObject) {
	w := r.h.Words
	c := &r.card
	r.reader = nil
	title := part.NewHeading(legible(c.Title))
	title.ID = "inside-title"
	if title.Text() == "" {
		title.Set(w.Say("inside/no-name"))
	}
	setVisible(r.back, !r.split.beside)
	column := []fyne.CanvasObject{part.NewMiddle(1, r.back, title)}
	var marks []string
	for _, m := range c.Marks {
		marks = append(marks, w.Say("inside/mark-"+string(m)))
	}
	if c.Length > 0 {
		marks = append(marks, length(c.Length))
	}
	if c.Bytes > 0 {
		marks = append(marks, w.Bytes(c.Bytes))
	}
	if !c.Time.IsZero() && !slices.ContainsFunc(c.Fields, func(f shown.Field) bool { return f.Time.Equal(c.Time) }) {
		marks = append([]string{r.when(c.Time, c.Day)}, marks...)
	}
	if len(marks) > 0 {
		column = append(column, part.NewNote(strings.Join(marks, " · ")))
	}
	for _, m := range c.Marks {
		if key := "inside/why-" + string(m); w.Has(key) {
			column = append(column, part.NewText(w.Say(key)))
		}
	}
	if lock := r.locked(); lock != nil {
		column = append(column, lock)
	}
	if r.kind == inventory.Contacts {
		column = append(column, pictures...)
	}
	fields := part.NewColumn(1)
	for i := range c.Fields {
		fields.Add(r.field(i, &c.Fields[i]))
	}
	if len(c.Fields) > 0 {
		column = append(column, fields)
	}
	if c.Text == "" && c.Left > 0 {
		column = append(column, part.NewNote(counted(r.h, "inside/more-files", int64(c.Left))))
	}
	text := c.Text
	if first, rest, _ := strings.Cut(text, "\n"); strings.TrimSpace(first) == strings.TrimSpace(c.Title) {
		text = strings.TrimLeft(rest, "\n") // it stands above
	}
	if text != "" {
		column = append(column, r.text(text, c.Left))
	}
	if r.kind != inventory.Contacts {
		column = append(column, pictures...)
	}
	r.page.Set(column...)
	r.fill()
}

// field is a value with what it is called above it, and a button that copies it.
func (r *records) field(i int, f *shown.Field) fyne.CanvasObject {
	w := r.h.Words
	name := w.Say("inside/field-" + string(f.Name))
	switch label := legible(f.Label); {
	case label == "":
	case f.Own || f.Name == shown.FieldAccount:
		name = label
	case w.Has("inside/label-" + strings.ToLower(label)):
		name = joined(name, w.Say("inside/label-"+strings.ToLower(label)))
	default:
		name = joined(name, label)
	}
	value := f.Value
	if !f.Time.IsZero() {
		value = r.when(f.Time, f.Day)
		if f.Day && f.Time.Year() <= noYear {
			value = strconv.Itoa(f.Time.Day()) + ". " + w.Say("date/month-"+strconv.Itoa(int(f.Time.Month())))
		}
	}
	var lines []string
	for p := range strings.SplitSeq(clean(value), "\n") {
		lines = append(lines, look.Legible(p))
	}
	if f.Opens != "" {
		return r.folder(i, f)
	}
	text := part.NewText(strings.Join(lines, "\n"))
	if f.Bytes > 0 {
		text.Set(joined(text.Text(), w.Bytes(f.Bytes)))
	}
	switch {
	case f.Key != "":
		return r.fileMark(i, f, text.Text())
	case f.Name == shown.FieldFile:
		return text
	case !f.Time.IsZero(): // nobody copies a day
		return part.NewColumn(0, part.NewNote(name), text)
	}
	copies := part.NewIconButton("copy-"+strconv.Itoa(i), w.Say("inside/copy"), "copy", func() { r.h.Copy(clean(value)) })
	copies.OnKey = r.page.TypedKey
	r.reader = cmp.Or[fyne.Focusable](r.reader, copies)
	return part.NewMiddle(0, part.NewColumn(0, part.NewNote(name), text), copies)
}

// noYear is the year of days that have none.
const noYear = 1604

// mostText is how many bytes of a text are shown.
const mostText = 16 << 10

func (r *records) text(text string, left int) fyne.CanvasObject {
	shownText := clean(text)
	if len(shownText) > mostText {
		shownText, left = strings.ToValidUTF8(shownText[:mostText], ""), 1
	}
	var lines []string
	for p := range strings.SplitSeq(shownText, "\n") {
		if strings.TrimSpace(p) != "" {
			p = look.Legible(p)
		}
		lines = append(lines, p)
	}
	body := part.NewText(strings.Join(lines, "\n"))
	body.ID = "inside-text"
	copies := part.NewButton("copy-text", r.h.Words.Say("inside/copy"), "copy", func() { r.h.Copy(clean(text)) }).Small()
	copies.OnKey = r.page.TypedKey
	r.reader = cmp.Or[fyne.Focusable](r.reader, copies.Tap)
	column := part.NewColumn(1, body)
	if left > 0 {
		column.Add(part.NewNote(r.h.Words.Say("inside/cut")))
	}
	column.Add(container.NewHBox(copies.Tap))
	return column
}

// length is how long something lasted: 1:05, 2:01:05.
func length(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	two := func(n int64) string {
		if n < 10 {
			return "0" + strconv.FormatInt(n, 10)
		}
		return strconv.FormatInt(n, 10)
	}
	if s >= 3600 {
		return strconv.FormatInt(s/3600, 10) + ":" + two(s/60%60) + ":" + two(s%60)
	}
	return strconv.FormatInt(s/60, 10) + ":" + two(s%60)
}
