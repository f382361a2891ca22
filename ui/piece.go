package ui

import "reflect"

// piece is the part of a Screen that a part of the window shows now.
type piece[T any] struct {
	value  T
	filled bool
}

// set takes the piece to show and reports whether it is another one than before:
// only then is there something to draw.
func (s *piece[T]) set(now T) bool {
	if s.filled && reflect.DeepEqual(now, s.value) {
		return false
	}
	s.value, s.filled = now, true
	return true
}
