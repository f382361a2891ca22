package draft

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"lifeboat/device/mobilebackup/fence"
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
	method Method
	files  int64
	told   func(int64) error
}

// seed fills to with the backup in from: the top files, the 256 folders of
// payloads, and a Snapshot folder with the same inside. Nothing else belongs to
// a backup, and links are never followed.
func seed(from, to string, told func(int64) error) (Method, error) {
	s := &seeder{method: Reflink, told: told}
	for _, name := range []string{"Info.plist", "Manifest.plist", "Manifest.db", "Status.plist"} {
		err := s.file(filepath.Join(from, name), filepath.Join(to, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return s.method, err
		}
	}
	if err := s.shards(from, to); err != nil {
		return s.method, err
	}
	snapshot := filepath.Join(from, "Snapshot")
	if info, err := os.Lstat(snapshot); err == nil && info.IsDir() {
		if err := s.folder(snapshot, filepath.Join(to, "Snapshot")); err != nil {
			return s.method, err
		}
		if err := s.shards(snapshot, filepath.Join(to, "Snapshot")); err != nil {
			return s.method, err
		}
	}
	return s.method, nil
}

func (s *seeder) shards(from, to string) error {
	for n := range 256 {
		shard := fmt.Sprintf("%02x", n)
		source := filepath.Join(from, shard)
		if info, err := os.Lstat(source); err != nil || !info.IsDir() {
			continue
		}
		if err := s.folder(source, filepath.Join(to, shard)); err != nil {
			return err
		}
	}
	return nil
}

// folder brings the regular files directly in one folder into a new one.
func (s *seeder) folder(from, to string) error {
	if err := os.Mkdir(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
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
		if err := reflink(from, to); err == nil {
			return nil
		}
		_ = os.Remove(to)
		s.method = HardLink
	}
	if s.method == HardLink {
		err := os.Link(from, to)
		if err == nil || s.files > 1 && !linksRefused(err) {
			return err
		}
		s.method = Copy
		if err := roomFor(filepath.Dir(from), to); err != nil {
			return err
		}
	}
	return copyFile(from, to, info)
}

// roomFor tells whether a whole second copy of the backup in dir fits beside it.
func roomFor(dir, to string) error {
	var need int64
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			need += info.Size()
		}
		return err
	})
	if err != nil {
		return err
	}
	free, err := fence.Free(filepath.Dir(to))
	if err == nil && free < need {
		return &SpaceError{Need: need, Free: free}
	}
	return err
}

func copyFile(from, to string, info fs.FileInfo) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm()|0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}
