package ui

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/report"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// reportSheet shows the summary for support, all of it, before it is saved, and
// asks where to.
type reportSheet struct {
	w     *Window
	s     *sheet
	made  report.Report
	place *place
	name  *part.Field
	ok    *part.Button
}

func (w *Window) showReport() {
	if w.source.Save == nil {
		return
	}
	situation, route := w.source.Situation()
	r := &reportSheet{w: w, made: report.New(situation, route, w.maker.Load().Words, w.opts.Version)}
	r.ok = part.NewPrimary("report-save", w.say("report/save"), r.save)
	r.name = part.NewField("report-file", w.say("report/name"), r.save)
	r.name.SetText(w.say("report/proposed") + " " + situation.Now.Format("2006-01-02") + ".html")
	r.name.OnChanged = func(string) { r.check() }
	r.place = w.newPlace("report", folderAsk{begin: w.opts.Documents, title: w.say("report/where"), hint: w.say("folder/hint")}, func() {
		if r.s != nil {
			r.check()
			r.s.settle()
		}
	})
	copied := part.NewButton("report-copy", w.say("action/copy"), "", func() { w.copyText(r.made.Text()) })
	objects := []fyne.CanvasObject{
		part.NewText(r.made.Intro),
		part.NewStrong(w.say("report/where")), r.name, r.place.box,
	}
	for _, section := range r.made.Sections {
		rows := part.NewColumn(0.5, part.NewStrong(section.Title))
		for _, row := range section.Rows {
			text := row.Value
			if row.Name != "" {
				text = row.Name + ": " + row.Value
			}
			rows.Add(part.NewNote(text))
		}
		objects = append(objects, part.NewCard(rows))
	}
	r.check()
	r.s = w.sheet(r.made.Title, objects, r.ok, w.say("action/cancel"), copied)
}

// check lets the report be saved under a name, in a folder.
func (r *reportSheet) check() {
	name := strings.TrimSpace(r.name.Text)
	r.ok.SetEnabled(filepath.IsAbs(r.place.folder) && name != "" && name == filepath.Base(name) && strings.Trim(name, ".") != "")
}

// save writes the report and says where it is, or why it is not.
func (r *reportSheet) save() {
	if !r.ok.Enabled() {
		return
	}
	w := r.w
	name := strings.TrimSpace(r.name.Text)
	stem := filepath.Join(r.place.folder, strings.TrimSuffix(name, filepath.Ext(name)))
	r.s.close()
	said := w.maker.Load().Words
	w.away(func() {
		path := unused(stem, ".html", ".txt")
		err := w.source.Save(path, r.made)
		w.pump.post(func() {
			if err != nil {
				text := said.Text(guide.Text{Key: "error/report", Args: map[string]any{"Why": err.Error()}})
				w.sheet(r.made.Title, []fyne.CanvasObject{part.NewText(text)}, nil, w.say("action/close"))
				return
			}
			w.saved(w.say("report/saved-title"), path)
		})
	})
}

// unused is a name for a file that nothing has yet, nor its companions with other
// endings: what a person saved before is not written over.
func unused(stem string, ends ...string) string {
	for n := 1; ; n++ {
		try := stem
		if n > 1 {
			try += " (" + strconv.Itoa(n) + ")"
		}
		free := true
		for _, end := range ends {
			if _, err := os.Lstat(try + end); err == nil {
				free = false
			}
		}
		if free {
			return try + ends[0]
		}
	}
}

// saved says where a file is that was just saved, and offers to open it.
func (w *Window) saved(title, path string) {
	var s *sheet
	var open *part.Button
	if w.source.Open != nil {
		open = part.NewPrimary("saved-open", w.say("action/open"), func() { s.close(); w.openFile(path) })
	}
	var more []*part.Button
	if w.source.Reveal != nil {
		more = append(more, part.NewButton("saved-show", w.say("action/show-folder"), "", func() { s.close(); w.reveal(path) }))
	}
	more = append(more, part.NewButton("saved-copy", w.say("menu/copy-path"), "", func() { w.copyText(path) }))
	s = w.sheet(title, []fyne.CanvasObject{
		part.NewMiddle(1, part.NewIcon("good"), part.NewStrong(filepath.Base(path))), part.NewText(filepath.Dir(path)),
	}, open, w.say("action/close"), more...)
}
