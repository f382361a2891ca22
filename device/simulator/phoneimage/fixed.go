package phoneimage

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// makeFixed makes what every phone has: settings, databases, apps and their
// containers.
func (g *Generated) makeFixed() error {
	f := &fixedItems{g: g, seen: make(map[string]bool), own: make(map[string]bool)}
	for _, d := range []string{
		"RootDomain", "WirelessDomain", "DatabaseDomain", "SystemPreferencesDomain", "ManagedPreferencesDomain",
		"KeychainDomain", "MobileDeviceDomain", "InstallDomain", "KeyboardDomain", "HomeKitDomain", "TonesDomain",
		"CameraRollDomain", "MediaDomain", "HomeDomain",
	} {
		f.directories(d, "")
	}
	if err := f.everyday(); err != nil {
		return err
	}
	if err := f.databases(); err != nil {
		return err
	}
	if err := f.settings(); err != nil {
		return err
	}
	if err := f.apps(); err != nil {
		return err
	}
	f.file("HomeDomain", "Library/SMS/.sms.lock", 0o600, 4, nil)
	f.file("HomeDomain", "Library/SpringBoard/LockBackground.cpbitmap", 0o644, 4, f.noise(147_456))
	f.file("HomeDomain", "Library/SpringBoard/HomeBackground.cpbitmap", 0o644, 4, f.noise(64<<10))
	if len(f.own) == 0 {
		f.file("HomeDomain", "Library/Voicemail/1.amr", 0o644, 4, f.noise(4800))
		f.file("MediaDomain", "Media/Recordings/20260302 081500.m4a", 0o644, 3, f.noise(96_016))
	}
	f.file("CameraRollDomain", "Media/PhotoData/Caches/.nomedia", 0o644, 3, nil)
	f.file("TonesDomain", "Media/iTunes_Control/iTunes/Ringtones.plist", 0o644, 3, f.noise(15))
	f.file("RootDomain", "Library/Caches/locationd/.empty", 0, 4, nil)
	f.link("HomeDomain", "Library/Voicemail/Greeting.amr", "1.amr")
	f.link("AppDomain-com.example.recipes", "Documents/Latest", "Collection/00000")
	g.fixed, g.apps = f.items, f.list
	return nil
}

// fixedItems collects the fixed items.
type fixedItems struct {
	g     *Generated
	items []Item
	seen  map[string]bool
	own   map[string]bool // what an everyday phone has, by domain and path
	list  map[string]any
}

// everyday adds what an everyday phone holds.
func (f *fixedItems) everyday() error {
	spec := f.g.spec
	if spec.Everyday.IsZero() {
		return nil
	}
	files, _, err := everyday.Files(everyday.Options{Seed: spec.Seed, Until: spec.Everyday, Days: spec.Days, Photos: 40, Cloud: 5})
	if err != nil {
		return fmt.Errorf("phone image: %w", err)
	}
	for _, file := range files {
		f.own[file.Domain+"-"+file.Path] = true
		f.file(file.Domain, file.Path, 0o644, 3, file.Data)
		item := &f.items[len(f.items)-1]
		item.Birth, item.LastModified, item.LastStatusChange = file.Created.Unix(), file.Modified.Unix(), file.Modified.Unix()
	}
	return nil
}

// noise returns contents that depend on the seed and on the place.
func (f *fixedItems) noise(size int64) []byte {
	text := make([]byte, size)
	r := reader{noise: f.g.noise, key: mix(f.g.spec.Seed, uint64(len(f.items)), 11), size: size}
	for at := 0; at < len(text); {
		n, _ := r.Read(text[at:])
		at += n
	}
	return text
}

func (f *fixedItems) directories(domain, folder string) {
	w := walker{seen: f.seen, emit: func(item *Item) bool {
		f.items = append(f.items, *item)
		return true
	}}
	w.directories(domain, folder)
}

func (f *fixedItems) file(domain, path string, mode, class int64, text []byte) {
	f.directories(domain, parent(path))
	if text == nil {
		text = []byte{}
	}
	item := directory(domain, path) // the same attributes, but for its kind
	item.Kind, item.Content.Text = mbfile.Regular, text
	item.Mode, item.ProtectionClass, item.Size = 0o100000|mode, class, int64(len(text))
	switch domain {
	case "RootDomain", "DatabaseDomain", "SystemPreferencesDomain", "KeychainDomain", "MobileDeviceDomain":
		item.UserID, item.GroupID = 0, 0
	}
	f.items = append(f.items, item)
}

// used marks the last file as changed by the days since the phone was set up.
func (f *fixedItems) used() {
	item := &f.items[len(f.items)-1]
	item.LastModified += int64(f.g.spec.Days) * 86_400
	item.LastStatusChange = item.LastModified
}

func (f *fixedItems) link(domain, path, target string) {
	f.directories(domain, parent(path))
	item := directory(domain, path)
	item.Kind, item.Mode, item.Target, item.ProtectionClass = mbfile.Link, 0o120755, target, 4
	f.items = append(f.items, item)
}

// plist adds a binary property list.
func (f *fixedItems) plist(domain, path string, class int64, value any) error {
	text, err := proplist.Encode(value, proplist.FormatBinary)
	if err != nil {
		return fmt.Errorf("phone image: %s: %w", path, err)
	}
	f.file(domain, path, 0o600, class, text)
	return nil
}

func (f *fixedItems) settings() error {
	type m = map[string]any
	id := mix(f.g.spec.Seed, 5)
	for _, s := range []struct {
		domain, path string
		value        any
	}{
		{"HomeDomain", "Library/Preferences/.GlobalPreferences.plist", m{"AppleLanguages": []string{"en-GB"}, "AppleLocale": "en_GB"}},
		{"HomeDomain", "Library/Preferences/com.apple.springboard.plist", m{"SBShowBatteryPercentage": true, "SBLaunchCount": f.g.spec.Days}},
		{"HomeDomain", "Library/Preferences/com.apple.mobilephone.plist", m{"CallForwarding": false}},
		{"HomeDomain", "Library/Preferences/com.apple.MobileSMS.plist", m{"KeepMessageForDays": 0}},
		{"HomeDomain", "Library/Preferences/com.apple.mobilecal.plist", m{"LastViewMode": "month"}},
		{"HomeDomain", "Library/SpringBoard/IconState.plist", m{"buttonBar": []string{"com.apple.mobilephone", "com.apple.mobilesafari"}}},
		{"HomeDomain", "Library/ConfigurationProfiles/ProfileTruth.plist", m{"RestrictedBool": m{}}},
		{"KeyboardDomain", "Library/Keyboard/UserDictionary.plist", m{"words": []string{"Lifeboat", "Grüße"}}},
		{"SystemPreferencesDomain", "SystemConfiguration/com.apple.wifi.plist", m{"List of known networks": []any{m{"SSID_STR": "Harbour"}}}},
		{"ManagedPreferencesDomain", "mobile/.GlobalPreferences.plist", m{}},
		{"WirelessDomain", "Library/Preferences/com.apple.commcenter.plist", m{"PhoneNumber": fmt.Sprintf("+44 20 7946 %04d", id%10000)}},
		{"RootDomain", "Library/Preferences/com.apple.coreservices.useractivityd.plist", m{"id": fmt.Sprintf("%016x", id)}},
		{"MobileDeviceDomain", "ProvisioningProfiles/index.plist", m{}},
		{"InstallDomain", "Library/MobileInstallation/UninstalledApplications.plist", m{}},
		{"HomeKitDomain", "homed/config.plist", m{"homes": 1}},
		{"DatabaseDomain", "timezone/zone.plist", m{"zone": "Europe/London"}},
	} {
		if err := f.plist(s.domain, s.path, 4, s.value); err != nil {
			return err
		}
		if fields, _ := s.value.(m); fields["SBLaunchCount"] != nil {
			f.used() // its contents tell the day, so its time must
		}
	}
	// The secrets inside are wrapped for the phone itself, or for the password.
	return f.plist("KeychainDomain", "keychain-backup.plist", 4, m{"genp": []any{m{"v_Data": f.noise(160)}}, "inet": []any{m{"v_Data": f.noise(144)}}})
}

// apps adds the containers of the apps and the list of them.
func (f *fixedItems) apps() error {
	f.list = make(map[string]any)
	entry := func(id, version, path, class string) {
		f.list[id] = map[string]any{
			"CFBundleIdentifier": id, "CFBundleVersion": version, "ContainerContentClass": class, "Path": path,
		}
	}
	for n, a := range f.g.spec.apps() {
		where := fmt.Sprintf("/var/containers/Bundle/Application/%08X-0000-4000-8000-%012X", mix(uint64(n))>>32, mix(uint64(n), 1)>>16)
		entry(a.id, a.version, where+"/"+a.name+".app", "Data/Application")
		domains := []string{"AppDomain-" + a.id}
		if a.group != "" {
			entry(a.group, a.version, Root("AppDomainGroup-"+a.group), "Shared/AppGroup")
			domains = append(domains, "AppDomainGroup-"+a.group)
		}
		if a.plugin != "" {
			entry(a.plugin, a.version, where+"/"+a.name+".app/PlugIns/Extension.appex", "Data/PluginKitPlugin")
			domains = append(domains, "AppDomainPlugin-"+a.plugin)
		}
		for _, domain := range domains {
			for _, folder := range []string{"Documents", "Library/Preferences"} {
				f.directories(domain, folder)
			}
			settings := map[string]any{"launches": n, "seed": mix(f.g.spec.Seed, uint64(n)) >> 40, "notes": "a few settings of " + a.name}
			if err := f.plist(domain, "Library/Preferences/"+a.id+".plist", 3, settings); err != nil {
				return err
			}
		}
	}
	return nil
}

func parent(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[:i]
		}
	}
	return ""
}
