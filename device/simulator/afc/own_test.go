package afc

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOwn: what lies on the phone is shown as it is now, read in any order, and changed
// by no computer.
func TestOwn(t *testing.T) {
	state, broken := "one", error(nil)
	f := New(1 << 20)
	if err := f.MkdirAll("DCIM"); err != nil {
		t.Fatal(err)
	}
	f.SetOwn(Own{
		Folders: []string{"DCIM"},
		State:   func() any { return state },
		Entries: func() iter.Seq2[Entry, error] {
			now := state
			return func(yield func(Entry, error) bool) {
				_ = yield(Entry{Path: "DCIM/100APPLE", Folder: true, Changed: time.Unix(50, 0)}, nil) &&
					yield(Entry{
						Path: "DCIM/100APPLE/IMG_0001.JPG", Size: 10, Changed: time.Unix(60, 0),
						Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("0123456" + now)), nil },
					}, nil) &&
					yield(Entry{Path: "elsewhere/x", Size: 1}, nil) && broken != nil && yield(Entry{}, broken)
			}
		},
	})
	c := connect(t, f, Options{})
	names := func(folder string) []string {
		return strings.Split(strings.TrimSuffix(string(c.ask(opReadDir, text(folder), nil).payload), "\x00"), "\x00")
	}
	if got := names("/"); slices.Contains(got, "elsewhere") {
		t.Errorf("%q", got)
	}
	if got := names("/DCIM/100APPLE"); !slices.Equal(got, []string{".", "..", "IMG_0001.JPG"}) {
		t.Errorf("%q", got)
	}
	if got := string(c.ask(opInfo, text("/DCIM/100APPLE/IMG_0001.JPG"), nil).payload); !strings.HasPrefix(got, "st_size\x0010\x00") ||
		!strings.Contains(got, "st_mtime\x0060000000000\x00") || !strings.Contains(got, "st_ifmt\x00S_IFREG\x00") {
		t.Errorf("%q", got)
	}
	h := c.open("/DCIM/100APPLE/IMG_0001.JPG", modeRead)
	read := func(offset, n uint64) string {
		c.do(opSeek, uint64s(h, whenceStart, offset), nil)
		return string(c.ask(opRead, uint64s(h, n), nil).payload)
	}
	if a, b, d, e := read(0, 4), read(4, 100), read(2, 3), read(50, 3); a != "0123" || b != "456one" || d != "234" || e != "" {
		t.Errorf("read %q %q %q %q", a, b, d, e)
	}
	for name, status := range map[string]Status{
		"write":    c.do(opOpen, append(uint64s(modeReadWrite), "DCIM/100APPLE/IMG_0001.JPG\x00"...), nil),
		"make":     c.do(opOpen, append(uint64s(modeWrite), "DCIM/100APPLE/new.JPG\x00"...), nil),
		"mkdir":    c.do(opMakeDir, []byte("DCIM/101APPLE\x00"), nil),
		"remove":   c.do(opRemove, []byte("DCIM/100APPLE/IMG_0001.JPG\x00"), nil),
		"tree":     c.do(opRemoveTree, []byte("DCIM\x00"), nil),
		"rename":   c.do(opRename, []byte("DCIM/100APPLE\x00x\x00"), nil),
		"truncate": c.do(opTruncate, append(uint64s(0), "DCIM/100APPLE/IMG_0001.JPG\x00"...), nil),
		"date":     c.do(opSetTime, append(uint64s(1), "DCIM/100APPLE/IMG_0001.JPG\x00"...), nil),
	} {
		if status != Denied {
			t.Errorf("%s: %v", name, status)
		}
	}
	state = "two"
	if data, err := f.ReadFile("DCIM/100APPLE/IMG_0001.JPG"); string(data) != "0123456two" || err != nil {
		t.Errorf("after it has changed: %q, %v", data, err)
	}
	state, broken = "three", errors.New("the disk is gone")
	if got := c.do(opReadDir, []byte("DCIM\x00"), nil); got != Internal {
		t.Errorf("a phone that cannot be read: %v", got)
	}
}
