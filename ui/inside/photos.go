package inside

import (
	"context"
	"errors"
	"image"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
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
	inSight  []int           // cells whose thumbnails are wanted
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
	p.when = part.NewMenuButton("photos-month", h.Words.Say("inside/go-to-date"), "calendar", p.months)
	p.counted = part.NewNote("")
	p.counted.ID, p.counted.OneLine = "photos-count", true
	p.unmark = part.NewButton("photos-unmark", h.Words.Say("inside/photos-unmark"), "close", p.pickNone)
	p.absent = part.NewNote("")
	p.absent.ID = "photos-absent"
	choices := part.NewFlow(p.which.Tap, p.when.Tap, p.unmark.Tap, p.counted)
	choices.Layout.(*part.Flow).Even = true
	bar := container.New(part.Inset{X: look.ListMargin, Y: look.Half}, part.NewColumn(1, choices, p.absent))
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
		p.choose(p.firstFilter())
		p.replace(p.gallery)
		p.goOn()
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

func (p *photosPage) want(side int, cells []int) {
	if p.small == nil {
		return
	}
	p.lastSide, p.inSight = side, cells
	if p.large == nil {
		p.wantCells(side, cells)
	}
}

// wantCells has thumbnails made of photos that the filter shows.
func (p *photosPage) wantCells(side int, cells []int) {
	if p.small == nil || side <= 0 {
		return
	}
	places := make([]int, 0, len(cells))
	for _, i := range cells {
		if i >= 0 && i < len(p.shown) {
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
			switch {
			case p.ctx.Err() != nil:
			case p.large != nil:
				p.large.ready()
			default:
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

// Object implements Page.
func (p *photosPage) Object() fyne.CanvasObject { return p.root }

// Focus implements Page.
func (p *photosPage) Focus() fyne.Focusable {
	if p.large != nil {
		return p.large.large
	}
	return p.grid
}

// Title implements Page.
func (p *photosPage) Title() string { return p.h.Words.Say("kind/" + string(inventory.Photos)) }

// Close implements Page.
func (p *photosPage) Close() {
	p.stop()
	if p.large != nil {
		p.large.asking.stop()
	}
	if p.small != nil {
		p.small.Close()
	}
}
