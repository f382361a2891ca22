package assets

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// everyFix calls f for each fix of each language.
func everyFix(t *testing.T, f func(t *testing.T, language string, fix Fix)) {
	t.Helper()
	for _, language := range Languages() {
		for _, id := range fixIDs(language) {
			t.Run(language+"/"+id, func(t *testing.T) {
				fix, err := LoadFix(language, id)
				if err != nil {
					t.Fatal(err)
				}
				f(t, language, fix)
			})
		}
	}
}

// panel is what a person reads before opening the details.
func panel(fix Fix) string {
	return strings.Join(slices.Concat([]string{fix.Meaning, fix.Safe}, fix.Steps, []string{fix.Otherwise}), "\n")
}

func all(fix Fix) string { return fix.Title + "\n" + panel(fix) + "\n" + fix.Details }

func TestFrontMatter(t *testing.T) {
	ids := FixIDs()
	if len(ids) < 150 {
		t.Fatalf("only %d fixes", len(ids))
	}
	date := regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)
	code := regexp.MustCompile(`^(mb|mb2|mux|afc|install)/-?\d+\*?$|^amd/0xE80000[0-9A-F]{2}$|^(lockdown|mux)/[-\w]+$`)
	for _, id := range ids {
		fix, err := readFix(Source, id)
		if err != nil {
			t.Error(err)
			continue
		}
		if fix.ID != id {
			t.Errorf("%s: id is %q", id, fix.ID)
		}
		if fix.Title == "" || strings.HasSuffix(fix.Title, ".") {
			t.Errorf("%s: title %q", id, fix.Title)
		}
		if !slices.Contains([]string{"stop", "warn", "note"}, fix.Severity) {
			t.Errorf("%s: severity %q", id, fix.Severity)
		}
		if fix.Blocks && fix.Severity == "note" && id != "backup/password-needed" {
			t.Errorf("%s: a note cannot block", id)
		}
		for _, host := range fix.Hosts {
			if !slices.Contains([]string{"linux", "windows", "darwin"}, host) {
				t.Errorf("%s: host %q", id, host)
			}
		}
		if len(fix.Grade) != 1 || !strings.Contains(Grades, fix.Grade) {
			t.Errorf("%s: grade %q", id, fix.Grade)
		}
		if fix.Sources == "" || !date.MatchString(fix.Checked) {
			t.Errorf("%s: sources %q, checked %q", id, fix.Sources, fix.Checked)
		}
		for _, on := range fix.DependsOn {
			if !slices.Contains(ids, on) || on == id {
				t.Errorf("%s: depends on %q", id, on)
			}
		}
		for _, c := range fix.Codes {
			if !code.MatchString(c) {
				t.Errorf("%s: code %q", id, c)
			}
		}
		for _, say := range fix.Says {
			if say == "" {
				t.Errorf("%s: an empty phrase", id)
			}
		}
	}
}

// TestTranslationsComplete holds every language to the English, both ways.
func TestTranslationsComplete(t *testing.T) {
	source := fixIDs(Source)
	for _, language := range Languages() {
		own := fixIDs(language)
		for _, id := range source {
			if !slices.Contains(own, id) {
				t.Errorf("%s: no words for %s", language, id)
			}
		}
		for _, id := range own {
			if !slices.Contains(source, id) {
				t.Errorf("%s: words for %s, which English does not have", language, id)
				continue
			}
			if language == Source {
				continue
			}
			fix, err := readFix(language, id)
			if err != nil {
				t.Error(err)
				continue
			}
			english, _ := readFix(Source, id)
			if len(fix.Steps) != len(english.Steps) {
				t.Errorf("%s: %s has %d steps, English has %d", language, id, len(fix.Steps), len(english.Steps))
			}
			if (fix.Safe == "") != (english.Safe == "") {
				t.Errorf("%s: %s and the English do not both say what is safe", language, id)
			}
			if fix.ID != id || fix.Title == "" {
				t.Errorf("%s: %s has id %q, title %q", language, id, fix.ID, fix.Title)
			}
			if fix.Severity+fix.Grade+fix.Sources+fix.Checked != "" || fix.Codes != nil || fix.Params != nil {
				t.Errorf("%s: %s repeats facts that stand in English", language, id)
			}
		}
	}
}

var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestPanelIsShort(t *testing.T) {
	everyFix(t, func(t *testing.T, _ string, fix Fix) {
		text := action.ReplaceAllString(panel(fix), "X")
		if n := len(strings.Fields(text)); n > 120 {
			t.Errorf("%d words before the details, at most 120", n)
		}
		if len(fix.Steps) == 0 || len(fix.Steps) > 5 {
			t.Errorf("%d steps", len(fix.Steps))
		}
		if fix.Meaning == "" || fix.Otherwise == "" || fix.Details == "" {
			t.Error("a part is missing")
		}
	})
}

// TestNotation holds menu paths to one notation and keeps out characters that
// the window draws badly.
func TestNotation(t *testing.T) {
	menu := regexp.MustCompile(`›`)
	spaced := regexp.MustCompile(`\S › \S`)
	everyFix(t, func(t *testing.T, _ string, fix Fix) {
		text := all(fix)
		for _, bad := range []string{"→", "->", "=>", " > ", "✓", "✗", "'", "...", "  "} {
			if strings.Contains(text, bad) {
				t.Errorf("contains %q", bad)
			}
		}
		if len(menu.FindAllString(text, -1)) != len(spaced.FindAllString(text, -1)) {
			t.Error("a menu path has › without single spaces around it")
		}
		if strings.Count(text, "“") != strings.Count(text, "”") && strings.Count(text, "„") != strings.Count(text, "“") {
			t.Error("quotation marks do not close")
		}
		if strings.Count(text, "{{") != strings.Count(text, "}}") {
			t.Error("a placeholder does not close")
		}
	})
}

var figure = regexp.MustCompile(`\.([A-Z]\w*)`)

// figures returns the names of the figures that the words for a problem use.
func figures(fix Fix) []string {
	var names []string
	for _, action := range action.FindAllString(all(fix), -1) {
		for _, match := range figure.FindAllStringSubmatch(action, -1) {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestParams holds the figures that the words use to those that are declared,
// and those of a translation to the English.
func TestParams(t *testing.T) {
	everyFix(t, func(t *testing.T, _ string, fix Fix) {
		used := figures(fix)
		for _, name := range used {
			if !slices.Contains(fix.Params, name) {
				t.Errorf("uses %s, which is not declared", name)
			}
		}
		english, err := readFix(Source, fix.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want := figures(english); !slices.Equal(used, want) {
			t.Errorf("uses the figures %v, English %v", used, want)
		}
	})
}

// TestWeakEvidence proves that what rests on weak evidence is told as what
// people report, never as a fact.
func TestWeakEvidence(t *testing.T) {
	said := map[string]string{"en": "people report", "de": "berichten"}
	everyFix(t, func(t *testing.T, language string, fix Fix) {
		if !fix.Weak && !strings.Contains("WK", fix.Grade) {
			return
		}
		phrase, ok := said[language]
		if !ok {
			t.Skipf("no phrase known for language %q", language)
		}
		if !strings.Contains(strings.ToLower(panel(fix)), phrase) {
			t.Errorf("grade %s, weak %v, but nowhere %q", fix.Grade, fix.Weak, phrase)
		}
	})
}
