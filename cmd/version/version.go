// Package version says which Lifeboat a program is: the same in the window, in the
// terminal and in the packages.
package version

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// Number is the release that this source is, or becomes. FyneApp.toml and
// CHANGELOG.md say the same, and so does the tag: v and this.
const Number = "0.2.0"

// What git said when the program was linked; see the Makefile. Both are empty where
// there was no git.
var (
	described string // git describe --tags --long --always --dirty: v0.2.0-3-g3c178d9-dirty, or 3c178d9
	committed string // when the commit was made, UTC: 202611270751
)

// source is what is known of the source of a program.
type source struct {
	tag       string // the last one before it: v0.2.0
	since     int    // commits since that tag
	commit    string // short; empty: not known
	committed string
	modified  bool // it was not what the commit holds
}

// String is the version by the rules of semver.org: the number of a release, or, of
// what lies between two, the number of the next one with when and what was built:
// 0.2.0-dev.202611270751.g3c178d9.
func String() string { return sourceOf(described, committed, buildInfo()).version() }

// Details are the version and what it was built from, in lines, for people and reports.
func Details(program string) []string {
	s := sourceOf(described, committed, buildInfo())
	from := "built without git: which commit this is, is not known"
	if s.commit != "" {
		from = "commit " + s.commit
		if s.modified {
			from += ", modified"
		}
	}
	return []string{
		program + " " + s.version(),
		fmt.Sprintf("%s, %s, %s/%s", from, runtime.Version(), runtime.GOOS, runtime.GOARCH),
	}
}

// Commit is the commit that the program was built from, shortened; empty where it is
// not known.
func Commit() string { return sourceOf(described, committed, buildInfo()).commit }

func buildInfo() debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return *info
	}
	return debug.BuildInfo{}
}

// sourceOf reads what git said, or else what the go command kept.
func sourceOf(described, committed string, info debug.BuildInfo) source {
	if described == "" {
		return sourceOfModule(info)
	}
	s := source{committed: committed}
	rest, modified := strings.CutSuffix(described, "-dirty")
	s.modified = modified
	tag, commit, tagged := cutLast(rest, "-g")
	if !tagged {
		s.commit = rest
		return s
	}
	s.commit = commit
	tag, since, _ := cutLast(tag, "-")
	s.tag = tag
	s.since, _ = strconv.Atoi(since)
	return s
}

// sourceOfModule is the source of a program that go install made, or go build in a
// clone.
func sourceOfModule(info debug.BuildInfo) (s source) {
	v, _, _ := strings.Cut(info.Main.Version, "+")
	if rest, commit, ok := cutLast(v, "-"); ok && len(commit) == len("3c178d9aabbc") {
		if _, stamp, ok := cutLast(strings.ReplaceAll(rest, "-", "."), "."); ok && len(stamp) == len("20261127075117") {
			s.commit, s.committed, s.tag, s.since = commit[:7], stamp[:12], rest, 1 // a version that Go made up
		}
	}
	if s.commit == "" && strings.HasPrefix(v, "v") {
		s.tag = v
	}
	for _, set := range info.Settings {
		switch set.Key {
		case "vcs.revision":
			s.commit = set.Value[:min(7, len(set.Value))]
		case "vcs.time": // 2026-11-27T07:51:17Z
			s.committed = strings.NewReplacer("-", "", "T", "", ":", "").Replace(set.Value)[:min(12, len(set.Value))]
		case "vcs.modified":
			s.modified = set.Value == "true"
		}
	}
	return s
}

// version is the version of what was built from a source.
func (s source) version() string {
	if s.tag != "" && s.since == 0 && !s.modified {
		return strings.TrimPrefix(s.tag, "v")
	}
	if s.commit == "" {
		return Number + "-dev.nogit"
	}
	v := next(s.tag) + "-dev"
	if s.committed != "" {
		v += "." + s.committed
	}
	v += ".g" + s.commit
	if s.modified {
		v += ".modified"
	}
	return v
}

// next is the release that comes after a tag: Number, or where that was not raised
// yet the smallest step.
func next(tag string) string {
	numbers, _, early := strings.Cut(strings.TrimPrefix(tag, "v"), "-") // early: 0.2.0-rc.1 comes before 0.2.0
	var past, now [3]int
	if n, _ := fmt.Sscanf(numbers, "%d.%d.%d", &past[0], &past[1], &past[2]); n < len(past) {
		return Number
	}
	if !early {
		past[2]++
	}
	_, _ = fmt.Sscanf(Number, "%d.%d.%d", &now[0], &now[1], &now[2]) // a test reads it
	if slices.Compare(past[:], now[:]) < 0 {
		return Number
	}
	return fmt.Sprintf("%d.%d.%d", past[0], past[1], past[2])
}

// cutLast cuts around the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
