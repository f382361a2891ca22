package notes

import "errors"

// decodeTable reads a table.
func decodeTable(data []byte) (*Table, error) {
	o, err := decodeObjects(data)
	if err != nil {
		return nil, err
	}
	for _, b := range o.all {
		if b.named == nil {
			continue
		}
		parts := map[string]value{}
		kind, err := o.values(b, func(name string, v value) error { parts[name] = v; return nil })
		if err != nil {
			return nil, err
		}
		_, rows := parts["crRows"]
		_, columns := parts["crColumns"]
		if kind == "com.apple.notes.ICTable" || rows && columns {
			return o.table(parts)
		}
	}
	return nil, errForm
}

func (o *objects) table(parts map[string]value) (*Table, error) {
	refers := func(name string) object {
		if v, ok := parts[name]; ok {
			return o.at(v.object)
		}
		return object{}
	}
	rows, height, err := o.order(refers("crRows").ordered)
	if err != nil {
		return nil, err
	}
	columns, width, err := o.order(refers("crColumns").ordered)
	if err != nil {
		return nil, err
	}
	if height > maxCells || width > maxCells || height*width > maxCells {
		return nil, errTooBig
	}
	t := &Table{Rows: make([][]Text, height), RightToLeft: o.rightToLeft(parts["crTableColumnDirection"])}
	for i := range t.Rows {
		t.Rows[i] = make([]Text, width)
	}
	known, size := map[int]Text{}, 0
	err = o.pairs(refers("cellColumns").pairs, func(column, cells value) error {
		x, ok := columns[o.uuid(column)]
		if !ok {
			return nil // of a column that was taken away
		}
		return o.pairs(o.at(cells.object).pairs, func(row, cell value) error {
			y, ok := rows[o.uuid(row)]
			if !ok {
				return nil
			}
			text, ok := known[cell.object]
			if !ok {
				var err error
				if text, err = decodeText(o.at(cell.object).text); err != nil {
					return err
				}
				known[cell.object] = text
			}
			if size += len(text.Text); size > maxUnpacked {
				return errTooBig
			}
			t.Rows[y][x] = text
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// rightToLeft follows the value of a direction to its text.
func (o *objects) rightToLeft(v value) bool {
	for range 4 {
		if v.text != "" {
			return v.text == "CRTableColumnDirectionRightToLeft"
		}
		b := o.at(v.object)
		next := value{object: -1}
		if b.register != nil {
			if data, err := inner(b.register, 2); err == nil {
				next, _ = decodeValue(data)
			}
		} else if _, err := o.values(b, func(name string, v value) error {
			if name == "self" || next.object < 0 && next.text == "" {
				next = v
			}
			return nil
		}); err != nil {
			return false
		}
		v = next
	}
	return false
}

var errEnough = errors.New("enough")

// decodeGallery lists what may be the identifiers of a gallery's pictures, in order.
func decodeGallery(data []byte) ([]string, error) {
	o, err := decodeObjects(data)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, b := range o.all {
		_, err := o.values(b, func(_ string, v value) error {
			if v.text == "" {
				return nil
			}
			out = append(out, v.text)
			return errEnough
		})
		if err != nil && !errors.Is(err, errEnough) {
			return nil, err
		}
	}
	return out, nil
}
