// Package bookmarks writes the bookmarks and the reading list of Safari as the one file that
// every browser brings in: the bookmark format of Netscape.
//
// The file is also a page, so it does nothing by itself and loads nothing, and what would run
// when it is clicked on (javascript:) stands there as text.
package bookmarks

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
)

// Texts are the words that stand in the file beside what the backup gives.
type Texts struct {
	Title, Favorites, Menu, ReadingList, Folder string
}

// English are the texts in English.
var English = Texts{Title: "Bookmarks from Safari", Favorites: "Favorites", Menu: "Bookmarks menu", ReadingList: "Reading list", Folder: "Folder"}

// maxDepth is how deep folders lie in one another; deeper ones are written beside their
// parents.
const maxDepth = 50

// Write writes all that is not deleted. What is in a folder that is not there, or that is in
// itself, is written outside of all folders.
func Write(w io.Writer, list []safari.Bookmark, texts Texts) error {
	p := &printer{w: bufio.NewWriter(w), texts: texts, below: map[int64][]*safari.Bookmark{}, done: map[*safari.Bookmark]bool{}}
	folders := map[int64]bool{}
	var roots []*safari.Bookmark
	for i := range list {
		folders[list[i].ID] = folders[list[i].ID] || list[i].Folder && !list[i].Deleted
	}
	for i := range list {
		switch b := &list[i]; {
		case b.Deleted, b.Folder && b.ID == root, !b.Folder && b.URL == "":
		case b.Parent != b.ID && b.Parent != root && folders[b.Parent]:
			p.below[b.Parent] = append(p.below[b.Parent], b)
		default:
			roots = append(roots, b)
		}
	}
	p.print("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n" +
		"<META HTTP-EQUIV=\"Content-Security-Policy\" CONTENT=\"default-src 'none'\">\n<META NAME=\"referrer\" CONTENT=\"no-referrer\">\n" +
		"<META NAME=\"viewport\" CONTENT=\"width=device-width\">\n<META NAME=\"color-scheme\" CONTENT=\"light dark\">\n")
	p.print("<TITLE>", text(texts.Title), "</TITLE>\n<H1>", text(texts.Title), "</H1>\n<DL><p>\n")
	p.items(roots, 1)
	for i := range list { // what is left goes in a circle
		if b := &list[i]; b.Folder && !b.Deleted && b.ID != root && !p.done[b] {
			p.items([]*safari.Bookmark{b}, 1)
		}
	}
	p.print("</DL><p>\n")
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// root is the number of the folder that holds all.
const root = 0

// printer keeps the first error.
type printer struct {
	w     *bufio.Writer
	texts Texts
	below map[int64][]*safari.Bookmark
	done  map[*safari.Bookmark]bool // folders
	err   error
}

func (p *printer) print(parts ...string) {
	for _, s := range parts {
		if p.err == nil {
			_, p.err = p.w.WriteString(s)
		}
	}
}

func (p *printer) items(list []*safari.Bookmark, depth int) {
	slices.SortStableFunc(list, func(a, b *safari.Bookmark) int { return cmp.Compare(a.Order, b.Order) })
	for _, b := range list {
		if !b.Folder {
			p.bookmark(b, depth)
			continue
		}
		if p.done[b] {
			continue
		}
		p.done[b] = true
		indent := strings.Repeat("    ", min(depth, maxDepth))
		p.print(indent, "<DT><H3", dates(b))
		if b.Special == safari.Favorites {
			p.print(` PERSONAL_TOOLBAR_FOLDER="true"`)
		}
		p.print(">", text(p.title(b)), "</H3>\n", indent, "<DL><p>\n")
		inside := p.below[b.ID]
		p.below[b.ID] = nil // two folders of one number share nothing
		if depth < maxDepth {
			p.items(inside, depth+1)
			inside = nil
		}
		p.print(indent, "</DL><p>\n")
		if inside != nil {
			p.flat(inside)
		}
	}
}

// flat writes what lies too deep, without calling itself.
func (p *printer) flat(list []*safari.Bookmark) {
	for len(list) > 0 {
		b := list[0]
		list = list[1:]
		switch {
		case !b.Folder:
			p.bookmark(b, maxDepth)
		case !p.done[b]:
			p.done[b] = true
			list = append(list, p.below[b.ID]...)
			p.below[b.ID] = nil
		}
	}
}

// title is the name of a folder; those that Safari made have one of its own inside.
func (p *printer) title(b *safari.Bookmark) string {
	switch b.Special {
	case safari.Favorites:
		return p.texts.Favorites
	case safari.Menu:
		return p.texts.Menu
	case safari.ReadingList:
		return p.texts.ReadingList
	}
	return cmp.Or(b.Title, p.texts.Folder)
}

func (p *printer) bookmark(b *safari.Bookmark, depth int) {
	indent := strings.Repeat("    ", min(depth, maxDepth))
	url, ok := safe(b.URL)
	notes := b.Preview
	if !ok {
		notes = strings.TrimSpace(b.URL + "\n" + notes)
		url = "about:blank"
	}
	p.print(indent, `<DT><A HREF="`, text(url), `"`, dates(b), ` REL="noreferrer">`, text(cmp.Or(b.Title, b.URL)), "</A>\n")
	if notes != "" {
		p.print(indent, "<DD>", text(notes), "\n")
	}
}

// schemes are those of addresses that do nothing but lead somewhere.
var schemes = []string{"http", "https", "ftp", "ftps", "mailto", "tel", "sms", "facetime", "facetime-audio", "feed", "maps"}

// safe is an address without what browsers overlook in one; false when it is not one that
// only leads somewhere.
func safe(url string) (string, bool) {
	url = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(url, ""))
	url = strings.TrimSpace(url)
	scheme, _, ok := strings.Cut(url, ":")
	return url, ok && slices.Contains(schemes, strings.ToLower(scheme))
}

func dates(b *safari.Bookmark) string {
	out, added := "", b.Added
	if added.IsZero() {
		added = b.Modified
	}
	for _, d := range []struct {
		name string
		t    time.Time
	}{{"ADD_DATE", added}, {"LAST_MODIFIED", b.Modified}} {
		if !d.t.IsZero() && d.t.Unix() > 0 {
			out += fmt.Sprintf(` %s="%d"`, d.name, d.t.Unix())
		}
	}
	return out
}

// text is a text on one line that is nothing but text.
func text(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return html.EscapeString(s)
}
