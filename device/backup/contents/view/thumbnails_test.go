package view

import (
	"errors"
	"image"
	"os"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestThumbnailQueue: what is wanted now is made, in its order; what has scrolled away
// before it was begun is not made; what could not be made is not tried again; and no more
// is kept than there is room for.
func TestThumbnailQueue(t *testing.T) {
	const side = 10
	q := newThumbnails(t.Context(), nil, nil)
	q.quick.most = 4 * side * side * 4
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
	if k := q.quick; k.bytes > k.most || len(k.of) != k.used.Len() {
		t.Errorf("%d bytes of at most %d", k.bytes, k.most)
	}
	q.Want(side, []int{50})
	last := next(50)
	q.Close()
	if q.keep(last, picture(), nil) || q.quick.bytes != 0 || len(q.quick.of) != 0 {
		t.Error("a closed queue keeps pictures")
	}
	q.Want(side, []int{51})
	next(-1)
}

// TestCostlyPictures: what takes seconds comes when nothing else is to be made, in the order
// of what is wanted; it is given up when it is not wanted any more, and is not then said to
// be none; and it is not forgotten for what is quick.
func TestCostlyPictures(t *testing.T) {
	const side = 10
	q := newThumbnails(t.Context(), nil, nil)
	q.quick.most, q.slow.most = 0, 2*side*side*4
	picture := func() *image.RGBA { return image.NewRGBA(image.Rect(0, 0, side, side)) }
	quick := func(err error) {
		t.Helper()
		s, ok := q.next()
		if !ok {
			t.Fatal("nothing is to be made")
		}
		img := picture()
		if err != nil {
			img = nil
		}
		q.keep(s, img, err)
	}
	none := func(why string) {
		t.Helper()
		if _, s, ok := q.nextCostly(); ok {
			t.Fatalf("%d is begun: %s", s.n, why)
		}
	}
	q.Want(side, []int{1, 2, 3, 4})
	quick(errCostly)
	none("three others are wanted")
	quick(nil)
	quick(errCostly)
	last, _ := q.next()
	none("one of the others is being made")
	q.keep(last, nil, shown.ErrNoPicture)
	if img, tried := q.Of(1, side); img != nil || !tried {
		t.Error("something has to stand in its place")
	}
	ctx, s, ok := q.nextCostly()
	if !ok || s != (small{1, side}) {
		t.Fatal(s, ok)
	}
	q.Want(side, []int{3, 1})
	if ctx.Err() != nil {
		t.Error("it was given up, and is wanted still")
	}
	q.Want(side, []int{3, 9})
	if ctx.Err() == nil {
		t.Error("it goes on, and nobody wants it")
	}
	if q.keepCostly(ctx, s, nil, ctx.Err()) || q.failed[s] {
		t.Error("what was given up is none")
	}
	quick(nil) // 9
	for _, n := range []int{3, 1} {
		q.Want(side, []int{3, 1})
		ctx, s, ok = q.nextCostly()
		if !ok || s.n != n {
			t.Fatalf("%v, want %d", s, n)
		}
		if !q.keepCostly(ctx, s, picture(), nil) {
			t.Error("nobody is told")
		}
	}
	none("all are made")
	for n := 20; n < 30; n++ {
		q.Want(side, []int{n})
		quick(nil)
	}
	q.Want(side, []int{3, 1})
	if _, ok := q.next(); ok {
		t.Error("what took seconds was forgotten for what takes none")
	}
	none("all are made")
	if q.slow.bytes > q.slow.most || q.abandon != nil {
		t.Error("more is kept than may be")
	}
}

// TestHEICWithoutPreview: a photo of an iPhone of which the backup holds no thumbnail gets
// its small picture in the end: of the one inside, else of the photo; what is damaged has
// none, and is said to be.
func TestHEICWithoutPreview(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile("../heic/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	broken := append([]byte(nil), read("quarters.heic")[:500]...)
	large := asJPEG(t, image.NewRGBA(image.Rect(0, 0, 1400, 1000)))
	var files []samples.File
	for i, data := range [][]byte{read("small.heic"), read("quarters.heic"), broken, large, []byte("no picture")} {
		at := time.Date(2026, 5, 9-i, 12, 0, 0, 0, time.UTC)
		name := []string{"IMG_0001.HEIC", "IMG_0002.HEIC", "IMG_0003.HEIC", "IMG_0004.JPG", "IMG_0005.DNG"}[i]
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/" + name, Data: data, Created: at, Modified: at})
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		v := Of(s)
		defer v.Close()
		list, err := v.PhotoList(t.Context())
		if err != nil || len(list.Photos) != 5 {
			t.Fatal(err, list)
		}
		news := make(chan struct{}, 100)
		small := v.Thumbnails(func() { news <- struct{}{} })
		defer small.Close()
		const side = 96
		at := map[string]int{}
		for n := range list.Photos {
			d, err := v.PhotoDetails(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			at[d.Name[4:8]] = n
		}
		small.Want(side, []int{0, 1, 2, 3, 4})
		late := time.After(hosttest.Patience)
		img := func(n int) *image.RGBA { img, _ := small.Of(n, side); return img }
		failed := func(n int) bool {
			q := small.(*thumbnails)
			q.mu.Lock()
			defer q.mu.Unlock()
			return q.failed[struct{ n, side int }{n, side}]
		}
		for img(at["0001"]) == nil || img(at["0002"]) == nil || img(at["0004"]) == nil || !failed(at["0003"]) || !failed(at["0005"]) {
			select {
			case <-news:
			case <-late:
				t.Fatal("they do not come")
			}
		}
		for _, name := range []string{"0001", "0002"} {
			if i := img(at[name]); i.Rect.Dx() != side || is(i, 10, 10) != "red" || is(i, 86, 10) != "green" {
				t.Errorf("%s: %v", name, i.Rect)
			}
		}
		for name, want := range map[string]error{"0001": nil, "0003": shown.ErrDamaged, "0005": shown.ErrNoPicture} {
			if _, err := v.Picture(t.Context(), at[name], image.Pt(100, 100)); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	})
}
