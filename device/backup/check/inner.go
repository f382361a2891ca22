package check

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"lifeboat/device/backup"
	"lifeboat/device/backup/cbc"
	"lifeboat/device/backup/sqlitefile"
)

// innerDatabase tells whether a file is one of the databases that hold what a
// person would miss first.
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

// sound has SQLite look through a file that is one of the inner databases. Other
// files are sound.
func (r *reader) sound(ctx context.Context, j *job, f *os.File, stored int64, cipher *cbc.Cipher) bool {
	if stored == 0 || !innerDatabase(j.domain, j.path) || r.journalled(j) {
		return true
	}
	var from io.ReaderAt = f
	size := stored
	if cipher != nil {
		from, size = cbc.NewReaderAt(f, stored, cipher), j.entry.size
		if j.bits&(longer|shorter|anySize) != 0 {
			size = stored &^ (cbc.BlockSize - 1) // SQLite does not mind what lies behind its last page
		}
	}
	if size == 0 {
		return true
	}
	lines, err := quickCheck(ctx, from, size)
	if ctx.Err() != nil {
		return false
	}
	switch {
	case err == nil:
	case errors.Is(err, sqlitefile.ErrDamaged), errors.Is(err, sqlitefile.ErrNotDatabase):
		lines = append(lines, err.Error())
	default: // the disk, not the database
		r.run.spoilt(j, backup.UnreadableFiles, backup.SeverityStop, "cannot be read to its end", err.Error())
		return false
	}
	if len(lines) == 0 {
		return true
	}
	r.run.spoilt(j, backup.InnerDatabaseDamaged, backup.SeverityLoss, "its database is damaged", strings.Join(lines, "; "))
	return false
}

// journalled tells whether a database has a write-ahead log beside it with
// something in it. Without that log the database may rightly look damaged, so
// nothing can be said.
func (r *reader) journalled(j *job) bool {
	e := r.run.table.find(idOf(j.domain, j.path+"-wal"))
	return e != nil && e.size > 0
}

func quickCheck(ctx context.Context, from io.ReaderAt, size int64) ([]string, error) {
	db, err := sqlitefile.Open(from, size)
	if err != nil {
		return nil, err
	}
	lines, err := db.QuickCheck(ctx, 5)
	return lines, errors.Join(err, db.Close())
}
