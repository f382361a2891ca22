// Package apps lists the apps of a backup with what it holds of each: the files of the
// app's own folder, of its extensions, and of the groups that it shares with others.
package apps

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// The domains of apps, before the bundle or group identifier.
const (
	own    = "AppDomain-"
	group  = "AppDomainGroup-"
	plugin = "AppDomainPlugin-"
)

// App is an app, or a group of apps that could not be matched with one.
type App struct {
	ID        string // bundle identifier; of a group its own
	Name      string // as the store has it; empty when the backup does not tell
	Installed bool   // on the list of apps that were on the phone
	Group     bool   // a group whose app is not known

	Domains   []string // where its files are
	Files     int64
	Bytes     int64
	DataFiles int64 // of these, those that are more than settings
	DataBytes int64
}

// Empty reports whether an app was on the phone and the backup holds nothing of it but
// settings: it keeps its data elsewhere, or leaves it out of backups.
func (a *App) Empty() bool { return a.Installed && a.DataFiles == 0 }

// maxInfo is the longest Info.plist that is read: it holds an icon for each app.
const maxInfo = 256 << 20

// Read lists the apps: those with most data first.
func Read(ctx context.Context, s *source.Source) ([]App, error) {
	byID := map[string]*App{}
	get := func(id string) *App {
		a := byID[id]
		if a == nil {
			a = &App{ID: id}
			byID[id] = a
		}
		return a
	}
	marks := s.Backup().Marks()
	installed := marks.Info.Apps
	if len(installed) == 0 { // the manifest's list has extensions and groups among its apps
		installed = slices.DeleteFunc(slices.Sorted(slices.Values(marks.Manifest.Apps)), func(id string) bool { return strings.HasPrefix(id, "group.") })
	}
	for _, id := range installed {
		if len(marks.Info.Apps) > 0 || parent(byID, id) == nil { // an app stands before its extensions
			get(id).Installed = true
		}
	}
	for id, name := range names(s) {
		a := get(id)
		a.Name, a.Installed = name, true
	}
	for domain := range s.Domains(own) {
		add(s, get(strings.TrimPrefix(domain, own)), domain)
	}
	for domain := range s.Domains(plugin) {
		if a := parent(byID, strings.TrimPrefix(domain, plugin)); a != nil {
			add(s, a, domain)
		} else {
			add(s, get(strings.TrimPrefix(domain, plugin)), domain)
		}
	}
	for domain := range s.Domains(group) {
		id := strings.TrimPrefix(domain, group)
		a := parent(byID, strings.TrimPrefix(id, "group."))
		if a == nil {
			a = get(id)
			a.Group = !a.Installed
		}
		add(s, a, domain)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]App, 0, len(byID))
	for _, a := range byID {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b App) int { return cmp.Or(cmp.Compare(b.DataBytes, a.DataBytes), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// parent finds the app that an extension or a group belongs to by its name: that whose
// identifier it begins with. Letters count as they are; the longest wins.
func parent(apps map[string]*App, id string) *App {
	for at := id; at != ""; {
		if a := apps[at]; a != nil && !a.Group {
			return a
		}
		i := strings.LastIndexByte(at, '.')
		if i < 0 || strings.Count(at[:i], ".") < 1 { // "com" or "com.example" are nobody's app
			return nil
		}
		at = at[:i]
	}
	return nil
}

// add counts the files of a domain.
func add(s *source.Source, a *App, domain string) {
	a.Domains = append(a.Domains, domain)
	for f := range s.Under(domain, "") {
		size := max(f.Size, 0)
		a.Files++
		a.Bytes += size
		if f.Size != 0 && !setting(f.Path) {
			a.DataFiles++
			a.DataBytes += size
		}
	}
}

// setting reports whether a file is a setting, or what the system keeps for an app.
func setting(path string) bool {
	for _, folder := range []string{"Library/Preferences/", "Library/SplashBoard/", "Library/Saved Application State/", "SystemData/"} {
		if strings.HasPrefix(path, folder) {
			return true
		}
	}
	return strings.HasSuffix(path, ".com.apple.mobile_container_manager.metadata.plist")
}

// names are the names of the apps in the store, from Info.plist.
func names(s *source.Source) map[string]string {
	data, _, err := disk.ReadRegular(s.Backup().Root(), "Info.plist", maxInfo)
	if err != nil {
		return nil
	}
	return namesOf(data)
}

// maxAppName is the longest name that is taken for one, in bytes.
const maxAppName = 1000

// namesOf reads the names out of a list: Applications → bundle → iTunesMetadata, a property
// list of its own → itemName.
func namesOf(info []byte) map[string]string {
	out := map[string]string{}
	list, err := proplist.Parse(info)
	if err != nil {
		return out
	}
	for id, app := range list.Get("Applications").Entries() {
		inner, ok := app.Get("iTunesMetadata").Bytes()
		if !ok {
			continue
		}
		meta, err := proplist.Parse(inner)
		if err != nil {
			continue
		}
		if name, ok := meta.Get("itemName").Text(); ok && len(name) < maxAppName {
			out[id] = name
		}
	}
	return out
}

// Summary counts the apps of which the backup holds more than settings, and the bytes of
// all.
func Summary(list []App) source.Summary {
	sum := source.Summary{Kind: source.Apps}
	for i := range list {
		sum.Bytes += list[i].Bytes
		if list[i].DataFiles > 0 && !list[i].Group {
			sum.Count++
		}
	}
	return sum
}
