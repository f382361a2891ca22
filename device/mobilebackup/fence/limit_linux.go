package fence

import "golang.org/x/sys/unix"

// FileLimit is the most bytes that one file may have in dir's file system, or 0
// when there is no limit that a backup could reach, or none is known.
func FileLimit(dir string) int64 {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) == nil && st.Type == unix.MSDOS_SUPER_MAGIC {
		return fatLimit
	}
	return 0
}
