package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
)

// record is what stood on the screen since something was last done or found. The
// program writes down every text, so that what comes and goes between two looks is
// found as surely as what stays.
type record struct {
	from  int64 // how far it was read
	rest  []byte
	texts []text
}

// shows waits for something that the screen shows, or has shown meanwhile: it may be
// gone again when the test goes on.
func (a *app) shows(what string, holds func(text) bool) text {
	a.t.Helper()
	return a.wait(what, func() (text, bool) {
		if s := a.read(); holds(s) {
			a.passed(s)
			return s, true
		}
		a.listen()
		n := slices.IndexFunc(a.record.texts, holds)
		if n < 0 {
			a.record.texts = nil // they do not change any more
			return text{}, false
		}
		a.record.texts = a.record.texts[n:] // what is waited for next came with it or later
		return a.record.texts[0], true
	})
}

// listen reads on in the record.
func (a *app) listen() {
	for raw := a.recorded(); ; {
		one, rest, whole := bytes.Cut(raw, []byte{0})
		if !whole {
			a.record.rest = bytes.Clone(one)
			return
		}
		raw = rest
		var s text
		if json.Unmarshal(one, &s) == nil { // the end of one that had begun before is none
			a.record.texts = append(a.record.texts, s)
		}
	}
}

// recorded returns what was written since it was last asked.
func (a *app) recorded() []byte {
	f, err := os.Open(a.file + ".all")
	if err != nil {
		return nil
	}
	defer f.Close()
	raw, err := io.ReadAll(io.NewSectionReader(f, a.record.from, 1<<40))
	if err != nil {
		return nil
	}
	a.record.from += int64(len(raw))
	return append(a.record.rest, raw...)
}

// passed goes on from what stands on the screen now, and from a text of it.
func (a *app) passed(stands ...text) {
	a.record = record{texts: stands}
	if info, err := os.Stat(a.file + ".all"); err == nil {
		a.record.from = info.Size()
	}
}

// forget is before the program is started once more.
func (a *app) forget() {
	_ = os.Remove(a.file)
	_ = os.Remove(a.file + ".all")
	a.record = record{}
}
