package mobilebackup

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Doubt says why a backup that the phone calls finished is not taken for one.
type Doubt string

// The doubts.
const (
	DoubtNothing    Doubt = "nothing"    // the phone sent nothing
	DoubtIncomplete Doubt = "incomplete" // no list of files, or no mark that says finished
	DoubtDamaged    Doubt = "damaged"    // it did not pass the check
	DoubtPassword   Doubt = "password"   // the password that was to open it does not
	DoubtFewer      Doubt = "fewer"      // it lacks files of the present backup
)

// DoubtError says that the phone reported success, and that the new backup did
// not take the place of the present one, because it is not as good: both stay.
// Where there was none, a new backup that has everything of one takes the place
// all the same, and this error says what is wrong with it.
type DoubtError struct {
	Op       Op
	Doubt    Doubt
	Folder   string           // where the new backup is; empty when there is nothing to keep
	Present  string           // the backup that stays in its place; empty when there was none
	Findings []backup.Finding // of the check that it did not pass, worst first
	Gone     int64            // files of the present backup that the new one lacks
	Had      int64            // files of the present backup
	Unasked  int64            // of those gone: the phone did not ask to remove them
	Err      error            // what could not be read, if anything
}

func (e *DoubtError) Error() string {
	s := string(e.Op) + ": the phone says that it is finished, but "
	switch e.Doubt {
	case DoubtNothing:
		s += "it sent nothing"
	case DoubtIncomplete:
		s += "the backup is not complete"
	case DoubtFewer:
		s += fmt.Sprintf("the new backup lacks %d of the %d files of the present one", e.Gone, e.Had)
	case DoubtPassword:
		s += "the new backup does not open with this password"
	default:
		s += "the new backup did not pass the check"
		if len(e.Findings) > 0 {
			s += fmt.Sprintf(" (%s)", e.Findings[0].ID)
		}
	}
	if e.Present != "" {
		s += "; the present backup stays"
	}
	if e.Folder != "" {
		s += "; the new one is in " + e.Folder
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *DoubtError) Unwrap() error { return e.Err }
