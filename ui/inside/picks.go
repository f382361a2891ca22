package inside

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// picks says how many rows of a list are marked, and takes the marks away.
type picks struct {
	h    *Host
	rows *part.List
	line *fyne.Container
	says *part.Text
	none *part.Button

	count func() int // of what is marked; nil: the rows that are
}

func newPicks(h *Host, rows *part.List, none func()) *picks {
	p := &picks{h: h, rows: rows, says: part.NewNote("")}
	p.says.ID, p.says.OneLine = "inside-marked", true
	p.none = part.NewButton("inside-unmark", h.Words.Say("inside/photos-unmark"), "close", none).Small()
	p.line = part.NewColumn(0, part.NewMiddle(0, p.says, p.none.Tap))
	p.tell()
	return p
}

// tell says what is marked now.
func (p *picks) tell() {
	n := int64(p.rows.PickedCount())
	if p.count != nil {
		n = int64(p.count())
	}
	setVisible(p.line, n > 0)
	p.says.Set(p.h.Words.Text(guide.Text{Key: "inside/marked", Args: map[string]any{"Count": n}, Count: &n}))
	p.line.Refresh()
}
