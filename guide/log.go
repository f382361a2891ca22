package guide

import (
	"slices"
	"time"
)

// Log is what happened during work, for Details and for a report. It is bounded,
// and names no file and no password.
type Log struct {
	Kind    JobKind
	Entries []LogEntry
}

// LogEntry is one thing that happened.
type LogEntry struct {
	At    time.Time
	What  LogWhat
	Phase Phase  // of LogPhase
	N     int64  // a figure, where there is one: bytes, minutes, or the phone's number
	Words string // the phone's own, where it said some
}

// LogWhat names what happened. Its words are those of log/<what>.
type LogWhat string

// What may happen.
const (
	LogBegan      LogWhat = "began"
	LogPhase      LogWhat = "phase"    // the next phase began
	LogPasscode   LogWhat = "passcode" // the phone asks for its passcode
	LogPasscodeOK LogWhat = "passcode-ok"
	LogUnplugged  LogWhat = "unplugged"
	LogPlugged    LogWhat = "plugged"
	LogLocked     LogWhat = "locked"
	LogUnlocked   LogWhat = "unlocked"
	LogSilence    LogWhat = "silence"     // for N minutes
	LogHeard      LogWhat = "heard"       // the phone is heard again
	LogBusy       LogWhat = "busy"        // another program works with the phone
	LogNeedsRoom  LogWhat = "needs-room"  // N bytes
	LogTightRoom  LogWhat = "tight-room"  // up to N bytes
	LogMore       LogWhat = "more"        // there is more than was expected: N
	LogLess       LogWhat = "less"        // there is less: N
	LogPhoneStops LogWhat = "phone-stops" // the person stopped it on the phone
	LogRestarting LogWhat = "restarting"
	LogReturned   LogWhat = "returned"
	LogStopAsked  LogWhat = "stop-asked"
	LogWaits      LogWhat = "waits" // for the phone to be unlocked
	LogAgain      LogWhat = "again" // the work is begun once more
	LogStopped    LogWhat = "stopped"
	LogFailed     LogWhat = "failed" // N and Words are the phone's
	LogDone       LogWhat = "done"
)

// mostEntries bounds a log. A phone that is plugged in and out for hours pushes out
// what is oldest, but for the beginning.
const mostEntries = 200

// with is the log with one more entry; the log given stays as it is.
func (l Log) with(e LogEntry) Log {
	entries := slices.Clip(l.Entries)
	if len(entries) >= mostEntries {
		entries = slices.Delete(slices.Clone(entries), 1, len(entries)-mostEntries+2)
	}
	l.Entries = append(entries, e)
	return l
}

// LogEntries are all that may stand in a log.
var LogEntries = []LogWhat{
	LogBegan, LogPhase, LogPasscode, LogPasscodeOK, LogUnplugged, LogPlugged, LogLocked, LogUnlocked, LogSilence, LogHeard, LogBusy,
	LogNeedsRoom, LogTightRoom, LogMore, LogLess, LogPhoneStops, LogRestarting, LogReturned, LogStopAsked, LogWaits, LogAgain,
	LogStopped, LogFailed, LogDone,
}
