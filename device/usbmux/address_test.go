package usbmux

import "testing"

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]Address{
		"UNIX:/var/run/usbmuxd":         {"unix", "/var/run/usbmuxd"}, // libusbmuxd
		"unix:/var/run/usbmuxd":         {"unix", "/var/run/usbmuxd"},
		"UNIX:///var/run/usbmuxd":       {"unix", "/var/run/usbmuxd"},
		"unix:///var/run/usbmuxd":       {"unix", "/var/run/usbmuxd"}, // go-ios
		`unix://C:\mux`:                 {"unix", `C:\mux`},
		"/var/run/usbmuxd":              {"unix", "/var/run/usbmuxd"},
		"/with:colon":                   {"unix", "/with:colon"},
		"./mux.sock":                    {"unix", "./mux.sock"},
		"mux.sock":                      {"unix", "mux.sock"},
		`C:\Users\me\mux`:               {"unix", `C:\Users\me\mux`},
		"127.0.0.1:27015":               {"tcp", "127.0.0.1:27015"},
		"localhost:27015":               {"tcp", "localhost:27015"},
		"tcp://127.0.0.1:27015":         {"tcp", "127.0.0.1:27015"},
		"TCP://localhost:1":             {"tcp", "localhost:1"},
		"[::1]:27015":                   {"tcp", "[::1]:27015"},
		"tcp://[::1]:65535":             {"tcp", "[::1]:65535"},
		"tcp:27015":                     {"tcp", "tcp:27015"},
		"unixhost:27015":                {"tcp", "unixhost:27015"},
		"phone-server.example.com:4711": {"tcp", "phone-server.example.com:4711"},
	} {
		if got, err := ParseAddress(in); got != want || err != nil {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", "UNIX:", "unix://", "host:0", "host:65536", "host:port", "host:", ":27015", "::1:27015", "[::1]",
		"tcp://", "tcp://host", "http://host:1", "tcp6://[::1]:1", "a://b",
	} {
		if got, err := ParseAddress(in); err == nil {
			t.Errorf("%q: %v, want an error", in, got)
		}
	}
}

func TestAddressReadsBack(t *testing.T) {
	for _, a := range []Address{{"unix", "/a b/c"}, {"tcp", "[::1]:1"}, {"tcp", "host:2"}} {
		if got, err := ParseAddress(a.String()); got != a || err != nil {
			t.Errorf("%v: %v, %v", a, got, err)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Setenv(AddressVariable, "UNIX:/from/environment")
	for given, want := range map[string]Address{
		"host:1": {"tcp", "host:1"},
		"":       {"unix", "/from/environment"},
	} {
		if got, err := Resolve(given); got != want || err != nil {
			t.Errorf("%q: %v, %v", given, got, err)
		}
	}
	t.Setenv(AddressVariable, "nonsense:")
	if got, err := Resolve(""); err == nil {
		t.Errorf("nonsense in the environment: %v", got)
	}
	for goos, want := range map[string]Address{
		"linux": {"unix", "/var/run/usbmuxd"}, "darwin": {"unix", "/var/run/usbmuxd"}, "windows": {"tcp", "127.0.0.1:27015"},
	} {
		if got := DefaultAddress(goos); got != want {
			t.Errorf("%s: %v", goos, got)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"UNIX:/a", "unix:///a", "tcp://h:1", "[::1]:2", `C:\a`, "a://b://c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err == nil && (a.Name == "" || a.Network != "unix" && a.Network != "tcp") {
			t.Fatalf("%q: %+v", s, a)
		}
	})
}

func TestUDID(t *testing.T) {
	const dashed, bare, old = "00008120-000A1B2C3D4E5F60", "00008120000A1B2C3D4E5F60", "4e88aedb00000000000000000000000000000001"
	for in, want := range map[string]string{bare: dashed, dashed: dashed, old: old} {
		if got := NormalUDID(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
	for in, want := range map[string][]string{bare: {bare, dashed}, dashed: {dashed, bare}, old: {old}} {
		if got := recordNames(in); len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("%s: %q", in, got)
		}
	}
	for in, want := range map[string]bool{dashed: true, old: true, "": false, "../x": false, "a b": false, "é": false} {
		if got := validUDID(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}
