package assistant

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// settings are what the assistant keeps between two runs. Never a password.
type settings struct {
	Folders  []string  `json:"folders,omitempty"`
	RemindAt time.Time `json:"remind_at,omitzero"` // when to remind of a new backup
}

const settingsFile = "settings.json"

// loadSettings reads the settings; none, or unreadable ones, are the defaults.
func loadSettings(dir string) settings {
	var s settings
	raw, err := os.ReadFile(filepath.Join(dir, settingsFile))
	if err != nil || json.Unmarshal(raw, &s) != nil {
		return settings{}
	}
	return s
}

// saveSettings writes the settings beside what is there, and swaps.
func (a *Assistant) saveSettings() {
	raw, err := json.MarshalIndent(a.settings, "", "  ")
	if err == nil {
		err = os.MkdirAll(a.cfg.DataDir, 0o700)
	}
	if err == nil {
		err = new(disk.Disk).WriteFile(filepath.Join(a.cfg.DataDir, settingsFile), raw, 0o600)
	}
	if err != nil {
		a.cfg.Logger.Warn("settings were not saved", "error", err)
	}
}

// remindAt keeps when to remind of a new backup; never, at the zero time. It is
// called with the lock held.
func (a *Assistant) remindAt(at time.Time) {
	a.settings.RemindAt, a.s.RemindAt = at, at
	a.saveSettings()
}

// reminded ends a reminder that is due: the backup that it was about was made.
// It is called with the lock held.
func (a *Assistant) reminded() {
	if at := a.settings.RemindAt; !at.IsZero() && !at.After(time.Now()) {
		a.remindAt(time.Time{})
	}
}
