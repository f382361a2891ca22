package fence

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// MaxName is the longest name a phone may use, in bytes (PROTOCOL.md §5.7).
const MaxName = 4096

// maxPart is the longest part of a name that all file systems of hosts take.
const maxPart = 255

// RefusedError says that a phone asked for something that it may not have.
type RefusedError struct {
	Name    string // as the phone gave it, shortened
	Why     string
	Hostile bool // no healthy phone makes such a name
}

func (e *RefusedError) Error() string { return fmt.Sprintf("refused %q: %s", e.Name, e.Why) }

func refuse(name, why string) error { return &RefusedError{Name: shorten(name), Why: why} }

func hostile(name, why string) error {
	return &RefusedError{Name: shorten(name), Why: why, Hostile: true}
}

func shorten(name string) string {
	if len(name) <= 80 {
		return name
	}
	return strings.ToValidUTF8(name[:80], "") + "…"
}

// leadsOut tells a link that leads out of the folder, which os.Root refuses with
// an error of its own, from the errors of the system.
func leadsOut(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var cause error
	switch {
	case errors.As(err, &path):
		cause = path.Err
	case errors.As(err, &link):
		cause = link.Err
	default:
		return err
	}
	if errno.Mentioned(cause) || errors.Is(cause, fs.ErrClosed) {
		return err
	}
	if cause.Error() == "not a directory" { // os.Root's own words for it
		return &fs.PathError{Op: "open", Path: name, Err: errno.Of(errno.NotFolder)}
	}
	return &RefusedError{Name: shorten(name), Why: cause.Error()}
}

// inside turns a phone's name into a path below the folder; the folder itself
// is ".".
func (f *Folder) inside(name string) (string, error) {
	switch {
	case name == "":
		return "", hostile(name, "empty name")
	case len(name) > MaxName:
		return "", hostile(name, "name too long")
	case name[0] == '/':
		return "", hostile(name, "absolute path")
	case !utf8.ValidString(name):
		return "", hostile(name, "not UTF-8")
	case strings.ContainsRune(name, 0):
		return "", hostile(name, "name with a zero byte")
	}
	first, rest, deeper := strings.Cut(strings.TrimSuffix(name, "/"), "/")
	if first != f.mount {
		return "", hostile(name, "outside the backup")
	}
	if !deeper {
		return ".", nil
	}
	for part := range strings.SplitSeq(rest, "/") {
		switch {
		case part == "" || part == "." || part == "..":
			return "", hostile(name, "empty or relative part")
		case len(part) > maxPart:
			return "", hostile(name, "part too long")
		case strings.HasPrefix(part, tempPrefix):
			return "", hostile(name, "reserved name")
		}
	}
	local := filepath.FromSlash(rest)
	if !filepath.IsLocal(local) { // reserved names and drives on Windows
		return "", hostile(name, "not a plain name on this system")
	}
	return local, nil
}
