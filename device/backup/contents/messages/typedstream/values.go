package typedstream

import (
	"bytes"
	"unicode/utf8"
)

// group reads an encoding and its values.
func (r *reader) group(depth int) error {
	encoding, err := r.shared()
	if err != nil {
		return err
	}
	return r.values(encoding, nil, depth)
}

// values reads a value for each type of an encoding. of is the class of the object that
// they are of.
func (r *reader) values(encoding string, of *class, depth int) error {
	if depth > maxDepth {
		return bad("too deep")
	}
	for i := 0; i < len(encoding); i++ {
		switch encoding[i] {
		case '@':
			if err := r.object(depth + 1); err != nil {
				return err
			}
		case '#':
			if _, err := r.class(depth + 1); err != nil {
				return err
			}
		case '+':
			if err := r.string(of); err != nil {
				return err
			}
		case '*':
			if err := r.cString(); err != nil {
				return err
			}
		case '%', ':':
			if _, err := r.shared(); err != nil {
				return err
			}
		case 'c', 'C', 'B':
			if _, err := r.take(1); err != nil {
				return err
			}
		case 's', 'S', 'i', 'I', 'l', 'L', 'q', 'Q':
			if err := r.number(); err != nil {
				return err
			}
		case 'f', 'd':
			if err := r.float(encoding[i]); err != nil {
				return err
			}
		case '[', '{':
			n, err := r.compound(encoding[i:], of, depth+1)
			if err != nil {
				return err
			}
			i += n - 1
		default:
			return bad("a type that is not known")
		}
	}
	return nil
}

func (r *reader) number() error {
	first, err := r.next()
	if err != nil {
		return err
	}
	_, err = r.integer(first)
	return err
}

func (r *reader) float(kind byte) error {
	first, err := r.next()
	if err != nil {
		return err
	}
	if first != tagFloat {
		_, err = r.integer(first)
		return err
	}
	_, err = r.take(map[byte]int{'f': 4, 'd': 8}[kind])
	return err
}

// string reads bytes with a length; those of a string object are what is looked for.
func (r *reader) string(of *class) error {
	n, err := r.length()
	if err != nil {
		return err
	}
	p, err := r.take(n)
	if err != nil {
		return err
	}
	if !of.text() {
		return nil
	}
	if !utf8.Valid(p) {
		return bad("a text that is no UTF-8")
	}
	r.text = string(p)
	return errFound
}

func (r *reader) cString() error {
	tag, err := r.next()
	if err != nil || tag == tagNil {
		return err
	}
	if tag != tagNew {
		_, err = r.reference(tag)
		return err
	}
	r.objects = append(r.objects, nil)
	_, err = r.shared()
	return err
}

// compound reads an array "[12c]" or a struct "{_NSRange=QQ}" and returns how long its
// encoding is.
func (r *reader) compound(encoding string, of *class, depth int) (int, error) {
	open, shut := encoding[0], byte(']')
	if open == '{' {
		shut = '}'
	}
	end, level := 0, 0
	for end = range len(encoding) {
		if encoding[end] == open {
			level++
		} else if encoding[end] == shut {
			if level--; level == 0 {
				break
			}
		}
	}
	if level != 0 {
		return 0, bad("an encoding without end")
	}
	inner := encoding[1:end]
	if open == '{' {
		if i := bytes.IndexByte([]byte(inner), '='); i >= 0 {
			inner = inner[i+1:]
		}
		return end + 1, r.values(inner, of, depth)
	}
	count := 0
	for len(inner) > 0 && inner[0] >= '0' && inner[0] <= '9' && count < maxThings {
		count, inner = count*10+int(inner[0]-'0'), inner[1:]
	}
	if inner == "c" || inner == "C" {
		_, err := r.take(count)
		return end + 1, err
	}
	for range count {
		if err := r.values(inner, of, depth); err != nil {
			return 0, err
		}
		if r.things++; r.things > maxThings {
			return 0, bad("too long")
		}
	}
	return end + 1, nil
}
