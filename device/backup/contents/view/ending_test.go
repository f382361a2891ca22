package view

import (
	"context"
	"image"
	"testing"
	"testing/synctest"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

// ended reports whether a function has ended once nothing else can happen any more.
func ended(f func()) (has func() bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	return func() bool {
		synctest.Wait()
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
}

// TestClosedTellsNothing: of a picture that comes while the store is closed somebody is told
// before Close returns, or nobody.
func TestClosedTellsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		go1, go2 := make(chan struct{}), make(chan struct{})
		told := 0
		q := newThumbnails(t.Context(), func(context.Context, int, int, bool) (*image.RGBA, error) {
			return image.NewRGBA(image.Rect(0, 0, 1, 1)), nil
		}, func() {
			told++
			go1 <- struct{}{}
			<-go2
		})
		q.begin()
		q.Want(1, []int{1})
		<-go1 // it is being told
		closed := ended(q.Close)
		if closed() {
			t.Error("it is closed, and somebody is being told of a picture")
		}
		close(go2)
		if !closed() {
			t.Error("it never closes")
		}
		q.Want(1, []int{2, 3})
		if err := q.end(); err != nil || told != 1 {
			t.Errorf("told %d times, %v", told, err)
		}
	})
}

// TestCloseBesideDeadDisk: a window closes the small pictures at once while one is read of a
// disk that does not answer; who closes the backup waits until nobody reads it any more.
func TestCloseBesideDeadDisk(t *testing.T) {
	s := contentstest.Plain(t)
	synctest.Test(t, func(t *testing.T) {
		asked, answer := make(chan struct{}), make(chan struct{})
		v := Of(s)
		q := newThumbnails(v.life, func(context.Context, int, int, bool) (*image.RGBA, error) {
			asked <- struct{}{}
			<-answer
			return nil, nil
		}, func() { t.Error("somebody is told of it") })
		q.begin()
		v.atClose(q.end)
		q.Want(1, []int{1})
		<-asked
		if !ended(q.Close)() {
			t.Error("the window waits for the disk")
		}
		closed := ended(func() {
			if err := v.Close(); err != nil {
				t.Error(err)
			}
		})
		if closed() {
			t.Error("the backup is closed while it is read")
		}
		close(answer)
		if !closed() {
			t.Error("it never closes")
		}
	})
}
