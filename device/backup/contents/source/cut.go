package source

import (
	"encoding/binary"
	"io"
)

// Where the header of a database has the size of a page and the number of pages.
const (
	headerPageSize = 16
	headerPages    = 28
	headerLength   = 100
)

// shorter reads a database whose end is missing: it says that it has as many pages as are
// there. SQLite gives up such a file at once; so it reads what is left of it, and tells of
// the pages that are not there when it comes to them.
type shorter struct {
	io.ReaderAt
	pages uint32
}

// ReadAt implements io.ReaderAt.
func (s shorter) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.ReaderAt.ReadAt(p, off)
	var pages [4]byte
	binary.BigEndian.PutUint32(pages[:], s.pages)
	for i, b := range pages {
		if at := int64(headerPages+i) - off; at >= 0 && at < int64(n) {
			p[at] = b
		}
	}
	return n, err
}

// cutShort makes a database that has fewer pages than its header says one that can be
// read as far as it goes. It reports whether it is such a one.
func cutShort(r io.ReaderAt, size int64) (io.ReaderAt, bool) {
	var header [headerLength]byte
	if n, _ := r.ReadAt(header[:], 0); n < len(header) {
		return r, false
	}
	page := int64(binary.BigEndian.Uint16(header[headerPageSize:]))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 {
		return r, false
	}
	said, there := int64(binary.BigEndian.Uint32(header[headerPages:])), size/page
	if said <= there || there < 1 {
		return r, false
	}
	return shorter{r, uint32(there)}, true
}
