package repair

import (
	"os"

	"golang.org/x/sys/unix"
)

// persist brings everything of a folder to the disk: one call for its whole file
// system, which is far cheaper than one for each of a million files.
func persist(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return &os.PathError{Op: "sync", Path: folder, Err: err}
	}
	return nil
}
