package ui

import "reflect"

// shown is the piece of a Screen that a part of the window shows now.
type shown[T any] struct {
	value  T
	filled bool
}

// set takes the piece to show and reports whether it is another one than before:
// only then is there something to draw.
func (s *shown[T]) set(now T) bool {
	if s.filled && reflect.DeepEqual(now, s.value) {
		return false
	}
	s.value, s.filled = now, true
	return true
}
