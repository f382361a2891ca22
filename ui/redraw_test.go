package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// probe is an object that counts how often what it lies in is laid out or drawn
// anew.
type probe struct {
	*canvas.Rectangle
	count *int
}

func (p probe) Refresh()           { *p.count++ }
func (p probe) Resize(fyne.Size)   { *p.count++ }
func (p probe) Move(fyne.Position) { *p.count++ }

// watched puts a probe into every part of the window that is laid out by itself.
func (st *stage) watched() *int {
	count := new(int)
	for _, c := range []*fyne.Container{
		st.phones.box, st.list.head, st.way.box, st.way.middle, st.panels.box, st.explain.box, st.banner, st.steps.box, st.strip.box, st.bar.box.Inside()[0].(*fyne.Container),
	} {
		c.Objects = append(c.Objects, probe{canvas.NewRectangle(nil), count})
	}
	return count
}

// TestNothingIsDrawnWithoutAChange shows every scene a hundred times more, with
// lists that are empty now and none then: nothing may be laid out.
func TestNothingIsDrawnWithoutAChange(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			hosttest.OneOfMany(t)
			st := newStage(t, s.make(), look.Theme{Mode: look.Light}, "en", normal)
			st.opts.Dump = nil
			count := st.watched()
			for i := range 100 {
				empty := i%2 == 0
				if len(st.situation.Phones) == 0 {
					st.situation.Phones = nil
					if empty {
						st.situation.Phones = []phone.Phone{}
					}
				}
				if len(st.situation.Folders) == 0 {
					st.situation.Folders = nil
					if empty {
						st.situation.Folders = []backup.Folder{}
					}
				}
				st.show()
			}
			if *count > 0 {
				t.Errorf("%d parts were laid out or drawn in a hundred times of the same", *count)
			}
			st.situation.Phones = append(st.situation.Phones[:0:0], st.situation.Phones...)
			st.situation.Phones = append(st.situation.Phones, phone.Phone{UDID: "new"})
			st.show()
			if *count == 0 {
				t.Error("a change was not drawn, or not counted")
			}
		})
	}
}
