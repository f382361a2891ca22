package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// list is the Choose page: all backups of this computer, to search in, to look at,
// and to choose one of. Which row is marked, what is searched for and how the rows
// are ordered lives here and nowhere else.
type list struct {
	host listHost

	title, emptyTitle *part.Headline
	body, count       *part.Text
	search            *part.Search
	order, all        *part.Button
	progress          *part.Progress // of the check of several backups
	working           *part.Card     // with it
	rows              *part.List
	top               *fyne.Container // headline, count, search and order
	head              *fyne.Container // what stands above the rows: problems, and folders that are in trouble
	panels            fyne.CanvasObject
	details           *detailsView
	none              *fyne.Container // where a search finds none
	noneSaid          *part.Text
	empty             *part.Page // in place of all, where there is no backup
	seeks             *part.Activity
	box               *listBox
	menu              *part.Menu // while it is open

	backups *screen.Backups
	route   guide.Route
	page    piece[screen.Page]
	work    *screen.Work // the check of several backups that runs; nil: none does
	here    bool         // the page is the one that is shown
	marking bool         // the person, or the page, has marked a row since the page was come to
	sort    screen.Sort
	found   int
	pointed *guide.Found    // whose backups were marked
	said    map[string]bool // the problems that stand above the rows
}

// newList makes the Choose page.
func newList(host listHost) *list {
	l := &list{host: host, sort: screen.SortDate, backups: &screen.Backups{}}
	l.title, l.emptyTitle = part.NewHeadline(), part.NewHeadline().Centred()
	l.body, l.count = part.NewText(""), part.NewNote("")
	l.search = part.NewSearch("search", host.say("list/search"), host.say("list/search-said"), host.say("list/clear"))
	l.search.OnSearch = func(string) {
		l.fill()
		l.rows.Top()
		l.rows.RevealMark()
	}
	l.search.OnKey = l.rowKey
	l.order = part.NewButton("sort", "", "sort", func() { l.openOrder() })
	l.all = part.NewButton("check-all", host.say("list/check-all"), "", host.all).Small()
	l.progress = part.NewProgress()
	l.working = part.NewCard(l.progress)
	l.rows = part.NewList("backups", host.say("list/name"))
	l.rows.Prefix, l.rows.More = "backup-", host.say("list/more")
	l.rows.OnMark = func(string) { l.marks() }
	l.rows.OnTake = func(string) { l.take() }
	l.rows.OnOpen = func(string) { l.toggle() }
	l.rows.OnMenu = l.openMenu
	l.rows.OnRune = func(r rune) { l.typedRune(r) }
	l.head = part.NewColumn(1)
	l.details = newDetailsView(l)
	l.noneSaid = centred(part.NewStrong(""))
	l.none = part.NewColumn(1, container.New(part.Inset{Y: look.Margin}, middled(part.NewIcon("search"))), l.noneSaid, centred(part.NewNote(host.say("list/none-found-more"))),
		middled(part.NewButton("search-clear-all", host.say("list/clear"), "", l.search.Clear).Tap))
	l.empty, l.seeks = part.NewPage(0), part.NewActivity(host.say("seek/name"))
	l.top = container.New(&topLayout{l: l}, l.title, l.body, l.count, l.all.Tap, l.search, l.order.Tap)
	l.box = newListBox(l)
	l.sortBy(host.order)
	return l
}

// object is the whole page; it scrolls by itself.
func (l *list) object() fyne.CanvasObject { return l.box }

// focus is what gets the focus when the page is come to: the rows; nothing where
// there are none.
func (l *list) focus() fyne.Focusable {
	switch {
	case !l.open():
		return nil
	case l.found == 0:
		return l.search
	}
	return l.rows
}

// headline is what has the focus where there is nothing to be done.
func (l *list) headline() *part.Headline {
	if l.backups.Rows() == 0 {
		return l.emptyTitle
	}
	return l.title
}

// marked is the folder of the marked row; empty: none is, or the page is another one.
func (l *list) marked() string {
	if !l.open() {
		return ""
	}
	return l.rows.Marked()
}

// setPanels sets what stands above the rows: the problems of the page.
func (l *list) setPanels(o fyne.CanvasObject) {
	l.panels = o
	l.fillHead()
}

// apply shows a Screen, and reports whether anything of the page has changed. It
// costs nothing on other pages, and where the list is the one from before.
func (l *list) apply(s screen.Screen) bool {
	came := !l.here && s.Route.Kind == guide.PageList
	left := l.here && s.Route.Kind != guide.PageList
	l.here = s.Route.Kind == guide.PageList
	if left {
		l.host.primary(nil)
	}
	if !l.here {
		l.said = nil
		l.seeks.Run(false)
		return false
	}
	before := l.route
	l.route = s.Route
	said := screen.Page{Title: s.Page.Title, Body: s.Page.Body, Picture: s.Page.Picture, Seeks: s.Page.Seeks, SeeksIn: s.Page.SeeksIn}
	worded := l.page.set(said)
	same, old := s.Backups == l.backups, l.backups
	l.backups = s.Backups
	news := l.noted(s, old)
	if worded {
		l.title.Set(said.Title, s.Page.Named...)
		l.emptyTitle.Set(said.Title)
		l.body.Set(said.Body)
		l.seeks.At(said.SeeksIn)
		l.seeks.Run(said.Seeks)
	}
	if came {
		l.marking = false
		if s.Backups.Chosen != "" {
			l.rows.Mark("")
		}
	}
	switch {
	case !same:
		l.fill()
		if !sameHead(old, l.backups) {
			l.fillHead()
		}
	case came:
		l.begin()
		l.marks()
	case !sameOffers(before, l.route):
		l.marks()
	}
	work := s.Page.Work
	if s.Backups.Checking == "" {
		work = nil
	}
	if l.moved(work) || worded || !same || came {
		l.fillEmpty()
		l.box.Refresh()
	}
	switch {
	case l.markFound(s):
	case news:
		l.rows.Top() // what is said there is to be seen
	case !came && !same && s.Backups.Added() > old.Added():
		if added := s.Backups.New(old); added != "" { // what the person has just pointed at
			l.search.Clear()
			l.rows.Mark(added)
			l.rows.RevealMark()
			l.marks()
		}
	}
	return worded || !same || came
}

// moved shows how far the check of several backups is, and reports whether the head
// of the rows is another one, or of another height, for it.
func (l *list) moved(now *screen.Work) bool {
	was, width := l.work, l.working.Size().Width
	l.work = now
	if now != nil {
		before := part.Tall(l.working, width)
		l.progress.Set(progressOf(now))
		if was != nil && part.Tall(l.working, width) == before {
			l.working.Refresh()
			return false
		}
	}
	if was == nil && now == nil {
		return false
	}
	if (was == nil) != (now == nil) {
		l.fillHead()
		l.marks()
	} else {
		l.rows.Settle()
	}
	return true
}

// markFound marks the newest of the backups that the person has just pointed at, as
// soon as it is listed, and reports whether it did.
func (l *list) markFound(s screen.Screen) bool {
	if s.Found == nil || s.Found.Of == l.pointed {
		return false
	}
	newest := s.Backups.Newest(s.Found.Backups)
	if newest == "" {
		return false
	}
	l.pointed = s.Found.Of
	l.search.Clear()
	l.rows.Mark(newest)
	l.rows.RevealMark()
	l.marks()
	return true
}

// noted takes the problems that stand above the rows, and reports whether there is
// another one, open, or a folder in trouble, than before.
func (l *list) noted(s screen.Screen, old *screen.Backups) bool {
	news := len(s.Backups.Troubles) > len(old.Troubles)
	now := map[string]bool{}
	for _, p := range s.Panels {
		now[p.ID] = true
		news = news || p.Open && !l.said[p.ID]
	}
	l.said = now
	return news
}

// goOn takes over from the list of the window before it was drawn anew, in another
// language or size: what was searched for, the order, and the mark.
func (l *list) goOn(before *list) {
	before.seeks.Run(false)
	if !before.here || !l.here {
		return
	}
	l.details.open = before.details.open
	l.sortBy(before.sort)
	l.search.SetText(before.search.Text)
	l.pointed = before.pointed
	l.rows.Mark(before.rows.Marked())
	l.marks()
	l.rows.RevealMark()
}

// begin marks the row to begin with: the chosen backup, or the recommended one.
func (l *list) begin() {
	if l.marking || l.rows.Marked() != "" {
		return
	}
	for _, folder := range []string{l.backups.Chosen, l.backups.Recommend} {
		if l.backups.Row(folder) != nil {
			l.rows.Mark(folder)
			l.rows.RevealMark()
			return
		}
	}
}

// fill makes the rows that the search finds.
func (l *list) fill() {
	groups, said := l.backups.Found(l.search.Text, l.sort)
	l.count.Set(said)
	before := l.found
	items := l.items(groups)
	if (before == 0) != (l.found == 0) {
		l.placeHead()
	}
	l.rows.Set(items)
	l.noneSaid.Set(l.backups.NoneFound(l.search.Text))
	if l.search.Text == "" {
		l.begin()
	} else if l.rows.Marked() == "" && l.found > 0 {
		l.rows.Key(fyne.KeyHome) // what is found first: Enter takes it
	}
	l.marks()
	l.box.Refresh()
}

// marks is told when another row is marked, or the offers have changed: the bar
// and the details follow at once.
func (l *list) marks() {
	folder := l.rows.Marked()
	l.marking = l.marking || folder != ""
	if l.work != nil {
		l.host.primary(nil) // the page's own: to stop
	} else {
		l.host.primary(l.choose(folder))
	}
	l.details.show(folder)
	l.host.changed()
}

// choose is the button that takes a row; nil where there are no rows.
func (l *list) choose(folder string) *screen.Button {
	if l.backups.Rows() == 0 || l.work != nil {
		return nil
	}
	return l.backups.Choose(folder, l.route)
}

// take takes the marked row.
func (l *list) take() {
	if b := l.choose(l.rows.Marked()); b != nil && b.Enabled {
		l.host.do(*b)
	}
}

// toggle opens the details under the marked row, or closes them. Beside the rows
// they are always open.
func (l *list) toggle() {
	l.details.open = !l.details.open
	l.details.place()
	l.rows.RevealMark()
	l.host.changed()
}

func centred(t *part.Text) *part.Text {
	t.Align = fyne.TextAlignCenter
	return t
}
