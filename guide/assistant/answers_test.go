package assistant

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// shaky are disks with a folder of one backup each, “/here” and “/here/one”, some of which
// do not answer, or take their time. Links lead to a disk of their own: “/here/usb” to “/usb”.
type shaky struct {
	*folders
	t       *testing.T
	running sync.WaitGroup
	end     context.CancelFunc
	ctx     context.Context

	mu    sync.Mutex
	held  map[string]chan struct{} // questions, as “list /nas”, that are answered when it is closed
	slow  map[string]time.Duration // disks, by how long each answer takes
	asked map[string]int
	event map[string]chan fsnotify.Event // by disk
	read  []guide.FoldersRead            // as they were told
	sizes []string
	links []string // in “/here”
}

// newShaky begins with a folder on each of two disks.
func newShaky(t *testing.T, change func(*shaky)) *shaky {
	d := &shaky{t: t, held: map[string]chan struct{}{}, slow: map[string]time.Duration{}, asked: map[string]int{}, event: map[string]chan fsnotify.Event{}}
	d.folders = newFolders(&work.Room{Data: "/data"}, slog.New(slog.DiscardHandler), func(e guide.Event) {
		d.mu.Lock()
		defer d.mu.Unlock()
		switch e := e.(type) {
		case guide.FoldersRead:
			d.read = append(d.read, e)
		case guide.Measured:
			d.sizes = append(d.sizes, e.Folder)
		}
	})
	d.disks = disks{
		reports: "/data/reports",
		finish:  func(place string, _ bool) error { d.ask("finish", place); return nil },
		list: func(_ context.Context, place string, step func()) backup.Folder {
			d.ask("list", place)
			step()
			f := backup.Folder{Path: place, State: backup.FolderRead, Backups: []backup.Facts{{Folder: place + "/one"}}}
			d.mu.Lock()
			defer d.mu.Unlock()
			for _, l := range d.links {
				if strings.HasPrefix(l, place) {
					f.Links = append(f.Links, backup.Folder{Path: l, State: backup.FolderAwaited})
				}
			}
			return f
		},
		finishOne: func(backup string, _ bool) error { d.ask("finish", backup); return nil },
		link: func(path string) backup.Folder {
			d.ask("list", path)
			return backup.Folder{Path: path, State: backup.FolderRead, Backups: []backup.Facts{{Folder: path}}}
		},
		remembered: func(backup string) guide.Remembered { d.ask("remembered", backup); return guide.Remembered{} },
		names:      func(path string) ([]fs.DirEntry, error) { d.ask("names", path); return nil, nil },
		stat:       func(path string) (fs.FileInfo, error) { d.ask("stat", path); return nil, fs.ErrNotExist },
		size:       func(_ context.Context, backup string) (int64, error) { d.ask("size", backup); return 1, nil },
		watch: func() (watcher, error) {
			events := make(chan fsnotify.Event)
			return watcher{
				add: func(path string) error {
					d.mu.Lock()
					d.event[diskOf(path)] = events
					d.mu.Unlock()
					d.ask("watch", path)
					return nil
				},
				remove: func(string) error { return nil }, events: events, close: func() error { return nil },
			}, nil
		},
	}
	if change != nil {
		change(d)
	}
	d.ctx, d.end = context.WithCancel(t.Context())
	d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
	return d
}

func diskOf(path string) string {
	names := strings.Split(filepath.ToSlash(path), "/")
	if len(names) > 2 && strings.HasPrefix(names[2], "usb") {
		return "/" + names[2]
	}
	return "/" + names[1]
}

// ask is a question to a disk.
func (d *shaky) ask(what, path string) {
	d.mu.Lock()
	d.asked[what+" "+diskOf(path)]++
	held, slow := d.held[what+" "+diskOf(path)], d.slow[diskOf(path)]
	d.mu.Unlock()
	if held != nil {
		<-held
	}
	time.Sleep(slow)
}

// times is how often something was asked.
func (d *shaky) times(what string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked[what]
}

// hold has a question not answered, from now on.
func (d *shaky) hold(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held[what] = make(chan struct{})
}

// answers has it answered.
func (d *shaky) answers(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.held[what])
	delete(d.held, what)
}

// after is what is told of the places once some time has passed: states, and “+” for a
// backup.
func (d *shaky) after(wait time.Duration) (last string, told int) {
	time.Sleep(wait)
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.read) == 0 {
		return "", 0
	}
	for _, f := range d.read[len(d.read)-1].Folders {
		last += " " + f.Path + " " + string(f.State) + strings.Repeat("+", len(f.Backups))
		for _, l := range f.Links {
			last += " (" + l.Path + " " + string(l.State) + ")"
		}
	}
	return strings.TrimSpace(last), len(d.read)
}

// says holds what is told after a time against what is to be.
func (d *shaky) says(wait time.Duration, want string) {
	d.t.Helper()
	if got, _ := d.after(wait); got != want {
		d.t.Errorf("told %q, want %q", got, want)
	}
}

// changes has something change on a disk.
func (d *shaky) changes(disk string) {
	d.mu.Lock()
	events := d.event[disk]
	d.mu.Unlock()
	events <- fsnotify.Event{}
}

// stop ends it, and what still waits.
func (d *shaky) stop() {
	d.t.Helper()
	began := time.Now()
	d.end()
	d.running.Wait()
	if took := time.Since(began); took > 0 {
		d.t.Errorf("to end took %s", took)
	}
	d.mu.Lock()
	for _, c := range d.held {
		close(c)
	}
	d.held = map[string]chan struct{}{}
	d.mu.Unlock()
	d.open.Settle(time.Hour)
}

const both = "/here read+ /nas read+"

// TestDiskThatDies: whichever step of reading a folder its disk never answers, the other
// folder is told of in time and goes on being read; the dead one is told as silent, asked
// that once, and listed when it answers.
func TestDiskThatDies(t *testing.T) {
	for _, c := range []struct {
		what   string
		listed bool // before it dies
	}{{"finish", false}, {"list", false}, {"remembered", false}, {"watch", true}, {"names", true}, {"stat", true}} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newShaky(t, func(d *shaky) { d.hold(c.what + " /nas") })
				defer d.stop()
				first := "/here read+ /nas awaited"
				if c.listed {
					first = both
				}
				if _, told := d.after(answer.Patient - 1); told > 0 && !c.listed {
					t.Error("told before there was something to say of both")
				}
				d.says(1, first)
				d.says(answer.Late-answer.Patient, "/here read+ /nas silent")
				before := d.times("list /here")
				d.changes("/here")
				d.says(time.Second, "/here read+ /nas silent")
				if d.times("list /here") != before+1 {
					t.Error("the other folder is not read any more")
				}
				d.says(time.Hour, "/here read+ /nas silent")
				if n := d.times(c.what + " /nas"); n != 1 {
					t.Errorf("asked %d times", n)
				}
				list := d.times("list /nas")
				d.answers(c.what + " /nas")
				d.says(0, both)
				if again := d.times("list /nas") - list; again > 1 {
					t.Errorf("what it answered was not taken: it was read %d times", again)
				}
			})
		})
	}
}

// TestDiskThatDiesLater: one that was listed keeps its backups while it may only be asleep,
// then it is silent; a glance finds that out, and that it is back.
func TestDiskThatDiesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newShaky(t, nil)
		defer d.stop()
		d.says(0, both)
		d.hold("stat /nas")
		d.says(glanceEvery+answer.Late-1, both)
		d.says(1, "/here read+ /nas silent")
		d.answers("stat /nas")
		d.says(0, both)
		if n := d.times("list /nas"); n != 1 {
			t.Errorf("it was read %d times, and nothing had changed", n)
		}
		d.hold("list /nas")
		d.changes("/nas")
		d.says(300*time.Millisecond+answer.Late-1, both) // 300: until changes have settled
		d.says(1, "/here read+ /nas silent")
	})
}

// TestSlowDisk: one that takes four seconds for each answer is listed, stays so, and is not
// read for ever.
func TestSlowDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newShaky(t, func(d *shaky) { d.slow["/nas"] = 4 * time.Second })
		defer d.stop()
		d.says(answer.Patient, "/here read+ /nas awaited")
		d.says(answer.Late, both)
		_, before := d.after(0)
		d.says(time.Hour, both)
		if n := d.times("list /nas"); n > int(time.Hour/(readEveryGlances*glanceEvery))+1 {
			t.Errorf("read %d times in an hour", n)
		}
		for _, told := range d.since(before) {
			if told.Folders[1].State != backup.FolderRead {
				t.Errorf("it flickers: %+v", told.Folders)
			}
		}
	})
}

// since is what was told after so many.
func (d *shaky) since(n int) []guide.FoldersRead {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.read[n:])
}

// TestReadAnew: all places are told together once each was read anew; a silent one does not
// hold that up, whether it is asked for again, or was left out and is back.
func TestReadAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newShaky(t, nil)
		defer d.stop()
		_, before := d.after(0)
		d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
		if _, told := d.after(0); told != before+1 {
			t.Errorf("told %d times", told-before)
		}
		d.hold("list /nas")
		d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
		d.says(answer.Patient-1, both)
		if n := d.times("list /here"); n != 3 {
			t.Errorf("the other was read %d times", n)
		}
		d.says(answer.Late, "/here read+ /nas silent")
		d.folders.read(d.ctx, &d.running, []string{"/here"})
		d.says(0, "/here read+")
		d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
		d.says(0, "/here read+ /nas silent")
		if n := d.times("list /nas"); n != 3 {
			t.Errorf("it was asked %d times", n)
		}
		d.answers("list /nas")
		d.says(0, both)
		d.folders.read(d.ctx, &d.running, nil)
		d.says(0, "")
		if len(d.places) != 0 {
			t.Errorf("%d places are kept that nobody asks for", len(d.places))
		}
	})
}

// TestSizesBesideDeadDisk: the backups in other folders are measured, and those of a dead
// disk when it answers, none of them twice.
func TestSizesBesideDeadDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newShaky(t, func(d *shaky) { d.hold("size /nas") })
		defer d.stop()
		for range 3 {
			replace(d.measure, []string{"/nas/one", "/nas/two", "/here/one", "/here/two"})
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		if got := slices.Clone(d.sizes); !slices.Equal(slices.Compact(got), []string{"/here/one", "/here/two", "/here/one", "/here/two", "/here/one", "/here/two"}) {
			t.Errorf("measured %q", got)
		}
		if n := d.times("size /nas"); n != 1 {
			t.Errorf("asked %d times", n)
		}
		d.sizes = nil
		d.answers("size /nas")
		time.Sleep(time.Minute)
		synctest.Wait()
		if !slices.Equal(d.sizes, []string{"/nas/one", "/nas/two"}) {
			t.Errorf("when it answers: %q", d.sizes)
		}
	})
}

// TestNoWatcher: where the system gives none, folders are read all the same.
func TestNoWatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newShaky(t, func(d *shaky) {
			d.disks.watch = func() (watcher, error) { return watcher{}, errors.New("too many") }
		})
		defer d.stop()
		d.says(0, both)
		before := d.times("list /nas")
		if d.after((readEveryGlances + 1) * glanceEvery); d.times("list /nas") != before+1 {
			t.Errorf("read %d times", d.times("list /nas")-before)
		}
	})
}
