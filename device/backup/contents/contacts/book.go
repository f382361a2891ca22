package contacts

import (
	"context"
	"errors"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// book is an address book in memory. The tables are read one by one, so that a damaged
// one takes nothing of the others with it.
type book struct {
	ctx      context.Context
	db       *source.Database
	labels   map[int64]Label
	contacts []*Contact
	byID     map[int64]*Contact
	links    map[int64]int64 // of rows, to what they share
	linked   map[int64]int   // how many rows share it
	defects  []*source.Defect
}

func (b *book) load() error {
	for _, step := range []func() error{b.loadLabels, b.loadPeople, b.loadValues, b.loadGroups} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// walk reads a table; what is lost of it becomes a defect.
func (b *book) walk(table string, columns []string, row func(source.Row) error) error {
	if !b.db.Has(table) {
		return nil
	}
	n := 0
	for r, err := range b.db.Walk(table, b.db.Select(table, "t", columns...), "") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			b.defects = append(b.defects, defect)
			continue
		case err != nil:
			return err
		}
		if n++; n > maxValues {
			return ErrTooMany
		}
		if err := errors.Join(b.ctx.Err(), row(r)); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) loadLabels() error {
	b.labels = map[int64]Label{}
	return b.walk("ABMultiValueLabel", []string{"value"}, func(r source.Row) error {
		b.labels[r.Number(0)] = label(r.Text(1))
		return nil
	})
}

func (b *book) loadPeople() error {
	b.byID, b.links, b.linked = map[int64]*Contact{}, map[int64]int64{}, map[int64]int{}
	columns := []string{
		"First", "Last", "Middle", "Prefix", "Suffix", "Nickname", "Organization", "Department", "JobTitle", "Note",
		"Kind", "Birthday", "CreationDate", "ModificationDate", "guid", "PersonLink",
	}
	return b.walk("ABPerson", columns, func(r source.Row) error {
		id := r.Number(0)
		c := &Contact{
			ID: id, Rows: []int64{id}, First: r.Text(1), Last: r.Text(2), Middle: r.Text(3), Prefix: r.Text(4), Suffix: r.Text(5),
			Nickname: r.Text(6), Company: r.Text(7), Department: r.Text(8), JobTitle: r.Text(9), Note: r.Text(10),
			IsCompany: r.Number(11) == 1, UID: r.Text(15),
		}
		bad := func(field string) {
			b.defects = append(b.defects, &source.Defect{Code: source.BadTime, Table: "ABPerson", Row: id, Field: field})
		}
		if s := r.Text(12); s != "" {
			var ok bool
			if c.Birthday, ok = birthday(s); !ok {
				bad("Birthday")
			}
		}
		var ok bool
		if c.Created, _, ok = r.Cocoa(13); !ok {
			bad("CreationDate")
		}
		if c.Modified, _, ok = r.Cocoa(14); !ok {
			bad("ModificationDate")
		}
		if link := r.Number(16); link > 0 {
			b.links[id] = link
			b.linked[link]++
		}
		b.contacts, b.byID[id] = append(b.contacts, c), c
		return nil
	})
}

// loadValues reads numbers, addresses and the rest, and the parts of those that have
// parts.
func (b *book) loadValues() error {
	keys := map[int64]string{}
	err := b.walk("ABMultiValueEntryKey", []string{"value"}, func(r source.Row) error {
		keys[r.Number(0)] = strings.ToLower(r.Text(1))
		return nil
	})
	if err != nil {
		return err
	}
	parts := map[int64]map[string]string{} // by the value that they are of
	err = b.walk("ABMultiValueEntry", []string{"parent_id", "key", "value"}, func(r source.Row) error {
		parent := r.Number(1)
		if parts[parent] == nil {
			parts[parent] = map[string]string{}
		}
		parts[parent][keys[r.Number(2)]] = r.Text(3)
		return nil
	})
	if err != nil {
		return err
	}
	return b.walk("ABMultiValue", []string{"UID", "record_id", "property", "label", "value"}, func(r source.Row) error {
		uid, ok := r.Int(1)
		if !ok {
			uid = r.Number(0)
		}
		if c := b.byID[r.Number(2)]; c != nil {
			b.value(c, r.Number(3), b.labels[r.Number(4)], r, parts[uid])
		}
		return nil
	})
}

// value adds one value to a contact. Properties that are not known are passed over:
// ringtones, and what future versions add.
func (b *book) value(c *Contact, property int64, l Label, r source.Row, parts map[string]string) {
	text := r.Text(5)
	switch property {
	case phone:
		c.Phones = addValue(c.Phones, l, text)
	case email:
		c.Emails = addValue(c.Emails, l, text)
	case web:
		c.URLs = addValue(c.URLs, l, text)
	case related:
		c.Related = addValue(c.Related, l, text)
	case date:
		if d, ok := birthday(text); ok {
			c.Dates = append(c.Dates, DateValue{l, d})
		} else if text != "" {
			b.defects = append(b.defects, &source.Defect{Code: source.BadTime, Table: "ABMultiValue", Row: r.Number(0), Field: "value"})
		}
	case address:
		a := Address{
			Label: l, Street: parts["street"], City: parts["city"], State: parts["state"], ZIP: parts["zip"],
			Country: parts["country"], CountryCode: parts["countrycode"],
		}
		if a != (Address{Label: l}) {
			c.Addresses = append(c.Addresses, a)
		}
	case message, social:
		a := Account{Label: l, Service: parts["service"], Username: parts["username"], URL: parts["url"]}
		if a.Username == "" {
			a.Username = text
		}
		switch {
		case a == Account{Label: l}:
		case property == social:
			c.Social = append(c.Social, a)
		default:
			c.Messaging = append(c.Messaging, a)
		}
	}
}

func addValue(to []Value, l Label, text string) []Value {
	if text == "" {
		return to
	}
	return append(to, Value{l, text})
}

func (b *book) loadGroups() error {
	names := map[int64]string{}
	err := b.walk("ABGroup", []string{"Name"}, func(r source.Row) error {
		names[r.Number(0)] = r.Text(1)
		return nil
	})
	if err != nil {
		return err
	}
	return b.walk("ABGroupMembers", []string{"group_id", "member_id", "member_type"}, func(r source.Row) error {
		c, name := b.byID[r.Number(2)], names[r.Number(1)]
		if c != nil && name != "" && r.Number(3) == 0 {
			c.Groups = append(c.Groups, name)
		}
		return nil
	})
}
