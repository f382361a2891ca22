package words

import (
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Note returns what is the matter with an example of a finding: “has 12 bytes,
// should have 4,096”. A note without a code is empty, as those of reports are that
// were remembered before notes had codes.
func (w *Words) Note(n backup.Note) string {
	if n.Code == backup.NoteNone {
		return ""
	}
	args := map[string]any{
		"Bytes": n.Args.Bytes, "Want": n.Args.Want, // to the byte: a rounded difference would be none
		"Count": n.Args.Count, "Name": oneLine(n.Args.Name), "Day": w.noteDay(n.Args.Day), "Below": w.noteDay(n.Args.Below),
	}
	text := guide.Text{Key: "note/" + n.Code.String(), Args: args}
	if n.Args.Count > 0 {
		text.Count = &n.Args.Count
	}
	return w.Text(text)
}

// noteDay is a day of a note; empty when there is none.
func (w *Words) noteDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return w.Day(t)
}

// App returns what an example calls the app, in the reader's language where it is
// a kind of data: “Photos”.
func (w *Words) App(name string) string {
	if kind, ok := backup.KindOfApp(name); ok {
		return w.value(kind)
	}
	return name
}

// Detail returns the detail of a finding; what a program said is called that.
func (w *Words) Detail(detail string) string {
	before, rest, found := strings.Cut(detail, "“")
	said, after, whole := strings.Cut(rest, "”")
	if !found || !whole {
		return detail
	}
	return before + w.Text(guide.Text{Key: "fix/said", Args: map[string]any{"Words": said}}) + after
}
