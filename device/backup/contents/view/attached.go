package view

import (
	"context"
	"errors"
	"image"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// AttachedPicture implements shown.Chats.
func (v *View) AttachedPicture(ctx context.Context, a chat.Attachment, size image.Point) (*image.RGBA, error) {
	return v.attachedPicture(ctx, a, asked{size: size})
}

func (v *View) attachedPicture(ctx context.Context, of chat.Attachment, a asked) (*image.RGBA, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	f, ok := v.s.Find(of.Domain, of.Path)
	if !ok {
		return nil, shown.ErrNotThere
	}
	img, err := v.decode(ctx, f, a)
	if err != nil && ctx.Err() == nil && !errors.Is(err, errCostly) {
		return nil, shown.ErrNoPicture
	}
	return img, err
}

// attached are the small pictures of files of messages: the store of the grid's, in which
// files have numbers.
type attached struct {
	*thumbnails
	mu      sync.Mutex
	numbers map[filePlace]int
	files   []filePlace
}

type filePlace struct{ domain, path string }

// AttachedPictures implements shown.Chats.
func (v *View) AttachedPictures(ready func()) shown.AttachedPictures {
	a := &attached{numbers: map[filePlace]int{}}
	a.thumbnails = newThumbnails(v.life, func(ctx context.Context, n, side int, patient bool) (*image.RGBA, error) {
		a.mu.Lock()
		f := a.files[n]
		a.mu.Unlock()
		return v.attachedPicture(ctx, chat.Attachment{Domain: f.domain, Path: f.path}, asked{image.Pt(side, side), true, patient})
	}, ready)
	a.begin()
	v.atClose(a.end)
	return a
}

func (a *attached) number(of chat.Attachment) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := filePlace{of.Domain, of.Path}
	n, ok := a.numbers[f]
	if !ok {
		n = len(a.files)
		a.numbers[f] = n
		a.files = append(a.files, f)
	}
	return n
}

// Want implements shown.AttachedPictures.
func (a *attached) Want(side int, of []chat.Attachment) {
	places := make([]int, len(of))
	for i := range of {
		places[i] = a.number(of[i])
	}
	a.thumbnails.Want(side, places)
}

// Of implements shown.AttachedPictures.
func (a *attached) Of(of chat.Attachment, side int) (*image.RGBA, bool) {
	return a.thumbnails.Of(a.number(of), side)
}
