package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// exchange is one request to the phone and everything that the phone asks for
// until it answers.
type exchange struct {
	ctx    context.Context
	op     Op
	link   *devicelink.Session
	folder *fence.Folder
	events func(Event)
	report progress.Func
	stage  string
	total  int64             // bytes expected, 0 when not known
	files  int64             // files expected, 0 when not known
	guess  progress.Estimate // of the bytes, where only the phone can know them
	free   func() (int64, error)

	listed  bool // a Manifest.plist came, as with every backup
	got     ids  // payloads that came, where keepGot says so; not sorted
	keepGot bool
	between func() // called between two batches, when no file is being written; may be nil

	tally
	current  string  // a name that a person may see
	place    string  // the last step or file, for errors
	host     error   // the first error that was told to the phone
	reported int64   // free bytes as last told
	need     int64   // bytes that the phone wants free, from its purge request
	intake   *intake // takes uploads; made with the first one where there is no draft
}

// tally counts what went over the cable.
type tally struct {
	Received      int64 // payload bytes from the phone
	ReceivedFiles int64
	Sent          int64 // bytes to the phone, of all files
	SentFiles     int64
	SentPayload   int64 // of them, bytes of payloads
	SentPayloads  int64
	Skipped       int64    // files that the phone could not read and left out
	SkippedNames  []string // the first of them, as the phone calls them
	Missing       int64    // files that the phone asked for and that are not in the backup
	MissingNames  []string // the first of them
}

const examples = 10

// connect shakes hands: DeviceLink's version, then mobilebackup2's Hello
// (PROTOCOL.md §5.3, §6.1).
func connect(ctx context.Context, op Op, conn net.Conn, limits devicelink.Limits) (*devicelink.Session, error) {
	link, err := devicelink.Accept(ctx, conn, limits)
	if err != nil {
		return nil, endOf(ctx, op, "handshake", err)
	}
	err = link.Process(map[string]any{
		"MessageName":               "Hello",
		"SupportedProtocolVersions": []any{2.0, 2.1},
	})
	if err == nil {
		var m devicelink.Message
		if m, err = link.Receive(); err == nil {
			err = helloAnswer(m)
		}
	}
	if err != nil {
		link.Close("")
		return nil, endOf(ctx, op, "handshake", err)
	}
	return link, nil
}

func helloAnswer(m devicelink.Message) error {
	answer, ok := m.Dict(1)
	if !ok || m.Name != devicelink.ProcessMessage {
		return &devicelink.ProtocolError{What: "no answer to Hello but " + m.Name}
	}
	code, ok := devicelink.Int(answer["ErrorCode"])
	if !ok {
		return &devicelink.ProtocolError{What: "answer to Hello without a code"}
	}
	if code != 0 {
		return &devicelink.ProtocolError{What: fmt.Sprintf("phone refused Hello with %d", code)}
	}
	return nil
}

// endOf types the error that ended a session.
func endOf(ctx context.Context, op Op, place string, err error) error {
	var protocol *devicelink.ProtocolError
	var refused *fence.RefusedError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		// Whatever broke then: it was to end, and a peer that is told so in another
		// way, as the phone of a rehearsal is, may hang up first.
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	case errors.As(err, &protocol), errors.As(err, &refused):
		return &RefusedError{Op: op, Place: place, Err: err}
	}
	return &LinkError{Op: op, Place: place, Err: err}
}

// run sends the request, serves the phone until it answers, and returns the
// whole answer. The error is one of *Error, *LinkError, *RefusedError, or the
// context's. The session stays open.
func (x *exchange) run(request map[string]any) (map[string]any, error) {
	x.place = "request"
	x.link.OnSilence(func(d time.Duration) { x.emit(Event{Kind: EventSilence, Silence: d}) })
	err := x.link.Process(request)
	for err == nil {
		var m devicelink.Message
		if m, err = x.link.Receive(); err != nil {
			break
		}
		switch m.Name {
		case devicelink.ProcessMessage:
			answer, ok := m.Dict(1)
			if !ok {
				err = &devicelink.ProtocolError{What: "answer that is no dictionary"}
				break
			}
			return answer, x.judge(answer)
		case devicelink.Disconnect:
			said, _ := m.Text(1)
			if x.ctx.Err() != nil {
				return nil, endOf(x.ctx, x.op, x.place, errors.New(said))
			}
			return nil, &LinkError{Op: x.op, Place: x.place, Said: said}
		case devicelink.Ping:
		default:
			err = x.serve(m)
		}
	}
	return nil, endOf(x.ctx, x.op, x.place, err)
}

// judge reads the phone's final answer (PROTOCOL.md §6.3).
func (x *exchange) judge(answer map[string]any) error {
	code, ok := devicelink.Int(answer["ErrorCode"])
	if name, _ := answer["MessageName"].(string); !ok || name != "Response" || code < 0 {
		return &RefusedError{Op: x.op, Place: x.place, Err: &devicelink.ProtocolError{What: "answer without a code"}}
	}
	if code == 0 {
		return nil
	}
	words, _ := answer["ErrorDescription"].(string)
	e := &Error{Op: x.op, Code: int(code), Words: words, Place: x.place, Host: x.host}
	if code == CodeHostSpace {
		e.Need = x.need
	}
	return e
}

// answer tells the phone how a step went and remembers the first failure. Only
// what makes continuing pointless is returned.
func (x *exchange) answer(name string, err error, value any) error {
	var refused *fence.RefusedError
	if errors.As(err, &refused) && refused.Hostile {
		_ = x.link.Status(statusGeneric, "refused", nil)
		return err
	}
	x.failed(name, err)
	code, text := statusOf(err)
	return x.link.Status(code, text, value)
}

// failed remembers the first failure of this computer, for the error that the
// phone will end with.
func (x *exchange) failed(name string, err error) {
	if err != nil && x.host == nil {
		x.host = fmt.Errorf("%s: %w", x.local(name), err)
	}
}

// local is a name without the phone's identifier in front, for errors and the
// journal.
func (x *exchange) local(name string) string {
	mount := ""
	if x.folder != nil {
		mount = x.folder.Name() + "/"
	}
	if len(name) > len(mount) && name[:len(mount)] == mount {
		return name[len(mount):]
	}
	return name
}

func (x *exchange) emit(e Event) {
	if x.events != nil {
		x.events(e)
	}
}

// progressed reports how far the exchange is. A backup counts what comes, lists and
// index included, and has only the phone's percentage to go by; a restore counts
// the payloads that it knows.
func (x *exchange) progressed() {
	p := progress.Progress{Stage: x.stage, Unit: progress.Bytes, Current: x.current}
	switch {
	case x.op == OpRestore:
		p.Done, p.Total, p.Files, p.AllFiles = x.SentPayload, x.total, x.SentPayloads, x.files
	default:
		p.Done, p.Files = x.Received, x.ReceivedFiles
		p.Total, p.Moved = x.guess.Total(p.Done)
		p.About = p.Total > 0
	}
	if x.stage == StageFinishing || x.stage == StageApplying { // the phone works, and does not say how far it is
		p.Done, p.Files, p.Total, p.AllFiles, p.About, p.Moved = 0, 0, 0, 0, false, ""
	}
	if p.Total > 0 {
		p.Total = max(p.Total, p.Done)
	}
	if p.AllFiles > 0 {
		p.AllFiles = max(p.AllFiles, p.Files)
	}
	x.report.Report(p)
}

// complete says that all has come that was to come, and goes on to the stage after
// it.
func (x *exchange) complete(next string) {
	if x.stage == next {
		return
	}
	p := progress.Progress{Stage: x.stage, Unit: progress.Bytes, Done: x.Received, Files: x.ReceivedFiles}
	if x.op == OpRestore {
		p.Done, p.Files = x.SentPayload, x.SentPayloads
	}
	p.Total, p.AllFiles = p.Done, p.Files
	x.report.Report(p)
	x.stage, x.current = next, ""
	x.progressed()
}
