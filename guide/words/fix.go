package words

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Fix is the words for one problem, its figures filled in. Every text is plain.
type Fix struct {
	ID        guide.ProblemID
	Title     string
	Level     guide.Level // of its record; a panel may have its own
	Picture   string      // its illustration
	Meaning   string      // what it means
	Safe      string      // what is safe; may be empty
	Steps     []string
	Commands  []string // what the steps say to type, each once
	Otherwise string   // if that does not help
	Details   string   // for those who want to know more
	Sources   string   // where it is known from, with the grade of the evidence
	Grade     string   // A best … K weakest
}

// Fix returns the words for a problem. Args are the figures that the problem
// has (Problem.Params); a sentence whose figure is not known is left out or said
// without it. The error wraps fs.ErrNotExist for an unknown problem.
func (w *Words) Fix(id guide.ProblemID, args map[string]any) (Fix, error) {
	source, err := assets.FindProblem(w.lang, string(id))
	if err != nil {
		return Fix{}, err
	}
	f := filler{data: w.figures(args), id: string(id), show: w.show}
	fix := Fix{
		ID: id, Title: f.plain(source.Title), Level: guide.Level(source.Level), Picture: source.Picture,
		Meaning: f.plain(source.Meaning), Safe: f.plain(source.Safe),
		Otherwise: f.plain(source.Otherwise), Details: f.plain(source.Details),
		Sources: source.Sources, Grade: source.Grade,
	}
	for _, step := range source.Steps {
		if text := f.plain(step); text != "" { // else a step about a figure that is not known
			fix.Steps = append(fix.Steps, text)
			for i, piece := range strings.Split(step, "`") {
				if command := f.plain(piece); i%2 == 1 && command != "" && !slices.Contains(fix.Commands, command) {
					fix.Commands = append(fix.Commands, command)
				}
			}
		}
	}
	return fix, f.err
}

// figures turns the arguments of a fix into words. Names that stand in
// sentences get a general word where they are not known; Files is Count as a
// number of files, with its plural.
func (w *Words) figures(args map[string]any) map[string]string {
	data := make(map[string]string, len(args)+8)
	for _, name := range []string{"Model", "Phone", "Install", "Start"} {
		data[name] = w.Say("param/" + name)
	}
	if distro, ok := args["Distro"].(string); ok {
		if service, known := assets.LinuxServices()[distro]; known {
			data["Install"], data["Start"] = service.Install, service.Start
		}
	}
	if count, ok := args["Count"].(int64); ok && count > 0 {
		data["Files"] = w.count("unit/files", count)
	}
	if examples, ok := args["Examples"].([]backup.Example); ok {
		data["Apps"] = w.once(examples, func(e backup.Example) string { return w.App(e.App) })
		data["Names"] = w.once(examples, func(e backup.Example) string { return e.File })
	}
	for name, value := range args {
		text := oneLine(w.figure(name, value))
		if s, ok := value.(string); ok { // with the marks around it
			text = w.apart(w.named(name, oneLine(s)))
		}
		if text != "" {
			data[name] = text
		}
	}
	return data
}

// once lists what examples name, each once.
func (w *Words) once(examples []backup.Example, name func(backup.Example) string) string {
	var names []string
	for _, e := range examples {
		if n := oneLine(name(e)); n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return w.List(names)
}

// figure turns one named argument into words. What is needed is rounded up and
// what is there is rounded down, so that no figure says that something fits
// when it does not.
func (w *Words) figure(name string, value any) string {
	if size, ok := value.(guide.Bytes); ok {
		switch name {
		case "Needed", "Missing":
			return w.bytes(int64(size), upward)
		case "Available", "Free":
			return w.bytes(int64(size), downward)
		}
	}
	if s, ok := value.(string); ok {
		value = w.named(name, s)
	}
	return w.value(value)
}

// oneLine takes out of a figure what could break its line: a phone's name may
// hold anything.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}

// filler puts figures into texts and keeps the first error.
type filler struct {
	data map[string]string
	id   string
	show func(string) string
	err  error
}

// plain fills a text and takes its Markdown marks off.
func (f *filler) plain(text string) string {
	if f.show != nil && text != "" {
		text = f.show(text)
	}
	text = strings.NewReplacer("**", "", "`", "").Replace(text)
	if !strings.Contains(text, "{{") {
		return text
	}
	var out strings.Builder
	tmpl, err := template.New(f.id).Option("missingkey=zero").Parse(text)
	if err == nil {
		err = tmpl.Execute(&out, f.data)
	}
	if err != nil {
		f.err = cmp.Or(f.err, fmt.Errorf("words for problem %q: %w", f.id, err))
		return text
	}
	return strings.TrimSpace(out.String())
}
