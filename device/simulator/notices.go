package simulator

import (
	"context"
	"net"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// The two ways to the notification proxy; the second needs no trust.
const (
	secureNotices   = "com.apple.mobile.notification_proxy"
	insecureNotices = "com.apple.mobile.insecure_notification_proxy"
)

// maxNames is how many names one connection may observe.
const maxNames = 1024

// noticeBacklog is how many notifications an observer may be behind; what
// comes then is lost to it.
const noticeBacklog = 256

// notices passes notifications to who observes them.
type notices struct {
	mu        sync.Mutex
	observers map[*observer]struct{}
}

// observer is one connection to the notification proxy.
type observer struct {
	names  map[string]bool
	queued chan string
}

// Notify posts a notification, to be relayed to whoever observes its name.
func (p *Phone) Notify(name string) {
	n := &p.notices
	n.mu.Lock()
	defer n.mu.Unlock()
	for o := range n.observers {
		if !o.names[name] {
			continue
		}
		select {
		case o.queued <- name:
		default:
		}
	}
}

func (n *notices) enter(o *observer) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.observers == nil {
		n.observers = make(map[*observer]struct{})
	}
	n.observers[o] = struct{}{}
}

func (n *notices) leave(o *observer) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.observers, o)
}

func (n *notices) observe(o *observer, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(o.names) < maxNames {
		o.names[name] = true
	}
}

// serveNotices is the notification proxy (PROTOCOL.md §4.1).
func serveNotices(ctx context.Context, p *Phone, conn net.Conn) {
	o := &observer{names: make(map[string]bool), queued: make(chan string, noticeBacklog)}
	p.notices.enter(o)
	defer p.notices.leave(o)

	// The relay has the connection to itself for writing until it has ended.
	ctx, cancel := context.WithCancel(ctx)
	var relay sync.WaitGroup
	relay.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case name := <-o.queued:
				if sendNotice(conn, "RelayNotification", name) != nil {
					return
				}
			}
		}
	})
	shutdown := readNotices(p, o, conn)
	cancel()
	relay.Wait()
	if shutdown {
		sendNotice(conn, "ProxyDeath", "")
	}
}

// readNotices obeys the computer until it is done, and reports whether it asked
// for the end or was cut off.
func readNotices(p *Phone, o *observer, conn net.Conn) (shutdown bool) {
	for {
		var req struct{ Command, Name string }
		if wire.ReadPlist(conn, maxRequest, &req) != nil {
			return false
		}
		switch req.Command {
		case "ObserveNotification":
			p.notices.observe(o, req.Name)
		case "PostNotification":
			p.Notify(req.Name)
		case "Shutdown":
			return true
		}
	}
}

func sendNotice(conn net.Conn, command, name string) error {
	message := map[string]any{"Command": command}
	if name != "" {
		message["Name"] = name
	}
	return wire.WritePlist(conn, proplist.FormatXML, message)
}
