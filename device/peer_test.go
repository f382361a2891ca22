package device

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

const (
	peerUDID = "00008120-000A1B2C3D4E5F60"
	peerBUID = "30142955-4442-4A55-8D2E-5B8A1C8F1A11"
)

// peer is a scripted usbmuxd with one scripted phone behind it: just enough to
// answer what package device asks, and to misbehave where a test wants it to.
// It shares no code with the simulator; the tests against that one are in
// simulator_test.go.
type peer struct {
	t        *testing.T
	listener net.Listener
	key      *rsa.PrivateKey

	mu       sync.Mutex
	devices  []peerDevice
	records  map[string][]byte
	paired   map[string][]byte // device certificates by HostID
	values   map[string]map[string]any
	public   []string // keys of the default domain that are told without a session
	pair     func() string
	start    func() string // an error for StartSession, "" for the normal course
	silent   bool          // lockdown takes connections and never answers
	cut      func()        // when not nil, called under the lock before a handshake, at which the phone hangs up
	cuts     int           // how often it did
	booting  int           // how many connections to lockdown are still refused
	kind     string        // for QueryType
	saving   int           // the result of SavePairRecord
	pairs    int
	sessions int
	talking  int // sessions that run
	crowd    int // the most there ever were
	ports    map[int]string
	conns    map[net.Conn]bool
	watchers map[net.Conn]bool
}

type peerDevice struct {
	id      int
	serial  string
	network bool
}

var peerKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// newPeer starts a peer with nothing plugged in.
func newPeer(t *testing.T) *peer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{
		t: t, listener: listener, key: peerKey(),
		records: map[string][]byte{}, paired: map[string][]byte{}, ports: map[int]string{},
		conns: map[net.Conn]bool{}, watchers: map[net.Conn]bool{},
		pair: func() string { return "" }, start: func() string { return "" },
		kind:   "com.apple.mobile.lockdown",
		public: strings.Fields("DeviceName ProductType DeviceClass ProductVersion BuildVersion PasswordProtected DevicePublicKey WiFiAddress"),
	}
	p.values = peerValues(p.key)
	go p.serve()
	t.Cleanup(p.close)
	return p
}

func peerValues(key *rsa.PrivateKey) map[string]map[string]any {
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key.PublicKey)})
	return map[string]map[string]any{
		"": {
			"DeviceName": "Demo iPhone", "ProductType": "iPhone15,2", "DeviceClass": "iPhone", "ProductVersion": "17.6.1",
			"BuildVersion": "21G93", "PasswordProtected": false, "DevicePublicKey": public, "WiFiAddress": "f0:ee:7a:12:34:56",
			"SerialNumber": "FAKE12345X", "ActivationState": "Activated",
		},
		"com.apple.disk_usage": {
			"TotalDiskCapacity": 127989493760, "TotalSystemCapacity": 10957422592, "TotalDataCapacity": 117032071168,
			"TotalDataAvailable": 38864420864, "AmountDataAvailable": 38654705664, "AmountDataReserved": 209715200,
			"AmountRestoreAvailable": 38654705664,
		},
		"com.apple.mobile.battery":   {"BatteryCurrentCapacity": 70, "BatteryIsCharging": true, "ExternalConnected": true, "HasBattery": true},
		"com.apple.mobile.backup":    {"WillEncrypt": true, "RequiresEncryption": 0},
		"com.apple.fmip":             {"IsAssociated": true},
		"com.apple.purplebuddy":      {"SetupDone": true},
		"com.apple.mobile.chaperone": {"DeviceIsChaperoned": false},
	}
}

func (p *peer) address() string { return p.listener.Addr().String() }

func (p *peer) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// open counts the connections that clients hold open.
func (p *peer) open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns)
}

// set changes the peer's script under its lock.
func (p *peer) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *peer) get(read func() int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return read()
}

func (p *peer) plug(d peerDevice) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.devices = append(p.devices, d)
	p.tell(d.attached())
}

func (p *peer) unplug(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, d := range p.devices {
		if d.id == id {
			p.devices = append(p.devices[:i:i], p.devices[i+1:]...)
		}
	}
	p.tell(map[string]any{"MessageType": "Detached", "DeviceID": id})
}

// tell sends an event to all listeners; the lock is held.
func (p *peer) tell(event map[string]any) {
	for c := range p.watchers {
		_ = wire.WriteMux(c, 0, event)
	}
}

func (d peerDevice) attached() map[string]any {
	connection := "USB"
	if d.network {
		connection = "Network"
	}
	return map[string]any{"MessageType": "Attached", "DeviceID": d.id, "Properties": map[string]any{
		"ConnectionType": connection, "DeviceID": d.id, "SerialNumber": d.serial, "ProductID": 4776,
	}}
}

func (p *peer) serve() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.conns[c] = true
		p.mu.Unlock()
		go func() {
			defer func() {
				c.Close()
				p.mu.Lock()
				delete(p.conns, c)
				delete(p.watchers, c)
				p.mu.Unlock()
			}()
			p.mux(c)
		}()
	}
}

// mux answers usbmux requests until the connection becomes something else.
func (p *peer) mux(c net.Conn) {
	for {
		header, body, err := wire.ReadMux(c)
		if err != nil {
			return
		}
		var q struct {
			MessageType, PairRecordID string
			PairRecordData            []byte
			DeviceID, PortNumber      int
		}
		if proplist.Decode(body, &q) != nil {
			return
		}
		result := func(n int) error {
			return wire.WriteMux(c, header.Tag, map[string]any{"MessageType": "Result", "Number": n})
		}
		switch q.MessageType {
		case "Listen":
			p.mu.Lock()
			_ = result(0)
			for _, d := range p.devices {
				_ = wire.WriteMux(c, 0, d.attached())
			}
			p.watchers[c] = true
			p.mu.Unlock()
			_, _ = io.Copy(io.Discard, c)
			return
		case "ListDevices":
			p.mu.Lock()
			list := []any{}
			for _, d := range p.devices {
				list = append(list, d.attached())
			}
			p.mu.Unlock()
			err = wire.WriteMux(c, header.Tag, map[string]any{"DeviceList": list})
		case "ReadBUID":
			err = wire.WriteMux(c, header.Tag, map[string]any{"BUID": peerBUID})
		case "ReadPairRecord":
			p.mu.Lock()
			data := p.records[q.PairRecordID]
			p.mu.Unlock()
			if data == nil {
				err = result(2)
			} else {
				err = wire.WriteMux(c, header.Tag, map[string]any{"PairRecordData": data})
			}
		case "SavePairRecord":
			p.mu.Lock()
			saving := p.saving
			if saving == 0 {
				p.records[q.PairRecordID] = q.PairRecordData
			}
			if saving == 0 && q.DeviceID != 0 {
				p.tell(map[string]any{"MessageType": "Paired", "DeviceID": q.DeviceID})
			}
			p.mu.Unlock()
			err = result(saving)
		case "DeletePairRecord":
			p.mu.Lock()
			delete(p.records, q.PairRecordID)
			p.mu.Unlock()
			err = result(0)
		case "Connect":
			p.connect(c, q.DeviceID, q.PortNumber, result)
			return
		default:
			err = result(1)
		}
		if err != nil {
			return
		}
	}
}

func (p *peer) connect(c net.Conn, id, swapped int, result func(int) error) {
	port := swapped&0xff<<8 | swapped>>8
	p.mu.Lock()
	known := false
	for _, d := range p.devices {
		known = known || d.id == id
	}
	service, started := p.ports[port]
	silent := p.silent
	booting := port == 62078 && p.booting > 0
	if booting {
		p.booting--
	}
	p.mu.Unlock()
	switch {
	case !known:
		_ = result(2)
	case booting:
		_ = result(3)
	case port == 62078 && result(0) == nil:
		if silent {
			_, _ = io.Copy(io.Discard, c)
			return
		}
		p.lockdown(c)
	case started && result(0) == nil:
		secured := p.secure(c)
		_, _ = io.WriteString(secured, service)
		_, _ = io.Copy(secured, secured)
	default:
		_ = result(3)
	}
}

// secure is the phone's side of TLS; any pairing of this peer will do.
func (p *peer) secure(c net.Conn) net.Conn {
	p.mu.Lock()
	var der []byte
	for _, certificate := range p.paired {
		block, _ := pem.Decode(certificate)
		der = block.Bytes
	}
	p.mu.Unlock()
	return tls.Server(c, &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: p.key}},
		ClientAuth:   tls.RequireAnyClientCert,
	})
}
