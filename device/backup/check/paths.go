package check

import (
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
)

// unsafePath returns why a path could leave its domain or break a restore; empty
// when it is as phones write them: relative, without empty parts, "." or "..".
func unsafePath(path string) backup.NoteCode {
	switch {
	case path == "":
		return backup.NoteNone
	case path[0] == '/':
		return backup.NotePathSlashFirst
	case path[len(path)-1] == '/':
		return backup.NotePathSlashLast
	case strings.IndexByte(path, 0) >= 0:
		return backup.NotePathZero
	case !utf8.ValidString(path):
		return backup.NotePathNoText
	}
	for rest := path; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		switch part {
		case "":
			return backup.NotePathEmptyPart
		case ".", "..":
			return backup.NotePathClimbs
		}
	}
	return backup.NoteNone
}

// decomposed reports whether a path holds letters apart from their accents, which
// ends a restore with a rename error (PROTOCOL.md §8.9).
func decomposed(path string) bool {
	return composed(path) != path
}

// composed puts letters and accents together.
func composed(path string) string { return backupdir.Composed(path) }

// parent cuts off the last element of a path; the parent of the rest is "".
func parent(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 0)] }
