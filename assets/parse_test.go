package assets

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

const goodHead = "id: host/x\ntitle: X\nlevel: warn\ngrade: C\nsources: own rule\nchecked: 2026-11-26\n"

const goodBody = "\nIt means this.\n\n> All is safe.\n\n1. Do this.\n1. Then that.\n\n## If that does not help\n\nAsk.\n\n## Details\n\nMore.\n"

func record(head, body string) string { return "---\n" + head + "---\n" + body }

// TestMalformedRecords: what a file says wrongly is an error, not something else.
func TestMalformedRecords(t *testing.T) {
	if p, err := parseProblem(record(goodHead, goodBody), true); err != nil || len(p.Steps) != 2 || p.Safe != "All is safe." || p.Picture != "service" {
		t.Fatalf("%+v, %v", p, err)
	}
	for name, text := range map[string]string{
		"empty":              "",
		"no front matter":    goodBody,
		"front matter open":  "---\n" + goodHead + goodBody,
		"unknown key":        record(goodHead+"severity: stop\n", goodBody),
		"repeated key":       record(goodHead+"level: stop\n", goodBody),
		"key without value":  record(goodHead+"says:\n", goodBody),
		"line without colon": record(goodHead+"blocks\n", goodBody),
		"no level":           record(strings.Replace(goodHead, "level: warn\n", "", 1), goodBody),
		"no sources":         record(strings.Replace(goodHead, "sources: own rule\n", "", 1), goodBody),
		"blocks not":         record(goodHead+"blocks: false\n", goodBody),
		"hold without unit":  record(goodHead+"hold: 12\n", goodBody),
		"code twice":         record(goodHead+"codes: mb/1, mb/1\n", goodBody),
		"empty phrase":       record(goodHead+"says: a || b\n", goodBody),
		"likelier by what":   record(goodHead+"likelier: a b | 2\n", goodBody),
		"likelier by nobody": record(goodHead+"likelier: | 2 | 1\n", goodBody),
		"likelier than all":  record(goodHead+"likelier: a | NaN | 1\n", goodBody),
		"no steps":           record(goodHead, strings.ReplaceAll(goodBody, "1. ", "")),
		"text among steps":   record(goodHead, strings.Replace(goodBody, "1. Then", "Then", 1)),
		"text behind steps":  record(goodHead, strings.Replace(goodBody, "\n\n## If", "\n\nAnd more.\n\n## If", 1)),
		"no meaning":         record(goodHead, strings.Replace(goodBody, "It means this.", "", 1)),
		"no details":         record(goodHead, strings.Replace(goodBody, "More.", "", 1)),
		"one heading":        record(goodHead, strings.Replace(goodBody, "## Details", "", 1)),
		"three headings":     record(goodHead, goodBody+"## Else\n\nX\n"),
		"other line ends":    strings.ReplaceAll(record(goodHead, goodBody), "\n", "\r\n"),
	} {
		if p, err := parseProblem(text, true); err == nil {
			t.Errorf("%s: taken as %+v", name, p)
		}
	}
	if _, err := parseProblem(record("id: host/x\ntitle: X\nlevel: warn\n", goodBody), false); err == nil {
		t.Error("a translation may say how serious a problem is")
	}
}

// TestBrokenFilesAreLeftOut: a file that cannot be read takes no other with it, and
// is named.
func TestBrokenFilesAreLeftOut(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"fixes/en/host/x.md":     file(record(goodHead, goodBody)),
		"fixes/en/host/other.md": file(record(goodHead, goodBody)), // its id is host/x
		"fixes/en/host/y.md":     file("broken"),
		"fixes/en/host/z.txt":    file(record(goodHead, goodBody)),
		"fixes/de/host/x.md":     file(record("id: host/x\ntitle: Das X\nsays: x kaputt\n", goodBody)),
		"fixes/de/host/w.md":     file(record("id: host/w\ntitle: W\n", goodBody)),
	}
	all, err := readProblems(files, "de")
	if len(all) != 1 || all[0].Title != "Das X" || all[0].Level != "warn" {
		t.Errorf("%+v", all)
	}
	for _, name := range []string{"host/other.md", "host/y.md", "host/z.txt", "de/host/w"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
	// A language that nobody has translated to is told in English.
	all, err = readProblems(files, "xx")
	if len(all) != 1 || all[0].Title != "X" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%+v, %v", all, err)
	}
	if p, err := FindProblem("xx", "phone/unplugged"); err != nil || p.Title != "The iPhone was unplugged" {
		t.Errorf("%q, %v", p.Title, err)
	}
	if _, err := FindProblem("de", "phone/../trust/asked"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// FuzzParse: any file is read or refused, and what is read is whole.
func FuzzParse(f *testing.F) {
	f.Add(record(goodHead, goodBody), true)
	f.Add(record(goodHead+"shown: check..restore\nhold: 2s\nlikelier: a b | 1.3 | 0.4\n", goodBody), true)
	f.Add(record("id: a/b\ntitle: T\n", goodBody), false)
	f.Fuzz(func(t *testing.T, text string, source bool) {
		p, err := parseProblem(text, source)
		if again, _ := parseProblem(text, source); !reflect.DeepEqual(p, again) {
			t.Error("read twice, and not alike")
		}
		if err != nil {
			return
		}
		if p.ID == "" || p.Title == "" || p.Meaning == "" || len(p.Steps) == 0 || p.Otherwise == "" || p.Details == "" {
			t.Errorf("%+v", p)
		}
		if source && (p.Level == "" || p.Grade == "" || p.Sources == "" || p.Picture == "") {
			t.Errorf("%+v", p)
		}
	})
}
