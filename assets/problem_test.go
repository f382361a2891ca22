package assets

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// everyFix calls f for each problem in each language.
func everyFix(t *testing.T, f func(t *testing.T, language string, p Problem)) {
	t.Helper()
	for _, language := range Languages() {
		for _, p := range Problems(language) {
			t.Run(language+"/"+p.ID, func(t *testing.T) { f(t, language, p) })
		}
	}
}

// panel is what a person reads before opening the details.
func panel(p Problem) string {
	return strings.Join(slices.Concat([]string{p.Meaning, p.Safe}, p.Steps, []string{p.Otherwise}), "\n")
}

func all(p Problem) string { return p.Title + "\n" + panel(p) + "\n" + p.Details }

// TestRecords reads every file strictly, and holds what a reader of one file cannot
// see: that names lead somewhere and that numbers have one meaning.
func TestRecords(t *testing.T) {
	for _, language := range Languages() {
		if _, err := readProblems(fixes, language); err != nil {
			t.Errorf("%s: %v", language, err)
		}
	}
	problems := Problems(Source)
	if len(problems) < 150 {
		t.Fatalf("only %d problems", len(problems))
	}
	code := regexp.MustCompile(`^(mb|mb2|mux|afc|install)/-?\d+\*?$|^amd/0xE80000[0-9A-F]{2}$|^lockdown/-?[0-9]+$|^(lockdown|mux)/[-A-Za-z]\w+[-\w]*$`)
	claimed, general, pieces, phrases := map[string][]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	known := func(p Problem, value string, among ...string) {
		if !slices.Contains(among, value) {
			t.Errorf("%s: %q is none of %v", p.ID, value, among)
		}
	}
	for _, p := range problems {
		if strings.HasSuffix(p.Title, ".") || p.Hold < 0 {
			t.Errorf("%s: title %q, holds %v", p.ID, p.Title, p.Hold)
		}
		known(p, p.Level, "stop", "warn", "note")
		known(p, p.Grade, strings.Split(Grades, "")...)
		known(p, p.Room, "", "computer", "phone", "icloud")
		for _, host := range p.Hosts {
			known(p, host, "linux", "windows", "darwin")
		}
		if _, err := time.Parse(time.DateOnly, p.Checked); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		if p.Shown == "" && (p.Blocks || p.Hold > 0 || p.Causes != nil || p.Action != "" || p.PhoneWords != nil || p.Refuses) {
			t.Errorf("%s is only explained; nothing can come of what its record says of its panel", p.ID)
		}
		if p.Shown == Failed && (p.Blocks || p.Hold > 0 || p.Causes != nil || p.Action != "") {
			t.Errorf("%s is only the end of work: it cannot block, wait, or be hidden, and has the action of its kind", p.ID)
		}
		if p.Refuses && !slices.ContainsFunc(p.Codes, func(c string) bool { return strings.HasPrefix(c, "mb/") }) {
			t.Errorf("%s refuses by no number of the phone", p.ID)
		}
		if _, err := Picture(p.Picture); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		for _, c := range p.Codes {
			number, star := strings.CutSuffix(c, "*")
			if !code.MatchString(c) {
				t.Errorf("%s: code %q", p.ID, c)
			}
			if star && general[number] != "" {
				t.Errorf("%s and %s both are what %s means when nothing else is known", general[number], p.ID, number)
			}
			if star {
				general[number] = p.ID
			}
			claimed[number] = append(claimed[number], p.ID)
		}
		for _, say := range p.Says {
			if other := phrases[strings.ToLower(say)]; other != "" {
				t.Errorf("%s and %s both say %q", other, p.ID, say)
			}
			phrases[strings.ToLower(say)] = p.ID
		}
		for _, piece := range p.PhoneWords {
			piece = strings.TrimSuffix(piece, "*")
			if piece != strings.ToLower(piece) {
				t.Errorf("%s: %q has capital letters", p.ID, piece)
			}
			if other := pieces[piece]; other != "" {
				t.Errorf("%s and %s both are meant by %q", other, p.ID, piece)
			}
			pieces[piece] = p.ID
		}
	}
	kin := map[string]int{}
	for _, p := range problems {
		kin[p.Kin]++
	}
	for group, members := range kin {
		if members < 2 {
			t.Errorf("nobody else is of the kin %q", group)
		}
	}
	for number, ids := range claimed {
		if len(ids) > 1 && general[number] == "" {
			t.Errorf("%s means %v, and none of them has the star", number, ids)
		}
	}
}

// TestCauses holds that causes exist, form no circle, and are themselves shown
// wherever they hide their consequence.
func TestCauses(t *testing.T) {
	byID := map[string]Problem{}
	for _, p := range Problems(Source) {
		byID[p.ID] = p
	}
	var walk func(id string, way []string)
	walk = func(id string, way []string) {
		if slices.Contains(way, id) {
			t.Fatalf("a circle of causes: %v", append(way, id))
		}
		for _, cause := range byID[id].Causes {
			family, many := strings.CutSuffix(cause, "*")
			found := false
			for other, p := range byID {
				if other == cause || many && strings.HasPrefix(other, family) {
					found = found || p.Shown != "" && p.Shown != Failed
					walk(other, append(way, id))
				}
			}
			if !found {
				t.Errorf("%s depends on %q, which never stands", id, cause)
			}
		}
	}
	for id := range byID {
		walk(id, nil)
	}
}

// TestTranslationsComplete holds every language to the English; that none has words
// which English does not have is held by the reader.
func TestTranslationsComplete(t *testing.T) {
	english, err := readFiles(fixes, Source)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range Languages() {
		own, err := readFiles(fixes, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range english {
			at := slices.IndexFunc(own, func(o Problem) bool { return o.ID == p.ID })
			if at < 0 {
				t.Errorf("%s: no words for %s", language, p.ID)
				continue
			}
			if o := own[at]; len(o.Steps) != len(p.Steps) || (o.Safe == "") != (p.Safe == "") {
				t.Errorf("%s: %s has %d steps, English %d; one of them may lack what is safe", language, p.ID, len(o.Steps), len(p.Steps))
			}
		}
	}
}

var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestPanelIsShort(t *testing.T) {
	everyFix(t, func(t *testing.T, _ string, fix Problem) {
		text := action.ReplaceAllString(panel(fix), "X")
		if n := len(strings.Fields(text)); n > 120 {
			t.Errorf("%d words before the details, at most 120", n)
		}
		if len(fix.Steps) > 5 {
			t.Errorf("%d steps", len(fix.Steps))
		}
	})
}

// TestNotation holds menu paths to one notation and keeps out characters that
// the window draws badly.
func TestNotation(t *testing.T) {
	menu := regexp.MustCompile(`›`)
	spaced := regexp.MustCompile(`\S › \S`)
	everyFix(t, func(t *testing.T, _ string, fix Problem) {
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
func figures(p Problem) []string {
	var names []string
	for _, action := range action.FindAllString(all(p), -1) {
		for _, match := range figure.FindAllStringSubmatch(action, -1) {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestParams holds the figures that the words use to those that are declared, in
// every language.
func TestParams(t *testing.T) {
	everyFix(t, func(t *testing.T, _ string, p Problem) {
		if used, declared := figures(p), slices.Sorted(slices.Values(p.Params)); !slices.Equal(used, declared) {
			t.Errorf("uses the figures %v, declared are %v", used, declared)
		}
	})
}

// TestWeakEvidence proves that what rests on weak evidence is told as what
// people report, never as a fact.
func TestWeakEvidence(t *testing.T) {
	said := map[string]string{"en": "people report", "de": "berichten"}
	everyFix(t, func(t *testing.T, language string, fix Problem) {
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
