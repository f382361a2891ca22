package keybag

import (
	"encoding/binary"
	"fmt"
)

// Bounds of what Parse takes. Real bags have 1.3 kB, 11 classes, 10,000 and
// 10,000,000 rounds.
const (
	maxBag        = 1 << 16
	maxValue      = 1 << 12
	maxClasses    = 64
	maxExtra      = 64
	maxRounds     = 10_000_000
	maxDoubleIter = 100_000_000
)

// Parse reads a bag. Errors are a *DamagedError, or wrap ErrUnsupported when the
// bag is sound but of another version or type. The result does not share memory
// with data.
func Parse(data []byte) (*Bag, error) {
	if len(data) == 0 {
		return nil, damaged("empty")
	}
	if len(data) > maxBag {
		return nil, damaged("%d bytes long", len(data))
	}
	p := parser{bag: &Bag{}, seen: map[string]bool{}}
	for len(data) > 0 {
		if len(data) < 8 {
			return nil, damaged("%d bytes left over at its end", len(data))
		}
		tag := [4]byte(data[:4])
		n := binary.BigEndian.Uint32(data[4:8])
		data = data[8:]
		if n > maxValue || int(n) > len(data) {
			return nil, damaged("item %q says %d bytes, %d are left", tag[:], n, len(data))
		}
		value := append([]byte(nil), data[:n]...)
		data = data[n:]
		if err := p.item(tag, value); err != nil {
			return nil, err
		}
	}
	return p.bag, p.bag.validate()
}

type parser struct {
	bag     *Bag
	hasUUID bool
	class   *Class // nil while in the header
	seen    map[string]bool
}

func (p *parser) item(tag [4]byte, value []byte) error {
	name := string(tag[:])
	for _, c := range tag {
		p.bag.Garbage = p.bag.Garbage || c < ' ' || c > '~'
	}
	if name == "UUID" {
		return p.uuid(value)
	}
	if p.seen[name] {
		return damaged("item %q comes twice", name)
	}
	known, err := p.header, error(nil)
	if p.class != nil {
		known = p.entry
	}
	ok, err := known(name, value)
	if err != nil {
		return err
	}
	if ok {
		p.seen[name] = true
		return nil
	}
	extra := &p.bag.Extra
	if p.class != nil {
		extra = &p.class.Extra
	}
	if len(*extra) == maxExtra {
		return damaged("more than %d unknown items", maxExtra)
	}
	*extra = append(*extra, Item{Tag: tag, Value: value})
	return nil
}

// uuid handles the tag that both names the bag and opens each class entry.
func (p *parser) uuid(value []byte) error {
	if len(value) != 16 {
		return damaged("UUID of %d bytes", len(value))
	}
	if !p.hasUUID {
		p.hasUUID = true
		p.bag.UUID = [16]byte(value)
		return nil
	}
	if len(p.bag.Classes) == maxClasses {
		return damaged("more than %d classes", maxClasses)
	}
	p.bag.Classes = append(p.bag.Classes, Class{UUID: [16]byte(value)})
	p.class = &p.bag.Classes[len(p.bag.Classes)-1]
	clear(p.seen)
	return nil
}

func (p *parser) header(name string, value []byte) (known bool, err error) {
	b := p.bag
	switch name {
	case "HMCK":
		b.HMACKey = value
	case "SALT":
		b.Salt = value
	case "DPSL":
		b.DoubleSalt = value
	default:
		return number(name, value, map[string]*uint32{
			"VERS": &b.Version, "TYPE": &b.Type, "WRAP": &b.Wrap, "ITER": &b.Iterations,
			"DPWT": &b.DoubleType, "DPIC": &b.DoubleIterations,
		})
	}
	return true, nil
}

func (p *parser) entry(name string, value []byte) (known bool, err error) {
	c := p.class
	if name != "WPKY" {
		return number(name, value, map[string]*uint32{"CLAS": &c.Class, "WRAP": &c.Wrap, "KTYP": &c.KeyType})
	}
	if len(value) != WrappedSize {
		return true, damaged("wrapped key of %d bytes", len(value))
	}
	c.Wrapped = value
	return true, nil
}

// number reads a number into its field, where it is one of those.
func number(name string, value []byte, fields map[string]*uint32) (known bool, err error) {
	field := fields[name]
	if field == nil {
		return false, nil
	}
	if len(value) != 4 {
		return true, damaged("%s of %d bytes", name, len(value))
	}
	*field = binary.BigEndian.Uint32(value)
	return true, nil
}

// validate reports whether a password could be tried at all.
func (b *Bag) validate() error {
	switch {
	case b.Version == 0:
		return damaged("no version")
	case b.Version < 3 || b.Version > 5:
		return fmt.Errorf("%w: version %d", ErrUnsupported, b.Version)
	case b.Type != TypeBackup:
		return fmt.Errorf("%w: type %d", ErrUnsupported, b.Type)
	case len(b.Salt) == 0:
		return damaged("no salt")
	case b.Iterations == 0 || b.Iterations > maxRounds:
		return damaged("%d rounds", b.Iterations)
	case b.DoubleSalt == nil && b.DoubleIterations != 0:
		return damaged("rounds but no salt for the first derivation")
	case b.DoubleSalt != nil && (len(b.DoubleSalt) == 0 || b.DoubleIterations == 0 || b.DoubleIterations > maxDoubleIter):
		return damaged("%d rounds in the first derivation", b.DoubleIterations)
	}
	if n := len(b.Classes); n > 0 && b.Classes[n-1].Wrapped == nil {
		return damaged("it breaks off in class %d", b.Classes[n-1].Class)
	}
	usable := 0
	seen := map[uint32]bool{}
	for i := range b.Classes {
		c := &b.Classes[i]
		if c.Class == 0 || seen[c.Class] {
			return damaged("class %d comes twice or has no number", c.Class)
		}
		seen[c.Class] = true
		if c.Wrap&WrapPassword != 0 && c.Wrapped != nil {
			usable++
		}
	}
	if usable == 0 {
		return damaged("no key that a password opens")
	}
	return nil
}

// Encode writes the bag in the order that phones use.
func (b *Bag) Encode() []byte {
	out := make([]byte, 0, 1536)
	put := func(tag string, value []byte) {
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(value)))
		out = append(out, value...)
	}
	num := func(tag string, v uint32) { put(tag, binary.BigEndian.AppendUint32(nil, v)) }
	rest := func(items []Item) {
		for _, it := range items {
			put(string(it.Tag[:]), it.Value)
		}
	}
	num("VERS", b.Version)
	num("TYPE", b.Type)
	put("UUID", b.UUID[:])
	if b.HMACKey != nil {
		put("HMCK", b.HMACKey)
	}
	num("WRAP", b.Wrap)
	put("SALT", b.Salt)
	num("ITER", b.Iterations)
	if b.DoubleSalt != nil {
		num("DPWT", b.DoubleType)
		num("DPIC", b.DoubleIterations)
		put("DPSL", b.DoubleSalt)
	}
	rest(b.Extra)
	for i := range b.Classes {
		c := &b.Classes[i]
		put("UUID", c.UUID[:])
		num("CLAS", c.Class)
		num("WRAP", c.Wrap)
		num("KTYP", c.KeyType)
		if c.Wrapped != nil {
			put("WPKY", c.Wrapped)
		}
		rest(c.Extra)
	}
	return out
}
