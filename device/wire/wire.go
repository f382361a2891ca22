// Package wire holds the two dumb framings of the phone link: a length and a
// property list. It knows no message. The client side and the simulated iPhone
// share this and nothing else, so that neither can hide the other's mistakes.
//
// Sources: PROTOCOL.md §2.1 (usbmux, little endian) and §3.1/§5.1 (lockdown,
// DeviceLink and the small services, big endian).
package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// MaxPlist is the largest property list accepted from a peer, in bytes, unless
// a caller sets a limit of its own. Replies are a few KiB; a full app list with
// icons is some MiB.
const MaxPlist = proplist.MaxSize

// muxHeaderSize is the size of the usbmux header in bytes.
const muxHeaderSize = 16

// MuxPlist is the message number of every plist message of usbmux.
const MuxPlist = 8

// ErrTooLong is returned, wrapped, when a peer declares a length above the limit.
var ErrTooLong = errors.New("declared length above the limit")

// ErrMalformed is returned, wrapped, when a frame or its property list cannot be read.
var ErrMalformed = proplist.ErrMalformed

// MuxHeader is the 16-byte header of usbmux; the length is left out because
// the functions here keep it.
type MuxHeader struct {
	Version uint32 // 1 for plist messages
	Message uint32 // MuxPlist
	Tag     uint32 // chosen by the client, echoed in the reply, 0 in notifications
}

// ReadMux reads one usbmux message and returns its header and payload. The
// payload is at most MaxPlist bytes long. It returns io.EOF only when the peer
// closed between two messages.
func ReadMux(r io.Reader) (MuxHeader, []byte, error) {
	var raw [muxHeaderSize]byte
	if _, err := io.ReadFull(r, raw[:]); err != nil {
		return MuxHeader{}, nil, err
	}
	length := binary.LittleEndian.Uint32(raw[0:])
	header := MuxHeader{
		Version: binary.LittleEndian.Uint32(raw[4:]),
		Message: binary.LittleEndian.Uint32(raw[8:]),
		Tag:     binary.LittleEndian.Uint32(raw[12:]),
	}
	if length < muxHeaderSize {
		return header, nil, fmt.Errorf("usbmux: length %d: %w", length, ErrMalformed)
	}
	payload, err := readBody(r, int64(length)-muxHeaderSize, MaxPlist)
	if err != nil {
		return header, nil, fmt.Errorf("usbmux: %w", err)
	}
	return header, payload, nil
}

// WriteMux writes value as an XML property list behind a usbmux header, in one
// Write: libusbmuxd takes a short read of the header for an error.
func WriteMux(w io.Writer, tag uint32, value any) error {
	body, err := proplist.Encode(value, proplist.FormatXML)
	if err != nil {
		return fmt.Errorf("usbmux: encode: %w", err)
	}
	frame := make([]byte, muxHeaderSize, muxHeaderSize+len(body))
	binary.LittleEndian.PutUint32(frame[0:], uint32(muxHeaderSize+len(body)))
	binary.LittleEndian.PutUint32(frame[4:], 1)
	binary.LittleEndian.PutUint32(frame[8:], MuxPlist)
	binary.LittleEndian.PutUint32(frame[12:], tag)
	_, err = w.Write(append(frame, body...))
	return err
}

// ReadFrame reads a 4-byte big-endian length and that many bytes, at most
// limit of them. It returns io.EOF only when the peer closed between frames.
func ReadFrame(r io.Reader, limit int64) ([]byte, error) {
	var raw [4]byte
	if _, err := io.ReadFull(r, raw[:]); err != nil {
		return nil, err
	}
	return readBody(r, int64(binary.BigEndian.Uint32(raw[:])), limit)
}

// WriteFrame writes body behind its 4-byte big-endian length, in one Write.
func WriteFrame(w io.Writer, body []byte) error {
	frame := make([]byte, 4, 4+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	_, err := w.Write(append(frame, body...))
	return err
}

// ReadPlist reads one framed property list, XML or binary, into out.
func ReadPlist(r io.Reader, limit int64, out any) error {
	body, err := ReadFrame(r, limit)
	if err != nil {
		return err
	}
	return proplist.Decode(body, out)
}

// WritePlist writes value framed, in the format given.
func WritePlist(w io.Writer, format proplist.Format, value any) error {
	body, err := proplist.Encode(value, format)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return WriteFrame(w, body)
}

// readBody reads n bytes without trusting n: memory grows with what arrives.
func readBody(r io.Reader, n, limit int64) ([]byte, error) {
	if n > limit {
		return nil, fmt.Errorf("%d bytes: %w", n, ErrTooLong)
	}
	const step = 1 << 20
	if n <= step {
		body := make([]byte, n)
		_, err := io.ReadFull(r, body)
		return body, NoEOF(err)
	}
	var buf bytes.Buffer
	if _, err := io.CopyN(&buf, r, n); err != nil {
		return nil, NoEOF(err)
	}
	return buf.Bytes(), nil
}

// NoEOF turns an end in the middle of a frame into what it is.
func NoEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
