package disk

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/lifeboat-app/lifeboat/device/errno"
)

// HeldError means that something could not be moved or removed because another program
// has a file of it open, and did not let go of it in time: a virus scanner, an indexer,
// a window that shows pictures. Nothing was changed.
type HeldError struct {
	Path string
	Err  error
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("another program has something open in %s: %v", e.Path, e.Err)
}

func (e *HeldError) Unwrap() error { return e.Err }

// IsHeld reports whether an error is one of those.
func IsHeld(err error) bool { return errors.As(err, new(*HeldError)) }

// Such programs look at what is new for a moment. Patience is how long is waited for
// them in all.
const (
	Patience  = 6 * time.Second
	firstWait = 5 * time.Millisecond
	mostWait  = 400 * time.Millisecond
)

// patiently does a step, and again while another program is in its way.
func (d *Disk) patiently(op Op, do func() error) error {
	wait := time.Sleep
	if d != nil && d.Wait != nil {
		wait = d.Wait
	}
	var waited time.Duration
	for pause := firstWait; ; pause = min(2*pause, mostWait) {
		err := d.refused(op)
		if err == nil {
			err = do()
		}
		switch {
		case err == nil:
			d.Did(op.Kind, op.Path, op.To, op.Data)
			return nil
		case !holds(runtime.GOOS, err):
			return err
		case waited >= Patience:
			return &HeldError{op.Path, err}
		}
		wait(pause)
		waited += pause
	}
}

// Patiently moves or removes something by way of a fence, as patiently as Disk.Rename.
// Path is for the error.
func Patiently(path string, do func() error) error {
	return (*Disk)(nil).patiently(Op{Path: path}, do)
}

// refused is what a test says of a step before it is made.
func (d *Disk) refused(op Op) error {
	if d == nil || d.Refuse == nil {
		return nil
	}
	return d.Refuse(op)
}

// holds reports whether an error of moving or removing can mean that another program has
// something open. Of a folder in which a file is open Windows says that access is denied.
func holds(goos string, err error) bool {
	return errno.Is(err, errno.Held) || goos == "windows" && errno.Is(err, errno.Forbidden)
}
