package screen

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Storage is the storage gauge, in bytes.
type Storage struct {
	Whole    int64
	Used     []Stored // part by part
	InUse    *Stored  // all of them
	Free     *Stored
	Room     *Stored // what becomes free for a restore beside what is free, where the phone says so
	Need     *Stored // what the chosen backup takes
	Missing  int64   // of the room, for what the backup takes
	Capacity string  // "128 GB"
	Figure   string  // "38 GB"
	Unit     string  // "free"
	Under    string  // "of 128 GB"
	Alert    string  // "3 GB missing"
	Name     string  // the whole in words
}

// Stored is a part of the storage, with its line in the legend.
type Stored struct {
	Kind          string // system, photos, apps, media, other, free, room, need
	Bytes         int64
	Label, Figure string
	Help          string
}

// IOSScale is the gauge of iOS versions: a line from old to new with named marks.
type IOSScale struct {
	Marks    []IOSMark
	From, To float64 // the stretch between backup and phone, where it says something
	Tone     Tone
	Sentence string
	Name     string // the whole in words
}

// IOSMark is a version on the line.
type IOSMark struct {
	Kind          string  // phone, backup, newest
	At            float64 // 0 old … 1 new
	Label, Figure string
	Help          string
}

func (m Maker) stored(kind string, bytes int64) Stored {
	help := map[string]string{"used-word": "ring-used", "free-label": "ring-free", "room": "ring-can-free", "need": "ring-needs"}
	return Stored{
		Kind: kind, Bytes: bytes, Label: m.Words.Say("storage/" + kind), Figure: m.Words.Bytes(bytes),
		Help: m.help(help[kind]),
	}
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
	free := min(max(st.Available, 0), st.Capacity)
	out := &Storage{
		Whole: st.Capacity, Figure: m.Words.Bytes(free), Unit: m.Words.Say("storage/free-word"),
		Capacity: m.Words.Bytes(st.Capacity), Under: m.say("storage/of", map[string]any{"Capacity": guide.Bytes(st.Capacity)}),
	}
	left := st.Capacity - free
	add := func(kind string, bytes int64) {
		if bytes = min(max(bytes, 0), left); bytes > 0 {
			out.Used = append(out.Used, m.stored(kind, bytes))
			left -= bytes
		}
	}
	add("system", st.System)
	other := int64(0)
	for _, c := range st.ByCategory {
		if !m.Words.Has("storage/"+c.Name) || c.Name == "other" {
			other += max(c.Bytes, 0)
			continue
		}
		add(c.Name, c.Bytes)
	}
	rest := "used-word"
	if len(st.ByCategory) > 0 {
		rest = "other"
	}
	add(rest, max(other, left))
	if used := st.Capacity - free; used > 0 {
		all := m.stored("used-word", used)
		out.InUse = &all
	}
	f := m.stored("free-label", free)
	out.Free = &f
	if more := min(st.RoomForRestore(), st.Capacity) - free; more > 0 {
		r := m.stored("room", more)
		out.Room = &r
	}
	if fit != nil && fit.Needed > 0 {
		n := m.stored("need", fit.Needed)
		out.Need = &n
		if fit.Missing > 0 {
			out.Missing = fit.Missing
			out.Alert = m.say("storage/missing", map[string]any{"Missing": guide.Bytes(fit.Missing)})
		}
	}
	out.Name = m.storageName(*out)
	return out
}

// storageName is the gauge in words, line for line as its legend.
func (m Maker) storageName(s Storage) string {
	names := []string{m.say("storage/free", map[string]any{"Free": s.Figure}) + " " + s.Under}
	for _, l := range []*Stored{s.InUse, s.Room, s.Need} {
		if l != nil {
			names = append(names, l.Label+" "+l.Figure)
		}
	}
	if s.Alert != "" {
		names = append(names, s.Alert)
	}
	return m.Words.Say("storage/title") + ": " + strings.Join(names, ", ")
}

// iosScale makes the gauge of versions. It begins below the older of phone and
// backup and ends at the newest of all, so that the marks keep their places when
// a backup is chosen that lies between them.
func (m Maker) iosScale(p phone.Phone, fit *guide.Fit) *IOSScale {
	ios, ok := p.IOS.Get()
	if !ok {
		return nil
	}
	newest := m.Guide.Model(p.ProductType.Value).LastIOS
	backup := ""
	if fit != nil {
		backup = fit.BackupIOS
	}
	at := spread(ios, newest, backup)
	kind := p.Class.Value
	if kind == "" {
		kind = "iPhone"
	}
	out := &IOSScale{Tone: ToneMuted}
	mark := func(kind, label, version string) {
		if version != "" {
			help := map[string]string{"phone": "phone-ios", "backup": "backup-ios", "newest": "newest-for-model"}[kind]
			out.Marks = append(out.Marks, IOSMark{kind, at(version), label, version, m.help(help)})
		}
	}
	mark("phone", kind, ios)
	mark("backup", m.Words.Say("scale/backup"), backup)
	mark("newest", m.Words.Say("scale/newest"), newest)
	args := map[string]any{"Phone": kind, "PhoneIOS": ios, "BackupIOS": backup, "NewestIOS": newest}
	key := ""
	switch {
	case backup != "":
		key, out.Tone = "scale/fits", ToneGood
		out.From, out.To = at(backup), at(ios)
		switch fit.IOS {
		case guide.IOSUpdate:
			key, out.Tone = "scale/update", ToneWarn
		case guide.IOSOutOfReach:
			key, out.Tone = "scale/out-of-reach", ToneStop
			out.From, out.To = at(newest), at(backup)
		case guide.IOSFine:
		default: // versions that cannot be compared say nothing
			key, out.Tone, out.To = "", ToneMuted, out.From
		}
	case newest == "":
	default:
		key = "scale/newer-exists"
		if order, known := phone.CompareVersions(ios, newest); !known || order >= 0 {
			key = "scale/newest-here"
		}
	}
	if key != "" {
		out.Sentence = m.say(key, args)
	}
	names := make([]string, 0, len(out.Marks)+1)
	for _, k := range out.Marks {
		names = append(names, k.Label+" "+k.Figure)
	}
	out.Name = "iOS: " + strings.Join(names, ", ")
	if out.Sentence != "" {
		out.Name += ". " + out.Sentence
	}
	return out
}

// spread returns where versions stand between the oldest and the newest of those
// given; empty ones do not count.
func spread(versions ...string) func(string) float64 {
	low, high := 0.0, 0.0
	for _, v := range versions {
		if p := place(v); p > 0 {
			if low == 0 || p < low {
				low = p
			}
			high = max(high, p)
		}
	}
	low -= 0.25 // what is oldest does not stand at the very edge
	if high <= low {
		high = low + 1
	}
	return func(v string) float64 { return min(max((place(v)-low)/(high-low), 0), 1) }
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
	return float64(n) + float64(min(v[1], 9))/10 + float64(min(v[2], 99))/1000
}
