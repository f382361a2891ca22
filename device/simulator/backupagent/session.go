package backupagent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Serve speaks mobilebackup2 over one connection until the host leaves, and
// closes the connection. Cancelling the context ends it. The error is nil when
// the host said goodbye or hung up between two requests.
func (a *Agent) Serve(ctx context.Context, conn io.ReadWriteCloser) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l, release := newLink(ctx, conn)
	defer func() {
		release()
		if l.restart {
			a.restart()
		}
	}()
	facts := a.o.Facts()
	major := 400
	if compareVersions(facts.IOS, "14") < 0 {
		major = 300
	}
	a.limit(ctx, l)
	err := l.exchange(major)
	for greeted := false; err == nil; {
		var name string
		var items []any
		if name, items, err = l.receive(); err != nil {
			break
		}
		switch name {
		case msgPing:
		case msgDisconnect:
			return nil
		case msgProcess:
			err = a.process(ctx, l, items, &greeted)
		default:
			l.disconnect("unexpected message")
			return fmt.Errorf("%q: %w", name, ErrProtocol)
		}
	}
	if errors.Is(err, ErrHostLeft) || errors.Is(err, io.EOF) || l.restart {
		return nil
	}
	return err
}

// goodbyePatience is how long a phone that is about to restart waits for the
// host to say goodbye.
const goodbyePatience = 5 * time.Second

func (a *Agent) restart() {
	a.Restarted()
	if a.o.Restart != nil {
		a.o.Restart()
	}
}

// process answers one request.
func (a *Agent) process(ctx context.Context, l *link, items []any, greeted *bool) error {
	var request map[string]any
	if len(items) > 0 {
		request, _ = items[0].(map[string]any)
	}
	name, _ := request["MessageName"].(string)
	if name == "Hello" {
		*greeted = true
		return hello(l, request)
	}
	if !*greeted || name == "" {
		l.disconnect("no request")
		return fmt.Errorf("%q before Hello: %w", name, ErrProtocol)
	}
	r, err := a.begin(ctx, l, name, request)
	if err == nil {
		err = r.perform()
		<-a.turn
	}
	answer, fatal := outcome(err)
	if fatal != nil {
		if r != nil {
			r.outcome.Err = fatal
			a.ended(r)
		}
		if errors.Is(fatal, ErrProtocol) {
			l.disconnect("unexpected message")
		}
		return fatal
	}
	response := map[string]any{"MessageName": "Response", "ErrorCode": uint64(0)}
	if answer != nil {
		response["ErrorCode"], response["ErrorDescription"] = uint64(answer.Code), answer.Text
	}
	if r != nil {
		if r.content != "" {
			response["Content"] = r.content
		}
		if answer != nil {
			r.outcome.Code, r.outcome.Text, r.outcome.Rule = answer.Code, answer.Text, answer.Rule
		}
	}
	err = l.send(msgProcess, response)
	if err == nil {
		err = l.flush()
	}
	if r != nil {
		r.outcome.Err = err
		a.ended(r)
		if r.after != nil {
			r.after()
		}
		if timed, ok := l.conn.(interface{ SetReadDeadline(time.Time) error }); ok && l.restart {
			_ = timed.SetReadDeadline(time.Now().Add(goodbyePatience))
		}
	}
	return err
}

// hello agrees on a protocol version: 2.1, or 2.0 for a host that knows no more.
func hello(l *link, request map[string]any) error {
	versions, _ := request["SupportedProtocolVersions"].([]any)
	best := 0.0
	for _, v := range versions {
		version, ok := v.(float64)
		if n, isInt := integer(v); isInt && !ok {
			version = float64(n)
		}
		if version >= 2 && version <= 2.1 {
			best = max(best, version)
		}
	}
	response := map[string]any{"MessageName": "Response", "ErrorCode": uint64(0), "ProtocolVersion": best}
	if best == 0 {
		response["ErrorCode"], response["ProtocolVersion"] = uint64(1), 2.1
	}
	if err := l.send(msgProcess, response); err != nil {
		return err
	}
	return l.flush()
}

// withoutEscrow marks sessions whose service was started without an EscrowBag.
type withoutEscrow struct{}

// WithoutEscrowBag says of a session that its host did not send the EscrowBag of
// its pair record when it started the service. An encrypted restore then ends
// with 208 (PROTOCOL.md §9.1).
func WithoutEscrowBag(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutEscrow{}, true)
}

// run is one request while it is worked on.
type run struct {
	a       *Agent
	l       *link
	ctx     context.Context
	facts   Facts
	faults  faults
	image   phoneimage.Image
	name    string
	request map[string]any
	options map[string]any
	target  string // the folder of this phone's backup on the host
	source  string // the folder that is read
	content string // of the answer
	outcome Outcome
	after   func() // once the answer is out
	keep    bool   // a rehearsal: carry on after a file that is not right, keep nothing
}

// turnPatience is how long a request waits for one before it, whose link may
// just have been lost.
const turnPatience = 5 * time.Second

// begin reserves the phone for one request. A second one at the same time is
// told to try again.
func (a *Agent) begin(ctx context.Context, l *link, name string, request map[string]any) (*run, error) {
	r := &run{a: a, l: l, ctx: ctx, facts: a.o.Facts(), name: name, request: request, keep: a.rehearsal, outcome: Outcome{Request: name}}
	r.options, _ = request["Options"].(map[string]any)
	r.target, _ = request["TargetIdentifier"].(string)
	r.source, _ = request["SourceIdentifier"].(string)
	if r.target == "" {
		r.target = r.facts.UDID
	}
	if r.source == "" {
		r.source = r.target
	}
	for _, folder := range []string{r.target, r.source} {
		if strings.ContainsAny(folder, "/\\\x00") || folder == ".." || folder == "." || len(folder) > 255 {
			return nil, mbError(codeGeneric, "Invalid backup identifier")
		}
	}
	wait := time.NewTimer(turnPatience)
	defer wait.Stop()
	select {
	case a.turn <- struct{}{}:
	case <-wait.C:
		select {
		case a.turn <- struct{}{}: // it came while this computer stood still
		default:
			return nil, mbError(codeBusy, "Another backup or restore is running")
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	r.image, r.faults = a.image, make(faults, len(a.faults))
	for fault, argument := range a.faults {
		r.faults[fault] = argument
	}
	r.facts.FindMy = r.facts.FindMy || r.faults.has(FaultFindMy)
	r.facts.SetupPending = r.facts.SetupPending || r.faults.has(FaultSetup)
	r.facts.CloudRestoring = r.facts.CloudRestoring || r.faults.has(FaultCloudRestore)
	return r, nil
}

func (a *Agent) ended(r *run) {
	r.outcome.Frames, r.outcome.LargestBlock = r.l.frames, r.l.largest
	if a.o.Ended != nil {
		a.o.Ended(r.outcome)
	}
}

// perform does what the request asks for.
func (r *run) perform() error {
	if err := r.misbehave(); err != nil {
		return err
	}
	switch r.name {
	case "Backup":
		if all, err := r.endEarly(); all || err != nil {
			return err
		}
		if err := r.backup(); err != nil {
			return err
		}
		return r.endBadly()
	case "Restore":
		return r.restore()
	case "ChangePassword":
		return r.changePassword()
	case "Info", "List", "Unback", "Extract":
		return r.lookInside()
	case "EnableCloudBackup":
		return mbError(codeNoAccount, "No iCloud account is configured")
	case "EraseDevice", "Remove":
		return mbError(codeGeneric, "The request is not supported")
	}
	r.l.disconnect("unknown request")
	return fmt.Errorf("request %q: %w", r.name, ErrProtocol)
}

// option reads a flag of the request; absent ones have the given value.
func (r *run) option(name string, absent bool) bool {
	switch v := r.options[name].(type) {
	case bool:
		return v
	case uint64, int64:
		n, _ := integer(v)
		return n != 0
	}
	return absent
}

// compareVersions compares two versions; what is none is older than any.
func compareVersions(a, b string) int {
	x, _ := phone.ParseVersion(a)
	y, _ := phone.ParseVersion(b)
	return x.Compare(y)
}
