package repair

import (
	"path/filepath"
	"regexp"
	"strings"
)

// texts are what Info.plist and Lockdown in Manifest.plist both say of the phone.
var texts = map[string][]string{
	"BuildVersion": {"Build Version"}, "DeviceName": {"Device Name", "Display Name"}, "ProductType": {"Product Type"},
	"ProductVersion": {"Product Version"}, "SerialNumber": {"Serial Number"}, "UniqueDeviceID": {"Target Identifier", "Unique Identifier"},
}

// textOf is a value of Lockdown that is a text.
func textOf(values map[string]any, name string) string {
	s, _ := values[name].(string)
	return s
}

// infoText is what Info.plist says under the name that a value has in Lockdown.
func infoText(info tree, name string) string {
	for _, key := range texts[name] {
		if s, _ := info[key].(string); s != "" {
			return s
		}
	}
	return ""
}

// agree reports whether Info.plist and Lockdown contradict each other nowhere.
func agree(values map[string]any, info tree) bool {
	for name := range texts {
		own, _ := values[name].(string)
		if other := infoText(info, name); own != "" && other != "" && !strings.EqualFold(own, other) && name != "DeviceName" {
			return false
		}
	}
	return true
}

// foreignManifest reports whether Manifest.plist is another phone's: Info.plist
// and the folder's name agree on another one. One that opens the index is proven.
func (p *Plan) foreignManifest(values map[string]any, info tree) bool {
	own, _ := values["UniqueDeviceID"].(string)
	other := infoText(info, "UniqueDeviceID")
	return own != "" && other != "" && !strings.EqualFold(own, other) && p.named(other) && !p.source.IndexSealed()
}

// named reports whether the backup's folder bears the name of a phone; one that a
// host set aside has a date behind it.
func (p *Plan) named(udid string) bool {
	name := filepath.Base(p.base.Facts().Folder)
	return udid != "" && len(name) >= len(udid) && strings.EqualFold(name[:len(udid)], udid)
}

// deviceName is a folder's name that is a phone's identifier, maybe with the date
// behind it that a host sets.
var deviceName = regexp.MustCompile(`(?i)^([0-9a-f]{40}|[0-9a-f]{8}-[0-9a-f]{16})(-|$)`)

// ownInfo reports whether Info.plist is of the phone that Manifest.plist is of: they
// contradict each other nowhere, and agree on the identifier or the serial number,
// or else the folder bears the identifier. Two phones may have the same model and iOS.
func (p *Plan) ownInfo(values map[string]any, info tree) bool {
	if info == nil || !agree(values, info) {
		return false
	}
	for _, name := range []string{"UniqueDeviceID", "SerialNumber"} {
		if textOf(values, name) != "" && infoText(info, name) != "" {
			return true
		}
	}
	return p.named(infoText(info, "UniqueDeviceID"))
}

// seenForeign reports whether the check of a copy with these lists would name an
// Info.plist of another phone.
func seenForeign(values map[string]any, info tree) bool {
	for _, name := range []string{"UniqueDeviceID", "SerialNumber", "ProductType"} {
		own, other := textOf(values, name), infoText(info, name)
		if own != "" && other != "" && !strings.EqualFold(own, other) {
			return true
		}
	}
	return false
}

// hidesPhone reports whether with the next values of Lockdown nothing tells any
// longer that Info.plist is another phone's, which cannot be written anew either.
func (p *Plan) hidesPhone(values, next map[string]any, info tree) bool {
	if info == nil || seenForeign(next, info) {
		return false
	}
	strange := !agree(values, info) ||
		deviceName.MatchString(filepath.Base(p.base.Facts().Folder)) && !p.ownInfo(values, info)
	if !strange {
		return false
	}
	renewed, _ := p.renewInfo(next, info)
	return renewed == nil
}
