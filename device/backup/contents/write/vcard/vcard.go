// Package vcard writes contacts as vCard 3.0 (RFC 2426), the version that phones, mail
// programs and web services read: UTF-8, CRLF, lines folded at 75 bytes and never inside
// of a character; labels of a person's own and Apple's extensions as Contacts itself
// writes them.
//
// It is written here because the libraries that were looked at neither fold nor escape
// the parts of a name.
package vcard

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
)

// Write writes one card. picture may be nil; one that is neither JPEG nor PNG is left
// out, for most programs refuse the card with it.
func Write(w io.Writer, c *contacts.Contact, picture []byte) error {
	p := &printer{w: bufio.NewWriter(w)}
	p.line("BEGIN", "VCARD")
	p.line("VERSION", "3.0")
	p.line("PRODID", "-//Lifeboat//EN")
	p.line("N", components(c.Last, c.First, c.Middle, c.Prefix, c.Suffix))
	p.line("FN", escape(c.Name())) // has to be there, even empty
	p.filled("NICKNAME", c.Nickname)
	if c.Company != "" || c.Department != "" {
		p.line("ORG", strings.TrimSuffix(components(c.Company, c.Department), ";"))
	}
	p.filled("TITLE", c.JobTitle)
	p.filled("NOTE", c.Note)
	if c.IsCompany {
		p.line("X-ABShowAs", "COMPANY")
	}
	for _, v := range c.Phones {
		p.labelled("TEL", phoneType(v.Label), v.Label, escape(v.Text))
	}
	for _, v := range c.Emails {
		p.labelled("EMAIL", "INTERNET"+also(placeType(v.Label)), v.Label, escape(v.Text))
	}
	for _, v := range c.URLs {
		p.labelled("URL", placeType(v.Label), v.Label, escape(v.Text))
	}
	for _, a := range c.Addresses {
		p.labelled("ADR", placeType(a.Label), a.Label, ";;"+components(a.Street, a.City, a.State, a.ZIP, a.Country))
	}
	p.birthday(c.Birthday)
	for _, d := range c.Dates {
		p.labelled("X-ABDATE", "", d.Label, day(d.Date))
	}
	for _, v := range c.Related {
		p.labelled("X-ABRELATEDNAMES", "", v.Label, escape(v.Text))
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
			names[i] = escape(g)
		}
		p.line("CATEGORIES", strings.Join(names, ","))
	}
	p.picture(picture)
	if !c.Modified.IsZero() {
		p.line("REV", c.Modified.UTC().Format("2006-01-02T15:04:05Z"))
	}
	p.filled("UID", c.UID)
	p.line("END", "VCARD")
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// printer keeps the first error.
type printer struct {
	w     *bufio.Writer
	items int // groups that tie a label to its line
	err   error
}

// maxLine is how many bytes a line has at most, without its end. RFC 2426, 2.6.
const maxLine = 75

// line writes "name:value", folded: what follows on the next line begins with a space,
// which counts.
func (p *printer) line(name, value string) {
	rest, room := name+":"+value, maxLine
	for p.err == nil {
		n := len(rest)
		if n > room {
			for n = room; n > 0 && !utf8.RuneStart(rest[n]); {
				n--
			}
		}
		if _, p.err = p.w.WriteString(rest[:n] + "\r\n"); n == len(rest) || p.err != nil {
			return
		}
		rest, room = rest[n:], maxLine-1
		p.err = p.w.WriteByte(' ')
	}
}

func (p *printer) filled(name, value string) {
	if value != "" {
		p.line(name, escape(value))
	}
}

// labelled writes a line with a label: as a type where vCard has one, else as Apple does,
// with a second line that names it.
func (p *printer) labelled(name, types string, l contacts.Label, value string) {
	if types != "" {
		name += ";TYPE=" + strings.ReplaceAll(types, ",", ";TYPE=")
	}
	if l.Name == "" || l.Builtin && known(name, l) {
		p.line(name, value)
		return
	}
	p.items++
	item := fmt.Sprintf("item%d.", p.items)
	p.line(item+name, value)
	label := escape(l.Name)
	if l.Builtin {
		label = "_$!<" + label + ">!$_"
	}
	p.line(item+"X-ABLabel", label)
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
		p.line("BDAY;X-APPLE-OMIT-YEAR=1604", day(contacts.Date{Year: 1604, Month: d.Month, Day: d.Day}))
	default:
		p.line("BDAY", day(d))
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
	p.labelled(name, placeType(a.Label), a.Label, escape(value))
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
		p.line("PHOTO;ENCODING=b;TYPE="+kind, base64.StdEncoding.EncodeToString(data))
	}
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`, "\x00", "", "\u2028", `\n`, "\u2029", `\n`)

// escape makes a text safe: RFC 2426, 4. Other control characters are left out.
func escape(s string) string {
	s = escapes.Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// components joins the parts of a structured value.
func components(parts ...string) string {
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = escape(part)
	}
	return strings.Join(out, ";")
}
