package mbfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// ErrMalformed is returned, wrapped, for a record that cannot be read.
var ErrMalformed = errors.New("malformed record")

// Parse reads a record into f. Numbers and strings are taken directly or
// behind a UID, data as data or as an NSData object; fields that are absent stay
// zero. Digest, EncryptionKey and ExtendedAttributes are parts of blob.
func Parse(blob []byte, f *File) error {
	*f = File{}
	p, err := open(blob)
	if err != nil {
		return err
	}
	archive, err := p.dict(p.top)
	if err != nil {
		return err
	}
	var array, top object
	var haveArray, haveTop bool
	for i := range archive.n {
		switch key, value := archive.pair(i); string(p.key(key)) {
		case "$objects":
			array, err = p.at(value)
			haveArray = err == nil && array.kind == 0xa
		case "$top":
			if top, err = p.dict(value); err == nil && top.n > 0 {
				haveTop = true
			}
		}
	}
	if !haveArray || !haveTop {
		return fmt.Errorf("no $objects or no $top: %w", ErrMalformed)
	}
	p.objects = array
	_, rootRef := top.pair(0)
	root, err := p.dictBehind(rootRef)
	if err != nil {
		return err
	}
	for i := range root.n {
		key, value := root.pair(i)
		if err := p.field(f, p.key(key), value); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) field(f *File, key []byte, value uint64) (err error) {
	switch string(key) {
	case "RelativePath":
		f.RelativePath, err = p.text(value)
	case "Target":
		f.Target, err = p.text(value)
	case "Mode":
		f.Mode, err = p.number(value)
	case "Size":
		f.Size, err = p.number(value)
	case "UserID":
		f.UserID, err = p.number(value)
	case "GroupID":
		f.GroupID, err = p.number(value)
	case "InodeNumber":
		f.InodeNumber, err = p.number(value)
	case "Birth":
		f.Birth, err = p.number(value)
	case "LastModified":
		f.LastModified, err = p.number(value)
	case "LastStatusChange":
		f.LastStatusChange, err = p.number(value)
	case "ProtectionClass":
		f.ProtectionClass, err = p.number(value)
	case "Flags":
		f.Flags, err = p.number(value)
	case "Digest":
		f.Digest, err = p.data(value)
	case "EncryptionKey":
		f.EncryptionKey, err = p.data(value)
	case "ExtendedAttributes":
		f.ExtendedAttributes, err = p.data(value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// parser reads a binary property list in place.
type parser struct {
	b       []byte // up to the table of offsets
	table   []byte
	width   int // of an offset
	ref     int // width of a reference
	count   uint64
	top     uint64
	objects object // the array $objects
}

// object is one object in place: a container, a string, data, a number or a UID.
type object struct {
	kind byte
	n    int    // bytes, characters or items
	body []byte // exactly what belongs to it
	ref  int
}

func open(blob []byte) (*parser, error) {
	const header, trailer = 8, 32
	if len(blob) < header+trailer || string(blob[:header]) != "bplist00" {
		return nil, fmt.Errorf("not a binary property list: %w", ErrMalformed)
	}
	t := blob[len(blob)-trailer:]
	p := &parser{width: int(t[6]), ref: int(t[7]), count: binary.BigEndian.Uint64(t[8:]), top: binary.BigEndian.Uint64(t[16:])}
	table, end := binary.BigEndian.Uint64(t[24:]), uint64(len(blob)-trailer)
	if p.width < 1 || p.width > 8 || p.ref < 1 || p.ref > 8 || table < header || table > end ||
		p.count == 0 || p.count > (end-table)/uint64(p.width) {
		return nil, fmt.Errorf("trailer: %w", ErrMalformed)
	}
	p.b, p.table = blob[:table], blob[table:end]
	return p, nil
}

func bigEndian(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

// at reads the object with a number.
func (p *parser) at(number uint64) (object, error) {
	if number >= p.count {
		return object{}, fmt.Errorf("object %d of %d: %w", number, p.count, ErrMalformed)
	}
	offset := bigEndian(p.table[number*uint64(p.width):][:p.width])
	if offset < 8 || offset >= uint64(len(p.b)) {
		return object{}, fmt.Errorf("offset %d: %w", offset, ErrMalformed)
	}
	marker, rest := p.b[offset], p.b[offset+1:]
	o := object{kind: marker >> 4, ref: p.ref}
	length := uint64(marker & 0x0f)
	switch o.kind {
	case 0x0: // null, false, true
		o.n = int(length)
		return o, nil
	case 0x1, 0x2:
		length = 1 << min(length, 8)
	case 0x3:
		length = 8
	case 0x8:
		length++
	default:
		if length == 0x0f {
			if len(rest) == 0 || rest[0]>>4 != 1 || rest[0]&0x0f > 3 || len(rest) < 1+1<<(rest[0]&0x0f) {
				return object{}, fmt.Errorf("count: %w", ErrMalformed)
			}
			size := 1 << (rest[0] & 0x0f)
			length, rest = bigEndian(rest[1:1+size]), rest[1+size:]
		}
	}
	if length > uint64(len(rest)) {
		return object{}, fmt.Errorf("%d of %d bytes: %w", length, len(rest), ErrMalformed)
	}
	bytes := length
	switch o.kind {
	case 0x6:
		bytes = 2 * length
	case 0xa, 0xc:
		bytes = uint64(p.ref) * length
	case 0xd:
		bytes = 2 * uint64(p.ref) * length
	}
	if bytes > uint64(len(rest)) {
		return object{}, fmt.Errorf("%d of %d bytes: %w", bytes, len(rest), ErrMalformed)
	}
	o.n, o.body = int(length), rest[:bytes]
	return o, nil
}

// behind follows a UID into $objects; everything else stands for itself.
func (p *parser) behind(number uint64) (object, error) {
	o, err := p.at(number)
	if err != nil || o.kind != 0x8 {
		return o, err
	}
	uid := bigEndian(o.body)
	if len(o.body) > 8 || uid >= uint64(p.objects.n) {
		return object{}, fmt.Errorf("UID %d of %d: %w", uid, p.objects.n, ErrMalformed)
	}
	return p.at(bigEndian(p.objects.body[uid*uint64(p.ref):][:p.ref]))
}

func (p *parser) dict(number uint64) (object, error) {
	o, err := p.at(number)
	if err == nil && o.kind != 0xd {
		err = fmt.Errorf("not a dictionary: %w", ErrMalformed)
	}
	return o, err
}

func (p *parser) dictBehind(number uint64) (object, error) {
	o, err := p.behind(number)
	if err == nil && o.kind != 0xd {
		err = fmt.Errorf("not a dictionary: %w", ErrMalformed)
	}
	return o, err
}

// pair returns the references of the i-th key and value of a dictionary.
func (o object) pair(i int) (key, value uint64) {
	return bigEndian(o.body[i*o.ref:][:o.ref]), bigEndian(o.body[(o.n+i)*o.ref:][:o.ref])
}

// key returns the key of a pair; what is no string is empty.
func (p *parser) key(number uint64) []byte {
	o, err := p.at(number)
	if err != nil || o.kind != 0x5 {
		return nil
	}
	return o.body
}

func (p *parser) text(number uint64) (string, error) {
	o, err := p.behind(number)
	switch {
	case err != nil:
		return "", err
	case o.kind == 0x5:
		return string(o.body), nil
	case o.kind == 0x6:
		units := make([]uint16, o.n)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(o.body[2*i:])
		}
		return string(utf16.Decode(units)), nil
	}
	return "", fmt.Errorf("not a string: %w", ErrMalformed)
}

func (p *parser) number(number uint64) (int64, error) {
	o, err := p.behind(number)
	switch {
	case err != nil:
		return 0, err
	case o.kind == 0x1 && len(o.body) <= 8:
		return int64(bigEndian(o.body)), nil
	case o.kind == 0x1:
		return int64(bigEndian(o.body[len(o.body)-8:])), nil
	}
	return 0, fmt.Errorf("not a number: %w", ErrMalformed)
}

func (p *parser) data(number uint64) ([]byte, error) {
	o, err := p.behind(number)
	if err != nil {
		return nil, err
	}
	if o.kind == 0xd {
		for i := range o.n {
			if key, value := o.pair(i); string(p.key(key)) == "NS.data" {
				if o, err = p.behind(value); err != nil {
					return nil, err
				}
				break
			}
		}
	}
	if o.kind != 0x4 {
		return nil, fmt.Errorf("not data: %w", ErrMalformed)
	}
	return o.body, nil
}
