package samples

import (
	"encoding/binary"
	"os"
)

// mbdb writes Manifest.mbdb, the index of iOS 9 and earlier: a header and one
// record after the other; the payloads lie flat in the backup's folder.
type mbdb struct {
	path string
	buf  []byte
}

func (m *mbdb) add(r row) error {
	text := func(s string) {
		if s == "" {
			m.buf = append(m.buf, 0xff, 0xff)
			return
		}
		m.buf = binary.BigEndian.AppendUint16(m.buf, uint16(len(s)))
		m.buf = append(m.buf, s...)
	}
	present := func(s string) { // an empty string that is there
		m.buf = binary.BigEndian.AppendUint16(m.buf, uint16(len(s)))
		m.buf = append(m.buf, s...)
	}
	present(r.domain)
	present(r.path)
	text(r.target)
	text(string(r.digest))
	text(string(r.key))
	m.buf = binary.BigEndian.AppendUint16(m.buf, uint16(r.mode))
	m.buf = binary.BigEndian.AppendUint64(m.buf, uint64(r.inode))
	for _, v := range []int64{r.user, r.group, r.modified, r.changed, r.birth} {
		m.buf = binary.BigEndian.AppendUint32(m.buf, uint32(v))
	}
	m.buf = binary.BigEndian.AppendUint64(m.buf, uint64(r.size))
	m.buf = append(m.buf, byte(r.class), 0)
	return nil
}

func (m *mbdb) close(*Backup) error {
	return os.WriteFile(m.path, append([]byte("mbdb\x05\x00"), m.buf...), 0o644)
}
