package assistant

import (
	"slices"
	"sync"
)

// secrets holds the password of the chosen backup: outside of the Situation, in
// bytes that are wiped. The zero value holds none.
type secrets struct {
	mu     sync.Mutex
	proven []byte // has just opened a backup
	kept   []byte // goes along with work on the chosen backup
}

// prove takes over a password that has opened a backup. It waits for keep.
func (s *secrets) prove(password []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.proven)
	s.proven = password
}

// keep keeps the password that was proven last.
func (s *secrets) keep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.kept)
	s.kept, s.proven = s.proven, nil
}

// copy returns a copy of the password that is kept, for the caller to wipe.
func (s *secrets) copy() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept)
}

// forget wipes all.
func (s *secrets) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.proven)
	clear(s.kept)
	s.proven, s.kept = nil, nil
}
