package repair

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// TestWithheld: a file that only did not come from a cloud is not lost, and there is no copy
// without it; one that a virus scanner holds back is told as that, and left out only with
// consent.
func TestWithheld(t *testing.T) {
	number := func(n syscall.Errno) error { return &fs.PathError{Op: "read", Path: "x", Err: n} }
	job := payload{what: Lost{File: "Media/1", Note: backup.Note{Code: backup.NoteUnreadable}}}
	c := &copier{}
	if err := c.cannotRead(job, number(362)); !errors.Is(err, syscall.Errno(362)) || len(c.lost) > 0 {
		t.Errorf("in a cloud: %v, lost %+v", err, c.lost)
	}
	c = &copier{}
	if err := c.cannotRead(job, number(225)); err != nil || len(c.lost) != 1 || c.lost[0].Note.Code != backup.NoteKeptByScanner {
		t.Errorf("held back: %v, lost %+v", err, c.lost)
	}
	c = &copier{}
	if err := c.cannotRead(job, number(syscall.EIO)); err != nil || len(c.lost) != 1 || c.lost[0].Note.Code != backup.NoteUnreadable {
		t.Errorf("a broken disk: %v, lost %+v", err, c.lost)
	}
	for _, n := range []syscall.Errno{362, 226, syscall.EIO} {
		var unread *ReadError
		if err := fmt.Errorf("copy: %w", notRead("a/b", 1, number(n))); !errors.As(err, &unread) || !errors.Is(err, n) {
			t.Errorf("the reason why a file was not copied is lost: %v", err)
		}
	}
}

// TestStrangeThings: what is of no known kind in the place of a payload may be a file that a
// cloud keeps, and is not taken for a place without one.
func TestStrangeThings(t *testing.T) {
	id := mbfile.IDOf("HomeDomain", "x")
	for thing, want := range map[stored]bool{
		{id: id, regular: true}: false,
		{id: id, strange: true}: false,
		{id: id, link: true}:    true,
		{id: id}:                true, // a folder
	} {
		s := &survey{}
		s.right[id[0]] = []stored{thing}
		if got := s.absent(id); got != want {
			t.Errorf("%+v: absent %t", thing, got)
		}
	}
	if !(&survey{}).absent(id) {
		t.Error("nothing there")
	}
}
