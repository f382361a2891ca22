package mobilebackup_test

import (
	"os"
	"path/filepath"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

func TestBackupFullThenIncremental(t *testing.T) {
	for _, password := range []string{"", "correct horse"} {
		t.Run("password "+password, func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 1, Files: 300, Bytes: 3 << 20}, password: password})
			first := w.mustBackUp(false)
			if first.Incremental || first.Stats.ReceivedFiles < 300 || first.Stats.ReceivedBytes < 3<<20 {
				t.Errorf("first: %+v", first)
			}
			before := sound(t, w.dir(), password)
			if entries, _ := os.ReadDir(w.root); len(entries) != 1 {
				t.Errorf("beside the backup: %v", entries)
			}
			image, err := phoneimage.Generate(phoneimage.Spec{Seed: 1, Files: 300, Bytes: 3 << 20, Days: 1})
			if err != nil {
				t.Fatal(err)
			}
			w.agent.SetImage(image)
			second := w.mustBackUp(false)
			if !second.Incremental || second.Stats.ReceivedFiles >= first.Stats.ReceivedFiles/2 {
				t.Errorf("second: %+v", second)
			}
			after := sound(t, w.dir(), password)
			if len(after) == len(before) {
				t.Log("as many rows as before")
			}
			full := w.mustBackUp(true)
			if full.Incremental || full.Stats.ReceivedFiles < 300 {
				t.Errorf("full: %+v", full)
			}
			equalFiles(t, sound(t, w.dir(), password), after)
		})
	}
}

func TestInfoPlist(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.mustBackUp(false)
	raw, err := os.ReadFile(filepath.Join(w.dir(), "Info.plist"))
	if err != nil {
		t.Fatal(err)
	}
	var info map[string]any
	if _, err := plist.Unmarshal(raw, &info); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"Applications", "Installed Applications", "Build Version", "Device Name", "Display Name", "GUID", "IMEI",
		"Last Backup Date", "Phone Number", "Product Type", "Product Version", "Serial Number", "Target Identifier",
		"Target Type", "Unique Identifier", "iTunes Files", "iTunes Settings", "iTunes Version",
	} {
		if info[key] == nil {
			t.Errorf("%s is missing", key)
		}
	}
	apps, _ := info["Applications"].(map[string]any)
	for id, entry := range apps {
		app, _ := entry.(map[string]any)
		for _, key := range []string{"ApplicationSINF", "iTunesMetadata", "PlaceholderIcon"} {
			if data, _ := app[key].([]byte); len(data) == 0 {
				t.Errorf("%s of %s is missing", key, id)
			}
		}
	}
	if len(apps) == 0 {
		t.Error("no apps")
	}
	if string(raw[:5]) != "<?xml" {
		t.Error("not XML")
	}
}
