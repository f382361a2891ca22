package heic

// memory is the memory of a decoder: all that it may ever ask for is reserved at once, so
// that it never moves, and given back to the system as soon as the picture is decoded.
// What is never touched costs nothing.
type memory struct {
	all []byte
	now uint64
}

// Reallocate gives out more of it, nil where there is no more.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) || !use(m.all, m.now, size) {
		return nil
	}
	m.now = max(m.now, size)
	return m.all[:size:size]
}
