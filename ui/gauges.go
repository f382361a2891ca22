package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// colours of what is stored. They mean nothing by themselves: the legend names them.
var storedColors = map[string]fyne.ThemeColorName{
	"system": look.ColorData5, "photos": look.ColorData1, "apps": look.ColorData2,
	"media": look.ColorData3, "other": look.ColorData4, "used-word": look.ColorData1,
	"room": look.ColorBorder, "need": look.ColorGood,
}

func segment(s screen.Stored) part.Segment {
	return part.Segment{Size: float64(s.Bytes), Color: storedColors[s.Kind], Label: s.Label, Figure: s.Figure, Help: s.Help}
}

// storageGauge is the ring of the storage with its legend. The small one, for a
// sidebar, does not tell kinds apart: they have their place on the phone's page.
func storageGauge(s screen.Storage, small bool) fyne.CanvasObject {
	state := part.RingState{
		Whole: float64(s.Whole), Figure: s.Figure, Unit: s.Unit, Under: s.Under,
		Over: s.Missing > 0, Alert: s.Alert, Name: s.Name, Small: small,
	}
	for _, u := range s.Used {
		state.Used = append(state.Used, segment(u))
	}
	if small && s.Free != nil { // the legend tells what is free
		state.Figure, state.Under = s.Capacity, ""
	}
	if small && s.InUse != nil {
		state.Used = []part.Segment{segment(*s.InUse)}
	}
	if s.Free != nil {
		state.Free = segment(*s.Free)
	}
	if s.Room != nil && (!small || s.Need != nil) {
		room := segment(*s.Room)
		state.Room = &room
	}
	if s.Need != nil {
		need := segment(*s.Need)
		state.Need = &need
	}
	gauge := part.NewGauge()
	gauge.Set(state)
	return gauge
}

// explained is what the marks of the scale mean.
func explained(s screen.IOSScale) string {
	var lines []string
	for _, m := range s.Marks {
		if m.Help != "" {
			lines = append(lines, m.Label+": "+m.Help)
		}
	}
	return strings.Join(lines, "\n")
}

// iosBrief is the scale. Where something else wants to be read, a sentence that asks
// for nothing is left to the page of the phone.
func iosBrief(s screen.IOSScale, other bool) fyne.CanvasObject {
	if other && s.Tone != screen.ToneWarn && s.Tone != screen.ToneStop {
		s.Sentence = ""
	}
	return iosGauge(s)
}

// iosGauge is the scale of the iOS versions.
func iosGauge(s screen.IOSScale) fyne.CanvasObject {
	state := part.ScaleState{From: s.From, To: s.To, Tone: part.Tone(s.Tone), Sentence: s.Sentence, Name: s.Name}
	for _, m := range s.Marks {
		mark := part.ScaleMark{At: m.At, Label: m.Label, Figure: m.Figure, Color: look.ColorAccent}
		switch m.Kind {
		case "backup":
			mark.Shape, mark.Color = part.ShapeSquare, part.Tone(s.Tone).Ink()
		case "newest":
			mark.Shape, mark.Color = part.ShapeHollow, look.ColorBorder
		}
		state.Marks = append(state.Marks, mark)
	}
	state.Help = explained(s)
	scale := part.NewScale()
	scale.Set(state)
	return scale
}
