package proplist

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// entries yields the keys that have a value. A key followed by another key, and
// a value without one, are passed over.
func (d *document) entries(ref int, yield func(string, Value) bool) {
	if d.nodes[ref].kind != Dict {
		return
	}
	key := -1
	for i := ref + 1; i < d.nodes[ref].next; i = d.nodes[i].next {
		switch {
		case d.nodes[i].key:
			key = i
		case key >= 0:
			if len(d.raw(key)) <= MaxKey && !yield(d.text(key), Value{xml: d, ref: i}) {
				return
			}
			key = -1
		}
	}
}

func (d *document) items(ref int, yield func(Value) bool) {
	if d.nodes[ref].kind != Array {
		return
	}
	for i := ref + 1; i < d.nodes[ref].next; i = d.nodes[i].next {
		if !yield(Value{xml: d, ref: i}) {
			return
		}
	}
}

// raw returns the characters of a leaf as they stand in the file.
func (d *document) raw(ref int) []byte { return d.data[d.nodes[ref].start:d.nodes[ref].end] }

// text returns the text of a leaf: references resolved, comments left out, ends of
// lines as XML wants them.
func (d *document) text(ref int) string {
	raw := d.raw(ref)
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '<') < 0 {
		return string(raw)
	}
	var out strings.Builder
	for len(raw) > 0 {
		switch {
		case bytes.HasPrefix(raw, []byte("<!--")):
			_, raw, _ = bytes.Cut(raw, []byte("-->"))
		case bytes.HasPrefix(raw, []byte("<![CDATA[")):
			var inside []byte
			inside, raw, _ = bytes.Cut(raw[len("<![CDATA["):], []byte("]]>"))
			out.Write(inside)
		case raw[0] == '&':
			raw = reference(&out, raw)
		default:
			n := bytes.IndexAny(raw[1:], "&<") + 1
			if n == 0 {
				n = len(raw)
			}
			out.Write(raw[:n])
			raw = raw[n:]
		}
	}
	return out.String()
}

// reference writes what a character reference stands for; one that is not known
// stays as it is.
func reference(out *strings.Builder, raw []byte) (rest []byte) {
	end := 1
	for end < min(len(raw), 12) && raw[end] != ';' && raw[end] != '&' && raw[end] > ' ' {
		end++
	}
	if end == len(raw) || raw[end] != ';' {
		out.WriteByte('&')
		return raw[1:]
	}
	name := string(raw[1:end])
	known := map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}
	if s, ok := known[name]; ok {
		out.WriteString(s)
		return raw[end+1:]
	}
	base := 10
	digits, found := strings.CutPrefix(name, "#")
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	if n, err := strconv.ParseUint(digits, base, 21); found && err == nil {
		out.WriteRune(rune(n))
	} else {
		out.Write(raw[:end+1])
	}
	return raw[end+1:]
}

func (d *document) integer(ref int) (int64, bool) {
	s := strings.TrimSpace(d.text(ref))
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil {
		return n, true
	}
	n, err = strconv.ParseInt(s, 0, 64) // 0x… is allowed
	return n, err == nil
}

func (d *document) real(ref int) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(d.text(ref)), 64)
	return v, err == nil
}

func (d *document) time(ref int) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(d.text(ref)))
	return t.UTC(), err == nil
}

func (d *document) bytes(ref int) ([]byte, bool) {
	compact := bytes.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\r', '\n':
			return -1
		}
		return r
	}, []byte(d.text(ref)))
	out, err := base64.StdEncoding.AppendDecode(nil, compact)
	return out, err == nil
}
