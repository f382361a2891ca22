package phoneimage

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
)

// recogniser takes the contents of one file and reports whether they are
// generated ones. As long as they are, nothing of them is kept.
type recogniser struct {
	noise noise
	first [stampSize]byte // of the file: what it begins with, and its key
	size  int64           // bytes so far
	kept  int64           // of those, in the pack; all or none
	plain bool            // not generated: everything is kept
	like  reader          // what generated contents would continue with
	buf   []byte
}

func (c *recogniser) reset() { *c = recogniser{noise: c.noise, buf: c.buf} }

// write takes the next bytes; what has to be kept goes to pack.
func (c *recogniser) write(pack io.Writer, p []byte) (int, error) {
	done := 0
	if c.size < stampSize {
		done = copy(c.first[c.size:], p)
		if c.size += int64(done); c.size == stampSize {
			c.like = c.reader(math.MaxInt64)
			c.like.at = stampSize
		}
	}
	for done < len(p) && !c.plain {
		part := p[done:min(len(p), done+chunk)]
		if cap(c.buf) < chunk {
			c.buf = make([]byte, chunk)
		}
		want := c.buf[:len(part)]
		if _, err := c.like.Read(want); err != nil {
			return done, err
		}
		if !bytes.Equal(part, want) {
			if err := c.keep(pack); err != nil {
				return done, err
			}
			break
		}
		done += len(part)
		c.size += int64(len(part))
	}
	if !c.plain {
		return done, nil
	}
	n, err := pack.Write(p[done:])
	c.size, c.kept = c.size+int64(n), c.kept+int64(n)
	return done + n, err
}

// reader reads the contents as far as they were recognised.
func (c *recogniser) reader(size int64) reader {
	return reader{
		noise: c.noise, key: binary.LittleEndian.Uint64(c.first[headSize:]), head: string(c.first[:headSize]), size: size,
	}
}

// keep writes what was recognised so far: the file is not generated after all.
func (c *recogniser) keep(pack io.Writer) error {
	so := c.reader(c.size)
	var from io.Reader = &so
	if c.size < stampSize {
		from = bytes.NewReader(c.first[:c.size])
	}
	n, err := io.Copy(pack, from)
	c.kept, c.plain = c.kept+n, true
	return err
}

// end reports whether the contents are generated ones. If not, all of them are
// in the pack then.
func (c *recogniser) end(pack io.Writer) (generated bool, err error) {
	if c.size < stampSize && !c.plain {
		return false, c.keep(pack)
	}
	return !c.plain, nil
}
