package source

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// Source is the files of a backup, sorted by domain and path. Its methods may be
// called from several goroutines.
type Source struct {
	backup  *backupdir.Backup
	files   []File
	damage  error // of the index; the files are those that could be read
	defects int64 // rows whose record could not be read

	once   sync.Once
	stored map[mbfile.ID]struct{} // payloads that lie in the folder

	logs struct {
		sync.Mutex
		lost map[string]bool // by the place of the database
	}
}

// Open reads the index of a backup that was unlocked. A damaged index gives the
// files that could be read; see Damage. Errors: backupdir.ErrLocked, those of the
// context and of the disk.
func Open(ctx context.Context, b *backupdir.Backup) (*Source, error) {
	s := &Source{backup: b}
	workers := background.Workers()
	parts := make([]collector, workers)
	err := b.ScanFiles(ctx, workers, func(w int, r *backupdir.Row) error {
		parts[w].take(r)
		return nil
	})
	switch {
	case errors.Is(err, index.ErrDamaged):
		s.damage = err
	case err != nil:
		return nil, fmt.Errorf("reading the index for contents: %w", err)
	}
	for i := range parts {
		s.files = append(s.files, parts[i].files...)
		s.defects += parts[i].defects
		parts[i] = collector{}
	}
	slices.SortFunc(s.files, func(a, b File) int {
		return cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Path, b.Path), cmp.Compare(a.row, b.row))
	})
	return s, nil
}

// collector takes the rows of one goroutine.
type collector struct {
	files   []File
	defects int64
	domains map[string]string // one copy of each
	record  mbfile.Record
}

func (c *collector) take(r *backupdir.Row) {
	if r.Deleted() {
		return
	}
	if r.Odd&(index.OddDomain|index.OddPath) != 0 {
		c.defects++
		return
	}
	c.record = mbfile.Record{}
	if err := r.Record(&c.record); err != nil {
		c.defects++
		if r.Kind(nil) != backupdir.RowFile {
			return
		}
		c.record = mbfile.Record{}
	}
	if r.Kind(&c.record) != backupdir.RowFile {
		return
	}
	f := File{Path: strings.Clone(r.Path), row: r.Number, Size: -1, fields: c.record.Fields}
	if _, err := hex.Decode(f.id[:], []byte(r.FileID)); err != nil || len(r.FileID) != 2*len(f.id) {
		c.defects++
		return
	}
	if c.record.Has(mbfile.HasSize) && c.record.Size >= 0 {
		f.Size = c.record.Size
	}
	f.birth, f.modified = c.record.Birth, c.record.LastModified
	copy(f.key[:], c.record.EncryptionKey)
	if len(c.record.EncryptionKey) != len(f.key) && f.fields&mbfile.HasKey != 0 {
		f.oddKey = true
	}
	if c.domains == nil {
		c.domains = map[string]string{}
	}
	domain, ok := c.domains[r.Domain]
	if !ok {
		domain = strings.Clone(r.Domain)
		c.domains[domain] = domain
	}
	f.Domain = domain
	c.files = append(c.files, f)
}

// File is a regular file of a backup.
type File struct {
	Domain string
	Path   string // relativePath, with slashes
	Size   int64  // bytes, as the index has it; -1 when it does not tell

	row             int64
	id              mbfile.ID
	fields          mbfile.Fields
	birth, modified int64
	key             [44]byte
	oddKey          bool
}

// Created is when the file was made on the phone, zero when not known.
func (f *File) Created() time.Time { return f.time(f.birth, mbfile.HasBirth) }

// Modified is when the file was last changed on the phone, zero when not known.
func (f *File) Modified() time.Time { return f.time(f.modified, mbfile.HasModified) }

func (f *File) time(seconds int64, field mbfile.Fields) time.Time {
	if f.fields&field == 0 || seconds <= 0 || seconds > maxUnix {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// Name is the last element of the path.
func (f *File) Name() string { return f.Path[strings.LastIndexByte(f.Path, '/')+1:] }

// FileID is the name of the file's payload in the backup's folder.
func (f *File) FileID() string { return f.id.String() }

// Backup is the backup that the files are of.
func (s *Source) Backup() *backupdir.Backup { return s.backup }

// Encrypted reports whether the backup has a password.
func (s *Source) Encrypted() bool { return s.backup.Facts().Encrypted }

// Damage is what is wrong with the index, nil when it was read whole.
func (s *Source) Damage() error { return s.damage }

// Defects is how many rows of the index could not be read.
func (s *Source) Defects() int64 { return s.defects }

// Len is how many files there are.
func (s *Source) Len() int { return len(s.files) }

// Find returns the file at a place.
func (s *Source) Find(domain, path string) (*File, bool) {
	i := s.search(domain, path)
	if i < len(s.files) && s.files[i].Domain == domain && s.files[i].Path == path {
		return &s.files[i], true
	}
	return nil, false
}

// search is where the place stands or would stand.
func (s *Source) search(domain, path string) int {
	i, _ := slices.BinarySearchFunc(s.files, struct{}{}, func(f File, _ struct{}) int {
		return cmp.Or(cmp.Compare(f.Domain, domain), cmp.Compare(f.Path, path))
	})
	return i
}

// Under yields the files below a folder of a domain, in the order of their paths;
// those of the whole domain where folder is empty.
func (s *Source) Under(domain, folder string) iter.Seq[*File] {
	if folder != "" && !strings.HasSuffix(folder, "/") {
		folder += "/"
	}
	return s.Beginning(domain, folder)
}

// Beginning yields the files of a domain whose path begins with a text: those that
// share a name and have other extensions, say.
func (s *Source) Beginning(domain, prefix string) iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for i := s.search(domain, prefix); i < len(s.files); i++ {
			f := &s.files[i]
			if f.Domain != domain || !strings.HasPrefix(f.Path, prefix) || !yield(f) {
				return
			}
		}
	}
}

// All yields every file, by domain and path.
func (s *Source) All() iter.Seq[*File] {
	return func(yield func(*File) bool) {
		for i := range s.files {
			if !yield(&s.files[i]) {
				return
			}
		}
	}
}

// Domains yields the domains that have files and whose name begins with prefix.
func (s *Source) Domains(prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := s.search(prefix, ""); i < len(s.files); {
			domain := s.files[i].Domain
			if !strings.HasPrefix(domain, prefix) || !yield(domain) {
				return
			}
			rest := s.files[i:]
			n, _ := slices.BinarySearchFunc(rest, domain, func(f File, d string) int {
				if f.Domain <= d {
					return -1
				}
				return 1
			})
			i += n
		}
	}
}

// Here reports whether the payload of a file lies in the backup's folder. Whether
// it is whole, the check tells.
func (s *Source) Here(f *File) bool {
	s.once.Do(func() { s.stored = payloads(s.backup) })
	_, ok := s.stored[f.id]
	return ok
}

// payloads lists what has the name of a payload and lies where one does.
func payloads(b *backupdir.Backup) map[mbfile.ID]struct{} {
	out := map[mbfile.ID]struct{}{}
	list := func(folder string) {
		d, err := b.Root().Open(folder)
		if err != nil {
			return
		}
		defer d.Close()
		for {
			entries, err := d.ReadDir(4096)
			for _, e := range entries {
				name := e.Name()
				var id mbfile.ID
				if len(name) != 2*len(id) || !e.Type().IsRegular() {
					continue
				}
				if _, err := hex.Decode(id[:], []byte(name)); err == nil && b.PayloadName(name) == joined(folder, name) {
					out[id] = struct{}{}
				}
			}
			if err != nil || len(entries) == 0 {
				return
			}
		}
	}
	list(".")
	for i := range 256 {
		list(fmt.Sprintf("%02x", i))
	}
	return out
}

func joined(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}

// ErrTooBig means that a file is larger than what a reader takes into memory.
var ErrTooBig = errors.New("file is too big to be taken into memory")

// OpenFile opens the content of a file, decrypted. Errors are those of
// backupdir.Backup.OpenPayload.
func (s *Source) OpenFile(f *File) (*backupdir.Payload, error) {
	if f.oddKey {
		return nil, fmt.Errorf("%s: %w", f.FileID(), backupdir.ErrBadFileKey)
	}
	record := mbfile.Record{Fields: f.fields, Size: f.Size}
	if f.fields&mbfile.HasKey != 0 {
		record.EncryptionKey = f.key[:]
	}
	return s.backup.OpenPayload(&backupdir.Row{FileID: f.FileID()}, &record)
}

// ReadFile reads a file of at most limit bytes. Errors: ErrTooBig, those of
// OpenFile and of reading; io.ErrUnexpectedEOF when less is there than the index
// promises.
func (s *Source) ReadFile(f *File, limit int64) ([]byte, error) {
	p, err := s.OpenFile(f)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if p.Size() > limit {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooBig, p.Size())
	}
	data := make([]byte, min(p.Size(), p.Stored())) // what is promised may be a lie
	if _, err := io.ReadFull(p, data); err != nil {
		return nil, err
	}
	if int64(len(data)) < p.Size() {
		return nil, io.ErrUnexpectedEOF
	}
	return data, nil
}

// Absent reports whether an error means that a file is not in the backup.
func Absent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
