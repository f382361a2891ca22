package contacts

import (
	"context"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Names tells what people are called, by number or mail address: for chats and calls,
// which hold only these.
type Names struct {
	exact map[string]string // addresses in lower case, numbers as digits
	tail  map[string]string // of numbers, their last digits; empty for two people
}

// tail is how many digits of a number have to agree: with the country's code and without
// it, a number has its last nine digits in common.
const tail = 9

// Names reads the names of all contacts. What cannot be read is left out.
func (r *Reader) Names(ctx context.Context) (*Names, error) {
	n := &Names{exact: map[string]string{}, tail: map[string]string{}}
	for c, err := range r.Contacts(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return nil, err
			}
			continue
		}
		name := c.Name()
		for _, v := range c.Emails {
			put(n.exact, strings.ToLower(strings.TrimSpace(v.Text)), name, false)
		}
		for _, v := range c.Phones {
			d := digits(v.Text)
			put(n.exact, d, name, false)
			if len(d) >= tail {
				put(n.tail, d[len(d)-tail:], name, true)
			}
		}
	}
	return n, ctx.Err()
}

// put enters a name. The first one with a whole number or an address has it; the end of
// a number that two people share is nobody's.
func put(in map[string]string, key, name string, shared bool) {
	if key == "" || name == "" {
		return
	}
	have, ok := in[key]
	if !ok {
		in[key] = name
	} else if shared && have != name {
		in[key] = ""
	}
}

// Of is the name for a number or an address; empty when nobody has it.
func (n *Names) Of(address string) string {
	if n == nil {
		return ""
	}
	if strings.Contains(address, "@") {
		return n.exact[strings.ToLower(strings.TrimSpace(address))]
	}
	d := digits(address)
	if name := n.exact[d]; name != "" {
		return name
	}
	if len(d) < tail {
		return ""
	}
	return n.tail[d[len(d)-tail:]]
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
