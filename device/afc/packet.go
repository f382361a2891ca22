package afc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/wire"
)

// magic opens every packet.
const magic = "CFA6LPAA"

// headerSize is the size of a packet's header: the magic and four 64-bit
// little-endian numbers.
const headerSize = 40

// What bounds the body of a reply, in bytes.
const (
	maxReply = 1 << 20 // what Read asks for at most
	maxList  = 8 << 20 // the names in a folder: a hundred thousand long ones
)

// Operations (PROTOCOL.md §4.2).
const (
	opStatus     = 0x01
	opData       = 0x02
	opList       = 0x03
	opRemove     = 0x08
	opMakeDir    = 0x09
	opInfo       = 0x0a
	opOpen       = 0x0d
	opOpenResult = 0x0e
	opRead       = 0x0f
	opWrite      = 0x10
	opClose      = 0x14
	opLock       = 0x1b
)

// ErrMalformed is returned, wrapped, when a packet cannot be read.
var ErrMalformed = errors.New("malformed packet")

// appendPacket makes one packet. The arguments are covered by the inner length,
// the payload only by the outer one.
func appendPacket(number, op uint64, arguments, payload []byte) []byte {
	inner := uint64(headerSize + len(arguments))
	p := make([]byte, 0, int(inner)+len(payload))
	p = append(p, magic...)
	for _, n := range []uint64{inner + uint64(len(payload)), inner, number, op} {
		p = binary.LittleEndian.AppendUint64(p, n)
	}
	p = append(p, arguments...)
	return append(p, payload...)
}

// readPacket reads the reply to the packet of that number: its operation and
// everything behind the header, at most limit bytes.
func readPacket(r io.Reader, number uint64, limit uint64) (op uint64, body []byte, err error) {
	var raw [headerSize]byte
	if _, err := io.ReadFull(r, raw[:]); err != nil {
		return 0, nil, err
	}
	outer := binary.LittleEndian.Uint64(raw[8:])
	inner := binary.LittleEndian.Uint64(raw[16:])
	switch {
	case string(raw[:8]) != magic:
		return 0, nil, fmt.Errorf("no magic: %w", ErrMalformed)
	case inner < headerSize || outer < inner:
		return 0, nil, fmt.Errorf("lengths %d and %d: %w", outer, inner, ErrMalformed)
	case outer-headerSize > limit:
		return 0, nil, fmt.Errorf("a reply of %d bytes: %w", outer, ErrMalformed)
	case binary.LittleEndian.Uint64(raw[24:]) != number:
		return 0, nil, fmt.Errorf("the reply is to another packet: %w", ErrMalformed)
	}
	// What is claimed is bounded; memory grows with what comes.
	var b bytes.Buffer
	b.Grow(int(min(outer-headerSize, 64<<10)))
	if _, err := io.CopyN(&b, r, int64(outer-headerSize)); err != nil {
		return 0, nil, wire.NoEOF(err)
	}
	return binary.LittleEndian.Uint64(raw[32:]), b.Bytes(), nil
}
