package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

func seg(size float64, color fyne.ThemeColorName, label, figure string) part.Segment {
	return part.Segment{Size: size, Color: color, Label: label, Figure: figure}
}

func ring(used []part.Segment, free float64, figure string, need float64, needs string, room *part.Segment, missing string) *part.Gauge {
	s := part.RingState{
		Used: used, Free: seg(free, look.ColorTrack, "free", figure), Room: room,
		Figure: figure, Unit: "free", Under: "of 128 GB", Whole: 128, Name: figure + " free",
	}
	if need > 0 {
		n := seg(need, look.ColorGood, "This backup", needs)
		s.Need, s.Over, s.Alert = &n, missing != "", missing
	}
	g := part.NewGauge()
	g.Set(s)
	return g
}

func kinds() []part.Segment {
	return []part.Segment{
		seg(14, look.ColorData5, "iOS", "14 GB"), seg(42, look.ColorData1, "Photos", "42 GB"), seg(21, look.ColorData2, "Apps", "21 GB"),
		seg(9, look.ColorData3, "Media", "9 GB"), seg(4, look.ColorData4, "Other", "4 GB"),
	}
}

func plain(used float64) []part.Segment {
	return []part.Segment{seg(14, look.ColorData5, "iOS", "14 GB"), seg(used-14, look.ColorData1, "In use", "")}
}

func rings() []fyne.CanvasObject {
	room := seg(42, look.ColorBorder, "Can be freed", "42 GB")
	tiny := append(plain(90), seg(0.02, look.ColorData4, "Other", "17 MB"))
	cards := []fyne.CanvasObject{}
	for _, g := range []*part.Gauge{
		ring(kinds(), 38, "38 GB", 0, "", nil, ""),
		ring(kinds(), 38, "38 GB", 31, "31 GB", &room, ""),
		ring(plain(90), 38, "38 GB", 0.02, "17 MB", nil, ""),
		ring(tiny, 38, "38 GB", 39, "39 GB", nil, "1 GB missing"),
		ring(plain(128), 0, "0 bytes", 31, "31 GB", nil, "31 GB missing"),
		ring(plain(90), 38, "38 GB", 4096, "4.1 TB", nil, "4.1 TB missing"),
	} {
		cards = append(cards, part.NewCard(g))
	}
	unread := part.NewGauge()
	unread.Set(part.RingState{Figure: "–", Under: "the iPhone is locked", Name: "not readable"})
	cards = append(cards, part.NewCard(unread))
	return []fyne.CanvasObject{
		container.New(&part.Halves{Gap: look.CardPad, Need: look.Em(20)}, cards[:2]...),
		container.New(&part.Halves{Gap: look.CardPad, Need: look.Em(20)}, cards[2:4]...),
		container.New(&part.Halves{Gap: look.CardPad, Need: look.Em(20)}, cards[4:6]...), cards[6],
	}
}

func narrowRings() []fyne.CanvasObject {
	small := part.NewGauge()
	need, freed := seg(87, look.ColorGood, "This backup", "87 GB"), seg(48, look.ColorBorder, "Can be freed", "48 GB")
	small.Set(part.RingState{
		Whole: 128, Used: []part.Segment{seg(90, look.ColorData1, "In use", "90 GB")}, Free: seg(38, look.ColorTrack, "Free", "38 GB"),
		Room: &freed, Need: &need, Over: true, Figure: "128 GB", Alert: "1 GB too little", Small: true, Name: "38 GB free of 128 GB",
	})
	room := seg(42, look.ColorBorder, "Can be freed", "42 GB")
	return []fyne.CanvasObject{small, ring(kinds(), 38, "1,024.5 GB", 39, "39 GB", &room, "1 GB missing")}
}

func mark(shape part.Shape, at float64, color fyne.ThemeColorName, label, figure string) part.ScaleMark {
	return part.ScaleMark{At: at, Shape: shape, Color: color, Label: label, Figure: figure}
}

func scales() []fyne.CanvasObject {
	phone := func(at float64, v string) part.ScaleMark {
		return mark(part.ShapeDisc, at, look.ColorAccent, "iPhone", v)
	}
	backup := func(at float64, t part.Tone, v string) part.ScaleMark {
		return mark(part.ShapeSquare, at, t.Ink(), "Backup", v)
	}
	newest := func(at float64, v string) part.ScaleMark {
		return mark(part.ShapeHollow, at, look.ColorBorder, "Newest", v)
	}
	long := newest(1, "27.0.1")
	long.Label = "The newest one for this model"
	var out []fyne.CanvasObject
	for _, s := range []part.ScaleState{
		{Marks: []part.ScaleMark{phone(0.3, "26.1"), newest(1, "27.0.1")}, Tone: part.Muted, Sentence: "This model can be updated to iOS 27.0.1."},
		{Marks: []part.ScaleMark{phone(0.8, "26.1"), backup(0.1, part.Good, "18.5"), newest(1, "26.2")}, From: 0.1, To: 0.8, Tone: part.Good, Sentence: "This iPhone has iOS 26.1 and takes a backup of iOS 18.5."},
		{Marks: []part.ScaleMark{phone(0.2, "26.1"), backup(0.2, part.Good, "26.1"), newest(1, "27.0")}, Tone: part.Good, Sentence: "This iPhone has iOS 26.1 and takes a backup of iOS 26.1."},
		{Marks: []part.ScaleMark{phone(0.15, "18.6"), backup(0.9, part.Warn, "26.1"), newest(1, "26.2")}, From: 0.15, To: 0.9, Tone: part.Warn, Sentence: "The backup is of iOS 26.1: update this iPhone first."},
		{Marks: []part.ScaleMark{phone(0.02, "16.7.10"), backup(1, part.Stop, "26.1"), newest(0.03, "16.7.12")}, From: 0.03, To: 1, Tone: part.Stop, Sentence: "The backup is of iOS 26.1; this model goes no further than 16.7.12."},
		{Marks: []part.ScaleMark{phone(0.8, "26.1"), backup(0.79, part.Good, "26.0.1"), long}, Tone: part.Good, From: 0.79, To: 0.8, Sentence: "Names that do not fit beside each other."},
	} {
		scale := part.NewScale()
		scale.Set(s)
		out = append(out, part.NewCard(scale))
	}
	return out
}

func lights() []part.Light {
	names := []string{"Connect", "Trust", "Choose", "Check", "Prepare", "Restore", "Afterwards"}
	out := make([]part.Light, len(names))
	for i, n := range names {
		out[i] = part.Light{ID: n, Name: n, State: "to come"}
	}
	for i := range 2 {
		out[i].Kind, out[i].State, out[i].OnTap = part.LightDone, "done", func() {}
	}
	return out
}

func steps() []fyne.CanvasObject {
	here, needs := lights(), lights()
	here[2].Kind, here[2].State = part.LightHere, "here"
	needs[2].Kind, needs[2].State = part.LightDone, "done"
	needs[2].OnTap = func() {}
	needs[3].Kind, needs[3].State = part.LightNeedsYou, "needs you"
	a, b := part.NewSteps(), part.NewSteps()
	a.Set(here)
	b.Set(needs)
	hovered(b.Inside()[0].(*part.Tap))
	focused(b.Inside()[1].(*part.Tap))
	line, other := part.NewStepLine(), part.NewStepLine()
	line.Set("Step 3 of 7: Choose", here)
	other.Set("Step 4 of 7: Check", needs)
	return []fyne.CanvasObject{a, b, line, other}
}

func panels() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, tone := range []part.Tone{part.Stop, part.Warn, part.Accent, part.Good} {
		p := part.NewPanel("")
		p.SetTone(tone)
		p.SetHead("Find My is still on", "Must be done first")
		p.SetBody(part.NewText("Everything else may fit, but an iPhone refuses every restore while Find My is on."),
			part.NewStepList(longText, "Come back here."), part.NewFlow(part.NewButton("", "Show me how", "", nil).Tap), part.NewNote("Lifeboat notices when it is done."))
		p.SetOpen(i == 0 || i == 2)
		out = append(out, p)
	}
	return out
}

func evidence() []fyne.CanvasObject {
	return []fyne.CanvasObject{part.NewEvidence(
		part.Proof{Tone: part.Good, Text: "The backup was finished"}, part.Proof{Tone: part.Good, Text: "300 of 300 files are there", Note: "10 MB"},
		part.Proof{Tone: part.Warn, Text: "Not encrypted: saved passwords, Health and call history are not in it"},
		part.Proof{Tone: part.Stop, Text: "14 files are damaged, 3 of them photos", Note: "IMG_0001.JPG, IMG_0002.JPG and 12 others"},
		part.Proof{Tone: part.Muted, Text: "The contents were not read yet", Help: "A deep check reads every file."},
	)}
}

func progress() []fyne.CanvasObject {
	known, unknown, ended := part.NewProgress(), part.NewProgress(), part.NewProgress()
	known.Set(part.ProgressState{
		Phase: "2 of 4: copying", Share: 0.42, Percent: "42 %", Amounts: []string{"28 of 66 GB", "1,200 of 3,400 files", "31 MB/s"},
		Left: "about 18 to 22 minutes left", Current: "CameraRollDomain/Media/DCIM/100APPLE/IMG_0001_with_a_name_that_does_not_end.HEIC", Name: "42 %",
	})
	for i := range 4 {
		unknown.Set(part.ProgressState{
			Phase: "1 of 4: getting ready", Share: -1, Amounts: []string{"28 MB so far"}, Left: "still working",
			Reason: "The iPhone has found more to copy: the total has grown.", Beat: int64(i), Name: "unknown",
		})
	}
	ended.Set(part.ProgressState{Phase: "4 of 4: finishing", Share: 1, Percent: "100 %", Amounts: []string{"66 of 66 GB"}})
	return []fyne.CanvasObject{part.NewCard(known), part.NewCard(unknown), part.NewCard(ended)}
}

func activity() []fyne.CanvasObject {
	begun, told := part.NewActivity("Looking for backups"), part.NewActivity("Looking for backups")
	told.At("/media/demo/Old disk/Backups of 2019")
	return []fyne.CanvasObject{begun, told}
}

func doors() []fyne.CanvasObject {
	door := func(title, note, picture string) *part.Tap {
		return part.NewDoor("", title, picture, look.PictureRow, []fyne.CanvasObject{part.NewText(note)}, nil)
	}
	off := door("Nothing to do", "It does not react.", "folder")
	off.SetEnabled(false)
	return []fyne.CanvasObject{
		door("I have a backup on this computer", "Check it, mend it, bring it back.", "computer"),
		hovered(door("Under the pointer", "What the iPhone showed says why.", "cloud")),
		focused(door("With the focus", "A copy on this computer, encrypted.", "back-up")), off,
	}
}

func figures() []fyne.CanvasObject {
	return []fyne.CanvasObject{part.NewFigures(
		part.Figure{Icon: "photos", Title: "Photos", Note: "12,400 files, 21 GB", Warn: "2 files affected"},
		part.Figure{Icon: "messages", Title: "Messages", Note: "3,211 files, 4 GB"},
		part.Figure{Icon: "contacts", Title: "Contacts", Note: "2 files, 1 MB"},
		part.Figure{Icon: "apps", Title: "Apps", Note: "140,000 files, 6 GB"},
		part.Figure{Icon: "settings", Title: "Settings", Note: "8 files, 40 KB"},
	)}
}

func answers() []fyne.CanvasObject {
	answer := func() *part.Tap {
		return part.NewAnswer("", "There is not enough room", "“Not enough storage to restore this backup”, or a wheel that never ends.", nil)
	}
	return []fyne.CanvasObject{answer(), hovered(answer()), focused(answer())}
}

func empty() []fyne.CanvasObject {
	return []fyne.CanvasObject{part.NewEmpty("no-phone", "No backups yet", "Lifeboat looked in the usual places. A backup on another disk is found when you show its folder.",
		part.NewPrimary("", "Another folder…", nil), part.NewButton("", "Back up my iPhone", "", nil))}
}

func stepList() []fyne.CanvasObject {
	return []fyne.CanvasObject{part.NewStepList("Unlock the iPhone.", longText, "Wait.")}
}

func bar(quiet int, note string) *part.ActionBar {
	b := part.NewActionBar()
	labels := []string{"Choose another backup", "Save a report…"}
	var list []*part.Button
	for i := range quiet {
		list = append(list, part.NewButton("", labels[i], "", nil))
	}
	p := part.NewPrimary("", "Continue", nil)
	p.SetEnabled(note == "")
	b.Set(part.NewButton("", "Back", "back", nil), list, p, note)
	return b
}

func actionBars() []fyne.CanvasObject {
	return []fyne.CanvasObject{bar(2, ""), bar(0, ""), bar(1, "Please tick what you have done first.")}
}

func narrowBars() []fyne.CanvasObject { return []fyne.CanvasObject{bar(2, "")} }

func strip(full bool) fyne.CanvasObject {
	return part.NewStrip(part.StripState{
		From: part.Party{Picture: "iphone-notch", Name: "Anna’s iPhone, 3 May", Line: "iPhone 13 · 31 GB", Tone: part.Good, Word: "complete"},
		To:   part.Party{Picture: "iphone-island", Name: "Demo iPhone", Line: "iPhone 15 Pro · iOS 26.1"}, Full: full,
	})
}

func strips() []fyne.CanvasObject {
	foreign := part.NewStrip(part.StripState{
		From: part.Party{Picture: "ipad", Name: "Ida’s iPad with a name that is much too long to be shown whole in a strip", Line: "iPad · 11 GB", Tone: part.Stop, Word: "damaged: 14 files"},
		To:   part.Party{Picture: "iphone-button", Name: "Anna’s iPhone"}, Note: "Made by another iPhone", Full: true,
	})
	alone := part.NewStrip(part.StripState{From: part.Party{Picture: "iphone-notch", Name: "Anna’s iPhone, 3 May", Line: "31 GB", Tone: part.Muted, Word: "not checked"}})
	return []fyne.CanvasObject{strip(false), strip(true), foreign, alone}
}

func narrowStrips() []fyne.CanvasObject { return []fyne.CanvasObject{strip(false), strip(true)} }
