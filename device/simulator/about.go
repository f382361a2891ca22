package simulator

import (
	"crypto/sha256"
	"time"
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

// timeZone is where the phone lives: it has UTC all year.
const timeZone = "Atlantic/Reykjavik"

// aboutPhone returns the default domain (PROTOCOL.md §3.8). The caller holds the lock.
func (p *Phone) aboutPhone(now time.Time) map[string]any {
	m, id, s := p.model, p.id, p.state
	v, _ := parseVersion(s.IOS) // was checked when it was set
	values := map[string]any{
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
		"DeviceColor":                       "1",
		"DeviceEnclosureColor":              "1",
		"DeviceName":                        s.Name,
		"DevicePublicKey":                   publicKeyPEM(),
		"DieID":                             id.chipID,
		"EthernetAddress":                   id.ethernet,
		"FirmwareVersion":                   v.bootLoader(),
		"FusingStatus":                      3,
		"HardwareModel":                     m.Hardware,
		"HardwarePlatform":                  m.platform(),
		"HasSiDP":                           true,
		"HostAttached":                      true,
		"HumanReadableProductVersionString": s.IOS,
		"IsPaired":                          len(p.trust.hosts) > 0,
		"MLBSerialNumber":                   id.board,
		"ModelNumber":                       m.Number,
		"NonVolatileRAM":                    map[string]any{"auto-boot": []byte("true"), "boot-args": ""},
		"PairRecordProtectionClass":         4,
		"PartitionType":                     "GUID_partition_scheme",
		"PasswordProtected":                 s.Locked,
		"PkHash":                            seal("key hash", id.udid),
		"ProductName":                       "iPhone OS",
		"ProductType":                       m.ProductType,
		"ProductVersion":                    s.IOS,
		"ProductionSOC":                     true,
		"ProtocolVersion":                   "2",
		"RegionInfo":                        "LL/A",
		"SerialNumber":                      id.serial,
		"SoftwareBehavior":                  append([]byte{0x41, 1}, make([]byte, 14)...),
		"SoftwareBundleVersion":             "",
		"SupportedDeviceFamilies":           []int{m.Family},
		"TelephonyCapability":               m.Cellular,
		"TimeIntervalSince1970":             float64(now.UnixMicro()) / 1e6,
		"TimeZone":                          timeZone,
		"TimeZoneOffsetFromUTC":             0.0,
		"TrustedHostAttached":               true,
		"UniqueChipID":                      id.chipID,
		"UniqueDeviceID":                    id.udid,
		"UseRaptorCerts":                    true,
		"Uses24HourClock":                   true,
		"WiFiAddress":                       id.wifi,
		"WirelessBoardSerialNumber":         id.board[4:16],
		"iTunesHasConnected":                true,
	}
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
	values["BasebandActivationTicketVersion"] = "V2"
	values["BasebandCertId"] = uint32(id.chipID >> 8)
	values["BasebandChipID"] = 938209
	values["BasebandKeyHashInformation"] = map[string]any{"AKeyStatus": 2, "SKeyStatus": 0}
	values["BasebandSerialNumber"] = seal("baseband", id.udid)[:12]
	values["BasebandStatus"] = "BBInfoAvailable"
	values["BasebandVersion"] = "2.60.02"
	values["CarrierBundleInfoArray"] = []any{}
	values["InternationalMobileEquipmentIdentity"] = id.imei
	values["InternationalMobileEquipmentIdentity2"] = id.imei2
	values["MobileEquipmentIdentifier"] = id.imei[:14]
	values["MobileSubscriberCountryCode"] = ""
	values["MobileSubscriberNetworkCode"] = ""
	values["kCTPostponementStatus"] = "kCTPostponementStatusActivated"
	values["kCTPostponementInfoServiceProvisioningState"] = false
	if !p.state.SIM {
		values["SIMStatus"] = "kCTSIMSupportSIMStatusNotInserted"
		values["SIMTrayStatus"] = "kCTSIMSupportSIMTrayInsertedNoSIM"
		return
	}
	values["SIMStatus"] = "kCTSIMSupportSIMStatusReady"
	values["SIMTrayStatus"] = "kCTSIMSupportSIMTrayInsertedWithSIM"
	values["IntegratedCircuitCardIdentity"] = id.iccid
	values["InternationalMobileSubscriberIdentity"] = id.imsi
	values["InternationalMobileSubscriberIdentityOverride"] = false
	values["MobileSubscriberCountryCode"] = "001"
	values["MobileSubscriberNetworkCode"] = "01"
	values["PhoneNumber"] = id.phone
	values["CarrierBundleInfoArray"] = []any{map[string]any{
		"CFBundleIdentifier":                    "com.apple.Test_Carrier",
		"CFBundleVersion":                       "61.0",
		"GID1":                                  "ffffffffffffffff",
		"GID2":                                  "ffffffffffffffff",
		"IntegratedCircuitCardIdentity":         id.iccid,
		"InternationalMobileSubscriberIdentity": id.imsi,
		"MCC":                                   "001",
		"MNC":                                   "01",
		"SIMGID1":                               []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"SIMGID2":                               []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"Slot":                                  "kOne",
		"kCTPostponementInfoAvailable":          "SIMCarrierInfo",
	}}
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
