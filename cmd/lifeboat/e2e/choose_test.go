package e2e

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestChoose finds one backup among many: by the keys of a list, by a search, by a
// right click, and takes it by a double click.
func TestChoose(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted")
	names := []string{"Anna’s iPhone", "Oma", "Büro"}
	var all []samples.Options
	for i := range 30 {
		all = append(all, samples.Options{
			Seed: uint64(i + 1), Files: 12, Apps: []samples.App{}, DeviceName: names[i%len(names)],
			Date: time.Now().Add(-time.Duration(i+1) * 30 * time.Hour),
		})
	}
	root, made := backups(t, all...)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.focused("backups")
	a.says("30 backups of 30 iPhones")

	a.key("End")
	marked := func(s text) string {
		for _, i := range s.Items {
			if i.Role == "row" && i.State == "chosen" && i.Shown {
				return i.ID
			}
		}
		return ""
	}
	a.until("the last row to be marked, in sight", func(s text) bool { return marked(s) == row(made[29]) })
	a.key("Page_Up")
	a.until("the mark to move by a page", func(s text) bool { id := marked(s); return id != "" && id != row(made[29]) })
	a.key("Home")
	a.until("the first row to be marked", func(s text) bool { return marked(s) == row(made[0]) })
	a.shot("1-list")

	a.types("buro") // wherever the focus is
	a.says("10 of 30 backups")
	a.focused("search")
	a.key("Down")
	a.until("the second that was found", func(s text) bool { return marked(s) == row(made[5]) })
	a.shot("2-search")
	a.types(" nobody")
	a.says("No backup fits")
	a.shot("3-none")
	a.key("Escape")
	a.says("30 backups")

	i, _ := a.until("the first row", func(s text) bool { i, ok := s.find(row(made[0])); return ok && i.Shown }).find(row(made[0]))
	a.move(i)
	a.xdo("click", "3")
	a.has("menu-copy-path")
	a.shot("4-menu")
	a.click("menu-details")
	a.has("details-copy")
	a.shot("5-details")
	a.until("the menu to close", func(s text) bool { _, open := s.find("menu-details"); return !open })

	a.doubleClick(row(made[0]), "check")
}

// doubleClick clicks twice on something, which leads to a step of the way. It is done again
// where so much time passed between the two that they were none.
func (a *app) doubleClick(id, step string) {
	a.t.Helper()
	for range 20 {
		i, _ := a.until(id, func(s text) bool { i, ok := s.find(id); return ok && i.Shown || s.Step == step }).find(id)
		if a.read().Step == step {
			break
		}
		a.move(i)
		a.xdo("click", "--repeat", "2", "--delay", "60", "1")
		for range 5 {
			a.nextText() // by now the clicks have come, and what they were is known
			if a.read().Step == step {
				return
			}
		}
	}
	a.step(step)
}
