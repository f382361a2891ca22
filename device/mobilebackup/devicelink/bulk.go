package devicelink

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Code is the first byte of a block in a bulk stream (PROTOCOL.md §5.7).
type Code byte

// The codes of blocks.
const (
	CodeSuccess     Code = 0x00 // end of a file
	CodeLocalError  Code = 0x06 // the sender of the stream could not read the file
	CodeRemoteError Code = 0x0B // the phone could not read the file
	CodeData        Code = 0x0C
)

// MaxData is the most data that one outgoing block carries. Phones hold a
// block in memory; larger ones get their backup process killed (PROTOCOL.md §5.7).
const MaxData = 32 << 10

const (
	blockHeader  = 5
	maxErrorText = 64 << 10
)

func putLength(b []byte, n int) { binary.BigEndian.PutUint32(b, uint32(n)) }

// BeginBulk must be called before the first ReadName of an incoming stream.
func (s *Session) BeginBulk() { s.batch, s.left = 0, 0 }

func (s *Session) length() (int64, error) {
	raw, err := s.r.Peek(4)
	if err != nil {
		return 0, s.readFailed(wire.NoEOF(err))
	}
	n := int64(binary.BigEndian.Uint32(raw))
	_, err = s.r.Discard(4)
	return n, s.readFailed(err)
}

// ReadName reads one name of an incoming stream. The empty name ends the list.
func (s *Session) ReadName() (string, error) {
	n, err := s.length()
	if err != nil || n == 0 {
		return "", err
	}
	if n > int64(s.limits.Name) {
		return "", s.broken("file name of %d bytes", n)
	}
	s.batch += n
	b := make([]byte, n)
	_, err = io.ReadFull(s.r, b)
	return string(b), s.readFailed(wire.NoEOF(err))
}

// NextBlock reads the head of the next block. For CodeData the data follow
// through Read; for the error codes text holds the phone's words; CodeSuccess
// ends the file.
func (s *Session) NextBlock() (code Code, size int64, text string, err error) {
	n, err := s.length()
	if err != nil {
		return 0, 0, "", err
	}
	if n < 1 || n-1 > s.limits.Block {
		return 0, 0, "", s.broken("block of %d bytes", n)
	}
	c, err := s.r.ReadByte()
	if err != nil {
		return 0, 0, "", s.readFailed(wire.NoEOF(err))
	}
	code, size = Code(c), n-1
	if s.batch += n; s.batch > s.limits.Batch {
		return 0, 0, "", s.broken("stream of more than %d bytes", s.limits.Batch)
	}
	switch code {
	case CodeData:
		s.left = size
		return code, size, "", nil
	case CodeSuccess:
		if size != 0 {
			return 0, 0, "", s.broken("end of file with %d bytes", size)
		}
		return code, 0, "", nil
	case CodeLocalError, CodeRemoteError:
		if size > maxErrorText {
			return 0, 0, "", s.broken("error text of %d bytes", size)
		}
		b := make([]byte, size)
		_, err := io.ReadFull(s.r, b)
		return code, size, string(b), s.readFailed(wire.NoEOF(err))
	}
	return 0, 0, "", s.broken("block code 0x%02x", c)
}

// Read reads data of the current block. It returns io.EOF at the block's end.
func (s *Session) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > s.left {
		p = p[:s.left]
	}
	n, err := s.r.Read(p)
	s.left -= int64(n)
	return n, s.readFailed(wire.NoEOF(err))
}

func (s *Session) broken(format string, args ...any) error {
	s.gone = true
	return &ProtocolError{What: fmt.Sprintf(format, args...)}
}

// SendName starts a file of an outgoing stream.
func (s *Session) SendName(name string) error {
	var raw [4]byte
	putLength(raw[:], len(name))
	if _, err := s.w.Write(raw[:]); err != nil {
		return s.writeFailed(err)
	}
	_, err := s.w.WriteString(name)
	return s.writeFailed(err)
}

// SendData sends what r holds, as data blocks of at most MaxData bytes each,
// and returns how much it sent. An error of r is returned as readErr and may
// be told to the phone by SendError; err is one of the connection or of the
// context, which is looked at between blocks.
func (s *Session) SendData(r io.Reader) (sent int64, readErr, err error) {
	if s.block == nil {
		s.block = make([]byte, blockHeader+MaxData)
	}
	for {
		if err := s.ctx.Err(); err != nil {
			return sent, nil, err
		}
		n, readErr := io.ReadFull(r, s.block[blockHeader:])
		if n > 0 {
			putLength(s.block, n+1)
			s.block[4] = byte(CodeData)
			if _, err := s.w.Write(s.block[:blockHeader+n]); err != nil {
				return sent, nil, s.writeFailed(err)
			}
			sent += int64(n)
		}
		switch readErr {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return sent, nil, nil
		default:
			return sent, readErr, nil
		}
	}
}

// SendEnd ends the current file well.
func (s *Session) SendEnd() error { return s.sendBlock(CodeSuccess, "") }

// SendError ends the current file with an error of this computer.
func (s *Session) SendError(text string) error { return s.sendBlock(CodeLocalError, text) }

func (s *Session) sendBlock(code Code, text string) error {
	b := make([]byte, blockHeader, blockHeader+len(text))
	putLength(b, len(text)+1)
	b[4] = byte(code)
	_, err := s.w.Write(append(b, text...))
	return s.writeFailed(err)
}

// EndBulk ends an outgoing stream; the status that must follow goes out with it.
func (s *Session) EndBulk() error {
	_, err := s.w.Write([]byte{0, 0, 0, 0})
	return s.writeFailed(err)
}
