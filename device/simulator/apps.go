package simulator

// App is an installed app.
type App struct {
	BundleID string // "com.example.notes"
	Name     string
	Version  string
	System   bool  // part of iOS: not listed among the user's apps
	Size     int64 // of the app without its documents, in bytes
}

// usualApps are the apps of a phone whose options name none.
func usualApps() []App {
	const mb = 1 << 20
	return []App{
		{"com.example.lifeboat.notebook", "Notebook", "4.2.1", false, 61 * mb},
		{"com.example.lifeboat.trails", "Trails", "12.0", false, 143 * mb},
		{"com.example.lifeboat.recipes", "Recipes", "2.8", false, 38 * mb},
		{"com.example.lifeboat.messenger", "Messenger", "25.11.1", false, 212 * mb},
		{"com.example.lifeboat.bank", "My Bank", "7.3", false, 97 * mb},
		{"com.apple.mobilesafari", "Safari", "26.0", true, 0},
		{"com.apple.MobileSMS", "Messages", "26.0", true, 0},
		{"com.apple.mobileslideshow", "Photos", "26.0", true, 0},
	}
}

// bundleIDs returns the identifiers of the user's apps. The caller holds
// the lock.
func (p *Phone) bundleIDs() []string {
	var ids []string
	for _, app := range p.apps {
		if !app.System {
			ids = append(ids, app.BundleID)
		}
	}
	return ids
}
