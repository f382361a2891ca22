// Package work does the long works: it checks, repairs, copies, saves what is inside, backs up, restores,
// rehearses, and changes the password of a phone's backups. The window and the
// terminal both go through it, so that a work is begun, watched, noted and judged
// in one way only.
//
//	room := work.Room{Data: folder}
//	result := room.Run(ctx, guide.Order{Kind: guide.JobCheck, Backup: dir}, work.Passwords{Password: typed}, work.Watch{})
//	if f := result.Failure; f != nil { … f.Problem … }
//
// An order is a plain value without a secret; passwords travel beside it and are
// wiped before Run returns. What comes out is a guide.Outcome, in the guide's
// words: every error has become a problem by then, in failure.go and nowhere else.
//
// Around each work the room keeps the computer awake, notes in the journal of
// attempts how work with a phone ended, remembers finished checks, notes where a
// copy is being made, and proves that the password opens what was backed up.
package work

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/awake"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Room is where works are done, one at a time. Data is needed, and Link for work
// with a phone; the rest has useful zero values.
type Room struct {
	Data   string       // the program's own folder: journal of attempts, finished checks, notes of repairs
	OS     string       // by which problems of this computer are named; empty: runtime.GOOS
	Logger *slog.Logger // nil: nothing is logged

	// Language is the reader's, for texts in what is saved; empty: that of the system.
	Language string

	// Link opens the way to a phone and tells what it is. It is called once all is
	// checked that needs no phone, and may wait for a person.
	Link func(ctx context.Context, udid string) (phone.Phone, *device.Link, error)

	busy sync.Mutex // held while work runs
	far  *farEnds   // nil: the real ones
}

// farEnds are what a phone is asked for. Tests answer themselves.
type farEnds struct {
	backUp  func(context.Context, *device.Link, mobilebackup.BackupOptions, progress.Func) (mobilebackup.BackupResult, error)
	restore func(context.Context, *device.Link, mobilebackup.RestoreOptions, progress.Func) (mobilebackup.RestoreResult, error)
	change  func(ctx context.Context, link *device.Link, old, new []byte, o mobilebackup.PasswordOptions) error
}

var realEnds = farEnds{mobilebackup.Backup, mobilebackup.Restore, mobilebackup.ChangePassword}

// Passwords travel beside an order; Run wipes them.
type Passwords struct {
	Password []byte // of the backup, or that a phone's backups are to get
	Old      []byte // the present one, where it is changed or removed

	Notes    [][]byte   // tried on locked notes that are saved
	NoteKeys notes.Keys // of locked notes that are open already
}

// Wipe overwrites them.
func (p Passwords) Wipe() {
	clear(p.Password)
	clear(p.Old)
	for _, n := range p.Notes {
		clear(n)
	}
	p.NoteKeys.Wipe()
}

// Watch is who is told what happens while work runs, on whatever goroutine it
// happens. Each may be nil.
type Watch struct {
	Progress progress.Func
	Seen     func(guide.Seen)

	// Proven gets the password that was typed and opened the backup, in the form
	// that did. It is the receiver's own, to keep and to wipe.
	Proven func(password []byte)
	// Agree asks whether a copy may do without what is lost. Nil: nobody is there
	// to be asked, and the work ends with the question.
	Agree func(*repair.Plan) (bool, error)
}

func (w Watch) seen(s guide.Seen) {
	if w.Seen != nil {
		w.Seen(s)
	}
}

// event passes on what mobilebackup tells; its kinds are spelled alike.
func (w Watch) event(e mobilebackup.Event) {
	w.seen(guide.Seen{Kind: guide.SeenKind(e.Kind), Silence: e.Silence, Need: e.Need, Free: e.Free, Setup: e.Setup})
}

// Result is how work ended: in the guide's words, and as it was.
type Result struct {
	guide.Outcome
	Err error // raw, for logs and scripts; nil when it ended well

	// What the work came to beyond the Outcome.
	Phone     phone.Phone  // that was worked with
	Facts     backup.Facts // of the backup, or of its mended copy
	Report    backup.Report
	Replaced  bool // the backup that was checked is another one now
	Backup    mobilebackup.BackupResult
	Restore   mobilebackup.RestoreResult
	Rehearsal rehearsal.Report
	Plan      *repair.Plan // closed; what could be mended
	Repair    repair.Result
	Copy      repair.Whole
	Saved     Saved
	View      *view.View // of JobLook: the opened backup, the receiver's to close; nil where its index is lost

	unreached bool // the way to the phone did not open
	sent      bool // a restore: the phone has been sent something
}

// errBusy is a mistake of the caller: one work at a time.
var errBusy = errors.New("other work is being done")

// works are the works by kind. Each reports what it did in the Result and
// returns the raw error.
var works = map[guide.JobKind]func(*Room, context.Context, guide.Order, Passwords, Watch, *Result) error{
	guide.JobCheck:    (*Room).check,
	guide.JobRepair:   (*Room).repair,
	guide.JobCopy:     (*Room).copy,
	guide.JobBackup:   (*Room).backup,
	guide.JobRestore:  (*Room).restore,
	guide.JobRehearse: (*Room).rehearse,
	guide.JobPassword: (*Room).password,
	guide.JobSave:     (*Room).save,
	guide.JobLook:     (*Room).look,
}

// Run does one work from its beginning to its end, and wipes the passwords. When
// the context ends, so does the work, at the next place where that is safe.
func (r *Room) Run(ctx context.Context, o guide.Order, p Passwords, w Watch) Result {
	defer p.Wipe()
	var result Result
	if !r.busy.TryLock() {
		return r.ended(ctx, o, result, errBusy)
	}
	defer r.busy.Unlock()
	if o.Kind != guide.JobCheck { // which resumes where it was cut off
		defer awake.Keep("Lifeboat: "+string(o.Kind), r.log())()
	}
	if len(p.Password) == 0 {
		p.Password = nil // an empty one is none, and not a wrong one
	}
	do, err := works[o.Kind], context.Cause(ctx)
	switch {
	case do == nil:
		err = errors.New("no such work: " + string(o.Kind))
	case err == nil:
		began := lacks(o.To) == nil
		if err = do(r, ctx, o, p, w, &result); ctx.Err() == nil {
			err = gone(o, began, &result, err)
		}
	}
	return r.ended(ctx, o, result, err)
}
