package simulator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// usualIOS is the version of a phone whose options name none.
const usualIOS = "26.1"

// version is an iOS version: major, minor, patch.
type version phone.Version

// parseVersion reads "26.1" or "17.6.1".
func parseVersion(s string) (version, error) {
	v, ok := phone.ParseVersion(s)
	if !ok || strings.Count(s, ".") > 2 || slices.Max(v[:]) > 255 {
		return version{}, fmt.Errorf("%q is no iOS version", s)
	}
	// Older phones speak TLS 1.0 and the binary usbmux protocol.
	if v.Major() < 11 {
		return version{}, fmt.Errorf("iOS %s is older than what is simulated here (11)", s)
	}
	return version(v), nil
}

// buildOf returns the build of an iOS version: the true one where it is known,
// else one of the same shape. A build counts the major version from another
// start, then the minor version as a letter.
func buildOf(s string) (string, error) {
	v, err := parseVersion(s)
	if err != nil {
		return "", err
	}
	known := map[string]string{
		"12.4.8": "16G201", "14.4": "18D70", "15.7.1": "19H117", "16.1": "20B82", "16.7.7": "20H330",
		"17.6.1": "21G93", "18.4.1": "22E252", "26.1": "23B85",
	}
	if build, ok := known[s]; ok {
		return build, nil
	}
	return fmt.Sprintf("%d%c%d", v.kernel(), 'A'+min(v[1], 25), 50+v[2]*11), nil
}

// kernel is the number that builds begin with. Apple skipped the versions 19
// to 25 of iOS, not of the builds.
func (v version) kernel() int {
	if v[0] >= 26 {
		return v[0] - 3
	}
	return v[0] + 4
}

// bootLoader is the version of iBoot that came with an iOS version.
func (v version) bootLoader() string {
	known := map[int]string{
		11: "iBoot-4076.1.93", 12: "iBoot-4513.270.14", 13: "iBoot-5540.0.129", 14: "iBoot-6723.0.48",
		15: "iBoot-7429.12.15", 16: "iBoot-8419.0.151.0.1", 17: "iBoot-10151.140.19", 18: "iBoot-11881.100.993",
	}
	if s, ok := known[v[0]]; ok {
		return s
	}
	return fmt.Sprintf("iBoot-%d.%d.%d", 13822+(v[0]-26)*1900, 1+v[1]*20, 1+v[2])
}

// system is how much of the disk an iOS version takes, in bytes: 4.7 GB with
// iOS 12, 11 GB with iOS 17, and 1.25 GB more a year (reported; PROTOCOL.md
// §3.8).
func (v version) system() int64 {
	const first, year = 4500e6, 1250e6
	return max(first, first+int64(v.kernel()-16)*year)
}
