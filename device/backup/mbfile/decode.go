package mbfile

import (
	"bytes"
	"fmt"
	"math"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// className is the class of a record's root object.
const className = "MBFile"

// Decode reads a record into r, which is overwritten. Errors wrap ErrMalformed:
// the blob is no binary property list, or holds no record. A field of the wrong
// type counts as missing, and is named in r.Malformed; so is HasClass when it
// is of another class than every record.
func Decode(blob []byte, r *Record) error {
	r.reset()
	list, err := proplist.ParseBinary(blob)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	a := archive{list: list}
	if !a.open(r) {
		return fmt.Errorf("%w: no archived object", ErrMalformed)
	}
	root := a.list.Object(a.root)
	if root.Kind != proplist.Dict {
		return fmt.Errorf("%w: its root is no object", ErrMalformed)
	}
	for i := range root.Len {
		if key := a.list.Key(a.list.Ref(root, i)); key != nil {
			a.field(r, key, a.follow(a.list.Ref(root, root.Len+i)))
		} else {
			r.foreign(unreadableName)
		}
	}
	r.Unsound = !list.Sound()
	if r.Fields&^HasClass == 0 {
		return fmt.Errorf("%w: an object without a single field", ErrMalformed)
	}
	return nil
}

// archive is the frame that NSKeyedArchiver puts around objects.
type archive struct {
	list    proplist.Binary
	objects proplist.Object // the array $objects
	root    int             // reference of the root object
}

// unreadableName stands for a key that is no short text.
var unreadableName = []byte("?")

// foreign remembers a field that no record is known to have.
func (r *Record) foreign(name []byte) {
	if r.Foreign == nil {
		r.Foreign = name
	}
}

// open finds $objects and the root in it.
func (a *archive) open(r *Record) bool {
	frame := a.list.Object(a.list.Root)
	if frame.Kind != proplist.Dict {
		return false
	}
	var top proplist.Object
	for i := range frame.Len {
		switch string(a.list.Key(a.list.Ref(frame, i))) {
		case "$objects":
			a.objects = a.list.Object(a.list.Ref(frame, frame.Len+i))
		case "$top":
			top = a.list.Object(a.list.Ref(frame, frame.Len+i))
		case "$archiver":
			if string(a.list.Key(a.list.Ref(frame, frame.Len+i))) != "NSKeyedArchiver" {
				r.OddArchive = true
			}
		case "$version":
			if v := a.list.Object(a.list.Ref(frame, frame.Len+i)); v.Kind != proplist.Integer || v.Num != 100000 {
				r.OddArchive = true
			}
		default:
			r.foreign(unreadableName)
		}
	}
	if a.objects.Kind != proplist.Array || top.Kind != proplist.Dict {
		return false
	}
	for i := range top.Len {
		if string(a.list.Key(a.list.Ref(top, i))) == "root" {
			uid := a.list.Object(a.list.Ref(top, top.Len+i))
			a.root = a.place(uid)
			return a.root >= 0
		}
	}
	return false
}

// place returns the reference of the object that a UID names, or -1.
func (a *archive) place(uid proplist.Object) int {
	if uid.Kind != proplist.UID || uid.Num >= int64(a.objects.Len) {
		return -1
	}
	return a.list.Ref(a.objects, int(uid.Num))
}

// follow returns an object, or the one that it names if it is a UID.
func (a *archive) follow(ref int) proplist.Object {
	o := a.list.Object(ref)
	if o.Kind == proplist.UID {
		return a.list.Object(a.place(o))
	}
	return o
}

// field takes one field of the record.
func (a *archive) field(r *Record, name []byte, v proplist.Object) {
	switch string(name) {
	case "$class":
		r.Fields |= HasClass
		if string(a.class(v)) != className {
			r.Malformed |= HasClass
		}
	case "RelativePath":
		r.RelativePath = a.text(r, v, HasPath)
	case "Target":
		r.Target = a.text(r, v, HasTarget)
	case "Digest":
		r.Digest = a.data(r, v, HasDigest)
	case "EncryptionKey":
		r.EncryptionKey = a.data(r, v, HasKey)
	case "ExtendedAttributes":
		r.ExtendedAttributes = a.data(r, v, HasAttributes)
	case "Mode":
		if v.Num >= 0 && v.Num <= math.MaxUint16 { // mode_t
			r.Mode = uint32(number(r, v, HasMode))
		} else {
			r.Malformed |= HasMode
		}
	case "Size":
		r.Size = number(r, v, HasSize)
	case "UserID":
		r.UserID = number(r, v, HasUserID)
	case "GroupID":
		r.GroupID = number(r, v, HasGroupID)
	case "InodeNumber":
		r.InodeNumber = uint64(number(r, v, HasInode))
	case "Birth":
		r.Birth = number(r, v, HasBirth)
	case "LastModified":
		r.LastModified = number(r, v, HasModified)
	case "LastStatusChange":
		r.LastStatusChange = number(r, v, HasChanged)
	case "ProtectionClass":
		r.ProtectionClass = number(r, v, HasProtectionClass)
	case "Flags":
		r.Flags = number(r, v, HasFlags)
	default:
		r.foreign(name)
	}
}

// class is the name of the class that an object's $class stands for.
func (a *archive) class(v proplist.Object) []byte {
	if v.Kind != proplist.Dict {
		return nil
	}
	for i := range v.Len {
		if string(a.list.Key(a.list.Ref(v, i))) == "$classname" {
			return a.list.Key(a.list.Ref(v, v.Len+i))
		}
	}
	return nil
}

func number(r *Record, v proplist.Object, field Fields) int64 {
	if v.Kind != proplist.Integer {
		r.Malformed |= field
		return 0
	}
	r.Fields |= field
	return v.Num
}

// text takes a string, raw or as an object with NS.string. "$null" is how the
// archiver writes that there is none.
func (a *archive) text(r *Record, v proplist.Object, field Fields) []byte {
	if v.Kind == proplist.Dict {
		v = a.inside(r, v, "NS.string", field)
	}
	if v.Kind != proplist.String {
		r.Malformed |= field
		return nil
	}
	if null(v) {
		return nil
	}
	r.Fields |= field
	if !v.Wide {
		return v.Body
	}
	from := len(r.text)
	r.text = v.AppendText(r.text)
	return r.text[from:len(r.text):len(r.text)]
}

// data takes bytes, raw or as an object with NS.data.
func (a *archive) data(r *Record, v proplist.Object, field Fields) []byte {
	if v.Kind == proplist.Dict {
		v = a.inside(r, v, "NS.data", field)
	}
	if v.Kind != proplist.Data {
		if !null(v) {
			r.Malformed |= field
		}
		return nil
	}
	r.Fields |= field
	return v.Body
}

// null reports whether an object is the archiver's word for none.
func null(v proplist.Object) bool {
	return v.Kind == proplist.String && !v.Wide && string(v.Body) == "$null"
}

// inside returns the entry of an object that stands for a plain value. Its class
// is one of Foundation's (NSMutableData …), or a phone could not make it.
func (a *archive) inside(r *Record, v proplist.Object, name string, field Fields) (inner proplist.Object) {
	for i := range v.Len {
		switch key := a.list.Key(a.list.Ref(v, i)); string(key) {
		case name:
			inner = a.follow(a.list.Ref(v, v.Len+i))
		case "$class":
			if !bytes.HasPrefix(a.class(a.follow(a.list.Ref(v, v.Len+i))), []byte("NS")) {
				r.Malformed |= field
			}
		}
	}
	return inner
}
