package part_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// arcsOf returns the arcs of the ring, without its track, and those around it.
func arcsOf(ring *part.Ring) (inner, outer []*canvas.Arc) {
	for _, o := range drawn(ring) {
		if a, ok := o.(*canvas.Arc); ok {
			if a.CutoutRatio == look.RingCut {
				inner = append(inner, a)
			} else {
				outer = append(outer, a)
			}
		}
	}
	return inner[1:], outer
}

func sameColor(a, b color.Color) bool { return a == b }

// TestRingAtItsLimits: whatever the figures are, each part is to be seen, nothing
// leaves the circle, and what does not fit is red, all of it.
func TestRingAtItsLimits(t *testing.T) {
	gb := func(n float64) *part.Segment { return &part.Segment{Size: n, Color: look.ColorGood} }
	used := func(n float64) []part.Segment { return []part.Segment{{Size: n, Color: look.ColorData1}} }
	for _, c := range []struct {
		name       string
		state      part.RingState
		from, to   float32 // of what is needed
		red        bool
		leastInner float32
	}{
		{"a quarter fits", part.RingState{Whole: 128, Used: used(64), Need: gb(32)}, 180, 270, false, 170},
		{"17 MB fit", part.RingState{Whole: 128, Used: used(64), Need: gb(0.017)}, 180, 192, false, 170},
		{"17 MB of 4 TB are used", part.RingState{Whole: 4096, Used: used(0.017)}, 0, 0, false, 4},
		{"a little is missing", part.RingState{Whole: 128, Used: used(96), Need: gb(32.1), Over: true}, 270, 364, true, 260},
		{"nothing is free", part.RingState{Whole: 128, Used: used(128), Need: gb(32), Over: true}, 356, 446, true, 350},
		{"4 TB onto 128 GB", part.RingState{Whole: 128, Used: used(64), Need: gb(4096), Over: true}, 180, 540, true, 170},
		{"room can be made", part.RingState{Whole: 128, Used: used(96), Room: gb(64), Need: gb(64)}, 180, 360, false, 260},
		{"room need not be made", part.RingState{Whole: 128, Used: used(64), Room: gb(64), Need: gb(32)}, 180, 270, false, 170},
		{"all room is too little", part.RingState{Whole: 128, Used: used(96), Room: gb(32), Need: gb(65), Over: true}, 180, 364, true, 260},
		{"more room than there is", part.RingState{Whole: 128, Used: used(96), Room: gb(4096), Need: gb(128)}, 0, 360, false, 260},
		{"more is used than there is", part.RingState{Whole: 128, Used: used(300)}, 0, 0, false, 350},
		{"nothing is known", part.RingState{Used: used(1), Need: gb(1)}, 0, 0, false, 0},
		{"less than nothing", part.RingState{Whole: 128, Used: used(-5), Need: gb(-5)}, 0, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
			ring := part.NewRing()
			ring.Set(c.state)
			ring.Resize(ring.MinSize())
			inner, outer := arcsOf(ring)
			for _, a := range append(inner, outer...) {
				if sweep := a.EndAngle - a.StartAngle; sweep <= 0 || sweep > look.Turn || math.IsNaN(float64(sweep)) {
					t.Errorf("an arc from %g to %g", a.StartAngle, a.EndAngle)
				}
			}
			if c.leastInner > 0 && (len(inner) == 0 || inner[0].EndAngle < c.leastInner) {
				t.Errorf("what is used ends too early: %d arcs", len(inner))
			}
			if c.to == 0 {
				if len(outer) > 0 {
					t.Errorf("something is drawn around the ring")
				}
				return
			}
			need := outer[len(outer)-1]
			if !close(need.StartAngle, c.from) || !close(need.EndAngle, c.to) {
				t.Errorf("what is needed goes from %g to %g, want %g to %g", need.StartAngle, need.EndAngle, c.from, c.to)
			}
			if red := sameColor(need.FillColor, theme.Color(look.ColorStop)); red != c.red {
				t.Errorf("red: %t", red)
			}
		})
	}
}

func close(a, b float32) bool { return math.Abs(float64(a-b)) < 0.5 }

// TestFiguresNeverTouchTheRing: the corners of the two lines lie inside the arcs,
// however long they are and however large the type.
func TestFiguresNeverTouchTheRing(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		for _, figure := range []string{"–", "38 GB", "1,024.5 GB", "999 bytes", "１２８ギガバイト"} {
			for _, small := range []bool{false, true} {
				test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, Scale: scale})
				ring := part.NewRing()
				ring.Set(part.RingState{Whole: 128, Figure: figure, Unit: "verfügbar", Small: small})
				ring.Resize(ring.MinSize())
				side := float64(ring.Size().Width)
				radius := side / 2 * float64(look.RingShare*look.RingCut)
				for _, o := range drawn(ring) {
					text, ok := o.(*canvas.Text)
					if !ok || text.Text == "" {
						continue
					}
					w := float64(text.MinSize().Width)
					for _, y := range []float32{text.Position().Y, text.Position().Y + text.MinSize().Height} {
						if far := math.Hypot(w/2, float64(y)-side/2); far > radius {
							t.Errorf("%q at %g×: a corner is %.1f from the middle, the ring begins at %.1f", text.Text, scale, far, radius)
						}
					}
				}
			}
		}
	}
}

// TestScaleNames: no name lies over another, whatever the marks and the width.
func TestScaleNames(t *testing.T) {
	for _, width := range []float32{120, 200, 260, 700} {
		for _, at := range [][3]float64{{0, 0.5, 1}, {0.5, 0.5, 0.5}, {1, 1, 0.99}, {0, 0, 1}, {-3, 7, 0.2}, {0.50, 0.52, 1}} {
			for _, rtl := range []bool{false, true} {
				name := fmt.Sprintf("%g wide, %v, mirrored %t", width, at, rtl)
				test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
				scale := part.NewScale()
				scale.Set(part.ScaleState{Marks: []part.ScaleMark{
					{At: at[0], Label: "iPhone", Figure: "16.7.10", Color: look.ColorAccent},
					{At: at[1], Shape: part.ShapeSquare, Label: "Sicherung", Figure: "26.1", Color: look.ColorGood},
					{At: at[2], Shape: part.ShapeHollow, Label: "Neuestes für das Modell", Figure: "27.0.1", Color: look.ColorBorder},
				}, Name: "iOS"})
				part.Tall(scale, width)
				for _, f := range parttest.Faults(scale) {
					t.Errorf("%s: %s", name, f)
				}
				marks, said := map[fyne.Position]bool{}, map[string]int{}
				for _, o := range drawn(scale.Inside()[0].(*fyne.Container).Objects[0].(fyne.Widget)) {
					if text, is := o.(*canvas.Text); is && text.Visible() {
						said[text.Text]++
					}
					r, ok := o.(*canvas.Rectangle)
					if !ok || !r.Visible() || r.FillColor == nil || r.Size().Width > 30 {
						continue
					}
					if x := r.Position().X; x < -0.1 || x+r.Size().Width > width+0.1 {
						t.Errorf("%s: a mark reaches out of the scale: %v", name, r.Position())
					}
					if marks[r.Position()] && r.Size().Width > 5 {
						t.Errorf("%s: one mark covers another", name)
					}
					marks[r.Position()] = true
				}
				for _, own := range []string{"iPhone", "16.7.10", "Sicherung", "26.1", "27.0.1"} {
					if said[own] != 1 {
						t.Errorf("%s: %q stands there %d times: %v", name, own, said[own], said)
					}
				}
			}
		}
	}
}

// TestScaleHasOneDirection: newer is further on, and in a mirrored window further
// to the left.
func TestScaleHasOneDirection(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, RightToLeft: rtl})
		scale := part.NewScale()
		scale.Set(part.ScaleState{Marks: []part.ScaleMark{{At: 0.2, Label: "old", Figure: "1"}, {At: 0.8, Label: "new", Figure: "2"}}})
		part.Tall(scale, 300)
		at := map[string]float32{}
		for _, o := range drawn(scale.Inside()[0].(*fyne.Container).Objects[0].(fyne.Widget)) {
			if text, ok := o.(*canvas.Text); ok {
				at[text.Text] = text.Position().X + text.Size().Width/2
			}
		}
		if (at["new"] > at["old"]) == rtl {
			t.Errorf("mirrored %t: old at %g, new at %g", rtl, at["old"], at["new"])
		}
	}
}

// TestBarOfUnknownWork moves only with a sign of life, and stays in its track.
func TestBarOfUnknownWork(t *testing.T) {
	p := part.NewProgress()
	w := shown(t, p)
	w.Resize(fyne.NewSize(300, 200))
	bar := p.Inside()[0].(*fyne.Container).Objects[1].(*part.Bar)
	done := drawn(bar)[1].(*canvas.Rectangle)
	places := map[float32]bool{}
	state := part.ProgressState{Share: -1, Phase: "1 of 4"}
	for beat := range int64(40) {
		state.Beat = beat
		p.Set(state)
		x := done.Position().X
		places[x] = true
		if x < 0 || x+done.Size().Width > bar.Size().Width+0.1 || !done.Visible() {
			t.Fatalf("at %g, %g wide, of %g", x, done.Size().Width, bar.Size().Width)
		}
		p.Set(state) // nothing has happened
		if done.Position().X != x {
			t.Fatal("it moves though nothing happens")
		}
	}
	if len(places) != look.BarSteps {
		t.Errorf("%d places", len(places))
	}
}
