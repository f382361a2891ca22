package shown

import (
	"context"
	"image"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Chats are the conversations of an app: of Messages or of WhatsApp, as the kind says.
type Chats interface {
	// Chats lists them, the newest first.
	Chats(ctx context.Context, kind inventory.Kind) (ChatList, error)
	// Messages reads n entries of a chat from a place on, in the order of time: fewer at
	// its end, and at most MostMessages.
	Messages(ctx context.Context, kind inventory.Kind, chatID string, from, n int) ([]Message, error)
	// PlaceAt is the place of the first entry that is not before a time.
	PlaceAt(ctx context.Context, kind inventory.Kind, chatID string, t time.Time) (int, error)
	// FindMessages finds the messages that hold some words, the newest first, at most
	// most of them. Upper and lower case and accents are one.
	FindMessages(ctx context.Context, kind inventory.Kind, words string, most int) (Hits, error)
	// Found is where some words stand in a text, in bytes, as FindMessages finds them. It
	// does not wait.
	Found(text, words string) [][2]int
	// AttachedPicture is a picture that is a file of a message, upright, as large as fits
	// into size. Errors: ErrNoPicture, ErrNotThere, those of the context.
	AttachedPicture(ctx context.Context, a chat.Attachment, size image.Point) (*image.RGBA, error)
	// AttachedPictures makes small pictures of files of messages in the background, as
	// Photos.Thumbnails does of photos.
	AttachedPictures(ready func()) AttachedPictures
}

// AttachedPictures are small square pictures of files of messages, made in the background
// and kept as long as there is room. Its methods do not wait.
type AttachedPictures interface {
	// Want says what is to be seen now, the most urgent first.
	Want(side int, of []chat.Attachment)
	// Of is the picture of a file; nil and false when there is none yet, nil and true
	// when none can be made.
	Of(a chat.Attachment, side int) (picture *image.RGBA, tried bool)
	// Close ends it. Nobody is told of anything afterwards.
	Close()
}

// MostMessages is how many entries are read at once.
const MostMessages = 200

// ChatList is the conversations of an app.
type ChatList struct {
	Chats   []Chat
	Defects int64            // rows that could not be read
	Reason  inventory.Reason // why nothing can be read; empty when it can
}

// Chat is a conversation.
type Chat struct {
	chat.Chat
	Entries int          // all that stands in it, with notices; places are below it
	Newest  chat.Message // the last entry, its text cut; zero when it is lost
}

// Message is an entry of a chat as it is shown. One that is lost has no ID.
type Message struct {
	chat.Message
	Left int // bytes of its text that are left out at its end
}

// Lost reports whether the entry could not be read.
func (m *Message) Lost() bool { return m.ID == "" && m.Text == "" }

// Hits are what a search found.
type Hits struct {
	Hits  []Hit
	Count int // how many there are in all
	Chats int // in how many chats
}

// Hit is a message that was found.
type Hit struct {
	ChatID string
	Place  int // in its chat
	Time   time.Time
	FromMe bool
	Sender chat.Person
	Text   string // the part around what was found, on one line
	From   int    // what was found in it, in bytes
	To     int
}
