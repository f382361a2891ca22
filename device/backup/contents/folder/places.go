package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf16"
)

// places knows which names are taken, by whom, and what folders are called. It is
// used under the Folder's lock.
type places struct {
	dirs   map[string]*dir    // by path below the folder; "." is the folder itself
	owners map[uint64]keyHash // of names that this run or an earlier one gave out, folded
	groups map[keyHash]*group // by Together
	// numbers are those that were reserved, above 1.
	numbers map[keyHash]int32
	known   map[knownAs]string // from the list: what folders are called whose name was taken
	spelt   map[uint64]string  // folders that earlier runs saved into, as they are spelt, by the folded name
}

// dir is one folder below the chosen one.
type dir struct {
	path     string
	here     bool // it is on the disk, as far as is known
	children map[child]string
	taken    map[uint64]struct{} // names on the disk, folded
	stems    map[uint64]struct{} // those of files on the disk and of this run, folded, without extension
	next     map[uint64]int      // the first number that was not given out in this run, by folded name
}

// child is a folder in a folder: what it is called in full (hashed when long), and
// what it would be called alone.
type child struct{ full, name string }

type knownAs struct {
	in string
	child
}

// group is where files that belong together go.
type group struct {
	dir      string
	stem     string
	reserved bool // and none of it is saved yet
}

func sumOf(parts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, p := range parts {
		_, _ = h.WriteString(p)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// Lengths of a path below the folder that every system opens, also where the folder
// itself lies a few folders deep: Windows takes 259 UTF-16 units in all.
const (
	maxUnits = 180
	deepest  = 24
)

// fit says how long the names of a path may be, and how many of its folders are
// kept; the ones further in become one.
func fit(folders []string, name string) (limit int, keep []string) {
	keep = folders
	if len(keep) > deepest {
		keep = flat(keep, deepest/2)
	}
	for _, limit = range []int{maxName, 80, 48, 32, 16} {
		if units(keep, name, limit) <= maxUnits {
			return limit, keep
		}
	}
	for n := len(keep) - 1; n > 1; n-- {
		if short := flat(folders, n); units(short, name, limit) <= maxUnits {
			return limit, short
		}
	}
	return limit, flat(folders, 1)
}

// flat keeps n-1 folders and makes one of the rest.
func flat(folders []string, n int) []string {
	sum := sha256.Sum256([]byte(strings.Join(folders, "\x00")))
	return append(folders[:n-1:n-1], "deep-"+hex.EncodeToString(sum[:4]))
}

// units is how long a path is, with room for the numbers of folders and file.
func units(folders []string, name string, limit int) int {
	n := len(utf16.Encode([]rune(numbered(fitted(name, nameLimit(limit)), 1000, nameLimit(limit)))))
	for _, f := range folders {
		n += 1 + len(utf16.Encode([]rune(folderName(f, limit))))
	}
	return n
}

// nameLimit is how long the file's own name may be where folders may be so long.
func nameLimit(limit int) int { return max(limit, 48) }

// enter returns the folder for a path of names in any text.
func (f *Folder) enter(folders []string, limit int) (*dir, error) {
	d, err := f.open(".")
	for _, full := range folders {
		if err != nil {
			return nil, err
		}
		var p string
		if p, err = f.child(d, full, limit); err == nil {
			d, err = f.open(p)
		}
	}
	return d, err
}

// open returns what is known of a folder, which need not be there.
func (f *Folder) open(p string) (*dir, error) {
	if d := f.places.dirs[p]; d != nil {
		return d, nil
	}
	d := &dir{path: p, children: map[child]string{}, taken: map[uint64]struct{}{}, stems: map[uint64]struct{}{}, next: map[uint64]int{}}
	handle, err := f.root.Open(filepath.FromSlash(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	default:
		defer handle.Close()
		d.here = true
		for {
			entries, err := handle.ReadDir(1024)
			for _, e := range entries {
				name := fold(e.Name())
				d.taken[sumOf(name)] = struct{}{}
				if _, ours := f.places.owners[sumOf(p, name)]; !e.IsDir() && !ours { // ours count in the order of this run
					d.stems[sumOf(stem(name))] = struct{}{}
				}
			}
			if len(entries) == 0 || err != nil {
				break
			}
		}
	}
	f.places.dirs[p] = d
	return d, nil
}

// child returns the path of a folder in a folder.
func (f *Folder) child(in *dir, full string, limit int) (string, error) {
	c := child{full, folderName(full, limit)}
	if len(full) > 200 {
		sum := sha256.Sum256([]byte(full))
		c.full = hex.EncodeToString(sum[:])
	}
	if p, ok := in.children[c]; ok {
		return p, nil
	}
	id := hashOf("folder\x00" + in.path + "\x00" + c.full + "\x00" + c.name)
	take := func(name string) bool {
		owner := sumOf(in.path, fold(name))
		if by, ok := f.places.owners[owner]; ok && by != id {
			return false
		}
		if as, ok := f.places.spelt[owner]; ok && as != name { // the same to some file systems, and not to this one
			return false
		}
		if _, there := in.taken[sumOf(fold(name))]; there {
			info, err := f.root.Lstat(filepath.FromSlash(path.Join(in.path, name)))
			if err != nil || !info.IsDir() { // a file, a link; or another one in other letters
				return false
			}
		}
		f.places.owners[owner] = id
		in.children[c] = path.Join(in.path, name)
		return true
	}
	if known := f.places.known[knownAs{in.path, c}]; known != "" && take(known) {
		return in.children[c], nil
	}
	for n := 1; n < maxNumber; n++ {
		name := numbered(c.name, n, maxName)
		if !take(name) {
			continue
		}
		if n > 1 {
			parent := in.path
			f.lines = append(f.lines, line{Folder: c.full, As: c.name, In: &parent, Name: name})
		}
		return in.children[c], nil
	}
	return "", &ItemError{NoName, fs.ErrExist}
}

// maxNumber is how many files that would have one name get one.
const maxNumber = 1_000_000

// claim is a name that was chosen and belongs to nobody else of this run.
type claim struct {
	dir   *dir
	path  string
	owner uint64
	n     int
	exact bool // something of that name is on the disk: it has to be looked at
}

// claim chooses the next name from number n on. blind leaves out all that is on
// the disk.
func (f *Folder) claim(d *dir, name string, limit, n int, id keyHash, together, blind bool) (claim, bool) {
	base := sumOf(fold(name))
	if next := d.next[base]; n < next && f.places.owners[sumOf(d.path, fold(numbered(name, n, limit)))] != id {
		n = next
	}
	run := true // all from the beginning were given out in this run
	for ; n < maxNumber; n++ {
		candidate := numbered(name, n, limit)
		folded := fold(candidate)
		c := claim{dir: d, path: path.Join(d.path, candidate), owner: sumOf(d.path, folded), n: n}
		if by, ok := f.places.owners[c.owner]; ok && by != id {
			if run {
				d.next[base] = n + 1
			}
			continue
		}
		run = false
		_, c.exact = d.taken[sumOf(folded)]
		if c.exact && blind {
			continue
		}
		if !c.exact && together {
			if _, ok := d.stems[sumOf(stem(folded))]; ok {
				continue
			}
		}
		f.places.owners[c.owner] = id
		d.stems[sumOf(stem(folded))] = struct{}{}
		return c, true
	}
	return claim{}, false
}

// unclaim gives a name back that turned out to be a stranger's.
func (f *Folder) unclaim(c claim) {
	delete(f.places.owners, c.owner)
	c.dir.taken[sumOf(fold(path.Base(c.path)))] = struct{}{}
}
