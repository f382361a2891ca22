package backupagent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Bulk transfers (PROTOCOL.md §5.7): names and blocks behind 32-bit lengths.

const (
	blockSuccess     = 0x00
	blockLocalError  = 0x06
	blockRemoteError = 0x0b
	blockData        = 0x0c
)

const (
	maxName  = 4096
	maxBlock = 256 << 20 // no host sends blocks of this size
	maxText  = 64 << 10
)

// uploadBlock is how much data the phone puts into one block.
const uploadBlock = 64 << 10

// put writes one block: its length, its code and its data.
func (l *link) put(code byte, data []byte) error {
	var head [5]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(data)+1))
	head[4] = code
	if err := l.count(head[:3]); err != nil {
		return err
	}
	if _, err := l.w.Write(head[:]); err != nil {
		return err
	}
	_, err := l.w.Write(data)
	return err
}

func (l *link) putName(name string) error {
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(name)))
	if _, err := l.w.Write(head[:]); err != nil {
		return err
	}
	_, err := l.w.WriteString(name)
	return err
}

// beginUpload announces a batch of files with so many bytes together.
func (l *link) beginUpload(progress float64, total int64) error {
	return l.send("DLMessageUploadFiles", map[string]any{}, progress, uint64(total))
}

// beginFile names the next file of a batch: where it lies on the phone, and
// where the host shall put it.
func (l *link) beginFile(onPhone, onHost string) error {
	if err := l.putName(onPhone); err != nil {
		return err
	}
	return l.putName(onHost)
}

// endUpload ends a batch and returns the host's answer to it.
func (l *link) endUpload() (reply, error) {
	if err := l.finishUpload(); err != nil {
		return reply{}, err
	}
	return l.status()
}

// finishUpload ends a batch, whose answer is still to come.
func (l *link) finishUpload() error {
	if err := binary.Write(l.w, binary.BigEndian, uint32(0)); err != nil {
		return err
	}
	return l.flush()
}

// upload sends one file as a batch of its own.
func (l *link) upload(progress float64, onPhone, onHost string, size int64, content io.Reader) error {
	if err := l.beginUpload(progress, size); err != nil {
		return err
	}
	if err := l.beginFile(onPhone, onHost); err != nil {
		return err
	}
	buf := make([]byte, uploadBlock)
	for {
		n, err := io.ReadFull(content, buf)
		if n > 0 {
			if err := l.put(blockData, buf[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	if err := l.put(blockSuccess, nil); err != nil {
		return err
	}
	r, err := l.endUpload()
	if err != nil {
		return err
	}
	return hostError("Error uploading file", r)
}

// incoming takes what the host sends for one file. Any function may be nil.
type incoming struct {
	data func(block []byte) error // at most 64 KiB at a time, only during the call
	done func() error             // the file is complete
	fail func(text string) error  // the host could not send it
}

// download asks for files and hands each to what open returns for its place in
// paths. A host may break off at the first file that fails; those that did not
// come are neither done nor failed. The answer tells what it thinks of it.
func (l *link) download(paths []string, progress float64, open func(i int) incoming) (reply, error) {
	if err := l.send("DLMessageDownloadFiles", paths, map[string]any{}, progress, 0); err != nil {
		return reply{}, err
	}
	if err := l.flush(); err != nil {
		return reply{}, err
	}
	next := 0
	for {
		name, err := l.name()
		if err != nil {
			return reply{}, err
		}
		if name == "" {
			return l.status()
		}
		for next < len(paths) && paths[next] != name {
			next++
		}
		if next == len(paths) {
			return reply{}, fmt.Errorf("a file that was not asked for, or twice: %w", ErrProtocol)
		}
		if err := l.file(open(next)); err != nil {
			return reply{}, err
		}
		next++
	}
}

func (l *link) name() (string, error) {
	n, err := l.length()
	if err != nil {
		return "", err
	}
	if n > maxName {
		return "", fmt.Errorf("a name of %d bytes: %w", n, ErrProtocol)
	}
	name := make([]byte, n)
	_, err = io.ReadFull(l.r, name)
	return string(name), wire.NoEOF(err)
}

func (l *link) length() (int64, error) {
	var raw [4]byte
	_, err := io.ReadFull(l.r, raw[:])
	return int64(binary.BigEndian.Uint32(raw[:])), wire.NoEOF(err)
}

// file reads the blocks of one file.
func (l *link) file(in incoming) error {
	for {
		n, err := l.length()
		if err != nil {
			return err
		}
		if n < 1 || n > maxBlock {
			return fmt.Errorf("a block of %d bytes: %w", n, ErrProtocol)
		}
		code, err := l.r.ReadByte()
		if err != nil {
			return wire.NoEOF(err)
		}
		switch n--; code {
		case blockData:
			l.largest = max(l.largest, n)
			if err := l.data(n, in.data); err != nil {
				return err
			}
		case blockSuccess:
			if n != 0 {
				return fmt.Errorf("an end with %d bytes: %w", n, ErrProtocol)
			}
			if in.done == nil {
				return nil
			}
			return in.done()
		case blockLocalError, blockRemoteError:
			if n > maxText {
				return fmt.Errorf("an error text of %d bytes: %w", n, ErrProtocol)
			}
			text := make([]byte, n)
			if _, err := io.ReadFull(l.r, text); err != nil {
				return wire.NoEOF(err)
			}
			if in.fail == nil {
				return nil
			}
			return in.fail(string(text))
		default:
			return fmt.Errorf("block code %#x: %w", code, ErrProtocol)
		}
	}
}

// data hands on the n bytes of a block without copying them.
func (l *link) data(n int64, take func([]byte) error) error {
	for n > 0 {
		if l.r.Buffered() == 0 {
			if _, err := l.r.Peek(1); err != nil {
				return wire.NoEOF(err)
			}
		}
		part, err := l.r.Peek(int(min(n, int64(l.r.Buffered()), 64<<10)))
		if err != nil {
			return wire.NoEOF(err)
		}
		if take != nil {
			if err := take(part); err != nil {
				return err
			}
		}
		if _, err := l.r.Discard(len(part)); err != nil {
			return wire.NoEOF(err)
		}
		n -= int64(len(part))
	}
	return nil
}
