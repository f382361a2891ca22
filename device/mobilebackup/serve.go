package mobilebackup

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// purgeMargin is what phones add to a shortfall when they ask for room, so the
// real need is amount + reported - purgeMargin (PROTOCOL.md §5.8).
const purgeMargin = 2 << 30

// serve does what one message of the phone asks for and answers it. Only an
// error that ends the session is returned.
func (x *exchange) serve(m devicelink.Message) error {
	switch m.Name {
	case devicelink.DownloadFiles:
		return x.download(m)
	case devicelink.UploadFiles:
		return x.upload(m)
	case devicelink.GetFreeDiskSpace:
		return x.freeSpace()
	case devicelink.PurgeDiskSpace:
		return x.purge(m)
	case devicelink.ContentsOfDir:
		return x.contents(m)
	case devicelink.CreateDirectory:
		name, ok := m.Text(1)
		if !ok {
			return malformed(m)
		}
		x.step("create", name)
		return x.answer(name, x.folder.Mkdir(name), nil)
	case devicelink.MoveItems, devicelink.MoveFiles:
		return x.move(m)
	case devicelink.RemoveItems, devicelink.RemoveFiles:
		return x.remove(m)
	case devicelink.CopyItem:
		from, ok := m.Text(1)
		to, ok2 := m.Text(2)
		if !ok || !ok2 {
			return malformed(m)
		}
		x.step("copy", from)
		return x.answer(from, x.folder.Copy(from, to), nil)
	case devicelink.VersionExchange, devicelink.DeviceReady, devicelink.StatusResponse:
		return &devicelink.ProtocolError{What: m.Name + " out of order"}
	}
	// A newer iOS may ask for something that nobody knows yet. An answer keeps
	// the conversation in step; the phone decides whether it can do without.
	x.step("unknown", m.Name)
	return x.link.Status(statusGeneric, "Operation not supported", nil)
}

func malformed(m devicelink.Message) error {
	return &devicelink.ProtocolError{What: m.Name + " with arguments that have another form"}
}

func (x *exchange) step(what, name string) { x.place = what + " " + x.local(name) }

func (x *exchange) estimate(m devicelink.Message, item int) {
	if p, ok := m.Percent(item); ok {
		x.guess.Said(p, x.Received)
	}
}

func (x *exchange) freeSpace() error {
	x.place = "free space"
	free, err := x.free()
	if err != nil {
		return x.answer("free space", err, nil)
	}
	x.reported = free
	return x.link.Status(statusOK, "", free)
}

// purge answers a phone that wants more room. This computer frees nothing by
// itself; the need is kept for the error that follows, and told at once.
func (x *exchange) purge(m devicelink.Message) error {
	x.place = "free space"
	amount, ok := m.Int(1)
	if !ok || amount < 0 {
		return malformed(m)
	}
	x.need = max(amount, amount+x.reported-purgeMargin)
	x.emit(Event{Kind: EventNeedsRoom, Need: x.need, Free: x.reported})
	return x.link.Status(statusGeneric, "Operation not supported", int64(0))
}

// contents lists a directory. One that is not there has no entries: that is
// what phones are used to (PROTOCOL.md §5.5).
func (x *exchange) contents(m devicelink.Message) error {
	name, ok := m.Text(1)
	if !ok {
		return malformed(m)
	}
	x.step("list", name)
	var entries []devicelink.Entry
	err := x.folder.List(name, func(e fence.Entry) error {
		kind := "DLFileTypeUnknown"
		switch {
		case e.Info.IsDir():
			kind = "DLFileTypeDirectory"
		case e.Info.Mode().IsRegular():
			kind = "DLFileTypeRegular"
		}
		entries = append(entries, devicelink.Entry{Name: e.Name, Type: kind, Size: e.Info.Size(), Modified: e.Info.ModTime()})
		return x.ctx.Err()
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return x.answer(name, err, nil)
	}
	return x.link.Listing(entries)
}

func (x *exchange) move(m devicelink.Message) error {
	moves, ok := m.Dict(1)
	if !ok {
		return malformed(m)
	}
	x.estimate(m, 3)
	sources := make([]string, 0, len(moves))
	for from, to := range moves {
		if _, ok := to.(string); !ok {
			return malformed(m)
		}
		sources = append(sources, from)
	}
	sort.Strings(sources)
	x.complete(StageFinishing)
	for _, from := range sources {
		x.step("move", from)
		if err := x.folder.Move(from, moves[from].(string)); err != nil {
			return x.answer(from, err, nil)
		}
	}
	x.progressed()
	return x.answer("", nil, nil)
}

func (x *exchange) remove(m devicelink.Message) error {
	names, ok := m.Texts(1)
	if !ok {
		return malformed(m)
	}
	x.estimate(m, 3)
	for _, name := range names {
		x.step("remove", name)
		if err := x.folder.Remove(name); err != nil {
			return x.answer(name, err, nil)
		}
		if err := x.ctx.Err(); err != nil {
			return x.cancelled()
		}
	}
	x.progressed()
	return x.answer("", nil, nil)
}

// cancelled tells the phone that the step was given up, and ends the session.
func (x *exchange) cancelled() error {
	_ = x.link.Status(statusGeneric, "cancelled", nil)
	return fmt.Errorf("stopped: %w", x.ctx.Err())
}
