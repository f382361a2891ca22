package simulator

import (
	"maps"
	"strings"
	"time"
)

// defaultDomain is where a phone keeps what it tells about itself.
const defaultDomain = ""

// public names the keys of the default domain that a phone tells to anybody
// (PROTOCOL.md §3.2).
func public() []string {
	return []string{
		"ActivationState", "BasebandVersion", "BoardId", "BuildVersion", "CPUArchitecture", "ChipID",
		"DeviceClass", "DeviceColor", "DeviceName", "DevicePublicKey", "DieID", "HardwareModel",
		"HardwarePlatform", "HasSiDP", "PartitionType", "PasswordProtected", "ProductName", "ProductType",
		"ProductVersion", "ProductionSOC", "ProtocolVersion", "SupportedDeviceFamilies",
		"TelephonyCapability", "TimeIntervalSince1970", "TimeZone", "TimeZoneOffsetFromUTC",
		"UniqueChipID", "UniqueDeviceID", "Uses24HourClock", "WiFiAddress",
	}
}

// getValue answers GetValue: one value, or the whole domain when no key is
// named.
func (l *lockdown) getValue(req request) (map[string]any, lockdownError) {
	reply := make(map[string]any)
	if req.Domain != "" {
		reply["Domain"] = req.Domain
	}
	if req.Key != "" {
		reply["Key"] = req.Key
	}
	values, failure := l.visible(req.Domain, req.Key)
	if failure != "" {
		return reply, failure
	}
	if l.phone.hasFault(faultOddValues) {
		values = odd(values)
	}
	if req.Key == "" {
		reply["Value"] = values
		return reply, ""
	}
	value, ok := values[req.Key]
	if !ok {
		return reply, errMissingValue
	}
	reply["Value"] = value
	return reply, ""
}

// visible gives the values of a domain that this connection may see. key
// decides between the two errors there are: a value that is hidden, and one
// that does not exist.
func (l *lockdown) visible(domain, key string) (map[string]any, lockdownError) {
	p := l.phone
	p.mu.Lock()
	all := p.domain(domain)
	p.mu.Unlock()
	if all == nil {
		return nil, errMissingValue
	}
	if l.session != "" && !p.hasFault(faultGetProhibited) {
		return all, ""
	}
	var shown []string
	switch domain {
	case defaultDomain:
		shown = public()
	case "com.apple.mobile.iTunes":
		shown = []string{"FamilyID", "MinITunesVersion", "MinMacOSVersion"}
	default:
		return nil, errGetProhibited
	}
	// A connection over Wi-Fi cannot pair and is not given the key for it.
	if l.network {
		delete(all, "DevicePublicKey")
	}
	some := make(map[string]any)
	for _, name := range shown {
		if value, ok := all[name]; ok {
			some[name] = value
		}
	}
	_, exists := all[key]
	if _, told := some[key]; key != "" && !told && (exists || l.network && key == "DevicePublicKey") {
		return nil, errGetProhibited
	}
	return some, ""
}

// domain gives all values of a domain as they are now, nil when there is no
// such domain. The caller holds the lock and owns the result.
func (p *Phone) domain(name string) map[string]any {
	var values map[string]any
	switch name {
	case defaultDomain:
		values = p.aboutPhone(time.Now())
	case "com.apple.disk_usage", "com.apple.disk_usage.factory":
		values = p.state.diskUsage()
	case "com.apple.mobile.battery":
		values = p.state.battery()
	case "com.apple.mobile.backup":
		values = p.state.backup()
	case "com.apple.fmip":
		values = map[string]any{"IsAssociated": p.state.FindMy}
	case "com.apple.purplebuddy", "com.apple.PurpleBuddy":
		values = p.state.setup()
	case "com.apple.mobile.chaperone":
		values = map[string]any{"DeviceIsChaperoned": p.state.Supervised}
	case "com.apple.mobile.iTunes":
		values = p.aboutITunes()
	case "com.apple.iTunes":
		values = map[string]any{"DeletedApplications": []string{}, "LibraryApplications": p.bundleIDs()}
	case "com.apple.mobile.wireless_lockdown":
		values = map[string]any{"EnableWifiConnections": p.state.WiFi, "SupportsWifi": true, "SupportsWifiSyncing": true}
	case "com.apple.mobile.lockdown_cache":
		values = map[string]any{"ActivationState": activation(p.state)}
	default:
		if values = usual(name); values == nil || !strings.Contains(name, ".") { // the others are parts of domains
			if len(p.set[name]) == 0 {
				return nil
			}
			values = make(map[string]any)
		}
	}
	maps.Copy(values, p.set[name])
	return values
}

// settable reports whether a computer may set a value.
func settable(domain, key string) bool {
	switch domain {
	case defaultDomain:
		switch key {
		case "DeviceName", "TimeZone", "Uses24HourClock", "UntrustedHostBUID":
			return true
		}
	case "com.apple.international":
		return key == "Language" || key == "Locale" || key == "Keyboard"
	case "com.apple.mobile.wireless_lockdown":
		return key == "EnableWifiConnections" || key == "WirelessHostID"
	case "com.apple.iTunes", "com.apple.mobile.data_sync", "com.apple.mobile.tethered_sync":
		return true
	}
	return false
}

// maxSet is how many values of one domain are kept for computers.
const maxSet = 64

// setValue answers SetValue.
func (l *lockdown) setValue(req request) (map[string]any, lockdownError) {
	switch {
	case req.Key == "":
		return nil, errMissingKey
	case req.Value == nil:
		return nil, errMissingValue
	case !settable(req.Domain, req.Key):
		return nil, errSetProhibited
	}
	p := l.phone
	if name, ok := req.Value.(string); ok && req.Domain == defaultDomain && req.Key == "DeviceName" {
		p.SetName(name)
	} else if !p.keep(req.Domain, req.Key, req.Value) {
		return nil, errSetProhibited
	}
	reply := map[string]any{"Key": req.Key, "Value": req.Value}
	if req.Domain != "" {
		reply["Domain"] = req.Domain
	}
	return reply, ""
}

// keep keeps a value that a computer set.
func (p *Phone) keep(domain, key string, value any) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if on, ok := value.(bool); ok && key == "EnableWifiConnections" {
		p.state.WiFi = on
		p.show()
		return true
	}
	if p.set[domain] == nil {
		p.set[domain] = make(map[string]any)
	}
	if _, known := p.set[domain][key]; !known && len(p.set[domain]) >= maxSet {
		return false
	}
	p.set[domain][key] = value
	return true
}

// odd gives values in types that nobody expects, as unknown versions of iOS
// may: truth as text, numbers as text, text as bytes.
func odd(values map[string]any) map[string]any {
	strange := make(map[string]any, len(values))
	for key, value := range values {
		switch v := value.(type) {
		case bool:
			strange[key] = map[bool]string{true: "yes", false: "no"}[v]
		case string:
			strange[key] = []byte(v)
		case int, int64, uint64, float64:
			strange[key] = []any{v}
		default:
			strange[key] = 0
		}
	}
	return strange
}
