package simulator

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// frames gives messages as they travel to lockdown and the small services.
func frames(t testing.TB, messages ...map[string]any) []byte {
	var b bytes.Buffer
	for _, message := range messages {
		if err := wire.WritePlist(&b, proplist.FormatXML, message); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// feed gives a server whatever bytes a computer could send, then hangs up, and
// proves that the server releases everything.
func feed(t *testing.T, sent []byte, serve func(ctx context.Context, conn net.Conn)) {
	client, server := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer server.Close()
		serve(t.Context(), server)
	}()
	go io.Copy(io.Discard, client)
	client.SetWriteDeadline(time.Now().Add(hosttest.Patience))
	client.Write(sent)
	client.Close()
	select {
	case <-done:
	case <-time.After(hosttest.Patience):
		t.Fatal("the server does not let go")
	}
}

// fuzzPhone makes a phone for fuzzing; nothing listens.
func fuzzPhone(t testing.TB) *Phone {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p, err := s.Add(PhoneOptions{Trust: TrustAuto})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// FuzzLockdown talks to lockdown, with and without a session.
func FuzzLockdown(f *testing.F) {
	for _, messages := range [][]map[string]any{
		{{"Request": "QueryType"}, {"Request": "GetValue", "Key": "DeviceName"}},
		{{"Request": "GetValue", "Domain": "com.apple.disk_usage"}},
		{{"Request": "SetValue", "Domain": "com.apple.iTunes", "Key": "x", "Value": map[string]any{"a": []any{1, "b"}}}},
		{{"Request": "Pair", "PairRecord": map[string]any{"HostID": "x", "DeviceCertificate": []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")}}},
		{{"Request": "StartSession", "HostID": "x", "SystemBUID": "y"}},
		{{"Request": "StartService", "Service": "com.apple.mobilebackup2", "EscrowBag": []byte("x")}},
		{{"Request": "StopSession", "SessionID": "SESSION"}},
		{{"Request": "Unpair", "PairRecord": map[string]any{"HostID": "HOST"}}},
	} {
		f.Add(true, frames(f, messages...))
		f.Add(false, frames(f, messages...))
	}
	f.Add(false, []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(true, append([]byte{0, 0, 0, 40}, "bplist00"...))
	f.Fuzz(func(t *testing.T, session bool, sent []byte) {
		p := fuzzPhone(t)
		host := &pairing{hostID: "HOST", escrow: newEscrowBag()}
		p.trust.hosts[host.hostID] = host
		feed(t, sent, func(ctx context.Context, conn net.Conn) {
			l := &lockdown{phone: p, conn: conn}
			if session {
				l.session, l.host = "SESSION", host
			}
			l.serve(ctx)
		})
	})
}

// FuzzServices talks to each of the small services.
func FuzzServices(f *testing.F) {
	for _, message := range []map[string]any{
		{"Command": "ObserveNotification", "Name": "x"},
		{"Command": "PostNotification", "Name": "x"},
		{"Command": "Shutdown"},
		{"Command": "Browse", "ClientOptions": map[string]any{"ApplicationType": "User", "ReturnAttributes": []string{"CFBundleName"}}},
		{"Command": "Lookup", "ClientOptions": map[string]any{"BundleIDs": []string{"x"}}},
		{"command": "getIconPNGData", "bundleId": "com.apple.MobileSMS"},
		{"Request": "MobileGestalt", "MobileGestaltKeys": []string{"PasswordConfigured"}},
		{"Request": "IORegistry", "EntryClass": "IOPMPowerSource"},
		{"Request": "Sleep"},
	} {
		f.Add(frames(f, message))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		p := fuzzPhone(t)
		for _, service := range services() {
			feed(t, sent, func(ctx context.Context, conn net.Conn) { service(ctx, p, conn) })
		}
	})
}
