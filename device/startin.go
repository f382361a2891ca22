package device

import (
	"context"
	"net"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
)

// StartIn starts a service in a session that Session gave, and connects to it.
// It saves the handshake of a further session when several services are
// started at once; for everything else it is StartService.
func (l *Link) StartIn(ctx context.Context, s *lockdown.Session, name string, escrow bool) (net.Conn, error) {
	var bag []byte
	if escrow {
		bag = l.record.EscrowBag
	}
	service, err := s.StartService(ctx, name, bag)
	if err != nil {
		return nil, err
	}
	return l.connect(ctx, service)
}
