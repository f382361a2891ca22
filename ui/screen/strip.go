package screen

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Strip names the backup that a page is about and the phone that it is for.
type Strip struct {
	Backup  Subject
	Verdict Line     // of its check, in a few words
	Phone   *Subject // nil without a phone
	Foreign string   // said where another phone has made the backup
	Full    bool     // the page itself names them, large: the last one before a restore
}

// Subject is a backup or a phone, named.
type Subject struct {
	Picture string
	Name    string
	Facts   string // date and size of a backup, model and iOS of a phone
}

// strip says what the page is about; nil where it is about nothing in particular.
func (m Maker) strip(s guide.Situation, r guide.Route) *Strip {
	about := r.About
	if about == nil {
		return nil
	}
	b, ok := backupIn(s, about.Backup)
	if !ok {
		return nil
	}
	out := &Strip{
		Backup: m.backupSubject(s, b), Verdict: m.aboutVerdict(*about),
		Full: r.Primary != nil && r.Primary.Input.Name != "",
	}
	if p, ok := phoneIn(s, about.Phone); ok {
		out.Phone = &Subject{PictureOf(p.ProductType.Value, p.Class.Value), m.Guide.PhoneName(p), m.phoneLine(p)}
	}
	if out.Full { // large, and not cut where its room ends
		out.Backup.Name = words.Short(out.Backup.Name)
		if out.Phone != nil {
			out.Phone.Name = words.Short(out.Phone.Name)
		}
	}
	if about.Foreign {
		out.Foreign = m.Words.Say("about/foreign")
	}
	return out
}

func (m Maker) backupSubject(s guide.Situation, b backup.Facts) Subject {
	facts := []string{m.Words.Date(b.Date, s.Now)}
	if size := s.Sizes[b.Folder]; size > 0 {
		facts = append(facts, m.Words.Bytes(size))
	}
	return Subject{PictureOf(b.ProductType, ""), nameOf(b, m), strings.Join(facts, " · ")}
}

func (m Maker) aboutVerdict(a guide.About) Line {
	if a.Verdict.Key == "" {
		return Line{}
	}
	icon, tone := levelLine(a.Level)
	switch {
	case a.Good:
		icon, tone = "good", ToneGood
	case a.Level == "":
		icon, tone = "not-checked", ToneMuted
	}
	return Line{icon, tone, m.Words.Text(a.Verdict)}
}

func backupIn(s guide.Situation, folder string) (backup.Facts, bool) {
	for _, f := range s.Folders {
		for _, b := range f.Backups {
			if b.Folder == folder {
				return b, true
			}
		}
	}
	return backup.Facts{}, false
}

func phoneIn(s guide.Situation, udid string) (phone.Phone, bool) {
	for _, p := range s.Phones {
		if p.UDID == udid {
			return p, true
		}
	}
	if s.Lost != nil && s.Lost.UDID == udid {
		return *s.Lost, true
	}
	return phone.Phone{}, false
}

// title is what the window is called: where one is, with what, in which program.
func (m Maker) title(r guide.Route) string {
	app := m.Words.Say("app/name")
	if where := m.Words.Text(r.Window); where != "" {
		return where + " – " + app
	}
	return app
}

// stepLine says in a line which step this is.
func (m Maker) stepLine(r guide.Route) string {
	for i, s := range r.Steps {
		if s.ID == r.Current {
			return m.say("step/of", map[string]any{
				"Number": int64(i + 1), "Count": int64(len(r.Steps)), "Step": m.Words.Say("step/" + string(s.ID)),
			})
		}
	}
	return ""
}

// phoneLineOf names the phone of the way, or what there is to say in its place.
func phoneLineOf(cards []Phone, none string) string {
	for _, c := range cards {
		if c.Chosen || len(cards) == 1 {
			return c.Name
		}
	}
	if len(cards) == 0 {
		return none
	}
	names := make([]string, len(cards))
	for i, c := range cards {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}
