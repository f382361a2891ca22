package words

import (
	"fmt"
	"time"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Phase returns the words for a phase of work.
func (w *Words) Phase(kind guide.JobKind, p guide.Phase) string {
	for _, key := range []string{"phase/" + string(kind) + "-" + string(p), "phase/" + string(p)} {
		if w.Has(key) {
			return w.Say(key)
		}
	}
	return ""
}

// Logged returns what happened during work in one line, without its time.
func (w *Words) Logged(kind guide.JobKind, e guide.LogEntry) string {
	text := guide.Text{Key: "log/" + string(e.What)}
	switch e.What {
	case guide.LogPhase:
		return w.Phase(kind, e.Phase)
	case guide.LogSilence:
		text.Args = map[string]any{"Minutes": e.N}
	case guide.LogNeedsRoom, guide.LogTightRoom, guide.LogMore, guide.LogLess:
		text.Args = map[string]any{"Bytes": guide.Bytes(e.N)}
	case guide.LogFailed:
		if e.N != 0 {
			text = guide.Text{Key: "log/failed-code", Args: map[string]any{"Number": fmt.Sprint(e.N)}} // a name, not an amount
		}
	}
	said := w.Text(text)
	if e.Words != "" {
		said += ": " + e.Words
	}
	return said
}

// Log returns what happened during work, a line for each, with the time of day.
func (w *Words) Log(l guide.Log) []string {
	lines := make([]string, 0, len(l.Entries))
	for _, e := range l.Entries {
		lines = append(lines, e.At.Local().Format("15:04:05")+"  "+w.Logged(l.Kind, e))
	}
	return lines
}

// Clock returns a time that has passed as a clock shows it: 0:40, 12:05, 1:02:03.
func Clock(d time.Duration) string {
	s := int64(max(d, 0) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
