package inside

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// mostHits is how many messages that were found are listed.
const mostHits = 200

// find searches for what was typed.
func (c *chats) find(query string) {
	c.query = query
	if strings.TrimSpace(query) == "" {
		c.finding.stop()
		c.hits, c.busy = shown.Hits{}, false
		c.feed.seek("")
		c.show()
		return
	}
	c.busy = true
	c.show()
	c.finding.ask(func(ctx context.Context) func() {
		hits, err := c.h.View.FindMessages(ctx, c.kind, query, mostHits)
		return func() {
			if err == nil {
				c.hits = hits
			}
			c.feed.seek(query)
			c.busy = false
			goesOn := c.kept != nil
			if c.show(); !goesOn {
				c.rows.Top()
			}
		}
	})
}

// holds reports whether what is searched for stands in a name.
func (c *chats) holds(name string) bool { return len(c.h.View.Found(name, c.query)) > 0 }

// result says what was found.
func (c *chats) result(names bool) part.ListItem {
	n := int64(c.hits.Count)
	if n == 0 && !names {
		return part.ListItem{Title: c.h.Words.Say("inside/nothing-found")}
	}
	item := part.ListItem{Title: counted(c.h, "inside/hits", n)}
	if c.hits.Chats > 1 {
		chats := counted(c.h, "inside/in-chats", int64(c.hits.Chats))
		item.Title = c.h.Words.Text(guide.Text{Key: "inside/hits-in", Args: map[string]any{"Messages": item.Title, "Chats": chats}})
	}
	if listed := len(c.hits.Hits); listed < c.hits.Count {
		item.Note = counted(c.h, "inside/hits-listed", int64(listed))
	}
	item.Said = joined(item.Title, item.Note)
	return item
}

// another goes to another hit by a key.
func (c *chats) another(name fyne.KeyName) bool {
	if name != fyne.KeyF3 {
		return false
	}
	if part.Held(fyne.KeyModifierShift) {
		return c.step(-1)
	}
	return c.step(1)
}

// step opens the hit so many after the one that is marked, and begins anew at the ends.
func (c *chats) step(n int) bool {
	all := len(c.hits.Hits)
	if all == 0 || c.query == "" {
		return false
	}
	at := -1
	if rest, ok := strings.CutPrefix(c.rows.Marked(), hitPrefix); ok {
		at, _ = strconv.Atoi(rest)
	} else if n < 0 {
		at = 0
	}
	id := hitPrefix + strconv.Itoa((at+n+all)%all)
	c.rows.Mark(id)
	c.rows.RevealMark()
	c.take(id, !c.split.beside)
	return true
}

// hitPrefix begins the IDs of rows of what was found.
const hitPrefix = "found "

func (c *chats) hit(i int, names map[string]string) part.ListItem {
	hit := &c.hits.Hits[i]
	item := part.ListItem{ID: hitPrefix + strconv.Itoa(i), Pick: hit.ChatID, Title: c.nameOf(names[hit.ChatID]), Note: legible(hit.Text)}
	if head := legible(hit.Text[:hit.From]); hit.To > hit.From {
		whole := legible(hit.Text[:hit.To])
		if from := strings.LastIndex(whole, legible(hit.Text[hit.From:hit.To])); from >= len(head) && strings.HasPrefix(item.Note, whole) {
			item.Found = [2]int{from, len(whole)}
		}
	}
	if hit.FromMe {
		you := c.h.Words.Say("inside/you") + ": "
		item.Note = you + item.Note
		item.Found = [2]int{len(you) + item.Found[0], len(you) + item.Found[1]}
	}
	if !hit.Time.IsZero() {
		item.Cells[0] = c.h.Words.Day(hit.Time.Local())
	}
	item.Said = joined(item.Title, item.Cells[0], item.Note)
	return item
}
