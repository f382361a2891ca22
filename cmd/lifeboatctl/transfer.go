package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// running is long work as the terminal shows it: a line of progress and messages,
// or lines of JSON.
type running struct {
	c    *ctl
	json bool

	mu     sync.Mutex
	last   time.Time
	stage  string
	draw   progress.Func
	finish func()
}

func (c *ctl) running(asJSON bool) *running {
	r := &running{c: c, json: asJSON}
	r.draw, r.finish = c.progress()
	return r
}

// do carries out an order and shows how far it is.
func (r *running) do(ctx context.Context, o guide.Order, p work.Passwords) work.Result {
	room := work.Room{
		Data: r.c.data, Link: r.reach,
		Logger: slog.New(slog.NewTextHandler(r.c.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	result := room.Run(ctx, o, p, work.Watch{Progress: r.report, Seen: r.seen, Agree: r.c.consent})
	r.finish()
	return result
}

// ended tells how work ended: nil where it ended well.
func (r *running) ended(ctx context.Context, result work.Result) error {
	var known *outcome // of reach, which knows more
	switch {
	case result.Stopped:
		return context.Cause(ctx)
	case result.Failure == nil:
		return nil
	case !errors.As(result.Err, &known):
		known = &outcome{code: exitFor(result.Err, *result.Failure), err: result.Err, failure: result.Failure}
	}
	if r.json {
		r.printFailure(known)
	}
	return known
}

// printFailure writes the line of a failure.
func (r *running) printFailure(o *outcome) {
	f, _ := r.c.failureOf(o)
	trace := mobilebackup.TraceOf(o.err)
	r.print(lineJSON{
		Event: "error", Code: f.Code, Place: trace.String(), Words: cmp.Or(f.Words, o.Error()),
		Need: f.Need, Again: f.Again, Problem: string(f.Problem),
	})
}

// report takes readings; as JSON at most four a second and one for each stage.
func (r *running) report(p progress.Progress) {
	r.draw.Report(p)
	if !r.json {
		return
	}
	r.mu.Lock()
	now := time.Now()
	told := p.Stage == r.stage && now.Sub(r.last) < 250*time.Millisecond
	if !told {
		r.last, r.stage = now, p.Stage
	}
	r.mu.Unlock()
	if !told {
		r.print(lineJSON{Event: "progress", Stage: p.Stage, Done: p.Done, Total: p.Total, Unit: p.Unit, Current: p.Current})
	}
}

// seen tells what happens beside the progress; what only the check or the window
// need is left out.
func (r *running) seen(s guide.Seen) {
	switch {
	case s.Kind == guide.SeenCheck, s.Kind == guide.SeenPasswordRight:
	case r.json:
		r.print(lineJSON{Event: string(s.Kind), Need: s.Need, Free: s.Free, Setup: s.Setup, Seconds: int64(s.Silence.Seconds())})
	default:
		if text := r.c.seenWords(s); text != "" {
			r.finish()
			fmt.Fprintln(r.c.err, text)
		}
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
	return c.phrase(key, "Needed", guide.Bytes(s.Need), "Free", guide.Bytes(s.Free))
}

// reach is ctl.reach, which tells what happens on the way as JSON, too.
func (r *running) reach(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
	return r.c.reach(ctx, udid, func(state string, p phone.Phone) {
		r.c.sayTrust(state, p)
		if r.json {
			r.print(lineJSON{Event: "trust", Trust: state, Words: r.c.trustWords(state, p)})
		}
	})
}

// print writes one line of JSON. An output that is gone shows at the exit.
func (r *running) print(l lineJSON) {
	l.Schema = schema
	line, err := json.Marshal(l)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, _ = raw(r.c.out).Write(append(plainJSON(line), '\n'))
}
