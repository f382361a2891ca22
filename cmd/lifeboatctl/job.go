package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// lineJSON is one line of what --json prints while work runs. Event is
// "progress", the kind of something that happened, "error" or "result". Words is
// a text for people, and in no language in particular.
type lineJSON struct {
	Schema   int                `json:"schema"`
	Event    string             `json:"event"`
	Stage    string             `json:"stage,omitempty"`
	Done     int64              `json:"done,omitempty"`
	Total    int64              `json:"total,omitempty"`
	Unit     progress.Unit      `json:"unit,omitempty"`
	Current  string             `json:"current,omitempty"`
	Need     int64              `json:"need,omitempty"`
	Free     int64              `json:"free,omitempty"`
	Setup    phone.Setup        `json:"setup,omitempty"`
	Seconds  int64              `json:"seconds,omitempty"` // of a silence that lasts; none: it is over
	Code     int                `json:"code,omitempty"`
	Words    string             `json:"words,omitempty"`
	Place    string             `json:"place,omitempty"`
	Again    int                `json:"again,omitempty"`   // the same failure at the same place, so often in a row
	Trust    string             `json:"trust,omitempty"`   // of an event of that name: a phone.Trust, or "gone"
	Problem  string             `json:"problem,omitempty"` // of an error: the name of its panel
	Phases   []guide.Phase      `json:"phases,omitempty"`  // of an event of that name: what the work is made of
	Phase    int                `json:"phase,omitempty"`   // of an event of that name: which one begins, from 1
	Files    int64              `json:"files,omitempty"`   // files that are done, where done counts something else
	AllFiles int64              `json:"all_files,omitempty"`
	About    bool               `json:"about,omitempty"`    // total is an estimate
	Findings []backup.FindingID `json:"findings,omitempty"` // of an event "check": what stops a restore or loses something
	Result   any                `json:"result,omitempty"`
	Count    int64              `json:"count,omitempty"` // files, of an event "too-big"
}

// job is long work, reported while it runs: drawn on a terminal, or as lines of JSON.
type job struct {
	c     *ctl
	lines bool

	mu     sync.Mutex
	last   time.Time
	stage  string
	draw   progress.Func
	finish func()
}

// job begins to tell of work.
func (c *ctl) job(kind guide.JobKind, lines bool) *job {
	c.kind = kind
	j := &job{c: c, lines: lines}
	j.draw, j.finish = c.progress()
	return j
}

// room is where works are done.
func (c *ctl) room() *work.Room {
	return &work.Room{Data: c.data, Language: c.words.Lang(), Logger: slog.New(remarks{slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelWarn}), c})}
}

// run does work. It copies the passwords, so that it can be run once more.
func (j *job) run(ctx context.Context, o guide.Order, p work.Passwords) work.Result {
	background.StandBack() // a window may stand open beside
	if j.c.forgets {
		j.c.note("home/forgets")
		j.c.forgets = false // once is enough
	}
	o.Kind = j.c.kind
	room := j.c.room()
	room.Link = j.reach
	p.Password, p.Old = append([]byte(nil), p.Password...), append([]byte(nil), p.Old...)
	for i, n := range p.Notes {
		if i == 0 {
			p.Notes = slices.Clone(p.Notes)
		}
		p.Notes[i] = slices.Clone(n)
	}
	r := room.Run(ctx, o, p, work.Watch{Progress: j.report, Seen: j.seen, Agree: j.c.consent})
	j.finish()
	return r
}

// end ends a command as its work ended; result is for JSON, and say tells it to
// people.
func (j *job) end(r work.Result, result any, say func()) error {
	var own *outcome
	switch {
	case r.Stopped:
		return r.Err
	case errors.As(r.Err, &own): // from the way to the phone
		f, _ := j.c.failureOf(own)
		j.printError(f, r.Err)
		return own
	case r.Failure != nil:
		j.printError(*r.Failure, r.Err)
		return failed(exitFor(r.Err, *r.Failure), *r.Failure, r.Err)
	case j.lines:
		j.print(lineJSON{Event: "result", Result: result})
	default:
		say()
	}
	return nil
}

// report takes readings; as JSON at most four a second and one for each stage.
func (j *job) report(p progress.Progress) {
	j.draw.Report(p)
	if !j.lines {
		return
	}
	j.mu.Lock()
	now := time.Now()
	told := p.Stage == j.stage && now.Sub(j.last) < 250*time.Millisecond
	if !told {
		j.last, j.stage = now, p.Stage
	}
	j.mu.Unlock()
	if !told {
		j.print(lineJSON{
			Event: "progress", Stage: p.Stage, Done: p.Done, Total: p.Total, Unit: p.Unit, Current: p.Current,
			Files: p.Files, AllFiles: p.AllFiles, About: p.About,
		})
	}
}

// seen takes what happens beside the progress.
func (j *job) seen(s guide.Seen) {
	switch s.Kind {
	case guide.SeenPhases:
		j.c.phases = s.Phases
	case guide.SeenPhase:
		j.c.phase = s.Phase
	}
	if s.Kind == guide.SeenCheck || s.Kind == guide.SeenPasswordRight { // the result says them
		return
	}
	if j.lines {
		j.print(lineJSON{Event: string(s.Kind), Need: s.Need, Free: s.Free, Setup: s.Setup, Seconds: int64(s.Silence.Seconds()), Phases: s.Phases, Phase: s.Phase, Count: s.Count})
		return
	}
	if said := j.c.seenWords(s); said != "" {
		j.finish()
		fmt.Fprintln(j.c.err, said)
	}
}

// seenWords are said when something happens beside the progress; empty for what
// is only drawn or told as JSON.
func (c *ctl) seenWords(s guide.Seen) string {
	key := "event/" + string(s.Kind)
	switch s.Kind {
	case guide.SeenSilence:
		if s.Silence/time.Minute != 1 {
			return "" // said once
		}
	case guide.SeenTarget:
		key = "event/target-" + string(cmp.Or(s.Setup, "unknown"))
	}
	if !c.words.Has(key) {
		return ""
	}
	if s.Kind == guide.SeenTooBig {
		names := s.Names
		for i := range names {
			names[i] = clean(names[i])
		}
		if more := s.Count - int64(len(names)); more > 0 {
			names = append(names, "…")
		}
		return c.phrase(key, "Count", s.Count, "Limit", guide.Bytes(s.Need), "Names", strings.Join(names, ", "))
	}
	return c.phrase(key, "Needed", guide.Bytes(s.Need), "Free", guide.Bytes(s.Free), "Phone", cmp.Or(c.target, c.phrase("param/Phone")))
}

// reach is ctl.reach; what happens on the way is told as JSON, too.
func (j *job) reach(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
	return j.c.reach(ctx, udid, func(state string, p phone.Phone) {
		j.c.sayTrust(state, p)
		if j.lines {
			j.print(lineJSON{Event: "trust", Trust: state, Words: j.c.trustWords(state, p)})
		}
	})
}

// printError writes the line of a failure.
func (j *job) printError(f guide.Failure, err error) {
	if j.lines {
		trace := mobilebackup.TraceOf(err)
		j.print(lineJSON{
			Event: "error", Code: trace.Code, Place: trace.String(), Words: cmp.Or(f.Words, err.Error()), Need: f.Need, Again: f.Again, Problem: string(f.Problem),
		})
	}
}

// print writes one line of JSON.
func (j *job) print(l lineJSON) {
	l.Schema = schema
	line, err := json.Marshal(l)
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	_ = j.c.out.(*plain).direct(append(plainJSON(line), '\n')) // run tells of it
}

// exitFor is the exit code for a failure of work.
func exitFor(err error, f guide.Failure) int {
	var stopped *mobilebackup.PreconditionError
	switch {
	case slices.Contains([]guide.ProblemID{"transfer/207-password", "transfer/207-present", guide.TransferOtherPassword}, f.Problem):
		return exitPassword
	case !errors.As(err, &stopped) && (errors.Is(err, backupdir.ErrLocked) || errors.Is(err, backupdir.ErrWrongPassword)):
		return exitPassword
	case !errors.As(err, &stopped):
		return exitTrouble
	}
	switch stopped.Check {
	case mobilebackup.CheckPassword:
		return exitPassword
	case mobilebackup.CheckSyncLock, mobilebackup.CheckSpaceHost, mobilebackup.CheckEncryption, mobilebackup.CheckTrust:
		return exitTrouble
	}
	return exitStopped
}

// remarks takes what the rooms log: that something could not be noted, which
// changes nothing of a result.
type remarks struct {
	slog.Handler // for what is not said here
	c            *ctl
}

// Handle tells of one.
func (r remarks) Handle(_ context.Context, record slog.Record) error {
	said := record.Message
	record.Attrs(func(a slog.Attr) bool {
		said += ": " + a.Value.String()
		return true
	})
	r.c.note("work/not-noted")
	r.c.paragraph(r.c.details(said))
	return nil
}
