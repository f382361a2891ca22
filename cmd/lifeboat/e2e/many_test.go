package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestFiveHundred uses the list of five hundred backups as a technician does: by
// wheel, keys, search and orders, and by each entry of the menu of a row.
func TestFiveHundred(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	names := []string{"Anna’s iPhone", "Oma", "Büro", "Ida"}
	var all []samples.Options
	for i := range 500 {
		o := samples.Options{
			Seed: uint64(i + 1), Files: 5, Apps: []samples.App{}, DeviceName: names[i%len(names)],
			UDID: fmt.Sprintf("00008130-%016X", i%50), Date: time.Now().Add(-time.Duration(i+1) * 20 * time.Hour),
		}
		o.Folder = fmt.Sprintf("%s-%03d", o.UDID, i)
		all = append(all, o)
	}
	root, made := backups(t, all...)
	damaged(t, made[7], backup.MissingFiles)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.says("500 backups of 50 iPhones")
	a.focused("backups")
	a.key("Home")
	first := a.marks("the first row", func(id string) bool { return id == row(made[0]) })

	// A click marks a row, and the button is for that one.
	second := a.rows()[1]
	a.click(second)
	a.marks("the row that was clicked", func(id string) bool { return id == second })
	a.until("its button", func(s text) bool { i, ok := s.find("primary-choose-backup"); return ok && !i.Disabled })

	// The wheel moves the rows, and neither the mark nor the bar below.
	list, _ := a.read().find("backups")
	a.xdo("mousemove", "--window", a.window, strconv.Itoa(int(list.X+list.W/2)), strconv.Itoa(int(list.Y+list.H/2)))
	a.xdo("click", "--repeat", "12", "--delay", "5", "5")
	a.until("the first row to go out of sight", func(s text) bool { i, ok := s.find(first); return !ok || !i.Shown })
	a.shot("1-scrolled")
	a.key("Up") // the keys go on from the mark, which comes back into sight
	a.marks("the row above the mark", func(id string) bool { return id == first })

	// By keys from one end to the other.
	a.key("End")
	last := a.marks("the last row", func(id string) bool { return id != first })
	a.key("Page_Up")
	a.marks("a page above", func(id string) bool { return id != last })
	a.key("Home")
	a.marks("the first row again", func(id string) bool { return id == first })

	// The search follows each letter.
	for n, want := range []string{"125 of 500", "125 of 500", "125 of 500"} {
		a.types(string("oma"[n]))
		if n == 2 {
			a.says(want)
		}
	}
	a.until("nothing but what was looked for", func(s text) bool {
		rows := 0
		for _, i := range s.Items {
			if i.Role == "row" && strings.HasPrefix(i.ID, "backup-") {
				rows++
				if !strings.Contains(i.Name, "Oma") {
					return false
				}
			}
		}
		return rows > 2
	})
	a.shot("2-found")
	a.key("Escape")
	a.says("500 backups")
	a.marks("the mark to stay", func(id string) bool { return id != "" })

	// Each order is one: by the words of the rows that are to be seen.
	for _, by := range []string{"name", "size", "state", "date"} {
		a.click("sort")
		a.click("sort-" + by)
		a.until("the order", func(s text) bool { i, _ := s.find("sort"); return i.Name == a.words.Say("list/sort-"+by) })
		a.nextText()
		if rows := a.rows(); len(rows) < 3 {
			t.Errorf("sorted by %s, the list shows %v", by, rows)
		}
	}
	a.key("Home")
	a.marks("the newest first", func(id string) bool { return id == row(made[0]) })

	// Each entry of the menu.
	open := func(id string) {
		t.Helper()
		i, _ := a.until(id, func(s text) bool { i, ok := s.find(id); return ok && i.Shown }).find(id)
		a.move(i)
		a.xdo("click", "3")
		a.has("menu-copy-path")
	}
	one := row(made[0])
	open(one)
	a.shot("3-menu")
	a.click("menu-show")
	a.told("the folder to be shown", func(b *bus) bool { return len(b.items) == 1 && strings.HasSuffix(b.items[0], made[0].Options.Folder) })
	open(one)
	a.click("menu-copy-path")
	a.pasted(made[0].Folder)
	open(one)
	a.click("menu-copy-details")
	a.pasted(made[0].Folder)
	open(one)
	a.click("menu-details")
	a.has("details-copy")
	open(one)
	a.click("menu-details") // hides them
	a.until("the details to go", func(s text) bool { _, ok := s.find("details-copy"); return !ok })
	open(one)
	a.key("Escape")
	a.until("the menu to close", func(s text) bool { _, ok := s.find("menu-copy-path"); return !ok })
	open(one)
	a.click("menu-choose-backup")
	a.step("check")
	a.key("alt+Left")
	a.step("choose")
	for _, by := range []string{"check-quick", "check"} { // the damaged one, by its name
		a.types(made[7].Options.UDID)
		a.says("10 of 500")
		id := row(made[7])
		for range 20 {
			if i, ok := a.read().find(id); ok && i.Shown {
				break
			}
			a.key("Down")
			a.nextText()
		}
		open(id)
		a.click("menu-" + by)
		a.step("check")
		a.has("kinds")
		a.says("damaged")
		a.key("alt+Left")
		a.step("choose")
		a.key("Escape") // the search of before
		a.says("500 backups")
	}
	a.shot("4-checked")

	// A double click takes a row.
	a.key("Home")
	a.marks("the first row", func(id string) bool { return id == one })
	a.doubleClick(one, "check")
	a.says(made[0].Options.DeviceName)
}

// marked is the row that is marked and to be seen.
func (s text) marked() string {
	for _, i := range s.Items {
		if i.Role == "row" && i.State == "chosen" && i.Shown {
			return i.ID
		}
	}
	return ""
}

// marks waits until exactly one row is marked, in sight, of which something holds.
func (a *app) marks(what string, holds func(id string) bool) string {
	a.t.Helper()
	s := a.until(what, func(s text) bool { id := s.marked(); return id != "" && holds(id) })
	n := 0
	for _, i := range s.Items {
		if i.Role == "row" && i.State == "chosen" {
			n++
		}
	}
	if n != 1 {
		a.t.Errorf("%s: %d rows are marked", what, n)
	}
	return s.marked()
}

// rows are the rows of backups that are whole to be seen, from the top.
func (a *app) rows() []string {
	var seen []item
	for _, i := range a.read().Items {
		if i.Role == "row" && i.Whole && strings.HasPrefix(i.ID, "backup-") {
			seen = append(seen, i)
		}
	}
	slices.SortFunc(seen, func(a, b item) int { return int(a.Y - b.Y) })
	ids := make([]string, len(seen))
	for n, i := range seen {
		ids[n] = i.ID
	}
	return ids
}

// pasted pastes what was copied into the field for the search, and takes it out.
func (a *app) pasted(want string) {
	a.t.Helper()
	a.key("ctrl+f")
	a.focused("search")
	a.key("ctrl+v")
	a.until("what was copied", func(s text) bool { i, _ := s.find("search"); return strings.Contains(i.State, want) })
	a.key("Escape")
	a.until("an empty search", func(s text) bool { i, _ := s.find("search"); return i.State == "" })
}
