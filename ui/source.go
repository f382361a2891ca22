package ui

import (
	"context"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/guide/report"
)

// Source is where the window gets its state from and sends what a person does
// to: the assistant, seen from here.
type Source struct {
	// Situation returns what is known now and the route that follows from it.
	// It is called from the pump's goroutine and must not wait.
	Situation func() (guide.Situation, guide.Route)
	// Changes gets a value whenever there may be something new. Values may be
	// dropped while one is pending.
	Changes <-chan struct{}
	// Notices are what a person who may be looking elsewhere is to be told. It may
	// be nil.
	Notices <-chan guide.Text
	// Do hands over what a person did. It is called on Fyne's goroutine and
	// must not wait.
	Do func(guide.Intent)
	// Contents is the backup that was opened to look through what is inside
	// (Situation.Inside); nil while there is none. It must not wait.
	Contents func() shown.View
	// Save writes the summary for support into a file. It may take its time: it
	// is called off Fyne's goroutine. Without it no report is offered.
	Save func(path string, r report.Report) error
	// Browse lists the folders in a folder, Places where to begin. They may wait
	// for a disk: they are called off Fyne's goroutine, and tell first what has
	// answered, and at last what there is to say. Without them a folder is typed.
	Browse func(path string, tell func(backup.Listing))
	Places func(tell func([]backup.Place))
	// Typed is the folder that a person means by what they typed or pasted. Nil: that itself.
	Typed func(text string) string
	// Room is what fits in a folder, or where it would be made, told as Browse tells;
	// MakeFolder makes one and tells in the same way what came of it. Nil: not offered.
	Room       func(path string, tell func(backup.Room))
	MakeFolder func(path string, tell func(backup.Made))
	// Present leaves out those of the paths of which is known that nothing is there. It may wait
	// for disks. Nil: all are taken.
	Present func(paths []string) []string
	// HasChooser is whether the system has a dialog of its own for folders, ChooseFolder
	// asks with it: “” where the person chose none. ctx closes it. They wait: they are
	// called off Fyne's goroutine. Nil: not offered.
	HasChooser   func() bool
	ChooseFolder func(ctx context.Context, title, begin string) (string, error)
	// Reveal shows a file or a folder in the file manager; Open opens one with the
	// program that the person uses for it; OpenApple opens Apple's own app. They may
	// wait for the desktop: they are called off Fyne's goroutine. Nil: not offered.
	Reveal    func(path string) error
	Open      func(path string) error
	OpenApple func(guide.AppleApp) error
	// Explain finds what a message or a number means. Without it the box for
	// messages is not offered.
	Explain func(text string, o explain.Options) explain.Answer
}
