package backupagent

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"net"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Rehearsal says how a restore is rehearsed. The zero value uses the system's
// folder for temporary files.
type Rehearsal struct {
	// TempDir holds the index of the backup while it is read, decrypted; no
	// payload is ever stored.
	TempDir string
}

// Rehearse lets a host restore onto a phone of the given facts that keeps
// nothing: every file is asked for, decrypted, hashed and dropped. The host gets
// a connection as it would get it after TLS, restores over it, says goodbye and
// returns; the connection is closed when its context ends.
//
// The Outcome is what the phone would have said: Code and Text of its answer,
// and every single file that it would not have taken. A rehearsal continues after
// such a file where a phone would stop, so that all of them are named. The error
// is the host's own, or the reason why the phone could not answer.
func Rehearse(ctx context.Context, facts Facts, o Rehearsal, host func(ctx context.Context, conn io.ReadWriteCloser) error) (Outcome, error) {
	var last Outcome
	agent, err := New(Options{
		Facts: func() Facts { return facts }, Image: emptyPhone{}, TempDir: o.TempDir,
		Ended: func(o Outcome) {
			if o.Request == "Restore" {
				last = o
			}
		},
	})
	if err != nil {
		return Outcome{}, err
	}
	agent.rehearsal = true
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	near, far := net.Pipe()
	served := make(chan error, 1)
	go func() { served <- agent.Serve(ctx, far) }()
	hostErr := host(ctx, near)
	_ = near.Close()
	phoneErr := <-served
	if err := agent.Close(); phoneErr == nil {
		phoneErr = err
	}
	switch {
	case hostErr != nil:
		return last, hostErr
	case last.Request == "":
		return last, errors.Join(ErrHostLeft, phoneErr)
	case last.Err != nil:
		return last, last.Err
	}
	return last, nil
}

// emptyPhone is the image of a phone that holds nothing: nobody backs one up that is restored
// for a rehearsal.
type emptyPhone struct{}

func (emptyPhone) Totals(bool) phoneimage.Totals { return phoneimage.Totals{} }
func (emptyPhone) Items(bool) iter.Seq2[*phoneimage.Item, error] {
	return func(func(*phoneimage.Item, error) bool) {}
}
func (emptyPhone) Open(*phoneimage.Item) (io.ReadCloser, error) { return nil, fs.ErrNotExist }
func (emptyPhone) Applications() map[string]any                 { return nil }
func (emptyPhone) Close() error                                 { return nil }
