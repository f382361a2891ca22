// Package archive looks into keyed archives (NSKeyedArchiver), in which apps keep
// what has no column of its own: link previews, reading lists, transcripts, names of
// data classes. Format: PROTOCOL.md §7.5; the classes of Foundation by their public
// keys NS.keys, NS.objects, NS.string, NS.data, NS.time.
//
//	root, err := archive.Open(data)
//	title, ok := root.Get("richLinkMetadata").Get("title").Text()
//
// As with property lists, what is missing or of another type gives the zero Object or
// false. An archive may refer to itself: whoever descends without knowing how deep
// bounds that himself; Get, Text and the others follow one reference at a time.
package archive

import (
	"fmt"
	"iter"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// maxObjects is how many objects of an archive are looked at.
const maxObjects = 100_000

// Object is an object of an archive, or the zero Object. It is valid as long as the
// bytes given to Open are not changed.
type Object struct {
	value proplist.Value
	all   []proplist.Value
}

// Open returns the root of an archive: "root" of its $top, or the first entry of it.
// Errors wrap proplist.ErrMalformed.
func Open(data []byte) (Object, error) {
	list, err := proplist.Parse(data)
	if err != nil {
		return Object{}, err
	}
	objects, top := list.Get("$objects"), list.Get("$top")
	if objects.Kind() != proplist.Array || top.Kind() != proplist.Dict {
		return Object{}, fmt.Errorf("%w: no keyed archive", proplist.ErrMalformed)
	}
	var all []proplist.Value
	for v := range objects.Items() {
		if len(all) == maxObjects {
			return Object{}, fmt.Errorf("%w: more than %d objects", proplist.ErrMalformed, maxObjects)
		}
		all = append(all, v)
	}
	root := top.Get("root")
	if root.Kind() == proplist.Invalid {
		for _, v := range top.Entries() {
			root = v
			break
		}
	}
	return Object{root, all}.follow(), nil
}

// follow goes where a reference leads; to nothing where that is null or not there.
func (o Object) follow() Object {
	if o.value.Kind() != proplist.UID {
		return o
	}
	n, ok := o.value.Reference()
	if !ok || n <= 0 || n >= int64(len(o.all)) { // 0 is $null
		return Object{}
	}
	o.value = o.all[n]
	if o.value.Kind() == proplist.UID {
		return Object{}
	}
	return o
}

// There reports whether there is an object.
func (o Object) There() bool { return o.value.Kind() != proplist.Invalid }

// Get returns a field of an object, or the value for a text key of a dictionary.
func (o Object) Get(key string) Object {
	if v := o.value.Get(key); v.Kind() != proplist.Invalid {
		return Object{v, o.all}.follow()
	}
	for k, v := range o.Entries() {
		if k == key {
			return v
		}
	}
	return Object{}
}

// Entries yields the entries of a dictionary whose keys are texts.
func (o Object) Entries() iter.Seq2[string, Object] {
	return func(yield func(string, Object) bool) {
		keys, values := o.value.Get("NS.keys"), o.value.Get("NS.objects")
		if keys.Len() != values.Len() {
			return
		}
		next, stop := iter.Pull(values.Items())
		defer stop()
		for k := range keys.Items() {
			v, ok := next()
			if !ok {
				return
			}
			if name, ok := (Object{k, o.all}).follow().Text(); ok && !yield(name, Object{v, o.all}.follow()) {
				return
			}
		}
	}
}

// Items yields the items of an array or a set.
func (o Object) Items() iter.Seq[Object] {
	return func(yield func(Object) bool) {
		list := o.value
		if list.Kind() == proplist.Dict {
			if list.Get("NS.keys").Kind() != proplist.Invalid {
				return
			}
			list = list.Get("NS.objects")
		}
		for v := range list.Items() {
			if !yield(Object{v, o.all}.follow()) {
				return
			}
		}
	}
}

// inner is what an object wraps, for one of Foundation's own.
func (o Object) inner(key string) proplist.Value {
	if o.value.Kind() != proplist.Dict {
		return o.value
	}
	return Object{o.value.Get(key), o.all}.follow().value
}

// Text is a text: a string, NSMutableString, NSURL or the text of an
// NSAttributedString. "$null" is none.
func (o Object) Text() (string, bool) {
	for _, key := range []string{"NS.string", "NS.relative", "NSString"} {
		inner := Object{o.inner(key), o.all}
		if inner.value.Kind() == proplist.Dict { // a text object inside of one
			inner.value = inner.inner("NS.string")
		}
		if s, ok := inner.value.Text(); ok {
			return s, s != "$null"
		}
	}
	return "", false
}

// Bytes is data.
func (o Object) Bytes() ([]byte, bool) { return o.inner("NS.data").Bytes() }

// Int is a whole number.
func (o Object) Int() (int64, bool) { return o.inner("NS.intval").Int() }

// Bool is a truth value.
func (o Object) Bool() (value, ok bool) { return o.inner("NS.boolval").Bool() }

// Float is a number.
func (o Object) Float() (float64, bool) { return o.inner("NS.dblval").Float() }

// Time is a date: one of the list, or an NSDate's seconds since 2001-01-01 UTC.
func (o Object) Time() (time.Time, bool) {
	v := o.inner("NS.time")
	if t, ok := v.Time(); ok {
		return t, true
	}
	if o.value.Kind() != proplist.Dict {
		return time.Time{}, false
	}
	seconds, ok := v.Float()
	if !ok {
		return time.Time{}, false
	}
	return source.Cocoa(seconds)
}

// Value is the value as it stands in the list, for types that are not named here.
func (o Object) Value() proplist.Value { return o.value }

// Class is the name of an object's class; empty where it has none.
func (o Object) Class() string {
	name, _ := Object{o.value.Get("$class"), o.all}.follow().value.Get("$classname").Text()
	return name
}
