package samples

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// Backup is a backup that was written, with what is needed to damage it.
type Backup struct {
	Folder  string  // the backup's own folder
	Options Options // as they were used, defaults filled in
	Rows    int64
	Files   int64 // regular files
	Bytes   int64 // of regular files, before encryption

	keys *keyring
}

// ErrPayload reports Options that do not go together.
var ErrPayload = errors.New("sparse payloads cannot be encrypted")

// Write writes a backup into a new folder below root and returns it. The root
// is made when it is missing; a folder of that name must not exist yet.
func Write(root string, options Options) (*Backup, error) {
	o := options.withDefaults()
	if o.Payload == PayloadSparse && o.encrypted() {
		return nil, fmt.Errorf("write a backup: %w", ErrPayload)
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, fmt.Errorf("write a backup: %w", err)
	}
	b := &Backup{Folder: filepath.Join(root, o.Folder), Options: o}
	if err := os.Mkdir(b.Folder, 0o755); err != nil {
		return nil, fmt.Errorf("write a backup: %w", err)
	}
	keys, err := newKeyring(o)
	if err != nil {
		return nil, err
	}
	b.keys = keys
	w, err := newWriter(b)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(w.all(), w.index.close(b)); err != nil {
		return nil, fmt.Errorf("write a backup: %w", err)
	}
	return b, b.writePlists()
}

// sink takes the rows of the index while a backup is written.
type sink interface {
	add(r row) error
	close(b *Backup) error
}

type writer struct {
	*Backup
	index  sink
	noise  *noiseSource
	seen   map[string]bool // directories that have their row
	shards [256]bool
	buffer []byte
	nextID int64 // inode
}

func newWriter(b *Backup) (*writer, error) {
	w := &writer{
		Backup: b, noise: newNoiseSource(b.Options), seen: map[string]bool{},
		buffer: make([]byte, 256<<10), nextID: 40_000,
	}
	if b.Options.Format == backup.FormatMBDB {
		w.index = &mbdb{path: filepath.Join(b.Folder, "Manifest.mbdb")}
		return w, nil
	}
	index, err := newIndex(filepath.Join(b.Folder, "Manifest.db"))
	w.index = index
	return w, err
}

func (w *writer) all() error {
	items, err := w.Options.fixed()
	if err != nil {
		return err
	}
	for _, it := range items {
		if err := w.item(it); err != nil {
			return err
		}
	}
	more := w.Options.Files - int(w.Files)
	return w.Options.generatedFiles(more, w.Options.Bytes-w.Bytes, w.item)
}

// item writes the rows above the item that are missing, the item's row, and its
// payload.
func (w *writer) item(it item) error {
	if err := w.directory(it.domain, ""); err != nil {
		return err
	}
	dir := it.path
	if it.flags != flagDir {
		dir = parent(it.path)
	}
	for at := range len(dir) + 1 {
		if at == len(dir) || dir[at] == '/' {
			if err := w.directory(it.domain, dir[:at]); err != nil {
				return err
			}
		}
	}
	if it.flags == flagDir {
		return nil
	}
	r := w.newRow(it.domain, it.path, it.flags)
	r.target = it.target
	if !it.created.IsZero() {
		r.birth = it.created.Unix()
	}
	if !it.modified.IsZero() {
		r.modified, r.changed = it.modified.Unix(), it.modified.Unix()
	}
	if it.extended {
		var err error
		r.extended, err = proplist.Encode(map[string]any{"com.apple.assetsd.UUID": []byte(w.Options.identifier(it.path))}, proplist.FormatBinary)
		if err != nil {
			return err
		}
	}
	if it.flags == flagFile {
		if err := w.payload(&r, it); err != nil {
			return fmt.Errorf("%s, %s: %w", it.domain, it.path, err)
		}
		w.Files++
		w.Bytes += r.size
	}
	w.Rows++
	return w.index.add(r)
}

// parent cuts the last element off a path.
func parent(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 0)] }

func (w *writer) directory(domain, path string) error {
	key := domain + "-" + path
	if w.seen[key] {
		return nil
	}
	w.seen[key] = true
	w.Rows++
	return w.index.add(w.newRow(domain, path, flagDir))
}

func (w *writer) newRow(domain, path string, flags int) row {
	w.nextID++
	at := w.Options.Date.Unix() - 86400*(1+w.nextID%900)
	r := row{
		id: fileID(domain, path), domain: domain, path: path, flags: flags,
		user: 501, group: 501, inode: w.nextID, birth: at, modified: at, changed: at,
	}
	switch flags {
	case flagFile:
		r.mode = 0o100644
	case flagDir:
		r.mode = 0o040755
	case flagLink:
		r.mode = 0o120755
	}
	return r
}

// newKey gives a row a key of its own and returns it; nil where nothing is
// encrypted.
func (b *Backup) newKey(r *row, purpose string) (*[keybag.KeySize]byte, error) {
	if !b.Options.encrypted() {
		return nil, nil
	}
	key := fileKey(b.Options.random(purpose + r.id))
	var err error
	r.key, err = b.keys.class.Seal(uint32(r.class), key)
	return &key, err
}

// payload writes the payload of a file and completes its row.
func (w *writer) payload(r *row, it item) error {
	r.class = max(it.class, 1)
	r.size = it.size
	if !it.generated() {
		r.size = int64(len(it.data))
	}
	key, err := w.newKey(r, "key ")
	if err != nil {
		return err
	}
	if !it.generated() {
		return w.fixedPayload(r, it.data, key)
	}
	switch w.Options.Payload {
	case PayloadNone:
		return nil
	case PayloadSparse:
		path, err := w.payloadPath(r.id)
		if err != nil {
			return err
		}
		return hole(path, it.path, r.size)
	}
	path, err := w.payloadPath(r.id)
	if err != nil {
		return err
	}
	return w.stream(path, w.noise.reader(r.inode, r.size, it.path), r.size, key)
}

// hole writes a file that has only its beginning and end, and a hole between.
func hole(path, name string, size int64) error {
	head, tail := frame(name, size)
	if err := os.WriteFile(path, []byte(head), 0o644); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = f.Truncate(size)
	if err == nil && tail != "" {
		_, err = f.WriteAt([]byte(tail), size-int64(len(tail)))
	}
	return errors.Join(err, f.Close())
}

// fixedPayload writes data, encrypted when there is a key, and sets the digest
// of what is stored where the domain has one.
func (b *Backup) fixedPayload(r *row, data []byte, key *[keybag.KeySize]byte) error {
	if key != nil {
		var err error
		if data, err = encrypt(*key, data); err != nil {
			return err
		}
	}
	r.digest = nil
	if hasDigest(r.domain) {
		sum := sha1.Sum(data)
		r.digest = sum[:]
	}
	path := b.payload(r.id)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// stream writes n bytes from source into a file, encrypted when there is a key.
func (w *writer) stream(path string, source io.Reader, n int64, key *[keybag.KeySize]byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	if key == nil {
		_, err = io.CopyBuffer(struct{ io.Writer }{f}, source, w.buffer)
		return err
	}
	mode, err := newEncrypter(*key)
	if err != nil {
		return err
	}
	for {
		got, rerr := io.ReadFull(source, w.buffer[:min(n, int64(len(w.buffer))-32)]) // whole blocks but for the last
		chunk := w.buffer[:got]
		n -= int64(got)
		last := n == 0
		if last {
			chunk = pad(chunk)
		}
		mode.CryptBlocks(chunk, chunk)
		if _, err := f.Write(chunk); err != nil {
			return err
		}
		if last {
			return nil
		}
		if rerr != nil {
			return rerr
		}
	}
}

// payload is where the payload with the ID lies.
func (b *Backup) payload(id string) string {
	if b.Options.Format == backup.FormatMBDB {
		return filepath.Join(b.Folder, id)
	}
	return filepath.Join(b.Folder, id[:2], id)
}

func (w *writer) payloadPath(id string) (string, error) {
	path := w.Backup.payload(id)
	var shard int
	if _, err := fmt.Sscanf(id[:2], "%02x", &shard); err != nil {
		return "", err
	}
	if !w.shards[shard] {
		w.shards[shard] = true
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
	}
	return path, nil
}
