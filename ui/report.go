package ui

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/report"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// showReport shows the summary for support, all of it, before it is saved.
func (w *Window) showReport() {
	if w.source.Save == nil {
		return
	}
	situation, route := w.source.Situation()
	made := report.New(situation, route, w.maker.Load().Words)
	name := "lifeboat-report.html"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	var s *sheet
	ok := part.NewPrimary("report-save", w.say("report/save"), nil)
	field := part.NewField("report-file", w.say("report/file"), func() { ok.OnTap() })
	field.OnChanged = func(text string) { ok.SetEnabled(filepath.IsAbs(text)) }
	field.SetText(name)
	ok.OnTap = func() {
		if ok.Enabled() {
			path := filepath.Clean(field.Text)
			s.close()
			w.save(path, made)
		}
	}
	copied := part.NewButton("report-copy", w.say("action/copy"), "", func() { w.app.Clipboard().SetContent(made.Text()) })
	objects := []fyne.CanvasObject{part.NewText(made.Intro)}
	for _, section := range made.Sections {
		rows := part.NewColumn(0.5, part.NewStrong(section.Title))
		for _, r := range section.Rows {
			text := r.Value
			if r.Name != "" {
				text = r.Name + ": " + r.Value
			}
			rows.Add(part.NewNote(text))
		}
		objects = append(objects, part.NewCard(rows))
	}
	s = w.sheet(made.Title, append(objects, part.NewText(w.say("report/file")), field), ok, w.say("action/cancel"), copied)
}

// save writes the report and says where it is, or why it is not.
func (w *Window) save(path string, made report.Report) {
	done := w.maker.Load().Words
	w.away(func() {
		err := w.source.Save(path, made)
		text := guide.Text{Key: "report/saved", Args: map[string]any{"File": path}}
		if err != nil {
			text = guide.Text{Key: "error/report", Args: map[string]any{"Why": err.Error()}}
		}
		w.pump.post(func() {
			w.sheet(made.Title, []fyne.CanvasObject{part.NewText(done.Text(text))}, nil, w.say("action/close"))
		})
	})
}
