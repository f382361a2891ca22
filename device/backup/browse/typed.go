package browse

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/fileuri"
	"github.com/lifeboat-app/lifeboat/device/home"
)

// Typed is the folder that a person means by what they typed or pasted. Explorer copies a
// path in quotes, file managers and browsers copy file URIs, and what is written about
// backups names their folders by %APPDATA% or ~. Anything else is what it is.
func Typed(text string) string {
	return typed(runtime.GOOS, text, os.LookupEnv, home.Dir())
}

// following begins each file URI but the first where several were copied: one a line, which
// a field of one line makes a space.
var following = regexp.MustCompile(`(?i)\s+file:/`)

// address is the file URI in what was copied: the first of several. Some versions of GNOME
// put a line above that says what is to be done with them.
func address(text string) string {
	if strings.HasPrefix(text, "x-special/") {
		if at := following.FindStringIndex(text); at != nil {
			text = strings.TrimSpace(text[at[0]:])
		}
	}
	if at := following.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	return text
}

// variable is one of Windows in a path.
var variable = regexp.MustCompile(`%[^%]+%`)

func typed(goos, text string, variables func(string) (string, bool), home string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{`"`, "'"} {
		if inner, ok := strings.CutPrefix(text, quote); ok {
			if inner, ok = strings.CutSuffix(inner, quote); ok {
				text = strings.TrimSpace(inner)
				break
			}
		}
	}
	if path, ok := fileuri.Path(goos, address(text)); ok {
		return path
	}
	if goos == "windows" {
		return variable.ReplaceAllStringFunc(text, func(name string) string {
			if value, ok := variables(strings.Trim(name, "%")); ok {
				return value
			}
			return name
		})
	}
	if rest, ok := strings.CutPrefix(text, "~"); ok && home != "" && (rest == "" || rest[0] == '/') {
		return filepath.Join(home, rest)
	}
	return text
}
