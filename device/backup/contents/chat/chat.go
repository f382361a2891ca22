// Package chat holds the words in which conversations are spoken of, whatever app
// they are of: what readers of messages and of WhatsApp yield, and what is written out
// as pages. Values only.
package chat

import (
	"strings"
	"time"
)

// Chat is one conversation.
type Chat struct {
	ID     string   // the same in every run; no name for a file
	Name   string   // of the group, or of the one person; a number or address where there is no name
	People []Person // the others, without the owner of the phone
	Group  bool
	App    string // "Messages", "WhatsApp"

	Count       int64 // people's messages, without reactions and notices
	First, Last time.Time
}

// Person is somebody who takes part.
type Person struct {
	Address string // number, mail address or the like, as the app has it
	Name    string // from the contacts, or what the app knows; empty when nothing does
}

// Label is what to call a person.
func (p Person) Label() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// Names is what to call several people together.
func Names(people []Person) string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = p.Label()
	}
	return strings.Join(all, ", ")
}

// Kind is what stands in a chat.
type Kind uint8

// The kinds. All but notices count as messages: see Message.Counts.
const (
	People  Kind = iota // what a person wrote or sent
	Notice              // somebody joined, the group was renamed, the key changed
	Unknown             // of a type that is not known here: newer than Lifeboat, most likely a person's
)

// Message is one entry of a chat.
type Message struct {
	ID      string // the same in every run
	Chats   []string
	Kind    Kind
	Time    time.Time // zero when it is not known
	FromMe  bool
	Sender  Person // zero for one's own, and where nobody is known
	Service string // "iMessage", "SMS", "RCS"; empty where there is but one

	Subject string
	Text    string // as a person reads it, line breaks as they are, without marks for attachments
	Notice  Event  // of a Notice
	About   string // whom or what a notice is about: a name, a new title

	Attachments []Attachment
	Reactions   []Reaction
	ReplyTo     string    // ID of the message that it answers, empty without
	Edits       []Edit    // earlier versions, oldest first
	Unsent      bool      // taken back for all, in an app that leaves it standing as a message; Text is empty
	Deleted     time.Time // when it was moved to Recently Deleted; zero when it was not
	Unread      bool      // its body is there and could not be decoded; Text is empty
	Place       *Place
	Link        string // address of a link preview
	AppName     string // of a message that an app made (a game, a payment); empty otherwise
}

// Whom is whom or what a notice is about: what it names, else who did what it tells of,
// where that is told with a name.
func (m *Message) Whom() string {
	if m.About == "" {
		switch m.Notice {
		case EventLeft, EventPlace, EventAudio, EventCall:
			return m.Sender.Label()
		}
	}
	return m.About
}

// Counts reports whether an entry is one of people's messages, as every count of messages
// has it.
func (m *Message) Counts() bool { return m.Kind != Notice }

// Event is what a notice tells.
type Event string

// The events. Others are EventOther.
const (
	EventJoined  Event = "joined"
	EventLeft    Event = "left"
	EventRenamed Event = "renamed"
	EventPicture Event = "picture"
	EventPlace   Event = "place-shared"
	EventAudio   Event = "audio-kept"
	EventCall    Event = "call"
	EventKeys    Event = "keys-changed"
	EventUnsent  Event = "unsent" // a message was taken back and nothing of it is left

	EventUnsentByMe Event = "unsent-by-me"
	EventOther      Event = "other"
)

// Attachment is a file of a message.
type Attachment struct {
	Domain, Path string // of the file in the backup; empty when the message names none
	Name         string // what its sender called it; any text
	Type         string // MIME type; empty when not known
	Size         int64  // as the app has it; 0 when not known
	Here         bool   // whether the file is in the backup
	Preview      bool   // a picture of a link or a sticker: not for galleries
}

// Reaction is what somebody put on a message.
type Reaction struct {
	By    Person
	Me    bool
	Emoji string // one of the six of old as its emoji: ❤️ 👍 👎 😂 ‼️ ❓
}

// Edit is what a message said before.
type Edit struct {
	Time time.Time
	Text string
}

// Place is where somebody was.
type Place struct {
	Latitude, Longitude float64 // degrees
	Name                string
}
