package assistant

import (
	"context"
	"os"
	"slices"
	"sync/atomic"
	"time"
)

// How long the disks of folders are waited for: answerWithin at first, as nothing is shown
// meanwhile; answerAgain where one has answered before, as it may only have fallen asleep,
// or be busy with work on a backup that would else go out of the list.
const (
	answerWithin = 3 * time.Second
	answerAgain  = 10 * time.Second
)

// answers knows which folders lie on disks that answer. One that does not, such as a share
// of a server that is off, holds whoever asks it for minutes or for ever: so each is asked
// on a goroutine of its own, which stays with it, and not again before it has answered. Its
// methods are for one goroutine.
type answers struct {
	stat   func(path string) error
	after  func(time.Duration) <-chan time.Time
	open   map[string]*question // without an answer
	late   chan struct{}        // one that was not waited for any more was answered
	silent []string             // places that did not answer the last time
}

// question is asked of one place.
type question struct {
	answered chan struct{} // closed when it is
	late     atomic.Bool   // it is not waited for any more
}

func newAnswers() *answers {
	return &answers{
		stat:  func(path string) error { _, err := os.Stat(path); return err },
		after: time.After,
		open:  map[string]*question{}, late: make(chan struct{}, 1),
	}
}

// ask returns which of the places answer, in their order. It waits for those that are not
// being asked already; false means that the context ended.
func (a *answers) ask(ctx context.Context, places []string) (answering []string, ok bool) {
	for place, q := range a.open {
		if !slices.Contains(places, place) && q.isAnswered() {
			delete(a.open, place)
		}
	}
	var asked []string
	wait := answerWithin
	for _, place := range places {
		q := a.open[place]
		if q != nil && !q.isAnswered() {
			continue
		}
		if q != nil && !q.late.Load() {
			wait = answerAgain
		}
		a.open[place] = a.begin(place)
		asked = append(asked, place)
	}
	enough := a.after(wait)
	for _, place := range asked {
		select {
		case <-a.open[place].answered:
		case <-enough:
			enough = nil
			for _, place := range asked {
				a.open[place].late.Store(true)
			}
		case <-ctx.Done():
			return nil, false
		}
		if enough == nil {
			break
		}
	}
	a.silent = nil
	for _, place := range places {
		if a.open[place].isAnswered() {
			answering = append(answering, place)
		} else {
			a.silent = append(a.silent, place)
		}
	}
	return answering, true
}

// begin asks a place.
func (a *answers) begin(place string) *question {
	q := &question{answered: make(chan struct{})}
	go func() {
		_ = a.stat(place) // what is wrong with it shows when it is read
		close(q.answered)
		if q.late.Load() {
			select {
			case a.late <- struct{}{}:
			default:
			}
		}
	}()
	return q
}

func (q *question) isAnswered() bool {
	select {
	case <-q.answered:
		return true
	default:
		return false
	}
}

// changed asks again, and reports whether other places answer than before.
func (a *answers) changed(ctx context.Context, places []string) bool {
	before := a.silent
	_, ok := a.ask(ctx, places)
	return ok && !slices.Equal(before, a.silent)
}
