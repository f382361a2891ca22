package apps

import (
	"context"
	"errors"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// phone answers one request with these messages.
func phone(t *testing.T, messages ...any) (conn net.Conn, request chan string) {
	t.Helper()
	ours, theirs := net.Pipe()
	request = make(chan string, 1)
	go func() {
		body, err := wire.ReadFrame(theirs, 1<<20)
		if err != nil {
			return
		}
		request <- string(body)
		for _, m := range messages {
			if raw, ok := m.(string); ok {
				_ = wire.WriteFrame(theirs, []byte(raw))
			} else if wire.WritePlist(theirs, proplist.FormatBinary, m) != nil {
				return
			}
		}
		theirs.Close()
	}()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, request
}

func TestBrowse(t *testing.T) {
	conn, request := phone(t,
		map[string]any{"Status": "BrowsingApplications", "Total": 3, "CurrentAmount": 2, "CurrentIndex": 1 << 40, "CurrentList": []any{
			map[string]any{"CFBundleIdentifier": "com.example.a", "ApplicationSINF": []byte("sinf"), "iTunesMetadata": []byte("meta")},
			map[string]any{"CFBundleIdentifier": "com.example.b", "iTunesMetadata": map[string]any{"odd": true}},
		}},
		map[string]any{"Status": "BrowsingApplications", "CurrentList": []any{
			map[string]any{"CFBundleIdentifier": "com.example.c"}, map[string]any{"Other": 1},
		}},
		map[string]any{"Status": "Complete"},
	)
	got, err := Browse(t.Context(), conn)
	want := []App{
		{BundleID: "com.example.a", SINF: []byte("sinf"), Metadata: []byte("meta")},
		{BundleID: "com.example.b"},
		{BundleID: "com.example.c"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	// The request as PROTOCOL.md §6.11, §4.3 have it.
	const dict = `<dict><key>ClientOptions</key><dict><key>ApplicationType</key><string>User</string><key>ReturnAttributes</key>` +
		`<array><string>CFBundleIdentifier</string><string>ApplicationSINF</string><string>iTunesMetadata</string></array></dict>` +
		`<key>Command</key><string>Browse</string></dict>`
	if r := <-request; !strings.Contains(r, dict) {
		t.Errorf("request %s", r)
	}
}

func TestBrowseFailures(t *testing.T) {
	many := make([]any, maxApps+1)
	for i := range many {
		many[i] = map[string]any{"CFBundleIdentifier": "a"}
	}
	for name, c := range map[string]struct {
		reply any
		want  error
	}{
		"lost before the end": {map[string]any{"Status": "BrowsingApplications"}, io.ErrUnexpectedEOF},
		"garbage":             {"garbage", wire.ErrMalformed},
		"wrong type":          {map[string]any{"CurrentList": "text"}, wire.ErrMalformed},
		"too many apps":       {map[string]any{"CurrentList": many}, wire.ErrTooLong},
	} {
		conn, _ := phone(t, c.reply)
		if _, err := Browse(t.Context(), conn); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	conn, _ := phone(t, map[string]any{"Error": "APIInternalError", "ErrorDescription": "no"})
	var refusal *Error
	if _, err := Browse(t.Context(), conn); !errors.As(err, &refusal) || refusal.Name != "APIInternalError" {
		t.Errorf("error %v", err)
	}
}

func TestBrowseEndsWithItsContext(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = wire.ReadFrame(theirs, 1<<20)
		cancel()
	}()
	if _, err := Browse(ctx, ours); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestIcons(t *testing.T) {
	conn, request := phone(t, map[string]any{"pngData": []byte("\x89PNG")})
	icons := NewIcons(conn)
	defer icons.Close()
	png, err := icons.PNG(t.Context(), "com.example.a")
	if string(png) != "\x89PNG" || err != nil {
		t.Errorf("%q, %v", png, err)
	}
	const dict = `<dict><key>bundleId</key><string>com.example.a</string><key>command</key><string>getIconPNGData</string></dict>`
	if r := <-request; !strings.Contains(r, dict) {
		t.Errorf("request %s", r)
	}
	for _, reply := range []any{map[string]any{}, map[string]any{"Error": "x"}, "garbage"} {
		conn, _ := phone(t, reply)
		if _, err := NewIcons(conn).PNG(t.Context(), "a"); err == nil {
			t.Errorf("%v: no error", reply)
		}
	}
}

// FuzzBrowse feeds the list with any message: apps or an error, no panic.
func FuzzBrowse(f *testing.F) {
	for _, v := range []any{
		map[string]any{"Status": "Complete"},
		map[string]any{"Error": "x"},
		map[string]any{"CurrentList": []any{map[string]any{"CFBundleIdentifier": "a", "ApplicationSINF": []byte{1}}}},
	} {
		body, err := plist.Marshal(v, plist.BinaryFormat)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		conn, _ := phone(t, string(body))
		list, err := Browse(t.Context(), conn)
		if err != nil && list != nil {
			t.Errorf("%d apps beside %v", len(list), err)
		}
		conn, _ = phone(t, string(body))
		_, _ = NewIcons(conn).PNG(t.Context(), "a")
	})
}
