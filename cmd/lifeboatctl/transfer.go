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
	"github.com/lifeboat-app/lifeboat/device/awake"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/journal"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// transfer is work with a phone: it tells how far it is, and notes how it ends.
type transfer struct {
	c      *ctl
	op     mobilebackup.Op
	udid   string // of the phone, once it is reached
	folder string
	json   bool

	mu     sync.Mutex
	last   time.Time
	stage  string
	draw   progress.Func
	finish func()
}

func (c *ctl) transfer(op mobilebackup.Op, folder string, asJSON bool) *transfer {
	t := &transfer{c: c, op: op, folder: folder, json: asJSON}
	t.draw, t.finish = c.progress()
	return t
}

// report takes readings; as JSON at most four a second and one for each stage.
func (t *transfer) report(p progress.Progress) {
	t.draw.Report(p)
	if !t.json {
		return
	}
	t.mu.Lock()
	now := time.Now()
	told := p.Stage == t.stage && now.Sub(t.last) < 250*time.Millisecond
	if !told {
		t.last, t.stage = now, p.Stage
	}
	t.mu.Unlock()
	if !told {
		t.print(lineJSON{Event: "progress", Stage: p.Stage, Done: p.Done, Total: p.Total, Unit: p.Unit, Current: p.Current})
	}
}

func (t *transfer) event(e mobilebackup.Event) {
	if t.json {
		t.print(lineJSON{Event: string(e.Kind), Need: e.Need, Free: e.Free, Setup: e.Setup, Seconds: int64(e.Silence.Seconds())})
		return
	}
	if text := t.eventWords(e); text != "" {
		t.finish()
		fmt.Fprintln(t.c.err, text)
	}
}

// eventWords are said when something happens beside the progress; empty for what
// is only drawn or told as JSON.
func (t *transfer) eventWords(e mobilebackup.Event) string {
	key := "event/" + string(e.Kind)
	switch e.Kind {
	case mobilebackup.EventSilence:
		if e.Silence/time.Minute != 1 {
			return "" // said once
		}
	case mobilebackup.EventTarget:
		key = "event/target-" + string(cmp.Or(e.Setup, "unknown"))
	}
	if !t.c.words.Has(key) {
		return ""
	}
	return t.c.words.Text(guide.Text{Key: key, Args: map[string]any{"Needed": guide.Bytes(e.Need), "Free": guide.Bytes(e.Free)}})
}

// reach is ctl.reach; what happens on the way, and that it fails, is told as
// JSON, too.
func (t *transfer) reach(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
	phone, link, err := t.c.reach(ctx, udid, func(state string, p phone.Phone) {
		t.c.sayTrust(state, p)
		if t.json {
			t.print(lineJSON{Event: "trust", Trust: state, Words: t.c.trustWords(state, p)})
		}
	})
	t.udid = phone.UDID
	if err != nil && t.json && ctx.Err() == nil {
		t.printError(err, 0)
	}
	return phone, link, err
}

// printError writes the line of an error.
func (t *transfer) printError(err error, again int) {
	f, _ := t.c.failureOf(&outcome{err: err})
	trace := mobilebackup.TraceOf(err)
	l := lineJSON{Event: "error", Code: trace.Code, Place: trace.String(), Words: err.Error(), Again: again, Problem: string(f.Problem)}
	var phone *mobilebackup.Error
	if errors.As(err, &phone) {
		l.Words, l.Need = phone.Words, phone.Need
	}
	t.print(l)
}

// print writes one line of JSON. An output that is gone shows at the exit.
func (t *transfer) print(l lineJSON) {
	l.Schema = schema
	line, err := json.Marshal(l)
	if err != nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = raw(t.c.out).Write(append(plainJSON(line), '\n'))
}

// run does the work with the computer kept awake, notes in the journal how it
// ended, and gives the outcome.
func (t *transfer) run(ctx context.Context, work func() (any, error)) error {
	release := awake.Keep("Lifeboat works with an iPhone", slog.New(slog.DiscardHandler))
	result, err := work()
	release()
	t.finish()
	again := t.note(ctx, err)
	if err == nil {
		if t.json {
			t.print(lineJSON{Event: "result", Result: result})
		}
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if t.json {
		t.printError(err, again)
	}
	f, _ := t.c.failureOf(&outcome{err: err})
	f.Again = again
	return failed(transferExit(err), f, err)
}

// note writes the journal. That it cannot be written is told and no failure.
func (t *transfer) note(ctx context.Context, err error) (again int) {
	if ctx.Err() != nil || t.udid == "" {
		return 0
	}
	j, openErr := journal.Open(t.c.data)
	if openErr == nil {
		again, openErr = j.Add(journal.Of(t.op, t.udid, t.folder, err))
	}
	if openErr != nil {
		fmt.Fprintf(t.c.err, "lifeboatctl: journal: %s\n", cleanMessage(openErr.Error()))
	}
	return again
}
