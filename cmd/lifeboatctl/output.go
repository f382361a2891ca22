package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

// schema is the version of the JSON that the commands print.
const schema = 1

// printJSON prints one object.
func (c *ctl) printJSON(v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	if err == nil {
		_, err = raw(c.out).Write(plainJSON(text.Bytes()))
	}
	if err != nil {
		return trouble(err)
	}
	return nil
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	if o, ok := stream.(*plain); ok {
		stream = o.w
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// every is how often a line of progress is drawn anew.
const every = 200 * time.Millisecond

// line draws progress on one line of a terminal.
type line struct {
	mu    sync.Mutex
	w     io.Writer
	c     *ctl
	clock progress.Clock
	drawn time.Time
	stage string
	width int
}

// progress returns a receiver of readings that draws them when the standard error
// is a terminal, and what wipes the line at the end.
func (c *ctl) progress() (report progress.Func, done func()) {
	if !isTerminal(c.err) {
		return nil, func() {}
	}
	l := &line{w: raw(c.err), c: c}
	return l.draw, l.wipe
}

func (l *line) draw(p progress.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.clock.Add(now, p)
	if p.Stage == l.stage && now.Sub(l.drawn) < every {
		return
	}
	l.drawn, l.stage = now, p.Stage
	text := clean(p.Stage)
	if key := "stage/" + p.Stage; l.c.words.Has(key) {
		text = l.c.words.Say(key)
	}
	if p.Total > 0 {
		text += "  " + l.c.words.Percent(min(100, 100*float64(p.Done)/float64(p.Total)))
	}
	if left := l.clock.Left(now, p); left.Known() {
		text += "  " + l.c.words.Left(left)
	}
	l.print(text)
}

func (l *line) wipe() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.width > 0 {
		l.print("")
		fmt.Fprint(l.w, "\r")
	}
}

// print writes over the line that is there.
func (l *line) print(text string) {
	n := len([]rune(text))
	fmt.Fprint(l.w, "\r", text, strings.Repeat(" ", max(0, l.width-n)))
	l.width = n
}
