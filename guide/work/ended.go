package work

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/journal"
	"github.com/lifeboat-app/lifeboat/guide"
)

// ended tells how work ended, and notes it where it was work with a phone. That
// the context ended is no failure and not noted; nor is it noted that the person
// stopped it on the phone, or that the phone could not be reached.
func (r *Room) ended(ctx context.Context, o guide.Order, out Result, err error) Result {
	if ctx.Err() != nil && err != nil && !left(err) {
		out.Stopped, out.Err = true, context.Cause(ctx)
		return out
	}
	out.Err = err
	again := 0
	if !out.unreached && !errors.Is(err, mobilebackup.ErrCancelledOnPhone) {
		again = r.note(o, &out)
	}
	if err == nil {
		return out
	}
	f := r.Failed(o.Kind, err)
	f.At, f.Again, f.Safe = time.Now(), again, f.Safe || !out.sent
	out.Failure = &f
	var damaged *mobilebackup.DamagedError
	if errors.As(err, &damaged) { // found just now, which is news to the check
		out.Check = &guide.CheckState{Report: damaged.Report}
	}
	return out
}

// left reports whether an error is about something that is there now: it is told
// even to somebody who wanted to stop.
func left(err error) bool {
	var doubt *mobilebackup.DoubtError
	var other *OtherPasswordError
	return errors.As(err, &doubt) || errors.As(err, &other)
}

// withPhone reports whether work is done with a phone: the journal keeps it, by
// the name that it has here and in mobilebackup.
func withPhone(kind guide.JobKind) bool {
	return kind == guide.JobBackup || kind == guide.JobRestore || kind == guide.JobPassword
}

// note writes into the journal how work with a phone ended, reads what it knows
// of failures, and tells how often in a row the same one has come at the same
// place. A journal that cannot be written is logged and no failure.
func (r *Room) note(o guide.Order, out *Result) (again int) {
	if !withPhone(o.Kind) || out.Phone.UDID == "" {
		return 0
	}
	folder := o.Backup
	if o.Kind != guide.JobRestore {
		folder = o.To
	}
	j, err := journal.Open(r.Data)
	if err == nil {
		again, err = j.Add(journal.Of(mobilebackup.Op(o.Kind), out.Phone.UDID, folder, out.Err))
	}
	if err != nil {
		r.log().Warn("the attempt was not noted in the journal", "error", err)
	}
	out.Attempts = r.Attempts()
	return again
}

// Attempts are the failures that the journal knows, oldest first.
func (r *Room) Attempts() []guide.Attempt {
	failed := []guide.Attempt{}
	j, err := journal.Open(r.Data)
	if err != nil {
		r.log().Warn("the journal of attempts could not be opened", "error", err)
		return failed
	}
	all, err := j.All()
	if err != nil {
		r.log().Warn("the journal of attempts could not be read", "error", err)
	}
	for _, a := range all {
		if kind := guide.JobKind(a.Op); !a.OK && withPhone(kind) {
			failed = append(failed, guide.Attempt{At: a.At, Kind: kind, Phone: a.Phone, Backup: a.Backup, Code: a.Code, Place: a.Place})
		}
	}
	return failed
}

// Failed is what an error of a work is, in the guide's words.
func (r *Room) Failed(kind guide.JobKind, err error) guide.Failure {
	goos := r.OS
	if goos == "" {
		goos = runtime.GOOS
	}
	return Failed(kind, goos, err)
}

func (r *Room) log() *slog.Logger {
	if r.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Logger
}
