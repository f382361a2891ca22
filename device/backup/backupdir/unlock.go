package backupdir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Errors of Unlock, and of whatever needs an unlocked backup. They are the ones
// of the packages below, so that there is one place to look.
var (
	// ErrLocked means that Unlock has not been called, or not with success.
	ErrLocked = errors.New("backup is locked")
	// ErrWrongPassword means just that: the key bag is sound, and the password
	// opens none of its keys.
	ErrWrongPassword = keybag.ErrWrongPassword
	// ErrNoKeybag means that a backup has no key bag; no password can help.
	ErrNoKeybag = errors.New("backup has no key bag")
	// ErrNoIndexKey means that the index is encrypted and there is no key for it;
	// no password can help.
	ErrNoIndexKey = errors.New("backup has no key for its index")
	// ErrForeignKeybag means that the key bag is another backup's: it opens, and
	// the key of the index does not open with it; or it belongs to a backup with
	// a password where this one has none, or the other way round.
	ErrForeignKeybag = errors.New("the key bag is another backup's")
	// ErrKeybagGarbage means that the key bag opens, and that it holds items that
	// no key bag has.
	ErrKeybagGarbage = errors.New("key bag with garbage in it")
	// ErrUnsupported means that the backup is encrypted in a way not known here.
	ErrUnsupported = keybag.ErrUnsupported
	// ErrNoIndex means that there is neither Manifest.db nor Manifest.mbdb.
	ErrNoIndex = errors.New("backup has no index")
	// ErrTooOld means that the backup is of iOS 3 or older, when there was none.
	ErrTooOld = errors.New("backup is of iOS 3 or older")
	// ErrEmptyIndex means that the index has not a single byte.
	ErrEmptyIndex = errors.New("index of the backup is empty")
	// ErrNotIndex means that what stands in the index's place is something else,
	// or does not decrypt to one although the password is right.
	ErrNotIndex = index.ErrNotIndex
	// ErrIndexDamaged means that the index is one and is damaged.
	ErrIndexDamaged = index.ErrDamaged
	// ErrNoClassKey means that a file is of a class for which there is no key.
	ErrNoClassKey = keybag.ErrNoClassKey
	// ErrBadFileKey means that the key of a file is damaged.
	ErrBadFileKey = keybag.ErrBadEntry
)

// KeybagError says how the key bag is damaged.
type KeybagError = keybag.DamagedError

// Unlock opens the index and, for an encrypted backup, the keys. It must be
// called once before Files, also for a backup without encryption, which takes
// any password. It may be called again after an error.
//
// A password that is refused as typed is tried in the other Unicode normal form,
// where that differs; see PasswordAs.
//
// Deriving the key takes seconds; it is reported as rounds in stage "unlock" and
// ends early with the context. The password is not kept. The keys stay in memory
// until Close. The index is decrypted while it is read, page by page; a plain
// copy of it is made nowhere.
//
// Errors: ErrWrongPassword, *KeybagError, ErrNoKeybag, ErrForeignKeybag,
// ErrNoIndexKey, ErrUnsupported, ErrNoIndex, ErrEmptyIndex, ErrNotIndex,
// ErrIndexDamaged, those of the context, and wrapped ones of the system.
func (b *Backup) Unlock(ctx context.Context, password []byte, report progress.Func) error {
	if b.index != nil {
		return nil
	}
	if err := b.unlock(ctx, password, report); err != nil {
		return fmt.Errorf("unlocking backup: %w", err)
	}
	return nil
}

func (b *Backup) unlock(ctx context.Context, password []byte, report progress.Func) (err error) {
	file, info, err := b.openIndexFile()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	if info.Size() == 0 {
		return ErrEmptyIndex
	}
	m := &b.marks.Manifest
	var keys *keybag.Keys
	if b.facts.Encrypted {
		if keys, err = b.openKeys(ctx, password, report); err != nil {
			return err
		}
	}
	idx := &openIndex{file: file}
	if err = idx.open(ctx, b.facts.Format, info.Size(), keys, m.key); err != nil {
		keys.Wipe()
		return err
	}
	b.keys, b.index = keys, idx
	return nil
}

func (b *Backup) openIndexFile() (*os.File, os.FileInfo, error) {
	if b.indexName == "" {
		if b.facts.TooOld {
			return nil, nil, ErrTooOld
		}
		return nil, nil, ErrNoIndex
	}
	return disk.OpenRegular(b.indexRoot(), b.indexName)
}

// openKeys opens the key bag.
func (b *Backup) openKeys(ctx context.Context, password []byte, report progress.Func) (*keybag.Keys, error) {
	if len(b.marks.Manifest.keybag) == 0 {
		return nil, ErrNoKeybag
	}
	bag, err := keybag.Parse(b.marks.Manifest.keybag)
	if err != nil {
		return nil, err
	}
	keys, f, err := open(ctx, bag, password, report)
	b.form = f
	// The key bag of a plain backup costs little to try; whether it belongs here the
	// key of the index tells.
	if errors.Is(err, ErrWrongPassword) && b.opensUnlocked() {
		keys, err = bag.Unlock(ctx, nil, report)
	}
	return keys, err
}

// openIndex is the index and what it is read from.
type openIndex struct {
	*index.Index
	file   *os.File
	cipher *cbc.Cipher // nil when the file is plain
	plain  io.ReaderAt // the index without encryption
	size   int64       // of plain
	class  uint32      // class of the ManifestKey
	key    [keybag.KeySize]byte
}

// open opens the index file, encrypted or not. That the marks say "encrypted"
// does not settle it: an old index never is, and a tool may have left a plain
// database behind. The first bytes do.
func (x *openIndex) open(ctx context.Context, format backup.Format, size int64, keys *keybag.Keys, entry []byte) error {
	x.plain, x.size = x.file, size
	var err error
	if format == backup.FormatMBDB {
		x.Index, err = index.OpenMBDB(x.file, size)
		return err
	}
	head := make([]byte, len(sqlitefile.Magic))
	if _, err := x.file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading index: %w", err)
	}
	if keys != nil && string(head) != sqlitefile.Magic {
		if err := x.decrypt(size, keys, entry); err != nil {
			return err
		}
	}
	if x.Index, err = index.OpenDB(ctx, x.plain, x.size); err != nil && x.cipher != nil {
		x.wipe()
		if errors.Is(err, sqlitefile.ErrNotDatabase) {
			// The key has proven itself by its own integrity value, so it is the
			// encrypted bytes that are others than they were.
			err = fmt.Errorf("%w: it does not decrypt to a database", ErrNotIndex)
		}
	}
	return err
}

func (x *openIndex) wipe() {
	x.cipher.Wipe()
	clear(x.key[:])
}

// decrypt puts a decrypting reader before the file. The database has whole
// pages; 16 bytes of padding may follow, which SQLite must not see.
func (x *openIndex) decrypt(size int64, keys *keybag.Keys, entry []byte) error {
	if len(entry) == 0 {
		return ErrNoIndexKey
	}
	key, err := keys.Open(entry)
	switch {
	case errors.Is(err, ErrNoClassKey), errors.Is(err, ErrBadFileKey) && len(entry) == keybag.EntrySize:
		return fmt.Errorf("%w: the key of the index: %w", ErrForeignKeybag, err)
	case err != nil:
		return fmt.Errorf("key of the index: %w", err)
	}
	x.key, x.class = key, keybag.EntryClass(entry)
	x.cipher = cbc.New(&key)
	clear(key[:])
	r := cbc.NewReaderAt(x.file, size, x.cipher)
	x.plain, x.size = r, r.Size()
	if x.size%512 == cbc.BlockSize { // pages have 512 bytes at least
		x.size -= cbc.BlockSize
	}
	return nil
}

// Close closes the index, wipes its key, and closes its file.
func (x *openIndex) Close() error {
	err := x.Index.Close()
	x.wipe()
	return errors.Join(err, x.file.Close())
}
