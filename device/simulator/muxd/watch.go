package muxd

import "fmt"

// backlog is how many events a watcher may be behind before it is dropped.
const backlog = 1024

// watcher is one client that asked to Listen.
type watcher struct {
	client   *client
	events   chan any
	progName string
	bundleID string
	number   int
}

// watch answers a Listen request: Result 0, then every present device, then
// what happens from now on. The client's own loop keeps reading, so that its
// end is seen; a second Listen on the same connection is refused.
func (s *Server) watch(c *client, tag uint32, req request) {
	w := &watcher{client: c, events: make(chan any, backlog), progName: req.ProgName, bundleID: req.BundleID}
	s.mu.Lock()
	for other := range s.watchers {
		if other.client == c {
			s.mu.Unlock()
			c.result(tag, resultBadCommand)
			return
		}
	}
	w.number = s.lastWatcher()
	s.watchers[w] = struct{}{}
	for _, a := range s.devices {
		w.events <- a.attached()
	}
	s.mu.Unlock()

	c.result(tag, resultOK)
	s.work.Go(func() {
		defer s.forget(w)
		defer c.Close()
		for {
			select {
			case event, ok := <-w.events:
				if !ok {
					return
				}
				c.send(0, event)
			case <-c.ctx.Done():
				return
			}
		}
	})
}

// lastWatcher returns the number of a new watcher. The caller holds the lock.
func (s *Server) lastWatcher() int {
	number := 1
	for w := range s.watchers {
		number = max(number, w.number+1)
	}
	return number
}

// forget ends the listening of a watcher.
func (s *Server) forget(w *watcher) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watchers, w)
}

// tell gives an event to every watcher; one that does not keep up is cut off,
// as a socket with a full buffer would be. The caller holds the lock.
func (s *Server) tell(event any) {
	for w := range s.watchers {
		select {
		case w.events <- event:
		default:
			delete(s.watchers, w)
			close(w.events)
		}
	}
}

// listenerList is the answer to ListListeners.
func (s *Server) listenerList() []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]any, 0, len(s.watchers))
	for w := range s.watchers {
		list = append(list, map[string]any{
			"Blacklisted":       false,
			"BundleID":          w.bundleID,
			"ConnType":          1,
			"ID String":         fmt.Sprintf("%d-%s", w.number, w.progName),
			"ProgName":          w.progName,
			"kLibUSBMuxVersion": 3,
		})
	}
	return list
}
