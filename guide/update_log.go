package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// log notes what happens during work.
func (u *turn) log(e LogEntry) {
	e.At = u.s.Now
	u.s.Log = u.s.Log.with(e)
}

// seenLog is what of the things that are seen stands in the log.
var seenLog = map[SeenKind]LogWhat{
	SeenPasscodeShown: LogPasscode, SeenPasscodeGone: LogPasscodeOK, SeenNeedsRoom: LogNeedsRoom, SeenTightRoom: LogTightRoom,
	SeenPhoneCancels: LogPhoneStops, SeenRestarting: LogRestarting, SeenReturned: LogReturned, SeenBusy: LogBusy,
}

// logSeen notes what was seen during work.
func (u *turn) logSeen(seen Seen) {
	switch {
	case seen.Kind == SeenPhase && seen.Phase >= 1 && seen.Phase <= len(u.s.Job.Phases):
		u.log(LogEntry{What: LogPhase, Phase: u.s.Job.Phases[seen.Phase-1]})
	case seen.Kind == SeenSilence && seen.Silence >= time.Minute:
		u.log(LogEntry{What: LogSilence, N: int64(seen.Silence / time.Minute)})
	case seen.Kind == SeenSilence && u.s.Job.Silent > 0:
		u.log(LogEntry{What: LogHeard})
	case seenLog[seen.Kind] != "":
		u.log(LogEntry{What: seenLog[seen.Kind], N: seen.Need})
	}
}

// logEnd notes how work ended.
func (u *turn) logEnd(out Outcome) {
	switch {
	case out.Failure != nil:
		u.log(LogEntry{What: LogFailed, N: int64(out.Failure.Code), Words: out.Failure.Words})
	case out.Stopped:
		u.log(LogEntry{What: LogStopped})
	default:
		u.log(LogEntry{What: LogDone})
	}
}

// logPhone notes what becomes of the phone that work is done with.
func (u *turn) logPhone(phones []phone.Phone) {
	j := u.s.Job
	if j == nil || j.Phone == "" {
		return
	}
	before, now := u.phone(j.Phone), phoneOf(phones, j.Phone)
	switch {
	case before != nil && now == nil:
		u.log(LogEntry{What: LogUnplugged})
	case before == nil && now != nil:
		u.log(LogEntry{What: LogPlugged})
	}
	if now == nil {
		return
	}
	was := before != nil && isLocked(*before)
	switch is := isLocked(*now); {
	case is && !was:
		u.log(LogEntry{What: LogLocked})
	case was && !is:
		u.log(LogEntry{What: LogUnlocked})
	}
}

// isLocked reports whether a phone says that it is locked now.
func isLocked(p phone.Phone) bool {
	locked, known := p.Locked.Get()
	return known && locked
}
