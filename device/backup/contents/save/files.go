package save

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
)

// Saver is folder.Saver: what parts write through.
type Saver = folder.Saver

// File is a file of the backup that is saved as it lies, and where it goes.
type File struct {
	From     *source.File
	Folder   []string
	Name     string
	Together string
	Modified time.Time
	As       string // tells places apart that one file is saved under
	jpeg     bool   // a JPEG is made of it
	original string // then, the name of what it is made of
	payload  *payload
	unread   *folder.ItemError // it stands for all of the kind Name, which cannot be read, or not all of it
	lost     string            // the place of a file that should be in the backup and has no row in its index; From is nil then
}

// Damaged means that the content contradicts the format that its name says.
const Damaged folder.Reason = "damaged"

// ErrBackupGone means that the backup is not there any more: its drive was unplugged, or
// somebody moved or removed it. What was saved until then is saved.
var ErrBackupGone = errors.New("the backup is gone")

// key says which file of the backup is saved under which place.
func (j *File) key() string {
	switch {
	case j.payload != nil:
		return "payload:" + j.payload.id
	case j.From == nil:
		return j.As + ":" + j.lost
	}
	key := j.From.Domain + "-" + j.From.Path
	if j.As != "" {
		key = j.As + ":" + key
	}
	if j.jpeg {
		key = "jpeg:" + key
	}
	return key
}

// Item is the item of a file of a backup for parts that save files beside what they
// write: proven on the way like all others. Its Folder and Name are the caller's.
func Item(s *source.Source, f *source.File) folder.Item {
	r := &run{b: s.Backup(), s: s, sel: &Selection{}}
	return r.item(&File{From: f, Modified: f.Modified()}, nil)
}

func (r *run) item(j *File, p *part) folder.Item {
	if j.payload != nil {
		return r.payloadItem(j, p)
	}
	if j.unread != nil {
		return folder.Item{Key: folder.KindKey + j.Name, Name: j.Name, Size: -1, Write: func(context.Context, io.Writer) error { return j.unread }}
	}
	if j.From == nil {
		return folder.Item{Key: j.key(), Folder: j.Folder, Name: j.Name, Size: -1, Write: func(context.Context, io.Writer) error { return fs.ErrNotExist }}
	}
	it := folder.Item{
		Key: j.key(), Folder: j.Folder, Name: j.Name, Together: j.Together, Size: j.From.Size, Modified: j.Modified,
		Write: func(ctx context.Context, w io.Writer) error { return r.write(ctx, w, j, p, false) },
	}
	if r.grown(j.From) {
		it.Size = -1
	}
	if j.jpeg {
		it.Size = -1
		it.Write = func(ctx context.Context, w io.Writer) error { return r.convert(ctx, w, j) }
	}
	return it
}

// grown reports whether more is stored of a file than its row says, as of a database
// that grew while the phone sent it. Then all of it is saved.
func (r *run) grown(f *source.File) bool {
	info, err := r.b.Root().Lstat(filepath.FromSlash(r.b.PayloadName(f.FileID())))
	if err != nil || f.Size < 0 {
		return false
	}
	padded := f.Size/16*16 + 16
	return info.Size() > f.Size && (!r.s.Encrypted() || info.Size() > padded)
}

// stored is a size that a row promises, and no more than is stored of the file, for a row
// that is damaged may promise anything.
func (r *run) stored(j *File, size int64) int64 {
	if j.From == nil || size <= 16<<20 {
		return max(size, 0)
	}
	info, err := r.b.Root().Lstat(filepath.FromSlash(r.b.PayloadName(j.From.FileID())))
	if err != nil {
		return 0
	}
	return min(size, info.Size())
}

// buffers are what is read into; one for each file that is being read.
var buffers = sync.Pool{New: func() any {
	return &buffer{data: make([]byte, 256<<10)}
}}

type buffer struct {
	data   []byte
	stream proof.Stream
}

// write writes a file's content, decrypted. Unless it is taken as it is, it is proven
// on the way, as far as it can be: where that fails, nothing is saved.
func (r *run) write(ctx context.Context, w io.Writer, j *File, done *part, asIs bool) error {
	p, err := r.s.OpenFile(j.From)
	if err != nil {
		return r.orGone(err)
	}
	defer p.Close()
	if r.grown(j.From) {
		p.TakeAll()
	}
	b := buffers.Get().(*buffer)
	defer buffers.Put(b)
	class := proof.Named(j.From.Path)
	if r.b.Borrowed() && r.s.Encrypted() && !p.Padded() {
		return &folder.ItemError{Reason: folder.Undecryptable, Err: errors.New("it was made anew since the older copy")}
	}
	prove := !asIs && p.Size() > 0 && (class == proof.Picture || class == proof.Film || class == proof.Sound || !p.Padded())
	if prove {
		b.stream.Reset(j.From.Path, p.Size())
		defer b.stream.Wipe()
	}
	for {
		n, err := p.Read(b.data)
		if n > 0 {
			if prove {
				b.stream.Write(b.data[:n])
			}
			if _, err := w.Write(b.data[:n]); err != nil {
				return err
			}
			done.add(int64(n))
		}
		if errors.Is(err, io.EOF) || asIs && errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return r.orGone(err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if !prove {
		return nil
	}
	result := b.stream.End()
	if r.b.Borrowed() && (class == proof.Picture || class == proof.Film) && (result.State == proof.Foreign || result.State == proof.Beheaded) {
		return &folder.ItemError{Reason: folder.Undecryptable, Err: errors.New("it was made anew since the older copy")}
	}
	return proven(p, result, class)
}

// proven judges a content that was read to its end.
func proven(p *backupdir.Payload, result proof.Result, class proof.Class) error {
	if !p.Padded() {
		// Some programs write no padding; then the format has the word. What holds
		// together to its end was decrypted with the right key in any case.
		ok := result.State == proof.Whole || p.Stored() == p.Size() && (result.State == proof.Begins || class == proof.Unnamed || class == proof.Text)
		if !ok {
			return &folder.ItemError{Reason: folder.Undecryptable, Err: errors.New("its end does not decrypt")}
		}
	}
	switch result.State {
	case proof.Hollow, proof.Blank, proof.Broken:
		if result.Certain {
			return &folder.ItemError{Reason: Damaged, Err: errors.New(result.Why)}
		}
	}
	return nil
}

// orGone tells an error of one file from the end of all.
func (r *run) orGone(err error) error {
	if r.b.Replaced() {
		return fmt.Errorf("%w: %w: %w", folder.ErrStop, ErrBackupGone, err)
	}
	return err
}

// convert writes the JPEG of a HEIC.
func (r *run) convert(ctx context.Context, w io.Writer, j *File) error {
	p, err := r.s.OpenFile(j.From)
	if err != nil {
		return r.orGone(err)
	}
	defer p.Close()
	if err := r.sel.JPEG(ctx, w, p, p.Size()); err != nil {
		return &folder.ItemError{Reason: folder.Failed, Err: err}
	}
	return nil
}
