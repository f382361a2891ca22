package proplist

import (
	"bytes"
	"strings"
)

// Bounds of what parseXML takes. Info.plist of a phone with 700 apps has some
// 20,000 elements and is eight levels deep.
const (
	maxNodes = 1 << 20
	maxDepth = 512
)

// byteOrderMark is what some editors put before a text of UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

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
	doc    *document
	at     int
	stack  []int    // open containers
	names  []string // their elements
	levels int      // how deep containers may lie in each other
	done   bool
}

func parseXML(data []byte, levels int) (*document, error) {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	p := xmlParser{doc: &document{data: data}, levels: levels}
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
		if len(p.stack) == p.levels {
			return malformed("more than %d levels", p.levels)
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
