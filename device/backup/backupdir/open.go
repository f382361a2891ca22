package backupdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/disk"
)

// ErrNotBackup means that a folder holds nothing that belongs to a backup.
var ErrNotBackup = errors.New("not a backup folder")

// Backup is a backup folder, opened read-only. All that is read of it is read
// through one fence around the folder: nothing outside can be reached, whatever
// links it contains, and nothing is ever written.
//
// Methods may be called from several goroutines, except Unlock and Close, which
// must not run at the same time as others.
type Backup struct {
	root  *os.Root
	lists *os.Root // of the older copy whose lists and index are used; nil when they are the backup's own
	facts backup.Facts
	marks Marks
	keys  *keybag.Keys // nil until unlocked, and for backups that need none
	index *openIndex   // nil until unlocked
	form  form         // in which the password opened the keys

	indexName string // of the file that is the index; empty when there is none
	indexErr  error  // why its first bytes cannot be read
	head      [sqliteMagic]byte
	doubt     Doubt

	shards shards
}

// Open opens the backup in a folder. It reads the three property lists and looks
// whether there is an index, no more, and is quick. A list that is missing or
// unreadable is no error: Marks tells, and Facts holds what is known.
//
// Errors: ErrNotBackup when none of the files of a backup is there; else wraps
// what the system says (fs.ErrNotExist, fs.ErrPermission …).
func Open(dir string) (*Backup, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening backup: %w", err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("opening backup: %w", err)
	}
	b := &Backup{root: root}
	if err := b.read(abs); err != nil {
		root.Close()
		return nil, fmt.Errorf("opening backup: %w", err)
	}
	return b, nil
}

// OpenWithIndex opens a backup that has lost its index by the property lists, the keys
// and the index of an older copy of it. The payloads are the backup's own; those that
// changed since are not what the older index says, and whoever reads them has to see
// to that. Errors are those of Open for the older copy, and of package os.
func OpenWithIndex(dir, older string) (*Backup, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening backup: %w", err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("opening backup: %w", err)
	}
	b, err := Open(older)
	if err != nil {
		root.Close()
		return nil, err
	}
	b.lists, b.root, b.facts.Folder = b.root, root, abs
	return b, nil
}

// Borrowed reports whether the index is an older copy's: see OpenWithIndex.
func (b *Backup) Borrowed() bool { return b.lists != nil }

// indexRoot is the folder of the index.
func (b *Backup) indexRoot() *os.Root {
	if b.lists != nil {
		return b.lists
	}
	return b.root
}

// Facts returns what the property lists tell.
func (b *Backup) Facts() backup.Facts { return b.facts }

// Marks returns the property lists one by one, for whoever wants to know which
// of them said what.
func (b *Backup) Marks() Marks { return b.marks }

// Root is the fence around the folder. It belongs to the Backup; only read
// through it.
func (b *Backup) Root() *os.Root { return b.root }

// Replaced reports whether another folder stands where this one was opened, or none.
func (b *Backup) Replaced() bool {
	mine, err := b.root.Stat(".")
	if err != nil {
		return true
	}
	there, err := os.Stat(b.facts.Folder)
	return err != nil || !os.SameFile(mine, there)
}

// Close wipes the keys and closes the folder.
func (b *Backup) Close() error {
	b.keys.Wipe()
	b.keys = nil
	var err error
	if b.index != nil {
		err = b.index.Close()
		b.index = nil
	}
	if b.lists != nil {
		err = errors.Join(err, b.lists.Close())
	}
	return errors.Join(err, b.shards.close(), b.root.Close())
}

// read fills the marks and the facts.
func (b *Backup) read(abs string) error {
	f := backup.Facts{Folder: abs}
	info, infoFile, mark := readMark(b.root, infoName, maxInfo)
	b.marks.Info = infoMark(info, mark)
	status, statusFile, mark := readMark(b.root, statusName, maxStatus)
	b.marks.Status = statusMark(status, mark)
	manifest, manifestFile, mark := readMark(b.root, manifestName, maxManifest)
	b.marks.Manifest = manifestMark(manifest, mark)

	indexFile, err := b.findIndex()
	if err != nil {
		return err
	}
	f.Format = b.format()
	if indexFile != nil {
		f.IndexBytes = indexFile.Size()
	}
	if snapshot, err := b.root.Lstat(snapshotName); err == nil {
		f.HasSnapshot = snapshot.IsDir()
	}
	if f.Format == backup.FormatNone {
		f.TooOld = b.tooOld()
	}
	found := f.HasSnapshot || f.TooOld
	for _, file := range []fs.FileInfo{infoFile, statusFile, manifestFile, indexFile} {
		if file == nil {
			continue
		}
		found = true
		if file.ModTime().After(f.Changed) {
			f.Changed = file.ModTime()
		}
	}
	if !found {
		return fmt.Errorf("%w: %s", ErrNotBackup, abs)
	}
	b.facts = f
	b.tell()
	return nil
}

// findIndex looks which index the backup has, and at its first bytes.
func (b *Backup) findIndex() (fs.FileInfo, error) {
	for _, name := range []string{dbName, mbdbName} {
		info, err := b.root.Lstat(name)
		switch {
		case err == nil:
			b.indexName = name
			b.readHead()
			return info, nil
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return nil, nil
}

// readHead reads the first bytes of the index. What hinders is told by Unlock.
func (b *Backup) readHead() {
	file, _, err := disk.OpenRegular(b.root, b.indexName)
	if err != nil {
		b.indexErr = err
		return
	}
	defer file.Close()
	_, _ = io.ReadFull(file, b.head[:])
}

// format is the kind of index by its name, or by its first bytes where an old one
// was renamed.
func (b *Backup) format() backup.Format {
	switch {
	case b.indexName == "":
		return backup.FormatNone
	case b.indexName == mbdbName, string(b.head[:len(mbdbStart)]) == mbdbStart:
		return backup.FormatMBDB
	}
	return backup.FormatDB
}

// mbdbStart are the first bytes of a Manifest.mbdb of any version.
const mbdbStart = "mbdb"

// IndexRenamed reports whether an index of iOS 9 or before lies there under the
// name of a later one.
func (b *Backup) IndexRenamed() bool {
	return b.facts.Format == backup.FormatMBDB && b.indexName == dbName
}

// tooOld looks for the files of iOS 3 and before, which has no index: each file is
// a pair of .mddata and .mdinfo, before that one .mdbackup (PROTOCOL.md §7.9).
func (b *Backup) tooOld() bool {
	dir, err := b.root.Open(".")
	if err != nil {
		return false
	}
	defer dir.Close()
	for {
		names, err := dir.Readdirnames(256)
		for _, name := range names {
			switch filepath.Ext(name) {
			case ".mddata", ".mdinfo", ".mdbackup":
				return true
			}
		}
		if err != nil {
			return false
		}
	}
}

// tell merges the marks into the facts: what the computer wrote into Info.plist
// comes first, the phone's own Manifest.plist fills the gaps.
func (b *Backup) tell() {
	f, m := &b.facts, &b.marks
	name := filepath.Base(f.Folder)
	id, archived := cutDate(name)
	f.Archived = archived
	f.UDID = first(m.Info.UDID, m.Manifest.UDID, id)
	f.DeviceName = first(m.Info.DeviceName, m.Manifest.DeviceName)
	f.DisplayName = first(m.Info.DisplayName, f.DeviceName)
	f.ProductType = first(m.Info.ProductType, m.Manifest.ProductType)
	f.IOS = first(m.Info.IOS, m.Manifest.IOS)
	f.Build = first(m.Info.Build, m.Manifest.Build)
	f.Serial = first(m.Info.Serial, m.Manifest.Serial)
	f.PhoneNumber = m.Info.PhoneNumber
	for _, t := range []time.Time{m.Info.LastBackup, m.Status.Date, m.Manifest.Date} {
		if f.Date.IsZero() {
			f.Date = t
		}
	}
	f.Encrypted, b.doubt = b.settleEncryption()
	f.PasscodeSet = m.Manifest.PasscodeSet
	f.HasKeybag = m.Manifest.HasKeybag
	f.MarksRead = m.Manifest.State == MarkRead
	f.State = m.Status.SnapshotState
	f.StateKnown = m.Status.State == MarkRead
	f.Finished = f.State == stateFinished
	f.Apps = max(len(m.Manifest.Apps), len(m.Info.Apps))
}

// cutDate splits the name of a folder set aside by a host, "<UDID>-20250131-235959".
func cutDate(name string) (id string, archived bool) {
	const pattern = "-00000000-000000"
	at := len(name) - len(pattern)
	if at <= 0 {
		return name, false
	}
	for i, c := range []byte(name[at:]) {
		if (pattern[i] == '-') != (c == '-') || c != '-' && !strings.ContainsRune("0123456789", rune(c)) {
			return name, false
		}
	}
	return name[:at], true
}
