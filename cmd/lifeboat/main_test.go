package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/noise"
	"github.com/lifeboat-app/lifeboat/cmd/version"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestMetadata compares what the program says of itself with FyneApp.toml,
// which only the packaging reads, and with what Windows is told of the shortcut.
func TestMetadata(t *testing.T) {
	toml, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	m := metadata()
	for key, want := range map[string]string{
		"ID": strconv.Quote(m.ID), "Name": strconv.Quote(m.Name), "Version": strconv.Quote(version.Number), "Build": strconv.Itoa(m.Build),
	} {
		if !strings.Contains(string(toml), "\n"+key+" = "+want+"\n") {
			t.Errorf("FyneApp.toml does not say %s = %s", key, want)
		}
	}
	installer, err := os.ReadFile("../../.ci/release/lifeboat.nsi")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`!insertmacro ShortcutOf ` + m.ID + ` "$SMPROGRAMS\Lifeboat.lnk"`, `DeleteRegKey HKCU "Software\Classes\AppUserModelId\` + m.ID + `"`} {
		if !strings.Contains(string(installer), line) {
			t.Errorf("the installer has no %s", line)
		}
	}
	if m.Icon == nil || len(m.Icon.Content()) == 0 {
		t.Error("there is no icon")
	}
	if _, err := os.Stat("../../assets/icon.png"); err != nil {
		t.Errorf("the icon for packaging: %v", err)
	}
}

func TestParse(t *testing.T) {
	var messages bytes.Buffer
	o, err := parse([]string{
		"-demo", "-backups", "/a", "-backups", "/b", "-usbmuxd", "127.0.0.1:1", "-lang", "en", "-theme", "dark", "-data", "/d",
		"-host", "windows:itunes",
	}, &messages)
	if err != nil {
		t.Fatalf("%v\n%s", err, &messages)
	}
	if !o.demo || len(o.backups) != 2 || o.usbmuxd != "127.0.0.1:1" || o.lang != "en" || o.theme != "dark" || o.data != "/d" ||
		o.host == nil || o.host.AppleApp != guide.AppleITunes {
		t.Errorf("parsed %+v", o)
	}
	dir := t.TempDir()
	if o, err := parse([]string{"-lang", "en", dir, "."}, &messages); err != nil || len(o.given) != 2 || o.given[0] != dir || !filepath.IsAbs(o.given[1]) {
		t.Errorf("folders: %q, %v", o.given, err)
	}
	for _, args := range [][]string{{"-theme", "green"}, {"-lang", "tlh"}, {"-host", "beos"}, {"-host", "windows:word"}, {"extra"}} {
		if _, err := parse(args, &messages); err == nil {
			t.Errorf("%q was taken", args)
		}
	}
}

func TestExitCodes(t *testing.T) {
	if runtime.GOOS == "linux" {
		t.Setenv("DISPLAY", "")
		t.Setenv("WAYLAND_DISPLAY", "")
		var messages bytes.Buffer
		if code := run(context.Background(), []string{"-lang", "en"}, io.Discard, &messages); code != exitNoWindow {
			t.Errorf("without a screen the exit code is %d", code)
		}
		if got := strings.TrimSpace(messages.String()); got == "" || strings.Contains(got, "\n") {
			t.Errorf("without a screen it says %q", got)
		}
	}
	var messages bytes.Buffer
	if code := run(context.Background(), []string{"-nonsense"}, io.Discard, &messages); code != 2 {
		t.Errorf("a wrong flag gives %d", code)
	}
	if code := run(context.Background(), []string{"-help"}, io.Discard, &messages); code != 0 {
		t.Errorf("-help gives %d", code)
	}
	if said := messages.String(); !strings.Contains(said, "-backups") || strings.Contains(said, "gallery") {
		t.Errorf("-help says:\n%s", said)
	}
}

// TestVersion: the flag needs no screen, and says what the About page says.
func TestVersion(t *testing.T) {
	var out bytes.Buffer
	if code := run(context.Background(), []string{"-version"}, &out, io.Discard); code != 0 {
		t.Errorf("-version ends with %d", code)
	}
	if !strings.HasPrefix(out.String(), "lifeboat "+version.String()+"\n") || metadata().Version != version.String() {
		t.Errorf("-version says %q, the window %q", &out, metadata().Version)
	}
}

// TestFirstStartIsSilent: in a home with nothing in it, Fyne has nothing to
// complain of.
func TestFirstStartIsSilent(t *testing.T) {
	if !hasWindow {
		t.Skip("this build has no window")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("LocalAppData", home+`\local`)
	t.Setenv("AppData", home+`\roaming`)
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	makeCacheFolder()
	newApp()
	if said.Len() > 0 {
		t.Errorf("a first start says:\n%s", &said)
	}
}

// TestSettingsFollowNoFolder: names of folders that are no whole path, and no home at all,
// leave nothing in the folder that the program was started from.
func TestSettingsFollowNoFolder(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the system knows its own folders")
	}
	home, here := t.TempDir(), t.TempDir()
	t.Chdir(here)
	for _, env := range []map[string]string{
		{"HOME": home, "XDG_CONFIG_HOME": "conf", "XDG_CACHE_HOME": "cache"},
		{"HOME": home, "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "./x"},
		{"HOME": "", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""},
		{"HOME": "/", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""},
	} {
		for name, value := range env {
			t.Setenv(name, value)
		}
		keepSettings(filepath.Join(home, "data"))
		makeCacheFolder()
		dir, err := os.UserConfigDir()
		if err != nil || !strings.HasPrefix(dir, home) {
			t.Errorf("%v: settings go to %q: %v", env, dir, err)
		}
		if dir, err := os.UserCacheDir(); err != nil || !strings.HasPrefix(dir, home) {
			t.Errorf("%v: what can be made again goes to %q: %v", env, dir, err)
		}
		if name := os.Getenv("XDG_CACHE_HOME"); name != "" && !filepath.IsAbs(name) {
			t.Errorf("%v: Mesa keeps things in %q", env, name)
		}
	}
	if left, err := os.ReadDir(here); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestLockedHomeIsSilent: nor in one that cannot be written. A file in its place is as
// good as one, for whoever may write everywhere, too.
func TestLockedHomeIsSilent(t *testing.T) {
	if !hasWindow {
		t.Skip("this build has no window")
	}
	home := filepath.Join(t.TempDir(), "home")
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	for _, name := range []string{"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LocalAppData", "AppData"} {
		t.Setenv(name, filepath.Join(home, name))
	}
	var said bytes.Buffer
	log.SetOutput(noise.Without(&said))
	defer log.SetOutput(os.Stderr)
	makeCacheFolder()
	a := newApp()
	a.Preferences().SetBool("some", true)
	if !a.Preferences().Bool("some") {
		t.Error("what was set does not hold while the program runs")
	}
	if said.Len() > 0 {
		t.Errorf("it says:\n%s", &said)
	}
}
