package guide

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"testing"
)

// actionIDs are all the constants of action.go that name an action.
func actionIDs(t *testing.T) []ActionID {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "action.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []ActionID
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "ActionID" {
			id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, ActionID(id))
		}
		return true
	})
	if len(ids) < 30 {
		t.Fatalf("only %d actions were found", len(ids))
	}
	return ids
}

// given is what a person does who presses a button and gives what it asks for.
func given(a Action) Did {
	d := Did{Action: a.ID, Value: a.Value}
	switch {
	case a.Input.Name != "":
		d.Value = a.Input.Name
	case a.Input.Place != PlaceNone:
		d.Value = "/media/disk/somewhere"
	}
	if a.ID == ActSaveOut {
		d.Save = &Saving{Kinds: []string{"photos"}}
	}
	switch a.Input.Secret {
	case SecretPresent, SecretNew, SecretOffer:
		d.Secret = true
	case SecretChange:
		d.Secret, d.Old = true, true
	case SecretRemove:
		d.Old = true
	}
	return d
}

// TestEveryAction: each action is offered somewhere, and no button that is
// offered does nothing.
func TestEveryAction(t *testing.T) {
	g := testGuide()
	offered := map[ActionID]bool{}
	for _, sc := range scenes() {
		s := sc.make(g)
		r := g.Plan(s)
		for _, a := range append(r.Actions(), r.OfferedFor(folder)...) {
			if !a.Enabled {
				continue
			}
			offered[a.ID] = true
			if windowsOwn[a.ID] {
				continue
			}
			d := given(a)
			for _, q := range r.Questions {
				d.Yes = d.Yes || a.ID == ActAnswer && q.ID == a.Value && !q.Yes
			}
			if after, effects := g.Update(s, d); len(effects) == 0 && reflect.DeepEqual(after, s) {
				t.Errorf("%s: %s does nothing", sc.name, buttonText(a))
			}
		}
	}
	for _, id := range actionIDs(t) {
		if !offered[id] && id != ActShowFolder { // which the window makes itself
			t.Errorf("%s is offered nowhere", id)
		}
	}
}
