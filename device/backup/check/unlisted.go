package check

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// Payloads that no row names may be left of an earlier run that was broken off:
// they do no harm. Or their rows were removed, or the index is that of an older
// backup: then a restore would leave them out. What tells them apart:
//
//   - a payload whose name is that of a file that is in every backup (messages,
//     passwords) is proof: its row is gone;
//   - of others the name can be computed again from the paths that phones use:
//     pictures by their numbers, well-known databases, the settings of apps. A few
//     could be of pictures that were deleted since; some more could not;
//   - the rest has no name, and only its number counts: a run that was broken off
//     leaves few, an index that lost rows leaves many.

const (
	fewNamed   = 3  // from here on named payloads are a loss
	manyOthers = 16 // from here on others are told, from a hundredth of all files as a loss
)

// stray is a payload that no row names.
type stray struct {
	id    mbfile.ID
	size  int64
	place string
}

// payloadWithoutRow remembers a payload in its place that no row names.
func (r *run) payloadWithoutRow(id mbfile.ID, folder string, f found) {
	place := folder + "/" + f.name
	if !f.mode.IsRegular() || f.err != nil {
		r.foreign(place, f)
		return
	}
	if r.newerHas(id) {
		return // the run that broke off brought it
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.strays = append(r.strays, stray{id, f.size, place})
}

// unlistedFiles judges the payloads without a row.
func (r *run) unlistedFiles() {
	if len(r.strays) == 0 {
		return
	}
	known := r.knownPaths()
	var named, others []stray
	core := false
	for _, s := range r.strays {
		k, ok := known[s.id]
		if !ok {
			others = append(others, s)
			continue
		}
		named = append(named, s)
		core = core || k.core
	}
	severity := backup.SeverityWarning
	if core || len(named) >= fewNamed {
		severity = backup.SeverityLoss
	}
	for _, s := range named {
		k := known[s.id]
		r.findings.add(backup.UnlistedFiles, instance{
			severity: severity, order: orderOf(s.id), bytes: s.size,
			example: backup.Example{App: AppName(k.domain, k.path), File: k.path, Note: backup.Note{Code: backup.NoteOnlyInFolder}},
		})
	}
	if len(others) < manyOthers {
		for _, s := range others {
			r.foreign(s.place, found{size: s.size})
		}
		return
	}
	if int64(len(others))*100 >= r.counts.Files {
		severity = backup.SeverityLoss
	}
	for _, s := range others {
		r.findings.add(backup.UnlistedFiles, instance{
			severity: severity, order: orderOf(s.id), bytes: s.size,
			example: backup.Example{File: s.place, Note: backup.Note{Code: backup.NoteOnlyInFolder}},
		})
	}
}

// knownPath is a path that phones use.
type knownPath struct {
	domain, path string
	core         bool // in every backup
}

// fixedPaths are files that phones have at the same place (PROTOCOL.md
// 1, and the real index). The first ones are in every backup.
var fixedPaths = [...]knownPath{
	{"HomeDomain", "Library/SMS/sms.db", true},
	{"KeychainDomain", "keychain-backup.plist", true},
	{"HomeDomain", "Library/Preferences/com.apple.springboard.plist", true},
	{"HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", true},
	{"CameraRollDomain", "Media/PhotoData/Photos.sqlite", true},
	{"HomeDomain", "Library/AddressBook/AddressBookImages.sqlitedb", false},
	{"HomeDomain", "Library/CallHistoryDB/CallHistory.storedata", false},
	{"HomeDomain", "Library/Calendar/Calendar.sqlitedb", false},
	{"HomeDomain", "Library/Notes/notes.sqlite", false},
	{"AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite", false},
	{"HomeDomain", "Library/Safari/Bookmarks.db", false},
	{"HomeDomain", "Library/Safari/History.db", false},
	{"AppDomain-com.apple.mobilesafari", "Library/Safari/History.db", false},
	{"HomeDomain", "Library/Safari/BrowserState.db", false},
	{"HomeDomain", "Library/Voicemail/voicemail.db", false},
	{"HomeDomain", "Library/Accounts/Accounts3.sqlite", false},
	{"HomeDomain", "Library/Accounts/VerifiedBackup/Accounts3.sqlite", false},
	{"HomeDomain", "Library/SpringBoard/IconState.plist", false},
	{"HomeDomain", "Library/Preferences/.GlobalPreferences.plist", false},
	{"HomeDomain", "Library/Preferences/com.apple.MobileSMS.plist", false},
	{"HomeDomain", "Library/Preferences/com.apple.mobilephone.plist", false},
	{"HomeDomain", "Library/Preferences/com.apple.mobileslideshow.plist", false},
	{"HomeDomain", "Library/Preferences/com.apple.Preferences.plist", false},
	{"HomeDomain", "Library/TCC/TCC.db", false},
	{"MediaDomain", "Media/Recordings/CloudRecordings.db", false},
	{"MediaDomain", "Media/Recordings/Recordings.db", false},
	{"AppDomainGroup-group.com.apple.VoiceMemos.shared", "Recordings/CloudRecordings.db", false},
	{"HealthDomain", "Health/healthdb_secure.sqlite", false},
	{"HealthDomain", "Health/healthdb.sqlite", false},
	{"KeychainDomain", "TrustStore.sqlite3", false},
	{"SystemPreferencesDomain", "com.apple.wifi.known-networks.plist", false},
	{"SystemPreferencesDomain", "SystemConfiguration/com.apple.wifi.plist", false},
	{"SystemPreferencesDomain", "SystemConfiguration/com.apple.radios.plist", false},
	{"SystemPreferencesDomain", "SystemConfiguration/preferences.plist", false},
	{"ManagedPreferencesDomain", "mobile/.GlobalPreferences.plist", false},
	{"RootDomain", "Library/Preferences/com.apple.MobileBackup.plist", false},
	{"RootDomain", "Library/Caches/locationd/clients.plist", false},
	{"WirelessDomain", "Library/Preferences/com.apple.commcenter.plist", false},
	{"WirelessDomain", "Library/Databases/CellularUsage.db", false},
	{"HomeKitDomain", "Library/homed/datastore.sqlite", false},
	{"AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite", false},
}

// pictureKinds are the endings of what a camera writes.
var pictureKinds = [...]string{"HEIC", "JPG", "PNG", "MOV", "MP4", "JPEG", "DNG", "AAE", "GIF"}

// lastPicture is the highest number of a picture; then a phone begins again.
const lastPicture = 9999

// knownPaths are the names that strays could have, by ID. It is made only when
// there are strays: some hundred thousand sums.
func (r *run) knownPaths() map[mbfile.ID]knownPath {
	wanted := make(map[mbfile.ID]bool, len(r.strays))
	for _, s := range r.strays {
		wanted[s.id] = true
	}
	known := map[mbfile.ID]knownPath{}
	try := func(domain, path string, core bool) {
		if id := mbfile.IDOf(domain, path); wanted[id] {
			known[id] = knownPath{domain, path, core}
		}
	}
	for _, f := range fixedPaths {
		for _, more := range [...]string{"", "-wal", "-shm"} {
			try(f.domain, f.path+more, f.core && more == "")
		}
	}
	for _, app := range r.b.Marks().Manifest.Apps {
		try("AppDomain-"+app, "Library/Preferences/"+app+".plist", false)
	}
	r.pictures["Media/DCIM/100APPLE"] = true
	folders := 0
	for dir := range r.pictures {
		if strings.Count(dir, "/") != 2 || !strings.HasPrefix(dir, "Media/DCIM/") {
			continue
		}
		if folders++; folders > maxPictureTries {
			break
		}
		for n := range lastPicture {
			name := fmt.Sprintf("%s/IMG_%04d.", dir, n+1)
			for _, kind := range pictureKinds {
				try("CameraRollDomain", name+kind, false)
			}
		}
	}
	return known
}

// maxPictureTries bounds the folders of pictures whose names are computed, a tenth
// of a second each.
const maxPictureTries = 24
