package proof

import (
	"bytes"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// MaxList is the longest property list that is looked through. Of longer ones only
// the beginning and the end are.
const MaxList = 4 << 20

const binaryMagic = "bplist00"

// property judges a property list: binary, XML, or of the old kind in plain text,
// of which nothing more is known than that it is text.
func (s *Stream) property(r *Result) {
	head := s.begun()
	switch {
	case bytes.HasPrefix(head, []byte(binaryMagic)):
		r.List, r.State = true, Begins
		ok, looked := s.binary()
		switch {
		case !ok:
			r.State, r.Why = Broken, "bplist"
			r.Certain = s.class == List
		case looked:
			r.State = Whole
		}
	case bytes.HasPrefix(head, []byte("bplist")), bytes.HasPrefix(head, []byte(sqliteMagic)):
		// of another version, or another thing
	case xmlBegins(head):
		s.xml(r)
	case wide(head) || printable(head):
		r.State = Unproven
	default:
		r.State, r.Why = Foreign, "plist: head"
	}
	if r.State == Foreign || r.State == Unproven && !r.List {
		s.headless(r)
	}
}

// headless reports whether what begins as no list ends as one.
func (s *Stream) headless(r *Result) {
	end := bytes.TrimRight(s.tail[:s.last], " \t\r\n")
	ends := bytes.HasSuffix(end, []byte("</plist>"))
	ends = ends || s.n > 2*proplist.TrailerSize && s.trailer()
	if ends && !bytes.HasPrefix(s.begun(), []byte("bplist")) {
		r.State, r.Certain, r.Why = Beheaded, true, "plist: head"
	}
}

// trailer reports whether it ends as a binary list does.
func (s *Stream) trailer() bool {
	if s.last < proplist.TrailerSize {
		return false
	}
	_, err := proplist.ParseTrailer(s.tail[s.last-proplist.TrailerSize:s.last], s.n)
	return err == nil
}

// wide reports whether UTF-16 begins here.
func wide(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

func xmlBegins(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	return hasAny(head, "<?xml", "<!DOCTYPE", "<plist", "<!--")
}

// xml judges a list in XML by its end and, where it is short enough, by reading
// it. What other readers take and ours does not is no damage for certain.
func (s *Stream) xml(r *Result) {
	r.State = Begins
	end := bytes.TrimRight(s.tail[:s.last], " \t\r\n\x00")
	closed := bytes.HasSuffix(end, []byte("</plist>")) || bytes.HasSuffix(end, []byte("-->"))
	if !s.keeps || int64(len(s.list)) != s.n {
		if !closed && s.endZeros() >= zeroTail {
			r.State, r.Why = Broken, "plist: zeros"
		}
		return
	}
	if !bytes.Contains(s.list, []byte("<plist")) {
		r.State = Unproven // XML of another kind
		return
	}
	r.List = true
	if !closed {
		r.State, r.Certain, r.Why = Broken, true, "plist: end"
		return
	}
	if _, err := proplist.Parse(s.list); err != nil {
		r.State, r.Why = Broken, "plist: XML"
		return
	}
	r.State = Whole
}

// binary reports whether a binary list holds together, and whether all of it was
// looked at.
func (s *Stream) binary() (ok, looked bool) {
	if s.keeps && int64(len(s.list)) == s.n {
		list, err := proplist.ParseBinary(s.list)
		if err != nil {
			return false, true
		}
		return list.Whole()
	}
	return s.trailer(), false
}
