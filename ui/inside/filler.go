package inside

import "github.com/lifeboat-app/lifeboat/ui/part"

// filler fills a list some rows at a time, so that no picture waits for thousands of them.
type filler struct {
	h      *Host
	rows   *part.List
	items  []part.ListItem
	serial int    // of the filling that counts
	then   func() // done once, when all rows are there; nil: nothing
}

// atOnce is how many rows are made before the window may draw again.
const atOnce = 300

// fill makes n rows anew, and what stands under them.
func (f *filler) fill(n int, row func(i int) []part.ListItem, end []part.ListItem) {
	f.serial++
	f.items = make([]part.ListItem, 0, n+len(end))
	f.step(f.serial, 0, n, row, end)
}

func (f *filler) step(serial, from, n int, row func(i int) []part.ListItem, end []part.ListItem) {
	if serial != f.serial {
		return
	}
	to := min(from+atOnce, n)
	for i := from; i < to; i++ {
		f.items = append(f.items, row(i)...)
	}
	if to == n {
		f.items = append(f.items, end...)
	}
	f.rows.Set(f.items)
	if then := f.then; to == n && then != nil {
		f.then = nil
		then()
	}
	if to < n {
		f.h.Away(func() { f.h.Post(func() { f.step(serial, to, n, row, end) }) })
	}
}

// stop ends it.
func (f *filler) stop() { f.serial++ }
