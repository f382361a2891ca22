package repair

import (
	"errors"
	"fmt"
	"maps"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// errRecord means that a record cannot be changed without losing something.
var errRecord = errors.New("a record that cannot be changed")

// fields are what a record shall say: a text, a number (int64) or bytes by the
// name of its field; nil takes the field away.
type fields map[string]any

// edited returns the record with some fields set. Everything else stays, also
// what is not known here: fields of other versions of iOS, what is missing, names
// of classes. So the record is taken as the tree that it is, not as the product's
// own idea of it. New texts and bytes become objects of their own, for one object
// may serve several fields.
func edited(blob []byte, set fields) ([]byte, error) {
	var archive map[string]any
	if err := proplist.Decode(blob, &archive); err != nil {
		return nil, fmt.Errorf("%w: %w", errRecord, err)
	}
	if proplist.FormatOf(blob) != proplist.FormatBinary {
		return nil, fmt.Errorf("%w: not binary", errRecord)
	}
	objects, _ := archive["$objects"].([]any)
	top, _ := archive["$top"].(map[string]any)
	uid, ok := top["root"].(proplist.Reference)
	if !ok || uint64(uid) >= uint64(len(objects)) {
		return nil, fmt.Errorf("%w: no root", errRecord)
	}
	root, ok := objects[uid].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: no root", errRecord)
	}
	add := func(object any) proplist.Reference {
		objects = append(objects, object)
		return proplist.Reference(len(objects) - 1)
	}
	for name, value := range set {
		switch v := value.(type) {
		case nil:
			delete(root, name)
		case int64:
			root[name] = v
		case string:
			root[name] = add(v)
		case []byte:
			if was, ok := root[name].(proplist.Reference); ok && uint64(was) < uint64(len(objects)) {
				if object, ok := objects[was].(map[string]any); ok { // NSData with its class
					again := maps.Clone(object)
					again["NS.data"] = v
					root[name] = add(again)
					continue
				}
			}
			root[name] = add(v)
		default:
			return nil, fmt.Errorf("%w: %s is %T", errRecord, name, value)
		}
	}
	archive["$objects"] = objects
	return proplist.Encode(archive, proplist.FormatBinary)
}

// fieldsOf reads all that a record says, by another reader than the check's: texts,
// numbers and bytes by the name of their field.
func fieldsOf(blob []byte) (map[string]any, error) {
	var archive struct {
		Objects []any                         `plist:"$objects"`
		Top     map[string]proplist.Reference `plist:"$top"`
	}
	if err := proplist.Decode(blob, &archive); err != nil {
		return nil, fmt.Errorf("%w: %w", errRecord, err)
	}
	at := func(v any) any {
		if uid, ok := v.(proplist.Reference); ok && uint64(uid) < uint64(len(archive.Objects)) {
			return archive.Objects[uid]
		}
		return v
	}
	root, ok := at(archive.Top["root"]).(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: no root", errRecord)
	}
	out := map[string]any{}
	for name, v := range root {
		if name == "$class" {
			continue
		}
		v = at(v)
		if object, ok := v.(map[string]any); ok {
			for _, key := range []string{"NS.data", "NS.string"} {
				if inner, ok := object[key]; ok {
					v = at(inner)
				}
			}
		}
		if n, ok := v.(uint64); ok {
			v = int64(n)
		}
		out[name] = v
	}
	return out, nil
}
