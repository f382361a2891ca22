package inside

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// enlarge shows a picture of a message in all the room.
func (c *chats) enlarge(pictures []entryPicture, i int) {
	var all []chat.Attachment
	for _, p := range pictures {
		all = append(all, p.of)
	}
	c.large = c.largeSent(all)
	c.root.Objects = []fyne.CanvasObject{c.large.page}
	c.root.Refresh()
	c.focus(c.large)
	c.large.turn(i)
}

// shut goes back to the chat.
func (c *chats) shut() {
	c.large.asking.stop()
	c.large = nil
	c.root.Objects = []fyne.CanvasObject{c.split}
	c.root.Refresh()
	c.focus(c.feed)
	c.h.Changed()
}

// largeSent shows the pictures of a message, one at a time.
func (c *chats) largeSent(all []chat.Attachment) *large {
	h := c.h
	l := newLarge(h, "sent", h.Words.Say("inside/back-to-chat"), len(all))
	said := part.NewNote("")
	said.ID = "sent-words"
	tell := func(none bool) {
		words := (&composer{h: h}).attachment(&all[l.at])
		if none {
			words = joined(words, h.Words.Say("inside/photo-note-none"))
		}
		said.Set(words)
		l.page.Refresh()
	}
	l.leave, l.about = func() { c.Back() }, said.Text
	l.turned = func() {
		if img, _ := c.feed.small(all[l.at]); img != nil {
			l.img = img
		}
		tell(false)
	}
	l.find = func(room image.Point) func(context.Context) func() {
		of := all[l.at]
		return func(ctx context.Context) func() {
			img, err := h.View.AttachedPicture(ctx, of, room)
			return func() {
				if err == nil && img != nil {
					l.img = img
				}
				l.whole = true
				tell(l.img == nil)
			}
		}
	}
	l.around(said)
	return l
}
