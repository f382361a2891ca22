package backupagent

import (
	"crypto/aes"
	"crypto/cipher"
	"io"
)

// opening decrypts what is written to it. The last block is held back until
// finish, because its padding tells where the contents end.
type opening struct {
	w    io.Writer
	mode cipher.BlockMode
	held []byte // encrypted, at most one block and a part of the next
	buf  []byte
}

func (o *opening) Write(p []byte) (int, error) {
	o.buf = append(append(o.buf[:0], o.held...), p...)
	whole := (len(o.buf) - 1) / aes.BlockSize * aes.BlockSize // one block stays, even when it is whole
	if len(o.buf) == 0 {
		return 0, nil
	}
	o.held = append(o.held[:0], o.buf[whole:]...)
	o.mode.CryptBlocks(o.buf[:whole], o.buf[:whole])
	if _, err := o.w.Write(o.buf[:whole]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// finish writes the end without its padding. It reports whether there was one:
// some writers leave it out, and damaged payloads have none.
func (o *opening) finish() (padded bool, err error) {
	if len(o.held) != aes.BlockSize {
		return false, nil // cut off: not whole blocks, or nothing at all
	}
	o.mode.CryptBlocks(o.held, o.held)
	n := int(o.held[aes.BlockSize-1])
	padded = n >= 1 && n <= aes.BlockSize
	for i := aes.BlockSize - n; padded && i < aes.BlockSize; i++ {
		padded = int(o.held[i]) == n
	}
	end := o.held
	if padded {
		end = o.held[:aes.BlockSize-n]
	}
	_, err = o.w.Write(end)
	o.held = o.held[:0]
	return padded, err
}
