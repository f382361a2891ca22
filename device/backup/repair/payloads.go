package repair

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// payload puts one file into the copy.
func (c *copier) payload(ctx context.Context, job payload) error {
	path, err := c.shard(job.to)
	if err != nil {
		return err
	}
	if job.made == emptied {
		return c.empty(job, path)
	}
	src, info, err := job.from.open()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // the check of the copy names it
	case err != nil:
		return c.cannotRead(job, err)
	}
	defer src.Close()
	if job.made == sealed {
		err = c.encrypt(ctx, src, path, job.entry)
	} else {
		err = c.place(ctx, src, path, job.from, info.Size())
	}
	var bad *disk.ReadError
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil // a row that is there twice
	case errors.As(err, &bad):
		return c.cannotRead(job, err)
	case err != nil:
		return err
	}
	c.files.Add(1)
	if c.shares(src, path) {
		return c.observed(path) // it is the original's file
	}
	return errors.Join(c.observed(path), disk.Chmod(path, 0o600), disk.Chtimes(path, info.ModTime()))
}

// shares reports whether the file at path is the original itself.
func (c *copier) shares(src *os.File, path string) bool {
	if c.noLink.Load() {
		return false
	}
	one, err := src.Stat()
	two, err2 := os.Lstat(path)
	return err == nil && err2 == nil && os.SameFile(one, two)
}

// cannotRead notes a file that the disk does not give. One that only did not come from a
// cloud is not lost: there is no copy without it.
func (c *copier) cannotRead(job payload, err error) error {
	if errno.Is(err, errno.KeptOnline) {
		return fmt.Errorf("%s: %w", job.what.File, err)
	}
	if errno.Is(err, errno.Infected) {
		job.what.Code = backup.NoteKeptByScanner
	}
	job.what.Args.Name = err.Error()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unread == nil {
		c.unread = map[int64]bool{}
	}
	if !c.unread[job.row] {
		c.unread[job.row] = true
		c.lost = append(c.lost, job.what)
	}
	return nil
}

// shard makes the folder for a payload and gives the payload's place.
func (c *copier) shard(id string) (string, error) {
	shard := filepath.Join(c.dir, id[:2])
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.shards[id[:2]] {
		if err := c.options.Disk.Mkdir(shard, 0o700); err != nil {
			return "", err
		}
		if c.shards == nil {
			c.shards = map[string]bool{}
		}
		c.shards[id[:2]] = true
	}
	return filepath.Join(shard, id), nil
}

// fileKey opens the key of a payload that is made; nil without encryption.
func (c *copier) fileKey(entry []byte) (*[keybag.KeySize]byte, error) {
	if !c.plan.sealed {
		return nil, nil
	}
	key, err := c.plan.source.FileKey(&mbfile.Record{EncryptionKey: entry})
	return &key, err
}

// empty makes the payload of an empty file.
func (c *copier) empty(job payload, path string) error {
	key, err := c.fileKey(job.entry)
	if err != nil {
		return err
	}
	if key != nil {
		defer clear(key[:])
	}
	return errors.Join(os.WriteFile(path, emptyFile(key), 0o600), c.observed(path))
}

// encrypt puts a file that lies there in plain into the copy as a phone would have
// encrypted it.
func (c *copier) encrypt(ctx context.Context, src *os.File, path string, entry []byte) (err error) {
	key, err := c.fileKey(entry)
	if err != nil || key == nil {
		return errors.Join(err, errors.New("no key"))
	}
	defer clear(key[:])
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	s := newSealer(key)
	buf := make([]byte, 256<<10)
	defer clear(buf)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(src, buf)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return &disk.ReadError{Err: err}
		}
		if _, err := dst.Write(s.next(buf[:n], last)); err != nil {
			return err
		}
		c.done.Add(int64(n))
		if last {
			c.copied.Add(1)
			return nil
		}
	}
}

// place puts the bytes of src at path, in the cheapest way that works.
func (c *copier) place(ctx context.Context, src *os.File, path string, from spot, size int64) error {
	if !c.noClone.Load() {
		err := disk.CloneFile(src, path, 0o600)
		if err == nil {
			c.cloned.Add(1)
			c.done.Add(size)
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if c.options.HardLinks && !c.noLink.Load() && from.way != linked {
		err := os.Link(filepath.Join(from.root.Name(), filepath.FromSlash(from.name)), path)
		if err == nil {
			c.linked.Add(1)
			c.done.Add(size)
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	c.copied.Add(1)
	return disk.CopyFile(ctx, src, path, 0o600, func(n int64) { c.done.Add(n) })
}
