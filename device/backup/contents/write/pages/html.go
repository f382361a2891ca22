package pages

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

//go:embed style.css
var styleFile string

// style is the file with the line ends that a browser takes its hash of, whatever a
// checkout made of them.
var style = strings.ReplaceAll(styleFile, "\r\n", "\n")

// policy allows nothing but the style, by its hash, and what is given.
func policy(more string) string {
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style) + more
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// beside allows what lies on the same disk, or where the pages were put.
const beside = "; img-src 'self' file:; media-src 'self' file:"

// html is a page that is being written.
type html struct{ b []byte }

// raw appends what was written here.
func (h *html) raw(parts ...string) {
	for _, s := range parts {
		h.b = append(h.b, s...)
	}
}

// text appends a text from anywhere.
func (h *html) text(s string) { h.b = appendText(h.b, s) }

// name appends a name, apart from the direction of what is around it.
func (h *html) name(s string) {
	h.raw("<bdi>")
	h.text(line(s))
	h.raw("</bdi>")
}

// template appends a text of ours with a name for its %s.
func (h *html) template(words, name string) {
	before, after, found := strings.Cut(words, "%s")
	h.text(before)
	if found {
		h.name(name)
	}
	h.text(after)
}

func (h *html) head(w *Words, title, policy string) {
	h.raw("<!DOCTYPE html>\n<html lang=\"")
	h.text(w.Language)
	h.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	h.text(line(title))
	h.raw("</title>\n<style>", style, "</style>\n</head>\n<body>\n")
}

// time appends a time of day.
func (h *html) time(w *writer, t time.Time, layout string) {
	if t.IsZero() {
		h.text(w.words.NoTime)
		return
	}
	t = t.In(w.o.Zone)
	h.raw("<time datetime=\"", t.Format(time.RFC3339), "\">")
	h.text(t.Format(layout))
	h.raw("</time>")
}

func (h *html) zone(w *writer) {
	if w.o.Zone == time.Local {
		h.text(w.words.TimesHere)
		return
	}
	h.template(w.words.Times, w.o.Zone.String())
}

// people appends who takes part.
func (h *html) people(w *Words, people []chat.Person) {
	if len(people) == 0 {
		return
	}
	h.raw("<p>")
	h.text(w.People)
	for i, person := range people {
		if i == 1000 {
			h.raw(" …")
			break
		}
		h.raw(map[bool]string{true: " ", false: ", "}[i == 0])
		h.name(person.Label())
		if person.Name != "" && person.Address != "" {
			h.raw(" (")
			h.name(person.Address)
			h.raw(")")
		}
	}
	h.raw("</p>\n")
}
