package check

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// kindList gives every kind its number in an entry of the table, in the order in
// which a report shows them.
var kindList = [...]backup.Kind{
	backup.KindPhotos, backup.KindMessages, backup.KindContacts, backup.KindApps, backup.KindHealth,
	backup.KindNotes, backup.KindCalls, backup.KindCalendar, backup.KindMail, backup.KindMedia,
	backup.KindPasswords, backup.KindSettings, backup.KindOther,
}

func kindNumber(k backup.Kind) uint8 {
	for i, have := range kindList {
		if have == k {
			return uint8(i)
		}
	}
	return uint8(len(kindList) - 1)
}

// kindOf says in which kind of data a person would look for a file.
func kindOf(domain, path string) backup.Kind {
	family, id, _ := strings.Cut(domain, "-")
	switch family {
	case "CameraRollDomain":
		return backup.KindPhotos
	case "MediaDomain":
		switch {
		case under(path, "Library/SMS"):
			return backup.KindMessages
		case under(path, "Media/DCIM"), under(path, "Media/PhotoData"):
			return backup.KindPhotos
		}
		return backup.KindMedia
	case "TonesDomain", "BooksDomain":
		return backup.KindMedia
	case "HomeDomain":
		return homeKind(path)
	case "HealthDomain":
		return backup.KindHealth
	case "KeychainDomain":
		return backup.KindPasswords
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin":
		return appKind(id)
	case "RootDomain", "WirelessDomain", "DatabaseDomain", "SystemPreferencesDomain", "ManagedPreferencesDomain",
		"MobileDeviceDomain", "InstallDomain", "KeyboardDomain", "HomeKitDomain", "NetworkDomain", "ProtectedDomain",
		"SysContainerDomain", "SysSharedContainerDomain":
		return backup.KindSettings
	}
	return backup.KindOther
}

func homeKind(path string) backup.Kind {
	for _, k := range [...]struct {
		prefix string
		kind   backup.Kind
	}{
		{"Library/SMS", backup.KindMessages},
		{"Library/AddressBook", backup.KindContacts},
		{"Library/CallHistoryDB", backup.KindCalls},
		{"Library/CallHistory", backup.KindCalls},
		{"Library/Voicemail", backup.KindCalls},
		{"Library/Calendar", backup.KindCalendar},
		{"Library/Reminders", backup.KindCalendar},
		{"Library/Notes", backup.KindNotes},
		{"Library/Mail", backup.KindMail},
		{"Library/Health", backup.KindHealth},
	} {
		if under(path, k.prefix) {
			return k.kind
		}
	}
	return backup.KindSettings
}

// appKind sorts the data of Apple's own apps to the kind that they stand for.
func appKind(id string) backup.Kind {
	id = strings.TrimPrefix(id, "group.")
	if !strings.HasPrefix(id, "com.apple.") {
		return backup.KindApps
	}
	for _, k := range [...]struct {
		id   string
		kind backup.Kind
	}{
		{"com.apple.mobilenotes", backup.KindNotes},
		{"com.apple.notes", backup.KindNotes},
		{"com.apple.mobilemail", backup.KindMail},
		{"com.apple.mail", backup.KindMail},
		{"com.apple.MobileSMS", backup.KindMessages},
		{"com.apple.MobileAddressBook", backup.KindContacts},
		{"com.apple.contacts", backup.KindContacts},
		{"com.apple.mobilecal", backup.KindCalendar},
		{"com.apple.calendar", backup.KindCalendar},
		{"com.apple.reminders", backup.KindCalendar},
		{"com.apple.mobilephone", backup.KindCalls},
		{"com.apple.mobileslideshow", backup.KindPhotos},
		{"com.apple.VoiceMemos", backup.KindMedia},
		{"com.apple.Health", backup.KindHealth},
	} {
		if id == k.id || strings.HasPrefix(id, k.id+".") {
			return k.kind
		}
	}
	return backup.KindApps
}

// under reports whether path is dir or lies in it.
func under(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, dir)
	return ok && (rest == "" || rest[0] == '/')
}

// AppName is where a file belongs: the name of its kind, a bundle identifier, or
// its domain.
func AppName(domain, path string) string {
	family, id, _ := strings.Cut(domain, "-")
	if name := kindOf(domain, path).App(); name != "" {
		return name
	}
	switch family {
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin":
		return clip(id, 200)
	}
	return clip(domain, 200)
}
