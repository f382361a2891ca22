package contacts

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Contact is one person or company. Several rows of the database that the phone shows as
// one are one here.
type Contact struct {
	ID    int64   // the number of its first row
	Rows  []int64 // of all rows that are shown as this one
	UID   string  // the same in every backup of the phone; empty in old databases
	First string
	Last  string

	Middle, Prefix, Suffix, Nickname string
	Company, Department, JobTitle    string
	IsCompany                        bool
	Note                             string
	Birthday                         Date

	Phones, Emails, URLs, Related []Value
	Dates                         []DateValue
	Addresses                     []Address
	Messaging, Social             []Account
	Groups                        []string
	Created, Modified             time.Time
}

// Date is a day; Year is 0 where none was given, Month 0 where there is no date at all.
type Date struct {
	Year, Month, Day int
}

// Label is what a person calls a number or address. Apple's own are named by their
// English word and are Builtin; others are the person's.
type Label struct {
	Name    string // "Mobile", "Home", "HomeFAX", or anything; empty when there is none
	Builtin bool
}

// Value is a number, an address of mail or the web, or a name.
type Value struct {
	Label Label
	Text  string
}

// DateValue is a day with a label, an anniversary mostly.
type DateValue struct {
	Label Label
	Date  Date
}

// Address is a postal address.
type Address struct {
	Label                                          Label
	Street, City, State, ZIP, Country, CountryCode string
}

// Account is somebody's name with a service.
type Account struct {
	Label                  Label
	Service, Username, URL string
}

// Name is what a contact is called, in the order of the Latin script.
func (c *Contact) Name() string {
	parts := []string{c.Prefix, c.First, c.Middle, c.Last, c.Suffix}
	name := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
	if name == "" || c.IsCompany && c.Company != "" {
		name = cmp.Or(c.Company, name)
	}
	if name == "" {
		name = c.Nickname
	}
	for _, list := range [][]Value{c.Emails, c.Phones} {
		if name == "" && len(list) > 0 {
			name = list[0].Text
		}
	}
	return name
}

// merge takes in what another row of the same person knows more.
func (c *Contact) merge(o *Contact) {
	c.Rows = append(c.Rows, o.Rows...)
	for _, f := range []struct{ to, from *string }{
		{&c.UID, &o.UID},
		{&c.First, &o.First},
		{&c.Last, &o.Last},
		{&c.Middle, &o.Middle},
		{&c.Prefix, &o.Prefix},
		{&c.Suffix, &o.Suffix},
		{&c.Nickname, &o.Nickname},
		{&c.Company, &o.Company},
		{&c.Department, &o.Department},
		{&c.JobTitle, &o.JobTitle},
	} {
		*f.to = cmp.Or(*f.to, *f.from)
	}
	if o.Note != "" && !strings.Contains(c.Note, o.Note) {
		if c.Note != "" {
			c.Note += "\n"
		}
		c.Note += o.Note
	}
	if c.Birthday.Month == 0 {
		c.Birthday = o.Birthday
	}
	c.Phones, c.Emails = join(c.Phones, o.Phones), join(c.Emails, o.Emails)
	c.URLs, c.Related = join(c.URLs, o.URLs), join(c.Related, o.Related)
	c.Dates, c.Addresses = join(c.Dates, o.Dates), join(c.Addresses, o.Addresses)
	c.Messaging, c.Social = join(c.Messaging, o.Messaging), join(c.Social, o.Social)
	c.Groups = join(c.Groups, o.Groups)
	if c.Created.IsZero() || !o.Created.IsZero() && o.Created.Before(c.Created) {
		c.Created = o.Created
	}
	if o.Modified.After(c.Modified) {
		c.Modified = o.Modified
	}
}

// join adds what is not there yet.
func join[T comparable](to, from []T) []T {
	for _, v := range from {
		if !slices.Contains(to, v) {
			to = append(to, v)
		}
	}
	return to
}
