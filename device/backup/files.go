package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"

	"lifeboat/device/backup/cbc"
	"lifeboat/device/backup/index"
	"lifeboat/device/backup/keybag"
	"lifeboat/device/backup/mbfile"
)

// Row is one row of the index. See index.Row for how long it is valid.
type Row = index.Row

// The kinds of rows, as Row.Kind gives them.
const (
	RowFile   = index.FlagFile
	RowFolder = index.FlagFolder
	RowLink   = index.FlagLink
)

// Files yields every row of the index, in its order. A row is valid until the
// next one; an error ends it. ErrLocked comes first if Unlock has not succeeded.
func (b *Backup) Files(ctx context.Context) iter.Seq2[*Row, error] {
	if b.index == nil {
		return func(yield func(*Row, error) bool) { yield(nil, ErrLocked) }
	}
	return b.index.Rows(ctx)
}

// ScanFiles is Files from several goroutines, for speed: see index.Scan.
func (b *Backup) ScanFiles(ctx context.Context, workers int, fn func(worker int, r *Row) error) error {
	if b.index == nil {
		return ErrLocked
	}
	return b.index.Scan(ctx, workers, fn)
}

// CountRows tells how many rows the index has.
func (b *Backup) CountRows(ctx context.Context) (int64, error) {
	if b.index == nil {
		return 0, ErrLocked
	}
	return b.index.Count(ctx)
}

// VerifyIndex has the database of the index looked through for damage and returns
// what was found, at most limit lines, for Details. None means that it is sound.
func (b *Backup) VerifyIndex(ctx context.Context, limit int) ([]string, error) {
	if b.index == nil {
		return nil, ErrLocked
	}
	return b.index.Verify(ctx, limit)
}

// BrokenClasses lists the protection classes whose key is damaged although the
// password is right.
func (b *Backup) BrokenClasses() []uint32 {
	if b.keys == nil {
		return nil
	}
	return b.keys.Broken
}

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
	if b.facts.Format == FormatMBDB {
		return fileID
	}
	return fileID[:2] + "/" + fileID
}

// StoredSize is how many bytes the payload of a file has on disk: Size, or with
// encryption that much and the padding, a whole block of it where Size is a
// multiple of 16. Protocol notes F.6.
func (b *Backup) StoredSize(f *mbfile.Record) int64 {
	if !b.encryptsFile(f) {
		return f.Size
	}
	return (f.Size/cbc.BlockSize + 1) * cbc.BlockSize
}

// encryptsFile tells whether the payload of a file is encrypted.
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
	return openRegular(b.root, name)
}

// FileKey unwraps the key of a file of an encrypted backup. Errors: ErrLocked,
// ErrNoClassKey, ErrBadFileKey.
func (b *Backup) FileKey(f *mbfile.Record) (key [keybag.KeySize]byte, err error) {
	if b.keys == nil {
		return key, ErrLocked
	}
	return b.keys.Open(f.EncryptionKey)
}

// OpenPayload opens the content of a file, decrypted and cut to its Size. The
// padding is not judged: writers differ. Reading gives io.ErrUnexpectedEOF when
// the payload is shorter than Size. Only files have a payload.
func (b *Backup) OpenPayload(r *Row, f *mbfile.Record) (io.ReadCloser, error) {
	if b.index == nil {
		return nil, ErrLocked
	}
	file, info, err := b.OpenStored(r.FileID)
	if err != nil {
		return nil, err
	}
	p := &payload{file: file, left: max(0, f.Size)}
	if !f.Has(mbfile.HasSize) {
		p.left = info.Size()
	}
	p.from = file
	if b.encryptsFile(f) {
		key, err := b.FileKey(f)
		if err != nil {
			file.Close()
			return nil, err
		}
		p.cipher = cbc.New(&key)
		clear(key[:])
		p.from = cbc.NewReader(file, p.cipher)
	}
	return p, nil
}

// payload reads a file up to its size.
type payload struct {
	file   *os.File
	cipher *cbc.Cipher
	from   io.Reader
	left   int64
}

// Read implements io.Reader.
func (p *payload) Read(buf []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	if int64(len(buf)) > p.left {
		buf = buf[:p.left]
	}
	n, err := p.from.Read(buf)
	p.left -= int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
		if p.left > 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// Close wipes the key and closes the file.
func (p *payload) Close() error {
	p.cipher.Wipe()
	return p.file.Close()
}
