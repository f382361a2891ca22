package afc

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"testing"
)

func TestLimit(t *testing.T) {
	files := New(10 * entryCost)
	if err := files.WriteFile("/f", make([]byte, 9*entryCost+1)); !errors.Is(err, NoSpace) {
		t.Errorf("a file above the limit: %v", err)
	}
	if err := files.WriteFile("/f", make([]byte, 9*entryCost)); err != nil {
		t.Errorf("a file at the limit: %v", err)
	}
	if err := files.MkdirAll("/d"); !errors.Is(err, NoSpace) {
		t.Errorf("a directory above the limit: %v", err)
	}
	if err := files.RemoveAll("/f"); err != nil || files.used != 0 {
		t.Errorf("after removal: %v, %d bytes are counted", err, files.used)
	}
	// What is removed while it is open must not be counted twice.
	c := connect(t, files, Options{})
	for i := range 20 {
		h := c.open("/g", modeReadWrite)
		c.do(opWrite, uint64s(h), make([]byte, entryCost))
		c.do(opRemove, text("/g"), nil)
		if got := c.do(opWrite, uint64s(h), make([]byte, entryCost)); got != NotFound {
			t.Errorf("round %d: write to a removed file: %v", i, got)
		}
		c.do(opSetSize, uint64s(h, 0), nil)
	}
	if files.used != 0 {
		t.Errorf("%d bytes are counted in the end", files.used)
	}
}

func TestTooManyHandles(t *testing.T) {
	c := connect(t, New(1<<20), Options{})
	for range maxHandles {
		c.open("/f", modeReadWrite)
	}
	if got := c.do(opOpen, append(uint64s(modeRead), "/f"...), nil); got != BadArgument {
		t.Errorf("one more: %v", got)
	}
}

func TestBadPackets(t *testing.T) {
	whole := packet{operation: opInfo, arguments: text("/")}.encode()
	change := func(at int, value uint64) []byte {
		raw := bytes.Clone(whole)
		copy(raw[at:], uint64s(value))
		return raw
	}
	for name, raw := range map[string][]byte{
		"magic":          append([]byte("CFA6LPAB"), whole[8:]...),
		"this too short": change(16, 39),
		"this too long":  change(16, 50),
		"entire short":   change(8, 40),
		"entire huge":    change(8, 1<<63),
		"entire large":   change(8, maxPacket+1),
		"cut":            whole[:len(whole)-1],
		"half a header":  whole[:20],
	} {
		if _, err := readPacket(bytes.NewReader(raw)); err == nil || err == io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
	if p, err := readPacket(bytes.NewReader(whole)); err != nil || p.operation != opInfo {
		t.Errorf("whole: %+v, %v", p, err)
	}
}

// FuzzServe gives a file service whatever bytes a computer could send.
func FuzzServe(f *testing.F) {
	for _, p := range []packet{
		{operation: opMakeDir, arguments: text("/a")},
		{operation: opOpen, arguments: append(uint64s(modeReadWrite), text("/f")...)},
		{operation: opWrite, arguments: uint64s(1), payload: []byte("data")},
		{operation: opSeek, arguments: uint64s(1, whenceEnd, 1<<40)},
		{operation: opSetSize, arguments: uint64s(1, 1000)},
		{operation: opRead, arguments: uint64s(1, 1<<63)},
		{operation: opLock, arguments: uint64s(1, lockExclusive)},
		{operation: opRename, arguments: text("/a", "/b")},
		{operation: opRemoveTree, arguments: text("/a")},
	} {
		open := packet{operation: opOpen, arguments: append(uint64s(modeReadWrite), text("/g")...)}
		f.Add(append(open.encode(), p.encode()...))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		const limit = 1 << 16
		files := New(limit)
		Serve(struct {
			io.Reader
			io.Writer
		}{bytes.NewReader(sent), io.Discard}, files, Options{})
		if files.used < 0 || files.used > limit {
			t.Errorf("%s bytes are counted", strconv.FormatInt(files.used, 10))
		}
		var cost int64
		for _, n := range files.root.children {
			cost += n.drop()
		}
		if cost != files.used {
			t.Errorf("%d bytes are counted, there are %d", files.used, cost)
		}
	})
}
