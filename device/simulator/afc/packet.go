package afc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	magic      = "CFA6LPAA"
	headerSize = 40

	// maxPacket is the largest packet taken, in bytes. Computers write files
	// in pieces of 64 KiB; some take more.
	maxPacket = 16 << 20
)

// The operations (PROTOCOL.md §4.2).
const (
	opStatus     = 0x01
	opData       = 0x02
	opReadDir    = 0x03
	opTruncate   = 0x07 // of a path; ifuse uses it
	opRemove     = 0x08
	opMakeDir    = 0x09
	opInfo       = 0x0a
	opDevice     = 0x0b
	opOpen       = 0x0d
	opOpened     = 0x0e
	opRead       = 0x0f
	opWrite      = 0x10
	opSeek       = 0x11
	opTell       = 0x12
	opTold       = 0x13
	opClose      = 0x14
	opSetSize    = 0x15
	opRename     = 0x18
	opLock       = 0x1b
	opMakeLink   = 0x1c
	opSetTime    = 0x1e
	opRemoveTree = 0x22
)

var errPacket = errors.New("not an AFC packet")

// packet is one message, either way. Arguments are what the header counts to
// the message itself, the payload is what follows.
type packet struct {
	number    uint64
	operation uint64
	arguments []byte
	payload   []byte
}

// readPacket reads one packet. It returns io.EOF only between packets.
func readPacket(r io.Reader) (packet, error) {
	var raw [headerSize]byte
	if _, err := io.ReadFull(r, raw[:]); err != nil {
		return packet{}, err
	}
	entire := binary.LittleEndian.Uint64(raw[8:])
	this := binary.LittleEndian.Uint64(raw[16:])
	if string(raw[:8]) != magic || this < headerSize || entire < this || entire > maxPacket {
		return packet{}, fmt.Errorf("lengths %d and %d: %w", entire, this, errPacket)
	}
	// What is declared is at most maxPacket, but memory grows with what comes.
	var body bytes.Buffer
	if _, err := io.CopyN(&body, r, int64(entire-headerSize)); err != nil {
		return packet{}, io.ErrUnexpectedEOF
	}
	return packet{
		number:    binary.LittleEndian.Uint64(raw[24:]),
		operation: binary.LittleEndian.Uint64(raw[32:]),
		arguments: body.Bytes()[:this-headerSize],
		payload:   body.Bytes()[this-headerSize:],
	}, nil
}

// encode returns the bytes of a packet.
func (p packet) encode() []byte {
	this := headerSize + len(p.arguments)
	raw := make([]byte, this, this+len(p.payload))
	copy(raw, magic)
	binary.LittleEndian.PutUint64(raw[8:], uint64(this+len(p.payload)))
	binary.LittleEndian.PutUint64(raw[16:], uint64(this))
	binary.LittleEndian.PutUint64(raw[24:], p.number)
	binary.LittleEndian.PutUint64(raw[32:], p.operation)
	copy(raw[headerSize:], p.arguments)
	return append(raw, p.payload...)
}

// numbers reads n numbers from the beginning of the arguments.
func (p packet) numbers(n int) ([]uint64, bool) {
	if len(p.arguments) < 8*n {
		return nil, false
	}
	values := make([]uint64, n)
	for i := range values {
		values[i] = binary.LittleEndian.Uint64(p.arguments[8*i:])
	}
	return values, true
}

// texts reads n texts, each ended by a NUL, from the arguments after skip
// bytes. The last NUL may be missing.
func (p packet) texts(skip, n int) ([]string, bool) {
	if len(p.arguments) < skip {
		return nil, false
	}
	rest := string(p.arguments[skip:])
	texts := make([]string, n)
	for i := range texts {
		if rest == "" && i > 0 {
			return nil, false
		}
		texts[i], rest, _ = strings.Cut(rest, "\x00")
	}
	return texts, true
}

// uint64s returns numbers as arguments.
func uint64s(values ...uint64) []byte {
	var raw []byte
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, v)
	}
	return raw
}
