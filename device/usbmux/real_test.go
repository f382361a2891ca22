package usbmux

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// TestRealUsbmuxd speaks with the usbmuxd of this computer, because a
// simulated one may share our misunderstandings. It stores and removes the pair
// record of a phone that does not exist, so it must be asked for:
//
//	LIFEBOAT_REAL_USBMUXD=1 go test -run RealUsbmuxd ./device/usbmux
//
// It was passed with Debian's usbmuxd 1.1.1.
func TestRealUsbmuxd(t *testing.T) {
	if os.Getenv("LIFEBOAT_REAL_USBMUXD") == "" {
		t.Skip("asked for with LIFEBOAT_REAL_USBMUXD=1 only: it writes into usbmuxd's store")
	}
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if devices, err := c.List(ctx); err != nil {
		t.Errorf("list: %v, %v", devices, err)
	}
	if buid, err := c.ReadBUID(ctx); err != nil || len(buid) != 36 {
		t.Errorf("BUID %q, %v", buid, err)
	}
	const udid = "00008120-00000000DEADBEEF"
	if _, err := c.ReadPairRecord(ctx, udid); !errors.Is(err, ErrNoRecord) {
		t.Errorf("no record: %v", err)
	}
	record := PairRecord{
		HostID: "H", SystemBUID: "B", HostCertificate: []byte("c"), HostPrivateKey: []byte("k"), DeviceCertificate: []byte("d"),
		EscrowBag: []byte("e"), WiFiMACAddress: "w", RootCertificate: []byte("r"), RootPrivateKey: []byte("p"),
	}
	if err := c.SavePairRecord(ctx, Device{ID: 1, Serial: udid}, record); err != nil {
		t.Errorf("save: %v", err)
	}
	if got, err := c.ReadPairRecord(ctx, udid); err != nil || xml(t, got) != xml(t, record) {
		t.Errorf("read: %v", err)
	}
	for range 2 { // the second time there is none
		if err := c.DeletePairRecord(ctx, udid); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if _, err := c.ReadPairRecord(ctx, udid); !errors.Is(err, ErrNoRecord) {
		t.Errorf("deleted: %v", err)
	}
	var refused *Error
	if _, err := c.Connect(ctx, 4711, LockdownPort); !errors.As(err, &refused) || refused.Number != ResultBadDevice {
		t.Errorf("connect: %v", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l, err := c.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	time.AfterFunc(300*time.Millisecond, cancel)
	for err == nil { // devices that are there, then silence
		_, err = l.Next()
	}
	if kindOf(err) != Canceled {
		t.Errorf("listen: %v", err)
	}
}
