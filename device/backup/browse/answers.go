package browse

import (
	"io/fs"
	"os"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// A disk that does not answer holds whoever asks it, for minutes or for ever, and no
// question to it can be taken back. So each disk is asked by a goroutine of its own,
// which stays with it, and nobody asks it the same again before it has answered.

// What has answered is told after soon, again after twice that, and so on; what has
// not by late is said to be silent. A drive that slept needs some seconds.
const (
	soon    = 400 * time.Millisecond
	patient = 2 * time.Second // where nothing can be shown meanwhile
	late    = 10 * time.Second
)

// asked is how many folders are asked at a time.
const asked = 16

// computer is what is asked. Tests have others.
type computer struct {
	names func(path string, most int) ([]fs.DirEntry, error)
	stat  func(path string) (fs.FileInfo, error)
	after func(time.Duration) <-chan time.Time
	open  *singleflight.Group // questions that are not answered
}

var thisComputer = computer{names: names, stat: os.Stat, after: time.After, open: &singleflight.Group{}}

// ask asks a question of a name, or waits for the answer to the one that was asked.
func ask[T any](c computer, name string, question func() T) <-chan T {
	answer := make(chan T, 1)
	result := c.open.DoChan(name, func() (any, error) { return question(), nil })
	go func() { answer <- (<-result).Val.(T) }()
	return answer
}

// turns are the moments at which what has answered is told.
type turns struct {
	c    computer
	next <-chan time.Time
	wait time.Duration // until next
	past time.Duration
}

func (c computer) begin() *turns { return &turns{c: c, next: c.after(soon), wait: soon} }

// passed goes on to the next turn and returns what has not answered is now.
func (t *turns) passed() backup.Answer {
	if t.past += t.wait; t.past >= late {
		return backup.Silent
	}
	t.wait = min(t.past, late-t.past)
	t.next = t.c.after(t.wait)
	return backup.Awaited
}
