package check

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// systemDomains are areas that a phone puts into every backup (the real index of
// iOS 14.3 has all of them, and so have the lists of other versions).
var systemDomains = [...]string{
	"CameraRollDomain", "DatabaseDomain", "HomeDomain", "HomeKitDomain", "InstallDomain", "KeyboardDomain", "KeychainDomain",
	"ManagedPreferencesDomain", "MediaDomain", "MobileDeviceDomain", "RootDomain", "SystemPreferencesDomain", "TonesDomain", "WirelessDomain",
}

// wholeFrom is how many of the system's areas make an index that of a whole
// backup. Hand-made and partial ones have one to three.
const wholeFrom = 6

// core tells what every backup has and this one has not. One of a few areas is a
// part by its nature, which is only noted. In a whole backup it is a loss when an
// area has no row; a single file is a warning: it may have been left out when a
// copy was mended, and where its payload still lies there, that proves the loss
// (unlistedFiles). Only what is certain is asked for: the two areas that hold
// nearly all of a person's data, the settings, the passwords and the messages
// (PROTOCOL.md §8.10).
func (r *run) core() {
	if r.counts.Rows == 0 || r.b.Facts().Format == backup.FormatMBDB {
		return
	}
	areas := 0
	for _, name := range systemDomains {
		if r.domains.has(name) {
			areas++
		}
	}
	area, single := backup.SeverityNote, backup.SeverityNote
	if areas >= wholeFrom {
		area, single = backup.SeverityLoss, backup.SeverityWarning
	}
	missing := func(severity backup.Severity, app, file string) {
		r.findings.note(backup.CoreMissing, severity, backup.Example{App: app, File: file, Note: backup.Note{Code: backup.NoteNotInIndex}}, fmt.Sprintf("domains: %d/%d", areas, len(systemDomains)))
	}
	home, photos := r.domains.has("HomeDomain"), r.domains.has("CameraRollDomain")
	if !home {
		missing(area, "Settings", "HomeDomain")
	}
	if !photos {
		missing(area, "Photos", "CameraRollDomain")
	}
	if home && !r.settings {
		missing(single, "Settings", "Library/Preferences")
	}
	for _, f := range [...]struct{ domain, path string }{
		{"KeychainDomain", "keychain-backup.plist"},
		{"HomeDomain", "Library/SMS/sms.db"},
	} {
		if r.table.find(mbfile.IDOf(f.domain, f.path)) == nil && (f.domain != "HomeDomain" || home) {
			missing(single, AppName(f.domain, f.path), f.path)
		}
	}
}
