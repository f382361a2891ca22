package backupdir

import (
	"encoding/hex"
	"errors"
	"os"
	"sync"
)

// shards keeps the subfolders of the payload files open once they were used. A
// deep check opens a million files, and each step of a path costs it.
type shards struct {
	mu   sync.Mutex
	dirs [256]*os.Root
}

// open returns the subfolder of a fileID, which has 40 hexadecimal digits. It
// stays inside root, wherever a link in its place may lead.
func (s *shards) open(root *os.Root, fileID string) (*os.Root, error) {
	var n [1]byte
	if _, err := hex.Decode(n[:], []byte(fileID[:2])); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.dirs[n[0]]
	if dir == nil {
		var err error
		if dir, err = root.OpenRoot(fileID[:2]); err != nil {
			return nil, err
		}
		s.dirs[n[0]] = dir
	}
	return dir, nil
}

func (s *shards) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []error
	for i, dir := range s.dirs {
		if dir != nil {
			all = append(all, dir.Close())
			s.dirs[i] = nil
		}
	}
	return errors.Join(all...)
}
