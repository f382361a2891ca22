// Package single keeps one window at a time for one data folder. The program that
// was started first has a lock in that folder, which the system gives back however
// the program ends; those that are started later hand over to it what they were
// started with, and end.
package single

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/filelock"
)

// Request is what a program was started with: folders to look at. Without any, its
// window is to come forward.
type Request struct {
	Folders []string `json:"folders,omitempty"`
}

// ErrSilent means that another program has the window and does not answer.
var ErrSilent = errors.New("the other window does not answer")

const (
	lockName = "window.lock"
	// Patience is how long a program waits for the one that has the window, and for its
	// answer: who has the lock lives, however slowly. It is longer than that one takes
	// to end.
	Patience = 30 * time.Second
	// roomTime is how long a request waits for its place among many.
	roomTime = 1500 * time.Millisecond
	// pause is how long to wait before asking again.
	pause = 50 * time.Millisecond
	// longest is how many bytes of a request are read.
	longest = 64 << 10
	// waiting is how many requests wait for the window to open.
	waiting = 32
)

const (
	taken  = "taken"
	ending = "ending"
)

// One is the program that has the window.
type One struct {
	lock     *os.File
	listener net.Listener // nil: nobody can speak with this one
	requests chan Request
	closing  context.Context
	close    context.CancelFunc
}

// First makes this program the one that has the window of a data folder, which is
// made when it is missing. Where another one has it, that one takes the request, and
// the answer is nil. Errors: ErrSilent; those of the folder, with which there is no
// window to share.
func First(ctx context.Context, dir string, r Request) (*One, error) {
	return first(ctx, dir, r, Patience, dial)
}

// dialer reaches the program that has the window.
type dialer func(ctx context.Context, dir string) (net.Conn, error)

func first(ctx context.Context, dir string, r Request, patience time.Duration, reach dialer) (*One, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		lock, err := filelock.Take(filepath.Join(dir, lockName))
		if err == nil {
			return serve(dir, lock), nil
		}
		if !errors.Is(err, filelock.ErrBusy) {
			return nil, err
		}
		if handOver(ctx, dir, r, reach) == nil {
			return nil, nil
		}
		select { // it opens, or ends, or is stuck
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ErrSilent
		}
	}
}

// serve takes requests from now on. Where no other program can reach this one, there
// is still only one window.
func serve(dir string, lock *os.File) *One {
	o := &One{lock: lock, requests: make(chan Request, waiting)}
	o.closing, o.close = context.WithCancel(context.Background())
	var err error
	if o.listener, err = listen(dir); err != nil {
		o.listener = nil
		return o
	}
	go func() {
		for {
			conn, err := o.listener.Accept()
			if err != nil {
				return
			}
			go o.answer(conn)
		}
	}()
	return o
}

// Requests are what other programs were started with. They wait here until somebody
// takes them.
func (o *One) Requests() <-chan Request { return o.requests }

// Ends tells others that this program ends: they wait for that and begin themselves.
func (o *One) Ends() { o.close() }

// Close gives the window to whoever asks next.
func (o *One) Close() {
	o.close()
	if o.listener != nil {
		_ = o.listener.Close() // nothing is lost with it
	}
	_ = o.lock.Close() // and the system gives the lock back
}

// answer takes one request.
func (o *One) answer(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(Patience)) // pipes have none, and end with their other end
	var r Request
	if err := json.NewDecoder(io.LimitReader(conn, longest)).Decode(&r); err != nil {
		return
	}
	said := taken
	if o.closing.Err() != nil || !o.take(r) {
		said = ending
	}
	_, _ = io.WriteString(conn, said+"\n") // who has gone gets no answer
}

// take puts a request where the window finds it. One that only wants the window to
// come forward may be left out where others wait.
func (o *One) take(r Request) bool {
	select {
	case o.requests <- r:
		return true
	default:
	}
	if len(r.Folders) == 0 {
		return true
	}
	select {
	case o.requests <- r:
		return true
	case <-o.closing.Done():
	case <-time.After(roomTime):
	}
	return false
}

// handOver gives a request to the program that has the window. It is asked once: a second
// question would be a second request to it. Where it ends meanwhile, the conversation does.
func handOver(ctx context.Context, dir string, r Request, reach dialer) error {
	said := make(chan error, 1)
	go func() { said <- converse(ctx, dir, r, reach) }() // a pipe may hold it for longer
	select {
	case err := <-said:
		return err
	case <-ctx.Done():
		return ErrSilent
	}
}

func converse(ctx context.Context, dir string, r Request, reach dialer) error {
	conn, err := reach(ctx, dir)
	if err != nil {
		return err
	}
	defer conn.Close()
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end) // see answer
	}
	if err := json.NewEncoder(conn).Encode(r); err != nil {
		return err
	}
	answer := make([]byte, len(taken)+1)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return err
	}
	if string(answer) != taken+"\n" {
		return ErrSilent
	}
	return nil
}
