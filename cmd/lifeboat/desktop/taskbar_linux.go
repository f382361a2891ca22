package desktop

import "github.com/godbus/dbus/v5"

// launcher is the interface that Unity began and others took over.
const launcher = "com.canonical.Unity.LauncherEntry"

// run tells of every change. It is a signal: nobody answers, and where nobody
// listens nothing happens.
func (t *Taskbar) run(app string) {
	for s := range t.news {
		bus, err := dbus.SessionBus()
		if err != nil {
			continue
		}
		_ = bus.Emit("/com/canonical/unity/launcherentry/1", launcher+".Update",
			"application://"+app+".desktop", map[string]dbus.Variant{
				"progress":         dbus.MakeVariant(min(max(s.Share, 0), 1)),
				"progress-visible": dbus.MakeVariant(s.Shown && s.Share >= 0),
				"urgent":           dbus.MakeVariant(s.Urgent || s.Failed),
			}) // a bus that is gone takes nothing
	}
}
