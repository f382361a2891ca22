package guide

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// source is what the code of some folders says of problems.
type source struct {
	literals map[string]bool     // every string literal
	named    map[string]string   // constants of the type ProblemID, and their values
	found    map[string]string   // the same of the type FindingID
	states   []ProblemID         // of trust and of the service; empty where a state is none
	used     map[string][]string // identifiers, and the files that use them
}

// readSource reads the program's own code, without its tests, from folders beside
// this one.
func readSource(t *testing.T, folders ...string) source {
	t.Helper()
	s := source{literals: map[string]bool{}, named: map[string]string{}, found: map[string]string{}, used: map[string][]string{}}
	files := token.NewFileSet()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if entry.IsDir() || strings.Contains(path, "explain") { // that one speaks of all of them
				return nil
			}
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			declared := map[*ast.Ident]bool{}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					of, _ := n.Type.(*ast.Ident)
					for i, name := range n.Names {
						declared[name] = true
						if of == nil || i >= len(n.Values) {
							continue
						}
						value, ok := n.Values[i].(*ast.BasicLit)
						if !ok {
							continue
						}
						text, _ := strconv.Unquote(value.Value)
						switch of.Name {
						case "ProblemID":
							s.named[name.Name] = text
							return false
						case "FindingID":
							s.found[name.Name] = text
							return false
						case "Trust":
							s.states = append(s.states, TrustProblem(phone.Trust(text)))
						case "ServiceState":
							for _, goos := range []string{"linux", "windows", "darwin", "plan9"} {
								s.states = append(s.states, ServiceProblem(phone.ServiceState(text), goos))
							}
						}
					}
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
						s.literals[text] = true
					}
				case *ast.Ident:
					if !declared[n] {
						s.used[n.Name] = append(s.used[n.Name], path)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestEveryProblemHasTwoHalves holds the code that raises problems to the records,
// and the records to the code.
func TestEveryProblemHasTwoHalves(t *testing.T) {
	program := readSource(t, ".", filepath.Join("..", "cmd", "lifeboatctl"))
	device := readSource(t, filepath.Join("..", "device"))
	window := readSource(t, filepath.Join("..", "ui"))
	records := map[string]assets.Problem{}
	areas := map[string]bool{}
	for _, p := range assets.Problems(assets.Source) {
		records[p.ID] = p
		area, _, _ := strings.Cut(p.ID, "/")
		areas[area] = true
	}
	raised := map[string]string{} // by whom
	for name, value := range program.named {
		if len(program.used[name]) == 0 && len(window.used[name]) == 0 {
			t.Errorf("nothing raises %s", name)
		}
		raised[value] = name
	}
	for _, id := range device.states {
		if id != "" {
			raised[string(id)] = "a state"
		}
	}
	texts := keysOf(t)
	id := regexp.MustCompile(`^([a-z]+)/[a-z0-9-]*[a-z0-9]$`)
	for text := range program.literals {
		m := id.FindStringSubmatch(text)
		switch _, is := records[text]; {
		case is:
			raised[text] = "a literal"
		case m != nil && areas[m[1]] && !texts[text]:
			t.Errorf("the code names %q, which has no record", text)
		}
	}
	for _, finding := range device.found {
		if records[finding].Level != "note" || records[finding].Shown != "" { // a note of a check has no panel
			raised[finding] = "a check"
		}
	}
	for number, problem := range problems().numbers {
		family, _, _ := strings.Cut(number, "/")
		if family == "mb" || program.literals[family+"/"] {
			raised[string(problem)] = number
		}
	}
	for _, w := range problems().words {
		raised[string(w.id)] = w.piece
	}
	for text, by := range raised {
		switch p, ok := records[text]; {
		case !ok:
			t.Errorf("%s, raised by %s, has no record", text, by)
		case p.Shown == "":
			t.Errorf("%s is raised by %s, and its record does not say where it is shown", text, by)
		}
	}
	for _, p := range records {
		r := problems().of(ProblemID(p.ID))
		if p.Shown != "" && raised[p.ID] == "" {
			t.Errorf("%s is shown at %s, and nothing raises it", p.ID, p.Shown)
		}
		if p.Shown != "" && !r.failed && (!slices.Contains(stepOrder, r.first) || !slices.Contains(stepOrder, r.last) || order(r.first) > order(r.last)) {
			t.Errorf("%s is shown at %s..%s, which are no steps", p.ID, r.first, r.last)
		}
		if p.Action != "" && !texts["action/"+p.Action] {
			t.Errorf("%s: nobody can %s", p.ID, p.Action)
		}
		for _, cause := range r.causes {
			if c := problems().of(cause); c.first != "" && !c.failed && (order(c.first) > order(r.first) || order(c.last) < order(r.last)) {
				t.Errorf("%s is hidden by %s where that is not shown", p.ID, cause)
			}
		}
	}
}

// keysOf are the keys of the window's texts.
func keysOf(t *testing.T) map[string]bool {
	t.Helper()
	data, err := assets.Lang(assets.Source)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for key := range texts {
		keys[key] = true
	}
	return keys
}

// TestFiguresAreGivenAndUsed holds the figures that code gives to those that words
// use: what is not given leaves a gap in a sentence, what is not used is for nobody.
func TestFiguresAreGivenAndUsed(t *testing.T) {
	g := testGuide()
	given := map[string]map[string]bool{} // figures by problem
	give := func(id string, names ...string) {
		if given[id] == nil {
			given[id] = map[string]bool{}
		}
		for _, name := range names {
			given[id][name] = true
		}
	}
	anybody := Failure{Code: 1, Place: "x", Need: 1, Have: 1, Folder: "x", Present: "x", Count: 1}.Figures()
	pool := map[string]bool{"Count": true, "Bytes": true, "Examples": true} // of findings
	for name := range anybody {
		pool[name] = true
	}
	wanted := map[string]bool{}
	program := readSource(t, filepath.Join("..", "cmd", "lifeboatctl"))
	for id, r := range problems().records {
		for _, name := range r.params {
			if derived[name] != "" {
				name = derived[name]
			}
			wanted[name] = true
			if r.failed && (anybody[name] != nil || program.literals[name]) {
				give(string(id), name)
			}
		}
	}
	for _, sc := range scenes() {
		v := g.look(sc.make(g))
		for _, p := range v.standing {
			give(string(p.id), slices.Collect(maps.Keys(v.args(p)))...)
			for name := range p.given {
				give(string(p.id), name)
				if !pool[name] && !slices.ContainsFunc(p.params, func(param string) bool { return param == name || derived[param] == name }) {
					t.Errorf("%s: the words of %s have no use for %s", sc.name, p.id, name)
				}
			}
		}
	}
	// What phone and backup tell is there for whoever asks for it.
	v := g.look(scene{changes: []change{withPhone(), withBackup(), chosen}}.make(g))
	for id, r := range problems().records {
		if r.first == "" {
			if len(r.params) > 0 {
				t.Errorf("%s is only explained, and has words about %v", id, r.params)
			}
			continue
		}
		for _, name := range r.params {
			if derived[name] != "" {
				name = derived[name]
			}
			if !given[string(id)][name] && v.figure(name) == nil {
				t.Errorf("%s: nobody gives %s", id, name)
			}
		}
	}
	for name := range pool {
		if !wanted[name] {
			t.Errorf("no words have a use for %s", name)
		}
	}
}

// TestEveryFailureIsTold: whatever ended a work, and whatever happened since, its
// page says why, and blocks nothing by it.
func TestEveryFailureIsTold(t *testing.T) {
	g := testGuide()
	lost := func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost, s.Service = nil, &p, phone.ServiceMissing
	}
	for id := range problems().records {
		for _, kind := range []JobKind{JobCheck, JobBackup, JobRepair, JobRehearse, JobRestore, JobPassword, JobCopy, JobSave, JobLook} {
			for _, since := range []change{func(*Situation) {}, lost} {
				s := scene{changes: []change{door(DoorComputer), withPhone(), withBackup(), chosen, failed(kind, id), since}}.make(g)
				for problem := range s.Since {
					s.Since[problem] = noon
				}
				told := false
				for _, p := range g.Plan(s).Panels {
					told = told || p.Problem == id || p.Problem == PhoneUnplugged && id == TransferLinkLost
				}
				if !told {
					t.Errorf("%s ended by %s: nothing says so", kind, id)
				}
			}
		}
	}
}
