package inside

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// groupOf is what a row stands under.
func (r *records) groupOf(row *shown.Row) string {
	switch r.kind {
	case inventory.Calls, inventory.Calendar, inventory.SafariHistory, inventory.Voicemail, inventory.VoiceMemos:
		if row.Time.IsZero() {
			return r.h.Words.Say("date/unknown")
		}
		t := r.local(row.Time, row.Day)
		return r.h.Words.Say("date/month-"+strconv.Itoa(int(t.Month()))) + " " + strconv.Itoa(t.Year())
	case inventory.Contacts:
		return letter(row.Title)
	}
	for _, m := range headings {
		if row.Has(m) {
			return r.h.Words.Say("inside/mark-" + string(m))
		}
	}
	return legible(row.Group)
}

// headings are the marks that rows stand under.
var headings = []shown.Mark{shown.MarkReading, shown.MarkShared}

// letter is the heading that a name stands under: its first letter as people look it up,
// large and without its accents.
func letter(name string) string {
	name = strings.TrimLeftFunc(line(name), func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) })
	first, _ := utf8.DecodeRuneInString(strings.ToUpper(norm.NFKD.String(cases.Fold().String(name))))
	if first == utf8.RuneError || !unicode.IsLetter(first) {
		return "#"
	}
	return string(first)
}
