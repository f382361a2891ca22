//go:build unix

package check

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// listFolder lists a folder and looks at each thing in it, relative to the open
// folder: no path is walked again, and no link is followed.
func listFolder(dir *os.File) ([]found, error) {
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	out := make([]found, len(names))
	var st unix.Stat_t
	fd := int(dir.Fd())
	for i, name := range names {
		f := &out[i]
		f.name = name
		if f.err = unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW); f.err != nil {
			continue
		}
		f.size = st.Size
		switch st.Mode & unix.S_IFMT {
		case unix.S_IFREG:
		case unix.S_IFDIR:
			f.mode = fs.ModeDir
		case unix.S_IFLNK:
			f.mode = fs.ModeSymlink
		default:
			f.mode = fs.ModeIrregular
		}
		f.remote = dataless(&st)
	}
	return out, nil
}
