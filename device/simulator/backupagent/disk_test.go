package backupagent

import (
	"io/fs"
	"path"
	"strings"
)

// disk is the computer's disk in memory: the tests make thousands of files.
type disk struct {
	files   map[string][]byte
	folders map[string]bool
	lists   map[string]map[string]int64 // by folder; forgotten with every change
}

func newDisk() *disk {
	return &disk{files: map[string][]byte{}, folders: map[string]bool{".": true}}
}

func (d *disk) mkdir(name string) {
	d.lists = nil
	for ; !d.folders[name]; name = path.Dir(name) {
		d.folders[name] = true
	}
}

func (d *disk) write(name string, data []byte) error {
	d.lists = nil
	if !d.folders[path.Dir(name)] {
		return fs.ErrNotExist
	}
	d.files[name] = data
	return nil
}

func (d *disk) read(name string) ([]byte, error) {
	data, ok := d.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

// list returns what lies directly in a folder: names, and sizes of files.
func (d *disk) list(name string) map[string]int64 {
	if d.lists == nil {
		d.lists = map[string]map[string]int64{}
		put := func(one string, size int64) {
			folder := path.Dir(one)
			if d.lists[folder] == nil {
				d.lists[folder] = map[string]int64{}
			}
			d.lists[folder][path.Base(one)] = size
		}
		for file, data := range d.files {
			put(file, int64(len(data)))
		}
		for folder := range d.folders {
			put(folder, -1)
		}
	}
	return d.lists[name]
}

// under calls f for everything that is name or lies below it.
func (d *disk) under(name string, f func(string)) (found bool) {
	for _, all := range []func(func(string) bool){
		func(yield func(string) bool) {
			for file := range d.files {
				yield(file)
			}
		},
		func(yield func(string) bool) {
			for folder := range d.folders {
				yield(folder)
			}
		},
	} {
		all(func(one string) bool {
			if one == name || strings.HasPrefix(one, name+"/") {
				found = true
				f(one)
			}
			return true
		})
	}
	return found
}

func (d *disk) remove(name string) {
	d.lists = nil
	if _, ok := d.files[name]; ok {
		delete(d.files, name)
		return
	}
	d.under(name, func(one string) {
		delete(d.files, one)
		delete(d.folders, one)
	})
}

func (d *disk) copy(from, to string) error {
	d.lists = nil
	added := newDisk()
	if !d.under(from, func(one string) {
		name := to + strings.TrimPrefix(one, from)
		if data, ok := d.files[one]; ok {
			added.files[name] = data
		} else {
			added.folders[name] = true
		}
	}) || !d.folders[path.Dir(to)] {
		return fs.ErrNotExist
	}
	for name, data := range added.files {
		d.files[name] = data
	}
	for name := range added.folders {
		d.folders[name] = true
	}
	return nil
}

func (d *disk) rename(from, to string) error {
	d.lists = nil
	if data, ok := d.files[from]; ok && d.folders[path.Dir(to)] { // the usual case
		delete(d.files, from)
		d.files[to] = data
		return nil
	}
	if err := d.copy(from, to); err != nil {
		return err
	}
	d.remove(from)
	return nil
}
