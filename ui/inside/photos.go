package inside

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// photosPage shows the photos and videos of a backup by month.
type photosPage struct {
	h    *Host
	ctx  context.Context
	stop context.CancelFunc

	list   *shown.PhotoList // nil until it was read
	small  shown.Thumbnails
	filter photoFilter
	shown  []int32 // places in the list, of what the filter lets through
	groups []photoGroup
	marks  photoMarks

	root     *fyne.Container
	grid     *part.Grid
	which    *part.Button
	when     *part.Button
	counted  *part.Text
	unmark   *part.Button
	absent   *part.Text
	gallery  *fyne.Container // bar and grid
	large    *largePhoto     // nil while the grid is to be seen
	lastSide int             // of thumbnails
	news     atomic.Bool     // pictures have come that are not drawn yet
}

// NewPhotos makes the page of photos and videos.
func NewPhotos(h *Host) Page {
	p := &photosPage{h: h}
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.grid = part.NewGrid("photos", h.Words.Say("inside/photos"))
	p.grid.Cell, p.grid.Said, p.grid.Picture = p.cell, p.said, p.thumbnail
	p.grid.Want = p.want
	p.grid.OnPick, p.grid.OnGroup, p.grid.OnAll = p.pick, p.pickGroup, p.pickAll
	p.grid.OnTake, p.grid.OnMenu = p.open, p.menu
	p.which = part.NewMenuButton("photos-filter", "", "photos", p.filters)
	p.when = part.NewMenuButton("photos-month", h.Words.Say("inside/photos-jump"), "calendar", p.months)
	p.counted = part.NewNote("")
	p.counted.ID, p.counted.OneLine = "photos-count", true
	p.unmark = part.NewButton("photos-unmark", h.Words.Say("inside/photos-unmark"), "close", p.pickNone)
	p.absent = part.NewNote("")
	p.absent.ID = "photos-absent"
	bar := container.New(part.Inset{X: look.ListMargin, Y: look.Half},
		part.NewColumn(1, part.NewFlow(p.which, p.when, p.unmark, p.counted), p.absent))
	p.gallery = container.NewBorder(bar, nil, nil, nil, p.grid)
	p.root = container.NewStack(p.reading())
	h.Away(p.read)
	return p
}

// reading stands in place of the photos until they are listed.
func (p *photosPage) reading() fyne.CanvasObject {
	return container.New(part.Inset{X: look.ListMargin, Y: look.Space}, part.NewNote(p.h.Words.Say("inside/photos-reading")))
}

// read lists the photos, off Fyne's goroutine.
func (p *photosPage) read() {
	list, err := p.h.View.PhotoList(p.ctx)
	p.h.Post(func() { p.listed(list, err) })
}

func (p *photosPage) listed(list *shown.PhotoList, err error) {
	switch {
	case p.ctx.Err() != nil, errors.Is(err, shown.ErrClosed):
		return
	case err != nil:
		p.instead(p.h.Words.Say("inside/photos-unreadable"), err.Error())
	case len(list.Photos) == 0:
		p.instead(p.h.Words.Say("inside/photos-none"), p.elsewhere(list))
	default:
		p.list = list
		p.marks = newPhotoMarks(len(list.Photos))
		p.small = p.h.View.Thumbnails(p.ready)
		p.absent.Set(p.elsewhere(list))
		p.absent.Hidden = p.absent.Text() == ""
		p.choose(p.firstFilter())
		p.replace(p.gallery)
	}
	p.h.Changed()
}

// instead says why there is nothing to be seen.
func (p *photosPage) instead(title, body string) {
	p.replace(part.NewEmpty("photos", title, body))
}

func (p *photosPage) replace(o fyne.CanvasObject) {
	p.root.Objects = []fyne.CanvasObject{o}
	p.root.Refresh()
}

// elsewhere says how many photos there are that the backup does not hold.
func (p *photosPage) elsewhere(list *shown.PhotoList) string {
	var said string
	for _, of := range []struct {
		key string
		n   int64
	}{{"inside/photos-in-cloud", list.InCloud}, {"inside/photos-missing", list.Missing}, {"inside/photos-shared", list.Shared}} {
		if of.n > 0 {
			if said != "" {
				said += " "
			}
			said += p.h.Words.Text(guide.Text{Key: of.key, Args: map[string]any{"Count": of.n}})
		}
	}
	return said
}

// choose lets a filter decide what is shown.
func (p *photosPage) choose(f photoFilter) {
	p.filter = f
	p.shown = f.places(p.list)
	p.groups = groupPhotos(p.list, p.shown)
	p.marks.clear()
	p.which.SetLabel(f.name(p.h.Words, p.list))
	p.grid.About.Name = f.name(p.h.Words, p.list)
	p.grid.Set(p.headings(), -1)
	p.changed()
}

// changed says what is marked.
func (p *photosPage) changed() {
	n := p.marks.n
	key := "inside/photos-count"
	if n > 0 {
		key = "inside/photos-marked"
	}
	p.counted.Set(p.h.Words.Text(guide.Text{Key: key, Args: map[string]any{"Count": int64(len(p.shown)), "Marked": p.h.Words.Number(int64(n))}}))
	p.unmark.Hidden = n == 0
	p.gallery.Refresh()
	p.h.Changed()
}

// marked draws the marks anew.
func (p *photosPage) marked() {
	p.grid.SetGroups(p.headings())
	if p.large != nil {
		p.large.show()
	}
	p.changed()
}

// headings are the groups as the grid shows them.
func (p *photosPage) headings() []part.GridGroup {
	out := make([]part.GridGroup, len(p.groups))
	at := 0
	for i, g := range p.groups {
		n := 0
		for _, place := range p.shown[at : at+g.count] {
			if p.marks.has(place) {
				n++
			}
		}
		at += g.count
		out[i] = part.GridGroup{ID: g.id(), Title: g.title(p.h.Words), Note: p.h.Words.Number(int64(g.count)), Count: g.count}
		switch n {
		case 0:
		case g.count:
			out[i].State = part.GridAll
		default:
			out[i].State = part.GridSome
		}
	}
	return out
}

func (p *photosPage) want(side int, cells []int) {
	if p.small == nil {
		return
	}
	p.lastSide = side
	places := make([]int, 0, len(cells))
	for _, i := range cells {
		if i < len(p.shown) {
			places = append(places, int(p.shown[i]))
		}
	}
	p.small.Want(side, places)
}

// ready is called on any goroutine when a picture has come.
func (p *photosPage) ready() {
	if !p.news.Swap(true) {
		p.h.Post(func() {
			p.news.Store(false)
			if p.ctx.Err() == nil && p.large == nil {
				p.grid.Renew()
			}
		})
	}
}

func (p *photosPage) thumbnail(i, side int) (image.Image, bool) {
	if p.small == nil || i >= len(p.shown) {
		return nil, false
	}
	img, tried := p.small.Of(int(p.shown[i]), side)
	if img == nil {
		return nil, tried
	}
	return img, true
}

func (p *photosPage) photo(i int) shown.Photo {
	if p.list == nil || i < 0 || i >= len(p.shown) {
		return shown.Photo{}
	}
	return p.list.Photos[p.shown[i]]
}

func (p *photosPage) pick(i int, how part.Pick) {
	p.marks.pick(p.shown, i, how)
	p.marked()
}

func (p *photosPage) pickGroup(group int) {
	at := 0
	for _, g := range p.groups[:group] {
		at += g.count
	}
	p.marks.turn(p.shown[at : at+p.groups[group].count])
	p.marked()
}

func (p *photosPage) pickAll() {
	p.marks.set(p.shown, true)
	p.marked()
}

func (p *photosPage) pickNone() {
	p.marks.clear()
	p.marked()
}

// Object implements Page.
func (p *photosPage) Object() fyne.CanvasObject { return p.root }

// Focus implements Page.
func (p *photosPage) Focus() fyne.Focusable {
	if p.large != nil {
		return p.large
	}
	return p.grid
}

// Title implements Page.
func (p *photosPage) Title() string { return p.h.Words.Say("kind/" + string(inventory.Photos)) }

// Selected implements Page: the photos that are marked, else those that the filter shows.
func (p *photosPage) Selected() (guide.Saving, int) {
	s := guide.Saving{Kinds: []string{string(inventory.Photos)}}
	if p.list == nil || p.marks.n == 0 && p.filter.is == filterAll {
		return s, 0
	}
	for _, place := range p.shown {
		if p.marks.n == 0 || p.marks.has(place) {
			s.Photos = append(s.Photos, p.list.Photos[place].Key)
		}
	}
	slices.Sort(s.Photos)
	return s, p.marks.n
}

// Back implements Page.
func (p *photosPage) Back() bool {
	switch {
	case p.large != nil:
		p.shut()
	case p.marks.n > 0:
		p.pickNone()
	default:
		return false
	}
	return true
}

// Close implements Page.
func (p *photosPage) Close() {
	p.stop()
	if p.small != nil {
		p.small.Close()
	}
}
