package chat

import "cmp"

// Position is where a message stands in time, as its database has it: positions sort by
// date, then by row.
type Position struct {
	Date int64 // in the unit of the reader
	Row  int64
}

// Compare sorts positions.
func (p Position) Compare(o Position) int {
	return cmp.Or(cmp.Compare(p.Date, o.Date), cmp.Compare(p.Row, o.Row))
}

// Ordered is every chat with the positions of what stands in it, for reading by pages. No
// text is in it.
type Ordered struct {
	Chats     []Chat                // the newest first
	Positions map[string][]Position // by the ID of the chat, in order
	Defects   int64                 // rows that could not be read
}

// Said is the words of one message, for searching.
type Said struct {
	Position Position
	Chats    []string
	Text     string // as Message has it; a subject stands on a line before it
	Unread   bool   // its body cannot be decoded
}
