package check

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxDomains bounds how many domains are told apart; a phone has about 800. The
// rest of a hostile index shares one place.
const maxDomains = 1 << 14

// domain is what is known of one domain.
type domain struct {
	name     string
	number   uint16
	known    bool
	digest   bool   // every regular file has one (PROTOCOL.md §8.1)
	app      string // bundle identifier of an AppDomain-…
	unlisted bool   // … that Manifest.plist does not list
	slash    bool   // the name itself is a path
	likely   bool   // not known, and named as those of iOS are: a later one may have it
}

// domains are the domains of an index, numbered as they come.
type domains struct {
	mu     sync.Mutex
	byName map[string]*domain
	listed map[string]bool // applications in Manifest.plist; nil when it cannot be read
}

func newDomains(listed map[string]bool) *domains {
	return &domains{byName: map[string]*domain{}, listed: listed}
}

// get returns the domain of that name.
func (d *domains) get(name string) *domain {
	d.mu.Lock()
	defer d.mu.Unlock()
	if have, ok := d.byName[name]; ok {
		return have
	}
	n := len(d.byName)
	made := d.classify(name)
	if n >= maxDomains {
		made.number = math.MaxUint16
		return made
	}
	made.number = uint16(n)
	d.byName[strings.Clone(name)] = made
	return made
}

func (d *domains) classify(name string) *domain {
	out := d.sort(name)
	out.likely = !out.known && likelyDomain(name)
	return out
}

// likelyDomain reports whether a domain is named as those of iOS are: letters and
// "Domain", alone or, with letters behind, before a dash and the name of a
// container. Phones refuse others with 205 "unknown domain name".
func likelyDomain(name string) bool {
	name, container, dash := strings.Cut(name, "-")
	if dash && (container == "" || strings.ContainsFunc(container, unicode.IsControl)) {
		return false
	}
	switch name {
	case "AppDomainPlaceholder": // iOS's own name for an app that is not there yet
		return dash
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin", "SysContainerDomain", "SysSharedContainerDomain":
		return false // these need their container
	}
	before, after, found := strings.Cut(name, "Domain")
	letters := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) })
	}
	return found && before != "" && letters(before) && letters(after) && (after == "" || dash)
}

func (d *domains) sort(name string) *domain {
	out := &domain{name: name, slash: strings.ContainsAny(name, "/\\\x00") || name == "" || name == "." || name == ".."}
	family, id, dash := strings.Cut(name, "-")
	switch family {
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin", "SysContainerDomain", "SysSharedContainerDomain":
		out.known = dash && id != ""
		if family == "AppDomain" && out.known && d.listed != nil {
			out.app, out.unlisted = id, !d.listed[id]
		}
		return out
	}
	if dash {
		return out
	}
	switch name {
	case "CameraRollDomain", "MediaDomain", "TonesDomain", "BooksDomain":
		out.known = true
	case "HomeDomain", "RootDomain", "WirelessDomain", "DatabaseDomain", "SystemPreferencesDomain",
		"ManagedPreferencesDomain", "KeychainDomain", "MobileDeviceDomain", "InstallDomain", "KeyboardDomain",
		"HealthDomain", "HomeKitDomain":
		out.known, out.digest = true, true
	case "NetworkDomain", "ProtectedDomain":
		// Seen with digests since iOS 27 only; before, nothing is known of them.
		out.known = true
	}
	return out
}

// unlisted lists the apps that have data and stand in no list, by name.
func (d *domains) unlisted() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var apps []string
	for _, have := range d.byName {
		if have.unlisted {
			apps = append(apps, have.app)
		}
	}
	slices.Sort(apps)
	return apps
}

// has reports whether a row is of the domain.
func (d *domains) has(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.byName[name] != nil
}

// KnownDomain reports whether phones have a domain of this name, and whether every
// regular file of it has a checksum (PROTOCOL.md §8.1).
func KnownDomain(name string) (known, digest bool) {
	d := newDomains(nil).classify(name)
	return d.known, d.digest
}
