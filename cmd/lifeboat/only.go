package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/desktop"
	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/single"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// only is the one window of a data folder. Demo and gallery touch no data, so that
// they stand beside it: they are the nil only.
type only struct {
	one   *single.One   // nil: the folder has no room for a lock
	named bool          // the desktop finds it by the name of the program
	asked chan []string // what the desktop asks for
}

// errOpenAlready says that the window that is open has taken what this program was
// started with.
var errOpenAlready = errors.New("the window is open already")

// onlyWindow makes this program the one with the window. Errors: errOpenAlready;
// single.ErrSilent.
func onlyWindow(ctx context.Context, o options) (*only, error) {
	if o.demo || o.gallery {
		return nil, nil
	}
	folders := append(append([]string(nil), o.given...), o.backups...)
	one, err := single.First(ctx, o.data, single.Request{Folders: folders})
	switch {
	case errors.Is(err, single.ErrSilent):
		return nil, err
	case err == nil && one == nil:
		return nil, errOpenAlready
	}
	// A folder that cannot be written has no lock: the window opens, and says itself
	// what that means.
	return &only{one: one, named: filepath.Clean(o.data) == filepath.Clean(ownData()), asked: make(chan []string)}, nil
}

// front is a window that others may bring forward.
type front interface {
	Raise()
	Take(paths []string)
}

// serve brings the window forward when it is asked for, until ctx ends.
func (o *only) serve(ctx context.Context, w front) {
	if o == nil {
		return
	}
	if o.named {
		go desktop.Serve(appID, func(paths []string) {
			select {
			case o.asked <- paths:
			case <-ctx.Done():
			}
		})
	}
	var requests <-chan single.Request
	if o.one != nil {
		requests = o.one.Requests()
	}
	for {
		select {
		case r := <-requests:
			w.Raise()
			w.Take(r.Folders)
		case paths := <-o.asked:
			w.Raise()
			w.Take(paths)
		case <-ctx.Done():
			return
		}
	}
}

// ends tells those who come from now on to wait for the end of this program.
func (o *only) ends() {
	if o != nil && o.one != nil {
		o.one.Ends()
	}
}

func (o *only) close() {
	if o != nil && o.one != nil {
		o.one.Close()
	}
}

// sayOtherSilent tells the person that another window is in the way.
func sayOtherSilent(lang string, messages io.Writer) {
	w, err := words.New(lang)
	if err != nil {
		fmt.Fprintln(messages, err)
		return
	}
	text := w.Say("error/other-silent")
	fmt.Fprintln(messages, text)
	if !desktop.Heard() {
		desktop.Alert(w.Say("error/other-silent-title"), text)
	}
}
