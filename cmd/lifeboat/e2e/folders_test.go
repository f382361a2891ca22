package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestFolders clicks its way to a folder of backups, adds it, and has it
// forgotten in the settings.
func TestFolders(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	shelf := filepath.Join(root, "Old disk", "Backup")
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	b, err := samples.Write(shelf, samples.Options{Seed: 1, Files: 60})
	if err != nil {
		t.Fatal(err)
	}
	p := plug(t, "-trust", "trusted")
	start := t.TempDir()
	a := launch(t, options{lang: "de", theme: "light", args: p.flags(start)})
	a.toChoose()
	a.click("primary-add-folder")
	a.focused("folder")
	a.has("place-0")
	a.shot("1-browse")
	a.types("/") // replaces nothing: the end of the own folder
	a.key("ctrl+a")
	a.types(root)
	a.has("folder-in-Old disk")
	a.click("folder-in-Old disk")
	a.until("the folder of backups, told to be one", func(s text) bool { i, _ := s.find("folder-in-Backup"); return i.State != "" })
	a.shot("2-found")
	a.click("folder-in-Backup")
	a.has("folder-in-" + filepath.Base(b.Folder))
	a.shot("3-inside")
	a.click("folder-up")
	a.has("folder-in-Backup")
	a.click("folder-in-Backup")
	a.has("folder-in-" + filepath.Base(b.Folder))
	a.click("folder-ok")
	a.has(row(b))
	a.shot("4-added")

	a.click("settings")
	a.has("forget-0")
	a.shot("5-settings")
	a.click("forget-0")
	a.until("the folder to leave the settings", func(s text) bool { _, there := s.find("forget-0"); return !there })
	a.key("Escape")
	a.until("its backup to leave the list", func(s text) bool { _, there := s.find(row(b)); return !there && !s.Sheet })
	if _, err := os.Stat(b.Folder); err != nil {
		t.Error("forgetting a folder touched it")
	}

	// A folder far above leads to them.
	a.click("primary-add-folder")
	a.focused("folder")
	a.has("place-0")
	a.key("ctrl+a")
	a.types(root)
	a.key("Return")
	a.has(row(b))
	a.shot("6-from-above")

	// A folder without backups is told to be one, instead of nothing happening.
	empty := filepath.Join(t.TempDir(), "nothing")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	a.click("do-add-folder")
	a.focused("folder")
	a.has("place-0")
	a.key("ctrl+a")
	a.types(empty)
	a.key("Return")
	a.tells("backups/empty")
	a.has("panel-host/no-backup-here")
	a.shot("7-empty")
}
