// Package contacts reads the address book of a backup: AddressBook.sqlitedb and the
// pictures in AddressBookImages.sqlitedb.
//
// The tables are those of public parsers and of a real database of iOS 15; columns are
// looked up by name and only ABPerson is needed. Labels and the keys of addresses are
// other numbers in each database and are looked up by name.
package contacts

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

const (
	domain     = "HomeDomain"
	bookPath   = "Library/AddressBook/AddressBook.sqlitedb"
	imagesPath = "Library/AddressBook/AddressBookImages.sqlitedb"
)

// Bounds: more values, or values longer, than any address book has.
const (
	maxValues  = 4_000_000
	maxPicture = 32 << 20
)

// ErrTooMany means that a database has more rows than any address book.
var ErrTooMany = errors.New("more values than an address book can have")

// The properties in ABMultiValue.
const (
	phone   = 3
	email   = 4
	address = 5
	date    = 12
	message = 13
	web     = 22
	related = 23
	social  = 46
)

// Reader reads an address book. It is for one goroutine.
type Reader struct {
	db     *source.Database
	images *source.Database // nil when there are none
	state  source.State
	bytes  int64
}

// Open looks at the address book of a backup.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{}
	db, err := s.Database(ctx, domain, bookPath)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
		return r, nil
	}
	r.db, r.bytes = db, max(db.File.Size, 0)
	if !db.Has("ABPerson") {
		r.state.Reason, r.state.Missing = source.OtherSchema, []string{"ABPerson"}
		return r, nil
	}
	r.state.Places = []string{domain + "-" + bookPath}
	r.state.Missing = append(db.Lacks("ABPerson", "First", "Last", "Organization", "PersonLink"), db.Lacks("ABMultiValue", "record_id", "property", "label", "value")...)
	if images, err := s.Database(ctx, domain, imagesPath); err == nil {
		r.images = images
		r.bytes += max(images.File.Size, 0)
		r.state.Places = append(r.state.Places, domain+"-"+imagesPath)
	} else if ctx.Err() != nil {
		r.Close()
		return nil, ctx.Err()
	} else {
		r.state.Missing = append(r.state.Missing, "AddressBookImages.sqlitedb")
	}
	return r, nil
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, db := range []*source.Database{r.db, r.images} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// Summary counts people and companies as the phone shows them: linked rows are one.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	sum := source.Summary{Kind: source.Contacts, State: r.state, Bytes: r.bytes}
	if !r.state.Readable() {
		return sum, nil
	}
	links := map[int64]bool{}
	for row, err := range r.db.Walk("ABPerson", r.db.Select("ABPerson", "t", "PersonLink", "CreationDate"), "") {
		if err == nil {
			err = ctx.Err()
		}
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			sum.Defects++
			continue
		case err != nil:
			return sum, err
		}
		if created, _, ok := row.Cocoa(2); ok {
			sum.Span(created)
		} else {
			sum.Defects++
		}
		if link, ok := row.Int(1); ok && link > 0 {
			if links[link] {
				continue
			}
			links[link] = true
		}
		sum.Count++
	}
	return sum, nil
}

// Contacts yields the contacts in the order of the database.
func (r *Reader) Contacts(ctx context.Context) iter.Seq2[Contact, error] {
	return func(yield func(Contact, error) bool) {
		if !r.state.Readable() {
			return
		}
		b := &book{db: r.db, ctx: ctx}
		if err := b.load(); err != nil {
			yield(Contact{}, err)
			return
		}
		for _, d := range b.defects {
			if !yield(Contact{}, d) {
				return
			}
		}
		type person struct {
			first *Contact
			rows  int
		}
		linked := map[int64]*person{} // by what their rows share
		for _, c := range b.contacts {
			link := b.links[c.ID]
			if link > 0 {
				p := linked[link]
				if p == nil {
					p = &person{first: c}
					linked[link] = p
				} else {
					p.first.merge(c)
				}
				if p.rows++; p.rows < b.linked[link] {
					continue
				}
				c = p.first
			}
			if err := ctx.Err(); err != nil {
				yield(Contact{}, err)
				return
			}
			if !yield(*c, nil) {
				return
			}
		}
	}
}

// Picture is the largest picture of a contact, as its bytes: a JPEG or a PNG mostly. Nil
// when there is none.
func (r *Reader) Picture(c *Contact) ([]byte, error) {
	if r.images == nil {
		return nil, nil
	}
	var best []byte
	for _, table := range []string{"ABFullSizeImage", "ABThumbnailImage"} {
		if !r.images.Has(table, "record_id", "data") {
			continue
		}
		for _, id := range c.Rows {
			for row, err := range r.images.Query("SELECT data FROM "+source.Quote(table)+" WHERE record_id = ?1 AND octet_length(data) <= ?2", id, maxPicture) {
				if err != nil {
					return nil, err
				}
				if data := row.Bytes(0); len(data) > len(best) {
					best = data
				}
			}
		}
	}
	return best, nil
}

// Extension is the extension of a picture by its first bytes: "jpg", "png", "heic", or
// "bin" when it is something else.
func Extension(picture []byte) string {
	switch {
	case bytes.HasPrefix(picture, []byte("\xff\xd8\xff")):
		return "jpg"
	case bytes.HasPrefix(picture, []byte("\x89PNG")):
		return "png"
	case len(picture) > 12 && string(picture[4:8]) == "ftyp":
		return "heic"
	}
	return "bin"
}

// birthday reads the column Birthday: seconds since 2001 as a number in a text column, at
// noon UTC mostly, with the year 1604 for none; or a day as 1990-04-01.
func birthday(s string) (Date, bool) {
	var t time.Time
	if v, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil {
		var ok bool
		if t, ok = source.Cocoa(v); !ok {
			return Date{}, false
		}
	} else if t, err = time.Parse(time.DateOnly, strings.TrimSpace(s)); err != nil {
		return Date{}, false
	}
	d := Date{t.Year(), int(t.Month()), t.Day()}
	if d.Year == 1604 {
		d.Year = 0
	}
	return d, true
}

// label takes the wrapping off a label of Apple's own.
func label(s string) Label {
	if inner, ok := strings.CutPrefix(s, "_$!<"); ok {
		if inner, ok = strings.CutSuffix(inner, ">!$_"); ok {
			return Label{Name: inner, Builtin: true}
		}
	}
	return Label{Name: s}
}
