package phoneimage

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Restored is a phone after a restore: exactly what the backup held. It keeps
// two files in a folder of its own, one with the attributes of everything and
// one with the contents behind each other; memory does not grow with them.
// Contents that a Generated phone has made are recognised, byte for byte, and
// only their recipe is kept: gigabytes can be restored without a disk for them.
//
// It is filled once, by Write and Put, and is an Image from Finish on.
type Restored struct {
	folder  string
	list    *os.File
	pack    *os.File
	out     *bufio.Writer // into list
	in      *bufio.Writer // into pack
	encoder *mbfile.Encoder
	at      int64 // end of the contents that belong to items
	coming  recogniser
	noise   noise
	totals  [2]Totals
	apps    map[string]any
}

// The contents of the folder.
const (
	listName = "items"
	packName = "contents"
)

// limits of what is read back; both are our own files.
const (
	maxDomain = 1 << 16
	maxRecord = 1 << 24
)

// NewRestored starts an empty phone in a new folder below parent.
func NewRestored(parent string) (*Restored, error) {
	folder, err := os.MkdirTemp(parent, "restored-")
	if err != nil {
		return nil, fmt.Errorf("phone image: %w", err)
	}
	r := &Restored{folder: folder, encoder: mbfile.NewEncoder(), noise: newNoise()}
	r.coming.noise = r.noise
	if r.list, err = os.Create(filepath.Join(folder, listName)); err == nil {
		r.pack, err = os.Create(filepath.Join(folder, packName))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("phone image: %w", err), r.Close())
	}
	r.out, r.in = bufio.NewWriterSize(r.list, 64<<10), bufio.NewWriterSize(r.pack, 256<<10)
	return r, nil
}

// Write adds bytes to the contents of the file that the next Put is for.
func (r *Restored) Write(p []byte) (int, error) { return r.coming.write(r.in, p) }

// Forget drops what was written since the last Put: the file did not come whole.
func (r *Restored) Forget() error {
	kept := r.coming.kept
	r.coming.reset()
	if kept == 0 {
		return nil
	}
	if err := r.in.Flush(); err != nil {
		return err
	}
	_, err := r.pack.Seek(r.at, io.SeekStart)
	return err
}

// recipe marks items whose contents are generated again.
const recipe = 0x80

// Put adds an item. The contents of a regular file are what was written since
// the last Put; its Size becomes their length.
func (r *Restored) Put(item *Item) error {
	file := item.File
	file.Digest, file.EncryptionKey = nil, nil
	b := binary.AppendUvarint(nil, uint64(len(item.Domain)))
	b = append(b, item.Domain...)
	generated := false
	if item.Kind == mbfile.Regular {
		var err error
		if generated, err = r.coming.end(r.in); err != nil {
			return err
		}
		file.Size = r.coming.size
	}
	if generated {
		b = append(append(b, byte(item.Kind)|recipe), r.coming.first[:]...)
	} else {
		b = binary.AppendUvarint(append(b, byte(item.Kind)), uint64(r.at))
	}
	record := r.encoder.Encode(&file)
	b = append(binary.AppendUvarint(b, uint64(len(record))), record...)
	if _, err := r.out.Write(b); err != nil {
		return err
	}
	if item.Kind == mbfile.Regular {
		r.at += r.coming.kept
		r.coming.reset()
	}
	for i, encrypted := range [2]bool{false, true} {
		if t := &r.totals[i]; encrypted || !OnlyEncrypted(item) {
			t.Rows++
			if item.Kind == mbfile.Regular {
				t.Files, t.Bytes = t.Files+1, t.Bytes+file.Size
			}
		}
	}
	return nil
}

// Finish ends the filling. Apps is the dictionary of the backup's Manifest.plist.
func (r *Restored) Finish(apps map[string]any) error {
	r.apps = apps
	return errors.Join(r.out.Flush(), r.in.Flush())
}

// Totals implements Image.
func (r *Restored) Totals(encrypted bool) Totals {
	if encrypted {
		return r.totals[1]
	}
	return r.totals[0]
}

// Applications implements Image.
func (r *Restored) Applications() map[string]any { return r.apps }

// Open implements Image.
func (r *Restored) Open(item *Item) (io.ReadCloser, error) {
	if item.Content.Head != "" {
		return &reader{noise: r.noise, key: item.Content.Key, head: item.Content.Head, size: item.Size}, nil
	}
	return io.NopCloser(io.NewSectionReader(r.pack, item.Content.At, item.Size)), nil
}

// Close removes the folder.
func (r *Restored) Close() error {
	var err error
	for _, f := range []*os.File{r.list, r.pack} {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	return errors.Join(err, os.RemoveAll(r.folder))
}

// Items implements Image.
func (r *Restored) Items(encrypted bool) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		in := bufio.NewReaderSize(io.NewSectionReader(r.list, 0, 1<<62), 256<<10)
		var item Item
		var buf []byte
		var record mbfile.Record
		for {
			err := readItem(in, &item, &buf, &record)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("phone image: %w", err))
				return
			}
			if (encrypted || !OnlyEncrypted(&item)) && !yield(&item, nil) {
				return
			}
		}
	}
}

func readItem(in *bufio.Reader, item *Item, buf *[]byte, record *mbfile.Record) error {
	take := func(limit uint64) error {
		n, err := binary.ReadUvarint(in)
		if err != nil {
			return err
		}
		if n > limit {
			return fmt.Errorf("%d bytes: %w", n, mbfile.ErrMalformed)
		}
		*buf = append((*buf)[:0], make([]byte, n)...)
		_, err = io.ReadFull(in, *buf)
		return wire.NoEOF(err)
	}
	if err := take(maxDomain); err != nil {
		return err
	}
	if string(*buf) != item.Domain {
		item.Domain = string(*buf)
	}
	kind, err := in.ReadByte()
	if err != nil {
		return wire.NoEOF(err)
	}
	item.Content = Content{}
	if kind&recipe != 0 {
		var first [stampSize]byte
		if _, err := io.ReadFull(in, first[:]); err != nil {
			return wire.NoEOF(err)
		}
		item.Content.Head, item.Content.Key = string(first[:headSize]), binary.LittleEndian.Uint64(first[headSize:])
	} else {
		at, err := binary.ReadUvarint(in)
		if err != nil {
			return wire.NoEOF(err)
		}
		item.Content.At = int64(at)
	}
	if err := take(maxRecord); err != nil {
		return wire.NoEOF(err)
	}
	if err := mbfile.Decode(*buf, record); err != nil {
		return err
	}
	item.Kind, item.File = int(kind&^recipe), record.File()
	return nil
}
