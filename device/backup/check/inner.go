package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// innerDatabase reports whether a file is one of the databases that hold what a
// person would miss first: it must be one, while others may be what they like.
func innerDatabase(domain, path string) bool {
	switch domain {
	case "HomeDomain":
		switch path {
		case "Library/SMS/sms.db",
			"Library/AddressBook/AddressBook.sqlitedb", "Library/AddressBook/AddressBookImages.sqlitedb",
			"Library/CallHistoryDB/CallHistory.storedata",
			"Library/Calendar/Calendar.sqlitedb",
			"Library/Notes/notes.sqlite":
			return true
		}
	case "CameraRollDomain":
		return path == "Media/PhotoData/Photos.sqlite"
	case "AppDomainGroup-group.com.apple.notes":
		return path == "NoteStore.sqlite"
	case "AppDomainGroup-group.com.apple.calendar":
		return path == "Calendar.sqlitedb"
	}
	return false
}

// Bounds of what one database may take. SQLite looks through a gigabyte in less
// than ten seconds here; one that takes ten times as long is made to.
const (
	databaseTime  = 15 * time.Second
	databaseSpeed = 8 << 20 // bytes a second, beyond that
	databaseLines = 5
)

// begins reports whether a database begins a file.
func (r *reader) begins(o *opened) bool {
	var head [16]byte
	if o.stored < int64(len(head)) {
		return false
	}
	from, _ := r.run.contentOf(o)
	n, _ := from.ReadAt(head[:], 0)
	return string(head[:n]) == sqlitefile.Magic
}

// contentOf is a file's content, decrypted, and its length.
func (r *run) contentOf(o *opened) (io.ReaderAt, int64) {
	if o.cipher == nil {
		return o.file, o.stored
	}
	size := min(o.entry.size, o.stored)
	if o.bits&(longer|shorter|anySize) != 0 {
		size = o.stored &^ (cbc.BlockSize - 1) // SQLite does not mind what lies behind its last page
	}
	return cbc.NewReaderAt(o.file, o.stored, o.cipher), size
}

// inner has SQLite look through a file that is a database, with its own log, and
// enters what it finds. Other files are passed over.
func (r *reader) inner(ctx context.Context, o *opened, database bool) error {
	if !database && !innerDatabase(o.domain, o.path) {
		return nil
	}
	from, size := r.run.contentOf(o)
	if size == 0 {
		return nil
	}
	log, rollback, wait := r.run.logOf(o.job)
	if wait {
		o.deferred = true
		return nil
	}
	limit, cancel := context.WithTimeout(ctx, databaseTime+time.Duration(size/databaseSpeed)*time.Second)
	defer cancel()
	lines, err := r.lookThrough(limit, from, size, log, rollback)
	switch {
	case ctx.Err() != nil:
		return errStopped(ctx, nil)
	case limit.Err() != nil, errors.Is(err, sqlitefile.ErrLogTooLong):
		o.flags |= flagSkipped
		return nil
	case err == nil:
	case errors.Is(err, sqlitefile.ErrDamaged), errors.Is(err, sqlitefile.ErrNotDatabase):
		lines = append(lines, err.Error())
	case errors.Is(err, errLog):
		o.flags |= flagSkipped
		return nil
	default: // the disk, not the database
		o.bad = true
		id, note := unreadable(err, backup.NoteUnreadableToEnd)
		r.run.findFault(o.job, id, backup.SeverityStop, note, quoted(err.Error(), 280))
		return nil
	}
	if len(lines) == 0 {
		o.flags |= flagDatabase
		return nil
	}
	o.bad = true
	severity, note := backup.SeverityLoss, backup.NoteDatabaseDamaged
	if o.flags&flagDigest != 0 {
		note = backup.NoteDatabaseDamagedOnPhone
		if !innerDatabase(o.domain, o.path) {
			severity = backup.SeverityWarning
		}
	}
	r.run.findFault(o.job, backup.InnerDatabaseDamaged, severity, note, quoted(strings.Join(lines, "; "), 280))
	return nil
}

// errLog means that the log of a database could not be read, which is said of the
// log itself.
var errLog = errors.New("log of a database cannot be read")

// lookThrough checks a database with what lies beside it: as SQLite would see it
// on the phone. What is no log, or not this database's turn, excuses nothing.
func (r *reader) lookThrough(ctx context.Context, from io.ReaderAt, size int64, log *job, rollback bool) ([]string, error) {
	if log == nil {
		return quickCheck(ctx, from, size)
	}
	beside, closeLog, logSize, err := r.openLog(log)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errLog, err)
	}
	defer closeLog()
	if rollback {
		lines, err := quickCheck(ctx, from, size)
		if err == nil && len(lines) == 0 {
			return nil, nil
		}
		before, jerr := sqlitefile.WithJournal(ctx, from, size, beside, logSize)
		if jerr != nil {
			return lines, err
		}
		return quickCheck(ctx, before, before.Size())
	}
	with, err := sqlitefile.WithLog(ctx, from, size, beside, logSize)
	switch {
	case errors.Is(err, sqlitefile.ErrNoLog):
		return quickCheck(ctx, from, size)
	case err != nil:
		return nil, err
	}
	lines, err := quickCheck(ctx, with, with.Size())
	if err == nil && len(lines) == 0 && with.Lost > 0 {
		lines = append(lines, fmt.Sprintf("WAL: –%d", with.Lost))
	}
	return lines, err
}

// openLog opens the content of a log.
func (r *reader) openLog(j *job) (from io.ReaderAt, done func(), size int64, err error) {
	f, info, err := r.run.b.OpenStored(j.fileID)
	if err != nil {
		return nil, nil, 0, err
	}
	o := &opened{job: j, file: f, info: info, stored: info.Size()}
	if r.run.b.Facts().Encrypted && j.bits&hasKey != 0 {
		key, err := r.run.b.FileKey(&j.record)
		if err != nil {
			f.Close()
			return nil, nil, 0, err
		}
		o.cipher = cbc.New(&key)
		clear(key[:])
	}
	from, size = r.run.contentOf(o)
	return from, func() { o.cipher.Wipe(); f.Close() }, size, nil
}

// logOf finds the log of a database that has something in it. wait tells that its
// row was not come upon yet.
func (r *run) logOf(j *job) (log *job, rollback, wait bool) {
	for _, suffix := range []string{"-wal", "-journal"} {
		id := mbfile.IDOf(j.domain, j.path+suffix)
		e := r.table.find(id)
		if e == nil {
			continue
		}
		r.mu.Lock()
		there := e.bits&(isFile|present) == isFile|present && (e.size > 0 || e.bits&(anySize|longer) != 0)
		log, known := r.logs[id]
		late := r.lateNow
		r.mu.Unlock()
		switch {
		case !there:
		case known:
			return log, suffix == "-journal", false
		case !late:
			return nil, false, true
		}
	}
	return nil, false, false
}

func quickCheck(ctx context.Context, from io.ReaderAt, size int64) ([]string, error) {
	db, err := sqlitefile.Open(from, size)
	if err != nil {
		return nil, err
	}
	lines, err := db.QuickCheck(ctx, databaseLines)
	return lines, errors.Join(err, db.Close())
}
