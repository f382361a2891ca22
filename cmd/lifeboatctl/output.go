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
	if err != nil {
		return trouble(err)
	}
	if c.out.(*plain).direct(plainJSON(text.Bytes())) != nil {
		return exit(exitTrouble) // run says why
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
	width int        // of what is there
	most  func() int // columns of the terminal
}

// progress returns a receiver of readings that draws them when the standard error
// is a terminal, and what wipes the line at the end.
func (c *ctl) progress() (report progress.Func, done func()) {
	if !isTerminal(c.err) {
		return nil, func() {}
	}
	l := &line{w: raw(c.err), c: c, most: func() int { return columns(raw(c.err)) }}
	return l.draw, l.wipe
}

// columns is how many characters a line of the terminal has; 80 where it does not
// tell.
func columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if wide, _, err := term.GetSize(int(f.Fd())); err == nil && wide > 0 {
			return wide
		}
	}
	return 80
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
	text := l.c.words.Stage(l.c.kind, p.Stage)
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

// print writes over the line that is there. What is longer than a line of the
// terminal is cut: the rest would stand on the next one for good.
func (l *line) print(text string) {
	most := max(l.most()-1, 0)
	shown := []rune(text)
	shown = shown[:min(len(shown), most)]
	fmt.Fprint(l.w, "\r", string(shown), strings.Repeat(" ", max(0, min(l.width, most)-len(shown))))
	l.width = len(shown)
}
