package main

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/single"
)

// told keeps what a window is told.
type told struct {
	raised int
	taken  chan []string
}

func (w *told) Raise()              { w.raised++ }
func (w *told) Take(paths []string) { w.taken <- paths }

// TestOnlyWindow: a second start ends and its folders reach the window of the first;
// the demo, whose data are its own, stands beside it.
func TestOnlyWindow(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := options{data: t.TempDir()}
	first, err := onlyWindow(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer first.close()
	w := &told{taken: make(chan []string)}
	go first.serve(ctx, w)
	o.given, o.backups = []string{"/a"}, []string{"/b"}
	if _, err := onlyWindow(ctx, o); !errors.Is(err, errOpenAlready) {
		t.Fatalf("the second: %v", err)
	}
	if got := <-w.taken; !slices.Equal(got, []string{"/a", "/b"}) || w.raised != 1 {
		t.Errorf("taken %q, raised %d times", got, w.raised)
	}
	first.asked <- []string{"/c"} // by the desktop
	if got := <-w.taken; !slices.Equal(got, []string{"/c"}) || w.raised != 2 {
		t.Errorf("taken %q, raised %d times", got, w.raised)
	}
	for _, beside := range []options{{data: o.data, demo: true}, {data: o.data, gallery: true}, {data: t.TempDir()}} {
		other, err := onlyWindow(ctx, beside)
		if err != nil {
			t.Errorf("%+v: %v", beside, err)
		}
		other.ends()
		other.close()
	}
	first.ends()
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := onlyWindow(stopped, o); !errors.Is(err, single.ErrSilent) {
		t.Errorf("while the first ends: %v", err)
	}
}
