package folder

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxName is how many bytes a name has at most: in whatever form a file system
// stores it, it has fewer than 255 units then.
const maxName = 150

// unnamed is the name of what has none.
const unnamed = "unnamed"

// Name makes any text a name that every file system takes, and that shows in a list
// as what it is: without separators, control characters and those that turn the
// direction of writing, and not hidden, reserved or longer than 150 bytes. The
// extension stays.
func Name(text string) string { return fitted(text, maxName) }

// folderName is Name for a folder, which some extensions make a program.
func folderName(text string, limit int) string {
	name := fitted(text, limit)
	switch strings.ToLower(extension(name)) {
	case ".app", ".bundle", ".prefpane", ".saver", ".workflow", ".pkg", ".kext", ".plugin":
		return fitted(strings.ReplaceAll(name, ".", "_"), limit)
	}
	return name
}

// fitted is Name with another limit, which is at least 16.
func fitted(text string, limit int) string {
	name := clipped(trimmed(cleaned(text)), limit)
	if name == "" {
		name = unnamed
	}
	if reserved(name) {
		name = clipped("_"+name, limit)
	}
	return name
}

// maxText is how much of a text is looked at: its beginning, and its end for the
// extension.
const maxText = 4096

// cleaned replaces or drops the characters that are not fit for names.
func cleaned(text string) string {
	if len(text) > maxText {
		text = text[:maxText-64] + text[len(text)-64:]
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, "_"))
	text = strings.Map(func(r rune) rune {
		switch r {
		case '/', '\\', ':', '|', '\u2215', '\u2044', '\uff0f', '\u29f8':
			return '-'
		case '"':
			return '\''
		case '<', '>', '*', '?', utf8.RuneError:
			return '_'
		case '\u200c', '\u200d', '\ufe0f', '\ufe0e': // parts of words and of pictures
			return r
		}
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\ufffc', ignorable(r):
			return -1
		case !unicode.IsGraphic(r): // private, or not assigned: some file systems refuse it, some give it a meaning
			return '_'
		}
		return r
	}, text)
	// Windows shows a folder "x.{…}" as something of its own.
	text = strings.ReplaceAll(text, ".{", ".(")
	return norm.NFC.String(text)
}

// trimmed takes away what hides a name, and what Windows drops.
func trimmed(name string) string {
	name = strings.TrimRight(strings.TrimLeft(name, " "), ". ")
	if rest := strings.TrimLeft(name, ". "); rest != name {
		name = rest
		if name != "" {
			name = "_" + name
		}
	}
	if !strings.ContainsFunc(name, func(r rune) bool { return !joining(r) }) {
		return "" // nothing that could be seen
	}
	return name
}

// joining reports whether a character is nothing without the one before it.
func joining(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200c' || r == '\u200d'
}

// ignorable reports whether some file systems take two names for the same that
// differ in the character only: Unicode's Default_Ignorable_Code_Point, as far as
// it is not of category Cf.
func ignorable(r rune) bool {
	switch {
	case r == '\u034f', r == '\u115f', r == '\u1160', r == '\u17b4', r == '\u17b5', r == '\u3164', r == '\uffa0',
		r >= '\u180b' && r <= '\u180f', r >= '\ufe00' && r <= '\ufe0f', r >= 0xe0000 && r <= 0xe0fff, r == '\u200c', r == '\u200d':
		return true
	}
	return false
}

// extension is the last part of a name from its dot on, when it looks like one.
func extension(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || len(name)-i > 13 || len(name)-i < 2 || strings.ContainsAny(name[i:], " ()") {
		return ""
	}
	return name[i:]
}

// clipped shortens a name at a character, and keeps its extension.
func clipped(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	ext := extension(name)
	return cut(name[:len(name)-len(ext)], limit-len(ext)) + ext
}

// cut shortens a text at a character, and keeps a letter together with its accents.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	at := limit
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	for back := at; back > 0 && at-back < 32; {
		r, _ := utf8.DecodeRuneInString(text[back:])
		before, n := utf8.DecodeLastRuneInString(text[:back])
		if !joining(r) && before != '\u200d' {
			at = back
			break
		}
		back -= n
	}
	return strings.TrimRight(text[:at], ". ")
}

// reserved reports whether a name means a device to Windows, or is read by it when
// the folder is shown.
func reserved(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "desktop.ini", "autorun.inf", "thumbs.db", "ehthumbs.db":
		return true
	}
	stem, _, _ := strings.Cut(lower, ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$", "clock$":
		return true
	}
	port, number := "", ""
	if len(stem) > 3 {
		port, number = stem[:3], stem[3:]
	}
	return (port == "com" || port == "lpt") && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}

// numbered is the n-th name of files that would have the same one.
func numbered(name string, n, limit int) string {
	if n <= 1 {
		return name
	}
	ext := extension(name)
	number := " (" + strconv.Itoa(n) + ")"
	return cut(name[:len(name)-len(ext)], limit-len(ext)-len(number)) + number + ext
}

// stem is a name without its extension.
func stem(name string) string { return name[:len(name)-len(extension(name))] }

// fold makes the same text of names that some file system takes for the same.
func fold(name string) string {
	plain := true
	for i := range len(name) {
		plain = plain && name[i] < utf8.RuneSelf
	}
	if plain {
		return strings.ToLower(name)
	}
	name = strings.Map(func(r rune) rune {
		if ignorable(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	return norm.NFD.String(cases.Fold().String(norm.NFD.String(name)))
}
