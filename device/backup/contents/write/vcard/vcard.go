// Package vcard writes contacts as vCard 3.0 (RFC 2426), the version that phones, mail
// programs and web services read: UTF-8, CRLF, lines folded at 75 bytes and never inside
// of a character; labels of a person's own and Apple's extensions as Contacts itself
// writes them.
//
// It is written here because the libraries that were looked at neither fold nor escape
// the parts of a name.
package vcard

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/contentline"
)

// Write writes one card. picture may be nil; one that is neither JPEG nor PNG is left
// out, for most programs refuse the card with it.
func Write(w io.Writer, c *contacts.Contact, picture []byte) error {
	p := &printer{Writer: contentline.New(w)}
	p.Line("BEGIN", "VCARD")
	p.Line("VERSION", "3.0")
	p.Line("PRODID", "-//Lifeboat//EN")
	p.Line("N", components(c.Last, c.First, c.Middle, c.Prefix, c.Suffix))
	p.Line("FN", contentline.Escape(c.Name())) // has to be there, even empty
	p.Filled("NICKNAME", c.Nickname)
	if c.Company != "" || c.Department != "" {
		p.Line("ORG", strings.TrimSuffix(components(c.Company, c.Department), ";"))
	}
	p.Filled("TITLE", c.JobTitle)
	p.Filled("NOTE", c.Note)
	if c.IsCompany {
		p.Line("X-ABShowAs", "COMPANY")
	}
	for _, v := range c.Phones {
		p.labelled("TEL", phoneType(v.Label), v.Label, contentline.Escape(v.Text))
	}
	for _, v := range c.Emails {
		p.labelled("EMAIL", "INTERNET"+also(placeType(v.Label)), v.Label, contentline.Escape(v.Text))
	}
	for _, v := range c.URLs {
		p.labelled("URL", placeType(v.Label), v.Label, contentline.Escape(v.Text))
	}
	for _, a := range c.Addresses {
		p.labelled("ADR", placeType(a.Label), a.Label, ";;"+components(a.Street, a.City, a.State, a.ZIP, a.Country))
	}
	p.birthday(c.Birthday)
	for _, d := range c.Dates {
		p.labelled("X-ABDATE", "", d.Label, day(d.Date))
	}
	for _, v := range c.Related {
		p.labelled("X-ABRELATEDNAMES", "", v.Label, contentline.Escape(v.Text))
	}
	for _, a := range c.Messaging {
		p.account("IMPP", "X-SERVICE-TYPE", a)
	}
	for _, a := range c.Social {
		p.account("X-SOCIALPROFILE", "TYPE", a)
	}
	if len(c.Groups) > 0 {
		names := make([]string, len(c.Groups))
		for i, g := range c.Groups {
			names[i] = contentline.Escape(g)
		}
		p.Line("CATEGORIES", strings.Join(names, ","))
	}
	p.picture(picture)
	if !c.Modified.IsZero() {
		p.Line("REV", c.Modified.UTC().Format("2006-01-02T15:04:05Z"))
	}
	p.Filled("UID", c.UID)
	p.Line("END", "VCARD")
	return p.Flush()
}

// printer counts the labels of a card.
type printer struct {
	*contentline.Writer
	items int // groups that tie a label to its line
}

// labelled writes a line with a label: as a type where vCard has one, else as Apple does,
// with a second line that names it.
func (p *printer) labelled(name, types string, l contacts.Label, value string) {
	if types != "" {
		name += ";TYPE=" + strings.ReplaceAll(types, ",", ";TYPE=")
	}
	if l.Name == "" || l.Builtin && known(name, l) {
		p.Line(name, value)
		return
	}
	p.items++
	item := fmt.Sprintf("item%d.", p.items)
	p.Line(item+name, value)
	label := contentline.Escape(l.Name)
	if l.Builtin {
		label = "_$!<" + label + ">!$_"
	}
	p.Line(item+"X-ABLabel", label)
}

// known reports whether a type of vCard says what a label does.
func known(name string, l contacts.Label) bool {
	if strings.HasPrefix(name, "TEL") {
		return phoneType(l) != ""
	}
	return placeType(l) != ""
}

// phoneType is the type of a telephone number for a label of Apple's.
func phoneType(l contacts.Label) string {
	if !l.Builtin {
		return ""
	}
	switch strings.ToLower(l.Name) {
	case "mobile":
		return "CELL"
	case "iphone":
		return "IPHONE,CELL"
	case "main":
		return "MAIN"
	case "home":
		return "HOME"
	case "work":
		return "WORK"
	case "homefax":
		return "HOME,FAX"
	case "workfax":
		return "WORK,FAX"
	case "pager":
		return "PAGER"
	}
	return ""
}

// placeType is the type of any other value.
func placeType(l contacts.Label) string {
	if l.Builtin {
		switch strings.ToLower(l.Name) {
		case "home":
			return "HOME"
		case "work":
			return "WORK"
		}
	}
	return ""
}

func also(types string) string {
	if types == "" {
		return ""
	}
	return "," + types
}

// birthday writes a birthday; without a year as Apple does, with 1604 and a mark.
func (p *printer) birthday(d contacts.Date) {
	switch {
	case d.Month == 0:
	case d.Year == 0:
		p.Line("BDAY;X-APPLE-OMIT-YEAR=1604", day(contacts.Date{Year: 1604, Month: d.Month, Day: d.Day}))
	default:
		p.Line("BDAY", day(d))
	}
}

func day(d contacts.Date) string {
	year := d.Year
	if year == 0 {
		year = 1604
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, d.Month, d.Day)
}

// account writes a name with a service.
func (p *printer) account(name, param string, a contacts.Account) {
	if service := word(a.Service); service != "" {
		name += ";" + param + "=" + service
	}
	value := a.URL
	if value == "" {
		value = "x-apple:" + a.Username
	}
	p.labelled(name, placeType(a.Label), a.Label, contentline.Escape(value))
}

// word makes a text fit to be the value of a parameter.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			return r
		}
		return -1
	}, s)
}

func (p *printer) picture(data []byte) {
	kind := map[string]string{"jpg": "JPEG", "png": "PNG"}[contacts.Extension(data)]
	if kind != "" {
		p.Line("PHOTO;ENCODING=b;TYPE="+kind, base64.StdEncoding.EncodeToString(data))
	}
}

// components joins the parts of a structured value.
func components(parts ...string) string {
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = contentline.Escape(part)
	}
	return strings.Join(out, ";")
}
