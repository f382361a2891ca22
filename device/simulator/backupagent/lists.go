package backupagent

import (
	"fmt"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// readList reads a property list of a backup that is restored. One that only a
// forgiving reader takes (control characters, dates that are none …) is taken
// and said to be odd: what a phone's reader makes of it is not known.
func readList(text []byte) (list map[string]any, odd, err error) {
	if err := proplist.Decode(text, &list); err == nil && list != nil {
		return list, nil, nil
	} else {
		odd = err
	}
	v, err := proplist.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	tree, err := v.Tree()
	if err != nil {
		return nil, nil, err
	}
	list, ok := tree.(map[string]any)
	if !ok {
		return nil, nil, fmt.Errorf("no dictionary: %w", wire.ErrMalformed)
	}
	if odd == nil {
		odd = wire.ErrMalformed
	}
	return list, odd, nil
}

// typeName names the type of a value of a property list, for people.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "missing"
	case string:
		return "a text"
	case bool:
		return "yes or no"
	case []byte:
		return "data"
	case time.Time:
		return "a date"
	case []any:
		return "a list"
	case map[string]any:
		return "a dictionary"
	}
	return "a number"
}

// lockdownTexts are the values of the phone itself; the rest of Lockdown are
// dictionaries, one for each domain of its settings (PROTOCOL.md §7.3).
var lockdownTexts = []string{
	"BuildVersion", "DeviceClass", "DeviceName", "ProductType", "ProductVersion", "SerialNumber", "UniqueDeviceID",
}

// properties reads Manifest.plist, value by value, as its types allow.
func (s *restoration) properties(text []byte) error {
	if len(text) == 0 {
		return violation(ruleManifestEmpty).because(codeDeserialise, zeroLengthText)
	}
	list, odd, err := readList(text)
	if err != nil {
		return violation(ruleManifestUnreadable).because(codeDeserialise, "Error deserializing properties: "+err.Error())
	}
	if odd != nil {
		s.warn("", manifestFile, violation(ruleManifestTypes, "the list", "not as XML wants it: "+odd.Error()))
	}
	wrong := func(key string, v any) {
		if v != nil {
			s.warn("", manifestFile, violation(ruleManifestTypes, key, typeName(v)))
		}
	}
	m := &s.manifest
	var ok bool
	if m.BackupKeyBag, ok = list["BackupKeyBag"].([]byte); !ok {
		wrong("BackupKeyBag", list["BackupKeyBag"])
	}
	if m.ManifestKey, ok = list["ManifestKey"].([]byte); !ok {
		wrong("ManifestKey", list["ManifestKey"])
	}
	if m.Version, ok = list["Version"].(string); !ok {
		wrong("Version", list["Version"])
	} else if compareVersions(m.Version, "9") < 0 || compareVersions(m.Version, "11") >= 0 {
		s.warn("", manifestFile, violation(ruleManifestVersion, m.Version))
	}
	if m.IsEncrypted, ok = list["IsEncrypted"].(bool); !ok {
		wrong("IsEncrypted", list["IsEncrypted"])
		switch n := list["IsEncrypted"].(type) {
		case uint64:
			m.IsEncrypted = n == 1
		case int64:
			m.IsEncrypted = n == 1
		}
	}
	if m.Applications, ok = list["Applications"].(map[string]any); !ok {
		wrong("Applications", list["Applications"])
	}
	s.applications = m.Applications
	for id, facts := range m.Applications {
		if _, ok := facts.(map[string]any); !ok {
			s.warn("", manifestFile, violation(ruleManifestTypes, "Applications/"+id, typeName(facts)))
		}
	}
	return s.lockdown(list["Lockdown"])
}

// lockdown looks at the values that the phone wrote about itself. A backup need
// not have them.
func (s *restoration) lockdown(v any) error {
	values, ok := v.(map[string]any)
	if !ok {
		if v != nil {
			s.warn("", manifestFile, violation(ruleManifestTypes, "Lockdown", typeName(v)))
		}
		return nil
	}
	s.manifest.Lockdown = values
	s.ios, _ = values["ProductVersion"].(string)
	for _, key := range lockdownTexts {
		v, there := values[key]
		if _, text := v.(string); there && !text {
			if err := s.broke(ruleLockdownType, "", manifestFile); err != nil {
				return err
			}
			break
		}
	}
	for key, v := range values {
		if slices.Contains(lockdownTexts, key) {
			continue
		}
		switch v.(type) {
		case string, map[string]any:
		default:
			s.warn("", manifestFile, violation(ruleLockdownOther, key, typeName(v)))
		}
	}
	return nil
}

// fits reads Info.plist and refuses a backup of a newer iOS.
func (s *restoration) fits() error {
	text, err := s.l.fetch(s.source+"/"+infoFile, maxManifest)
	switch {
	case err == nil:
		s.info(text)
	case err == errMissing:
		s.warn("", infoFile, violation(ruleInfoMissing, s.source+"/"+infoFile))
	default:
		return mbOr(err, codeRead, "Error reading Info.plist")
	}
	if compareVersions(s.ios, s.facts.IOS) > 0 || s.faults.has(FaultNewerBackup) {
		return violation(ruleNewerIOS, s.ios, s.facts.IOS)
	}
	return nil
}

// info takes the iOS from Info.plist, where it says one.
func (s *restoration) info(text []byte) {
	list, odd, err := readList(text)
	if err != nil {
		s.warn("", infoFile, violation(ruleInfoUnreadable, err.Error()))
		return
	}
	switch {
	case odd == nil:
	case slices.ContainsFunc(text, func(c byte) bool { return c < 0x20 && c != '\t' && c != '\n' && c != '\r' }):
		s.warn("", infoFile, violation(ruleInfoControl))
	default:
		s.warn("", infoFile, violation(ruleInfoUnreadable, odd.Error()))
	}
	target, _ := list["Target Identifier"].(string)
	if unique, _ := list["Unique Identifier"].(string); target+unique == "" {
		s.warn("", infoFile, violation(ruleInfoIdentity))
	}
	if version, _ := list["Product Version"].(string); version != "" {
		s.ios = version
	}
}
