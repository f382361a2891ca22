package words

import (
	"strings"

	"golang.org/x/text/language"
)

// System returns the languages that the system is set to, the preferred first,
// as the system names them. It is empty where the system does not tell.
func System() []string { return systemLanguages() }

// fromEnvironment reads the variables that name a language, in the order that
// gettext gives them: LANGUAGE is a list, the others are one locale each.
func fromEnvironment(lookup func(string) string) []string {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale = lookup(name); locale != "" {
			break
		}
	}
	if locale == "" {
		return nil
	}
	if bare := locale[:strings.IndexAny(locale+".", ".@")]; bare == "C" || bare == "POSIX" {
		return nil // LANGUAGE is ignored in the C locale
	}
	var found []string
	for name := range strings.SplitSeq(lookup("LANGUAGE"), ":") {
		if name != "" {
			found = append(found, name)
		}
	}
	return append(found, locale)
}

// parse reads a language as a system names it: "de_DE.UTF-8@euro", "de-DE".
func parse(name string) (language.Tag, bool) {
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "@")
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	return tag, err == nil && name != ""
}
