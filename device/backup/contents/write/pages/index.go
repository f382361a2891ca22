package pages

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
)

// listed is a chat in the index.
type listed struct {
	name        string
	people      []chat.Person
	group       bool
	messages    int64
	first, last time.Time
	cut         bool
	sheets      []sheet
	pages       []string
	text, json  string
}

// saveIndex saves the page with all chats.
func (w *writer) saveIndex(ctx context.Context) error {
	item := folder.Item{Key: w.key("index"), Folder: w.o.Folder, Name: w.words.Index + ".html", Size: -1, Renew: true}
	var err error
	w.result.Index, err = w.saveSeen(ctx, item, w.base, w.writeIndex)
	return err
}

func (w *writer) writeIndex(_ context.Context, to io.Writer, dir string) error {
	var h html
	title := w.words.AllChats
	if w.o.Title != "" {
		title = w.o.Title
	}
	h.head(w.words, title, policy(""))
	h.raw("<header>\n<h1>")
	h.text(title)
	h.raw("</h1>\n<p>")
	h.text(w.words.Messages)
	h.raw(" ", strconv.FormatInt(w.result.Messages, 10), "</p>\n<nav>\n")
	for i, p := range w.result.SearchIn {
		h.raw("<a href=\"", href(dir, p), "\">")
		h.text(w.words.Search)
		if len(w.result.SearchIn) > 1 {
			h.raw(" ", strconv.Itoa(i+1))
		}
		h.raw("</a>\n")
	}
	h.raw("</nav>\n</header>\n<main>\n")
	if len(w.listed) == 0 {
		h.raw("<p>")
		h.text(w.words.NoChats)
		h.raw("</p>\n")
	}
	h.raw("<ul class=\"chats\">\n")
	for i := range w.listed {
		w.item(&h, &w.listed[i], dir)
		if _, err := to.Write(h.b); err != nil {
			return err
		}
		h.b = h.b[:0]
	}
	h.raw("</ul>\n</main>\n<footer>\n")
	if w.nowhere > 0 {
		h.raw("<p>")
		h.text(fmt.Sprintf(w.words.Lost, w.nowhere))
		h.raw("</p>\n")
	}
	h.raw("<p>")
	h.zone(w)
	h.raw("</p>\n</footer>\n</body>\n</html>\n")
	_, err := to.Write(h.b)
	return err
}

func (w *writer) item(h *html, l *listed, dir string) {
	link := func(words, to string) {
		if to != "" {
			h.raw("<a href=\"", href(dir, to), "\">")
			h.text(words)
			h.raw("</a>\n")
		}
	}
	h.raw("<li>\n<h2>")
	if p := l.pages[0]; p != "" {
		h.raw("<a href=\"", href(dir, p), "\">")
		h.name(l.name)
		h.raw("</a>")
	} else {
		h.name(l.name)
	}
	h.raw("</h2>\n")
	if l.group {
		h.people(w.words, l.people)
	}
	h.raw("<p>")
	h.text(w.words.Messages)
	h.raw(" ", strconv.FormatInt(l.messages, 10))
	if s := w.span(l.first, l.last); s != "" {
		h.raw(" · ")
		h.text(s)
	}
	if l.cut {
		h.raw(" · ")
		h.text(w.words.ChatCut)
	}
	h.raw("</p>\n<nav>\n")
	link(w.words.PlainText, l.text)
	link(w.words.ForPrograms, l.json)
	h.raw("</nav>\n")
	if len(l.pages) > 1 {
		h.raw("<details><summary>")
		h.text(w.words.Pages)
		h.raw("</summary>\n<ol>\n")
		for i, p := range l.pages {
			h.raw("<li>")
			words := fmt.Sprintf(w.words.Page, i+1)
			if s := w.span(l.sheets[i].first, l.sheets[i].last); s != "" {
				words = s
			}
			if p == "" {
				h.text(words + " · " + w.words.PageLost)
			}
			link(words, p)
			h.raw("</li>\n")
		}
		h.raw("</ol></details>\n")
	}
	h.raw("</li>\n")
}

func (w *writer) span(first, last time.Time) string {
	if first.IsZero() || last.IsZero() {
		return ""
	}
	return w.words.span(first.In(w.o.Zone), last.In(w.o.Zone))
}
