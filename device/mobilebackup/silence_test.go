package mobilebackup

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// pausing is a phone's end of a connection that breaks off in the middle of
// some writes and says nothing for a while.
type pausing struct {
	net.Conn
	writes int
	every  int // of the writes; 0: none
	pause  time.Duration
	paused int
}

func (p *pausing) Write(b []byte) (int, error) {
	p.writes++
	if p.every == 0 || p.writes%p.every != 0 || len(b) < 2 {
		return p.Conn.Write(b)
	}
	n, err := p.Conn.Write(b[:len(b)/2])
	if err != nil {
		return n, err
	}
	p.paused++
	time.Sleep(p.pause)
	m, err := p.Conn.Write(b[len(b)/2:])
	return n + m, err
}

// backUpOver lets a simulated phone be backed up into a fresh folder over TLS,
// as it is on a cable, with the pauses of p.
func backUpOver(t *testing.T, p *pausing, agent backupagent.Options, limits devicelink.Limits, tell func(Event)) (string, *exchange, error) {
	t.Helper()
	const udid = "00008120-000A1B2C3D4E5F60"
	image, err := phoneimage.Generate(phoneimage.Spec{Seed: 3, Files: 40, Bytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	agent.Image, agent.TempDir = image, t.TempDir()
	agent.Facts = func() backupagent.Facts {
		return backupagent.Facts{UDID: udid, Name: "Silent", ProductType: "iPhone15,2", Class: "iPhone", IOS: "17.6.1", PasscodeSet: true}
	}
	phone, err := backupagent.New(agent)
	if err != nil {
		t.Fatal(err)
	}
	defer phone.Close()
	dir := filepath.Join(t.TempDir(), udid)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := fence.Open(dir, udid, fence.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	near, far := net.Pipe()
	p.Conn = far
	served := make(chan error, 1)
	go func() {
		served <- phone.Serve(t.Context(), tls.Server(p, &tls.Config{Certificates: []tls.Certificate{certificate(t)}}))
	}()
	host := tls.Client(near, &tls.Config{InsecureSkipVerify: true}) // #nosec G402 -- a pipe within this test
	var x *exchange
	session, err := connect(t.Context(), OpBackup, host, limits)
	if err == nil {
		x = &exchange{ctx: t.Context(), op: OpBackup, link: session, folder: folder, free: folder.Free, events: tell}
		_, err = x.run(map[string]any{
			"MessageName": "Backup", "TargetIdentifier": udid, "SourceIdentifier": udid,
			"Options": map[string]any{"ForceFullBackup": true},
		})
		session.Close("")
	}
	near.Close()
	<-served
	return dir, x, err
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(1000 * time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

// A phone that says nothing for 45 minutes, again and again, also in the middle
// of a frame, is waited for; the person is told every minute that it is silent,
// and once that it is heard again.
func TestLongSilences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pause = 45 * time.Minute
		var told []time.Duration
		start := time.Now()
		p := &pausing{every: 60, pause: pause}
		passcode := func(context.Context) error { time.Sleep(pause); return nil }
		dir, x, err := backUpOver(t, p, backupagent.Options{Passcode: passcode}, devicelink.Limits{}, func(e Event) {
			if e.Kind == EventSilence {
				told = append(told, e.Silence)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if p.paused < 5 || time.Since(start) < time.Duration(p.paused+1)*pause {
			t.Fatalf("%d pauses in %v: the test tests nothing", p.paused, time.Since(start))
		}
		b, err := backupdir.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if !b.Facts().Finished || b.Facts().Format != backup.FormatDB || x.ReceivedFiles < 40 {
			t.Errorf("%+v, %d files", b.Facts(), x.ReceivedFiles)
		}
		ends := 0
		for _, d := range told {
			if d == 0 {
				ends++
			}
		}
		if ends != p.paused+1 || !slices.Contains(told, time.Minute) || !slices.Contains(told, 44*time.Minute) {
			t.Errorf("%d silences told of %d: %v", ends, p.paused+1, told)
		}
	})
}

// Silence beyond every patience ends with an error that tells which.
func TestEndlessSilences(t *testing.T) {
	for name, c := range map[string]struct {
		every    int // of the phone's writes; 0: the silence is that of the passcode sheet
		within   bool
		patience time.Duration
	}{
		"between two messages":      {0, false, 3 * time.Hour},
		"in the middle of a stream": {560, true, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				p := &pausing{every: c.every, pause: 100 * time.Hour}
				passcode := func(context.Context) error {
					if c.every == 0 {
						time.Sleep(100 * time.Hour)
					}
					return nil
				}
				var ended time.Duration
				_, _, err := backUpOver(t, p, backupagent.Options{Passcode: passcode}, devicelink.Limits{}, func(e Event) {
					ended = max(ended, e.Silence)
				})
				var link *LinkError
				var silence *devicelink.SilenceError
				if !errors.As(err, &link) || !errors.As(err, &silence) {
					t.Fatalf("%v", err)
				}
				if silence.For != c.patience || silence.Within != c.within || silence.Taking || link.Place == "" {
					t.Errorf("%+v at %q", silence, link.Place)
				}
				if !errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(err.Error(), "lost") {
					t.Errorf("%v", err)
				}
				if ended != c.patience-time.Minute {
					t.Errorf("last told after %v, %v in all", ended, time.Since(start))
				}
			})
		})
	}
}

// A phone that takes nothing is silent, too.
func TestPhoneThatTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		go func() {
			s := script{t, far}
			s.send(devicelink.VersionExchange, 400, 0)
			s.take()
			s.send(devicelink.DeviceReady)
			s.take()
			s.send(devicelink.ProcessMessage, map[string]any{"MessageName": "Response", "ErrorCode": 0, "ProtocolVersion": 2.1})
		}()
		session, err := connect(t.Context(), OpRestore, near, devicelink.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close("")
		x := &exchange{ctx: t.Context(), op: OpRestore, link: session}
		_, err = x.run(map[string]any{"MessageName": "Restore"})
		var silence *devicelink.SilenceError
		if !errors.As(err, &silence) || !silence.Taking || silence.For != time.Hour {
			t.Errorf("%v", err)
		}
	})
}
