package pages

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"math"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// The JSON of a chat is one object; each message stands on a line of its own. Times are
// those of RFC 3339 in UTC. What is empty is left out.
type (
	jsonPerson struct {
		Address string `json:"address,omitempty"`
		Name    string `json:"name,omitempty"`
	}
	jsonMessage struct {
		ID          string           `json:"id"`
		Kind        string           `json:"kind"` // "message", "notice", "unknown"
		Time        string           `json:"time,omitempty"`
		FromMe      bool             `json:"from_me"`
		Sender      *jsonPerson      `json:"sender,omitempty"`
		Service     string           `json:"service,omitempty"`
		Subject     string           `json:"subject,omitempty"`
		Text        string           `json:"text,omitempty"`
		Notice      string           `json:"notice,omitempty"`
		About       string           `json:"about,omitempty"`
		Attachments []jsonAttachment `json:"attachments,omitempty"`
		Reactions   []jsonReaction   `json:"reactions,omitempty"`
		ReplyTo     string           `json:"reply_to,omitempty"`
		Edits       []jsonEdit       `json:"edits,omitempty"` // earlier versions, oldest first
		Unsent      bool             `json:"unsent,omitempty"`
		Unreadable  bool             `json:"unreadable,omitempty"`
		Deleted     string           `json:"deleted,omitempty"` // when it was moved to Recently Deleted
		Place       *jsonPlace       `json:"place,omitempty"`
		Link        string           `json:"link,omitempty"`
		App         string           `json:"app,omitempty"`
	}
	jsonAttachment struct {
		Name     string   `json:"name,omitempty"`
		Type     string   `json:"type,omitempty"`
		Size     int64    `json:"size,omitempty"`
		InBackup bool     `json:"in_backup"`
		Preview  bool     `json:"preview,omitempty"`
		Files    []string `json:"files,omitempty"` // where they are saved, from the folder of this file
	}
	jsonReaction struct {
		FromMe bool        `json:"from_me"`
		By     *jsonPerson `json:"by,omitempty"`
		Emoji  string      `json:"emoji"`
	}
	jsonEdit struct {
		Time string `json:"time,omitempty"`
		Text string `json:"text"`
	}
	jsonPlace struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Name      string  `json:"name,omitempty"`
	}
	jsonChat struct {
		App      string       `json:"app,omitempty"`
		ID       string       `json:"id"`
		Name     string       `json:"name"`
		Group    bool         `json:"group"`
		People   []jsonPerson `json:"people"`
		Count    int64        `json:"count"` // messages of people
		First    string       `json:"first,omitempty"`
		Last     string       `json:"last,omitempty"`
		Complete bool         `json:"complete"` // false when the rest could not be read
	}
)

// utc is a time in RFC 3339; empty for none, and for one that it has no way to write.
func utc(t time.Time) string {
	if t = t.UTC(); t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func jsonPersonOf(p chat.Person) *jsonPerson {
	if p == (chat.Person{}) {
		return nil
	}
	return &jsonPerson{p.Address, p.Name}
}

func (c *conversation) writeJSON(ctx context.Context, to io.Writer, dir string) error {
	w := bufio.NewWriter(to)
	head := jsonChat{App: c.o.App, ID: c.chat.ID, Name: c.chat.Name, Group: c.chat.Group, People: []jsonPerson{}, Count: c.messages, First: utc(c.first), Last: utc(c.last), Complete: !c.cut}
	for _, p := range c.chat.People {
		head.People = append(head.People, jsonPerson{p.Address, p.Name})
	}
	data, err := json.Marshal(head)
	if err != nil {
		return err
	}
	_, _ = w.WriteString("{\"chat\":" + string(data) + ",\n\"messages\":[")
	comma := "\n"
	for _, m := range c.all(ctx) {
		out, err := c.jsonOf(ctx, m, dir)
		if err != nil {
			return err
		}
		if data, err = json.Marshal(out); err != nil {
			return err
		}
		_, _ = w.WriteString(comma)
		if _, err := w.Write(data); err != nil {
			return err
		}
		comma = ",\n"
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	_, _ = w.WriteString("\n]}\n")
	return w.Flush()
}

func (c *conversation) jsonOf(ctx context.Context, m *chat.Message, dir string) (*jsonMessage, error) {
	out := &jsonMessage{
		ID: m.ID, Kind: "message", Time: utc(m.Time), FromMe: m.FromMe, Sender: jsonPersonOf(m.Sender), Service: m.Service, Subject: m.Subject, Text: m.Text,
		ReplyTo: m.ReplyTo, Unsent: m.Unsent, Unreadable: m.Unread, Deleted: utc(m.Deleted), Link: m.Link, App: m.AppName,
	}
	switch m.Kind {
	case chat.Notice:
		out.Kind, out.Notice, out.About = "notice", string(m.Notice), m.About
	case chat.Unknown:
		out.Kind = "unknown"
	}
	if p := m.Place; p != nil && !math.IsNaN(p.Latitude+p.Longitude) && !math.IsInf(p.Latitude+p.Longitude, 0) {
		out.Place = &jsonPlace{p.Latitude, p.Longitude, p.Name}
	}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		out.Reactions = append(out.Reactions, jsonReaction{r.Me, jsonPersonOf(r.By), r.Emoji})
	}
	for i := range m.Edits {
		out.Edits = append(out.Edits, jsonEdit{utc(m.Edits[i].Time), m.Edits[i].Text})
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		j := jsonAttachment{Name: a.Name, Type: a.Type, Size: a.Size, InBackup: a.Here, Preview: a.Preview}
		if !isHidden(a) {
			files, _, err := c.attach(ctx, a)
			if err != nil {
				return nil, err
			}
			for _, f := range files {
				j.Files = append(j.Files, relative(dir, f.path))
			}
		}
		out.Attachments = append(out.Attachments, j)
	}
	return out, nil
}
