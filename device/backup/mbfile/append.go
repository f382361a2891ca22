package mbfile

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// The objects that every record has, at fixed numbers. The order is free in a
// binary property list; its trailer names the root.
const (
	objVersionKey = iota
	objVersion
	objArchiverKey
	objArchiver
	objTopKey
	objTop
	objRootKey
	objRootUID
	objObjectsKey
	objNull
	objClassKey
	objRelativePath
	objMode
	objSize
	objUserID
	objGroupID
	objInodeNumber
	objBirth
	objLastModified
	objLastStatusChange
	objProtectionClass
	objFlags
	objDigest
	objEncryptionKey
	objTarget
	objExtendedAttributes
	objNSData
	objClassname
	objClasses
	objMBFile
	objNSObject
	objMBFileClasses
	objMBFileClass
	objMutableData
	objData
	objMutableDataClasses
	objMutableDataClass
	fixedObjects
)

// Encoder writes records. It keeps its buffers, so one Encoder serves one
// goroutine. The zero value is not usable; see NewEncoder.
type Encoder struct {
	fixed   []byte // header and the constant objects
	offsets []uint32
	buf     []byte
	refs    []byte // of the root dictionary: keys, then values
	objects []byte // refs of the array $objects
}

// NewEncoder returns an Encoder.
func NewEncoder() *Encoder {
	e := &Encoder{fixed: []byte("bplist00")}
	text := func(s string) {
		e.offsets = append(e.offsets, uint32(len(e.fixed)))
		e.fixed = appendString(e.fixed, s)
	}
	raw := func(b ...byte) {
		e.offsets = append(e.offsets, uint32(len(e.fixed)))
		e.fixed = append(e.fixed, b...)
	}
	text("$version")
	raw(0x12, 0x00, 0x01, 0x86, 0xa0)
	text("$archiver")
	text("NSKeyedArchiver")
	text("$top")
	raw(0xd1, objRootKey, objRootUID)
	text("root")
	raw(0x80, 1)
	text("$objects")
	text("$null")
	for _, key := range []string{
		"$class", "RelativePath", "Mode", "Size", "UserID", "GroupID", "InodeNumber", "Birth", "LastModified",
		"LastStatusChange", "ProtectionClass", "Flags", "Digest", "EncryptionKey", "Target", "ExtendedAttributes",
		"NS.data", "$classname", "$classes", "MBFile", "NSObject",
	} {
		text(key)
	}
	raw(0xa2, objMBFile, objNSObject)
	raw(0xd2, objClassname, objClasses, objMBFile, objMBFileClasses)
	text("NSMutableData")
	text("NSData")
	raw(0xa3, objMutableData, objData, objNSObject)
	raw(0xd2, objClassname, objClasses, objMutableData, objMutableDataClasses)
	return e
}

// Encode returns the record. The slice is overwritten by the next call.
func (e *Encoder) Encode(f *File) []byte {
	e.buf = append(e.buf[:0], e.fixed...)
	e.offsets = e.offsets[:fixedObjects]
	e.refs = e.refs[:0]
	var values [16]byte
	n := 0
	field := func(key, value byte) {
		e.refs = append(e.refs, key)
		values[n] = value
		n++
	}

	// $objects[0] is $null, [1] the root, which is written last.
	e.objects = append(e.objects[:0], objNull, 0)
	uidOf := func(object byte) byte {
		e.objects = append(e.objects, object)
		return e.add(0x80, byte(len(e.objects)-1))
	}

	for _, number := range [...]struct {
		key   byte
		value int64
	}{
		{objMode, f.Mode},
		{objSize, f.Size},
		{objUserID, f.UserID},
		{objGroupID, f.GroupID},
		{objInodeNumber, f.InodeNumber},
		{objBirth, f.Birth},
		{objLastModified, f.LastModified},
		{objLastStatusChange, f.LastStatusChange},
		{objProtectionClass, f.ProtectionClass},
		{objFlags, f.Flags},
	} {
		id := e.begin()
		e.buf = appendInt(e.buf, number.value)
		field(number.key, id)
	}
	field(objRelativePath, uidOf(e.text(f.RelativePath)))
	if len(f.Digest) > 0 {
		field(objDigest, uidOf(e.data(f.Digest)))
	}
	if len(f.EncryptionKey) > 0 {
		class := uidOf(objMutableDataClass)
		bytes := e.data(f.EncryptionKey)
		field(objEncryptionKey, uidOf(e.add(0xd2, objNSData, objClassKey, bytes, class)))
	}
	if f.Target != "" {
		field(objTarget, uidOf(e.text(f.Target)))
	}
	if len(f.ExtendedAttributes) > 0 {
		field(objExtendedAttributes, uidOf(e.data(f.ExtendedAttributes)))
	}
	field(objClassKey, uidOf(objMBFileClass))

	root := e.begin()
	e.buf = appendMarker(e.buf, 0xd0, n)
	e.buf = append(append(e.buf, e.refs...), values[:n]...)
	e.objects[1] = root
	array := e.begin()
	e.buf = appendMarker(e.buf, 0xa0, len(e.objects))
	e.buf = append(e.buf, e.objects...)
	top := e.add(0xd4, objVersionKey, objArchiverKey, objTopKey, objObjectsKey, objVersion, objArchiver, objTop, array)
	return e.finish(top)
}

// begin notes that the next object starts here and returns its number.
func (e *Encoder) begin() byte {
	e.offsets = append(e.offsets, uint32(len(e.buf)))
	return byte(len(e.offsets) - 1)
}

func (e *Encoder) add(object ...byte) byte {
	id := e.begin()
	e.buf = append(e.buf, object...)
	return id
}

func (e *Encoder) text(s string) byte {
	id := e.begin()
	e.buf = appendString(e.buf, s)
	return id
}

func (e *Encoder) data(b []byte) byte {
	id := e.begin()
	e.buf = append(appendMarker(e.buf, 0x40, len(b)), b...)
	return id
}

// finish writes the table of offsets and the trailer.
func (e *Encoder) finish(top byte) []byte {
	table := len(e.buf)
	width := byte(2)
	if table > math.MaxUint16 {
		width = 4
	}
	for _, offset := range e.offsets {
		if width == 2 {
			e.buf = binary.BigEndian.AppendUint16(e.buf, uint16(offset))
		} else {
			e.buf = binary.BigEndian.AppendUint32(e.buf, offset)
		}
	}
	e.buf = append(e.buf, 0, 0, 0, 0, 0, 0, width, 1)
	e.buf = binary.BigEndian.AppendUint64(e.buf, uint64(len(e.offsets)))
	e.buf = binary.BigEndian.AppendUint64(e.buf, uint64(top))
	e.buf = binary.BigEndian.AppendUint64(e.buf, uint64(table))
	return e.buf
}

// appendInt writes an integer in the shortest form. Negative ones always take
// eight bytes: shorter forms are unsigned.
func appendInt(b []byte, v int64) []byte {
	switch {
	case v < 0 || v > math.MaxUint32:
		return binary.BigEndian.AppendUint64(append(b, 0x13), uint64(v))
	case v > math.MaxUint16:
		return binary.BigEndian.AppendUint32(append(b, 0x12), uint32(v))
	case v > math.MaxUint8:
		return binary.BigEndian.AppendUint16(append(b, 0x11), uint16(v))
	default:
		return append(b, 0x10, byte(v))
	}
}

// appendMarker writes the first byte of a string, data or container with its count.
func appendMarker(b []byte, kind byte, n int) []byte {
	if n < 15 {
		return append(b, kind|byte(n))
	}
	return appendInt(append(b, kind|0x0f), int64(n))
}

func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] >= 0x80 {
			units := utf16.Encode([]rune(s))
			b = appendMarker(b, 0x60, len(units))
			for _, u := range units {
				b = binary.BigEndian.AppendUint16(b, u)
			}
			return b
		}
	}
	return append(appendMarker(b, 0x50, len(s)), s...)
}
