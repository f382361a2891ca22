package samples

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Payload says what the payload files hold.
type Payload int

// The kinds of payload.
const (
	PayloadReal   Payload = iota // every byte is written
	PayloadSparse                // generated files are holes of the right size; unencrypted backups only
	PayloadNone                  // rows of generated files without their payload, for benchmarks of the index
)

// App is an app that has data in a backup.
type App struct {
	ID      string // bundle identifier
	Name    string
	Version string
	Group   string // identifier of an app group, if it has one
	Empty   bool   // keeps its data out of backups: only settings are inside
}

// File is a file that the caller wants in a backup.
type File struct {
	Domain, Path string
	Data         []byte
	Created      time.Time // made up when zero, as the next
	Modified     time.Time
}

// Options describe the backup to write. The zero value is a small, finished,
// unencrypted backup of an iPhone 15 Pro.
type Options struct {
	Seed        uint64 // varies the generated content, keys and identifiers
	UDID        string // also the folder's name; derived from Seed when empty
	Folder      string // name of the folder, when it shall not be the UDID
	DeviceName  string
	ProductType string
	IOS         string
	Build       string
	Serial      string
	PhoneNumber string
	Date        time.Time
	NoPasscode  bool   // the phone had no passcode
	State       string // SnapshotState; "finished" when empty
	Apps        []App  // a few well-known ones when nil

	Password string // encrypts the backup when not empty
	DPIC     int    // rounds of the first derivation; 1,000 when 0, a phone uses 10,000,000; -1 leaves it out, as before iOS 10.2
	ITER     int    // rounds of the second derivation; 10,000 when 0

	Contents []File // take the place of what a sample has at the same domain and path
	Bare     bool   // nothing but Contents

	Files   int     // regular files in all; generated ones are added to the fixed set up to this number
	Bytes   int64   // payload bytes in all, spread over the generated files
	Payload Payload // what generated files hold

	Format backup.Format // FormatMBDB writes an unencrypted backup of iOS 9; anything else is today's
}

func (o Options) encrypted() bool { return o.Password != "" }

// withDefaults fills in what was left empty.
func (o Options) withDefaults() Options {
	id := sha1.Sum(fmt.Appendf(nil, "udid %d %s", o.Seed, o.DeviceName))
	def := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	old := o.Format == backup.FormatMBDB
	if old {
		def(&o.UDID, hex.EncodeToString(id[:]))
		def(&o.ProductType, "iPhone6,2")
		def(&o.IOS, "9.3.5")
		def(&o.Build, "13G36")
	} else {
		def(&o.UDID, strings.ToUpper("00008130-"+"000"+hex.EncodeToString(id[:7])[:13]))
		def(&o.ProductType, "iPhone16,1")
		def(&o.IOS, "26.1")
		def(&o.Build, "23B85")
	}
	def(&o.Folder, o.UDID)
	def(&o.DeviceName, "Ada’s iPhone")
	def(&o.Serial, "F"+strings.ToUpper(hex.EncodeToString(id[8:13])))
	def(&o.PhoneNumber, "+44 20 7946 0018")
	def(&o.State, "finished")
	if o.Date.IsZero() {
		o.Date = time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC)
	}
	o.Date = o.Date.UTC().Truncate(time.Second)
	if o.DPIC == 0 {
		o.DPIC = 1000
	}
	if o.ITER == 0 {
		o.ITER = 10000
	}
	if o.Apps == nil {
		o.Apps = []App{
			{ID: "com.example.recipes", Name: "Recipes", Version: "4.2", Group: "group.com.example.recipes"},
			{ID: "com.example.chess", Name: "Chess", Version: "1.9.1"},
			{ID: "org.example.podcatcher", Name: "Podcatcher", Version: "12.0.3"},
			{ID: "com.example.messenger", Name: "Messenger", Version: "26.3", Group: "group.com.example.messenger.shared"},
		}
	}
	return o
}
