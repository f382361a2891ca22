package inside

import (
	"image"
	"sync/atomic"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// sentPicture draws a picture that was sent, a plain area until it has come, and an icon
// where none can be made of it.
type sentPicture struct {
	raster *canvas.Raster
	icon   *canvas.Raster
	img    *image.RGBA
	plain  bool // no picture is there, and that is drawn
}

func newSentPicture() *sentPicture {
	p := &sentPicture{icon: part.NewIcon("photos")}
	p.raster = canvas.NewRaster(func(int, int) image.Image {
		if p.img == nil {
			return look.Plain(theme.Color(look.ColorLine))
		}
		return p.img
	})
	p.icon.Hide()
	return p
}

func (p *sentPicture) set(img *image.RGBA, tried bool) {
	setVisible(p.icon, img == nil && tried)
	if p.img == img && (img != nil || p.plain) {
		return
	}
	p.img, p.plain = img, img == nil
	p.raster.Refresh()
}

// dots is the side in which pictures are made, in the dots of the screen.
func (f *feed) dots() int {
	scale := float32(1)
	if f.h.Canvas != nil {
		scale = f.h.Canvas.Scale()
	}
	return max(int(look.Em(look.BubbleAloneEm)*scale+0.5), 1)
}

// small is a picture that was sent, as far as it has been made.
func (f *feed) small(a chat.Attachment) (*image.RGBA, bool) {
	if f.sent == nil {
		return nil, false
	}
	return f.sent.Of(a, f.dots())
}

// want says which pictures are to be seen now.
func (f *feed) want() {
	var all []chat.Attachment
	for i := f.anchor; f.bubbles[i] != nil; i++ {
		for _, p := range f.bubbles[i].entry.pictures {
			all = append(all, p.of)
		}
	}
	switch {
	case f.sent == nil && len(all) == 0:
		return
	case f.sent == nil:
		news := &atomic.Bool{}
		ctx := f.ctx
		f.sent = f.h.View.AttachedPictures(func() { // on any goroutine
			if !news.Swap(true) {
				f.h.Post(func() {
					news.Store(false)
					if ctx.Err() == nil {
						f.came()
					}
				})
			}
		})
	}
	f.sent.Want(f.dots(), all)
}

// came draws the pictures that have come.
func (f *feed) came() {
	for _, b := range f.bubbles {
		b.renew()
	}
	canvas.Refresh(f)
	f.h.Changed()
}

// letGo ends the making of pictures.
func (f *feed) letGo() {
	if f.sent != nil {
		f.sent.Close()
		f.sent = nil
	}
}
