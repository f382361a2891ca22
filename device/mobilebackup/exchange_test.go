package mobilebackup

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// script is a phone at the other end of a pipe that says what a test wants.
type script struct {
	t    testing.TB
	conn net.Conn
}

func (s script) send(items ...any) {
	if err := wire.WritePlist(s.conn, proplist.FormatBinary, items); err != nil {
		s.t.Logf("phone: %v", err)
	}
}

func (s script) take() []any {
	var items []any
	if err := wire.ReadPlist(s.conn, 1<<24, &items); err != nil {
		s.t.Logf("phone: %v", err)
	}
	return items
}

// ask sends a message and returns the code and value of the status.
func (s script) ask(items ...any) (int64, any) {
	s.t.Helper()
	s.send(items...)
	return s.status()
}

func (s script) status() (int64, any) {
	s.t.Helper()
	m := s.take()
	if len(m) != 4 || m[0] != devicelink.StatusResponse {
		s.t.Errorf("status %v", m)
		return 99, nil
	}
	code, ok := devicelink.Int(m[1])
	if !ok {
		s.t.Errorf("status %v", m)
	}
	return code, m[3]
}

func (s script) answer(code int, words string) {
	s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": code, "ErrorDescription": words})
}

// stream sends a bulk stream of files: name, content, name, content …
func (s script) stream(files ...string) {
	var b bytes.Buffer
	field := func(text string) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(text)))
		b.WriteString(text)
	}
	for i := 0; i < len(files); i += 2 {
		field("/private/var/" + files[i])
		field(files[i])
		if files[i+1] != "" {
			field("\x0c" + files[i+1])
		}
		field("\x00")
	}
	field("")
	_, _ = s.conn.Write(b.Bytes())
}

// takeStream reads a bulk stream of the host.
func (s script) takeStream() map[string]string {
	files := map[string]string{}
	field := func() []byte {
		b, err := wire.ReadFrame(s.conn, 1<<20)
		if err != nil {
			s.t.Errorf("phone: %v", err)
		}
		return b
	}
	for {
		name := field()
		if len(name) == 0 {
			return files
		}
		content := ""
		for {
			block := field()
			if len(block) == 0 || block[0] == 0 {
				break
			}
			if block[0] == 6 {
				content = "error: " + string(block[1:])
				break
			}
			content += string(block[1:])
		}
		files[string(name)] = content
	}
}

// converse runs an exchange against a script in a fresh folder.
func converse(t testing.TB, op Op, mode fence.Mode, free int64, phone func(script)) (*exchange, string, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"Status.plist": "status", "3d/3d01": strings.Repeat("x", 100_000), "3d/3d02": ""} {
		path := filepath.Join(dir, "backup", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, err := fence.Open(filepath.Join(dir, "backup"), "U", mode)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	host, device := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer device.Close()
		s := script{t, device}
		s.send(devicelink.VersionExchange, 400, 0)
		s.take()
		s.send(devicelink.DeviceReady)
		s.take()
		s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": 0, "ProtocolVersion": 2.1})
		s.take()
		phone(s)
	}()
	session, err := connect(t.Context(), op, host, devicelink.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x := &exchange{ctx: t.Context(), op: op, link: session, folder: folder, free: func() (int64, error) { return free, nil }}
	_, err = x.run(map[string]any{"MessageName": "Backup"})
	session.Close("")
	<-done
	return x, filepath.Join(dir, "backup"), err
}

func TestEveryMessage(t *testing.T) {
	var received map[string]string
	_, dir, err := converse(t, OpBackup, fence.ReadWrite, 12345, func(s script) {
		expect := func(what string, got, want int64) {
			if got != want {
				t.Errorf("%s: status %d, want %d", what, got, want)
			}
		}
		code, free := s.ask(devicelink.GetFreeDiskSpace)
		expect("free", code, 0)
		if free != uint64(12345) {
			t.Errorf("free %v", free)
		}
		code, _ = s.ask(devicelink.PurgeDiskSpace, 9<<30, 4)
		expect("purge", code, -1)
		code, _ = s.ask(devicelink.CreateDirectory, "U/Snapshot/aa", map[string]any{}, 0.0)
		expect("create", code, 0)
		code, _ = s.ask(devicelink.CreateDirectory, "U/Snapshot/aa", map[string]any{}, 0.0)
		expect("create again", code, 0)
		s.send(devicelink.UploadFiles, map[string]any{}, 50.0, 6)
		s.stream("U/Snapshot/aa/aa01", "hello\n", "U/new/parents/x", "", "U/Status.plist", "replaced")
		code, _ = s.status()
		expect("upload", code, 0)
		code, _ = s.ask(devicelink.MoveItems, map[string]any{"U/Snapshot/aa/aa01": "U/aa/aa01"}, map[string]any{}, 90.0)
		expect("move", code, 0)
		code, _ = s.ask(devicelink.MoveFiles, map[string]any{"U/nothing": "U/aa/aa02"}, map[string]any{}, 90.0)
		expect("move of nothing", code, -6)
		code, _ = s.ask(devicelink.RemoveItems, []any{"U/Snapshot", "U/never"}, map[string]any{}, 90.0)
		expect("remove", code, 0)
		code, _ = s.ask(devicelink.RemoveFiles, []any{"U/3d/3d02"}, map[string]any{}, 90.0)
		expect("old remove", code, 0)
		code, _ = s.ask(devicelink.CopyItem, "U/3d", "U/copy", map[string]any{}, 0.0)
		expect("copy", code, 0)
		code, _ = s.ask(devicelink.CopyItem, "U/none", "U/copy2", map[string]any{}, 0.0)
		expect("copy of nothing", code, -6)
		code, entries := s.ask(devicelink.ContentsOfDir, "U", map[string]any{}, 0.0)
		expect("contents", code, 0)
		list, _ := entries.(map[string]any)
		status, _ := list["Status.plist"].(map[string]any)
		folder, _ := list["aa"].(map[string]any)
		if status["DLFileType"] != "DLFileTypeRegular" || status["DLFileSize"] != uint64(8) || status["DLFileModificationDate"] == nil || folder["DLFileType"] != "DLFileTypeDirectory" {
			t.Errorf("contents %v", list)
		}
		code, entries = s.ask(devicelink.ContentsOfDir, "U/none", map[string]any{}, 0.0)
		expect("contents of nothing", code, 0)
		if list, _ := entries.(map[string]any); len(list) != 0 {
			t.Errorf("contents of nothing %v", entries)
		}
		s.send(devicelink.Ping, "still there?")
		code, _ = s.ask("DLMessageOfTheFuture", 1, 2)
		expect("unknown", code, -1)
		s.send(devicelink.DownloadFiles, []any{"U/3d/3d01", "U/none", "U/aa/aa01"}, map[string]any{}, 0.0, 0)
		received = s.takeStream()
		code, problems := s.status()
		expect("download", code, -13)
		if list, _ := problems.(map[string]any); len(list) != 1 || list["U/none"] == nil {
			t.Errorf("problems %v", problems)
		}
		s.send(devicelink.DownloadFiles, []any{}, map[string]any{}, 0.0, 0)
		if files := s.takeStream(); len(files) != 0 {
			t.Errorf("empty download %v", files)
		}
		code, _ = s.status()
		expect("empty download", code, 0)
		s.answer(0, "")
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(received["U/3d/3d01"]) != 100_000 || received["U/none"] != "error: No such file or directory" || received["U/aa/aa01"] != "hello\n" {
		t.Errorf("received %d files", len(received))
	}
	for name, want := range map[string]string{"aa/aa01": "hello\n", "new/parents/x": "", "Status.plist": "replaced", "copy/3d01": strings.Repeat("x", 100_000)} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	for _, name := range []string{"Snapshot", "3d/3d02"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
}

func TestPhoneErrors(t *testing.T) {
	for _, c := range []struct {
		code  int
		words string
	}{
		{105, "Insufficient free disk space on drive to back up (MBErrorDomain/105)"},
		{106, "Insufficient free disk space on device to restore (44526002176 < 51895967372) (MBErrorDomain/106)"},
		{207, "Invalid password (MBErrorDomain/207)"},
		{208, "Device locked (MBErrorDomain/208)"},
		{1, "Error setting WillEncrypt value in lockdown (MBErrorDomain/1). Underlying error: Cannot remove iTunes Backup Encryption - Encrypted Backup MDM setting present on device (MBErrorDomain/22)."},
		{205, "Invalid password when restoring encrypted backup. Underlying error: MKBKeyBagUnlock error (-3)"},
		{999, ""},
	} {
		_, _, err := converse(t, OpBackup, fence.ReadWrite, 1, func(s script) { s.answer(c.code, c.words) })
		var phone *Error
		if !errors.As(err, &phone) || phone.Code != c.code || phone.Words != c.words {
			t.Errorf("%d: %v", c.code, err)
		}
	}
}

// The real need follows from what the phone asks to be freed (PROTOCOL.md §5.8), with the
// numbers of a public report.
func TestPurgeTellsTheRealNeed(t *testing.T) {
	const reported, asked = 302044200960, 667490157139
	_, _, err := converse(t, OpBackup, fence.ReadWrite, reported, func(s script) {
		s.ask(devicelink.GetFreeDiskSpace)
		s.ask(devicelink.PurgeDiskSpace, asked, 4)
		s.answer(105, "Insufficient free disk space on drive to back up (MBErrorDomain/105)")
	})
	var phone *Error
	if !errors.As(err, &phone) || phone.Need != 969534358099-2<<30 {
		t.Errorf("%v, need %d", err, phone.Need)
	}
}

func TestLinkLost(t *testing.T) {
	for name, c := range map[string]struct {
		phone func(script)
		said  string
		place string
	}{
		"silent":  {func(script) {}, "", "request"},
		"goodbye": {func(s script) { s.send(devicelink.Disconnect, "Session complete") }, "Session complete", "request"},
		"mid-file": {func(s script) {
			s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
			_, _ = s.conn.Write([]byte("\x00\x00\x00\x01/\x00\x00\x00\x04U/ab\x00\x00\x00\x20\x0cab"))
		}, "", "receive ab"},
		"goodbye for status": {func(s script) {
			s.ask(devicelink.GetFreeDiskSpace)
			s.send(devicelink.Disconnect, "___EmptyParameterString___")
		}, "", "free space"},
	} {
		x, dir, err := converse(t, OpBackup, fence.ReadWrite, 1, c.phone)
		var lost *LinkError
		if !errors.As(err, &lost) || lost.Said != c.said || lost.Place != c.place || lost.Answered {
			t.Errorf("%s: %v (%+v)", name, err, lost)
		}
		if _, err := os.Lstat(filepath.Join(dir, "ab")); err == nil {
			t.Errorf("%s: half a file under its name", name)
		}
		_ = x
	}
}

// What fails on this computer is told to the phone, kept for the error, and
// does not put the conversation out of step.
func TestHostFailureKeepsStep(t *testing.T) {
	x, dir, err := converse(t, OpBackup, fence.ReadWrite, 1, func(s script) {
		s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
		s.stream("U/3d/3d01/below a file", strings.Repeat("y", 70_000), "U/fine", "fine")
		if code, _ := s.status(); code != statusNotDir {
			t.Errorf("status %d", code)
		}
		s.answer(104, "Multiple errors uploading files (MBErrorDomain/104)")
	})
	var phone *Error
	if !errors.As(err, &phone) || !errno.Is(err, errno.NotFolder) {
		t.Errorf("%v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "fine")); string(got) != "fine" || x.ReceivedFiles != 2 {
		t.Errorf("%q, %d files", got, x.ReceivedFiles)
	}
}

func TestReadOnlyFolderRefusesChanges(t *testing.T) {
	_, dir, err := converse(t, OpRestore, fence.ReadOnly, 1, func(s script) {
		for _, m := range [][]any{
			{devicelink.MoveItems, map[string]any{"U/3d/3d01": "U/x"}, map[string]any{}, 1.0},
			{devicelink.RemoveItems, []any{"U/3d"}, map[string]any{}, 1.0},
			{devicelink.CopyItem, "U/3d", "U/4e", map[string]any{}, 1.0},
			{devicelink.CreateDirectory, "U/x", map[string]any{}, 1.0},
		} {
			if code, _ := s.ask(m...); code != statusIO {
				t.Errorf("%v: status %d", m[0], code)
			}
		}
		s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
		s.stream("U/Info.plist", "patched")
		if code, _ := s.status(); code != statusIO {
			t.Errorf("upload: status %d", code)
		}
		s.send(devicelink.DownloadFiles, []any{"U/Status.plist"}, map[string]any{}, 0.0, 0)
		if files := s.takeStream(); files["U/Status.plist"] != "status" {
			t.Errorf("%v", files)
		}
		s.status()
		s.answer(0, "")
	})
	if err != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("%v", entries)
	}
}

func TestHostilePhonesAreRefused(t *testing.T) {
	bad := []string{"/etc/passwd", "../secret", "U/../../secret", "", "V/x", "U/" + strings.Repeat("n", 4096), "U/a\x00b"}
	type attack struct {
		name  string
		phone func(script)
	}
	attacks := []attack{
		{"version again", func(s script) { s.send(devicelink.VersionExchange, 400, 0) }},
		{"ready again", func(s script) { s.send(devicelink.DeviceReady) }},
		{"a status of its own", func(s script) { s.send(devicelink.StatusResponse, 0, "", map[string]any{}) }},
		{"answer without a code", func(s script) { s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response"}) }},
		{"answer with a real", func(s script) {
			s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": 0.0})
		}},
		{"answer that is none", func(s script) { s.send(devicelink.ProcessMessage, "done") }},
		{"negative code", func(s script) { s.answer(-5, "") }},
		{"move without a dict", func(s script) { s.send(devicelink.MoveItems, []any{"a"}, map[string]any{}, 0.0) }},
		{"move to a number", func(s script) { s.send(devicelink.MoveItems, map[string]any{"U/3d": 5}, map[string]any{}, 0.0) }},
		{"remove a dict", func(s script) { s.send(devicelink.RemoveItems, map[string]any{}, map[string]any{}, 0.0) }},
		{"download a text", func(s script) { s.send(devicelink.DownloadFiles, "U/Status.plist") }},
		{"download nothing at all", func(s script) { s.send(devicelink.DownloadFiles) }},
		{"purge a negative number", func(s script) { s.send(devicelink.PurgeDiskSpace, -5, 4) }},
		{"copy without a target", func(s script) { s.send(devicelink.CopyItem, "U/3d") }},
		{"list a number", func(s script) { s.send(devicelink.ContentsOfDir, 7) }},
		{"frame of 4 GiB", func(s script) { _, _ = s.conn.Write([]byte("\xff\xff\xff\xff")) }},
		{"stream with a negative length", func(s script) {
			s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
			_, _ = s.conn.Write([]byte("\xff\xff\xff\xf0aaaa"))
		}},
	}
	for _, name := range bad {
		attacks = append(
			attacks,
			attack{"download " + name, func(s script) {
				s.send(devicelink.DownloadFiles, []any{name}, map[string]any{}, 0.0, 0)
				if name == "" {
					return // not even a stream
				}
				for file, content := range s.takeStream() {
					if !strings.HasPrefix(content, "error: refused") {
						t.Errorf("sent %q of %q", content, file)
					}
				}
				s.status()
			}},
			attack{"remove " + name, func(s script) { s.send(devicelink.RemoveItems, []any{name}, map[string]any{}, 0.0); s.take() }},
			attack{"move " + name, func(s script) {
				s.send(devicelink.MoveItems, map[string]any{"U/3d": name}, map[string]any{}, 0.0)
				s.take()
			}},
			attack{"create " + name, func(s script) { s.send(devicelink.CreateDirectory, name, map[string]any{}, 0.0); s.take() }},
			attack{"list " + name, func(s script) { s.send(devicelink.ContentsOfDir, name, map[string]any{}, 0.0); s.take() }},
		)
		if name != "" {
			attacks = append(attacks, attack{"upload " + name, func(s script) {
				s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
				s.stream(name, "evil")
			}})
		}
	}
	for _, a := range attacks {
		t.Run(strings.ToValidUTF8(a.name[:min(len(a.name), 40)], "?"), func(t *testing.T) {
			_, dir, err := converse(t, OpBackup, fence.ReadWrite, 1, a.phone)
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Errorf("%v is no refusal", err)
			}
			parent := filepath.Dir(dir)
			if got, _ := os.ReadFile(filepath.Join(parent, "secret")); string(got) != "secret" {
				t.Errorf("secret is now %q", got)
			}
			if entries, _ := os.ReadDir(parent); len(entries) != 2 {
				t.Errorf("outside: %v", entries)
			}
		})
	}
}

// An endless stream ends with the person's patience, not with the memory.
func TestEndlessStreamCanBeStopped(t *testing.T) {
	dir := t.TempDir()
	folder, err := fence.Open(dir, "U", fence.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	host, device := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		s := script{t, device}
		s.send(devicelink.VersionExchange, 400, 0)
		s.take()
		s.send(devicelink.DeviceReady)
		s.take()
		s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": 0, "ProtocolVersion": 2.1})
		s.take()
		s.send(devicelink.UploadFiles, map[string]any{}, 0.0, 1)
		_, _ = device.Write([]byte("\x00\x00\x00\x01/\x00\x00\x00\x04U/ab"))
		block := append([]byte("\x00\x00\x80\x01\x0c"), make([]byte, 32768)...)
		for n := 0; ; n++ {
			if n == 100 {
				cancel()
			}
			if _, err := device.Write(block); err != nil {
				device.Close()
				return
			}
		}
	}()
	session, err := connect(ctx, OpBackup, host, devicelink.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x := &exchange{ctx: ctx, op: OpBackup, link: session, folder: folder}
	_, err = x.run(map[string]any{"MessageName": "Backup"})
	session.Close("cancelled")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
}

// FuzzPhone lets a phone say anything at all. Whatever it is, the host comes
// to an end, and nothing outside the folder is touched or told.
func FuzzPhone(f *testing.F) {
	message := func(items ...any) []byte {
		var b bytes.Buffer
		_ = wire.WritePlist(&b, proplist.FormatBinary, items)
		return b.Bytes()
	}
	f.Add(message(devicelink.GetFreeDiskSpace))
	f.Add(message(devicelink.DownloadFiles, []any{"U/Status.plist", "../secret"}, map[string]any{}, 0.0, 0))
	f.Add(append(message(devicelink.UploadFiles, map[string]any{}, 1.0, 6), "\x00\x00\x00\x01a\x00\x00\x00\x04U/ab\x00\x00\x00\x07\x0chello\n\x00\x00\x00\x01\x00\x00\x00\x00\x00"...))
	f.Add(message(devicelink.MoveItems, map[string]any{"U/3d": "U/../../secret"}, map[string]any{}, 0.0))
	f.Add(message(devicelink.CopyItem, "U/3d", "U/4e", map[string]any{}, 0.0))
	f.Add(message(devicelink.RemoveItems, []any{"U"}, map[string]any{}, 0.0))
	f.Add(message(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": 0}))
	f.Fuzz(func(t *testing.T, bytes []byte) {
		_, dir, _ := converse(t, OpBackup, fence.ReadWrite, 1, func(s script) {
			go func() { _, _ = io.Copy(io.Discard, s.conn) }()
			_, _ = s.conn.Write(bytes)
		})
		parent := filepath.Dir(dir)
		if got, _ := os.ReadFile(filepath.Join(parent, "secret")); string(got) != "secret" {
			t.Fatalf("secret is now %q", got)
		}
		if entries, _ := os.ReadDir(parent); len(entries) != 2 {
			t.Fatalf("outside: %v", entries)
		}
	})
}
