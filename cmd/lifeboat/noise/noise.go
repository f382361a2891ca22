// Package noise keeps off the terminal what Fyne complains of and nobody need do anything
// about. It does so from before Fyne begins, which reads the person's languages before
// main does: it imports nothing that begins late, and Go's order for packages (those that
// can begin, by their paths) then has it begin before Fyne's translations, which wait for
// packages whose paths come after ours.
package noise

import (
	"bytes"
	"io"
	"log"
	"os"
	"strings"
	"sync"
)

// harmless are complaints of Fyne that nobody can or need do anything about: a
// computer without a session bus tells nobody of a change of colours, settings that
// are being written are read again when they are, and in a home that cannot be written
// they are those of this window.
var harmless = []string{
	"failed to watch theme settings", "Preferences load error",
	"Failed to create fyne cache space", "Failed to create app cache space", "Failed to create app storage space",
	"Unable to create settings storage", "Settings watch error", "Settings load error", "Failed to load user theme file",
	"Failed on saving preferences", "failed on saving preferences", "Failed on force saving preferences",
	"Error parsing user locale",
}

func init() { log.SetOutput(Without(os.Stderr)) }

// Without passes on to a writer what package log writes, but for the noise.
func Without(to io.Writer) io.Writer { return &quiet{to: to} }

// quiet passes on what Fyne writes, but for what is harmless. Fyne's complaints are
// up to three lines: what, its cause, its place in the code.
type quiet struct {
	to   io.Writer
	mu   sync.Mutex
	mute bool // the lines below a harmless one
}

// Write takes one line, as package log gives it.
func (q *quiet) Write(line []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, what, complains := strings.Cut(string(line), "Fyne error:  ")
	switch {
	case complains:
		q.mute = false
		for _, h := range harmless {
			q.mute = q.mute || strings.HasPrefix(what, h)
		}
	case !bytes.Contains(line, []byte("   Cause:")) && !bytes.Contains(line, []byte("   At: ")):
		q.mute = false
	}
	if q.mute {
		return len(line), nil
	}
	return q.to.Write(line)
}
