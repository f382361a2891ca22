package browse

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/home"
)

// Typed is the folder that a person means by what they typed or pasted. Explorer copies a
// path in quotes, and what is written about backups names their folders by %APPDATA% or ~.
// Anything else is what it is.
func Typed(text string) string {
	return typed(runtime.GOOS, text, os.LookupEnv, home.Dir())
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
