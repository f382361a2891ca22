package words

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
)

// someNote is a note with every argument.
func someNote(code backup.NoteCode) backup.Note {
	return backup.Note{Code: code, Args: backup.NoteArgs{Bytes: 1234, Want: 5678, Count: 9, Name: "Näme", Day: "2026-11-12", Below: "2026-11-03"}}
}

// TestNotes: every code has its sentence in every language, each in its own words
// and with the same arguments, and there is no sentence without a code.
func TestNotes(t *testing.T) {
	argument := regexp.MustCompile(`{{\.(\w+)}}`)
	arguments := map[string][]string{}
	for _, lang := range assets.Languages() {
		data, err := assets.Lang(lang)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]json.RawMessage
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for _, code := range backup.NoteCodes() {
			text, ok := texts["note/"+code.String()]
			if !ok {
				t.Errorf("%s: no sentence for %s", lang, code)
				continue
			}
			delete(texts, "note/"+code.String())
			var names []string
			for _, m := range argument.FindAllStringSubmatch(string(text), -1) {
				names = append(names, m[1])
			}
			slices.Sort(names)
			names = slices.Compact(names)
			if have, ok := arguments[code.String()]; ok && !slices.Equal(have, names) {
				t.Errorf("%s: the arguments of %s are %v, elsewhere %v", lang, code, names, have)
			}
			arguments[code.String()] = names
		}
		for key := range texts {
			if strings.HasPrefix(key, "note/") {
				t.Errorf("%s: %s is the sentence of no code", lang, key)
			}
		}
	}
	en, de := speaking(t, "en"), speaking(t, "de")
	said := map[string]backup.NoteCode{}
	for _, code := range backup.NoteCodes() {
		english, german := en.Note(someNote(code)), de.Note(someNote(code))
		if english == german || english == "" || strings.Contains(english+german, "{{") || strings.Contains(english+german, "<no value>") || strings.Contains(english+german, "note/") {
			t.Errorf("%s: %q, %q", code, english, german)
		}
		if other, ok := said[english]; ok {
			t.Errorf("%s and %s say the same: %q", code, other, english)
		}
		said[english] = code
	}
}

func TestNoteSentences(t *testing.T) {
	en, de := speaking(t, "en"), speaking(t, "de")
	for _, c := range []struct {
		note            backup.Note
		english, german string
	}{
		{backup.Note{}, "", ""},
		{
			backup.Note{Code: backup.NoteWrongSize, Args: backup.NoteArgs{Bytes: 0, Want: 4096}},
			"has 0 bytes, should have 4,096", "hat 0 Byte, sollte 4.096 haben",
		},
		{
			backup.Note{Code: backup.NoteTakenOut, Args: backup.NoteArgs{Count: 1}},
			"holds 1 file that another program took out of the backup", "enthält 1 Datei, die ein anderes Programm aus dem Backup nahm",
		},
		{
			backup.Note{Code: backup.NoteTakenOut, Args: backup.NoteArgs{Count: 2000}},
			"holds 2,000 files that another program took out of the backup", "enthält 2.000 Dateien, die ein anderes Programm aus dem Backup nahm",
		},
		{
			backup.Note{Code: backup.NoteBrokeOff, Args: backup.NoteArgs{Name: "uploading"}},
			"the run was interrupted (uploading); the backup before it is complete", "der Lauf wurde unterbrochen (uploading); das Backup davor ist vollständig",
		},
		{
			backup.Note{Code: backup.NoteBrokeOff, Args: backup.NoteArgs{Name: "moving", Day: "2026-11-12", Below: "2026-11-03"}},
			"the run of 12 November 2026 was interrupted (moving); the backup before it of 3 November 2026 is complete",
			"der Lauf vom 12. November 2026 wurde unterbrochen (moving); das Backup davor vom 3. November 2026 ist vollständig",
		},
		{backup.Note{Code: backup.NoteUnreadable}, "cannot be read", "lässt sich nicht lesen"},
		{
			backup.Note{Code: backup.NoteUnreadable, Args: backup.NoteArgs{Name: "input/output\nerror"}},
			"cannot be read: “input/output error”", "lässt sich nicht lesen: „input/output error“",
		},
		{
			backup.Note{Code: backup.NoteLiesIn, Args: backup.NoteArgs{Name: "{{.Bytes}} <b>/\u202e"}},
			"is in {{.Bytes}} <b>/", "liegt in {{.Bytes}} <b>/",
		},
	} {
		if got := en.Note(c.note); got != c.english {
			t.Errorf("%+v: %q, want %q", c.note, got, c.english)
		}
		if got := de.Note(c.note); got != c.german {
			t.Errorf("%+v: %q, want %q", c.note, got, c.german)
		}
	}
}

// TestApps: what an example calls the app is said in the reader's language; a name
// of an app stays what it is.
func TestApps(t *testing.T) {
	de := speaking(t, "de")
	for name, want := range map[string]string{"Photos": "Fotos", "Phone": "Anrufe", "Settings": "Einstellungen", "com.example.chess": "com.example.chess", "": "", "photos": "photos"} {
		if got := de.App(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
