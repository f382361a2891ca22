package assistant

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/guide"
)

// ThisHost looks at the computer that Lifeboat runs on.
func ThisHost() guide.Host {
	h := guide.Host{OS: runtime.GOOS, Free: -1, Folders: backupdir.AppleFolders(runtime.GOOS)}
	switch h.OS {
	case "darwin":
		h.AppleApp = guide.AppleFinder
	case "windows":
		h.AppleApp = windowsApp(os.Getenv("LOCALAPPDATA"), os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"))
	case "linux":
		h.Distro = thisDistro(os.DirFS("/"))
	}
	return h
}

// windowsApp looks which of Apple's programs is installed, the newer one first.
// Programs of the Microsoft Store leave a folder of their own in the data of
// the person who installed them.
func windowsApp(localData string, programs ...string) guide.AppleApp {
	if store, _ := filepath.Glob(filepath.Join(localData, "Packages", "AppleInc.AppleDevices_*")); localData != "" && len(store) > 0 {
		return guide.AppleDevices
	}
	if store, _ := filepath.Glob(filepath.Join(localData, "Packages", "AppleInc.iTunes_*")); localData != "" && len(store) > 0 {
		return guide.AppleITunes
	}
	for _, dir := range programs {
		if dir == "" {
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, "iTunes", "iTunes.exe")); err == nil && info.Mode().IsRegular() {
			return guide.AppleITunes
		}
	}
	return guide.AppleNone
}

// thisDistro is the distribution of a computer. In a Flatpak that of the computer lies
// beside the sandbox's own, which has no commands (systemd: container interface).
func thisDistro(root fs.FS) string {
	for _, name := range []string{"run/host/os-release", "etc/os-release"} {
		if f, err := root.Open(name); err == nil {
			defer f.Close()
			return distro(bufio.NewScanner(f))
		}
	}
	return ""
}

// distro reads the ID out of an os-release file; an unknown child of a known
// family is named by its family.
func distro(lines *bufio.Scanner) string {
	var id, like string
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			id = value
		case "ID_LIKE":
			like = value
		}
	}
	known := map[string]bool{"debian": true, "ubuntu": true, "fedora": true, "arch": true, "opensuse": true}
	if known[id] {
		return id
	}
	for _, family := range strings.Fields(like) {
		if known[family] {
			return family
		}
	}
	return id
}
