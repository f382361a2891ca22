package backupagent

import (
	"crypto/sha1"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// The property lists of a backup that a phone writes and reads (PROTOCOL.md
// §7.2, §7.3).

const (
	statusFile       = "Status.plist"
	manifestFile     = "Manifest.plist"
	indexFile        = "Manifest.db"
	infoFile         = "Info.plist"
	snapshotFolder   = "Snapshot"
	oldIndexFile     = "Manifest.mbdx"
	maxStatus        = 1 << 20
	maxManifest      = 64 << 20
	maxIndex         = 16 << 30
	stateUploading   = "uploading"
	stateMoving      = "moving"
	stateRemoving    = "removing"
	stateFinished    = "finished"
	systemDomains    = "24.0"
	manifestVersion  = "10.0"
	statusVersion    = "3.3"
	oldestRestorable = "2.4"
	oldestBase       = "3.3"
)

type status struct {
	BackupState   string    `plist:"BackupState"`
	Date          time.Time `plist:"Date"`
	IsFullBackup  bool      `plist:"IsFullBackup"`
	SnapshotState string    `plist:"SnapshotState"`
	UUID          string    `plist:"UUID"`
	Version       string    `plist:"Version"`
}

// manifest is what a phone reads of Manifest.plist.
type manifest struct {
	BackupKeyBag []byte         `plist:"BackupKeyBag"`
	Version      string         `plist:"Version"`
	IsEncrypted  bool           `plist:"IsEncrypted"`
	ManifestKey  []byte         `plist:"ManifestKey"`
	Lockdown     map[string]any `plist:"Lockdown"`
	Applications map[string]any `plist:"Applications"`
}

// parseMark reads a property list of the host. An empty one gives the words
// that real phones use (205 with 11 underneath).
func parseMark(what string, data []byte, out any) error {
	if len(data) == 0 {
		return mbError(codeCorrupt, "Error reading "+what).because(codeDeserialise, zeroLengthText)
	}
	if err := proplist.Decode(data, out); err != nil {
		code, reason := codeCorrupt, "Error deserializing properties: "
		if what == "status" {
			code, reason = codeRead, "Error creating from path: "
		}
		return mbError(code, "Error reading "+what).because(codeDeserialise, reason+err.Error())
	}
	return nil
}

// manifestPlist makes the Manifest.plist of a new backup.
func (r *run) manifestPlist(bag *keybag.Bag, key []byte, now time.Time) ([]byte, error) {
	f := r.facts
	m := map[string]any{
		"BackupKeyBag":         bag.Bytes(),
		"Version":              manifestVersion,
		"Date":                 now,
		"SystemDomainsVersion": systemDomains,
		"WasPasscodeSet":       f.PasscodeSet,
		"IsEncrypted":          key != nil,
		"Applications":         r.image.Applications(),
		"Lockdown": map[string]any{
			"BuildVersion": f.Build, "DeviceName": f.Name, "DeviceClass": f.Class, "ProductType": f.ProductType,
			"ProductVersion": f.IOS, "SerialNumber": f.Serial, "UniqueDeviceID": f.UDID,
			"com.apple.Accessibility":             map[string]any{"VoiceOverTouchEnabledByiTunes": 0},
			"com.apple.MobileDeviceCrashCopy":     map[string]any{},
			"com.apple.TerminalFlashr":            map[string]any{},
			"com.apple.mobile.data_sync":          map[string]any{},
			"com.apple.mobile.iTunes.accessories": map[string]any{},
			"com.apple.mobile.wireless_lockdown":  map[string]any{},
		},
	}
	if key != nil {
		m["ManifestKey"] = key
	}
	data, err := proplist.Encode(m, proplist.FormatBinary)
	if err != nil {
		return nil, fmt.Errorf("Manifest.plist: %w", err)
	}
	return data, nil
}

// sum is the hash of a file that was sent, to compare it with what the host has.
type sum [sha1.Size]byte

// newUUID makes an upper-case identifier.
func (r *run) newUUID() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(r.a.o.Random, b[:]); err != nil {
		return "", fmt.Errorf("identifier: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}
