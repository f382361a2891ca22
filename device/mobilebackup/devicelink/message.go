package devicelink

import (
	"math"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// The messages of DeviceLink and of mobilebackup2's file service (PROTOCOL.md §5.2, §5.5).
const (
	VersionExchange  = "DLMessageVersionExchange"
	DeviceReady      = "DLMessageDeviceReady"
	ProcessMessage   = "DLMessageProcessMessage"
	Ping             = "DLMessagePing"
	Disconnect       = "DLMessageDisconnect"
	StatusResponse   = "DLMessageStatusResponse"
	DownloadFiles    = "DLMessageDownloadFiles"
	UploadFiles      = "DLMessageUploadFiles"
	GetFreeDiskSpace = "DLMessageGetFreeDiskSpace"
	PurgeDiskSpace   = "DLMessagePurgeDiskSpace"
	ContentsOfDir    = "DLContentsOfDirectory"
	CreateDirectory  = "DLMessageCreateDirectory"
	MoveItems        = "DLMessageMoveItems"
	MoveFiles        = "DLMessageMoveFiles" // the older name
	RemoveItems      = "DLMessageRemoveItems"
	RemoveFiles      = "DLMessageRemoveFiles" // the older name
	CopyItem         = "DLMessageCopyItem"
	versionsOK       = "DLVersionsOk"
	placeholder      = "___EmptyParameterString___"
)

// Message is one message of the phone: its name and what follows it.
type Message struct {
	Name string
	args []any // args[0] is item 1 of the array
}

// Len is the number of items behind the name.
func (m Message) Len() int { return len(m.args) }

// Arg returns item i, counted as PROTOCOL.md §5.5 does: the name is item 0.
// It is nil when there is no such item.
func (m Message) Arg(i int) any {
	if i < 1 || i > len(m.args) {
		return nil
	}
	return m.args[i-1]
}

// Text returns item i when it is a string; the placeholder counts as empty.
func (m Message) Text(i int) (string, bool) {
	s, ok := m.Arg(i).(string)
	if s == placeholder {
		s = ""
	}
	return s, ok
}

// Texts returns item i when it is an array of strings.
func (m Message) Texts(i int) ([]string, bool) {
	items, ok := m.Arg(i).([]any)
	if !ok {
		return nil, false
	}
	texts := make([]string, len(items))
	for n, item := range items {
		if texts[n], ok = item.(string); !ok {
			return nil, false
		}
	}
	return texts, true
}

// Dict returns item i when it is a dictionary.
func (m Message) Dict(i int) (map[string]any, bool) {
	d, ok := m.Arg(i).(map[string]any)
	return d, ok
}

// Int returns item i when it is a whole number that fits.
func (m Message) Int(i int) (int64, bool) { return Int(m.Arg(i)) }

// Percent returns item i when it is a real between 0 and 100. Phones that have
// nothing to tell send an integer or a value of 0 or less (PROTOCOL.md §5.5).
func (m Message) Percent(i int) (float64, bool) {
	p, ok := m.Arg(i).(float64)
	if !ok || math.IsNaN(p) || p <= 0 || p > 100 {
		return 0, false
	}
	return p, true
}

// Int reads a whole number out of a decoded property list. Negative numbers
// come as int64, or as 2^64-n from peers that write XML (PROTOCOL.md §5.6).
func Int(v any) (int64, bool) {
	switch n := v.(type) {
	case uint64:
		return int64(n), true
	case int64:
		return n, true
	case int:
		return int64(n), true
	}
	return 0, false
}

// encode makes the frame body of a message. Phones and all known hosts accept
// binary property lists.
func encode(name string, args ...any) ([]byte, error) {
	return proplist.Encode(append([]any{name}, args...), proplist.FormatBinary)
}

// decode reads the body of a frame.
func decode(body []byte) (Message, error) {
	var items []any
	if err := proplist.Decode(body, &items); err != nil {
		return Message{}, &ProtocolError{What: "message", Err: err}
	}
	if len(items) == 0 {
		return Message{}, &ProtocolError{What: "message without a name"}
	}
	name, ok := items[0].(string)
	if !ok || name == "" {
		return Message{}, &ProtocolError{What: "message without a name"}
	}
	return Message{Name: name, args: items[1:]}, nil
}
