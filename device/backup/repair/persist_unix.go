//go:build unix

package repair

import "os"

// persistFolder brings the names in a folder to the disk.
func persistFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
