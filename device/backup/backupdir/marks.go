package backupdir

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// Names of the files that make a folder a backup, PROTOCOL.md §7.1.
const (
	infoName     = "Info.plist"
	statusName   = "Status.plist"
	manifestName = "Manifest.plist"
	dbName       = "Manifest.db"
	mbdbName     = "Manifest.mbdb"
	snapshotName = "Snapshot"
)

// Most that is read of a property list. Info.plist carries an icon for each app.
const (
	maxInfo     = 64 << 20
	maxManifest = 64 << 20
	maxStatus   = 1 << 20
)

// Most that is taken from a property list: apps, and bytes of a text.
const (
	maxApps = 20_000
	maxText = 4096
	maxOdd  = 10 // odd values of Lockdown
)

// stateFinished is the SnapshotState of a backup that ran to its end.
const stateFinished = "finished"

// MarkState says how one of the three property lists of a backup was found.
type MarkState string

// The states of a property list.
const (
	MarkRead      MarkState = "read"
	MarkMissing   MarkState = "missing"
	MarkEmpty     MarkState = "empty"     // zero bytes
	MarkForbidden MarkState = "forbidden" // it may not be read
	MarkNotAFile  MarkState = "not-a-file"
	MarkTooBig    MarkState = "too-big"
	MarkMalformed MarkState = "malformed" // not a property list, or not a dictionary
	MarkFailed    MarkState = "failed"    // an input/output error
)

// Mark is how a property list was found; Err, for Details, is nil when it was
// read.
type Mark struct {
	State MarkState
	Err   error
}

// Identity is what a property list says of the phone. Empty strings mean that it
// does not tell.
type Identity struct {
	UDID        string
	DeviceName  string
	ProductType string
	IOS         string
	Build       string
	Serial      string
}

// InfoMark is Info.plist, written by the computer that made the backup.
type InfoMark struct {
	Mark
	Identity
	DisplayName string
	PhoneNumber string
	LastBackup  time.Time
	OddValues   []string // names of values that are no text, or "encoding" when the list is not UTF-8
	Apps        []string // Installed Applications, bundle identifiers
}

// StatusMark is Status.plist.
type StatusMark struct {
	Mark
	SnapshotState string // "finished" when the backup is whole
	BackupState   string
	Version       string // "3.3"; "2.4" in the days of Manifest.mbdb
	UUID          string
	Date          time.Time
	Full          bool
}

// ManifestMark is Manifest.plist.
type ManifestMark struct {
	Mark
	Identity
	Version     string
	Date        time.Time
	Encrypted   bool // IsEncrypted; whether the backup is encrypted, Facts tells
	Flagged     bool // IsEncrypted is there
	PasscodeSet bool
	HasKeybag   bool
	HasKey      bool     // there is a ManifestKey
	Apps        []string // bundle identifiers listed under Applications
	OddLockdown []string // names of values of Lockdown about the phone itself that are no text
	OddValues   []string // names of other values of Lockdown that are no text, or "Lockdown" itself

	keybag []byte
	key    []byte // ManifestKey
}

// Marks are the three property lists of a backup, as they were read by Open.
type Marks struct {
	Info     InfoMark
	Status   StatusMark
	Manifest ManifestMark
}

// readMark reads one property list and returns its dictionary.
func readMark(root *os.Root, name string, limit int64) (proplist.Value, fs.FileInfo, Mark) {
	data, info, err := disk.ReadRegular(root, name, limit)
	switch {
	case err != nil:
		return proplist.Value{}, info, Mark{State: markState(err), Err: err}
	case len(data) == 0:
		return proplist.Value{}, info, Mark{State: MarkEmpty, Err: errors.New(name + " is empty")}
	}
	v, err := proplist.Parse(data)
	if err == nil && v.Kind() != proplist.Dict {
		err = errors.New(name + " is not a dictionary")
	}
	if err != nil {
		return proplist.Value{}, info, Mark{State: MarkMalformed, Err: err}
	}
	return v, info, Mark{State: MarkRead}
}

func markState(err error) MarkState {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return MarkMissing
	case errors.Is(err, fs.ErrPermission):
		return MarkForbidden
	case errors.Is(err, disk.ErrNotAFile):
		return MarkNotAFile
	case errors.Is(err, disk.ErrTooBig):
		return MarkTooBig
	}
	return MarkFailed
}

func infoMark(v proplist.Value, m Mark) InfoMark {
	out := InfoMark{
		Mark: m,
		Identity: Identity{
			UDID:        first(text(v, "Target Identifier"), text(v, "Unique Identifier")),
			DeviceName:  text(v, "Device Name"),
			ProductType: text(v, "Product Type"),
			IOS:         text(v, "Product Version"),
			Build:       text(v, "Build Version"),
			Serial:      text(v, "Serial Number"),
		},
		DisplayName: text(v, "Display Name"),
		PhoneNumber: text(v, "Phone Number"),
		LastBackup:  date(v, "Last Backup Date"),
	}
	for _, key := range [...]string{"Build Version", "Device Name", "Display Name", "Product Type", "Product Version", "Serial Number", "Target Identifier", "Unique Identifier"} {
		value := v.Get(key)
		if s, ok := value.Text(); !ok && value.Kind() != proplist.Invalid {
			out.OddValues = append(out.OddValues, key)
		} else if !utf8.ValidString(s) {
			out.OddValues = append(out.OddValues, key+" (its text)")
		}
	}
	for item := range v.Get("Installed Applications").Items() {
		if id := short(item); id != "" && len(out.Apps) < maxApps {
			out.Apps = append(out.Apps, id)
		}
	}
	return out
}

func statusMark(v proplist.Value, m Mark) StatusMark {
	full, _ := v.Get("IsFullBackup").Bool()
	return StatusMark{
		Mark:          m,
		SnapshotState: snapshotState(v),
		BackupState:   text(v, "BackupState"),
		Version:       text(v, "Version"),
		UUID:          text(v, "UUID"),
		Date:          date(v, "Date"),
		Full:          full,
	}
}

// snapshotState is the state that a list names. Where it names several, readers
// differ in which they take, and one that is not "finished" counts.
func snapshotState(v proplist.Value) string {
	state := text(v, "SnapshotState")
	for key, value := range v.Entries() {
		if other := short(value); key == "SnapshotState" && other != stateFinished && state == stateFinished {
			state = other
		}
	}
	return state
}

func manifestMark(v proplist.Value, m Mark) ManifestMark {
	lockdown := v.Get("Lockdown")
	out := ManifestMark{
		Mark: m,
		Identity: Identity{
			UDID:        text(lockdown, "UniqueDeviceID"),
			DeviceName:  text(lockdown, "DeviceName"),
			ProductType: text(lockdown, "ProductType"),
			IOS:         text(lockdown, "ProductVersion"),
			Build:       text(lockdown, "BuildVersion"),
			Serial:      text(lockdown, "SerialNumber"),
		},
		Version: text(v, "Version"),
		Date:    date(v, "Date"),
	}
	out.Encrypted, out.Flagged = v.Get("IsEncrypted").Bool()
	out.PasscodeSet, _ = v.Get("WasPasscodeSet").Bool()
	out.keybag, out.HasKeybag = v.Get("BackupKeyBag").Bytes()
	out.key, out.HasKey = v.Get("ManifestKey").Bytes()
	out.OddLockdown, out.OddValues = oddLockdown(lockdown)
	for id := range v.Get("Applications").Entries() {
		if len(out.Apps) == maxApps {
			break
		}
		out.Apps = append(out.Apps, id)
	}
	return out
}

// lockdownTexts are the values of Lockdown about the phone itself.
var lockdownTexts = [...]string{"BuildVersion", "DeviceClass", "DeviceName", "ProductType", "ProductVersion", "SerialNumber", "UniqueDeviceID"}

// oddLockdown lists the values of Lockdown that are not texts. For those about the
// phone itself phones refuse a restore with 205 "lockdown value not an NSString"
// (CowabungaLite#57); of the others nothing is known. Those named like a domain
// (com.apple.…) hold dictionaries.
func oddLockdown(v proplist.Value) (own, others []string) {
	if v.Kind() != proplist.Dict && v.Kind() != proplist.Invalid {
		return nil, []string{"Lockdown"}
	}
	for key, value := range v.Entries() {
		if _, ok := value.Text(); ok || strings.HasPrefix(key, "com.apple.") {
			continue
		}
		if list := &others; len(own)+len(others) < maxOdd {
			if slices.Contains(lockdownTexts[:], key) {
				list = &own
			}
			*list = append(*list, key[:min(len(key), maxText)])
		}
	}
	return own, others
}

func text(v proplist.Value, key string) string { return short(v.Get(key)) }

// short returns a text that is no longer than a fact has reason to be.
func short(v proplist.Value) string {
	if v.Len() > maxText {
		return ""
	}
	s, _ := v.Text()
	return s
}

func date(v proplist.Value, key string) time.Time {
	t, _ := v.Get(key).Time()
	return t
}

// first returns the first string that is not empty.
func first(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}
