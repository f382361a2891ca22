package samples

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// item is something that a backup holds: a regular file, a link, or a directory
// that stands for itself. Directories above an item come by themselves.
type item struct {
	domain   string
	path     string
	flags    int
	class    int64
	target   string // of a link
	data     []byte // of a fixed file
	size     int64  // of a generated file
	extended bool   // carries extended attributes
	created  time.Time
	modified time.Time
}

// generated reports whether the file's bytes are made up while writing.
func (i item) generated() bool { return i.flags == flagFile && i.data == nil }

// hasDigest is PROTOCOL.md §8.1: Digest is all or nothing by domain.
func hasDigest(domain string) bool {
	name, _, _ := strings.Cut(domain, "-")
	switch name {
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin", "SysContainerDomain",
		"SysSharedContainerDomain", "CameraRollDomain", "MediaDomain":
		return false
	}
	return true
}

// fixed returns what a backup holds whatever its size: what every sample has, and
// in its place or beside it what the caller wants in it.
func (o Options) fixed() ([]item, error) {
	var items []item
	if !o.Bare {
		var err error
		if items, err = o.everySample(); err != nil {
			return nil, err
		}
	}
	own := map[string]bool{}
	for _, f := range o.Contents {
		own[f.Domain+"-"+f.Path] = true
	}
	library := o.ownLibrary()
	items = slices.DeleteFunc(items, func(it item) bool {
		return own[it.domain+"-"+it.path] || library && (it.domain == "CameraRollDomain" || it.domain == "MediaDomain")
	})
	for _, f := range o.Contents {
		it := item{domain: f.Domain, path: f.Path, flags: flagFile, class: 3, data: f.Data, created: f.Created, modified: f.Modified}
		if it.data == nil {
			it.data = []byte{}
		}
		items = append(items, it)
	}
	return items, nil
}

// ownLibrary reports whether the caller brings a photo library: then the backup has no
// other pictures, chats and so on, for those would be noise.
func (o Options) ownLibrary() bool {
	return slices.ContainsFunc(o.Contents, func(f File) bool {
		return f.Domain == "CameraRollDomain" && strings.HasSuffix(f.Path, "/Photos.sqlite")
	})
}

// everySample returns what every sample holds.
func (o Options) everySample() ([]item, error) {
	var items []item
	add := func(domain, path string, class int64, data []byte) {
		if data == nil {
			data = []byte{}
		}
		items = append(items, item{domain: domain, path: path, flags: flagFile, class: class, data: data})
	}
	directory := func(domain, path string) {
		items = append(items, item{domain: domain, path: path, flags: flagDir})
	}
	link := func(domain, path, target string) {
		items = append(items, item{domain: domain, path: path, flags: flagLink, target: target})
	}
	var failed error
	settings := func(domain, path string, v map[string]any) {
		data, err := proplist.Encode(v, proplist.FormatBinary)
		if err != nil && failed == nil {
			failed = fmt.Errorf("settings of %s: %w", path, err)
		}
		add(domain, path, 4, data)
	}

	bases, err := databases()
	if err != nil {
		return nil, err
	}
	library := o.ownLibrary()
	for _, b := range bases {
		if b.encryptedOnly && !o.encrypted() || library && b.domain != "HealthDomain" {
			continue
		}
		add(b.domain, b.path, b.class, b.data)
	}

	for _, name := range []string{
		"com.apple.springboard", "com.apple.mobilephone", "com.apple.MobileSMS", "com.apple.mobileslideshow",
		"com.apple.Preferences", "com.apple.AppSupport", "com.apple.mobiletimer", "com.apple.Maps", ".GlobalPreferences",
		"com.apple.accountsd", "com.apple.identityservicesd", "com.apple.assistant.support", "com.apple.homed",
	} {
		settings("HomeDomain", "Library/Preferences/"+name+".plist", map[string]any{
			"Name": name, "Version": 1, "Seed": o.Seed, "Language": "en-GB",
		})
	}
	add("HomeDomain", "Library/SpringBoard/IconState.plist", 4, []byte("<plist version=\"1.0\"><dict/></plist>\n"))
	add("HomeDomain", "Library/Safari/Bookmarks.lock", 4, nil)
	add("HomeDomain", "Library/Voicemail/1.amr", 3, o.noise("voicemail", 4801, "#!AMR\n"))
	add("HomeDomain", "Library/Mail/Signatures.txt", 3, []byte("Sent from my pocket\n"))
	link("HomeDomain", "Library/Preferences/com.apple.carrier.plist", "/var/mobile/Library/Carrier Bundle/carrier.plist")
	directory("HomeDomain", "Library/Ringtones")

	settings("RootDomain", "Library/Preferences/com.apple.MobileBackup.plist", map[string]any{"BackupCount": 12})
	add("RootDomain", "Library/Caches/locationd/gyroCal.db", 4, o.noise("gyro", 4096, ""))
	settings("WirelessDomain", "Library/Preferences/com.apple.CommCenter.plist", map[string]any{"Carrier": "Example Mobile"})
	link("DatabaseDomain", "timezone/localtime", "/var/db/timezone/zoneinfo/Europe/London")
	settings("SystemPreferencesDomain", "SystemConfiguration/com.apple.radios.plist", map[string]any{"AirplaneMode": false})
	settings("ManagedPreferencesDomain", "mobile/.GlobalPreferences.plist", map[string]any{})
	settings("KeychainDomain", "keychain-backup.plist", map[string]any{"genp": []any{}, "inet": []any{}, "keys": []any{}, "cert": []any{}})
	settings("MobileDeviceDomain", "ProvisioningProfiles/None.plist", map[string]any{})
	directory("InstallDomain", "")
	add("KeyboardDomain", "Library/Keyboard/en-dynamic.lm/dynamic-lexicon.dat", 3, o.noise("lexicon", 12345, ""))
	settings("HomeKitDomain", "Library/homed/datastore.plist", map[string]any{"Homes": []any{"Home"}})
	directory("TonesDomain", "")
	settings("SysContainerDomain-com.apple.wifid", "Library/Preferences/known-networks.plist", map[string]any{"Networks": 3})
	settings("SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles",
		"Library/ConfigurationProfiles/ClientTruth.plist", map[string]any{"intersection": true})

	directory("MediaDomain", "")
	add("MediaDomain", "Media/Recordings/20260301 101500.m4a", 3, o.picture("memo", ".m4a", 60_000))
	add("MediaDomain", "Library/SMS/Attachments/3f/15/9D0B5740-2562-4216-8E24-2F97DCF12AF5/IMG_2211.jpeg", 3,
		o.picture("attachment", ".jpeg", 40_000))
	for n := range 12 {
		size := 30_000 + n*7_919
		add("CameraRollDomain", fmt.Sprintf("Media/DCIM/100APPLE/IMG_%04d.HEIC", n+1), 3,
			o.picture(fmt.Sprint("photo", n), ".HEIC", size))
		items[len(items)-1].extended = n%3 == 0
		add("CameraRollDomain", fmt.Sprintf("Media/PhotoData/Thumbnails/V2/DCIM/100APPLE/IMG_%04d.HEIC/5003.JPG", n+1), 3,
			o.picture(fmt.Sprint("thumbnail", n), ".JPG", 2_000+n*160))
	}
	add("CameraRollDomain", "Media/PhotoData/cpl_enabled_marker", 3, nil)

	for _, a := range o.Apps {
		domain := "AppDomain-" + a.ID
		settings(domain, "Library/Preferences/"+a.ID+".plist", map[string]any{"Launches": 40, "Version": a.Version})
		if a.Empty {
			if a.Group != "" {
				settings("AppDomainGroup-"+a.Group, "Library/Preferences/"+a.Group+".plist", map[string]any{"Shared": true})
			}
			continue
		}
		add(domain, "Documents/Crème brûlée.txt", 3, []byte("Six yolks, half a litre of cream.\n"))
		add(domain, "Documents/exactly two blocks.bin", 3, o.noise(a.ID, 32, ""))
		add(domain, "Library/Application Support/empty", 3, nil)
		link(domain, "Library/WebKit/WebsiteData/IndexedDB/v0", "/var/mobile/Containers/Data/Application/"+o.identifier(a.ID)+"/IndexedDB")
		if a.Group != "" {
			settings("AppDomainGroup-"+a.Group, "Library/Preferences/"+a.Group+".plist", map[string]any{"Shared": true})
		}
		directory("AppDomainPlugin-"+a.ID+".share", "")
	}
	return items, failed
}
