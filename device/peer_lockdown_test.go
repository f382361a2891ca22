package device

import (
	"maps"
	"net"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// lockdown answers requests on one connection.
func (p *peer) lockdown(c net.Conn) {
	session := false
	leave := func() {
		if session {
			p.set(func() { p.talking-- })
		}
		session = false
	}
	defer leave()
	for {
		var q struct {
			Request, Domain, Key, HostID, Service string
			PairRecord                            map[string]any
			EscrowBag                             []byte
		}
		if wire.ReadPlist(c, 1<<20, &q) != nil {
			return
		}
		reply := map[string]any{"Request": q.Request}
		switch q.Request {
		case "QueryType":
			reply["Type"] = p.kind
		case "GetValue":
			p.value(reply, q.Domain, q.Key, session)
		case "Pair":
			p.answerPair(reply, q.PairRecord)
		case "StartSession":
			p.mu.Lock()
			p.sessions++
			refusal := p.start()
			if refusal == "" && p.paired[q.HostID] == nil {
				refusal = "InvalidHostID"
			}
			p.mu.Unlock()
			if refusal != "" {
				reply["Error"] = refusal
				break
			}
			session = true
			p.set(func() {
				p.talking++
				p.crowd = max(p.crowd, p.talking)
			})
			reply["SessionID"], reply["EnableSessionSSL"] = "1", true
			if wire.WritePlist(c, proplist.FormatXML, reply) != nil {
				return
			}
			if p.hangsUp() {
				return
			}
			c = p.secure(c)
			continue
		case "StartService":
			p.mu.Lock()
			port := 50000 + len(p.ports)
			p.ports[port] = q.Service + " escrow=" + string(q.EscrowBag) + "\n"
			p.mu.Unlock()
			reply["Port"], reply["EnableServiceSSL"], reply["Service"] = port, true, q.Service
		case "StopSession":
			leave()
		default:
			reply["Error"] = "InvalidResponse"
		}
		if wire.WritePlist(c, proplist.FormatBinary, reply) != nil {
			return
		}
	}
}

// hangsUp reports whether the phone hangs up at a handshake.
func (p *peer) hangsUp() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cut == nil {
		return false
	}
	p.cut()
	p.cuts++
	return true
}

func (p *peer) value(reply map[string]any, domain, key string, session bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	values := maps.Clone(p.values[domain])
	if !session {
		told := map[string]any{}
		for _, k := range p.public {
			if v, ok := values[k]; ok && domain == "" {
				told[k] = v
			}
		}
		if _, hidden := values[key]; key != "" && hidden && told[key] == nil {
			reply["Error"] = "GetProhibited"
			return
		}
		values = told
	}
	v, ok := values[key]
	switch {
	case values == nil, key != "" && !ok:
		reply["Error"] = "MissingValue"
	case key == "":
		reply["Value"] = values
	default:
		reply["Value"] = v
		if code, refused := v.(refusal); refused {
			delete(reply, "Value")
			reply["Error"] = string(code)
		}
	}
}

// refusal stands in the place of a value that the phone refuses to tell.
type refusal string

func (p *peer) answerPair(reply map[string]any, record map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pairs++
	if code := p.pair(); code != "" {
		reply["Error"] = code
		return
	}
	id, _ := record["HostID"].(string)
	p.paired[id], _ = record["DeviceCertificate"].([]byte)
	reply["EscrowBag"] = []byte("escrow")
}
