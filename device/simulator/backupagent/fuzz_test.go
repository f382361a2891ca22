package backupagent

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// tape is a connection whose host says what is on the tape and then hangs up.
type tape struct{ io.Reader }

func (tape) Write(p []byte) (int, error) { return len(p), nil }
func (tape) Close() error                { return nil }

// recording is the connection of a host whose words are kept.
type recording struct {
	net.Conn
	said *bytes.Buffer
}

func (r recording) Write(p []byte) (int, error) {
	r.said.Write(p)
	return r.Conn.Write(p)
}

// FuzzHost lets a phone listen to hosts that say anything at all. It must end,
// and neither crash nor take what it was not sent.
func FuzzHost(f *testing.F) {
	image := func() phoneimage.Image {
		g, err := phoneimage.Generate(phoneimage.Spec{})
		if err != nil {
			f.Fatal(err)
		}
		return g
	}
	agent := newAgent(f, phoneimage.Spec{}, nil)
	root := newDisk()
	backup(f, agent, root, true)
	for _, request := range []string{"Backup", "Restore", "ChangePassword", "Info", "List", "Unback"} {
		near, far := net.Pipe()
		served := make(chan error, 1)
		go func() { served <- agent.Serve(context.Background(), far) }()
		said := new(bytes.Buffer)
		h := newTestHost(f, recording{near, said}, root)
		h.hello()
		if _, err := h.request(request, restoreOptions("")); err != nil {
			f.Fatal(err)
		}
		near.Close()
		<-served
		f.Add(said.Bytes())
		f.Add(said.Bytes()[:said.Len()/2])
	}
	agent.SetImage(image())
	f.Fuzz(func(_ *testing.T, said []byte) {
		_ = agent.Serve(context.Background(), tape{bytes.NewReader(said)})
		agent.Restarted()
	})
}

// FuzzLink reads answers of all kinds straight from the bytes.
func FuzzLink(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x01a\x00\x00\x00\x03\x0cxy\x00\x00\x00\x01\x00\x00\x00\x00\x01b\x00\x00\x00\x03\x06no\x00\x00\x00\x00"))
	f.Add([]byte("\x00\x00\x00\x01a\xff\xff\xff\xff\x0c"))
	f.Add([]byte("\xff\xff\xff\xff"))
	answer := new(bytes.Buffer)
	if err := wire.WritePlist(answer, proplist.FormatBinary, []any{msgStatus, -13, "Multi status", map[string]any{"a": map[string]any{"DLFileErrorCode": -6}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(append([]byte("\x00\x00\x00\x00"), answer.Bytes()...))
	f.Add(answer.Bytes())
	f.Fuzz(func(t *testing.T, said []byte) {
		for _, ask := range []func(*link) error{
			func(l *link) error {
				var came int64
				_, err := l.download([]string{"a", "b", "c"}, 0, func(int) incoming {
					return incoming{data: func(block []byte) error { came += int64(len(block)); return nil }}
				})
				if came > int64(len(said)) {
					t.Errorf("%d bytes came of %d", came, len(said))
				}
				return err
			},
			func(l *link) error { _, err := l.contents("a", 0); return err },
			func(l *link) error { _, err := l.fetch("a", 100); return err },
			func(l *link) error { _, err := l.freeSpace(); return err },
			func(l *link) error { return l.exchange(400) },
		} {
			l, release := newLink(context.Background(), tape{bytes.NewReader(said)})
			err := ask(l)
			release()
			if errors.Is(err, io.EOF) && len(said) > 4 {
				t.Errorf("ended in the middle without a word: %v", err)
			}
		}
	})
}
