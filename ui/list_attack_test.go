package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// strange are n backups as nobody would make them: names, sizes and dates at and
// beyond every edge.
func strange(n int) guide.Situation {
	s := many(n)
	odd := append([]string{
		strings.Repeat("W", 300), strings.Repeat("très long ", 30), "line\nbreak\r\nand\ttab", "\u202eright to left\u202c", "\u200f\u200e\u200b", "😀👩‍👩‍👧‍👦🏳️‍🌈",
		"", "   ", "same", "same", "same", "\x00\x01\x7f", "{{.Name}}", "<b>&amp;</b>", "a/b\\c:d", "مرحبا iPhone 12 (نسخة)",
	}, names...)
	dates := []time.Time{
		{}, time.Unix(0, 0), time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), now.Add(48 * time.Hour), now.AddDate(80, 0, 0), now, now.AddDate(-1, 0, 0),
	}
	sizes := []int64{0, 1, 999, 4e12, -5, 1 << 62, 31e9}
	for i := range s.Folders[0].Backups {
		b := &s.Folders[0].Backups[i]
		name := odd[i%len(odd)]
		b.DeviceName, b.DisplayName = name, name
		b.Date = dates[i%len(dates)]
		b.IOS = []string{"", "26.1", strings.Repeat("9.", 40), "beta\n1"}[i%4]
		b.ProductType = []string{"", "iPhone16,1", "iPhone99,9", "Toaster1,1"}[i%4]
		b.Serial = []string{"", "X", "F2LXXXXXX1234"}[i%3]
		s.Sizes[b.Folder] = sizes[i%len(sizes)]
		if i%5 == 0 {
			b.UDID = ""
		}
	}
	return s
}

// TestListWithstandsStrangeBackups draws them in every shape and order: nothing is cut
// that is not shortened on purpose, no row is higher than another, and nobody panics.
func TestListWithstandsStrangeBackups(t *testing.T) {
	for _, n := range []int{1, 2, 24, 300} {
		for _, shape := range []struct {
			size  fyne.Size
			scale float32
		}{{fyne.NewSize(845, 600), 1}, {fyne.NewSize(1400, 800), 1}, {fyne.NewSize(460, 400), 1}, {fyne.NewSize(900, 560), 2}} {
			if testing.Short() && shape.size.Width > 460 { // under the race detector, which finds nothing in what one goroutine draws
				continue
			}
			st := newListStage(t, strange(n), look.Theme{Mode: look.Light, Scale: shape.scale}, "en", shape.size)
			if st.found != n {
				t.Errorf("%d of %d backups are listed", st.found, n)
			}
			for _, by := range screen.Sorts {
				st.sortBy(by)
				for _, key := range []fyne.KeyName{fyne.KeyHome, fyne.KeyPageDown, fyne.KeyEnd} {
					st.rows.Key(key)
					for _, f := range parttest.Faults(st.object()) {
						t.Fatalf("%d at %v by %s: %+v", n, shape.size, by, f)
					}
					if d := st.backups.Details(st.marked(), st.route); d == nil || strings.ContainsAny(d.Name, "\n\r\t\x00") {
						t.Fatalf("the details of %q: %+v", st.marked(), d)
					}
				}
			}
			keep(t, fmt.Sprintf("list-strange-%d-%g", n, shape.size.Width), st.win.Canvas().Capture)
		}
	}
}

// TestListHoldsThousands: three thousand backups are listed, searched and walked
// through like three.
func TestListHoldsThousands(t *testing.T) {
	st := newListStage(t, strange(3000), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	if st.found != 3000 {
		t.Errorf("%d are listed", st.found)
	}
	st.rows.Key(fyne.KeyEnd)
	last := st.rowsInOrder()[2999]
	if st.marked() != last || !st.inSight(last) {
		t.Errorf("the last one is not reached, but %q", st.marked())
	}
	st.search.SetText("iphone 99,9 same")
	if st.found == 3000 {
		t.Error("the search finds all")
	}
	st.search.Clear()
	if st.found != 3000 {
		t.Errorf("%d are found after the search", st.found)
	}
}

// TestListWalk does what comes to its mind with the list, as a person and as a disk:
// after each step one row at most is drawn as marked, it is the one that the bar
// speaks of, and what is drawn are the rows that the search finds, in their order.
func TestListWalk(t *testing.T) {
	keys := []fyne.KeyName{fyne.KeyHome, fyne.KeyEnd, fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeySpace, fyne.KeyEscape}
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 7))
		st := newListStage(t, strange(60), look.Theme{Mode: look.Light}, "en", fyne.NewSize(640, 380))
		all := st.situation.Folders[0].Backups
		st.win.Canvas().Focus(st.rows)
		var last []string
		did := func(format string, args ...any) { last = append(last, fmt.Sprintf(format, args...)) }
		for range 120 {
			switch r.IntN(9) {
			case 0, 1, 2:
				key := keys[r.IntN(len(keys))]
				did("key %s", key)
				st.key(key)
				met(st.win.Canvas())
				moves := key != fyne.KeySpace && key != fyne.KeyEscape
				if moves && st.win.Canvas().Focused() == fyne.Focusable(st.rows) && st.marked() != "" && !st.inSight(st.marked()) {
					if row := st.shownRow(st.marked()); row != nil {
						d := fyne.CurrentApp().Driver()
						t.Logf("row %v %v list %v %v window %v", d.AbsolutePositionForObject(row), row.Size(), d.AbsolutePositionForObject(st.rows), st.rows.Size(), st.win.Canvas().Size())
					}
					t.Fatalf("seed %d: %q is marked and not in sight, after %q", seed, st.marked(), last[max(0, len(last)-8):])
				}
			case 8:
				var drawn []fyne.CanvasObject
				part.Find(st.object(), func(o fyne.CanvasObject) bool {
					if d, is := o.(part.Described); is && d.Describe().Role == "row" && st.inSight(strings.TrimPrefix(d.Describe().ID, "backup-")) {
						drawn = append(drawn, o)
					}
					return false
				})
				if len(drawn) == 0 {
					continue
				}
				id := strings.TrimPrefix(drawn[r.IntN(len(drawn))].(part.Described).Describe().ID, "backup-")
				did("click %q", id)
				row := st.shownRow(id)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row)
				test.TapCanvas(st.win.Canvas(), at.AddXY(row.Size().Width/2, row.Size().Height/2))
				if st.marked() != id {
					t.Fatalf("seed %d: clicked %q, marked is %q, after %q", seed, id, st.marked(), last[max(0, len(last)-8):])
				}
			case 3:
				dy := float32(r.IntN(9)-4) * 25
				did("wheel %g", dy)
				test.Scroll(st.win.Canvas(), fyne.NewPos(200, 300), 0, dy)
			case 4:
				size := []fyne.Size{fyne.NewSize(640, 380), fyne.NewSize(1400, 500), fyne.NewSize(400, 600)}[r.IntN(3)]
				did("size %v", size)
				st.win.Resize(size)
			case 5:
				text := []string{"", "same", "iphone 15", "zzz", "W"}[r.IntN(5)]
				did("search %q", text)
				st.search.SetText(text)
			case 6:
				from := r.IntN(len(all))
				did("backups from %d", from)
				st.situation.Folders = []backup.Folder{{Path: "/home/demo/Backups", State: backup.FolderRead, Backups: append([]backup.Facts(nil), all[from:]...)}}
				st.show()
			case 7:
				did("by %d", len(last)%4)
				st.sortBy(screen.Sorts[len(last)%4])
			}
			if !st.asDrawn(t) {
				t.Fatalf("seed %d, after %q", seed, last[max(0, len(last)-8):])
			}
		}
	}
}

// asDrawn compares what is drawn with what the list is.
func (st *listStage) asDrawn(t *testing.T) bool {
	t.Helper()
	place := map[string]int{}
	for i, folder := range st.rowsInOrder() {
		place[folder] = i
	}
	marked, before := 0, -1
	ok := true
	part.Find(st.object(), func(o fyne.CanvasObject) bool {
		d, is := o.(part.Described)
		if !is || d.Describe().Role != "row" {
			return false
		}
		folder := strings.TrimPrefix(d.Describe().ID, "backup-")
		at, known := place[folder]
		if !known || before >= 0 && at != before+1 {
			t.Errorf("row %q is at %d (known %t) after %d", folder, at, known, before)
			ok = false
		}
		before = at
		if d.Describe().State == "chosen" {
			marked++
			if folder != st.rows.Marked() {
				t.Errorf("drawn as marked is %q, marked is %q", folder, st.rows.Marked())
				ok = false
			}
		}
		return false
	})
	if marked > 1 {
		t.Errorf("%d rows are drawn as marked", marked)
	}
	if st.backups.Rows() > 0 && (st.bar == nil || st.bar.Value != st.marked()) {
		t.Errorf("the bar speaks of %+v, marked is %q", st.bar, st.marked())
		ok = false
	}
	return ok && marked <= 1
}
