package view

import (
	"container/list"
	"image"
)

// kept are small pictures, the latest used first, of so many bytes at most.
type kept struct {
	most  int
	bytes int
	of    map[small]*list.Element // of *made
	used  *list.List
}

// small names a picture.
type small struct{ n, side int }

type made struct {
	small
	picture *image.RGBA
}

func newKept(most int) *kept {
	return &kept{most: most, of: map[small]*list.Element{}, used: list.New()}
}

// get is a picture; nil where it is not kept. It counts as used.
func (k *kept) get(s small) *image.RGBA {
	e := k.of[s]
	if e == nil {
		return nil
	}
	k.used.MoveToFront(e)
	return e.Value.(*made).picture
}

// put keeps a picture, and forgets what was not used for longest.
func (k *kept) put(s small, img *image.RGBA) {
	k.of[s] = k.used.PushFront(&made{s, img})
	k.bytes += len(img.Pix)
	for k.bytes > k.most && k.used.Len() > 1 {
		last := k.used.Remove(k.used.Back()).(*made)
		k.bytes -= len(last.picture.Pix)
		delete(k.of, last.small)
	}
}

func (k *kept) clear() {
	clear(k.of)
	k.used.Init()
	k.bytes = 0
}
