package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"
)

//go:embed lang/*.json
var texts embed.FS

// Source is the language that every text is first written in. The others are
// held to it, and it stands in where one of them has a gap.
const Source = "en"

// Languages returns the languages that there are texts for, in order.
func Languages() []string {
	names, err := fs.Glob(texts, "lang/*.json")
	if err != nil { // the pattern is a constant
		return []string{Source}
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(name, "lang/"), ".json")
	}
	sort.Strings(names)
	return names
}

// Lang returns the texts of the window in a language, as a message file of
// go-i18n: one JSON object, a key to its message or to its plural forms.
func Lang(language string) ([]byte, error) {
	data, err := texts.ReadFile("lang/" + language + ".json")
	if err != nil {
		return nil, fmt.Errorf("no texts in language %q: %w", language, err)
	}
	return data, nil
}
