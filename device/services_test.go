package device_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/apps"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/notification"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func TestSimulatedServices(t *testing.T) {
	b := newBench(t, device.Options{})
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	ctx := t.Context()
	b.untilTrust(p.UDID(), phone.Trusted)
	link, err := b.Open(ctx, p.UDID())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("lock", func(t *testing.T) { simulatedLock(t, link) })
	t.Run("notifications", func(t *testing.T) {
		conn, err := link.StartService(ctx, notification.ServiceName, false)
		if err != nil {
			t.Fatal(err)
		}
		n := notification.New(conn)
		if err := n.Observe(ctx, notification.PasscodeAsked); err != nil {
			t.Fatal(err)
		}
		// Post is answered by nothing; what was sent before Observe took effect
		// would be lost, so announce until it is heard.
		for heard := ""; heard == ""; {
			p.Notify(notification.PasscodeAsked)
			select {
			case heard = <-n.Events():
			case <-time.After(5 * time.Millisecond):
			}
		}
		if err := n.Post(ctx, notification.SyncWillStart); err != nil {
			t.Error(err)
		}
		if err := n.Close(ctx); err != nil || n.Err() != nil {
			t.Errorf("close %v, end %v", err, n.Err())
		}
	})
	t.Run("apps", func(t *testing.T) {
		conn, err := link.StartService(ctx, apps.ServiceName, false)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		list, err := apps.Browse(ctx, conn)
		var got, want []string
		for _, a := range list {
			got = append(got, a.BundleID)
		}
		for _, a := range p.Apps() {
			if !a.System {
				want = append(want, a.BundleID)
			}
		}
		if err != nil || len(got) == 0 || !slices.Equal(got, want) {
			t.Fatalf("apps %q, %v; want %q", got, err, want)
		}
		conn, err = link.StartService(ctx, apps.IconsServiceName, false)
		if err != nil {
			t.Fatal(err)
		}
		icons := apps.NewIcons(conn)
		defer icons.Close()
		if png, err := icons.PNG(ctx, list[0].BundleID); err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
			t.Errorf("%.8q, %v", png, err)
		}
	})
	if _, err := link.StartService(ctx, "com.example.none", false); !errors.Is(err, lockdown.InvalidService) {
		t.Errorf("error %v", err)
	}
}

// simulatedLock: two computers want the lock that a sync takes.
func simulatedLock(t *testing.T, link *device.Link) {
	ctx := t.Context()
	open := func() (*afc.Client, *afc.File) {
		conn, err := link.StartService(ctx, afc.ServiceName, false)
		if err != nil {
			t.Fatal(err)
		}
		c := afc.New(conn, afc.Options{})
		t.Cleanup(func() { c.Close() })
		f, err := c.Open(ctx, "/com.apple.itunes.lock_sync", afc.ReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		return c, f
	}
	client, one := open()
	_, two := open()
	if err := one.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	if err := two.Lock(ctx); !errors.Is(err, afc.WouldBlock) {
		t.Errorf("a second lock: %v", err)
	}
	if err := one.Unlock(ctx); err != nil {
		t.Fatal(err)
	}
	if err := two.Lock(ctx); err != nil {
		t.Errorf("after unlock: %v", err)
	}
	content := []byte(strings.Repeat("iTunesRestore ", 20_000))
	if err := client.MakeDir(ctx, "/iTunesRestore"); err != nil {
		t.Fatal(err)
	}
	if err := client.WriteFile(ctx, "/iTunesRestore/a.plist", content); err != nil {
		t.Fatal(err)
	}
	if got, err := client.ReadFile(ctx, "/iTunesRestore/a.plist", 1<<20); err != nil || string(got) != string(content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := client.Remove(ctx, "/iTunesRestore/a.plist"); err != nil {
		t.Error(err)
	}
	if err := client.Remove(ctx, "/iTunesRestore"); err != nil { // it is empty now
		t.Error(err)
	}
	if _, err := client.ReadFile(ctx, "/none", 10); !errors.Is(err, afc.NotFound) {
		t.Errorf("error %v", err)
	}
}
