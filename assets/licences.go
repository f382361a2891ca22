package assets

import (
	_ "embed"
	"strings"
)

//go:embed licences.txt
var licences string

// Licence is the licence of a part that Lifeboat is made of, in full.
type Licence struct {
	Part    string // import path, or name
	Version string
	Text    string
}

// Licences returns the licences of all parts: of the language, then of each
// module, in order. make licences writes them.
func Licences() []Licence {
	var all []Licence
	for _, section := range strings.Split("\n"+licences, "\n=== ")[1:] {
		head, text, _ := strings.Cut(section, "\n")
		part, version, _ := strings.Cut(head, " ")
		all = append(all, Licence{Part: part, Version: version, Text: strings.TrimSpace(text)})
	}
	return all
}
