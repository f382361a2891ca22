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
func saveSettings(dir string, s settings) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return new(disk.Disk).WriteFile(filepath.Join(dir, settingsFile), raw, 0o600)
}
