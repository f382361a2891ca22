package simulator

import (
	"context"
	"net"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// serveDiagnostics is the diagnostics relay (PROTOCOL.md §4.4).
func serveDiagnostics(_ context.Context, p *Phone, conn net.Conn) {
	for {
		var req struct {
			Request           string
			MobileGestaltKeys []string
			EntryName         string
			EntryClass        string
			CurrentPlane      string
		}
		if wire.ReadPlist(conn, maxRequest, &req) != nil {
			return
		}
		answer := map[string]any{"Status": "Success"}
		switch req.Request {
		case "MobileGestalt":
			answer["Diagnostics"] = map[string]any{"MobileGestalt": p.gestalt(req.MobileGestaltKeys)}
		case "IORegistry":
			answer["Diagnostics"] = map[string]any{"IORegistry": p.registry(req.EntryClass, req.EntryName)}
		case "All", "GasGauge", "WiFi", "NAND":
			answer["Diagnostics"] = p.diagnostics(req.Request)
		case "Restart", "Shutdown", "Sleep", "Goodbye":
		default:
			answer["Status"] = "UnknownRequest"
		}
		if wire.WritePlist(conn, proplist.FormatXML, answer) != nil {
			return
		}
		switch req.Request {
		case "Restart":
			p.Restart()
		case "Shutdown":
			p.Unplug() // a phone that is off is not seen
		case "Sleep":
			p.Lock()
		case "Goodbye":
			return
		}
	}
}

// gestalt answers MobileGestalt, which newer versions of iOS do not any more.
func (p *Phone) gestalt(keys []string) map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, _ := parseVersion(p.state.IOS) // was checked when it was set
	if v[0] > 17 || v[0] == 17 && v[1] >= 4 {
		return map[string]any{"Status": "MobileGestaltDeprecated"}
	}
	known := map[string]any{
		"PasswordConfigured": p.state.Passcode,
		"PasswordProtected":  p.state.Locked,
		"ProductType":        p.model.ProductType,
		"ProductVersion":     p.state.IOS,
		"SerialNumber":       p.id.serial,
		"UniqueDeviceID":     p.id.udid,
		"marketing-name":     p.model.Name,
	}
	answer := map[string]any{"Status": "Success"}
	for _, key := range keys {
		if value, ok := known[key]; ok {
			answer[key] = value
		}
	}
	return answer
}

// registry answers IORegistry: the battery is the one entry there is.
func (p *Phone) registry(class, name string) map[string]any {
	if class != "IOPMPowerSource" && name != "AppleSmartBattery" && name != "AppleARMPMUCharger" {
		return map[string]any{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	const design = 3274 // mAh
	worn := design * 91 / 100
	return map[string]any{
		"AppleRawMaxCapacity":   worn,
		"BatteryInstalled":      true,
		"CurrentCapacity":       p.state.Battery,
		"CycleCount":            214,
		"DesignCapacity":        design,
		"ExternalConnected":     p.state.Plugged,
		"FullyCharged":          p.state.Battery == 100,
		"InstantAmperage":       -180,
		"IsCharging":            p.state.Plugged && p.state.Battery < 100,
		"MaxCapacity":           100,
		"NominalChargeCapacity": worn,
		"Temperature":           2890, // hundredths of a degree Celsius
		"Voltage":               4012, // mV
	}
}

// diagnostics answers the requests for whole groups.
func (p *Phone) diagnostics(group string) map[string]any {
	groups := map[string]any{
		"GasGauge": map[string]any{"CycleCount": 214, "DesignCapacity": 3274, "FullChargeCapacity": 2979, "Status": "Success"},
		"WiFi":     map[string]any{"Active": true, "Status": "Success"},
		"NAND":     map[string]any{"Status": "Success"},
	}
	if group == "All" {
		return groups
	}
	return map[string]any{group: groups[group]}
}
