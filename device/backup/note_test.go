package backup

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode"
)

// TestNoteNames: the names stand in the order of the codes, each made of the words
// of its constant, so that none can get another's.
func TestNoteNames(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "note.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	ast.Inspect(file, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			for _, s := range d.Specs {
				constants = append(constants, s.(*ast.ValueSpec).Names[0].Name)
			}
		}
		return true
	})
	if len(constants) != len(noteNames) {
		t.Fatalf("%d codes, %d names", len(constants), len(noteNames))
	}
	for i, constant := range constants[1:] {
		name := strings.NewReplacer("IOS", "Ios", "ID", "Id").Replace(strings.TrimPrefix(constant, "Note"))
		var kebab strings.Builder
		for k, r := range name {
			if k > 0 && (unicode.IsUpper(r) || unicode.IsDigit(r)) {
				kebab.WriteByte('-')
			}
			kebab.WriteRune(unicode.ToLower(r))
		}
		if kebab.String() != noteNames[i+1] {
			t.Errorf("%s is called %q, not %q", constant, noteNames[i+1], kebab.String())
		}
	}
}

// TestExampleJSON: what is written is read back; what was written before notes had
// codes, and what a later version writes, is read without its note.
func TestExampleJSON(t *testing.T) {
	made := Example{App: "Photos", File: "a.jpg", Note: Note{Code: NoteWrongSize, Args: NoteArgs{Bytes: 12, Want: 4096}}}
	data, err := json.Marshal(made)
	if want := `{"app":"Photos","file":"a.jpg","code":"wrong-size","args":{"bytes":12,"want":4096}}`; err != nil || string(data) != want {
		t.Errorf("%s, %v; want %s", data, err, want)
	}
	if data, err := json.Marshal(Example{File: "a.jpg"}); err != nil || string(data) != `{"file":"a.jpg"}` {
		t.Errorf("%s, %v", data, err)
	}
	bare := Example{App: "Photos", File: "a.jpg"}
	for text, want := range map[string]Example{
		string(data): made,
		`{"app":"Photos","file":"a.jpg","note":"has 12 bytes, should have 4,096"}`:                bare,
		`{"app":"Photos","file":"a.jpg","code":"of-a-later-version"}`:                             bare,
		`{"app":"Photos","file":"a.jpg","note":"is missing","code":"is-missing","args":{"x":[]}}`: {App: "Photos", File: "a.jpg", Note: Note{Code: NoteIsMissing}},
	} {
		var got Example
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if NoteCode(250).String() != "" || len(NoteCodes()) != len(noteNames)-1 {
		t.Error("codes that there are not have names")
	}
}
