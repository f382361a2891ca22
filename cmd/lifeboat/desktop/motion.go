package desktop

import "strings"

// stillInDefaults decides by what macOS says of "reduce motion".
func stillInDefaults(said string) bool { return strings.TrimSpace(said) == "1" }

// stillInKeyFile decides by GTK's settings.ini, which desktops without a portal write.
func stillInKeyFile(text string) bool {
	section, still := "", false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = line
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || section != "[Settings]" || strings.TrimSpace(key) != "gtk-enable-animations" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(value)) {
		case "0", "false":
			still = true
		default:
			still = false
		}
	}
	return still
}

// settings are what a desktop says of itself: namespaces with their keys.
type settings map[string]map[string]any

// The namespaces of the settings portal that say whether anything is to move.
const (
	ofAll   = "org.freedesktop.appearance"
	ofGNOME = "org.gnome.desktop.interface"
	ofKDE   = "org.kde.kdeglobals.KDE"
)

// stillIn decides by what the settings portal says. known: it says something of it.
func stillIn(s settings) (still, known bool) {
	if reduced, ok := s[ofAll]["reduced-motion"].(uint32); ok && reduced == 1 { // 0: no preference
		return true, true
	}
	if moves, ok := s[ofGNOME]["enable-animations"].(bool); ok {
		return !moves, true
	}
	switch factor := s[ofKDE]["AnimationDurationFactor"].(type) { // as KDE writes it
	case string:
		return factor == "0", true
	case float64:
		return factor == 0, true
	}
	return false, false
}
