package words

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
)

// longestName is how many letters of the name of a phone or a backup stand in a
// sentence. One that is to be typed is never longer.
const longestName = 60

// Short leaves out the middle of a name that would make its sentence hard to read: what
// tells names apart often stands at their ends.
func Short(name string) string {
	r := []rune(name)
	if len(r) <= longestName {
		return name
	}
	head := longestName / 2
	return strings.TrimSpace(string(r[:head])) + "…" + strings.TrimSpace(string(r[len(r)-(longestName-1-head):]))
}

// Whole is the sentence with its names in full, for who has room for them.
func (w *Words) Whole(t guide.Text) string {
	whole := *w
	whole.whole = true
	return whole.Text(t)
}

// named shortens the argument that names a phone or a backup.
func (w *Words) named(arg, value string) string {
	if w.whole || arg != "Phone" && arg != "Backup" {
		return value
	}
	return Short(value)
}
