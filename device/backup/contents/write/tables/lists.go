package tables

import (
	"io"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
)

// Texts are the words of all tables.
type Texts struct {
	Yes, No string

	// Headings.
	Time, Direction, Number, Name, Seconds, How, App, Country   string
	Page, Address, Device, Profile                              string
	List, Reminder, Notes, Due, Done, DoneAt, Flagged, Priority string
	PartOf, Repeats, Made, Deleted, Heard, File, Transcript     string
	Outgoing, Incoming, Missed                                  string
	Phone, FaceTimeVideo, FaceTimeAudio, OtherApp, Other        string
	High, Medium, Low, ThisDevice, OtherDevice                  string
}

// English are the texts in English.
var English = Texts{
	Yes: "yes", No: "no",
	Time: "Time", Direction: "Direction", Number: "Number", Name: "Name", Seconds: "Seconds", How: "How", App: "App", Country: "Country",
	Page: "Page", Address: "Address", Device: "Visited on", Profile: "Profile",
	List: "List", Reminder: "Reminder", Notes: "Notes", Due: "Due", Done: "Done", DoneAt: "Done at", Flagged: "Flagged", Priority: "Priority",
	PartOf: "Part of", Repeats: "Repeats", Made: "Made", Deleted: "Deleted", Heard: "Heard", File: "File", Transcript: "Transcript",
	Outgoing: "outgoing", Incoming: "incoming", Missed: "missed",
	Phone: "phone", FaceTimeVideo: "FaceTime video", FaceTimeAudio: "FaceTime audio", OtherApp: "app", Other: "other",
	High: "high", Medium: "medium", Low: "low", ThisDevice: "this iPhone", OtherDevice: "another device",
}

// Calls begins a table of calls; see Writer.Call.
func Calls(w io.Writer, zone *time.Location, t *Texts) (*Writer, error) {
	return New(w, zone, t, []string{t.Time, t.Direction, t.Number, t.Name, t.Seconds, t.How, t.App, t.Country})
}

// Call writes a call. name is what the contacts call the other; what the list has itself
// counts where it is empty.
func (t *Writer) Call(c *calls.Call, name string) error {
	direction := t.words.Incoming
	switch {
	case c.Outgoing:
		direction = t.words.Outgoing
	case c.Missed():
		direction = t.words.Missed
	}
	how, ok := map[calls.Kind]string{calls.Phone: t.words.Phone, calls.FaceTimeVideo: t.words.FaceTimeVideo, calls.FaceTimeAudio: t.words.FaceTimeAudio, calls.App: t.words.OtherApp}[c.Kind]
	if !ok {
		how = t.words.Other
	}
	number := c.Address
	if number == "" {
		number = strings.Join(c.Others, "; ")
	}
	if name == "" {
		name = c.Name
	}
	return t.Row(c.Time, direction, number, name, c.Length, how, c.Service, strings.ToUpper(c.Country))
}

// History begins a table of visits to pages; see Writer.Visit.
func History(w io.Writer, zone *time.Location, t *Texts) (*Writer, error) {
	return New(w, zone, t, []string{t.Time, t.Page, t.Address, t.Device, t.Profile})
}

// Visit writes a visit to a page.
func (t *Writer) Visit(v *safari.Visit) error {
	device := t.words.ThisDevice
	if v.Elsewhere {
		device = t.words.OtherDevice
	}
	return t.Row(v.Time, v.Title, v.URL, device, v.Profile)
}

// Reminders begins a table of reminders; see Writer.Reminder.
func Reminders(w io.Writer, zone *time.Location, t *Texts) (*Writer, error) {
	return New(w, zone, t, []string{t.List, t.Reminder, t.Notes, t.Due, t.Done, t.DoneAt, t.Flagged, t.Priority, t.PartOf, t.Repeats, t.Made, t.Deleted})
}

// Reminder writes a reminder. list is the name of its list, partOf the title of the reminder
// that it is a part of.
func (t *Writer) Reminder(m *reminders.Reminder, list, partOf string) error {
	var due any = m.Due
	if m.AllDay {
		due = Day(m.Due)
	}
	priority := ""
	switch { // 1, 5 and 9 are what the app writes
	case m.Priority == 0:
	case m.Priority < 5:
		priority = t.words.High
	case m.Priority == 5:
		priority = t.words.Medium
	default:
		priority = t.words.Low
	}
	return t.Row(list, m.Title, m.Notes, due, m.Done, m.Completed, m.Flagged, priority, partOf, m.Repeats, m.Created, m.Deleted)
}

// Voicemails begins a table of voicemail; see Writer.Voicemail.
func Voicemails(w io.Writer, zone *time.Location, t *Texts) (*Writer, error) {
	return New(w, zone, t, []string{t.Time, t.Number, t.Name, t.Seconds, t.Heard, t.Deleted, t.File, t.Transcript})
}

// Voicemail writes a voicemail. name is what the contacts call the caller, file where the
// recording was saved.
func (t *Writer) Voicemail(m *voicemail.Message, name, file, transcript string) error {
	return t.Row(m.Time, m.Sender, name, m.Length, m.Heard, !m.Trashed.IsZero(), file, transcript)
}
