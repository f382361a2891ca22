package afc

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// computer is the other side of a connection.
type computer struct {
	t      *testing.T
	conn   net.Conn
	number uint64
}

// connect opens a connection to a file service.
func connect(t *testing.T, files *FS, options Options) *computer {
	t.Helper()
	ours, theirs := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		Serve(theirs, files, options)
	}()
	ours.SetDeadline(time.Now().Add(hosttest.Patience))
	c := &computer{t: t, conn: ours, number: 100}
	t.Cleanup(func() { ours.Close(); <-done })
	return c
}

// ask sends a request and gives the answer.
func (c *computer) ask(operation uint64, arguments, payload []byte) packet {
	c.t.Helper()
	c.number++
	request := packet{number: c.number, operation: operation, arguments: arguments, payload: payload}
	if _, err := c.conn.Write(request.encode()); err != nil {
		c.t.Fatal(err)
	}
	reply, err := readPacket(c.conn)
	if err != nil {
		c.t.Fatal(err)
	}
	if reply.number != c.number {
		c.t.Errorf("operation %#x: the answer has the number %d, not %d", operation, reply.number, c.number)
	}
	return reply
}

// do sends a request that is answered by a status.
func (c *computer) do(operation uint64, arguments, payload []byte) Status {
	c.t.Helper()
	reply := c.ask(operation, arguments, payload)
	values, ok := reply.numbers(1)
	if reply.operation != opStatus || !ok || len(reply.arguments) != 8 {
		c.t.Fatalf("operation %#x: answered by %#x, % x", operation, reply.operation, reply.arguments)
	}
	return Status(values[0])
}

func (c *computer) open(name string, mode uint64) uint64 {
	c.t.Helper()
	reply := c.ask(opOpen, append(uint64s(mode), name+"\x00"...), nil)
	values, ok := reply.numbers(1)
	if reply.operation != opOpened || !ok {
		c.t.Fatalf("open %s: %#x, % x", name, reply.operation, reply.arguments)
	}
	return values[0]
}

func text(names ...string) []byte { return []byte(strings.Join(names, "\x00") + "\x00") }

func TestPaths(t *testing.T) {
	files := New(1 << 20)
	c := connect(t, files, Options{})
	for _, step := range []struct {
		name      string
		operation uint64
		arguments []byte
		want      Status
	}{
		{"make", opMakeDir, text("/iTunesRestore"), OK},
		{"make again", opMakeDir, text("/iTunesRestore"), OK},
		{"make below nothing", opMakeDir, text("/a/b"), NotFound},
		{"make below, no NUL", opMakeDir, []byte("/iTunesRestore/b"), OK},
		{"open a directory", opOpen, append(uint64s(4), text("/iTunesRestore")...), IsDirectory},
		{"open nothing to read", opOpen, append(uint64s(1), text("/x")...), NotFound},
		{"open in no mode", opOpen, append(uint64s(7), text("/x")...), BadArgument},
		{"open without a mode", opOpen, []byte("abc"), BadArgument},
		{"remove, not empty", opRemove, text("/iTunesRestore"), NotEmpty},
		{"remove nothing", opRemove, text("/x"), NotFound},
		{"remove the root", opRemoveTree, text("/"), NotFound},
		{"leave the root", opMakeDir, text("/../../etc"), OK},
		{"rename", opRename, text("/etc", "/iTunesRestore/etc"), OK},
		{"rename into itself", opRename, text("/iTunesRestore", "/iTunesRestore/etc/x"), BadArgument},
		{"rename nothing", opRename, text("/x", "/y"), NotFound},
		{"rename to nothing", opRename, text("/iTunesRestore"), BadArgument},
		{"rename over a directory", opRename, text("/iTunesRestore/b", "/iTunesRestore/etc"), Exists},
		{"info of nothing", opInfo, text("/x"), NotFound},
		{"list nothing", opReadDir, text("/x"), NotFound},
		{"no path", opMakeDir, nil, BadArgument},
		{"a long name", opMakeDir, text("/" + strings.Repeat("n", 300)), BadArgument},
		{"a long path", opMakeDir, text(strings.Repeat("/n", 3000)), BadArgument},
		{"link", opMakeLink, append(uint64s(2), text("iTunesRestore", "/l")...), OK},
		{"link again", opMakeLink, append(uint64s(2), text("iTunesRestore", "/l")...), Exists},
		{"hard link", opMakeLink, append(uint64s(1), text("iTunesRestore", "/h")...), BadArgument},
		{"time", opSetTime, append(uint64s(1e9), text("/l")...), OK},
		{"time of nothing", opSetTime, append(uint64s(1e9), text("/x")...), NotFound},
		{"truncate nothing", opTruncate, append(uint64s(9), text("/x")...), NotFound},
		{"truncate a directory", opTruncate, append(uint64s(9), text("/iTunesRestore")...), IsDirectory},
		{"truncate below zero", opTruncate, append(uint64s(1<<63), text("/l")...), BadArgument},
		{"remove all", opRemoveTree, text("/iTunesRestore"), OK},
		{"unknown", 0x77, nil, NotSupported},
	} {
		if got := c.do(step.operation, step.arguments, nil); got != step.want {
			t.Errorf("%s: %v; want %v", step.name, got, step.want)
		}
	}
	if names, err := files.List("/"); err != nil || strings.Join(names, " ") != "l" {
		t.Errorf("left are %q, %v", names, err)
	}
	if reply := c.ask(opReadDir, text("/"), nil); string(reply.payload) != ".\x00..\x00l\x00" {
		t.Errorf("ReadDir: %q", reply.payload)
	}
	if reply := c.ask(opInfo, text("/l"), nil); !strings.Contains(string(reply.payload), "st_ifmt\x00S_IFLNK\x00") ||
		!strings.Contains(string(reply.payload), "st_mtime\x001000000000\x00") ||
		!strings.HasSuffix(string(reply.payload), "LinkTarget\x00iTunesRestore\x00") {
		t.Errorf("GetFileInfo: %q", reply.payload)
	}
	if files.used != entryCost {
		t.Errorf("%d bytes are counted; want those of one entry", files.used)
	}
}

func TestFile(t *testing.T) {
	files := New(1 << 20)
	c := connect(t, files, Options{
		Model: "iPhone16,1",
		Space: func() (int64, int64) { return 1000, 300 },
	})
	h := c.open("/f", modeReadWrite)
	steps := []struct {
		name      string
		operation uint64
		arguments []byte
		payload   string
		want      any // a Status, the number told, or the bytes read
	}{
		{"write", opWrite, uint64s(h), "hello world", OK},
		{"tell", opTell, uint64s(h), "", uint64(11)},
		{"read at the end", opRead, uint64s(h, 10), "", ""},
		{"seek", opSeek, uint64s(h, whenceStart, 6), "", OK},
		{"read", opRead, uint64s(h, 3), "", "wor"},
		{"seek on", opSeek, uint64s(h, whenceCurrent, ^uint64(0)), "", OK},
		{"read the rest", opRead, uint64s(h, 1<<60), "", "rld"},
		{"seek before the start", opSeek, uint64s(h, whenceEnd, ^uint64(99)), "", BadArgument},
		{"seek far", opSeek, uint64s(h, whenceEnd, 1<<62), "", OK},
		{"write far", opWrite, uint64s(h), "x", NoSpace},
		{"seek beyond", opSeek, uint64s(h, whenceCurrent, 1<<62), "", BadArgument},
		{"seek nowhere", opSeek, uint64s(h, 9, 0), "", BadArgument},
		{"cut", opSetSize, uint64s(h, 4), "", OK},
		{"grow", opSetSize, uint64s(h, 6), "", OK},
		{"grow too far", opSetSize, uint64s(h, 1<<40), "", NoSpace},
		{"grow below zero", opSetSize, uint64s(h, 1<<63), "", BadArgument},
		{"back", opSeek, uint64s(h, whenceStart, 0), "", OK},
		{"read all", opRead, uint64s(h, 100), "", "hell\x00\x00"},
		{"no handle", opRead, uint64s(99, 1), "", BadArgument},
		{"half a handle", opTell, []byte{1}, "", BadArgument},
		{"close", opClose, uint64s(h), "", OK},
		{"close again", opClose, uint64s(h), "", BadArgument},
	}
	for _, step := range steps {
		reply := c.ask(step.operation, step.arguments, []byte(step.payload))
		var got any = string(reply.payload)
		if values, ok := reply.numbers(1); ok {
			got = values[0]
			if reply.operation == opStatus {
				got = Status(values[0])
			}
		}
		if got != step.want {
			t.Errorf("%s: %v; want %v", step.name, got, step.want)
		}
	}
	if data, err := files.ReadFile("f"); err != nil || string(data) != "hell\x00\x00" {
		t.Errorf("the file: %q, %v", data, err)
	}
	if reply := c.ask(opDevice, nil, nil); string(reply.payload) != "Model\x00iPhone16,1\x00FSTotalBytes\x001000\x00FSFreeBytes\x00300\x00FSBlockSize\x004096\x00" {
		t.Errorf("GetDevInfo: %q", reply.payload)
	}
}

func TestModes(t *testing.T) {
	for mode, want := range map[uint64]struct {
		write, read Status
		content     string
	}{
		modeRead:       {Denied, OK, "old"},
		modeReadWrite:  {OK, OK, "new"},
		modeWrite:      {OK, Denied, "new"},
		modeWriteRead:  {OK, OK, "new"},
		modeAppend:     {OK, Denied, "oldnew"},
		modeAppendRead: {OK, OK, "oldnew"},
	} {
		files := New(1 << 20)
		if err := files.WriteFile("/a/b/f", []byte("old")); err != nil {
			t.Fatal(err)
		}
		c := connect(t, files, Options{})
		h := c.open("/a/b/f", mode)
		if got := c.do(opWrite, uint64s(h), []byte("new")); got != want.write {
			t.Errorf("mode %d: write: %v; want %v", mode, got, want.write)
		}
		reply := c.ask(opRead, uint64s(h, 10), nil)
		if (reply.operation == opData) != (want.read == OK) {
			t.Errorf("mode %d: read: %#x; want %v", mode, reply.operation, want.read)
		}
		if data, _ := files.ReadFile("/a/b/f"); string(data) != want.content {
			t.Errorf("mode %d: the file is %q; want %q", mode, data, want.content)
		}
	}
}

func TestLocks(t *testing.T) {
	files := New(1 << 20)
	var busy bool
	options := Options{Busy: func() bool { return busy }}
	a, b := connect(t, files, options), connect(t, files, options)
	const name = "/com.apple.itunes.lock_sync"
	ha, hb := a.open(name, modeReadWrite), b.open(name, modeReadWrite)
	for i, step := range []struct {
		who       *computer
		handle    uint64
		operation uint64
		want      Status
	}{
		{a, ha, lockExclusive, OK},
		{a, ha, lockExclusive, OK},
		{b, hb, lockExclusive, WouldBlock},
		{b, hb, lockShared, WouldBlock},
		{b, hb, lockNone, OK},
		{b, hb, lockExclusive, WouldBlock},
		{a, ha, lockShared, OK},
		{b, hb, lockShared, OK},
		{a, ha, lockExclusive, WouldBlock},
		{b, hb, lockNone, OK},
		{a, ha, lockExclusive, OK},
		{a, ha, lockNone, OK},
		{b, hb, lockExclusive, OK},
		{a, ha, 3, BadArgument},
	} {
		if got := step.who.do(opLock, uint64s(step.handle, step.operation), nil); got != step.want {
			t.Errorf("step %d: %v; want %v", i, got, step.want)
		}
	}
	b.conn.Close()
	hosttest.Until(t, "the lock does not outlive its connection", func() bool {
		return a.do(opLock, uint64s(ha, lockExclusive), nil) == OK
	})
	a.do(opClose, uint64s(ha), nil)
	ha = a.open(name, modeReadWrite)
	busy = true
	if got := a.do(opLock, uint64s(ha, lockExclusive), nil); got != WouldBlock {
		t.Errorf("while another program holds it: %v", got)
	}
}
