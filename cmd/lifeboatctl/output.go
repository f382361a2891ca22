package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"lifeboat/device/progress"
)

// schema is the version of the JSON that the commands print.
const schema = 1

// printJSON prints one object.
func (c *ctl) printJSON(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return trouble(err)
	}
	return nil
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// clean makes foreign text fit for a terminal: without control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return '\uFFFD'
		}
		return r
	}, s)
}

// every is how often a line of progress is drawn anew.
const every = 200 * time.Millisecond

// line draws progress on one line of a terminal.
type line struct {
	mu    sync.Mutex
	w     io.Writer
	c     *ctl
	say   map[string]string // words by stage
	clock progress.Clock
	drawn time.Time
	stage string
	width int
}

// progress returns a receiver of readings that draws them when the standard error
// is a terminal, and what wipes the line at the end. say holds the words for the
// stages.
func (c *ctl) progress(say map[string]string) (report progress.Func, done func()) {
	if !isTerminal(c.err) {
		return nil, func() {}
	}
	l := &line{w: c.err, c: c, say: say}
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
	text := l.say[p.Stage]
	if text == "" {
		text = p.Stage
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
