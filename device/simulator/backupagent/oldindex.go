package backupagent

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// The index of iOS 9 and before, Manifest.mbdb, as public tools describe it: six
// bytes ("mbdb" and the version 5.0), then one record behind the other. A record
// has five strings (domain, path, target of a link, digest, key), mode, inode,
// user, group, three times, size, class, flags and a number of extended
// attributes, each two strings. A string has a length of 16 bits; all ones stand
// for none. All numbers are big endian. The payloads lie in the folder itself.

const (
	oldIndexName  = "Manifest.mbdb"
	oldIndexMagic = "mbdb"
	oldIndexFirst = "\x05\x00"
)

// errUnplayable is returned, wrapped, for what the simulated phone does not
// know, so that its answer would say nothing about real ones.
var errUnplayable = errors.New("the simulated iPhone cannot judge backups this old")

// oldIndex is an index of iOS 9 and before, in a file.
type oldIndex struct{ path string }

func openOldIndex(path string) (*oldIndex, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var head [6]byte
	if _, err := io.ReadFull(file, head[:]); err != nil {
		return nil, fmt.Errorf("index: %w", wire.NoEOF(err))
	}
	if string(head[:4]) != oldIndexMagic {
		return nil, errors.New("index: it does not begin like one")
	}
	if string(head[4:]) != oldIndexFirst {
		return nil, fmt.Errorf("index of version %d.%d: %w", head[4], head[5], errUnplayable)
	}
	return &oldIndex{path}, nil
}

func (x *oldIndex) close() error { return nil }

func (x *oldIndex) rows(take func(*row) error) error {
	file, err := os.Open(x.path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 256<<10)
	if _, err := in.Discard(6); err != nil {
		return wire.NoEOF(err)
	}
	var parts [5][]byte
	var record mbfile.Record
	for {
		if _, err := in.Peek(1); errors.Is(err, io.EOF) {
			return nil
		}
		for i := range parts {
			if parts[i], err = oldString(in, parts[i]); err != nil {
				return wire.NoEOF(err)
			}
		}
		domain, path := string(parts[0]), string(parts[1])
		r := row{id: mbfile.IDOf(domain, path).String(), domain: domain, path: path, placed: true, old: &record}
		if err := oldNumbers(in, &record); err != nil {
			return wire.NoEOF(err)
		}
		record.RelativePath, record.Target, record.Digest, record.EncryptionKey = parts[1], parts[2], parts[3], parts[4]
		if err := take(&r); err != nil {
			return err
		}
	}
}

// oldNumbers reads what follows the strings of a record.
func oldNumbers(in *bufio.Reader, record *mbfile.Record) error {
	var n struct {
		Mode                     uint16
		Inode                    uint64
		User, Group              int32
		Modified, Changed, Birth uint32
		Size                     int64
		Class, Attributes        uint8
	}
	if err := binary.Read(in, binary.BigEndian, &n); err != nil {
		return err
	}
	*record = mbfile.Record{
		Fields: mbfile.HasPath | mbfile.HasMode | mbfile.HasSize | mbfile.HasProtectionClass,
		Mode:   uint32(n.Mode), Size: n.Size, UserID: int64(n.User), GroupID: int64(n.Group), InodeNumber: n.Inode,
		Birth: int64(n.Birth), LastModified: int64(n.Modified), LastStatusChange: int64(n.Changed), ProtectionClass: int64(n.Class),
	}
	for range 2 * int(n.Attributes) {
		if _, err := oldString(in, nil); err != nil {
			return err
		}
	}
	return nil
}

// oldString reads a string into a buffer that is used again.
func oldString(in io.Reader, buf []byte) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(size[:]))
	if n == 0xffff {
		return buf[:0], nil
	}
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	_, err := io.ReadFull(in, buf)
	return buf, err
}
