package pages

import (
	"fmt"
	"reflect"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// Words are the texts of the pages and of the plain text. What is empty is taken from
// English.
type Words struct {
	Language string // of the texts, as BCP 47 has it

	Index, Search, Files string // names of files and of the folder of attachments, without an extension
	AllChats             string // the link to the index
	SearchIn             string // the link to the search, with %s for what it is in
	People, Messages     string // each with a colon, before a list and a number
	Pages                string // of a long chat
	Page                 string // with %d
	Earlier, Later       string // links of a long chat
	PlainText, ForPrograms,
	NoChats string
	Times, TimesHere string // in which zone the times are: with %s, and of the computer's own

	Me, Nobody      string // the owner; somebody who is not known
	Edited, Unsent  string
	Unread          string // a message whose text could not be read
	UnknownKind     string // an entry of a type that is not known
	Deleted         string // a message in Recently Deleted
	NoTime          string
	Answer          string // to a message that is not shown
	Absent          string // a file that is not in the backup
	NotSaved        string // a file that is in it and could not be saved
	SavedAs         string // with %s: where a file lies that is not linked
	Contact, Place  string // before a name; each with a colon
	FromApp         string // with %s
	ChatCut         string // the rest of a chat could not be read
	PageLost        string // a page that could not be saved
	Lost            string // with %d: damaged places, of which it is not known whose messages stood there
	SearchHint      string
	SearchNoScript  string
	SearchNothing   string
	SearchFound     string // before a number
	SearchMore      string // the first of more are shown
	SearchCovers    string // before the names of chats
	Clock           string // as package time has it
	Date            string // short, as package time has it
	Day             string // %[1]s weekday, %[2]d day, %[3]s month, %[4]d year
	Months          [12]string
	Weekdays        [7]string // from Sunday on
	Decimal         string
	Notices         map[chat.Event]string // with %s for whom or what it is about, where it is about something
	NoticesOfNobody map[chat.Event]string // the same where it is about nothing
}

// English are the English texts.
var English = Words{
	Language: "en",
	Index:    "All chats", Search: "Search", Files: "Files", AllChats: "All chats", SearchIn: "Search in %s",
	People: "People:", Messages: "Messages:", Pages: "Pages", Page: "Page %d", Earlier: "Earlier", Later: "Later",
	PlainText: "Plain text", ForPrograms: "For programs (JSON)", NoChats: "There are no chats here.",
	Times: "Times are those of the zone %s.", TimesHere: "Times are those of the computer that saved these pages.",
	Me: "Me", Nobody: "Unknown sender", Edited: "Edited", Unsent: "This message was taken back.", Unread: "The text of this message could not be read.",
	UnknownKind: "An entry of a kind that is not known here.", Deleted: "In Recently Deleted", NoTime: "time not known", Answer: "Reply to a message that is not shown here",
	Absent: "not in the backup", NotSaved: "could not be saved", SavedAs: "saved as %s", Contact: "Contact:", Place: "Place:", FromApp: "Sent with %s",
	ChatCut: "What comes after this in the chat could not be read.", PageLost: "This page could not be saved.",
	Lost:       "Damaged places in the list of messages, which could not be read: %d",
	SearchHint: "Words to look for", SearchNoScript: "This page searches with a small script of its own, and scripts are turned off here. The search of the browser finds words on each page of a chat and in its plain text.",
	SearchNothing: "Nothing found.", SearchFound: "Found:", SearchMore: "The first ones are shown. More words find fewer messages.", SearchCovers: "This page searches in:",
	Clock: "15:04", Date: "2 Jan 2006", Day: "%[1]s, %[2]d %[3]s %[4]d", Decimal: ".",
	Months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	Weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Notices: map[chat.Event]string{
		chat.EventJoined: "%s joined", chat.EventLeft: "%s left", chat.EventRenamed: "The group was named “%s”", chat.EventPicture: "The picture of the group changed: %s",
		chat.EventPlace: "%s began or stopped sharing a location", chat.EventAudio: "%s kept an audio message", chat.EventCall: "Call with %s",
		chat.EventKeys: "The security code changed: %s", chat.EventUnsent: "%s took back a message", chat.EventUnsentByMe: "You took back a message: %s", chat.EventOther: "Notice: %s",
	},
	NoticesOfNobody: map[chat.Event]string{
		chat.EventJoined: "Somebody joined", chat.EventLeft: "Somebody left", chat.EventRenamed: "The name of the group was taken away", chat.EventPicture: "The picture of the group changed",
		chat.EventPlace: "Sharing of a location began or ended", chat.EventAudio: "An audio message was kept", chat.EventCall: "Call",
		chat.EventKeys: "The security code changed", chat.EventUnsent: "A message was taken back", chat.EventUnsentByMe: "You took back a message", chat.EventOther: "A notice of the app",
	},
}

// or fills empty texts with those of other Words.
func (w Words) or(other Words) Words {
	v, o := reflect.ValueOf(&w).Elem(), reflect.ValueOf(other)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			v.Field(i).Set(o.Field(i))
		}
	}
	return w
}

func (w *Words) day(t time.Time) string {
	return fmt.Sprintf(w.Day, w.Weekdays[t.Weekday()], t.Day(), w.Months[t.Month()-1], t.Year())
}

// span is from one day to another.
func (w *Words) span(first, last time.Time) string {
	switch {
	case first.IsZero() || last.IsZero():
		return ""
	case first.Year() == last.Year() && first.YearDay() == last.YearDay():
		return first.Format(w.Date)
	}
	return first.Format(w.Date) + " – " + last.Format(w.Date)
}

// notice is what a notice says, before and after whom or what it is about.
func (w *Words) notice(m *chat.Message) string {
	words := w.Notices
	if m.Whom() == "" {
		words = w.NoticesOfNobody
	}
	if s, ok := words[m.Notice]; ok {
		return s
	}
	return words[chat.EventOther]
}

// size is a number of bytes as people read it.
func (w *Words) size(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprint(bytes, " B")
	}
	unit := 0
	tenths := bytes/100 + bytes%100/50
	for ; tenths >= 9995 && unit < 3; unit++ {
		tenths /= 1000
	}
	name := []string{"kB", "MB", "GB", "TB"}[unit]
	if tenths >= 100 {
		return fmt.Sprint((tenths+5)/10, " ", name)
	}
	return fmt.Sprint(tenths/10, w.Decimal, tenths%10, " ", name)
}
