package desktop

import (
	"slices"
	"testing"

	"github.com/godbus/dbus/v5"
)

// TestOpenOverTheBus: the desktop finds the open program by its name, brings its
// window forward and hands it folders; a second program under the name changes
// nothing.
func TestOpenOverTheBus(t *testing.T) {
	address := privateBus(t)
	asked := make(chan []string, 8)
	serve(onBus(t, address), "org.lifeboat.Lifeboat", func(paths []string) { asked <- paths })
	serve(onBus(t, address), "org.lifeboat.Lifeboat", func([]string) { t.Error("the second program was asked") })
	program := onBus(t, address).Object("org.lifeboat.Lifeboat", "/org/lifeboat/Lifeboat")
	none := map[string]dbus.Variant{}
	for _, c := range []struct {
		method string
		args   []any
		want   []string
	}{
		{"Activate", []any{none}, nil},
		{"Open", []any{[]string{"file:///a%20b", "https://example.org/", "file://elsewhere/c"}, none}, []string{"/a b"}},
		{"ActivateAction", []any{"any", []dbus.Variant{}, none}, nil},
	} {
		if err := program.Call(application+"."+c.method, 0, c.args...).Err; err != nil {
			t.Errorf("%s: %v", c.method, err)
			continue
		}
		if got := <-asked; !slices.Equal(got, c.want) {
			t.Errorf("%s: asked for %q, want %q", c.method, got, c.want)
		}
	}
}

func TestPathOf(t *testing.T) {
	for name, want := range map[string]string{
		"/a/b": "/a/b", "a": "a", "file:///a%2Fb": "/a/b", "file://localhost/a": "/a", "file:": "", "https://a/b": "", "file://host/a": "", "file:%": "",
	} {
		got, ok := PathOf(name)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %t", name, got, ok)
		}
	}
}
