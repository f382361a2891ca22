package inside_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// BenchmarkScrollChat turns the wheel in a chat of a million messages by a notch, and
// draws nothing.
func BenchmarkScrollChat(b *testing.B) {
	v := &many{n: 1_000_000, of: numbered}
	w := manyWindow(b, v, fyne.NewSize(815, 600))
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyReturn)
	for b.Loop() {
		test.Scroll(w.Canvas(), fyne.NewPos(700, 300), 0, 25)
		w.settle()
	}
}

// large is a View of a list of as many rows as one has at once.
type large struct{ shown.View }

func (large) List(context.Context, inventory.Kind, string) (shown.List, error) {
	l := shown.List{Count: shown.MostRows + 7}
	for i := range shown.MostRows {
		l.Rows = append(l.Rows, shown.Row{ID: strconv.Itoa(i), Title: "Visit " + strconv.Itoa(i), Note: "https://news.example/" + strconv.Itoa(i), Time: dayOne.Add(time.Duration(i) * time.Hour), Bytes: -1})
	}
	return l, nil
}

func (large) Card(context.Context, inventory.Kind, string) (shown.Card, error) {
	return shown.Card{}, nil
}

// TestLongList: a list of 20,000 rows is filled in steps, each row once.
func TestLongList(t *testing.T) {
	var steps int
	w := newWindow(t, nil, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), func(h *inside.Host) inside.Page {
		h.View = large{}
		post := h.Post
		h.Post = func(f func()) { steps++; post(f) }
		return inside.NewRecords(h, inventory.SafariHistory)
	})
	if steps < 50 {
		t.Errorf("it was filled in %d steps", steps)
	}
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyEnd)
	if !w.sees("row: Visit 19999") {
		t.Errorf("the last row is not to be seen:\n%s", strings.Join(w.says(), "\n"))
	}
}

// BenchmarkLongList fills a list of 20,000 rows; the longest step is what a picture waits.
func BenchmarkLongList(b *testing.B) {
	for b.Loop() {
		var longest time.Duration
		newWindow(b, nil, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), func(h *inside.Host) inside.Page {
			h.View = large{}
			post := h.Post
			h.Post = func(f func()) {
				post(func() {
					began := time.Now()
					f()
					longest = max(longest, time.Since(began))
				})
			}
			return inside.NewRecords(h, inventory.SafariHistory)
		})
		b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest")
	}
}
