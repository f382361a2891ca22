package muxd

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

func TestSocketFile(t *testing.T) {
	hosttest.UnixSockets(t)
	path := strings.TrimPrefix(hosttest.Listening(t), "unix:")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Listen(t.Context(), "unix:"+path); err == nil {
		t.Fatal("a socket that somebody answers on was taken over")
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()
	if err := s.Listen(t.Context(), "UNIX:"+path); err != nil {
		t.Fatalf("over a stale socket: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
	s.Close()
	if _, err := os.Stat(path); err == nil {
		t.Error("the socket stayed behind")
	}
	if err := s.Listen(t.Context(), "127.0.0.1:0"); !errors.Is(err, ErrClosed) {
		t.Errorf("Listen after Close: %v", err)
	}
}

func TestBadAddresses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for address, says := range map[string]string{
		"unix:/" + strings.Repeat("p", 150): "103 bytes",
		"unix:" + file:                      "no socket",
		"unix:/no/such/folder/s":            "no such file",
		"0.0.0.0:0":                         "loopback",
		"192.0.2.1:7":                       "loopback",
		"nonsense":                          "want unix:/path",
		"127.0.0.1:99999":                   "port",
	} {
		if says == "no such file" && !hosttest.HasUnixSockets() {
			continue
		}
		if err := s.Listen(t.Context(), address); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Listen %q: %v; want %q in it", address, err, says)
		}
	}
	if _, err := os.Stat(file); err != nil {
		t.Error("a file that is no socket was removed")
	}
}

func TestRecordsFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "lockdown")
	a, err := openRecords(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Put(udid, []byte("record")); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", ".", "..", "a/b", "SystemConfiguration", strings.Repeat("a", 65), "\x00"} {
		if a.Put(id, []byte("x")) == nil {
			t.Errorf("a record with the name %q was kept", id)
		}
	}
	b, err := openRecords(folder)
	if err != nil {
		t.Fatal(err)
	}
	if data, ok := b.Get(udid); !ok || string(data) != "record" || a.BUID() != b.BUID() {
		t.Errorf("afterwards: %q, %v, BUIDs %s and %s", data, ok, a.BUID(), b.BUID())
	}
	if err := b.Delete(udid); err != nil {
		t.Error(err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("%d files are left; want the BUID's alone", len(files))
	}
	if err := os.WriteFile(filepath.Join(folder, "SystemConfiguration.plist"), []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openRecords(folder); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("a damaged BUID: %v", err)
	}
}

// FuzzConnection gives a server whatever bytes a client could send.
func FuzzConnection(f *testing.F) {
	for _, request := range []map[string]any{
		{"MessageType": "ListDevices"},
		{"MessageType": "Listen", "ProgName": "x"},
		{"MessageType": "Connect", "DeviceID": 1, "PortNumber": port(1000)},
		{"MessageType": "SavePairRecord", "PairRecordID": udid, "PairRecordData": []byte("x"), "DeviceID": 1},
	} {
		var b bytes.Buffer
		wire.WriteMux(&b, 1, request)
		f.Add(b.Bytes())
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0})
	f.Add([]byte{16, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, sent []byte) {
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.Attach(phone())
		client, server := net.Pipe()
		s.work.Go(func() { s.serve(s.run, server) })
		go io.Copy(io.Discard, client)
		client.SetWriteDeadline(time.Now().Add(hosttest.Patience))
		client.Write(sent)
		client.Close()
		// Close proves that the server releases everything.
	})
}
