package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// kindPage is a kind of what is inside a backup, looked through: it takes the place of
// the page with the tiles, with a line that says where this is. Which kind is open,
// and what is marked there, lives here and nowhere else.
type kindPage struct {
	w    *Window
	box  *kindBox
	line *part.Headline

	kind inventory.Kind // that is open; empty: none
	page inside.Page
	view shown.View // that it shows
	here bool       // it is to be seen

	lands   bool                   // the focus is to go into the page, as soon as there is something to have it
	kept    map[inventory.Kind]any // of pages that were left, of this backup:
	keptFor string

	said    string // of the line
	marked  int
	primary *screen.Button
}

func newKindPage(w *Window) *kindPage {
	k := &kindPage{w: w, line: part.NewHeadline()}
	k.box = &kindBox{k: k}
	k.box.ExtendBaseWidget(k.box)
	return k
}

// open shows a kind. One that has no page is offered to be saved.
func (k *kindPage) open(kind inventory.Kind) {
	view := k.view
	if k.w.source.Contents != nil {
		view = k.w.source.Contents()
	}
	if view == nil || !inside.Has(kind) {
		k.save(guide.Saving{Kinds: []string{string(kind)}})
		return
	}
	k.close()
	if b := k.backup(); b != k.keptFor {
		k.kept, k.keptFor = map[inventory.Kind]any{}, b
	}
	k.kind, k.view = kind, view
	k.page = inside.Open(&inside.Host{
		Words: k.w.maker.Load().Words, View: view, Canvas: k.w.win.Canvas(),
		Away: k.w.away, Post: k.w.pump.post, Save: k.save, Copy: k.w.copyText, Changed: k.changed, Kept: k.kept[kind],
	}, kind)
	k.w.placeKind()
	k.lands = true
	k.land()
	k.w.dumpSoon()
}

// land gives the focus to the page that was opened, once it can have it: what is read
// of the backup first comes a moment later.
func (k *kindPage) land() {
	on, c := k.page.Focus(), k.w.win.Canvas()
	o, ok := on.(fyne.CanvasObject)
	if !k.lands || len(k.w.sheets) > 0 || !ok || part.Path(k.w.frame, o) == nil {
		if k.lands && c.Focused() != nil && len(k.w.sheets) == 0 {
			c.Unfocus()
		}
		return
	}
	met(c)
	c.Focus(on)
	k.lands = c.Focused() != on
}

// save asks where to, and begins.
func (k *kindPage) save(what guide.Saving) {
	if a, ok := k.w.last.Route.Offered(guide.ActSaveOut, ""); ok {
		k.w.askSave(k.w.button(a), what)
	}
}

// close ends the page that is open.
func (k *kindPage) close() {
	if k.page != nil {
		if p, ok := k.page.(inside.Keeper); ok {
			k.kept[k.kind] = p.Keep()
		}
		k.page.Close()
	}
	k.page, k.kind, k.view, k.said, k.marked, k.primary, k.lands = nil, "", nil, "", 0, nil, false
}

// backup is the folder of the one that is looked through.
func (k *kindPage) backup() string {
	if in := k.w.last.Page.Inside; in != nil {
		return in.Backup
	}
	return ""
}

// up leaves a large picture or a chat, else the kind, and reports whether there was
// something to leave.
func (k *kindPage) up() bool {
	if !k.here {
		return false
	}
	if k.page.Back() {
		k.changed()
		return true
	}
	left := k.kind
	k.close()
	k.w.placeKind()
	k.w.refocus("tile-" + string(left))
	k.w.dumpSoon()
	return true
}

// what is to be saved now; the zero Saving is everything.
func (k *kindPage) what() guide.Saving {
	if !k.here {
		return guide.Saving{}
	}
	what, _ := k.page.Selected()
	return what
}

// goOn opens what was open in the window before it was drawn anew.
func (k *kindPage) goOn(before *kindPage) {
	kind := before.kind
	before.close()
	k.kept, k.keptFor = before.kept, before.keptFor
	if kind != "" && k.w.last.Route.Kind == guide.PageInside {
		k.open(kind)
	}
}

// changed is told when marks, title or rows of the page are others.
func (k *kindPage) changed() {
	if !k.here {
		return
	}
	k.tell()
	if k.lands {
		k.land()
	}
	k.w.dumpSoon()
}

// tell brings the line above the page and the bar to what the page says.
func (k *kindPage) tell() {
	w := k.w.maker.Load().Words
	said := w.Text(guide.Text{Key: "inside/trail", Args: map[string]any{"Where": k.page.Title()}})
	if said != k.said {
		k.said = said
		k.line.Set(said)
		k.box.Refresh()
	}
	_, marked := k.page.Selected()
	a, ok := k.w.last.Route.Offered(guide.ActSaveOut, "")
	if !ok {
		return
	}
	if k.primary != nil && marked == k.marked {
		return
	}
	k.marked = marked
	a.Label = guide.Text{Key: "inside/save-kind"}
	if n := int64(marked); n > 0 {
		a.Label = guide.Text{Key: "inside/save-marked", Args: map[string]any{"Count": n}, Count: &n}
	}
	b := k.w.button(a)
	k.primary = &b
	k.w.setPrimary(k.primary)
}

// placeKind puts the open kind in the place of the page, or takes it away: it is to be
// seen where the page is the one of what is inside.
func (w *Window) placeKind() bool {
	k := w.kind
	if k.page != nil && (w.source.Contents == nil || w.source.Contents() != k.view) {
		k.close() // the backup was closed
	}
	here := k.page != nil && w.last.Route.Kind == guide.PageInside
	was := k.here
	k.here = here
	switch {
	case here:
		k.tell()
		w.frame.body(k.box)
	case was:
		k.primary = nil
		if !w.list.here {
			w.setPrimary(nil)
		}
		if !w.list.here {
			w.frame.body(nil)
		}
	}
	return here != was
}

// kindBox lays the page of a kind out: the line that says where this is, and the page.
type kindBox struct {
	widget.BaseWidget
	k   *kindPage
	low bool // there is no room for the line
}

var (
	_ fyne.Widget = (*kindBox)(nil)
	_ part.Holder = (*kindBox)(nil)
)

// Inside implements part.Holder.
func (b *kindBox) Inside() []fyne.CanvasObject {
	switch {
	case b.k.page == nil:
		return nil
	case b.low:
		return []fyne.CanvasObject{b.k.page.Object()}
	}
	return []fyne.CanvasObject{b.k.line, b.k.page.Object()}
}

// CreateRenderer implements fyne.Widget.
func (b *kindBox) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return &kindBoxRenderer{b}
}

type kindBoxRenderer struct{ b *kindBox }

func (r *kindBoxRenderer) Layout(size fyne.Size) {
	k := r.b.k
	if k.page == nil {
		return
	}
	const margin = look.ListMargin
	y := float32(look.Half)
	if r.b.low = size.Height < look.Em(look.LowEm); !r.b.low {
		h := part.Tall(k.line, max(size.Width-2*margin, 1))
		k.line.Move(fyne.NewPos(margin, margin))
		y = margin + h + look.Space
	}
	o := k.page.Object()
	o.Move(fyne.NewPos(0, y))
	o.Resize(fyne.NewSize(size.Width, max(size.Height-y, 0)))
}

func (r *kindBoxRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.Em(look.ListMoreEm)) }

func (r *kindBoxRenderer) Refresh() {
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *kindBoxRenderer) Objects() []fyne.CanvasObject { return r.b.Inside() }

func (r *kindBoxRenderer) Destroy() {}
