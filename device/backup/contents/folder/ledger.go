package folder

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// listName is the list of what was saved. It stays in the folder.
const listName = ".lifeboat-saved"

// Bounds of the list, which somebody else may have written.
const (
	maxLine    = 64 << 10
	maxEntries = 4_000_000
	maxPath    = 4096
)

// line is a line of the list: the first one says what it is, the others what was
// saved, or how a folder was named.
type line struct {
	List int64 `json:"lifeboat-saved,omitempty"`

	Key     string `json:"key,omitempty"`
	Path    string `json:"path,omitempty"` // below the folder, with slashes
	Size    int64  `json:"size,omitempty"`
	Time    int64  `json:"time,omitempty"` // of the file, as it has it, in Unix nanoseconds
	Hash    string `json:"sha256,omitempty"`
	Version string `json:"version,omitempty"`
	Group   string `json:"together,omitempty"`
	Found   bool   `json:"found,omitempty"` // it lay there and has the same bytes
	Age     int64  `json:"age,omitempty"`   // of the backup, Unix seconds, where a newer one may take its place

	Folder string  `json:"folder,omitempty"` // the folder's name in full
	As     string  `json:"as,omitempty"`     // what it would be called alone
	In     *string `json:"in,omitempty"`     // where it is
	Name   string  `json:"name,omitempty"`   // what it is called there

	Language string `json:"language,omitempty"` // of names and texts in the folder

	Work string `json:"work,omitempty"` // a folder in another file system that has a work folder of its own
}

// entry is what is known of a saved item.
type entry struct {
	path    string
	size    int64
	time    int64
	hash    [sha256.Size]byte
	version uint64
	found   bool
	before  *entry // the version before this one, under the same path
	now     bool   // of this run
	age     int64  // of the backup that a Renew item was made from
}

type keyHash [16]byte

func hashOf(key string) keyHash {
	sum := sha256.Sum256([]byte(key))
	return keyHash(sum[:16])
}

var seed = maphash.MakeSeed()

func (it *Item) version() uint64 {
	t := int64(0)
	if !it.Modified.IsZero() {
		t = it.Modified.Unix()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d", it.Size, t))
	return uint64(sum[0])<<24 | uint64(sum[1])<<16 | uint64(sum[2])<<8 | uint64(sum[3])
}

// ledger is the list in the folder, open for appending.
type ledger struct {
	name string
	file *os.File
	torn bool // its last line has no end
	anew bool // it is begun: there is none, or a kill left less than a first line
	ours bool // there was no such file before this run
	full bool // it names something that was saved
}

var firstLine = []byte(`{"lifeboat-saved":1}` + "\n")

// readLedger reads the list and gives its lines out. A file of that name that is no
// list of ours is left alone, and another name taken.
func readLedger(root *os.Root, give func(*line)) (*ledger, error) {
	for n := 1; n < 10; n++ {
		l := &ledger{name: listName}
		if n > 1 {
			l.name = fmt.Sprint(listName, "-", n)
		}
		f, _, err := disk.OpenRegular(root, l.name)
		if errors.Is(err, fs.ErrNotExist) {
			l.anew, l.ours = true, true
			return l, nil
		}
		if errors.Is(err, disk.ErrNotAFile) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ours, err := l.read(f, give)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return nil, err
		}
		if ours {
			return l, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", listName, ErrOccupied)
}

func (l *ledger) read(f *os.File, give func(*line)) (ours bool, err error) {
	r := bufio.NewReaderSize(f, maxLine)
	for n := 0; n < maxEntries; n++ {
		text, err := r.ReadSlice('\n')
		for long := err; errors.Is(long, bufio.ErrBufferFull); _, long = r.ReadSlice('\n') {
			text, err = nil, nil // longer than any of ours
			if n == 0 {
				return false, nil
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return ours, err
		}
		l.torn = len(text) > 0 && text[len(text)-1] != '\n'
		if n == 0 && err != nil && bytes.HasPrefix(firstLine, text) {
			l.anew = true
			return true, nil
		}
		var got line
		if bad := json.Unmarshal(bytes.TrimSpace(text), &got); n == 0 {
			if bad != nil || got.List != 1 {
				return false, nil
			}
			ours = true
		} else if bad == nil {
			give(&got)
		}
		if err != nil {
			return ours, nil
		}
	}
	return ours, nil
}

// write appends lines in one step. The list is made with the first of them.
func (l *ledger) write(root *os.Root, lines []line) error {
	if len(lines) == 0 {
		return nil
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if l.file == nil {
		f, err := root.OpenFile(l.name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		l.file = f
		disk.Hide(filepath.Join(root.Name(), l.name))
	}
	if l.anew {
		if err := l.file.Truncate(0); err != nil {
			return err
		}
		out.Write(firstLine)
	} else if l.torn {
		out.WriteByte('\n')
	}
	for i := range lines {
		_ = enc.Encode(&lines[i]) // JSON has all of its values
	}
	n, err := l.file.Write(out.Bytes())
	if n > 0 {
		l.anew, l.torn = l.anew && n < len(firstLine), err != nil
		l.full = l.full || names(lines)
	}
	return err
}

// names reports whether lines name something that was saved.
func names(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return l.Key != "" })
}

// remove takes back a list that this run made and that names nothing.
func (l *ledger) remove(root *os.Root) error {
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return errors.Join(err, removed(root, l.name))
}

func (l *ledger) close() error {
	if l.file == nil {
		return nil
	}
	return errors.Join(disk.Sync(l.file), l.file.Close())
}

// sound returns the entry of a line, if it can be one of ours.
func (l *line) sound() (*entry, bool) {
	if l.Key == "" || !localPath(l.Path) || l.Size < 0 {
		return nil, false
	}
	e := &entry{path: l.Path, size: l.Size, time: l.Time, found: l.Found, age: l.Age}
	if len(l.Hash) != 2*len(e.hash) {
		return nil, false
	}
	if _, err := hex.Decode(e.hash[:], []byte(l.Hash)); err != nil {
		return nil, false
	}
	_, err := fmt.Sscanf(l.Version, "%x", &e.version)
	return e, err == nil
}

// localPath reports whether a path with slashes is one below the folder.
func localPath(p string) bool {
	return p != "" && len(p) <= maxPath && path.Clean(p) == p && p != "." && filepath.IsLocal(filepath.FromSlash(p)) && !strings.ContainsAny(p, "\x00\\")
}

func (f *Folder) line(e *entry, key, group string) line {
	if group != "" {
		group = f.scope + group
	}
	return line{
		Key: f.scope + key, Age: e.age, Path: e.path, Size: e.size, Time: e.time, Hash: hex.EncodeToString(e.hash[:]),
		Version: fmt.Sprintf("%x", e.version), Group: group, Found: e.found,
	}
}

// unchanged reports whether a file that was saved lies there as it was written; of
// one that has another time its content decides, and always when careful.
func (f *Folder) unchanged(e *entry, careful bool) bool {
	info, err := f.root.Lstat(filepath.FromSlash(e.path))
	if err != nil || !info.Mode().IsRegular() || info.Size() != e.size {
		return false
	}
	if !careful && info.ModTime().UnixNano() == e.time {
		return true
	}
	hash, err := f.hashFile(e.path)
	return err == nil && hash == e.hash
}

func (f *Folder) hashFile(p string) (sum [sha256.Size]byte, err error) {
	file, _, err := disk.OpenRegular(f.root, filepath.FromSlash(p))
	if err != nil {
		return sum, err
	}
	defer file.Close()
	h := sha256.New()
	buf := f.buffer()
	defer f.buffers.Put(buf)
	if _, err := io.CopyBuffer(h, onlyReader{file}, *buf); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// onlyReader hides what a file can do beyond reading, which would not use the buffer.
type onlyReader struct{ io.Reader }

// fileTime is the time of a file as the list has it.
func fileTime(info fs.FileInfo) int64 { return info.ModTime().UnixNano() }

// settable reports whether a time can be set on files of most file systems.
func settable(t time.Time) bool { return !t.IsZero() && t.Year() > 1901 && t.Year() < 2100 }
