package samples

import (
	"encoding/binary"
	"path"
	"strings"
)

// frame returns how a picture or sound of a size begins and ends, so that its parts
// follow each other to its end as in a real one; what lies between is noise. A
// file that is too small for that only begins so; for other names both are empty.
func frame(name string, size int64) (head, tail string) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".heic", ".m4a":
		brand, table := "heic", "\x00\x00\x00\x0cmeta\x00\x00\x00\x00"
		if ext == ".m4a" {
			brand, table = "M4A ", "\x00\x00\x00\x08moov"
		}
		head = "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00mif1" + brand + table
		rest := size - int64(len(head))
		if rest < 17 {
			return head[:min(size, int64(len(head)))], ""
		}
		long := binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01mdat"), uint64(rest))
		return head + string(long), "\x01" // no film ends with zeros
	case ".jpg", ".jpeg":
		head = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x00\x00" + // start, header
			"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" // start of the picture's data
		tail = "\xff\xd9"
		if size < int64(len(head)+len(tail)) {
			return head[:min(size, int64(len(head)))], ""
		}
		return head, tail
	}
	return "", ""
}

// picture returns n bytes of noise in the frame of a file of that name.
func (o Options) picture(purpose, name string, n int) []byte {
	head, tail := frame(name, int64(n))
	b := o.noise(purpose, n, head)
	copy(b[n-len(tail):], tail)
	return b
}
