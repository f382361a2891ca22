package inside

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// The messages that are held: by pages, some of them.
const (
	pageSize  = 100
	mostPages = 8
)

// feed shows the messages of a chat. It knows one of them, the anchor, and where it
// stands; the others are laid out around it as far as they can be seen. So a chat may
// have millions, of any height, and those that are not read yet may take any room.
//
// Fyne's scroll container was not taken: it wants the height of all, and its places are
// numbers that cannot tell one line of a million from the next.
type feed struct {
	widget.BaseWidget
	h    *Host
	kind inventory.Kind

	chat   shown.Chat
	ctx    context.Context // of what is read; ends with the chat
	cancel context.CancelFunc
	pages  map[int][]shown.Message
	asked  map[int]bool
	recent []int // numbers of the pages, the one seen last at the end

	compose composer
	entries map[int]entry // of those that were laid out for this width
	anchor  int
	offset  float32 // of the top of the anchor, from the top of the view
	mark    int     // -1: none
	hold    int     // the entry that stays where it was put while others are read; -1: none
	holdAt  float32 // where its top is
	atEnd   bool    // or rather its end at the lower edge
	focused bool

	sent    shown.AttachedPictures // small; nil: none was wanted yet
	another func(step int) bool    // goes to another hit; false: there is none
	enlarge func(all []entryPicture, i int)

	bubbles map[int]*bubble
	free    []*bubble
	bar     *slider
}

var (
	_ fyne.Widget       = (*feed)(nil)
	_ fyne.Focusable    = (*feed)(nil)
	_ fyne.Scrollable   = (*feed)(nil)
	_ fyne.Shortcutable = (*feed)(nil)
	_ part.Described    = (*feed)(nil)
	_ part.Holder       = (*feed)(nil)
)

func newFeed(h *Host, kind inventory.Kind) *feed {
	f := &feed{h: h, kind: kind, bubbles: map[int]*bubble{}, mark: -1, hold: -1}
	f.bar = newSlider(f.slid)
	f.compose.h = h
	f.clear()
	f.ExtendBaseWidget(f)
	return f
}

func (f *feed) clear() {
	if f.cancel != nil {
		f.cancel()
	}
	f.letGo()
	f.ctx, f.cancel = context.WithCancel(context.Background())
	f.pages, f.asked, f.recent, f.entries = map[int][]shown.Message{}, map[int]bool{}, nil, map[int]entry{}
}

// open shows a chat: at its end, or at a place of it, which is marked.
func (f *feed) open(c shown.Chat, place int) {
	f.clear()
	f.chat, f.compose.group = c, c.Group
	f.mark = -1
	if place >= 0 && place < c.Entries {
		f.goTo(place)
		return
	}
	f.toEnd()
}

// goTo shows a place in the middle, and marks it.
func (f *feed) goTo(place int) {
	if f.chat.Entries == 0 {
		return
	}
	f.hold, f.holdAt, f.atEnd = min(max(place, 0), f.chat.Entries-1), max(f.Size().Height/2-look.BubbleWait, 0), false
	f.mark = f.hold
	f.place()
}

// seek marks what is searched for in the messages.
func (f *feed) seek(query string) {
	if f.compose.query == query {
		return
	}
	f.compose.query = query
	f.entries = map[int]entry{}
	f.place()
}

// toEnd shows the last entry.
func (f *feed) toEnd() {
	f.hold, f.atEnd = max(f.chat.Entries-1, 0), true
	f.place()
}

// message is one that was read; nil, and asked for, where it was not.
func (f *feed) message(i int) *shown.Message {
	if i < 0 || i >= f.chat.Entries {
		return nil
	}
	n := i / pageSize
	page, ok := f.pages[n]
	if !ok {
		f.ask(n)
		return nil
	}
	if i%pageSize >= len(page) {
		return nil
	}
	return &page[i%pageSize]
}

func (f *feed) ask(n int) {
	if f.asked[n] {
		return
	}
	f.asked[n] = true
	ctx, chat := f.ctx, f.chat.ID
	f.h.Away(func() {
		page, err := f.h.View.Messages(ctx, f.kind, chat, n*pageSize, pageSize)
		f.h.Post(func() {
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				page = nil // they are told as lost
			}
			for len(page) < min(pageSize, f.chat.Entries-n*pageSize) {
				page = append(page, shown.Message{})
			}
			f.take(n, page)
		})
	})
}

// take keeps a page, and lets go of the one that was not seen for longest.
func (f *feed) take(n int, page []shown.Message) {
	f.pages[n] = page
	f.recent = append(f.recent, n)
	if len(f.recent) > mostPages {
		for i, old := range f.recent {
			if at := f.anchor / pageSize; old < at-1 || old > at+1 {
				delete(f.pages, old)
				delete(f.asked, old)
				f.recent = append(f.recent[:i], f.recent[i+1:]...)
				for j := old * pageSize; j <= (old+1)*pageSize; j++ {
					delete(f.entries, j)
				}
				break
			}
		}
	}
	delete(f.entries, (n+1)*pageSize) // its day depends on the one before
	f.Refresh()
	f.h.Changed()
}

// entry is how an entry is drawn; false while it is not read.
func (f *feed) entry(i int) (entry, bool) {
	if e, ok := f.entries[i]; ok {
		return e, true
	}
	m := f.message(i)
	if m == nil {
		return entry{height: look.BubbleWait}, false
	}
	var before *shown.Message
	if i%pageSize > 0 || f.pages[(i-1)/pageSize] != nil {
		before = f.message(i - 1)
	}
	e := f.compose.of(m, before)
	f.entries[i] = e
	return e, true
}

func (f *feed) height(i int) float32 {
	e, _ := f.entry(i)
	return e.height
}

// inner is the width of the entries.
func (f *feed) inner() float32 {
	return f.Size().Width - 2*look.Margin
}

// settle finds the first entry that is to be seen, and keeps the ends at the edges.
func (f *feed) settle() {
	all, view := f.chat.Entries, f.Size().Height
	if all == 0 {
		return
	}
	f.anchor = min(max(f.anchor, 0), all-1)
	for range 2 {
		for f.offset > 0 && f.anchor > 0 {
			f.anchor--
			f.offset -= f.height(f.anchor)
		}
		for f.anchor < all-1 && f.offset+f.height(f.anchor) <= 0 {
			f.offset += f.height(f.anchor)
			f.anchor++
		}
		end := f.offset
		for i := f.anchor; i < all && end < view; i++ {
			end += f.height(i)
		}
		if end >= view {
			break
		}
		f.offset += view - end // the end stands at the lower edge
	}
	if f.anchor == 0 && f.offset > 0 {
		f.offset = 0
	}
}

// place lays out what is to be seen.
func (f *feed) place() {
	size := f.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	if w := f.inner(); w != f.compose.width {
		f.compose.width = w
		f.entries = map[int]entry{}
	}
	if f.hold >= 0 && f.hold < f.chat.Entries {
		if f.anchor, f.offset = f.hold, f.holdAt; f.atEnd {
			f.offset = size.Height - f.height(f.hold)
		}
	}
	f.settle()
	seen := map[int]bool{}
	y := f.offset
	for i := f.anchor; i < f.chat.Entries && y < size.Height; i++ {
		e, ready := f.entry(i)
		seen[i] = true
		b := f.bubbles[i]
		if b == nil {
			if n := len(f.free); n > 0 {
				b, f.free = f.free[n-1], f.free[:n-1]
			} else {
				b = newBubble(f)
			}
			f.bubbles[i] = b
		}
		b.Move(fyne.NewPos(look.Margin, y))
		b.Resize(fyne.NewSize(f.compose.width, e.height))
		b.set(i, e, ready)
		y += e.height
	}
	f.want()
	f.message(max(f.anchor-pageSize/2, 0)) // what comes next is read before it is to be seen
	f.message(min(f.anchor+pageSize/2, f.chat.Entries-1))
	for i, b := range f.bubbles {
		if !seen[i] {
			delete(f.bubbles, i)
			f.free = append(f.free, b)
		}
	}
	f.placeBar(size, len(seen))
	canvas.Refresh(f)
}

func (f *feed) placeBar(size fyne.Size, seen int) {
	x := size.Width - look.ScrollWidth
	if part.RightToLeft() {
		x = 0
	}
	f.bar.Hidden = seen == 0 || f.anchor == 0 && seen >= f.chat.Entries
	f.bar.Move(fyne.NewPos(x, 0))
	f.bar.Resize(fyne.NewSize(look.ScrollWidth, size.Height))
	f.bar.show(f.anchor, seen, f.chat.Entries)
}

// slid goes where the bar was dragged to.
func (f *feed) slid(share float32) {
	f.hold = -1
	f.anchor, f.offset = int(float64(share)*float64(f.chat.Entries-1)), 0
	f.place()
}

// Scrolled implements fyne.Scrollable.
func (f *feed) Scrolled(e *fyne.ScrollEvent) {
	if part.Zoomed(e) {
		return
	}
	d := e.Scrolled.DY
	if lines := d / look.Notch; lines == float32(int(lines)) {
		d = min(max(lines, -look.MostRows), look.MostRows) * look.NotchRows * lineHeight(look.Body)
	}
	f.by(d)
}

// by moves everything.
func (f *feed) by(dy float32) {
	f.hold = -1
	f.offset += dy
	f.place()
}

// show scrolls so that an entry is to be seen.
func (f *feed) show(i int) {
	view := f.Size().Height
	f.hold = -1
	y := f.offset
	for j := f.anchor; j < i && y < view; j++ {
		y += f.height(j)
	}
	switch h := f.height(i); {
	case i < f.anchor || i == f.anchor && f.offset < 0:
		f.anchor, f.offset = i, 0
	case y+h > view:
		f.anchor, f.offset = i, max(view-h, 0)
	}
	f.place()
	f.h.Changed()
}
