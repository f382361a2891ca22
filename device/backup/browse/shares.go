package browse

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// shares is the folder in which GNOME's gvfs shows the network folders that a person has
// opened. list names what is in it and asks none of them: gvfs does not say what its
// entries are, so that os.ReadDir would ask each, and the first dead one hide the rest.
func (c computer) shares(dir string, list func(string) ([]string, error)) *spot {
	s := &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: dir, Path: dir}, hidden: true}
	s.ask = func() (f found) {
		names, err := list(dir)
		if err != nil {
			return f
		}
		slices.Sort(names)
		for _, mount := range names {
			name := mountName(mount)
			if name == "" || len(f.inside) == maxDisks {
				continue
			}
			path := filepath.Join(dir, mount)
			f.inside = append(f.inside, &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: name, Path: path}, ask: func() found {
				info, err := c.stat(path)
				return found{gone: err != nil || !info.IsDir()}
			}})
		}
		return f
	}
	return s
}

// entryNames lists the names in a folder, at most maxPeeked, and nothing else of them.
func entryNames(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(maxPeeked)
	if len(names) == 0 {
		return nil, err
	}
	return names, nil
}

// network are the kinds of gvfs's mounts that are folders of other computers. Others are
// phones and cameras, the trash, archives, and stores whose files bear no names.
var network = []string{"smb-share", "afp-volume", "nfs", "sftp", "ftp", "ftps", "ftpis", "dav", "davs"}

// mountName is what to call a mount of gvfs, “backup (nas)” for
// smb-share:server=nas,share=backup, and nothing where it is no network folder.
func mountName(mount string) string {
	kind, rest, _ := strings.Cut(mount, ":")
	if !slices.Contains(network, kind) {
		return ""
	}
	has := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(part, "=")
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		has[key] = value
	}
	server, share := has["server"]+has["host"], has["share"]+has["volume"]
	switch {
	case server == "":
		return mount
	case share == "":
		return server
	}
	return share + " (" + server + ")"
}
