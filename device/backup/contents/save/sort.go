package save

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// ErrNeedsIndex means that a backup with a password cannot be opened without its index:
// the keys of its files stand there. The index of an older copy may help (WithIndex).
var ErrNeedsIndex = errors.New("an encrypted backup cannot be opened without its index")

// Sorted is what files count as that were recognised without an index.
const Sorted source.Kind = "recognised"

// payload is a file of a backup whose row is lost.
type payload struct {
	id     string
	size   int64
	format string // its extension
}

// Sort saves what can be recognised in a backup without a password that has lost its
// index: pictures, films, recordings, documents, databases, by what their bytes are.
// Photos of the camera get their names back, since the name of a payload is made of
// it. Of the selection Since, Until, Albums and the like mean nothing here. Errors:
// ErrNeedsIndex and those of Run.
func Sort(ctx context.Context, b *backupdir.Backup, dst string, sel Selection, report progress.Func) (Result, error) {
	if b.Facts().Encrypted {
		return Result{Folder: dst}, ErrNeedsIndex
	}
	sel.Texts = sel.Texts.or(Words)
	r := &run{b: b, sel: &sel}
	r.parts = []Part{gathered(Sorted, func(ctx context.Context) ([]File, error) { return r.recognise(ctx, report) })}
	return r.all(ctx, dst, report)
}

// recognise looks at the beginning of every payload.
func (r *run) recognise(ctx context.Context, report progress.Func) ([]File, error) {
	var all []File
	names := map[mbfile.ID]string{}
	dirs := []string{"."}
	for i := range 256 {
		dirs = append(dirs, fmt.Sprintf("%02x", i))
	}
	seen, told := int64(0), time.Now()
	for _, dir := range dirs {
		d, err := r.b.Root().Open(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, r.orGone(err)
		}
		entries, err := d.ReadDir(-1)
		d.Close()
		if err != nil {
			return nil, r.orGone(err)
		}
		for _, e := range entries {
			id, ok := mbfile.ParseID(e.Name())
			if !ok || r.b.PayloadName(e.Name()) != path.Join(dir, e.Name()) {
				continue
			}
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if p := r.head(e.Name()); p != nil {
				names[id] = ""
				all = append(all, File{payload: p})
			}
			if seen++; time.Since(told) > 100*time.Millisecond {
				told = time.Now()
				report.Report(progress.Progress{Stage: StagePlan, Done: seen, Unit: progress.Files})
			}
		}
	}
	slices.SortFunc(all, func(a, b File) int { return cmp.Compare(a.payload.id, b.payload.id) }) // a copy of the backup may list them otherwise
	if err := rename(ctx, names); err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, f := range all {
		id, _ := mbfile.ParseID(f.payload.id)
		if r.place(&f, names[id]) {
			kept = append(kept, f)
		}
	}
	return kept, nil
}

// head looks at the beginning of a payload; nil when it is nothing that is known.
func (r *run) head(id string) *payload {
	f, info, err := r.b.OpenStored(id)
	if err != nil {
		return nil
	}
	defer f.Close()
	var head [64]byte
	n, _ := io.ReadFull(f, head[:])
	if format := formatOf(head[:n]); format != "" {
		return &payload{id, info.Size(), format}
	}
	return nil
}

// place decides where a recognised file goes.
func (r *run) place(f *File, known string) bool {
	p := f.payload
	f.Name = p.id + "." + p.format
	switch {
	case strings.Contains(known, "/Thumbnails/"):
		f.Folder, f.Name = []string{r.sel.Texts.Previews}, path.Base(path.Dir(known))+".jpg"
	case known != "":
		f.Folder, f.Name = []string{r.sel.Texts.Photos, path.Base(path.Dir(known))}, path.Base(known)
		stem := strings.TrimSuffix(known, path.Ext(known))
		f.Together = "sorted:" + stem
	default:
		t := &r.sel.Texts
		in := map[proof.Class]string{proof.Picture: t.Pictures, proof.Film: t.Films, proof.Sound: t.Sounds, proof.Document: t.Documents, proof.Database: t.Databases}[proof.Named(f.Name)]
		if in == "" {
			return false
		}
		f.Folder = []string{in}
	}
	return true
}

// formatOf is the extension for what a file's first bytes are; empty when they are
// nothing that a person would look for.
func formatOf(head []byte) string {
	for _, m := range []struct {
		at     int
		magic  string
		format string
	}{
		{0, "\xff\xd8\xff", "jpg"},
		{0, "\x89PNG\r\n\x1a\n", "png"},
		{0, "GIF87a", "gif"},
		{0, "GIF89a", "gif"},
		{8, "WEBP", "webp"},
		{8, "WAVE", "wav"},
		{0, "%PDF-", "pdf"},
		{0, "SQLite format 3\x00", "sqlite"},
		{0, "#!AMR", "amr"},
		{0, "caff", "caf"},
		{0, "fLaC", "flac"},
		{0, "ID3", "mp3"},
		{0, "OggS", "ogg"},
		{0, "II*\x00", "tif"},
		{0, "MM\x00*", "tif"},
		{0, "PK\x03\x04", "zip"},
		{4, "moov", "mov"},
		{4, "mdat", "mov"},
		{4, "wide", "mov"},
	} {
		if len(head) >= m.at+len(m.magic) && bytes.HasPrefix(head[m.at:], []byte(m.magic)) {
			return m.format
		}
	}
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return ""
	}
	switch brand := string(head[8:12]); {
	case brand == "heic" || brand == "heix" || brand == "mif1" || brand == "heim" || brand == "msf1" || brand == "hevc":
		return "heic"
	case brand == "avif":
		return "avif"
	case brand == "qt  ":
		return "mov"
	case strings.HasPrefix(brand, "M4A"):
		return "m4a"
	case strings.HasPrefix(brand, "M4V"):
		return "m4v"
	case strings.HasPrefix(brand, "3gp"):
		return "3gp"
	}
	return "mp4"
}

// Folders and numbers of the camera's names that are tried.
const (
	firstFolder, lastFolder = 100, 179
	lastNumber              = 9999
)

// rename finds the names of the camera's photos and of their previews: the name of a
// payload is the SHA-1 of domain and path, and those of the camera are few enough to
// be tried, all of them.
func rename(ctx context.Context, names map[mbfile.ID]string) error {
	if len(names) == 0 {
		return nil
	}
	extensions := []string{"HEIC", "JPG", "MOV", "PNG", "MP4", "JPEG", "GIF"}
	var file []byte // built by hand: there are millions
	for n := firstFolder; n <= lastFolder; n++ {
		found := 0
		for i := 1; i <= lastNumber; i++ {
			if i%512 == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			file = append(strconv.AppendInt(append(file[:0], "Media/DCIM/"...), int64(n), 10), "APPLE/IMG_"...)
			file = append(file, byte('0'+i/1000), byte('0'+i/100%10), byte('0'+i/10%10), byte('0'+i%10), '.')
			base := len(file)
			for _, ext := range extensions {
				file = append(file[:base], ext...)
				id := mbfile.IDOf("CameraRollDomain", string(file))
				if _, ok := names[id]; !ok {
					continue
				}
				names[id] = string(file)
				found++
				preview := "Media/PhotoData/Thumbnails/V2/" + string(file[len("Media/"):]) + "/5003.JPG"
				id = mbfile.IDOf("CameraRollDomain", preview)
				if _, ok := names[id]; ok {
					names[id] = preview
				}
			}
		}
		if found == 0 && n > firstFolder+20 { // a phone fills its folders one after the other
			break
		}
	}
	return nil
}

// payloadItem is a file whose row is lost.
func (r *run) payloadItem(j *File, done *part) folder.Item {
	p := j.payload
	return folder.Item{
		Key: j.key(), Folder: j.Folder, Name: j.Name, Together: j.Together, Size: p.size,
		Write: func(ctx context.Context, w io.Writer) error {
			f, _, err := r.b.OpenStored(p.id)
			if err != nil {
				return r.orGone(err)
			}
			defer f.Close()
			b := buffers.Get().(*buffer)
			defer buffers.Put(b)
			b.stream.Reset("x."+p.format, p.size)
			for {
				n, err := f.Read(b.data)
				if n > 0 {
					b.stream.Write(b.data[:n])
					if _, err := w.Write(b.data[:n]); err != nil {
						return err
					}
					done.add(int64(n))
				}
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					return r.orGone(err)
				}
			}
			if result := b.stream.End(); result.Certain && (result.State == proof.Hollow || result.State == proof.Blank || result.State == proof.Broken) {
				return &folder.ItemError{Reason: Damaged, Err: errors.New(result.Why)}
			}
			return nil
		},
	}
}

// ErrOtherPhone means that an index is of another iPhone's backup.
var ErrOtherPhone = errors.New("the index of another phone's backup")

// WithIndex opens a backup that has lost its index by that of an older copy of the same
// backup. What changed since then and cannot be read with the older keys is listed as
// not saved. Close the source's backup afterwards. Errors: ErrOtherPhone, those of
// backupdir.Open and Unlock.
func WithIndex(ctx context.Context, dir, older string, password []byte, report progress.Func) (*source.Source, error) {
	b, err := backupdir.OpenWithIndex(dir, older)
	if err != nil {
		return nil, err
	}
	if mine, err := backupdir.Open(dir); err == nil {
		here, there := mine.Facts().UDID, b.Facts().UDID
		mine.Close()
		if backup.IsUDID(here) && backup.IsUDID(there) && !strings.EqualFold(here, there) {
			return nil, errors.Join(ErrOtherPhone, b.Close())
		}
	}
	err = b.Unlock(ctx, password, report)
	if err == nil {
		var s *source.Source
		if s, err = source.Open(ctx, b); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(err, b.Close())
}
