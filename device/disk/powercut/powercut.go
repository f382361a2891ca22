package powercut

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Loss is what becomes of what was not synced.
type Loss struct {
	Name  string
	Names func(r *rand.Rand) bool                       // whether a change of names is kept
	Data  func(r *rand.Rand, synced, all []byte) []byte // what a file holds
}

// Losses are the ways, the plainest first.
var Losses = []Loss{
	{"nothing that was not synced", never, func(_ *rand.Rand, synced, _ []byte) []byte { return synced }},
	{"everything", always, func(_ *rand.Rand, _, all []byte) []byte { return all }},
	{"names without contents", always, func(_ *rand.Rand, synced, _ []byte) []byte { return synced }},
	{"names with zeros", always, func(_ *rand.Rand, synced, all []byte) []byte {
		return append(slices.Clone(synced), make([]byte, len(all)-len(synced))...)
	}},
	{"some", sometimes, func(r *rand.Rand, synced, all []byte) []byte {
		return all[:len(synced)+r.IntN(len(all)-len(synced)+1)]
	}},
	{"some, other ones", sometimes, func(r *rand.Rand, synced, all []byte) []byte {
		if r.IntN(2) == 0 {
			return synced
		}
		return all
	}},
}

func never(*rand.Rand) bool       { return false }
func always(*rand.Rand) bool      { return true }
func sometimes(r *rand.Rand) bool { return r.IntN(2) == 0 }

// node is a file or a folder; names lead to it.
type node struct {
	number int
	folder bool
	names  map[string]*node // of a folder, as the program sees it
	data   []byte           // of a file
}

// step is a change of names, or of contents, by nodes instead of paths.
type step struct {
	kind     disk.Kind
	at, to   *node // folders
	name, as string
	what     *node // made, moved or removed
	other    *node // of an exchange
	data     []byte
	open     []*node // folders of a change that are not synced since
}

// Tape is what was recorded.
type Tape struct {
	root   string
	mu     sync.Mutex
	top    *node
	count  int
	start  []step // makes what was there at first
	steps  []step
	errors []error
}

// Record begins a tape. What lies below root now counts as synced.
func Record(root string) (*Tape, error) {
	t := &Tape{root: root}
	t.top = t.node(true)
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		made := t.node(e.IsDir())
		if e.Type().IsRegular() {
			if made.data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		at, name := t.find(path)
		at.names[name] = made
		t.start = append(t.start, step{kind: disk.Create, at: at, name: name, what: made, data: made.data})
		return nil
	})
	return t, err
}

func (t *Tape) node(folder bool) *node {
	t.count++
	n := &node{number: t.count, folder: folder}
	if folder {
		n.names = map[string]*node{}
	}
	return n
}

// Disk is a disk that tells the tape.
func (t *Tape) Disk() *disk.Disk { return &disk.Disk{Observe: t.take} }

// Points is how many moments there are for the power to go: before each step,
// and after the last one.
func (t *Tape) Points() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.steps) + 1
}

// Step is the kind of step n, empty after the last one.
func (t *Tape) Step(n int) disk.Kind {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n < 0 || n >= len(t.steps) {
		return ""
	}
	return t.steps[n].kind
}

// find returns the folder that holds a path, and its last part.
func (t *Tape) find(path string) (*node, string) {
	rel, err := filepath.Rel(t.root, path)
	if err != nil || !filepath.IsLocal(rel) || rel == "." {
		return nil, ""
	}
	parts := strings.Split(rel, string(filepath.Separator))
	at := t.top
	for _, part := range parts[:len(parts)-1] {
		if at = at.names[part]; at == nil || !at.folder {
			return nil, ""
		}
	}
	return at, parts[len(parts)-1]
}

func (t *Tape) at(path string) *node {
	if path == t.root {
		return t.top
	}
	if at, name := t.find(path); at != nil {
		return at.names[name]
	}
	return nil
}

// take follows a step. A path outside of the root is of no interest; one that
// cannot be followed inside is an error: something was done that was not told.
func (t *Tape) take(op disk.Op) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.follow(op)
}

func (t *Tape) follow(op disk.Op) {
	if op.Kind == disk.SyncDir || op.Kind == disk.SyncTree || op.Kind == disk.SyncFile {
		t.steps = append(t.steps, step{kind: op.Kind, what: t.at(op.Path), at: t.at(filepath.Dir(op.Path))})
		return
	}
	above := filepath.Dir(op.Path)
	if op.Kind == disk.Mkdir && above != t.root && strings.HasPrefix(above, t.root) && t.at(above) == nil {
		t.follow(disk.Op{Kind: disk.Mkdir, Path: above}) // several may be made at a time
	}
	at, name := t.find(op.Path)
	if at == nil {
		if op.Path != t.root && strings.HasPrefix(op.Path, t.root) {
			t.errors = append(t.errors, fmt.Errorf("%s %s: its folder is not known", op.Kind, op.Path))
		}
		return
	}
	s := step{kind: op.Kind, at: at, name: name, what: at.names[name], data: slices.Clone(op.Data), open: []*node{at}}
	if op.To != "" {
		if s.to, s.as = t.find(op.To); s.to == nil {
			t.errors = append(t.errors, fmt.Errorf("%s to %s: its folder is not known", op.Kind, op.To))
			return
		}
		s.open = append(s.open, s.to)
	}
	switch op.Kind {
	case disk.Create:
		s.what = t.node(false)
	case disk.Mkdir:
		if s.what != nil {
			return // MkdirAll tells also of what was there
		}
		s.what = t.node(true)
	case disk.Copy:
		s.data = slices.Clone(s.what.data)
		s.other, s.what = s.what, t.node(false)
		s.kind, s.at, s.name, s.to, s.as = disk.Create, s.to, s.as, nil, ""
		s.what.data, s.open = s.data, []*node{s.at}
	case disk.Exchange:
		s.other = s.to.names[s.as]
	case disk.Link:
		s.open = []*node{s.to} // nothing changed in the other one
	case disk.Remove:
		if s.what == nil {
			return // a file that matters to nobody, as that of a lock
		}
	}
	if s.what == nil {
		t.errors = append(t.errors, fmt.Errorf("%s %s: it is not known", op.Kind, op.Path))
		return
	}
	s.apply()
	if op.Kind == disk.Write {
		s.what.data = append(s.what.data, s.data...)
	}
	t.steps = append(t.steps, s)
}

// apply changes names.
func (s *step) apply() {
	switch s.kind {
	case disk.Create, disk.Mkdir:
		s.at.names[s.name] = s.what
	case disk.Link:
		s.to.names[s.as] = s.what
	case disk.Rename:
		delete(s.at.names, s.name)
		s.to.names[s.as] = s.what
	case disk.Exchange:
		s.at.names[s.name], s.to.names[s.as] = s.other, s.what
	case disk.Remove:
		delete(s.at.names, s.name)
	}
}

// Err reports steps that could not be followed, and whether what lies below the
// root is something else than what the steps made: something was changed
// without being told. Names for which skip is true are left out.
func (t *Tape) Err(skip func(name string) bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.errors) > 0 {
		return fmt.Errorf("%d steps could not be followed: %w", len(t.errors), t.errors[0])
	}
	return same(t.top, t.root, skip)
}

func same(n *node, path string, skip func(string) bool) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if skip != nil && skip(e.Name()) {
			continue
		}
		seen[e.Name()] = true
		child := n.names[e.Name()]
		at := filepath.Join(path, e.Name())
		switch {
		case child == nil || child.folder != e.IsDir():
			return fmt.Errorf("%s was made without being told", at)
		case child.folder:
			if err := same(child, at, skip); err != nil {
				return err
			}
		default:
			if data, err := os.ReadFile(at); err != nil || string(data) != string(child.data) {
				return fmt.Errorf("%s has other contents than were told of: %w", at, err)
			}
		}
	}
	for name := range n.names {
		if !seen[name] && (skip == nil || !skip(name)) {
			return fmt.Errorf("%s is gone without being told", filepath.Join(path, name))
		}
	}
	return nil
}
