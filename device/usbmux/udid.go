package usbmux

import "strings"

// NormalUDID spells a UDID as lockdown does: some services report modern ones
// (24 hexadecimal digits) without the dash after the eighth.
func NormalUDID(serial string) string {
	if len(serial) == 24 && !strings.Contains(serial, "-") {
		return serial[:8] + "-" + serial[8:]
	}
	return serial
}

// validUDID keeps strangers' strings out of file names and messages: 1 to 64
// letters, digits and dashes.
func validUDID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// recordNames lists the names under which a pair record of the phone may be
// kept, the given spelling first: services that report a UDID without the dash
// keep the record with it, and the other way round.
func recordNames(udid string) []string {
	other := NormalUDID(udid)
	if other == udid && len(udid) == 25 && udid[8] == '-' {
		other = udid[:8] + udid[9:]
	}
	if other == udid {
		return []string{udid}
	}
	return []string{udid, other}
}
