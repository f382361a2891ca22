package backupagent

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// testHost is a plain host for tests: it serves a folder and does what it is
// told, within that folder.
type testHost struct {
	t    testing.TB
	conn net.Conn
	r    *bufio.Reader
	w    *bufio.Writer
	disk *disk

	free     int64             // bytes told to be free
	purged   func() (int, any) // answers a purge; nil: not at all
	leaveAt  int               // says goodbye instead of the n-th answer; 0: never
	block    int               // of data in one block
	broken   map[string]bool   // paths that it cannot read
	careless bool              // says that all is well about a path that it refused
	forget   bool              // keeps the size of payloads only
	nothing  []byte            // what it hands out instead
	breakOff bool              // stops a batch at the first file that fails, as Debian's tool does
	answered int
	seen     map[string]int // messages by name
	refused  []string       // paths that were outside of the folder
	progress []float64
	uploaded int
	maxPaths int
	buf      []byte // of read: valid until the next one
}

func (h *testHost) message(items ...any) {
	if err := wire.WritePlist(h.w, proplist.FormatBinary, items); err != nil {
		h.t.Errorf("host: %v", err)
	}
	if err := h.w.Flush(); err != nil {
		h.fail(err)
	}
}

type hostEnd struct{ err error }

func (h *testHost) fail(err error) { panic(hostEnd{err}) }

func (h *testHost) next() []any {
	var message []any
	if err := wire.ReadPlist(h.r, wire.MaxPlist, &message); err != nil {
		h.fail(err)
	}
	return message
}

func (h *testHost) hello() {
	if m := h.next(); m[0] != "DLMessageVersionExchange" {
		h.t.Fatalf("first message %v", m)
	}
	h.message("DLMessageVersionExchange", "DLVersionsOk", 400)
	if m := h.next(); m[0] != "DLMessageDeviceReady" {
		h.t.Fatalf("not ready: %v", m)
	}
	h.message("DLMessageProcessMessage", map[string]any{"MessageName": "Hello", "SupportedProtocolVersions": []float64{2, 2.1}})
	m := h.next()[1].(map[string]any)
	if m["ErrorCode"] != uint64(0) || m["ProtocolVersion"] != 2.1 {
		h.t.Fatalf("hello: %v", m)
	}
}

// request sends a request and serves the phone until it answers. A lost link
// is an error.
func (h *testHost) request(name string, values map[string]any) (response map[string]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			end, ok := p.(hostEnd)
			if !ok {
				panic(p)
			}
			err = end.err
		}
	}()
	request := map[string]any{"MessageName": name, "TargetIdentifier": testUDID}
	for key, value := range values {
		request[key] = value
	}
	h.message("DLMessageProcessMessage", request)
	for {
		m := h.next()
		name, _ := m[0].(string)
		h.seen[name]++
		switch name {
		case "DLMessageProcessMessage":
			return m[1].(map[string]any), nil
		case "DLMessageDisconnect":
			return nil, errors.New("the phone left")
		}
		before := len(h.refused)
		code, text, value := h.serve(name, m)
		if len(h.refused) > before && !h.careless {
			code, text = -11, "refused"
		}
		if h.answered++; h.leaveAt > 0 && h.answered == h.leaveAt {
			h.message("DLMessageDisconnect", empty)
			h.conn.Close()
			return nil, errors.New("the host left")
		}
		if name == "DLMessagePurgeDiskSpace" && h.purged == nil {
			continue
		}
		h.message("DLMessageStatusResponse", code, text, value)
	}
}

// inside returns a path in the folder, or notes that it was not.
func (h *testHost) inside(item any) (string, bool) {
	p, _ := item.(string)
	if !filepath.IsLocal(p) || slices.Contains(strings.Split(p, "/"), "..") {
		h.refused = append(h.refused, p)
		return "", false
	}
	return path.Clean(p), true
}

func (h *testHost) serve(name string, m []any) (code int, text string, value any) {
	text, value = empty, map[string]any{}
	check := func(err error) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			code, text = -6, "No such file or directory"
		case err != nil:
			code, text = -11, err.Error()
		}
	}
	switch name {
	case "DLMessageDownloadFiles":
		paths := m[1].([]any)
		h.maxPaths = max(h.maxPaths, len(paths))
		h.progress = append(h.progress, m[3].(float64))
		if failed := h.download(paths); len(failed) > 0 {
			return -13, "Multi status", failed
		}
	case "DLMessageUploadFiles":
		h.progress = append(h.progress, m[2].(float64))
		_ = m[3].(uint64)
		return h.upload()
	case "DLMessageGetFreeDiskSpace":
		return 0, empty, h.free
	case "DLMessagePurgeDiskSpace":
		if h.purged != nil {
			code, value = h.purged()
		}
	case "DLContentsOfDirectory":
		if path, ok := h.inside(m[1]); ok {
			list := map[string]any{}
			for name, size := range h.disk.list(path) {
				kind := "DLFileTypeRegular"
				if size < 0 {
					kind, size = "DLFileTypeDirectory", 0
				}
				list[name] = map[string]any{"DLFileType": kind, "DLFileSize": size, "DLFileModificationDate": time.Now()}
			}
			value = list
		}
	case "DLMessageCreateDirectory":
		if path, ok := h.inside(m[1]); ok {
			h.disk.mkdir(path)
		}
	case "DLMessageMoveItems":
		_ = m[3].(float64)
		for from, to := range m[1].(map[string]any) {
			source, ok1 := h.inside(from)
			target, ok2 := h.inside(to)
			if ok1 && ok2 {
				check(h.disk.rename(source, target))
			}
		}
	case "DLMessageRemoveItems":
		for _, item := range m[1].([]any) {
			if path, ok := h.inside(item); ok {
				h.disk.remove(path)
			}
		}
	case "DLMessageCopyItem":
		source, ok1 := h.inside(m[1])
		target, ok2 := h.inside(m[2])
		if ok1 && ok2 {
			check(h.disk.copy(source, target))
		}
	default:
		h.t.Errorf("host: unknown message %q", name)
	}
	return code, text, value
}

func (h *testHost) put(b []byte) {
	if _, err := h.w.Write(b); err != nil {
		h.fail(err)
	}
}

func (h *testHost) frame(code byte, data []byte) {
	h.put(append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+1)), code))
	h.put(data)
}

func (h *testHost) download(paths []any) map[string]any {
	failed := map[string]any{}
	for _, item := range paths {
		p := item.(string)
		h.put(append(binary.BigEndian.AppendUint32(nil, uint32(len(p))), p...))
		path, ok := h.inside(p)
		data, err := h.disk.read(path)
		if !ok || err != nil || h.broken[p] {
			h.frame(0x06, []byte("No such file or directory"))
			failed[p] = map[string]any{"DLFileErrorString": "No such file or directory", "DLFileErrorCode": int64(-6)}
			if h.breakOff {
				break
			}
			continue
		}
		for len(data) > 0 {
			n := min(h.block, len(data))
			h.frame(0x0c, data[:n])
			data = data[n:]
		}
		h.frame(0, nil)
	}
	h.put(make([]byte, 4))
	return failed
}

func (h *testHost) read(n int) []byte {
	if n > len(h.buf) {
		h.buf = make([]byte, 2*n)
	}
	b := h.buf[:n]
	if _, err := io.ReadFull(h.r, b); err != nil {
		h.fail(err)
	}
	return b
}

func (h *testHost) upload() (code int, text string, value any) {
	text, value = empty, map[string]any{}
	for {
		n := binary.BigEndian.Uint32(h.read(4))
		if n == 0 {
			return code, text, value
		}
		if n > 4096 {
			h.fail(fmt.Errorf("a name of %d bytes", n))
		}
		h.read(int(n))
		name := string(h.read(int(binary.BigEndian.Uint32(h.read(4)))))
		path, ok := h.inside(name)
		data, size := []byte{}, 0
		for done := false; !done; {
			n := binary.BigEndian.Uint32(h.read(4))
			if n == 0 || n > 64<<20 {
				h.fail(fmt.Errorf("a block of %d bytes", n))
			}
			block := h.read(int(n))
			switch block[0] {
			case 0x0c:
				if h.forget && len(path) > 60 {
					size += len(block) - 1
				} else {
					data = append(data, block[1:]...)
				}
			default:
				done = true
			}
		}
		if ok {
			if size > 0 {
				if size > len(h.nothing) {
					h.nothing = make([]byte, 2*size)
				}
				data = h.nothing[:size]
			}
			if err := h.disk.write(path, data); err != nil {
				code, text = -6, err.Error()
			}
			h.uploaded++
		}
	}
}

func newTestHost(t testing.TB, conn net.Conn, disk *disk) *testHost {
	return &testHost{
		t: t, conn: conn, r: bufio.NewReaderSize(conn, 64<<10), w: bufio.NewWriterSize(conn, 64<<10), disk: disk,
		free: 1 << 40, block: 32 << 10, broken: map[string]bool{}, seen: map[string]int{},
	}
}
