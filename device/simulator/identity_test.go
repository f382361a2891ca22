package simulator_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestTypes holds the plist type of every value that hosts rely on.
func TestTypes(t *testing.T) {
	_, h := paired(t, simulator.PhoneOptions{Encrypted: true, Model: "iPhone14,5", IOS: "17.6.1"})
	l := h.session()
	for domain, types := range map[string]map[string]string{
		"": {
			"DeviceName": "string", "ProductVersion": "string", "PasswordProtected": "bool", "ChipID": "uint64",
			"UniqueChipID": "uint64", "TimeIntervalSince1970": "float64", "TimeZoneOffsetFromUTC": "float64",
			"DevicePublicKey": "[]uint8", "SupportedDeviceFamilies": "[]interface {}", "NonVolatileRAM": "map[string]interface {}",
			"ProtocolVersion": "string", "BrickState": "bool", "InternationalMobileEquipmentIdentity": "string",
		},
		"com.apple.disk_usage":            {"TotalDiskCapacity": "uint64", "AmountDataAvailable": "uint64"},
		"com.apple.disk_usage.factory":    {"TotalDiskCapacity": "uint64"},
		"com.apple.mobile.battery":        {"BatteryCurrentCapacity": "uint64", "BatteryIsCharging": "bool"},
		"com.apple.mobile.backup":         {"WillEncrypt": "bool", "RequiresEncryption": "bool", "Version": "string"},
		"com.apple.fmip":                  {"IsAssociated": "bool"},
		"com.apple.purplebuddy":           {"SetupDone": "bool", "SetupVersion": "uint64"},
		"com.apple.PurpleBuddy":           {"SetupDone": "bool"},
		"com.apple.mobile.chaperone":      {"DeviceIsChaperoned": "bool"},
		"com.apple.mobile.iTunes":         {"FamilyID": "int64", "MinITunesVersion": "string"},
		"com.apple.iTunes":                {"LibraryApplications": "[]interface {}"},
		"com.apple.international":         {"Language": "string"},
		"com.apple.mobile.data_sync":      {"Contacts": "map[string]interface {}"},
		"com.apple.mobile.tethered_sync":  {},
		"com.apple.mobile.lockdown_cache": {"ActivationState": "string"},
		"com.apple.mobile.wireless_lockdown": {
			"EnableWifiConnections": "bool",
		},
	} {
		answer := l.ask("GetValue", map[string]any{"Domain": domain})
		values, ok := answer["Value"].(map[string]any)
		if !ok {
			t.Errorf("domain %q: %v", domain, answer)
			continue
		}
		for key, want := range types {
			if got := reflect.TypeOf(values[key]); got == nil || got.String() != want {
				t.Errorf("%s %s is a %v; want %s", domain, key, got, want)
			}
		}
	}
}

// TestIdentity proves the rules that hold in all real dumps (PROTOCOL.md
// §3.8), for every model.
func TestIdentity(t *testing.T) {
	b := newBench(t)
	for _, m := range simulator.Models() {
		p, err := b.Add(simulator.PhoneOptions{Model: m.ProductType, Seed: 7, Unplugged: true})
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.Add(simulator.PhoneOptions{Model: m.ProductType, Seed: 7, Unplugged: true})
		if err != nil {
			t.Fatal(err)
		}
		if p.UDID() != again.UDID() || p.Serial() != again.Serial() {
			t.Errorf("%s: the same seed gave %s and %s", m.ProductType, p.UDID(), again.UDID())
		}
		if n := len(p.UDID()); n != 40 && n != 25 {
			t.Errorf("%s: the UDID has %d characters", m.ProductType, n)
		}
		p.Plug()
		h := &host{t: t, address: b.Addresses()[0]}
		values := h.lockdown().ask("GetValue", nil)["Value"].(map[string]any)
		chip, _ := values["ChipID"].(uint64)
		unique, _ := values["UniqueChipID"].(uint64)
		if udid := strings.ToUpper(hex(chip, 8) + "-" + hex(unique, 16)); len(p.UDID()) == 25 && values["UniqueDeviceID"] != udid {
			t.Errorf("%s: UDID %v; the chip says %s", m.ProductType, values["UniqueDeviceID"], udid)
		}
		if want := "t" + hex(chip, 4); values["HardwarePlatform"] != want {
			t.Errorf("%s: platform %v; want %s", m.ProductType, values["HardwarePlatform"], want)
		}
		for key, want := range map[string]any{
			"ProductType": m.ProductType, "HardwareModel": m.Hardware, "DeviceClass": m.Class,
			"DeviceName": "Demo " + m.Class, "UniqueDeviceID": p.UDID(), "SerialNumber": nil,
		} {
			if values[key] != want {
				t.Errorf("%s: %s is %v before trust; want %v", m.ProductType, key, values[key], want)
			}
		}
		p.Unplug()
	}
	other, err := b.Add(simulator.PhoneOptions{Seed: 8, Unplugged: true})
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := b.Add(simulator.PhoneOptions{Seed: 7, Unplugged: true}); same.UDID() == other.UDID() {
		t.Error("two seeds gave the same phone")
	}
}

func hex(n uint64, digits int) string {
	const alphabet = "0123456789abcdef"
	text := make([]byte, digits)
	for i := digits - 1; i >= 0; i-- {
		text[i] = alphabet[n&0xf]
		n >>= 4
	}
	return string(text)
}

// TestStorage proves the identities of com.apple.disk_usage.
func TestStorage(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{Capacity: 64e9, IOS: "16.1"})
	if err := p.SetFree(1 << 60); err == nil {
		t.Error("more is free than there is")
	}
	if _, err := newBench(t).Add(simulator.PhoneOptions{Capacity: 8e9}); err == nil {
		t.Error("a disk that iOS does not fit on")
	}
	if err := p.SetFree(5e9); err != nil {
		t.Fatal(err)
	}
	if err := p.SetIOS("26.1"); err != nil {
		t.Fatal(err)
	}
	if free := p.State().Free; free != 1_250_000_000 {
		t.Errorf("free after a large update: %d", free)
	}
	if err := p.SetFree(123456789); err != nil {
		t.Fatal(err)
	}
	l := h.session()
	values := l.ask("GetValue", map[string]any{"Domain": "com.apple.disk_usage"})["Value"].(map[string]any)
	n := func(key string) uint64 { v, _ := values[key].(uint64); return v }
	if n("TotalDiskCapacity") != 64e9 || n("TotalDiskCapacity") != n("TotalSystemCapacity")+n("TotalDataCapacity") {
		t.Errorf("capacities: %v", values)
	}
	if n("AmountDataAvailable") != 123456789 || n("TotalDataAvailable") != n("AmountDataReserved")+n("AmountDataAvailable") {
		t.Errorf("free: %v", values)
	}
}
