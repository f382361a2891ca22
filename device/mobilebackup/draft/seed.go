package draft

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// Method is how files of the present backup come into a draft.
type Method string

// The methods, best first.
const (
	NotShared Method = ""
	Reflink   Method = "reflink" // a copy that shares its blocks until one is written
	HardLink  Method = "link"    // the same file under two names
	Copy      Method = "copy"
)

// SpaceError means that the file system can share nothing and has no room for
// a second copy of the present backup. The figures are bytes.
type SpaceError struct{ Need, Free int64 }

func (e *SpaceError) Error() string {
	return fmt.Sprintf("no room for a second copy of the present backup: %d bytes needed, %d free", e.Need, e.Free)
}

// seeder brings the files of one backup into another folder.
type seeder struct {
	disk              *disk.Disk
	dirMode, fileMode fs.FileMode // of folders and of new files; a hard link keeps the file's own
	method            Method
	files             int64
	told              func(int64) error
}

func (d *Draft) seeder() *seeder {
	return &seeder{disk: d.disk, dirMode: d.dirMode, fileMode: d.fileMode, method: Reflink}
}

// seed fills the draft with the present backup: the top files, the 256 folders
// of payloads, and a Snapshot folder with the same inside. Nothing else belongs
// to a backup, and links are never followed.
func (d *Draft) seed(told func(int64) error) (Method, error) {
	s := d.seeder()
	s.told = told
	from, to := d.present(), d.Dir()
	err := s.lists(from, to)
	if err == nil {
		err = s.shards(from, to)
	}
	from, to = filepath.Join(from, "Snapshot"), filepath.Join(to, "Snapshot")
	if err == nil && isFolder(from) {
		err = s.disk.Mkdir(to, s.dirMode)
		if err == nil {
			err = s.lists(from, to)
		}
		if err == nil {
			err = s.shards(from, to)
		}
	}
	return s.method, err
}

func (s *seeder) lists(from, to string) error {
	for _, name := range []string{"Info.plist", "Manifest.plist", "Manifest.db", "Status.plist"} {
		err := s.file(filepath.Join(from, name), filepath.Join(to, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (s *seeder) shards(from, to string) error {
	for n := range 256 {
		shard := fmt.Sprintf("%02x", n)
		source := filepath.Join(from, shard)
		if !isFolder(source) {
			continue
		}
		if err := s.folder(source, filepath.Join(to, shard)); err != nil {
			return err
		}
	}
	return nil
}

// folder brings the payloads directly in one folder into a new one.
func (s *seeder) folder(from, to string) error {
	if err := s.disk.Mkdir(to, s.dirMode); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !isPayload(e.Name()) {
			continue
		}
		if err := s.file(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	if s.told != nil {
		return s.told(s.files)
	}
	return nil
}

// file brings one file, by the best method that has worked so far.
func (s *seeder) file(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", filepath.Base(from), fs.ErrInvalid)
	}
	s.files++
	if s.method == Reflink {
		if s.copied(from, to, disk.CloneFile) == nil {
			return nil
		}
		s.method = HardLink
	}
	if s.method == HardLink {
		err := s.disk.Link(from, to)
		if err == nil || s.files > 1 && !errno.Is(err, errno.NoHardLinks) {
			return err
		}
		s.method = Copy
		if err := roomFor(filepath.Dir(from), to); err != nil {
			return err
		}
	}
	return s.copied(from, to, func(in *os.File, to string, mode fs.FileMode) error {
		return disk.CopyFile(context.Background(), in, to, mode, nil)
	})
}

// copied makes a file of its own.
func (s *seeder) copied(from, to string, by func(*os.File, string, fs.FileMode) error) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := by(in, to, s.fileMode); err != nil {
		return err
	}
	s.disk.Did(disk.Copy, from, to, nil)
	return nil
}

// roomFor reports whether a whole second copy of the backup in dir fits beside it.
func roomFor(dir, to string) error {
	need, err := disk.Size(context.Background(), dir)
	if err != nil {
		return err
	}
	free, err := disk.Free(filepath.Dir(to))
	if err == nil && free < need {
		return &SpaceError{Need: need, Free: free}
	}
	return err
}
