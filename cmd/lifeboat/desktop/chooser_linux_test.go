package desktop

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// fakePortal is a desktop that asks for folders.
type fakePortal struct {
	bus    *dbus.Conn
	asked  chan question
	closed chan dbus.ObjectPath

	mu sync.Mutex // the bus calls on goroutines of its own
	manner
}

// manner is how a desktop answers.
type manner struct {
	answer func(path dbus.ObjectPath) // what happens to a request, on a goroutine of its own
	old    bool                       // it names its requests as it likes
	refuse bool
	stall  chan struct{} // it takes its time until this is closed
}

// question is what it was asked for.
type question struct {
	options map[string]dbus.Variant
	parent  string
}

func (p *fakePortal) behave(m manner) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.manner = m
}

func (p *fakePortal) OpenFile(m dbus.Message, parent, _ string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	p.mu.Lock()
	now := p.manner
	p.mu.Unlock()
	if now.stall != nil {
		<-now.stall
	}
	if now.refuse {
		return "", dbus.NewError("org.freedesktop.portal.Error.NotAllowed", nil)
	}
	token, _ := options["handle_token"].Value().(string)
	sender, _ := m.Headers[dbus.FieldSender].Value().(string)
	name := ""
	for _, r := range sender[1:] {
		if r == '.' {
			r = '_'
		}
		name += string(r)
	}
	path := dbus.ObjectPath("/org/freedesktop/portal/desktop/request/" + name + "/" + token)
	if now.old {
		path = "/org/freedesktop/portal/desktop/request/old"
	}
	_ = p.bus.Export(request{p, path}, path, portalRequest)
	p.asked <- question{options, parent}
	if now.answer != nil {
		go now.answer(path)
	}
	return path, nil
}

// Get answers for the version.
func (p *fakePortal) Get(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(uint32(4)), nil
}

// request is a dialog that is open.
type request struct {
	p    *fakePortal
	path dbus.ObjectPath
}

func (r request) Close() *dbus.Error {
	r.p.closed <- r.path
	return nil
}

func (p *fakePortal) respond(code uint32, uris ...string) func(dbus.ObjectPath) {
	return func(path dbus.ObjectPath) {
		_ = p.bus.Emit(path, portalRequest+".Response", code, map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)})
	}
}

func newPortal(t *testing.T, address string) *fakePortal {
	t.Helper()
	p := &fakePortal{bus: onBus(t, address), asked: make(chan question, 8), closed: make(chan dbus.ObjectPath, 8)}
	for name, err := range map[string]error{
		"chooser":    p.bus.Export(p, portalPath, fileChooser),
		"properties": p.bus.Export(p, portalPath, "org.freedesktop.DBus.Properties"),
	} {
		if err != nil {
			t.Fatal(name, err)
		}
	}
	if reply, err := p.bus.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return p
}

// TestChooseFolder: what a person chooses in the desktop's dialog, or does not.
func TestChooseFolder(t *testing.T) {
	address := privateBus(t)
	ours := onBus(t, address)
	ctx := context.Background()
	if hasChooser(ctx, ours) {
		t.Error("there is a dialog on an empty bus")
	}
	p := newPortal(t, address)
	if !hasChooser(ctx, ours) {
		t.Error("the dialog is not found")
	}
	for _, c := range []struct {
		name   string
		answer func(dbus.ObjectPath)
		old    bool
		want   string
		fails  bool
	}{
		{"chosen", p.respond(0, "file:///media/My%20disk"), false, "/media/My disk", false},
		{"chosen, an old desktop", p.respond(0, "file:///a"), true, "/a", false},
		{"cancelled", p.respond(1), false, "", false},
		{"ended", p.respond(2), false, "", true},
		{"nothing", p.respond(0), false, "", true},
		{"far away", p.respond(0, "sftp://host/a"), false, "", true},
		{"rubbish", func(path dbus.ObjectPath) { _ = p.bus.Emit(path, portalRequest+".Response", "rubbish") }, false, "", true},
	} {
		p.behave(manner{answer: c.answer, old: c.old})
		got, err := chooseFolder(ctx, ours, 0x1a2b, "Title", "/begin", time.Minute)
		if got != c.want || (err != nil) != c.fails {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
		asked := <-p.asked
		options := asked.options
		if dir, _ := options["directory"].Value().(bool); !dir || asked.parent != "x11:1a2b" {
			t.Errorf("%s: asked for %v over %q", c.name, options, asked.parent)
		}
		if begin, _ := options["current_folder"].Value().([]byte); string(begin) != "/begin\x00" {
			t.Errorf("%s: it begins in %q", c.name, begin)
		}
	}
	p.behave(manner{refuse: true})
	if _, err := chooseFolder(ctx, ours, 0, "Title", "", time.Minute); !errors.Is(err, errNotChosen) {
		t.Errorf("refused: %v", err)
	}
}

// TestChooserIsClosed: nobody waits for a dialog any more, so it goes.
func TestChooserIsClosed(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	ours := onBus(t, address)
	ctx, cancel := context.WithCancel(context.Background())
	p.behave(manner{answer: func(dbus.ObjectPath) { cancel() }})
	if _, err := chooseFolder(ctx, ours, 0, "Title", "", time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-p.closed
}

// TestSlowDesktop: a desktop that does not answer is given up, and a deaf bus too.
func TestSlowDesktop(t *testing.T) {
	address := privateBus(t)
	p := newPortal(t, address)
	stall := make(chan struct{})
	defer close(stall)
	p.behave(manner{stall: stall})
	if _, err := chooseFolder(context.Background(), onBus(t, address), 0, "Title", "", 50*time.Millisecond); err == nil {
		t.Error("somebody has chosen")
	}
	if inTime(time.Millisecond, func(context.Context) bool { select {} }) {
		t.Error("a deaf bus has a dialog")
	}
}
