package inside

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// mostMonths is how many months are listed one by one; of more, the years are.
const mostMonths = 18

// months are the dates that one can go to in the chat.
func (c *chats) months() []*fyne.MenuItem {
	i := slices.IndexFunc(c.list.Chats, func(x shown.Chat) bool { return x.ID == c.chosen })
	if i < 0 || c.list.Chats[i].First.IsZero() {
		return nil
	}
	x := &c.list.Chats[i]
	first, last := x.First.Local(), x.Last.Local()
	step, label := 1, func(t time.Time) string {
		return c.h.Words.Say("date/month-"+strconv.Itoa(int(t.Month()))) + " " + strconv.Itoa(t.Year())
	}
	at := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.Local)
	if (last.Year()-first.Year())*12+int(last.Month()-first.Month()) >= mostMonths {
		step, label = 12, func(t time.Time) string { return strconv.Itoa(t.Year()) }
		at = time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.Local)
	}
	var items []*fyne.MenuItem
	for ; !at.After(last) && len(items) < mostYears; at = at.AddDate(0, step, 0) {
		items = append(items, fyne.NewMenuItem(label(at), func() { c.goToDate(at) }))
	}
	slices.Reverse(items)
	return items
}

// mostYears is how many dates a menu has.
const mostYears = 60

func (c *chats) goToDate(t time.Time) {
	id := c.chosen
	c.going.ask(func(ctx context.Context) func() {
		place, err := c.h.View.PlaceAt(ctx, c.kind, id, t)
		if err != nil {
			return nil
		}
		return func() {
			if c.chosen == id {
				c.feed.goTo(place)
				c.focus(c.feed)
			}
		}
	})
}
