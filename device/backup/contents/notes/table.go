package notes

import (
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// Table is a table in a note.
type Table struct {
	Rows        [][]Text // all of the same length
	RightToLeft bool
}

// Bounds on tables: Notes itself gives up far below.
const (
	maxObjects = 1_000_000
	maxCells   = 200_000
	maxSteps   = 2_000_000
)

// object is one of the objects that a table or gallery is made of; each has one of these.
type object struct {
	text     []byte // 10
	register []byte // 1
	pairs    []byte // 6: a dictionary
	named    []byte // 13: values by the numbers of their names
	ordered  []byte // 16
}

// value refers to another object, or is a number or text itself.
type value struct {
	number uint64
	text   string
	object int // -1 where it refers to none
}

// objects is what a field ZMERGEABLEDATA holds.
type objects struct {
	all   []object
	names []string       // of values
	types []string       // of objects
	uuids map[string]int // by their bytes
	steps int
}

// step keeps what is looked at within bounds, whatever refers to what.
func (o *objects) step() error {
	if o.steps++; o.steps > maxSteps {
		return errTooBig
	}
	return nil
}

func decodeObjects(data []byte) (*objects, error) {
	data, err := unpack(data)
	if err != nil {
		return nil, err
	}
	if data, err = inner(data, 2, 3); err != nil {
		return nil, err
	}
	o := &objects{uuids: map[string]int{}}
	uuids := 0
	err = each(data, func(f field) error {
		if len(o.all)+len(o.names)+len(o.types)+uuids > maxObjects {
			return errTooBig
		}
		switch f.id {
		case 3:
			var one object
			err := each(f.data, func(f field) error {
				if to := map[protowire.Number]*[]byte{1: &one.register, 6: &one.pairs, 10: &one.text, 13: &one.named, 16: &one.ordered}[f.id]; to != nil {
					*to = f.data
				}
				return nil
			})
			o.all = append(o.all, one)
			return err
		case 4:
			o.names = append(o.names, string(f.data))
		case 5:
			o.types = append(o.types, string(f.data))
		case 6:
			if _, ok := o.uuids[string(f.data)]; !ok {
				o.uuids[string(f.data)] = uuids
			}
			uuids++
		}
		return nil
	})
	return o, err
}

// at is an object by its number; an empty one for what is none.
func (o *objects) at(i int) object {
	if i < 0 || i >= len(o.all) {
		return object{}
	}
	return o.all[i]
}

func decodeValue(b []byte) (v value, err error) {
	v.object = -1
	err = each(b, func(f field) error {
		switch f.id {
		case 2:
			v.number = f.number
		case 4:
			v.text = strings.ToValidUTF8(string(f.data), string(utf8.RuneError))
		case 6:
			if v.object = -1; f.number < maxObjects {
				v.object = int(f.number)
			}
		}
		return nil
	})
	return v, err
}

// values calls f with the named values of an object, and returns the number of its type.
func (o *objects) values(b object, f func(name string, v value) error) (kind string, err error) {
	err = each(b.named, func(v field) error {
		if err := o.step(); err != nil {
			return err
		}
		switch v.id {
		case 1:
			if v.number < uint64(len(o.types)) {
				kind = o.types[v.number]
			}
		case 3:
			name, of := "", value{object: -1}
			err := each(v.data, func(v field) (err error) {
				switch v.id {
				case 1:
					if v.number < uint64(len(o.names)) {
						name = o.names[v.number]
					}
				case 2:
					of, err = decodeValue(v.data)
				}
				return err
			})
			if err != nil {
				return err
			}
			return f(name, of)
		}
		return nil
	})
	return kind, err
}

// pairs calls f with the keys and values of a dictionary.
func (o *objects) pairs(dictionary []byte, f func(key, v value) error) error {
	return each(dictionary, func(e field) error {
		if e.id != 1 {
			return nil
		}
		if err := o.step(); err != nil {
			return err
		}
		sides := [2]value{{object: -1}, {object: -1}}
		err := each(e.data, func(v field) (err error) {
			if v.id == 1 || v.id == 2 {
				sides[v.id-1], err = decodeValue(v.data)
			}
			return err
		})
		if err != nil {
			return err
		}
		return f(sides[0], sides[1])
	})
}

// uuid is the number of the UUID that an object stands for; -1 for none.
func (o *objects) uuid(v value) int {
	n := -1
	_, err := o.values(o.at(v.object), func(_ string, v value) error {
		if n < 0 && v.object < 0 && v.number < maxObjects {
			n = int(v.number)
		}
		return nil
	})
	if err != nil {
		return -1
	}
	return n
}

// order reads an ordered set: the place of each UUID, and how many places there are.
func (o *objects) order(b []byte) (places map[int]int, n int, err error) {
	places = map[int]int{}
	ordering, err := inner(b, 1)
	if err != nil {
		return places, 0, err
	}
	array, err := inner(ordering, 1)
	if err != nil {
		return places, 0, err
	}
	err = each(array, func(f field) error {
		if f.id != 2 {
			return nil
		}
		if err := o.step(); err != nil {
			return err
		}
		id, err := inner(f.data, 2)
		if err != nil {
			return err
		}
		if u, ok := o.uuids[string(id)]; ok {
			places[u] = n
		}
		n++
		return nil
	})
	if err != nil {
		return places, n, err
	}
	// Cells name rows and columns by other UUIDs than the order does.
	contents, err := inner(ordering, 2)
	if err != nil {
		return places, n, nil //nolint:nilerr // nothing was renamed
	}
	first := map[int]int{}
	for u, at := range places {
		first[u] = at
	}
	err = o.pairs(contents, func(key, v value) error {
		if at, ok := first[o.uuid(key)]; ok {
			if u := o.uuid(v); u >= 0 {
				places[u] = at
			}
		}
		return nil
	})
	return places, n, err
}
