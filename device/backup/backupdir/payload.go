package backupdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// PayloadName is the place of a payload file inside the folder, with slashes: in
// one of 256 subfolders, or right in the folder with an old index. It is empty
// when the fileID is not 40 lower-case hexadecimal digits: such a row has none.
func (b *Backup) PayloadName(fileID string) string {
	if len(fileID) != 40 {
		return ""
	}
	for _, c := range []byte(fileID) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return ""
		}
	}
	if b.facts.Format == backup.FormatMBDB {
		return fileID
	}
	return fileID[:2] + "/" + fileID
}

// StoredSize is how many bytes the payload of a file has on disk: Size, or with
// encryption that much and the padding, a whole block of it where Size is a
// multiple of 16. PROTOCOL.md §7.6.
func (b *Backup) StoredSize(f *mbfile.Record) int64 {
	if !b.encryptsFile(f) {
		return f.Size
	}
	return (f.Size/cbc.BlockSize + 1) * cbc.BlockSize
}

// encryptsFile reports whether the payload of a file is encrypted.
func (b *Backup) encryptsFile(f *mbfile.Record) bool {
	return b.facts.Encrypted && f.Has(mbfile.HasKey)
}

// OpenStored opens a payload file as it lies there, encrypted or not. Errors wrap
// fs.ErrNotExist when it is missing, ErrNotAFile when something else is there.
func (b *Backup) OpenStored(fileID string) (*os.File, fs.FileInfo, error) {
	name := b.PayloadName(fileID)
	if name == "" {
		return nil, nil, fmt.Errorf("payload %.60q: %w", fileID, fs.ErrNotExist)
	}
	if b.facts.Format == backup.FormatMBDB {
		return disk.OpenRegular(b.root, name)
	}
	shard, err := b.shards.open(b.root, fileID)
	if err != nil {
		return nil, nil, err
	}
	return disk.OpenRegular(shard, fileID)
}

// FileKey unwraps the key of a file of an encrypted backup. Errors: ErrLocked,
// ErrNoClassKey, ErrBadFileKey.
func (b *Backup) FileKey(f *mbfile.Record) (key [keybag.KeySize]byte, err error) {
	if b.keys == nil {
		return key, ErrLocked
	}
	return b.keys.Open(f.EncryptionKey)
}

// Payload is the content of a file, decrypted. It can be read from its beginning
// as a stream, and anywhere by ReadAt; the two do not disturb each other. Close
// wipes the key.
type Payload struct {
	file   *os.File
	cipher *cbc.Cipher // nil when the file is plain
	at     io.ReaderAt
	size   int64
	stored int64
	off    int64 // of the stream
}

// OpenPayload opens the content of a file, decrypted and cut to its Size. The
// padding is not judged: writers differ. Where the payload is shorter than Size,
// reading gives io.ErrUnexpectedEOF. Only files have a payload.
//
// Errors: ErrLocked, those of OpenStored and of FileKey.
func (b *Backup) OpenPayload(r *Row, f *mbfile.Record) (*Payload, error) {
	if b.index == nil {
		return nil, ErrLocked
	}
	file, info, err := b.OpenStored(r.FileID)
	if err != nil {
		return nil, err
	}
	p := &Payload{file: file, at: file, size: max(0, f.Size), stored: info.Size()}
	if !f.Has(mbfile.HasSize) {
		p.size = p.stored
	}
	if !b.encryptsFile(f) {
		return p, nil
	}
	key, err := b.FileKey(f)
	if err != nil {
		file.Close()
		return nil, err
	}
	p.cipher = cbc.New(&key)
	clear(key[:])
	p.at = cbc.NewReaderAt(file, p.stored, p.cipher)
	return p, nil
}

// Size is the number of bytes that the index promises, or that are stored when
// it promises nothing.
func (p *Payload) Size() int64 { return p.size }

// Stored is the number of bytes on disk.
func (p *Payload) Stored() int64 { return p.stored }

// Read implements io.Reader.
func (p *Payload) Read(buf []byte) (int, error) {
	n, err := p.ReadAt(buf, p.off)
	p.off += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// ReadAt implements io.ReaderAt.
func (p *Payload) ReadAt(buf []byte, off int64) (int, error) {
	if off < 0 || off >= p.size {
		return 0, io.EOF
	}
	want := min(int64(len(buf)), p.size-off)
	n, err := p.at.ReadAt(buf[:want], off)
	switch {
	case int64(n) < want && (err == nil || errors.Is(err, io.EOF)):
		err = io.ErrUnexpectedEOF
	case int64(n) == want:
		err = nil
		if n < len(buf) {
			err = io.EOF
		}
	}
	return n, err
}

// TakeAll makes the content all that is stored, without the padding, where that is more
// than the index promises, as with a database that grew while it was copied; and
// returns its size.
func (p *Payload) TakeAll() int64 {
	all := p.stored
	if p.cipher != nil {
		all = p.stored &^ (cbc.BlockSize - 1)
		if n := p.padding(); n > 0 {
			all = p.stored - int64(n)
		}
	}
	p.size = max(p.size, all)
	return p.size
}

// Padded reports whether the end of an encrypted payload decrypts to a padding, as it
// does with the right key only (once in 256 with another). Some programs write none.
// A plain payload has none and needs none.
func (p *Payload) Padded() bool {
	return p.cipher == nil || p.padding() > 0
}

// padding is how long the padding is; 0 when there is none.
func (p *Payload) padding() int {
	var last [cbc.BlockSize]byte
	if p.stored < cbc.BlockSize || p.stored%cbc.BlockSize != 0 {
		return 0
	}
	if n, _ := p.at.ReadAt(last[:], p.stored-cbc.BlockSize); n < len(last) {
		return 0
	}
	n := int(last[cbc.BlockSize-1])
	if n < 1 || n > cbc.BlockSize {
		return 0
	}
	for _, b := range last[cbc.BlockSize-n:] {
		if int(b) != n {
			return 0
		}
	}
	return n
}

// Close wipes the key and closes the file.
func (p *Payload) Close() error {
	p.cipher.Wipe()
	return p.file.Close()
}
