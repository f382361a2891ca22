package browse

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// sharesGNOME is the folder in which GNOME's gvfs shows the network folders that a person
// has opened. list names what is in it and asks none of them: gvfs does not say what its
// entries are, so that os.ReadDir would ask each, and the first dead one hide the rest.
func (c computer) sharesGNOME(dir string, list lister) *spot {
	return entriesOf(dir, list, func(mount string) *spot { return c.share(mountName(mount), filepath.Join(dir, mount)) })
}

// sharesKDE is the folder in which KDE's kio-fuse has its own, kio-fuse-XXXXXX. That holds a
// folder for each kind of address, and this one for each computer of which a program has
// opened something: smb/anna@nas for smb://anna@nas/phones.
func (c computer) sharesKDE(dir string, list lister) *spot {
	return entriesOf(dir, list, func(mount string) *spot {
		if !strings.HasPrefix(mount, "kio-fuse-") {
			return nil
		}
		mounted := filepath.Join(dir, mount)
		return entriesOf(mounted, list, func(kind string) *spot {
			if !slices.Contains(networkKDE, kind) {
				return nil
			}
			kinds := filepath.Join(mounted, kind)
			return entriesOf(kinds, list, func(authority string) *spot {
				return c.share(authorityName(kind, authority), filepath.Join(kinds, authority))
			})
		})
	})
}

// lister names what is in a folder.
type lister func(dir string) ([]string, error)

// entriesOf is a folder of which nothing but the names of its entries is asked for: of is what
// a name stands for, nil if nothing.
func entriesOf(dir string, list lister, of func(name string) *spot) *spot {
	s := &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: dir, Path: dir}, hidden: true}
	s.ask = func() (f found) {
		names, err := list(dir)
		if err != nil {
			return f
		}
		slices.Sort(names)
		for _, name := range names {
			if in := of(name); in != nil && len(f.inside) < maxDisks {
				f.inside = append(f.inside, in)
			}
		}
		return f
	}
	return s
}

// share is a network folder, which is asked apart; nil without a name.
func (c computer) share(name, path string) *spot {
	if name == "" {
		return nil
	}
	return &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: name, Path: path}, ask: func() found {
		info, err := c.stat(path)
		return found{gone: err != nil || !info.IsDir()}
	}}
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

// networkKDE are the kinds of KDE's addresses that are folders of other computers. Others are
// phones, archives, the trash, and folders of this one.
var networkKDE = []string{"smb", "nfs", "sftp", "fish", "ftp", "ftps", "webdav", "webdavs"}

// authorityName is what to call a computer whose folders KDE shows, “nas (smb)” for
// anna@nas:445: the same one may be there in several kinds.
func authorityName(kind, authority string) string {
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	if host = (&url.URL{Host: host}).Hostname(); host == "" {
		return ""
	}
	return host + " (" + kind + ")"
}
