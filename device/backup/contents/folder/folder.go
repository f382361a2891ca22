package folder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// Options say how a folder is opened.
type Options struct {
	// Avoid are folders, the backups that are saved from, that must neither hold the
	// folder nor lie in it.
	Avoid []string

	// Phone and Date tell backups apart: what two phones call the same are two files,
	// and what a newer backup gave is not renewed by an older one.
	Phone string
	Date  time.Time

	// Language is that of names and texts, noted where the folder is begun.
	Language string
}

// Folder is a folder that is saved into. Its methods may be called from several
// goroutines, but for Close, which comes last.
type Folder struct {
	path    string
	made    bool // by this run
	refused bool // there is not enough room
	root    *os.Root
	top     *os.File // opened before anything is written, see disk.SyncFiles
	work    *work
	limit   int64  // of one file; 0 when there is none
	scope   string // begins the keys of one phone
	age     int64  // of the backup, Unix seconds

	buffers sync.Pool // of *[]byte
	writers sync.Pool // of *bufio.Writer

	mu      sync.Mutex
	entries map[keyHash]*entry
	places  places
	lines   []line // for the list, with the next batch
	held    map[keyHash]chan struct{}
	account Account
	unsure  map[string]Tally // of what was saved, since all was last brought to the disk; nil once the drive is gone
	failure error            // ends everything
	temps   int
	batch   batch

	ledger  *ledger // the committer's, and Close's after it
	touched map[string]bool
	areas   map[string]*work
	commits chan commit
	done    chan struct{}
}

// Open opens a folder for saving; it makes the folder where only its last part is
// missing. Errors: ErrBusy, ErrInBackup, ErrHoldsBackup, ErrOccupied, ErrNotUsable, those of
// package os.
func Open(dst string, o Options) (*Folder, error) {
	dst, err := filepath.Abs(dst)
	if err != nil {
		return nil, err
	}
	if err := apart(dst, o.Avoid); err != nil {
		return nil, fmt.Errorf("%s: %w", dst, err)
	}
	made := os.Mkdir(dst, 0o700)
	if made != nil && !errors.Is(made, fs.ErrExist) {
		return nil, fmt.Errorf("%w: %w", ErrNotUsable, made)
	}
	f := &Folder{
		path: dst, made: made == nil, limit: disk.FileLimit(dst), entries: map[keyHash]*entry{}, held: map[keyHash]chan struct{}{},
		places:  places{dirs: map[string]*dir{}, owners: map[uint64]keyHash{}, groups: map[keyHash]*group{}, numbers: map[keyHash]int32{}, known: map[knownAs]string{}, spelt: map[uint64]string{}},
		account: Account{Saved: map[string]Tally{}, There: map[string]Tally{}},
		unsure:  map[string]Tally{}, touched: map[string]bool{}, areas: map[string]*work{}, commits: make(chan commit), done: make(chan struct{}),
	}
	if o.Phone != "" {
		sum := sha256.Sum256([]byte("lifeboat " + strings.ToLower(o.Phone)))
		f.scope = hex.EncodeToString(sum[:4]) + " "
	}
	if !o.Date.IsZero() {
		f.age = o.Date.Unix()
	}
	f.buffers.New = func() any { b := make([]byte, bufferSize); return &b }
	f.writers.New = func() any { return bufio.NewWriterSize(nil, 32<<10) }
	if f.root, err = os.OpenRoot(dst); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotUsable, err)
	}
	if f.top, err = f.root.Open("."); err != nil {
		return nil, errors.Join(err, f.root.Close())
	}
	if f.work, err = openWork(f.root, "."); err == nil {
		f.ledger, err = readLedger(f.root, f.remember)
	}
	if err != nil {
		if f.work != nil {
			f.work.close(f.root)
		}
		return nil, errors.Join(f.typed(notUsable(err)), f.top.Close(), f.root.Close())
	}
	if o.Language != "" && len(f.entries) == 0 {
		f.lines = append(f.lines, line{Language: o.Language})
	}
	go f.commitAll()
	return f, nil
}

// Language is the language in which a folder was begun, empty where nothing was saved
// into it. Later runs go on in it, whoever reads then: a name in another language would be
// another file.
func Language(dst string) string {
	root, err := os.OpenRoot(dst)
	if err != nil {
		return ""
	}
	defer root.Close()
	begun, language := false, ""
	_, err = readLedger(root, func(l *line) {
		begun = begun || l.Key != ""
		if language == "" && len(l.Language) < 40 {
			language = l.Language
		}
	})
	if err == nil && begun && language == "" {
		language = "en" // before it was noted
	}
	return language
}

const bufferSize = 128 << 10

func (f *Folder) buffer() *[]byte { return f.buffers.Get().(*[]byte) }

// Path is the folder, absolute.
func (f *Folder) Path() string { return f.path }

// remember takes a line of the list.
func (f *Folder) remember(l *line) {
	switch {
	case l.Work != "":
		if l.Work != "." && localPath(l.Work) {
			cleanWork(f.root, l.Work)
		}
	case l.Folder != "":
		if l.In != nil && (*l.In == "." || localPath(*l.In)) && localPath(l.Name) && path.Base(l.Name) == l.Name {
			f.places.known[knownAs{*l.In, child{l.Folder, l.As}}] = l.Name
		}
	case l.Key != "":
		e, ok := l.sound()
		if !ok || len(f.entries) >= maxEntries {
			return
		}
		id := hashOf(l.Key)
		if old := f.entries[id]; old != nil && old.path == e.path {
			old.before = nil
			e.before = old
		}
		f.entries[id] = e
		f.places.owners[ownerOf(e.path)] = id
		for in := path.Dir(e.path); in != "."; in = path.Dir(in) {
			if f.places.spelt[ownerOf(in)] != "" {
				break
			}
			f.places.spelt[ownerOf(in)] = path.Base(in)
		}
		if l.Group != "" {
			f.places.groups[hashOf(l.Group)] = &group{dir: path.Dir(e.path), stem: stem(path.Base(e.path))}
		}
	}
}

func ownerOf(p string) uint64 { return sumOf(path.Dir(p), fold(path.Base(p))) }

// apart reports why a folder must not be saved into.
func apart(dst string, avoid []string) error {
	for _, backup := range avoid {
		backup, err := filepath.Abs(backup)
		if err != nil {
			return err
		}
		switch {
		case below(dst, backup):
			return ErrInBackup
		case below(backup, dst):
			return ErrHoldsBackup
		}
	}
	for _, p := range above(dst) {
		if isFile(filepath.Join(p, "Manifest.plist")) && (isFile(filepath.Join(p, "Manifest.db")) || isFile(filepath.Join(p, "Manifest.mbdb"))) {
			return ErrInBackup
		}
	}
	return nil
}

func isFile(p string) bool {
	info, err := os.Lstat(p)
	return err == nil && info.Mode().IsRegular()
}

// above lists a folder and those above it, the real ones where links lead there.
func above(p string) []string {
	for rest := ""; ; {
		real, err := filepath.EvalSymlinks(p)
		if err == nil {
			p = filepath.Join(real, rest)
			break
		}
		up := filepath.Dir(p)
		if up == p {
			break
		}
		p, rest = up, filepath.Join(filepath.Base(p), rest)
	}
	all := []string{p}
	for up := filepath.Dir(p); up != p; p, up = up, filepath.Dir(up) {
		all = append(all, up)
	}
	return all
}

// below reports whether p is a folder or lies in it, whatever it is called.
func below(p, folder string) bool {
	of, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for _, up := range above(p) {
		if info, err := os.Stat(up); err == nil && os.SameFile(info, of) {
			return true
		}
	}
	return false
}

// hold keeps others from the same item meanwhile.
func (f *Folder) hold(ctx context.Context, id keyHash) (release func(), err error) {
	for {
		f.mu.Lock()
		busy, ok := f.held[id]
		if !ok {
			free := make(chan struct{})
			f.held[id] = free
			f.mu.Unlock()
			return func() {
				f.mu.Lock()
				delete(f.held, id)
				f.mu.Unlock()
				close(free)
			}, nil
		}
		f.mu.Unlock()
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// As is the folder for one kind of contents: what is saved through it is counted
// for that.
func (f *Folder) As(kind string) Saver { return counted{f, kind} }

type counted struct {
	folder *Folder
	kind   string
}

func (c counted) Save(ctx context.Context, item Item) (string, error) {
	return c.folder.save(ctx, c.kind, &item)
}

// Save implements Saver, for no kind.
func (f *Folder) Save(ctx context.Context, item Item) (string, error) {
	return f.save(ctx, "", &item)
}

// Flush gives their names to all files that were saved until now.
func (f *Folder) Flush() error {
	done := make(chan struct{})
	f.commits <- commit{f.takeBatch(0), done}
	<-done
	return f.failed()
}

var _ Saver = (*Folder)(nil)

// stamp is the time that a file gets, which the file system may round.
func stamp(root *os.Root, name string, t time.Time) {
	if settable(t) {
		_ = root.Chtimes(name, time.Now(), t) // some shares allow no times; the file is whole without
	}
}

// discard removes what was written for nothing.
func (f *Folder) discard(name string) { _ = removed(f.work.root, name) }

// removed removes a file or an empty folder, as patiently as disk.Remove.
func removed(root *os.Root, name string) error {
	return disk.Patiently(name, func() error { return root.Remove(name) })
}

var errDiffers = errors.New("differs")

// comparer compares what is written into it with a file.
type comparer struct {
	file io.Reader
	buf  []byte
}

func (c comparer) Write(p []byte) (int, error) {
	for n := 0; n < len(p); {
		part := c.buf[:min(len(c.buf), len(p)-n)]
		if _, err := io.ReadFull(c.file, part); err != nil || string(part) != string(p[n:n+len(part)]) {
			return n, errDiffers
		}
		n += len(part)
	}
	return len(p), nil
}
