package browse

import (
	"context"
	"io/fs"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// computer is what is asked. Tests have others.
type computer struct {
	names func(path string, most int) ([]fs.DirEntry, error)
	stat  func(path string) (fs.FileInfo, error)
	free  func(path string) (int64, error)
	limit func(path string) int64
	list  func(ctx context.Context, path string, step func()) backup.Folder
	link  func(path string) backup.Folder
	open  *answer.Questions
}

var thisComputer = computer{names: names, stat: os.Stat, free: disk.Free, limit: disk.FileLimit, list: backupdir.ListSteps, link: backupdir.ListLink, open: &answer.Questions{}}

// ask asks a question of one step.
func ask[T any](c computer, name string, question func() T) *answer.Answer[T] {
	return answer.Ask(c.open, name, func(func()) T { return question() })
}

// hear waits for an answer. Should it take long, that is told: that it is awaited, and at last
// that the disk is silent. It waits on all the same, as a disk may come back.
func hear[T any](a *answer.Answer[T], t *turns, tell func(backup.Answer)) T {
	for {
		select {
		case <-a.Came():
			return a.Value()
		case <-t.next:
			tell(t.passed())
		}
	}
}

// turns are the moments at which what has answered is told: soon, again after twice that,
// and so on, until what has not is said to be silent. Then there are no more.
type turns struct {
	next <-chan time.Time
	wait time.Duration // until next
	past time.Duration
}

func begin() *turns { return &turns{next: time.After(answer.Soon), wait: answer.Soon} }

// passed goes on to the next turn and returns what has not answered is now.
func (t *turns) passed() backup.Answer {
	if t.past += t.wait; t.past >= answer.Late {
		t.next = nil
		return backup.Silent
	}
	t.wait = min(t.past, answer.Late-t.past)
	t.next = time.After(t.wait)
	return backup.Awaited
}
