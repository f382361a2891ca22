package screen

import (
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Phone is a card with what is known of a phone.
type Phone struct {
	Details string // the word on the button that opens its page
	UDID    string
	Picture string
	Name    string
	Line    string // model and iOS
	State   *Line  // trust, lock, unplugged: where something is to be said
	Chosen  bool
	Storage *Storage
	IOS     *IOSScale
	Facts   []PhoneFact
	Others  bool     // there are others beside it
	Choose  *Button  // makes it the phone of the way
	More    []Button // what else can be done with it
	BackUp  *Button  // makes a backup of it
}

// PhoneFact is what is known of a phone, and the same in a word or two.
type PhoneFact struct {
	Line
	Short string
}

// phones makes the cards: the phones that are here, and the one of the way
// while it is unplugged.
func (m Maker) phones(s guide.Situation, r guide.Route) []Phone {
	var cards []Phone
	for _, p := range s.Phones {
		cards = append(cards, m.phone(s, r, p, false))
	}
	if s.Lost != nil {
		cards = append(cards, m.phone(s, r, *s.Lost, true))
	}
	for i := range cards {
		cards[i].Others = len(cards) > 1
	}
	return cards
}

func (m Maker) phone(s guide.Situation, r guide.Route, p phone.Phone, lost bool) Phone {
	card := Phone{
		Details: m.Words.Say("phone/page"), UDID: p.UDID, Name: m.Guide.PhoneName(p), Choose: m.button(r.Find(guide.ActChoosePhone, p.UDID)), Line: m.phoneLine(p),
		Picture: PictureOf(p.ProductType.Value, p.Class.Value),
		Chosen:  p.UDID == s.Phone || lost,
	}
	card.State = m.phoneState(p, lost)
	if lost && restarting(s) {
		card.State = &Line{Icon: "clock", Tone: ToneMuted, Text: m.Words.Say("phone/restarting")}
	}
	if p.Trust != phone.Trusted || lost && p.Trust == phone.TrustUnknown {
		return card
	}
	var fit *guide.Fit
	if card.Chosen {
		fit = r.Fit
	}
	card.Storage = m.storage(p, fit)
	card.IOS = m.iosScale(p, fit)
	card.Facts = m.facts(p)
	if p.UDID == s.Phone && !lost {
		card.BackUp = m.button(r.Find(guide.ActBackUpPhone, ""))
		if card.BackUp != nil { // the card says which iPhone
			card.BackUp.Label = m.Words.Say("phone/back-up")
		}
	}
	for _, id := range []guide.ActionID{guide.ActSetPassword, guide.ActChangePassword, guide.ActRemovePassword} {
		if b := m.button(r.Find(id, p.UDID)); b != nil {
			card.More = append(card.More, *b)
		}
	}
	return card
}

// restarting reports whether a phone is away because a restore has ended on it.
func restarting(s guide.Situation) bool {
	if r := s.Restored; r != nil {
		return !r.PhoneBack && r.Phone == s.Phone
	}
	return s.Job != nil && s.Job.Kind == guide.JobRestore && !s.Job.CanStop // see guide.SeenRestarting
}

func (m Maker) phoneLine(p phone.Phone) string {
	model := m.Guide.ModelName(p.ProductType.Value)
	ios, known := p.IOS.Get()
	switch {
	case known && model != "":
		return m.say("phone/line", map[string]any{"Model": model, "IOS": ios})
	case known:
		return m.say("phone/ios", map[string]any{"IOS": ios})
	}
	return model
}

func (m Maker) phoneState(p phone.Phone, lost bool) *Line {
	switch {
	case lost:
		return &Line{Icon: "cable", Tone: ToneWarn, Text: m.Words.Say("phone/unplugged")}
	case p.Trust == phone.TrustUnknown:
		return &Line{Icon: "clock", Tone: ToneMuted, Text: m.Words.Trust(p.Trust)}
	case p.Trust == phone.TrustDenied || p.Trust == phone.TrustForbidden || p.Trust == phone.TrustSupervised || p.Trust == phone.TrustOldTLS:
		return &Line{Icon: "stop", Tone: ToneStop, Text: m.Words.Trust(p.Trust)}
	case p.Trust != phone.Trusted:
		return &Line{Icon: "warn", Tone: ToneWarn, Text: m.Words.Trust(p.Trust)}
	case p.Locked.State == phone.Known && p.Locked.Value:
		return &Line{Icon: "lock", Tone: ToneWarn, Text: m.Words.Say("phone/is-locked")}
	case p.Connection == phone.Network:
		return &Line{Icon: "network", Tone: ToneMuted, Text: m.Words.Say("phone/wifi")}
	}
	return nil
}

// unread says why a fact is not there.
func (m Maker) unread(state phone.State, reason phone.Reason) string {
	switch {
	case state == phone.Unreadable && reason != "":
		return m.Words.Say("reason/" + string(reason))
	case state == phone.Unreadable:
		return m.Words.Say("phone/not-readable")
	}
	return m.Words.Say("phone/waiting")
}

func (m Maker) facts(p phone.Phone) []PhoneFact {
	var facts []PhoneFact
	add := func(icon, key, short string) {
		facts = append(facts, PhoneFact{Line{icon, TonePlain, m.Words.Say(key)}, short})
	}
	if b, ok := p.Battery.Get(); ok {
		key, icon := "battery/plain", "battery-full"
		switch {
		case b.Charging:
			key = "battery/charging"
		case b.External:
			key = "battery/external"
		case b.Percent < 20:
			key = "battery/low"
		}
		switch {
		case b.Percent < 20:
			icon = "battery-low"
		case b.Percent < 65:
			icon = "battery-half"
		}
		said := m.say(key, map[string]any{"Percent": guide.Percent(b.Percent)})
		facts = append(facts, PhoneFact{Line{icon, TonePlain, said}, m.Words.Percent(float64(b.Percent))})
	}
	switch on, ok := p.BackupEncrypted.Get(); {
	case ok && on:
		add("lock", "phone/encrypted", m.Words.Say("backup/encrypted"))
	case ok:
		add("unlock", "phone/not-encrypted", m.Words.Say("backup/not-encrypted"))
	}
	switch on, ok := p.FindMy.Get(); {
	case ok && on:
		add("find-my", "phone/find-my-on", m.Words.Say("phone/find-my-on"))
	case ok:
		add("find-my", "phone/find-my-off", m.Words.Say("phone/find-my-off"))
	}
	if supervised, ok := p.Supervised.Get(); ok && supervised {
		add("about", "phone/supervised", m.Words.Say("phone/managed"))
	}
	return facts
}

// PictureOf names the picture of a model.
func PictureOf(product, class string) string {
	kind, rest, _ := strings.Cut(product, ",")
	switch {
	case strings.HasPrefix(product, "iPad") || class == "iPad":
		return "ipad"
	case strings.HasPrefix(product, "iPod") || class == "iPod":
		return "ipod"
	}
	n, err := strconv.Atoi(strings.TrimPrefix(kind, "iPhone"))
	switch {
	case err != nil || n >= 15 && product != "iPhone17,5":
		return "iphone-island"
	case n < 10 || product == "iPhone12,8" || product == "iPhone14,6",
		n == 10 && rest != "3" && rest != "6":
		return "iphone-button"
	}
	return "iphone-notch"
}
