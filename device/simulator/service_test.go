package simulator_test

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func TestNotices(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{})
	observer, poster := h.service("com.apple.mobile.notification_proxy"), h.service("com.apple.mobile.notification_proxy")
	for _, name := range []string{"com.apple.mobile.backup.domain_changed", "com.example.a"} {
		observer.send(map[string]any{"Command": "ObserveNotification", "Name": name})
	}
	// Once the observer's own notification came back, it observes.
	observer.send(map[string]any{"Command": "PostNotification", "Name": "com.example.a"})
	expect := func(name string) {
		t.Helper()
		if got := observer.hear(); got["Command"] != "RelayNotification" || got["Name"] != name {
			t.Errorf("heard %v; want %s", got, name)
		}
	}
	expect("com.example.a")
	poster.send(map[string]any{"Command": "PostNotification", "Name": "com.example.unobserved"})
	poster.send(map[string]any{"Command": "PostNotification", "Name": "com.example.a"})
	expect("com.example.a")
	p.SetEncrypted(true)
	expect("com.apple.mobile.backup.domain_changed")
	for _, l := range []*line{observer, poster} {
		if got := l.say(map[string]any{"Command": "Shutdown"}); got["Command"] != "ProxyDeath" {
			t.Errorf("Shutdown: %v", got)
		}
		if _, err := l.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("after ProxyDeath: %v; want the end", err)
		}
	}
}

// TestInsecureNotices proves that a computer that is not trusted yet can learn
// that Trust was tapped.
func TestInsecureNotices(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{})
	h := newHost(t, b.Addresses()[0], "HOST-1")
	answer := h.lockdown().ask("StartService", map[string]any{"Service": "com.apple.mobile.insecure_notification_proxy"})
	if answer["Error"] != nil || answer["EnableServiceSSL"] != nil {
		t.Fatalf("StartService: %v", answer)
	}
	l := &line{h, h.connect(uint16(answer["Port"].(uint64)))}
	for _, name := range []string{"com.apple.mobile.lockdown.request_pair", "ready"} {
		l.send(map[string]any{"Command": "ObserveNotification", "Name": name})
	}
	l.send(map[string]any{"Command": "PostNotification", "Name": "ready"})
	l.hear()
	if got := h.pair(); got != "PairingDialogResponsePending" {
		t.Fatalf("Pair: %v", got)
	}
	p.Trust()
	if got := l.hear(); got["Name"] != "com.apple.mobile.lockdown.request_pair" {
		t.Errorf("heard %v", got)
	}
}

func TestBrowse(t *testing.T) {
	var apps []simulator.App
	for i := range 45 {
		apps = append(apps, simulator.App{BundleID: fmt.Sprintf("com.example.app%d", i), Name: "App", Version: "1"})
	}
	apps = append(apps, simulator.App{BundleID: "com.apple.Safari", System: true})
	p, h := paired(t, simulator.PhoneOptions{Apps: apps})
	l := h.service("com.apple.mobile.installation_proxy")
	browse := func(kind string) (chunks int, found []string) {
		t.Helper()
		answer := l.say(map[string]any{"Command": "Browse", "ClientOptions": map[string]any{
			"ApplicationType":  kind,
			"ReturnAttributes": []string{"CFBundleIdentifier", "ApplicationSINF", "iTunesMetadata"},
		}})
		for ; answer["Status"] == "BrowsingApplications"; answer = l.hear() {
			list := answer["CurrentList"].([]any)
			if int(answer["CurrentAmount"].(uint64)) != len(list) || int(answer["CurrentIndex"].(uint64)) != len(found) {
				t.Errorf("%v apps at %v; there are %d at %d", answer["CurrentAmount"], answer["CurrentIndex"], len(list), len(found))
			}
			chunks++
			for _, item := range list {
				app := item.(map[string]any)
				found = append(found, app["CFBundleIdentifier"].(string))
				sinf, _ := app["ApplicationSINF"].([]byte)
				metadata, _ := app["iTunesMetadata"].([]byte)
				system := app["CFBundleIdentifier"] == "com.apple.Safari"
				if system != (len(sinf) == 0) || system == bytes.HasPrefix(metadata, []byte("bplist00")) {
					t.Errorf("%v: %d bytes of SINF, metadata %q", app["CFBundleIdentifier"], len(sinf), metadata)
				}
			}
		}
		if answer["Status"] != "Complete" {
			t.Errorf("the end: %v", answer)
		}
		return chunks, found
	}
	for kind, want := range map[string]int{"User": 45, "System": 1, "Any": 46, "": 46} {
		if chunks, found := browse(kind); len(found) != want || chunks != (want+19)/20 {
			t.Errorf("%q: %d apps in %d pieces; want %d", kind, len(found), chunks, want)
		}
	}
	answer := l.say(map[string]any{"Command": "Lookup", "ClientOptions": map[string]any{
		"BundleIDs": []string{"com.example.app7", "com.example.none"}, "ReturnAttributes": []string{"CFBundleName"},
	}})
	found, _ := answer["LookupResult"].(map[string]any)
	if app, _ := found["com.example.app7"].(map[string]any); answer["Status"] != "Complete" || len(found) != 1 || len(app) != 1 || app["CFBundleName"] != "App" {
		t.Errorf("Lookup: %v", answer)
	}
	if answer := l.say(map[string]any{"Command": "Uninstall"}); answer["Error"] == nil {
		t.Errorf("Uninstall: %v", answer)
	}
	p.SetApps(nil)
	if chunks, found := browse("Any"); chunks != 0 || len(found) != 0 {
		t.Errorf("without apps: %d in %d pieces", len(found), chunks)
	}
}

func TestIcons(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{})
	l := h.service("com.apple.springboardservices")
	seen := make(map[string]bool)
	for _, app := range p.Apps() {
		data, _ := l.say(map[string]any{"command": "getIconPNGData", "bundleId": app.BundleID})["pngData"].([]byte)
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", app.BundleID, err)
		}
		if size := picture.Bounds().Size(); size.X != 60 || size.Y != 60 {
			t.Errorf("%s: the icon has %v pixels", app.BundleID, size)
		}
		seen[string(data)] = true
	}
	if len(seen) != len(p.Apps()) {
		t.Errorf("%d icons for %d apps", len(seen), len(p.Apps()))
	}
	if answer := l.say(map[string]any{"command": "getIconPNGData", "bundleId": "com.example.none"}); answer["Error"] == nil {
		t.Errorf("the icon of no app: %v", answer)
	}
}

func TestDiagnostics(t *testing.T) {
	p, h := paired(t, simulator.PhoneOptions{IOS: "17.4"})
	l := h.service("com.apple.mobile.diagnostics_relay")
	ask := func(request string, more map[string]any) map[string]any {
		t.Helper()
		message := map[string]any{"Request": request}
		for key, value := range more {
			message[key] = value
		}
		return l.say(message)
	}
	gestalt := func() map[string]any {
		answer := ask("MobileGestalt", map[string]any{"MobileGestaltKeys": []string{"PasswordConfigured", "Nothing"}})
		return answer["Diagnostics"].(map[string]any)["MobileGestalt"].(map[string]any)
	}
	if got := gestalt(); got["Status"] != "MobileGestaltDeprecated" || got["PasswordConfigured"] != nil {
		t.Errorf("iOS 17.4: %v", got)
	}
	if err := p.SetIOS("17.3"); err != nil {
		t.Fatal(err)
	}
	if got := gestalt(); got["Status"] != "Success" || got["PasswordConfigured"] != true || len(got) != 2 {
		t.Errorf("iOS 17.3: %v", got)
	}
	if err := p.SetBattery(33); err != nil {
		t.Fatal(err)
	}
	battery := ask("IORegistry", map[string]any{"EntryClass": "IOPMPowerSource"})["Diagnostics"].(map[string]any)["IORegistry"].(map[string]any)
	if battery["CurrentCapacity"] != uint64(33) || battery["CycleCount"] == nil {
		t.Errorf("battery: %v", battery)
	}
	if got := ask("Dance", nil)["Status"]; got != "UnknownRequest" {
		t.Errorf("unknown: %v", got)
	}
	if got := ask("Goodbye", nil)["Status"]; got != "Success" {
		t.Errorf("Goodbye: %v", got)
	}
	if _, err := l.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("after Goodbye: %v; want the end", err)
	}
}
