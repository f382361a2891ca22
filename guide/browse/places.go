package browse

import (
	"os"
	"path/filepath"
	"runtime"
)

// Place is where a person may begin to look.
type Place struct {
	Kind Kind
	Name string // of a disk
	Path string
}

// Kind is what a Place is.
type Kind string

// The kinds of places.
const (
	Home     Kind = "home"
	Disk     Kind = "disk"
	Computer Kind = "computer" // the top of everything
)

// Places lists where to begin on this computer: the person's own folder, the
// disks that are plugged in, and the top.
func Places() []Place {
	var all []Place
	if home, err := os.UserHomeDir(); err == nil {
		all = append(all, Place{Kind: Home, Path: home})
	}
	return append(all, disks(runtime.GOOS, filepath.Base(firstPath(all)))...)
}

func firstPath(places []Place) string {
	if len(places) == 0 {
		return ""
	}
	return places[0].Path
}

// disks lists the disks of a system for a user.
func disks(goos, user string) []Place {
	switch goos {
	case "windows":
		var all []Place
		for letter := 'A'; letter <= 'Z'; letter++ {
			root := string(letter) + `:\`
			if info, err := os.Stat(root); err == nil && info.IsDir() {
				all = append(all, Place{Disk, string(letter) + ":", root})
			}
		}
		return all
	case "darwin":
		return append(within("/Volumes"), Place{Computer, "", "/"})
	}
	all := append(within(filepath.Join("/media", user)), within(filepath.Join("/run/media", user))...)
	return append(append(all, within("/mnt")...), Place{Computer, "", "/"})
}

// maxDisks is how many disks are offered: more would be a wall of buttons.
const maxDisks = 8

// within lists the folders in a folder as disks.
func within(dir string) []Place {
	entries, err := names(dir, maxPeeked)
	if err != nil {
		return nil
	}
	var all []Place
	for _, e := range entries {
		if leads(dir, e) && len(all) < maxDisks {
			all = append(all, Place{Disk, e.Name(), filepath.Join(dir, e.Name())})
		}
	}
	return all
}
