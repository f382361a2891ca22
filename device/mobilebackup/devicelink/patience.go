package devicelink

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// SilenceError says that the phone was waited for as long as Limits allow.
type SilenceError struct {
	For    time.Duration // the limit that was reached
	Within bool          // in the middle of a message or a stream (Stall), else between two messages (Idle)
	Taking bool          // the phone took nothing of what was sent to it, else it sent nothing
	Err    error         // os.ErrDeadlineExceeded, wrapped
}

func (e *SilenceError) Error() string {
	switch {
	case e.Taking:
		return fmt.Sprintf("the phone took nothing for %v", e.For)
	case e.Within:
		return fmt.Sprintf("the phone said nothing for %v in the middle of a message", e.For)
	}
	return fmt.Sprintf("the phone said nothing for %v", e.For)
}

func (e *SilenceError) Unwrap() error { return e.Err }

// tellEvery is how often a silence that lasts is reported.
const tellEvery = time.Minute

// OnSilence has told called with the length of a silence of the phone, every
// minute while it lasts, and with 0 when the phone is heard again. It is called
// by whoever reads, and not for silences of less than a minute.
func (s *Session) OnSilence(told func(time.Duration)) { s.silent = told }

// interrupt ends reads that wait and gives writes a moment to finish.
func (s *Session) interrupt() {
	_ = s.conn.SetReadDeadline(time.Now())
	_ = s.conn.SetWriteDeadline(time.Now().Add(finishWithin))
}

// patientConn gives every read and write of the buffers its deadline.
type patientConn struct{ *Session }

// Read waits in pieces, so that a long silence can be told while it lasts.
func (p patientConn) Read(b []byte) (int, error) {
	for start := time.Now(); ; {
		waited := time.Since(start)
		if p.ctx.Err() == nil {
			_ = p.conn.SetReadDeadline(time.Now().Add(min(tellEvery, p.patience-waited)))
			if p.ctx.Err() != nil { // it ended between the two lines
				p.interrupt()
			}
		}
		n, err := p.conn.Read(b)
		if n > 0 || p.ctx.Err() != nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			if waited >= tellEvery && p.silent != nil { // it was told of
				p.silent(0)
			}
			return n, err
		}
		if waited = time.Since(start); waited >= p.patience {
			return 0, &SilenceError{For: p.patience, Within: p.patience == p.limits.Stall, Err: err}
		}
		if p.silent != nil {
			p.silent(waited)
		}
	}
}

func (p patientConn) Write(b []byte) (int, error) {
	if p.ctx.Err() == nil {
		_ = p.conn.SetWriteDeadline(time.Now().Add(p.limits.Stall))
		if p.ctx.Err() != nil {
			p.interrupt()
		}
	}
	n, err := p.conn.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) && p.ctx.Err() == nil {
		err = &SilenceError{For: p.limits.Stall, Within: true, Taking: true, Err: err}
	}
	return n, err
}
