package browse

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Places lists where to begin on this computer: the person's own folder, the
// disks that are plugged in, and the top.
func Places() []backup.Place {
	var all []backup.Place
	if home, err := os.UserHomeDir(); err == nil {
		all = append(all, backup.Place{Kind: backup.PlaceHome, Path: home})
		if documents := Documents(); documents != home {
			all = append(all, backup.Place{Kind: backup.PlaceDocuments, Path: documents})
		}
	}
	return append(all, disks(runtime.GOOS, filepath.Base(firstPath(all)))...)
}

// Documents is the person's folder for documents, as the system calls it, or the
// person's own folder where there is none.
func Documents() string {
	dir := xdg.UserDirs.Documents
	if info, err := os.Stat(dir); err == nil && info.IsDir() && filepath.IsAbs(dir) {
		return dir
	}
	home, _ := os.UserHomeDir() // without one, nothing is proposed
	return home
}

func firstPath(places []backup.Place) string {
	if len(places) == 0 {
		return ""
	}
	return places[0].Path
}

// disks lists the disks of a system for a user.
func disks(goos, user string) []backup.Place {
	switch goos {
	case "windows":
		var all []backup.Place
		for letter := 'A'; letter <= 'Z'; letter++ {
			root := string(letter) + `:\`
			if info, err := os.Stat(root); err == nil && info.IsDir() {
				all = append(all, backup.Place{Kind: backup.PlaceDisk, Name: explorerName(letter, volumeName(root)), Path: root})
			}
		}
		return all
	case "darwin":
		return append(within("/Volumes"), backup.Place{Kind: backup.PlaceComputer, Path: "/"})
	}
	all := append(within(filepath.Join("/media", user)), within(filepath.Join("/run/media", user))...)
	return append(append(all, within("/mnt")...), backup.Place{Kind: backup.PlaceComputer, Path: "/"})
}

// explorerName is a disk as Explorer calls it: “Backups (E:)”, or “E:” where nobody has
// given it a name.
func explorerName(letter rune, volume string) string {
	if volume == "" {
		return string(letter) + ":"
	}
	return volume + " (" + string(letter) + ":)"
}

// shareName is a folder of another computer as Explorer calls it: “Photos (\\diskstation)”.
func shareName(path string) string {
	server, share, ok := strings.Cut(strings.TrimPrefix(path, `\\`), `\`)
	if share = strings.TrimRight(share, `\`); !ok || !strings.HasPrefix(path, `\\`) || share == "" {
		return path
	}
	return share + ` (\\` + server + `)`
}

// maxDisks is how many disks are offered: more would be a wall of buttons.
const maxDisks = 8

// within lists the folders in a folder as disks.
func within(dir string) []backup.Place {
	entries, err := names(dir, maxPeeked)
	if err != nil {
		return nil
	}
	var all []backup.Place
	for _, e := range entries {
		if leads(dir, e) && len(all) < maxDisks {
			all = append(all, backup.Place{Kind: backup.PlaceDisk, Name: e.Name(), Path: filepath.Join(dir, e.Name())})
		}
	}
	return all
}
