package view

import (
	"image"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// TestThumbnailQueue: what is wanted now is made, in its order; what has scrolled away
// before it was begun is not made; what could not be made is not tried again; and no more
// is kept than there is room for.
func TestThumbnailQueue(t *testing.T) {
	const side = 10
	q := newThumbnails(t.Context(), nil, nil, 4*side*side*4)
	next := func(want int) small {
		t.Helper()
		s, ok := q.next()
		if ok != (want >= 0) || ok && s != (small{want, side}) {
			t.Fatalf("next is %v %v, want %d", s, ok, want)
		}
		return s
	}
	picture := func() *image.RGBA { return image.NewRGBA(image.Rect(0, 0, side, side)) }
	next(-1)
	q.Want(side, []int{1, 2, 3})
	first := next(1)
	q.Want(side, []int{1, 7, 8}) // scrolled away; 1 is being made
	second := next(7)
	if !q.keep(first, picture(), nil) || !q.keep(second, nil, shown.ErrNoPicture) {
		t.Error("nobody is told")
	}
	if img, tried := q.Of(1, side); img == nil || !tried {
		t.Error("1 was made")
	}
	if img, tried := q.Of(1, 2*side); img != nil || tried {
		t.Error("1 was not made as large as that")
	}
	if img, tried := q.Of(7, side); img != nil || !tried {
		t.Error("7 cannot be made, and that is not known")
	}
	if _, tried := q.Of(2, side); tried {
		t.Error("2 was made, which nobody wants any more")
	}
	q.Want(side, []int{7, 1})
	next(-1)
	for n := 20; n < 30; n++ {
		q.Want(side, []int{n, 1}) // 1 stays to be seen
		q.keep(next(n), picture(), nil)
	}
	for n, want := range map[int]bool{1: true, 29: true, 28: true, 27: true, 26: false, 20: false} {
		if img, _ := q.Of(n, side); (img != nil) != want {
			t.Errorf("%d is kept: %v", n, !want)
		}
	}
	if q.bytes > q.most || len(q.kept) != q.used.Len() {
		t.Errorf("%d bytes of at most %d", q.bytes, q.most)
	}
	q.Want(side, []int{50})
	last := next(50)
	q.Close()
	if q.keep(last, picture(), nil) || q.bytes != 0 || len(q.kept) != 0 {
		t.Error("a closed queue keeps pictures")
	}
	q.Want(side, []int{51})
	next(-1)
}
