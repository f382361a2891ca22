package proplist

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Bounds of what parseXML takes. Info.plist of a phone with 700 apps has some
// 20,000 elements and is eight levels deep.
const (
	maxNodes = 1 << 20
	maxDepth = 512
)

// document is an XML property list as a flat list of its elements.
type document struct {
	data  []byte
	nodes []node
}

// node is one element; those inside it follow it directly.
type node struct {
	kind       Kind
	key        bool
	start, end int // of a leaf: its text in data; of a Bool: start is its value
	next       int // the first node after this one and all inside it
}

type xmlParser struct {
	doc   *document
	at    int
	stack []int    // open containers
	names []string // their elements
	done  bool
}

func parseXML(data []byte) (*document, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	p := xmlParser{doc: &document{data: data}}
	for !p.done {
		i := bytes.IndexByte(data[p.at:], '<')
		if i < 0 {
			return nil, malformed("ends after %d bytes without </plist>", len(data))
		}
		if len(p.stack) == 0 && len(p.names) == 0 && len(bytes.TrimSpace(data[p.at:p.at+i])) > 0 {
			return nil, malformed("text before the first element")
		}
		p.at += i
		if err := p.markup(); err != nil {
			return nil, err
		}
	}
	if len(p.doc.nodes) == 0 {
		return nil, malformed("no root element")
	}
	return p.doc, nil
}

// markup handles what stands at a '<'.
func (p *xmlParser) markup() error {
	rest := p.doc.data[p.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<?")):
		return p.skip("?>")
	case bytes.HasPrefix(rest, []byte("<!--")):
		return p.skip("-->")
	case bytes.HasPrefix(rest, []byte("<!")):
		end := bytes.IndexByte(rest, '>')
		if end < 0 || bytes.IndexByte(rest[:end], '[') >= 0 {
			return malformed("a declaration that is not a property list's")
		}
		p.at += end + 1
		return nil
	}
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		return malformed("an element without its end")
	}
	p.at += end + 1
	inside := rest[1:end]
	if bytes.HasPrefix(inside, []byte("/")) {
		return p.close(string(bytes.TrimSpace(inside[1:])))
	}
	empty := bytes.HasSuffix(inside, []byte("/"))
	name, _, _ := strings.Cut(strings.TrimSpace(string(bytes.TrimSuffix(inside, []byte("/")))), " ")
	return p.open(name, empty)
}

func (p *xmlParser) skip(until string) error {
	i := bytes.Index(p.doc.data[p.at:], []byte(until))
	if i < 0 {
		return malformed("%q is missing", until)
	}
	p.at += i + len(until)
	return nil
}

func (p *xmlParser) open(name string, empty bool) error {
	if name == "plist" {
		if len(p.names) > 0 || empty {
			return malformed("no root element")
		}
		p.names = append(p.names, name)
		return nil
	}
	if len(p.names) == 0 {
		return malformed("<%.20s> instead of <plist>", name)
	}
	d := p.doc
	if len(p.stack) == 0 && len(d.nodes) > 0 {
		return malformed("two root elements")
	}
	if len(d.nodes) == maxNodes {
		return malformed("more than %d elements", maxNodes)
	}
	n := node{next: len(d.nodes) + 1, start: p.at, end: p.at}
	switch name {
	case "dict", "array":
		n.kind = Dict
		if name == "array" {
			n.kind = Array
		}
		d.nodes = append(d.nodes, n)
		if empty {
			return nil
		}
		if len(p.stack) == maxDepth {
			return malformed("more than %d levels", maxDepth)
		}
		p.stack = append(p.stack, len(d.nodes)-1)
		p.names = append(p.names, name)
		return nil
	case "true", "false":
		n.kind, n.start = Bool, 0
		if name == "true" {
			n.start = 1
		}
	case "key", "string":
		n.kind, n.key = String, name == "key"
	case "integer":
		n.kind = Integer
	case "real":
		n.kind = Real
	case "date":
		n.kind = Date
	case "data":
		n.kind = Data
	default:
		return malformed("element <%.20s>", name)
	}
	if !empty {
		end, err := p.leaf(name)
		if err != nil {
			return err
		}
		if n.kind != Bool {
			n.end = end
		}
	}
	d.nodes = append(d.nodes, n)
	return nil
}

// leaf runs to the end tag of a leaf and returns where its text ends.
func (p *xmlParser) leaf(name string) (int, error) {
	data := p.doc.data
	for {
		i := bytes.IndexByte(data[p.at:], '<')
		if i < 0 {
			return 0, malformed("<%s> does not end", name)
		}
		p.at += i
		rest := data[p.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := p.skip("-->"); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			if err := p.skip("]]>"); err != nil {
				return 0, err
			}
		default:
			end := p.at
			if !bytes.HasPrefix(rest, []byte("</"+name)) {
				return 0, malformed("<%s> holds an element", name)
			}
			return end, p.skip(">")
		}
	}
}

func (p *xmlParser) close(name string) error {
	if len(p.names) == 0 || p.names[len(p.names)-1] != name {
		return malformed("</%.20s> without its beginning", name)
	}
	p.names = p.names[:len(p.names)-1]
	if name == "plist" {
		p.done = true
		return nil
	}
	p.doc.nodes[p.stack[len(p.stack)-1]].next = len(p.doc.nodes)
	p.stack = p.stack[:len(p.stack)-1]
	return nil
}

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
