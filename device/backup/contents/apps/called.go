package apps

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// general are last parts of identifiers that name no app.
var general = []string{"app", "apps", "client", "group", "ios", "iphone", "main", "mobile", "shared"}

// Called is what people call an app: its name, else the part of its identifier that names
// it: “Voice Memos” for group.com.apple.VoiceMemos.shared.
func (a *App) Called() string {
	if a.Name != "" {
		return a.Name
	}
	parts := strings.Split(strings.TrimPrefix(a.ID, "group."), ".")
	for len(parts) > 2 && slices.Contains(general, strings.ToLower(parts[len(parts)-1])) {
		parts = parts[:len(parts)-1]
	}
	name := parts[len(parts)-1]
	if len(parts) < 3 || name == "" {
		return a.ID
	}
	if parts[0] == "com" && parts[1] == "apple" {
		name = apart(name)
	}
	first, size := utf8.DecodeRuneInString(name)
	if second, _ := utf8.DecodeRuneInString(name[size:]); unicode.IsUpper(second) {
		return name // iBooks
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// apart puts a space between words that are written as one: VoiceMemos.
func apart(name string) string {
	var out []rune
	small := 0 // small letters before this one
	for _, r := range name {
		if unicode.IsUpper(r) && small > 1 {
			out = append(out, ' ')
		}
		if small++; !unicode.IsLower(r) {
			small = 0
		}
		out = append(out, r)
	}
	return string(out)
}
