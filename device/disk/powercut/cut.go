package powercut

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// state is a disk after a power cut.
type state struct {
	names map[*node]map[string]*node // of folders
	data  map[*node][]byte           // of files: all that was written
	kept  map[*node][]byte           // and what was synced of it
}

// Cut makes below the empty folder dir what a restart finds when the power went
// before step n (after the last one for n = Points()-1). The seed chooses among
// what a Loss leaves open.
func (t *Tape) Cut(n int, loss Loss, seed uint64, dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.after(n, loss, seed).write(t.top, dir, loss, rand.New(rand.NewPCG(seed, 1)))
}

func (t *Tape) after(n int, loss Loss, seed uint64) *state {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	s := &state{names: map[*node]map[string]*node{t.top: {}}, data: map[*node][]byte{}, kept: map[*node][]byte{}}
	for i := range t.start {
		s.change(&t.start[i])
		s.data[t.start[i].what], s.kept[t.start[i].what] = t.start[i].data, t.start[i].data
	}
	// First as the program saw it: which changes were synced, and which contents.
	live := &state{names: map[*node]map[string]*node{t.top: {}}, data: map[*node][]byte{}, kept: map[*node][]byte{}}
	for i := range t.start {
		live.change(&t.start[i])
	}
	open := make([][]*node, n)
	for i := range t.steps[:n] {
		step := &t.steps[i]
		switch step.kind {
		case disk.SyncFile:
			s.kept[step.what] = s.data[step.what]
		case disk.SyncDir:
			settle(t.steps[:i], open, map[*node]bool{step.what: true})
		case disk.SyncTree:
			below := map[*node]bool{step.at: true}
			live.below(step.what, below)
			settle(t.steps[:i], open, below)
			for node := range below {
				s.kept[node] = s.data[node]
			}
		case disk.Write:
			s.data[step.what] = append(slices.Clone(s.data[step.what]), step.data...)
		default:
			if step.kind == disk.Remove && step.what.folder {
				// What was moved out of a folder is so for good once the removal
				// of that folder is.
				removed := map[*node]bool{}
				live.below(step.what, removed)
				instead(open, removed, step.at)
			}
			live.change(step)
			open[i] = slices.Clone(step.open)
			if step.kind == disk.Create {
				s.data[step.what] = step.data
			}
		}
	}
	// Then what is left of the names.
	for i := range t.steps[:n] {
		switch step := &t.steps[i]; step.kind {
		case disk.SyncFile, disk.SyncDir, disk.SyncTree, disk.Write:
		default:
			if len(open[i]) == 0 || loss.Names(r) {
				s.change(step)
			}
		}
	}
	return s
}

// settle takes folders that were synced off the changes that wait for them.
func settle(steps []step, open [][]*node, synced map[*node]bool) {
	for i := range steps {
		open[i] = slices.DeleteFunc(open[i], func(n *node) bool { return synced[n] })
	}
}

// instead lets changes that wait for one of some folders wait for another one.
func instead(open [][]*node, of map[*node]bool, by *node) {
	for _, waits := range open {
		for i, n := range waits {
			if of[n] {
				waits[i] = by
			}
		}
	}
}

// below collects all nodes that can be reached from one.
func (s *state) below(n *node, all map[*node]bool) {
	if n == nil {
		return
	}
	all[n] = true
	for _, child := range s.names[n] {
		s.below(child, all)
	}
}

// change makes a change of names. What is moved need not be where it was: that
// it was made there may have been lost, and does not matter any more.
func (s *state) change(step *step) {
	switch step.kind {
	case disk.Create, disk.Mkdir:
		s.name(step.at, step.name, step.what)
	case disk.Link:
		s.folder(step.to)[step.as] = step.what
	case disk.Rename:
		s.remove(step.at, step.name, step.what)
		s.name(step.to, step.as, step.what)
	case disk.Exchange:
		s.remove(step.at, step.name, step.what)
		s.remove(step.to, step.as, step.other)
		s.name(step.at, step.name, step.other)
		s.name(step.to, step.as, step.what)
	case disk.Remove:
		s.remove(step.at, step.name, step.what)
	}
}

func (s *state) folder(n *node) map[string]*node {
	if s.names[n] == nil {
		s.names[n] = map[string]*node{}
	}
	return s.names[n]
}

func (s *state) remove(at *node, name string, what *node) {
	if s.folder(at)[name] == what {
		delete(s.folder(at), name)
	}
}

// name gives something a name. A folder has only one.
func (s *state) name(at *node, name string, what *node) {
	if what.folder {
		for _, names := range s.names {
			for name, n := range names {
				if n == what {
					delete(names, name)
				}
			}
		}
	}
	s.folder(at)[name] = what
}

// write makes the files and folders below n in dir.
func (s *state) write(n *node, dir string, loss Loss, r *rand.Rand) error {
	names := s.names[n]
	var order []string
	for name := range names {
		order = append(order, name)
	}
	slices.Sort(order)
	for _, name := range order {
		child, path := names[name], filepath.Join(dir, name)
		if child.folder {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			if err := s.write(child, path, loss, r); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(path, loss.Data(r, s.kept[child], s.data[child]), 0o600); err != nil {
			return err
		}
	}
	return nil
}
