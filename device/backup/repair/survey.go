package repair

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// parseID reads 40 hexadecimal digits, in small letters or capitals.
func parseID(s string) (mbfile.ID, bool) { return mbfile.ParseID(strings.ToLower(s)) }

// placeOf is where a payload with this name belongs inside a backup.
func placeOf(id mbfile.ID) string {
	name := id.String()
	return name[:2] + "/" + name
}

// way says how a payload that is not in its place came away.
type way uint8

const (
	inPlace  way = iota
	moved        // its own name, in another folder or in capitals
	linked       // a link in its place leads to it
	renamed      // its name with something behind it: "NAME 2", "NAME (1)"
	setAside     // in a folder of another program
)

// spot is a place where bytes lie that are or may be those of a payload.
type spot struct {
	root *os.Root
	name string // inside root, with slashes
	size int64
	way  way
}

// stored is what lies in the place of a payload.
type stored struct {
	id      mbfile.ID
	size    int64
	regular bool
	link    bool
	strange bool // a kind of thing that is not known: Windows may show a file so that a cloud keeps
}

// survey is what lies in a backup's folder: what is in its place in 32 bytes
// each, for there may be a million; the rest, of which there is little, by name.
type survey struct {
	root    *os.Root
	right   [256][]stored
	odd     map[mbfile.ID][]spot
	stubs   map[mbfile.ID]bool   // what iCloud Drive left of a file that it moved away
	entries map[mbfile.ID]string // records that another program keeps beside what it moved away
	closed  [256]error           // why a folder could not be listed

	mu sync.Mutex
}

// look surveys a backup's folder.
func look(ctx context.Context, root *os.Root, workers int) (*survey, error) {
	s := &survey{root: root, odd: map[mbfile.ID][]spot{}, stubs: map[mbfile.ID]bool{}, entries: map[mbfile.ID]string{}}
	top, err := list(root, ".")
	if err != nil {
		return nil, err
	}
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, workers))
	for _, e := range top {
		name := e.Name()
		switch n, shard := shardOf(name); {
		case shard && e.IsDir():
			group.Go(func() error { return s.shard(gctx, name, n) })
		case shard: // a link to another drive, say: what lies behind it is not seen here
			s.mu.Lock()
			s.closed[n] = fmt.Errorf("%s is not a folder", name)
			s.mu.Unlock()
		case e.IsDir() && name != "Snapshot":
			group.Go(func() error { return s.beside(gctx, name) })
		default:
			if id, way, ok := displaced(name); ok {
				s.add(id, name, way, e)
			}
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return s, ctx.Err()
}

// shardOf reads the name of one of the 256 folders, also in capitals.
func shardOf(name string) (int, bool) {
	var n [1]byte
	if len(name) != 2 {
		return 0, false
	}
	_, err := hex.Decode(n[:], []byte(name))
	return int(n[0]), err == nil
}

func list(root *os.Root, folder string) ([]fs.DirEntry, error) {
	dir, err := root.Open(folder)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.ReadDir(-1)
}

// shard looks into one of the 256 folders.
func (s *survey) shard(ctx context.Context, folder string, n int) error {
	entries, err := list(s.root, folder)
	if err != nil {
		s.mu.Lock()
		s.closed[n] = err
		s.mu.Unlock()
		return ctx.Err()
	}
	var right []stored
	for i, e := range entries {
		if i&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		id, way, ok := displaced(e.Name())
		if !ok {
			s.stub(e.Name())
			continue
		}
		if way == moved && folder+"/"+e.Name() == placeOf(id) {
			item := stored{id: id, regular: e.Type().IsRegular(), link: e.Type()&fs.ModeSymlink != 0, strange: e.Type() == fs.ModeIrregular}
			if info, err := e.Info(); err == nil {
				item.size = info.Size()
			}
			right = append(right, item)
			continue
		}
		s.add(id, folder+"/"+e.Name(), way, e)
	}
	slices.SortFunc(right, func(a, b stored) int { return bytes.Compare(a.id[:], b.id[:]) })
	if len(right) > 0 { // a folder in capitals holds nothing that is in its place
		s.mu.Lock()
		s.right[n] = right
		s.mu.Unlock()
	}
	return nil
}

// beside looks into a folder that is not a backup's own: some programs move there
// what they delete.
func (s *survey) beside(ctx context.Context, folder string) error {
	entries, err := list(s.root, folder)
	if err != nil {
		return ctx.Err()
	}
	for _, e := range entries {
		id, _, ok := displaced(e.Name())
		switch {
		case !ok:
		case strings.HasSuffix(e.Name(), ".plist"):
			if e.Type().IsRegular() {
				s.mu.Lock()
				s.entries[id] = folder + "/" + e.Name()
				s.mu.Unlock()
			}
		default:
			s.add(id, folder+"/"+e.Name(), setAside, e)
		}
	}
	return ctx.Err()
}

// displaced reads which payload a file could be by its name. What iCloud Drive
// leaves (".NAME.icloud") and what macOS leaves behind ("._NAME") are none.
func displaced(name string) (id mbfile.ID, way way, ok bool) {
	const digits = 2 * len(id)
	if len(name) < digits {
		return id, 0, false
	}
	if id, ok = parseID(name[:digits]); !ok {
		return id, 0, false
	}
	if len(name) == digits {
		return id, moved, true
	}
	// A hexadecimal digit more is another name, not an addition.
	if _, more := shardOf("0" + name[digits:digits+1]); more {
		return id, 0, false
	}
	return id, renamed, true
}

// stub notes what iCloud Drive leaves in the place of a file: ".NAME.icloud".
func (s *survey) stub(name string) {
	inner, dot := strings.CutPrefix(name, ".")
	inner, end := strings.CutSuffix(inner, ".icloud")
	if id, ok := parseID(inner); dot && end && ok {
		s.mu.Lock()
		s.stubs[id] = true
		s.mu.Unlock()
	}
}

func (s *survey) add(id mbfile.ID, name string, way way, e fs.DirEntry) {
	if !e.Type().IsRegular() {
		return
	}
	info, err := e.Info()
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.odd[id] = append(s.odd[id], spot{s.root, name, info.Size(), way})
}

// stored is how many bytes the payloads of the backup have on the disk, at most.
// What the index says of that may be wrong.
func (p *Plan) stored() (bytes, files int64) {
	for _, s := range p.surveys {
		for _, shard := range s.right {
			for _, item := range shard {
				bytes += item.size
				files++
			}
		}
		for _, spots := range s.odd {
			for _, sp := range spots {
				bytes += sp.size
				files++
			}
		}
	}
	return bytes, files
}

// at returns what lies in the place of a payload. A link there that leads to a file
// of the backup is followed.
func (s *survey) at(id mbfile.ID) (sp spot, ok bool) {
	item, ok := s.thing(id)
	switch {
	case !ok:
		return sp, false
	case item.regular:
		return spot{s.root, placeOf(id), item.size, inPlace}, true
	case item.link:
		info, err := s.root.Stat(placeOf(id)) // inside the root or not at all
		if err != nil || !info.Mode().IsRegular() {
			return sp, false
		}
		return spot{s.root, placeOf(id), info.Size(), linked}, true
	}
	return sp, false
}

// thing is whatever lies in the place of a payload, also a folder.
func (s *survey) thing(id mbfile.ID) (stored, bool) {
	shard := s.right[id[0]]
	i, ok := slices.BinarySearchFunc(shard, id, func(a stored, id mbfile.ID) int { return bytes.Compare(a.id[:], id[:]) })
	if !ok {
		return stored{}, false
	}
	return shard[i], true
}

// absent reports whether it is certain that nothing lies in the place of a
// payload, or something that holds no bytes of it.
func (s *survey) absent(id mbfile.ID) bool {
	if s.closed[id[0]] != nil {
		return false
	}
	item, ok := s.thing(id)
	return !ok || !item.regular && !item.strange
}

// elsewhere lists where else the payload may lie, the surest first.
func (s *survey) elsewhere(id mbfile.ID) []spot {
	all := slices.Clone(s.odd[id])
	slices.SortStableFunc(all, func(a, b spot) int {
		if a.way != b.way {
			return int(a.way) - int(b.way)
		}
		return strings.Compare(a.name, b.name)
	})
	return all
}

// open opens the file at a spot. A link is followed inside the backup only.
func (sp spot) open() (*os.File, fs.FileInfo, error) {
	if sp.root == nil {
		return nil, nil, fs.ErrNotExist
	}
	before, err := sp.root.Stat(sp.name)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s: not a regular file", sp.name)
	}
	f, err := sp.root.Open(sp.name)
	if err != nil {
		return nil, nil, err
	}
	after, err := f.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = fmt.Errorf("%s: exchanged while it was opened", sp.name)
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, after, nil
}
