package screen

import (
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Phone is a card with what is known of a phone.
type Phone struct {
	UDID    string
	Picture string
	Name    string
	Line    string // model and iOS
	State   *Line  // trust, lock, unplugged: where something is to be said
	Chosen  bool
	Storage *Storage
	IOS     *Dial
	Facts   []Line
	Others  bool     // there are others beside it
	Choose  *Button  // makes it the phone of the way
	More    []Button // what else can be done with it
}

// Storage is the storage gauge.
type Storage struct {
	Used   []Share // from the top, clockwise
	Needed *Share  // what the chosen backup needs of the free space
	Figure string  // "38 GB"
	Unit   string  // "free"
	Under  string  // "of 128 GB"
	Alert  string  // "3 GB missing"
	Name   string
}

// Share is a part of a gauge.
type Share struct {
	From, To float64
	Tone     Tone
	Name     string
}

// Dial is the iOS gauge: a scale with the phone as the needle.
type Dial struct {
	Reach  Share   // from the backup's iOS to the newest of this model
	Phone  float64 // the needle
	Backup float64 // -1 without a backup
	Figure string
	Under  string
	Alert  string
	Tone   Tone
	Name   string
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
		UDID: p.UDID, Name: m.Guide.PhoneName(p), Choose: m.button(r.Find(guide.ActChoosePhone, p.UDID)), Line: m.phoneLine(p),
		Picture: PictureOf(p.ProductType.Value, p.Class.Value),
		Chosen:  p.UDID == s.Phone || lost,
	}
	card.State = m.phoneState(p, lost)
	if p.Trust != phone.Trusted || lost && p.Trust == phone.TrustUnknown {
		return card
	}
	var fit *guide.Fit
	if card.Chosen {
		fit = r.Fit
	}
	card.Storage = m.storage(p, fit)
	card.IOS = m.dial(p, fit)
	card.Facts = m.facts(p)
	for _, id := range []guide.ActionID{guide.ActSetPassword, guide.ActChangePassword, guide.ActRemovePassword} {
		if b := m.button(r.Find(id, p.UDID)); b != nil {
			card.More = append(card.More, *b)
		}
	}
	return card
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

func (m Maker) storage(p phone.Phone, fit *guide.Fit) *Storage {
	st, ok := p.Storage.Get()
	if !ok || st.Capacity <= 0 {
		if p.Storage.State == phone.Absent {
			return nil
		}
		why := m.unread(p.Storage.State, p.Storage.Reason)
		return &Storage{Figure: "–", Under: why, Name: m.Words.Say("storage/title") + ": " + why}
	}
	whole := float64(st.Capacity)
	used := 1 - float64(min(max(st.Available, 0), st.Capacity))/whole
	out := &Storage{
		Figure: m.Words.Bytes(st.Available), Unit: m.Words.Say("storage/free-word"),
		Under: m.say("storage/of", map[string]any{"Capacity": guide.Bytes(st.Capacity)}),
	}
	names := []string{m.say("storage/free", map[string]any{"Free": guide.Bytes(st.Available)}) + " " + out.Under}
	at := min(float64(max(st.System, 0))/whole, used)
	if at > 0 {
		out.Used = append(out.Used, Share{To: at, Tone: ToneMuted, Name: m.Words.Say("storage/system")})
	}
	for _, c := range st.ByCategory {
		to := min(at+float64(max(c.Bytes, 0))/whole, used)
		if to > at {
			out.Used = append(out.Used, Share{From: at, To: to, Tone: ToneAccent, Name: m.Words.Say("storage/" + c.Name)})
		}
		at = max(at, to)
	}
	if used > at {
		out.Used = append(out.Used, Share{From: at, To: used, Tone: ToneAccent, Name: m.Words.Say("storage/other")})
	}
	if fit != nil && fit.Needed > 0 {
		need := Share{From: used, To: min(used+float64(fit.Needed)/whole, 1), Tone: ToneGood}
		names = append(names, m.say("storage/needed", map[string]any{"Needed": guide.Bytes(fit.Needed)}))
		if fit.Missing > 0 {
			need.Tone = ToneStop
			if need.From > 0.96 { // so little is free that the arc would not be seen
				need.From = 0.96
			}
			need.To = 1
			out.Alert = m.say("storage/missing", map[string]any{"Missing": guide.Bytes(fit.Missing)})
			names = append(names, out.Alert)
		}
		out.Needed = &need
	}
	out.Name = m.Words.Say("storage/title") + ": " + strings.Join(names, ", ")
	return out
}

// dial makes the iOS gauge. Its scale begins below the older of phone and
// backup and ends at the newest iOS that the model runs.
func (m Maker) dial(p phone.Phone, fit *guide.Fit) *Dial {
	ios, ok := p.IOS.Get()
	if !ok {
		return nil
	}
	newest := m.Guide.Model(p.ProductType.Value).LastIOS
	out := &Dial{Figure: ios, Backup: -1, Tone: ToneAccent}
	phone, top := place(ios), place(newest)
	low := phone
	backup := 0.0
	if fit != nil && fit.BackupIOS != "" {
		backup = place(fit.BackupIOS)
		low = min(low, backup)
	}
	high := max(phone, top, backup)
	low = float64(int(low)) - 1
	if high <= low {
		high = low + 1
	}
	at := func(v float64) float64 { return min(max((v-low)/(high-low), 0), 1) }
	out.Phone = at(phone)
	if newest != "" {
		out.Under = m.say("phone/ios-of", map[string]any{"NewestIOS": newest})
	}
	out.Name = m.say("phone/ios", map[string]any{"IOS": ios}) + " " + out.Under
	if backup == 0 {
		return out
	}
	out.Backup = at(backup)
	out.Reach = Share{From: at(backup), To: at(max(top, phone)), Tone: ToneGood}
	args := map[string]any{"IOS": fit.BackupIOS}
	switch fit.IOS {
	case guide.IOSUpdate:
		out.Reach.Tone, out.Tone = ToneWarn, ToneWarn
		out.Alert = m.say("dial/backup-newer", args)
	case guide.IOSOutOfReach:
		out.Reach = Share{From: at(top), To: at(backup), Tone: ToneStop}
		out.Tone = ToneStop
		out.Alert = m.say("dial/out-of-reach", args)
	default:
		out.Tone = ToneGood
	}
	out.Name += ", " + m.say("dial/backup", args)
	if out.Alert != "" {
		out.Name += ", " + out.Alert
	}
	return out
}

// place puts an iOS version on a line: the whole numbers are the versions as
// Apple counts them, without the gap between 18 and 26.
func place(version string) float64 {
	v, ok := phone.ParseVersion(version)
	if !ok {
		return 0
	}
	n := v.Major()
	if n >= 26 {
		n -= 7
	}
	return float64(n) + float64(min(v[1], 9))/10
}

func (m Maker) facts(p phone.Phone) []Line {
	var lines []Line
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
		lines = append(lines, Line{icon, TonePlain, m.say(key, map[string]any{"Percent": guide.Percent(b.Percent)})})
	}
	if on, ok := p.BackupEncrypted.Get(); ok {
		line := Line{"lock", TonePlain, m.Words.Say("phone/encrypted")}
		if !on {
			line = Line{"unlock", TonePlain, m.Words.Say("phone/not-encrypted")}
		}
		lines = append(lines, line)
	}
	if on, ok := p.FindMy.Get(); ok {
		line := Line{"find-my", TonePlain, m.Words.Say("phone/find-my-off")}
		if on {
			line = Line{"find-my", TonePlain, m.Words.Say("phone/find-my-on")}
		}
		lines = append(lines, line)
	}
	if supervised, ok := p.Supervised.Get(); ok && supervised {
		lines = append(lines, Line{"about", TonePlain, m.Words.Say("phone/supervised")})
	}
	return lines
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
