package part

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Bar shows how far work is. It moves only when it is told to: nothing is
// animated, so that a quiet job costs nothing. Where nobody knows how much there
// is, a short stretch of it wanders on with every sign of life.
type Bar struct {
	widget.BaseWidget
	share float64 // below 0: not known
	beat  int
	waits bool
	name  string
}

var (
	_ fyne.Widget     = (*Bar)(nil)
	_ fyne.Accessible = (*Bar)(nil)
	_ Described       = (*Bar)(nil)
)

// NewBar makes an empty bar.
func NewBar() *Bar {
	b := &Bar{}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows a share, 0 … 1, which name says in words; below 0 it is not known.
func (b *Bar) Set(share float64, name string) {
	if math.IsNaN(share) {
		share = -1
	}
	share = min(share, 1)
	if b.share == share && b.name == name {
		return
	}
	b.share, b.name = share, name
	b.Refresh()
}

// Wait says whether the work waits for the person: the bar is amber then.
func (b *Bar) Wait(on bool) {
	if b.waits != on {
		b.waits = on
		b.Refresh()
	}
}

// Beat is a sign of life of work whose share is not known: the bar takes a step.
func (b *Bar) Beat() {
	b.beat = (b.beat + 1) % look.BarSteps
	if b.share < 0 {
		b.Refresh()
	}
}

// Describe implements Described.
func (b *Bar) Describe() Description { return Description{Role: "gauge", Name: b.name} }

// AccessibilityLabel says the bar in words.
func (b *Bar) AccessibilityLabel() string { return b.name }

// AccessibilityRole implements fyne.Accessible.
func (b *Bar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &barRenderer{b: b, track: canvas.NewRectangle(nil), done: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

type barRenderer struct {
	b           *Bar
	track, done *canvas.Rectangle
}

func (r *barRenderer) Layout(size fyne.Size) {
	r.track.Resize(size)
	x, w := float32(0), size.Width*float32(r.b.share)
	switch {
	case r.b.share < 0:
		w = size.Width / look.BarSteps
		x = (size.Width - w) * float32(r.b.beat) / (look.BarSteps - 1)
	case r.b.share > 0:
		w = max(w, size.Height)
	}
	r.done.Resize(fyne.NewSize(w, size.Height))
	r.done.Move(fyne.NewPos(lead(x, w, size.Width), 0))
}

func (r *barRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.Em(look.RingEm), look.BarHeight())
}

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.done} }

func (r *barRenderer) colour() {
	r.track.FillColor, r.done.FillColor = theme.Color(look.ColorTrack), theme.Color(look.ColorAccent)
	if r.b.waits {
		r.done.FillColor = theme.Color(look.ColorWarnFill)
	}
	r.track.CornerRadius, r.done.CornerRadius = look.BarHeight()/2, look.BarHeight()/2
	r.done.Hidden = r.b.share == 0
}

func (r *barRenderer) Refresh() {
	r.colour()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *barRenderer) Destroy() {}

// ProgressState is what is known of long work, in words that are ready to be read.
type ProgressState struct {
	Phase   string   // "2 of 4: copying"
	Share   float64  // 0 … 1; below 0 where nobody knows
	Percent string   // "42 %"; empty where nobody knows
	Amounts []string // "28 of 66 MB", "1,200 of 3,400 files", "12 MB/s"
	Left    string   // "about 2 to 3 minutes left"
	Current string   // what is being worked on
	Reason  string   // why a total has changed, or why it takes long
	Waits   bool     // for the person, such as for a passcode
	Beat    int64    // anything that counts up while something happens
	Name    string   // the whole in words, for who cannot see it
}

// Progress shows long work: its phase, a large percentage, the bar, amounts and the
// time left.
type Progress struct {
	block
	phase, percent *Text
	bar            *Bar
	amounts, left  *Text
	reason         *Text
	current        *Text
	file           *Helped // the current one, whole on hover
	beat           int64
	height         float32
}

// NewProgress makes an empty one.
func NewProgress() *Progress {
	p := &Progress{
		phase: NewStrong(""), percent: NewHeading(""), bar: NewBar(), amounts: NewText(""), left: NewText(""),
		reason: NewNote(""), current: NewNote(""),
	}
	p.percent.OneLine, p.percent.Align = true, fyne.TextAlignTrailing
	p.left.Color = look.ColorMuted
	p.current.Cut = true
	p.file = NewCutName(p.current)
	p.content = NewColumn(1, NewMiddle(0, p.phase, p.percent), p.bar, p.amounts, p.left, p.reason, p.file)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows how far it is. Setting what is shown already draws nothing.
func (p *Progress) Set(s ProgressState) {
	p.phase.Set(s.Phase)
	p.percent.Set(s.Percent)
	p.bar.Set(s.Share, s.Name)
	p.bar.Wait(s.Waits)
	if s.Beat != p.beat {
		p.beat = s.Beat
		p.bar.Beat()
	}
	amounts := ""
	for i, a := range s.Amounts {
		if i > 0 {
			amounts += " · "
		}
		amounts += a
	}
	p.amounts.Set(amounts)
	p.left.Set(s.Left)
	p.reason.Set(s.Reason)
	p.current.Set(s.Current)
	p.settle()
}

// settle hides the lines that say nothing, and lays out anew where one has come or
// gone or has become longer.
func (p *Progress) settle() {
	for _, t := range []*Text{p.amounts, p.left, p.reason} {
		t.Hidden = t.Text() == ""
	}
	p.file.Hidden = p.current.Text() == ""
	if h := p.content.MinSize().Height; h != p.height {
		p.height = h
		p.Refresh()
	}
}
