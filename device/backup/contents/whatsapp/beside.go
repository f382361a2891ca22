package whatsapp

import (
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/protobuf"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The table of what became of a message, with the reactions to it.
const infoTable = "ZWAMESSAGEINFO"

var infoColumns = []string{"ZRECEIPTINFO"}

// The fields of the messages in ZMETADATA and ZRECEIPTINFO, by public parsers.
const (
	fieldAnswered  = 5 // the stanza that is answered
	fieldReactions = 7
	fieldReaction  = 1
	fieldWho       = 2
	fieldEmoji     = 3
)

// Bounds on what is taken for a stanza, an emoji, and the reactions to one message.
const (
	maxStanza    = 128
	maxEmoji     = 64
	maxReactions = 2000
)

// answered is the stanza of the message that one answers; empty for none.
func answered(metadata []byte) (stanza string) {
	err := protobuf.Each(metadata, func(f protobuf.Field) error {
		if f.ID == fieldAnswered && len(f.Data) <= maxStanza && utf8.Valid(f.Data) {
			stanza = string(f.Data)
		}
		return nil
	})
	if err != nil {
		return "" // in another form, which tells nothing
	}
	return stanza
}

// react takes the reactions of a row; what is in another form tells none.
func (st *store) react(row source.Row) {
	if all := st.reactionsOf(row.Bytes(1)); len(all) > 0 {
		st.reactions[row.Number(0)] = all
	}
}

func (st *store) reactionsOf(receipt []byte) (all []chat.Reaction) {
	err := protobuf.Each(receipt, func(f protobuf.Field) error {
		if f.ID != fieldReactions {
			return nil
		}
		return protobuf.Each(f.Data, func(f protobuf.Field) error {
			if f.ID != fieldReaction || len(all) >= maxReactions {
				return nil
			}
			who, emoji := "", ""
			err := protobuf.Each(f.Data, func(f protobuf.Field) error {
				switch {
				case f.ID == fieldWho && len(f.Data) <= maxStanza && utf8.Valid(f.Data):
					who = string(f.Data)
				case f.ID == fieldEmoji && len(f.Data) <= maxEmoji && utf8.Valid(f.Data):
					emoji = string(f.Data)
				}
				return nil
			})
			if emoji != "" && err == nil { // one that was taken back has none
				r := chat.Reaction{Emoji: emoji, Me: !strings.Contains(who, "@")}
				if !r.Me {
					r.By = st.person(who)
				}
				all = append(all, r)
			}
			return err
		})
	})
	if err != nil {
		return nil
	}
	return all
}
