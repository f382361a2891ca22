package backupagent

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The longest name and path of the phone's file system, in bytes.
const (
	maxPart = 255
	maxPath = 1023
)

// judgeDomain returns what a phone has against a domain.
func (s *restoration) judgeDomain(domain string) RuleID {
	app, isApp := strings.CutPrefix(domain, "AppDomain-")
	switch {
	case strings.Contains(domain, "/"):
		return ruleDomainSlash
	case isApp && s.applications[app] == nil:
		return ruleApp
	case phoneimage.KnownDomain(domain):
		return ""
	case namedLikeIOS(domain):
		return ruleDomainNew
	}
	return ruleDomain
}

// namedLikeIOS reports whether a domain is named as those of iOS are, alone or
// before a dash and the name of a container. A later iOS may have it.
func namedLikeIOS(domain string) bool {
	name, container, dashed := strings.Cut(domain, "-")
	if dashed && (container == "" || strings.ContainsFunc(container, unicode.IsControl)) {
		return false
	}
	switch name {
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin", "AppDomainPlaceholder", "SysContainerDomain", "SysSharedContainerDomain":
		return false // these need their container
	}
	before, after, found := strings.Cut(name, "Domain")
	letters := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) })
	}
	return found && before != "" && letters(before) && letters(after) && (after == "" || dashed)
}

// judgePath returns what a phone has against a path, the worst of it.
func judgePath(path string) RuleID {
	if path == "" {
		return ""
	}
	switch {
	case path[0] == '/':
		return rulePathAbsolute
	case strings.IndexByte(path, 0) >= 0:
		return rulePathZero
	}
	odd, long := false, len(path) > maxPath
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case part == "..":
			return rulePathClimbs
		case part == "" || part == ".":
			odd = true
		}
		long = long || len(part) > maxPart
	}
	switch {
	case decomposed(path):
		return ruleDecomposed
	case odd:
		return rulePathParts
	case long:
		return rulePathLong
	case !utf8.ValidString(path):
		return ruleRowUTF8
	case !norm.NFC.IsNormalString(path):
		return ruleExcluded
	}
	return ""
}

// decomposed reports whether a path holds a letter apart from its accent where
// both have a form together. Some letters have none that is ever used (the
// composition exclusions of Unicode): they are not meant.
func decomposed(path string) bool {
	if norm.NFC.IsNormalString(path) {
		return false
	}
	for rest := path; rest != ""; {
		n := norm.NFC.NextBoundaryInString(rest, true)
		if n <= 0 {
			n = len(rest)
		}
		segment := rest[:n]
		rest = rest[n:]
		if norm.NFC.IsNormalString(segment) {
			continue
		}
		together := norm.NFC.String(segment)
		if utf8.RuneCountInString(together) < utf8.RuneCountInString(segment) {
			return true
		}
		// A letter that is always taken apart hides another that was put together.
		for i, first := range segment {
			_, size := utf8.DecodeRuneInString(segment[i:])
			next, more := utf8.DecodeRuneInString(segment[i+size:])
			if more > 0 && utf8.RuneCountInString(norm.NFC.String(string(first)+string(next))) == 1 {
				return true
			}
		}
	}
	return false
}

func leavesDomain(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}
