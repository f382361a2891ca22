package disk

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// FATLimit is the most bytes that a file has on FAT drives: one less than 4 GiB.
const FATLimit = 1<<32 - 1

// Free is the number of bytes that this user may still write in dir's file system.
func Free(dir string) (int64, error) { return free(dir) }

// FileLimit is the most bytes that one file may have in dir's file system, or 0
// when there is no limit that a backup could reach, or none is known.
func FileLimit(dir string) int64 {
	if isFAT(dir) {
		return FATLimit
	}
	return 0
}

// IsNoSpace reports whether an error means that the disk, or the user's share of
// it, is full.
func IsNoSpace(err error) bool { return errno.Is(err, errno.NoSpace) }

// IsTooLong reports whether an error means that the file system takes no file of
// that length.
func IsTooLong(err error) bool { return errno.Is(err, errno.TooLong) }

// Written is the error of writing into a file in dir, up to where it would end then, by what it
// means: Windows calls a disk full where a file would get longer than FAT lets it be.
func Written(dir string, end int64, err error) error {
	return written(end, err, func() int64 { return FileLimit(dir) })
}

func written(end int64, err error, limit func() int64) error {
	if !IsNoSpace(err) || end <= FATLimit {
		return err
	}
	if most := limit(); most == 0 || end <= most {
		return err
	}
	return fmt.Errorf("%w (%v)", errno.Of(errno.TooLong), err) // the disk is not full
}

// IsUnplugged reports whether an error means that the disk does not answer any more: its
// cable came out, or the network to it is gone.
func IsUnplugged(err error) bool { return errno.Is(err, errno.Unplugged) }

// Size adds up the lengths in bytes of the regular files in dir and below. What
// cannot be read is left out, and the first such error returned with the sum;
// ctx's cause ends the work.
func Size(ctx context.Context, dir string) (size int64, err error) {
	var first error
	walkErr := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var info fs.FileInfo
		if err == nil && e.Type().IsRegular() {
			if info, err = e.Info(); err == nil {
				size += info.Size()
			}
		}
		if first == nil {
			first = err
		}
		return nil
	})
	if walkErr != nil {
		return size, walkErr
	}
	return size, first
}
