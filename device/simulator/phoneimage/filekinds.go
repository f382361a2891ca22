package phoneimage

import (
	"fmt"
	"strings"
)

// fileKind is one kind of files that there are many of.
type fileKind struct {
	share  int    // of all files, in thousandths
	weight uint64 // how large its files are beside others
	class  int64
	mode   int64
	owner  int64
	media  bool                                      // pictures and what goes with them, which an everyday phone has of its own
	place  func(n int) (domain, folder, name string) // of its n-th file
}

const shares = 1000

// fileKinds is what fills a phone, in the proportions of real ones: a few large
// things in the camera roll, and very many small ones in apps and settings.
// What is left by rounding goes to the last.
var fileKinds = [...]fileKind{
	{170, 64, 3, 0o644, 501, true, func(n int) (string, string, string) {
		ext := [...]string{"HEIC", "HEIC", "HEIC", "JPG", "MOV"}[n%5]
		return "CameraRollDomain", fmt.Sprintf("Media/DCIM/%dAPPLE", 100+n/999), fmt.Sprintf("IMG_%04d.%s", 1+n%999, ext)
	}},
	{90, 2, 3, 0o644, 501, true, func(n int) (string, string, string) {
		return "CameraRollDomain", fmt.Sprintf("Media/PhotoData/Thumbnails/V2/DCIM/%dAPPLE/IMG_%04d.HEIC", 100+n/3996, 1+n/4%999),
			fmt.Sprintf("%d.JPG", 5003+n%4)
	}},
	{120, 8, 3, 0o644, 501, true, func(n int) (string, string, string) {
		return "HomeDomain", fmt.Sprintf("Library/SMS/Attachments/%02x/%02d/at_%d_%016X", n/2%256, n/2%16, n/2, mix(uint64(n/2))),
			fmt.Sprintf("IMG_%04d.JPG", n)
	}},
	{230, 1, 4, 0o644, 501, false, func(n int) (string, string, string) {
		return "HomeDomain", fmt.Sprintf("Library/Application Support/com.example.service%02d/Records/%05d", n/8%40, n/8),
			fmt.Sprintf("record-%d.plist", n%8)
	}},
	{60, 16, 3, 0o644, 501, false, func(n int) (string, string, string) {
		return "MediaDomain", fmt.Sprintf("Media/iTunes_Control/Music/F%03d", n/20), fmt.Sprintf("TR%06d.m4a", n)
	}},
	{20, 1, 4, 0o644, -2, false, func(n int) (string, string, string) {
		return "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles",
			fmt.Sprintf("Library/ConfigurationProfiles/%04d", n/4), fmt.Sprintf("part-%d.plist", n%4)
	}},
	{120, 6, 3, 0o644, 501, false, func(n int) (string, string, string) {
		return "AppDomainGroup-" + apps[n/10%2].group, fmt.Sprintf("Message/Media/%05d", n/10), fmt.Sprintf("%08x.jpg", mix(uint64(n))>>32)
	}},
	{190, 6, 3, 0o644, 501, false, func(n int) (string, string, string) {
		return "AppDomain-" + apps[n/12%len(apps)].id, fmt.Sprintf("Documents/Collection/%05d", n/12), fmt.Sprintf("Entry %d – Überblick.dat", n%12)
	}},
}

// dayKind holds what is added while the phone is used.
var dayKind = fileKind{0, 0, 3, 0o644, 501, true, func(n int) (string, string, string) {
	return "CameraRollDomain", fmt.Sprintf("Media/DCIM/%dAPPLE", 900+n/1000%100), fmt.Sprintf("IMG_%d.HEIC", n)
}}

// App is an app of the person's that a generated phone has.
type App struct {
	ID      string // bundle identifier
	Name    string
	Version string
}

// Apps lists the person's apps on a generated phone, without those of iOS.
func Apps(spec Spec) []App {
	var list []App
	for _, a := range spec.apps() {
		if !strings.HasPrefix(a.id, "com.apple.") {
			list = append(list, App{a.id, a.name, a.version})
		}
	}
	return list
}

// app is one of the apps on the phone.
type app struct {
	id, name, version string
	group             string // of its shared container, where it has one
	plugin            string // of its extension, where it has one
}

const podcatcher = "org.example.podcatcher"

// apps are the apps with data. The first two have groups; the kinds of files rely on it.
var apps = [...]app{
	{id: "com.example.messenger", name: "Messenger", version: "26.3.1", group: "group.com.example.messenger.shared", plugin: "com.example.messenger.ShareExtension"},
	{id: podcatcher, name: "Podcatcher", version: "12.0.3", group: "group.org.example.podcatcher"},
	{id: "com.example.recipes", name: "Recipes", version: "4.2"},
	{id: "com.example.chess", name: "Chess", version: "1.9.1"},
	{id: "com.example.banking", name: "Banking", version: "8.14", plugin: "com.example.banking.Widget"},
	{id: "com.apple.mobilesafari", name: "MobileSafari", version: "8621.1"},
	{id: "com.apple.mobilenotes", name: "MobileNotes", version: "2864", group: "group.com.apple.notes"},
	{id: "com.apple.Maps", name: "Maps", version: "3041.9", group: "group.com.apple.Maps"},
}

// everydayApps are on everyday phones besides.
var everydayApps = [...]app{
	{id: "net.whatsapp.WhatsApp", name: "WhatsApp", version: "26.9.74", group: "group.net.whatsapp.WhatsApp.shared"},
	{id: "com.apple.reminders", name: "Reminders", version: "2864", group: "group.com.apple.reminders"},
	{id: "com.apple.VoiceMemos", name: "VoiceMemos", version: "1090", group: "group.com.apple.VoiceMemos.shared"},
}

func (s Spec) apps() []app {
	if s.Everyday.IsZero() {
		return apps[:]
	}
	return append(apps[:len(apps):len(apps)], everydayApps[:]...)
}
