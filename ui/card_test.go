package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// cards are the phones that people plug in, in the states in which a card shows them.
func cards() []scene {
	with := func(name string, change func(*guide.Situation, *phone.Phone)) func() guide.Situation {
		return func() guide.Situation {
			s := sceneOf(name)
			change(&s, &s.Phones[0])
			return s
		}
	}
	more := func(n int) func() guide.Situation {
		return with("verdict-good", func(s *guide.Situation, _ *phone.Phone) {
			for i := range n {
				p := aPhone()
				p.UDID, p.Name = fmt.Sprintf("00008130-%016X", i+1), phone.Is([]string{"Ben’s iPhone", "The iPhone of the whole big family", "iPad", "Old one"}[i])
				p.ProductType = phone.Is([]string{"iPhone14,2", "iPhone12,8", "iPad13,1", "iPhone10,1"}[i])
				s.Phones = append(s.Phones, p)
			}
		})
	}
	return []scene{
		{"choose", func() guide.Situation { return sceneOf("choose") }},
		{"fits", func() guide.Situation { return sceneOf("verdict-good") }},
		{"locked", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) { p.Locked = phone.Is(true) })},
		{"locked-and-too-big", with("verdict-too-big", func(_ *guide.Situation, p *phone.Phone) { p.Locked = phone.Is(true) })},
		{"too-new-and-too-big", with("verdict-too-big", func(_ *guide.Situation, p *phone.Phone) {
			p.ProductType, p.IOS = phone.Is("iPhone10,1"), phone.Is("16.7.12")
		})},
		{"update", with("verdict-too-big", func(_ *guide.Situation, p *phone.Phone) { p.IOS = phone.Is("18.6.2") })},
		{"low-battery", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) {
			p.Battery, p.FindMy, p.BackupEncrypted = phone.Is(phone.Battery{Percent: 4}), phone.Is(true), phone.Is(false)
		})},
		{"supervised", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) { p.Supervised = phone.Is(true) })},
		{"wifi", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) { p.Connection = phone.Network })},
		{"ipad", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) {
			p.ProductType, p.Class, p.Name = phone.Is("iPad13,1"), phone.Is("iPad"), phone.Is("Anna’s iPad")
		})},
		{"long-name", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) { p.Name = phone.Is(names[3]) })},
		{"japanese", with("verdict-good", func(_ *guide.Situation, p *phone.Phone) { p.Name = phone.Is(names[0]) })},
		{"reading", with("choose", func(_ *guide.Situation, p *phone.Phone) {
			*p = phone.Phone{UDID: p.UDID, Connection: phone.USB, Trust: phone.Trusted, Name: p.Name, ProductType: p.ProductType, Class: p.Class, IOS: p.IOS}
		})},
		{"unreadable", with("choose", func(_ *guide.Situation, p *phone.Phone) {
			p.Storage, p.Battery = phone.NotReadable[phone.Storage](phone.ReasonLocked), phone.NotReadable[phone.Battery](phone.ReasonLocked)
			p.Locked = phone.Is(true)
		})},
		{"tiny", with("verdict-good", func(s *guide.Situation, _ *phone.Phone) { s.Sizes[s.Backup] = 17e6; small(s, 17e6) })},
		{"huge", with("verdict-good", func(s *guide.Situation, _ *phone.Phone) { s.Sizes[s.Backup] = 4e12; small(s, 4e12) })},
		{"waiting", func() guide.Situation { return sceneOf("trust-asked") }},
		{"restoring", func() guide.Situation { return sceneOf("restoring") }},
		{"unplugged", func() guide.Situation { return sceneOf("backup-unplugged") }},
		{"none", func() guide.Situation { return sceneOf("connect") }},
		{"two", more(1)},
		{"five", more(4)},
	}
}

// small gives the chosen backup another size in its report, which is what counts
// once it was checked.
func small(s *guide.Situation, bytes int64) {
	c := s.Checks[s.Backup]
	c.Report.Kinds = []backup.KindCount{{Kind: backup.KindPhotos, Files: 1, Bytes: bytes}}
	c.Report.Counts.Bytes = bytes
	s.Checks[s.Backup] = c
}

// TestCardAndStepsStandWithoutScrolling in the window as it opens, whatever the phones
// say, and of up to five of them.
func TestCardAndStepsStandWithoutScrolling(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	for _, lang := range []string{"en", "de"} {
		for _, s := range cards() {
			t.Run(lang+"/"+s.name, func(t *testing.T) {
				st := newStage(t, s.make(), look.Theme{}, lang, look.WindowSize)
				f := st.frame
				if want, got := f.side.Height(f.side.Size().Width), f.side.Size().Height; want > got {
					t.Errorf("the card wants %g and has %g", want, got)
				}
				if !f.steps.Visible() || f.step.Visible() {
					t.Error("a line stands for the steps")
				}
				if s.name == "five" || s.name == "two" { // they leave no room for steps that lie far off
					return
				}
				for _, row := range f.rail.Inside() {
					if !row.Visible() {
						t.Error("the steps are not whole")
						break
					}
				}
			})
		}
	}
}

// TestLowSidebarUsesItsRoom at any height: the card is whole before the steps are, both
// are whole where there is room, one is told where one is, and no step that would have room is left out.
func TestLowSidebarUsesItsRoom(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	for _, s := range cards() {
		st := newStage(t, s.make(), look.Theme{}, "de", look.WindowSize)
		f := st.frame
		inner := f.side.Size().Width + look.Hairline - 2*look.SidebarPad
		f.rail.Fit(10_000)
		list := part.Tall(f.steps, inner)
		step := (list + look.Stroke) / float32(len(f.rail.Inside()))
		for height := float32(500); height <= 800; height += 20 {
			st.win.Resize(fyne.NewSize(look.WindowSize.Width, height))
			room := f.foot.Position().Y - f.side.Position().Y
			card := f.side.Height(f.side.Size().Width)
			has := f.side.Size().Height
			shown := 0
			st.faultless(fmt.Sprintf("%s, %g high", s.name, height), map[string]bool{})
			for _, row := range f.rail.Inside() {
				if row.Visible() {
					shown++
				}
			}
			switch {
			case card+list+look.Space <= room:
				if !f.steps.Visible() || shown != len(f.rail.Inside()) || has < card {
					t.Errorf("%s, %g high: card %g and steps %g have room in %g, and %d steps are shown", s.name, height, card, list, room, shown)
				}
			case f.steps.Visible():
				if shown < 3 || !st.has("step-"+string(st.guide.Plan(st.situation).Current)) {
					t.Errorf("%s, %g high: %d steps do not say where one is", s.name, height, shown)
				}
				if left := room - min(has, card) - f.steps.Size().Height - look.Space; left >= step {
					t.Errorf("%s, %g high: there is room for one step more: %g", s.name, height, left)
				}
			case has < min(card, look.Em(look.PhonesEm)):
				t.Errorf("%s, %g high: not even a line is there, and the card has %g of %g", s.name, height, has, card)
			case room-has-look.Space >= 3*step && has >= card:
				t.Errorf("%s, %g high: one line, though there is room for %g", s.name, height, room-has)
			}
		}
	}
}

// TestLowWindowKeepsTheCard: where there is no room for both, the card is whole, and
// some of the steps or a line say where one is.
func TestLowWindowKeepsTheCard(t *testing.T) {
	for _, s := range cards()[:2] {
		st := newStage(t, s.make(), look.Theme{}, "en", fyne.NewSize(800, 560))
		f := st.frame
		if want, got := f.side.Height(f.side.Size().Width), f.side.Size().Height; want > got || f.steps.Visible() == f.step.Visible() {
			t.Errorf("%s: the card wants %g and has %g, steps %t", s.name, want, got, f.steps.Visible())
		}
	}
}

// TestCardLooks draws the cards, to be looked at.
func TestCardLooks(t *testing.T) {
	shapes := []struct {
		name, lang string
		theme      look.Theme
		size       fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, look.WindowSize},
		{"dark", "de", look.Theme{Mode: look.Dark}, look.WindowSize},
		{"longer", words.Longer, look.Theme{Mode: look.Light}, look.WindowSize},
		{"mirrored", words.Mirrored, look.Theme{Mode: look.Dark}, look.WindowSize},
		{"large", "de", look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(1920, 1080)},
		{"small", "en", look.Theme{Mode: look.Light}, fyne.NewSize(800, 560)},
	}
	used := map[string]bool{}
	for _, shape := range shapes {
		if testing.Short() && shape.lang != words.Longer {
			continue
		}
		st := newStage(t, onTheWay(), shape.theme, shape.lang, shape.size)
		for _, s := range cards() {
			st.situation = s.make()
			st.show()
			keep(t, "card-"+shape.name+"-"+s.name, st.win.Canvas().Capture)
			st.faultless(strings.Join([]string{"card", shape.name, s.name}, " "), used)
		}
	}
}

// TestRingSaysAllOfItsColours: each thing on the ring has a line with its figure and
// its help, on the card and on the page of the phone, and the ring says all of them.
func TestRingSaysAllOfItsColours(t *testing.T) {
	st := open(t, "verdict-too-big")
	gauge := func() (all []string) {
		for _, i := range st.read().Items {
			if i.Role == "gauge" && strings.HasPrefix(i.Name, "Storage") {
				all = append(all, i.Name)
			}
		}
		return all
	}
	lines := map[string]string{"Used": "116 GB", "Free": "12 GB", "Can be freed": "8 GB", "This backup": "31 GB"}
	check := func(where string, root fyne.CanvasObject) {
		helped := map[string]string{}
		part.Each(root, func(o fyne.CanvasObject) {
			if h, ok := o.(*part.Helped); ok {
				var said []string
				part.Each(h.Content, func(o fyne.CanvasObject) {
					if text, ok := o.(*part.Text); ok {
						said = append(said, text.Text())
					}
				})
				if len(said) == 2 {
					helped[said[0]] = said[1]
					if h.Text() == "" {
						t.Errorf("%s: %s says nothing on hover", where, said[0])
					}
				}
			}
		})
		for label, figure := range lines {
			if label == "Used" && where == "page" {
				continue // there the kinds are told apart
			}
			if helped[label] != figure {
				t.Errorf("%s: %s is said to be %q, want %q: %v", where, label, helped[label], figure, helped)
			}
		}
		for _, want := range []string{"12 GB free of 128 GB", "Used 116 GB", "Can be freed 8 GB", "This backup 31 GB", "11 GB too little"} {
			if all := gauge(); len(all) == 0 || !strings.Contains(all[len(all)-1], want) {
				t.Errorf("%s: the ring is called %q", where, all)
			}
		}
	}
	check("card", st.frame.side)
	st.showPhone(st.situation.Phone)
	check("page", st.phonePage.page)
}

// TestCardNeedsNoEmptyRing: what is not read has no gauge, and the reason is said once.
func TestCardNeedsNoEmptyRing(t *testing.T) {
	for _, s := range cards() {
		if s.name != "reading" && s.name != "unreadable" {
			continue
		}
		st := newStage(t, s.make(), look.Theme{}, "en", normal)
		for _, i := range st.read().Items {
			if i.Role == "gauge" && strings.HasPrefix(i.Name, "Storage") {
				t.Errorf("%s: a ring of nothing: %+v", s.name, i)
			}
		}
	}
}
