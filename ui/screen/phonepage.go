package screen

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// PhonePage is all that a phone says of itself. What it is asked for and does not say
// is called not known, and never left out.
type PhonePage struct {
	Phone   Phone
	BackUp  *Button
	Stored  []NamedFact // the storage in lines; the ring shows the same
	Facts   []NamedFact
	Backups []*Row // of this phone, on this computer
	None    string // said in place of them
	Details []NamedFact
}

// NamedFact is one thing with its name.
type NamedFact struct{ Name, Value string }

// PhonePage makes the page of a phone; false where it is not there any more.
func (m Maker) PhonePage(s guide.Situation, r guide.Route, list *Backups, udid string) (PhonePage, bool) {
	var out PhonePage
	var p phone.Phone
	found, lost := false, false
	for _, one := range s.Phones {
		if one.UDID == udid {
			p, found = one, true
		}
	}
	if !found && s.Lost != nil && s.Lost.UDID == udid {
		p, found, lost = *s.Lost, true, true
	}
	if !found {
		return out, false
	}
	out.Phone = m.phone(s, r, p, lost)
	if udid == s.Phone {
		out.BackUp = m.button(r.Find(guide.ActBackUpPhone, ""))
	}
	out.Stored, out.Facts, out.Details = m.phoneStorage(p), append(m.phoneFacts(p), m.phonePhotos(s, p)...), m.phoneDetails(p)
	if list != nil {
		for _, g := range list.Groups {
			if g.UDID == udid {
				out.Backups = append(out.Backups, g.Rows...)
			}
		}
	}
	if len(out.Backups) == 0 {
		out.None = m.Words.Say("phonepage/backups-none")
	}
	return out, true
}

// known gives a fact its words where it is known, else says that it is not, and
// why where the phone told.
func known[T any](m Maker, f phone.Fact[T], say func(T) string) string {
	if v, ok := f.Get(); ok {
		if text := say(v); text != "" {
			return text
		}
	}
	unknown := m.Words.Say("phonepage/unknown")
	if f.State == phone.Unreadable && f.Reason != "" {
		return unknown + " (" + m.Words.Say("reason/"+string(f.Reason)) + ")"
	}
	return unknown
}

// either words one of two.
func (m Maker) either(yes, no string) func(bool) string {
	return func(on bool) string {
		if on {
			return m.Words.Say(yes)
		}
		return m.Words.Say(no)
	}
}

func same(s string) string { return s }

func (m Maker) phoneFacts(p phone.Phone) []NamedFact {
	var all []NamedFact
	add := func(key, value string) {
		all = append(all, NamedFact{m.Words.Say("phonepage/" + key), value})
	}
	add("model", known(m, p.ProductType, func(t string) string { return m.Guide.ModelName(t) }))
	add("ios", known(m, p.IOS, same))
	newest := m.Guide.Model(p.ProductType.Value).LastIOS
	if newest == "" {
		newest = m.Words.Say("phonepage/unknown")
	}
	add("newest", newest)
	if _, ok := p.Storage.Get(); !ok {
		add("storage", known(m, p.Storage, func(phone.Storage) string { return "" }))
	}
	add("battery", known(m, p.Battery, func(b phone.Battery) string {
		key := "battery/plain"
		switch {
		case b.Charging:
			key = "battery/charging"
		case b.External:
			key = "battery/external"
		}
		return m.say(key, map[string]any{"Percent": guide.Percent(b.Percent)})
	}))
	if h, ok := p.BatteryHealth.Get(); ok { // many phones do not tell
		said := []string{m.say("battery/health", map[string]any{"Percent": guide.Percent(h.Percent)})}
		if h.Cycles > 0 {
			said = append(said, m.counted("battery/cycles", int64(h.Cycles)))
		}
		add("battery-health", strings.Join(said, ", "))
	}
	add("lock", known(m, p.Locked, m.either("phone/locked", "phone/unlocked")))
	add("trust", m.Words.Trust(p.Trust))
	add("find-my", known(m, p.FindMy, m.either("phonepage/on", "phonepage/off")))
	setup := m.Words.Say("phonepage/unknown")
	if state := p.Setup(); state != phone.SetupUnknown {
		setup = m.Words.Say("phonepage/setup-" + string(state))
	}
	add("setup", setup)
	encryption := known(m, p.BackupEncrypted, m.either("phonepage/encryption-on", "phonepage/encryption-off"))
	if demanded, _ := p.EncryptionRequired.Get(); demanded {
		encryption = m.Words.Say("phonepage/encryption-required")
	}
	add("encryption", encryption)
	add("managed", known(m, p.Supervised, m.either("phonepage/yes", "phonepage/no")))
	return all
}

// phonePhotos says how many photos and videos lie on a phone, beside what the chosen
// backup holds.
func (m Maker) phonePhotos(s guide.Situation, p phone.Phone) []NamedFact {
	value := known(m, p.Media, func(c phone.Media) string { return m.Words.OnPhone(c, s.Now) })
	if p.Media.State == phone.Unknown && s.Counting == p.UDID {
		value = m.Words.Say("phonepage/photos-counting")
	}
	all := []NamedFact{{m.Words.Say("phonepage/photos"), value}}
	if in := s.Checks[s.Backup].Report.Inside; in != nil && p.UDID == s.Phone {
		if held := m.Words.Held(in.Of(inventory.Photos)); held != "" {
			all = append(all, NamedFact{m.Words.Say("phonepage/photos-inside"), held})
		}
	}
	return all
}

// phoneStorage is the storage kind by kind, where it is known.
func (m Maker) phoneStorage(p phone.Phone) []NamedFact {
	s, ok := p.Storage.Get()
	if !ok {
		return nil
	}
	var all []NamedFact
	add := func(key string, bytes int64) {
		all = append(all, NamedFact{m.Words.Say(key), m.Words.Bytes(max(bytes, 0))})
	}
	add("phonepage/storage", s.Capacity)
	add("phonepage/system", s.System)
	add("phonepage/used", s.Capacity-s.System-s.Available)
	for _, c := range s.ByCategory {
		add("storage/"+c.Name, c.Bytes)
	}
	add("phonepage/free", s.Available)
	return all
}

func (m Maker) phoneDetails(p phone.Phone) []NamedFact {
	var all []NamedFact
	add := func(key, value string) {
		all = append(all, NamedFact{m.Words.Say("phonepage/" + key), value})
	}
	connection := "phonepage/usb"
	if p.Connection == phone.Network {
		connection = "phonepage/wifi"
	}
	add("connection", m.Words.Say(connection))
	add("serial", known(m, p.Serial, same))
	add("udid", p.UDID)
	add("build", known(m, p.Build, same))
	add("number", known(m, p.PhoneNumber, same))
	add("activation", known(m, p.Activation, same))
	return all
}

// Text is the page as text, for a mail or a note.
func (p PhonePage) Text() string {
	lines := []string{p.Phone.Name}
	for _, f := range slices.Concat(p.Facts, p.Stored, p.Details) {
		lines = append(lines, f.Name+": "+f.Value)
	}
	for _, b := range p.Backups {
		lines = append(lines, b.Said)
	}
	if p.None != "" {
		lines = append(lines, p.None)
	}
	return strings.Join(lines, "\n")
}
