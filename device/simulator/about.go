package simulator

import (
	"crypto/sha256"
	_ "embed"
	"maps"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// reserved is how many bytes a phone keeps for itself of what is free.
const reserved = 200 << 20

// activation is the activation state: a phone that is set up is activated.
func activation(s State) string {
	if s.SetupDone {
		return "Activated"
	}
	return "Unactivated"
}

//go:embed values.plist
var valueLists []byte

var usualValues = sync.OnceValue(func() (lists map[string]map[string]any) {
	if err := proplist.Decode(valueLists, &lists); err != nil {
		panic("values.plist: " + err.Error()) // it is part of the program
	}
	return lists
})

// usual are the values of a list that every phone tells alike; nil where there is
// no such list. The caller owns the result.
func usual(list string) map[string]any { return maps.Clone(usualValues()[list]) }

// aboutPhone returns the default domain (PROTOCOL.md §3.8). The caller holds the lock.
func (p *Phone) aboutPhone(now time.Time) map[string]any {
	m, id, s := p.model, p.id, p.state
	v, _ := parseVersion(s.IOS) // was checked when it was set
	values := usual("default")
	maps.Copy(values, map[string]any{
		"ActivationState":                   activation(s),
		"BluetoothAddress":                  id.bluetooth,
		"BoardId":                           m.Board,
		"BrickState":                        !s.SetupDone,
		"BuildVersion":                      s.Build,
		"CPUArchitecture":                   m.architecture(),
		"CertID":                            uint32(id.chipID),
		"ChipID":                            m.Chip,
		"ChipSerialNo":                      seal("chip serial", id.udid)[:8],
		"DeviceClass":                       m.Class,
		"DeviceName":                        s.Name,
		"DevicePublicKey":                   publicKeyPEM(),
		"DieID":                             id.chipID,
		"EthernetAddress":                   id.ethernet,
		"FirmwareVersion":                   v.bootLoader(),
		"HardwareModel":                     m.Hardware,
		"HardwarePlatform":                  m.platform(),
		"HumanReadableProductVersionString": s.IOS,
		"IsPaired":                          len(p.trust.hosts) > 0,
		"MLBSerialNumber":                   id.board,
		"ModelNumber":                       m.Number,
		"PasswordProtected":                 s.Locked,
		"PkHash":                            seal("key hash", id.udid),
		"ProductType":                       m.ProductType,
		"ProductVersion":                    s.IOS,
		"SerialNumber":                      id.serial,
		"SupportedDeviceFamilies":           []int{m.Family},
		"TelephonyCapability":               m.Cellular,
		"TimeIntervalSince1970":             float64(now.UnixMicro()) / 1e6,
		"UniqueChipID":                      id.chipID,
		"UniqueDeviceID":                    id.udid,
		"WiFiAddress":                       id.wifi,
		"WirelessBoardSerialNumber":         id.board[4:16],
	})
	if s.SetupDone {
		values["ActivationStateAcknowledged"] = true
	}
	if m.Cellular {
		p.aboutRadio(values)
	}
	return values
}

// aboutRadio adds what only phones with a mobile radio tell.
func (p *Phone) aboutRadio(values map[string]any) {
	id := p.id
	maps.Copy(values, usual("radio"))
	maps.Copy(values, map[string]any{
		"BasebandCertId":                        uint32(id.chipID >> 8),
		"BasebandSerialNumber":                  seal("baseband", id.udid)[:12],
		"InternationalMobileEquipmentIdentity":  id.imei,
		"InternationalMobileEquipmentIdentity2": id.imei2,
		"MobileEquipmentIdentifier":             id.imei[:14],
	})
	if !p.state.SIM {
		maps.Copy(values, usual("no SIM"))
		return
	}
	maps.Copy(values, usual("SIM"))
	values["IntegratedCircuitCardIdentity"] = id.iccid
	values["InternationalMobileSubscriberIdentity"] = id.imsi
	values["PhoneNumber"] = id.phone
	carrier := usual("carrier")
	carrier["IntegratedCircuitCardIdentity"] = id.iccid
	carrier["InternationalMobileSubscriberIdentity"] = id.imsi
	values["CarrierBundleInfoArray"] = []any{carrier}
}

// architecture is the chip's instruction set.
func (m Model) architecture() string {
	if m.Chip < 0x8020 || m.Chip == 0x8027 {
		return "arm64"
	}
	return "arm64e"
}

// seal returns 32 bytes that follow from what they are for and the phone.
func seal(what, udid string) []byte {
	sum := sha256.Sum256([]byte(what + " of " + udid))
	return sum[:]
}
