package view

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
)

// sorted hands records on in an order.
func sorted(cards []shown.Card, errs []error, by func(a, b *shown.Card) int, add func(shown.Card, error) bool) {
	order := make([]int, len(cards))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return by(&cards[a], &cards[b]) })
	for _, i := range order {
		if !add(cards[i], errs[i]) {
			return
		}
	}
}

// newest is the order of the time, the newest first.
func newest(a, b *shown.Card) int { return b.Time.Compare(a.Time) }

func readContacts(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := contacts.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	var cards []shown.Card
	var errs []error
	for c, err := range r.Contacts(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		card := shown.Card{}
		if c.ID != 0 {
			card = contactCard(&c)
		}
		cards, errs = append(cards, card), append(errs, err)
	}
	f := newFolder()
	keys := make(map[string]string, len(cards))
	for i := range cards {
		keys[cards[i].ID] = string(f.add(nil, cards[i].Title))
	}
	sorted(cards, errs, func(a, b *shown.Card) int {
		return cmp.Or(cmp.Compare(bin(keys[a.ID]), bin(keys[b.ID])), cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	}, add)
	return nil
}

// bin is 0 for names that begin with a letter, 1 for others, 2 for none.
func bin(name string) int {
	switch {
	case name == "":
		return 2
	case name[0] < 0x80 && (name[0] < 'a' || name[0] > 'z'):
		return 1
	}
	return 0
}

func contactCard(c *contacts.Contact) shown.Card {
	card := shown.Card{Row: shown.Row{ID: strconv.FormatInt(c.ID, 10), Title: c.Name(), Bytes: -1}, Text: c.Note}
	field := func(name shown.FieldName, l contacts.Label, value string) {
		if value != "" {
			card.Fields = append(card.Fields, shown.Field{Name: name, Label: l.Name, Own: !l.Builtin, Value: value})
		}
	}
	for _, p := range c.Phones {
		field(shown.FieldPhone, p.Label, p.Text)
	}
	for _, p := range c.Emails {
		field(shown.FieldMail, p.Label, p.Text)
	}
	if len(card.Fields) > 0 {
		card.Note = card.Fields[0].Value
	}
	none := contacts.Label{}
	if c.Company != card.Title {
		field(shown.FieldCompany, none, c.Company)
	}
	field(shown.FieldJob, none, joined(", ", c.JobTitle, c.Department))
	field(shown.FieldNick, none, c.Nickname)
	for _, a := range c.Addresses {
		field(shown.FieldAddress, a.Label, joined("\n", a.Street, joined(" ", a.ZIP, a.City), a.State, cmp.Or(a.Country, strings.ToUpper(a.CountryCode))))
	}
	for _, u := range c.URLs {
		field(shown.FieldWeb, u.Label, u.Text)
	}
	day := func(name shown.FieldName, l contacts.Label, d contacts.Date) {
		if d.Month == 0 {
			return
		}
		card.Fields = append(card.Fields, shown.Field{Name: name, Label: l.Name, Own: !l.Builtin, Day: true, Time: time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)})
	}
	day(shown.FieldBirthday, none, c.Birthday)
	for _, d := range c.Dates {
		day(shown.FieldDate, d.Label, d.Date)
	}
	for _, p := range c.Related {
		field(shown.FieldRelated, p.Label, p.Text)
	}
	for _, a := range slices.Concat(c.Messaging, c.Social) {
		field(shown.FieldAccount, contacts.Label{Name: a.Service}, cmp.Or(a.Username, a.URL))
	}
	for _, g := range c.Groups {
		field(shown.FieldGroup, none, g)
	}
	if card.Note == "" && len(card.Fields) > 0 {
		card.Note = strings.ReplaceAll(card.Fields[0].Value, "\n", ", ")
	}
	return card
}

// joined puts the parts that are there together.
func joined(by string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), by)
}

// contactPicture reads the picture of a contact.
func (v *View) contactPicture(ctx context.Context, id string) ([][]byte, error) {
	r, err := contacts.Open(ctx, v.s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for c, err := range r.Contacts(ctx) {
		if err != nil && c.ID == 0 {
			continue
		}
		if strconv.FormatInt(c.ID, 10) != id {
			continue
		}
		data, err := r.Picture(&c)
		if err != nil || len(data) == 0 {
			return nil, err
		}
		return [][]byte{data}, nil
	}
	return nil, ctx.Err()
}

func readCalls(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := calls.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	names, err := v.names(ctx)
	if err != nil {
		return err
	}
	var cards []shown.Card
	var errs []error
	for c, err := range r.Calls(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		card := shown.Card{Row: shown.Row{ID: "call " + strconv.Itoa(len(cards)), Time: c.Time, Length: c.Length, Bytes: -1}}
		who := c.Others
		if c.Address != "" {
			who = append([]string{c.Address}, who...)
		}
		var called []string
		for i, address := range who {
			name := names.Of(address)
			if i == 0 {
				name = cmp.Or(name, c.Name)
			}
			called = append(called, cmp.Or(name, address))
			card.Fields = append(card.Fields, shown.Field{Name: shown.FieldPhone, Value: address})
		}
		card.Title = joined(", ", called...)
		if card.Title == "" {
			card.Title = c.Name
		}
		if len(who) == 1 && card.Title != who[0] {
			card.Note = who[0]
		}
		mark := shown.MarkIncoming
		switch {
		case c.Missed():
			mark = shown.MarkMissed
		case c.Outgoing:
			mark = shown.MarkOutgoing
		}
		card.Marks = append(card.Marks, mark)
		if c.Kind == calls.FaceTimeVideo {
			card.Marks = append(card.Marks, shown.MarkVideo)
		}
		cards, errs = append(cards, card), append(errs, err)
	}
	sorted(cards, errs, newest, add)
	return nil
}

func readVoicemail(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := voicemail.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	names, err := v.names(ctx)
	if err != nil {
		return err
	}
	var cards []shown.Card
	var errs []error
	for m, err := range r.Messages(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		card := shown.Card{Row: shown.Row{ID: strconv.FormatInt(m.ID, 10), Title: cmp.Or(names.Of(m.Sender), m.Sender), Time: m.Time, Length: m.Length, Bytes: -1}}
		if m.Sender != "" {
			card.Fields = []shown.Field{{Name: shown.FieldPhone, Value: m.Sender}}
			if card.Title != m.Sender {
				card.Note = m.Sender
			}
		}
		if !m.Trashed.IsZero() {
			card.Marks = append(card.Marks, shown.MarkDeleted)
		}
		if m.File == nil {
			card.Marks = append(card.Marks, shown.MarkAbsent)
		} else {
			card.Bytes = m.File.Size
		}
		if m.Script != nil {
			card.Text, _ = r.Transcript(&m) // it is a guess of the phone's; the sound is what counts
		}
		cards, errs = append(cards, card), append(errs, err)
	}
	sorted(cards, errs, newest, add)
	return nil
}
