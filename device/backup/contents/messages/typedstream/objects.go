package typedstream

// object reads an object with all that is in it.
func (r *reader) object(depth int) error {
	if depth > maxDepth {
		return bad("too deep")
	}
	tag, err := r.next()
	if err != nil || tag == tagNil {
		return err
	}
	if tag != tagNew {
		n, err := r.reference(tag)
		if err == nil && (n < 0 || n >= len(r.objects)) {
			err = bad("an object that is not there")
		}
		return err
	}
	r.objects = append(r.objects, nil) // its number comes before those of its classes
	c, err := r.class(depth + 1)
	if err != nil {
		return err
	}
	for {
		if len(r.data) > 0 && r.data[0] == tagEnd {
			r.data = r.data[1:]
			return nil
		}
		encoding, err := r.shared()
		if err != nil {
			return err
		}
		if err := r.values(encoding, c, depth+1); err != nil {
			return err
		}
	}
}

// class reads a class and those above it.
func (r *reader) class(depth int) (*class, error) {
	if depth > maxDepth {
		return nil, bad("too deep")
	}
	tag, err := r.next()
	if err != nil || tag == tagNil {
		return nil, err
	}
	if tag != tagNew {
		n, err := r.reference(tag)
		if err != nil || n < 0 || n >= len(r.objects) {
			return nil, bad("a class that is not there")
		}
		return r.objects[n], nil
	}
	c := &class{}
	if c.name, err = r.shared(); err != nil {
		return nil, err
	}
	if err := r.number(); err != nil { // its version
		return nil, err
	}
	r.objects = append(r.objects, c)
	c.super, err = r.class(depth + 1)
	return c, err
}
