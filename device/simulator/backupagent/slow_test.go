package backupagent

import (
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// TestSlowUntilCleared: a link is slow as long as the fault says so, in the middle of
// what goes over it.
func TestSlowUntilCleared(t *testing.T) {
	agent := newAgent(t, phoneimage.Spec{Seed: 2}, nil)
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		setFault(t, agent, "slow=16384") // a step takes a second
		go func() {
			l := &link{conn: far}
			agent.limit(t.Context(), l)
			_, _ = l.w.Write(make([]byte, 100*step))
			_ = l.w.Flush()
			far.Close()
		}()
		began := time.Now()
		got, err := io.ReadFull(near, make([]byte, 10*step+1))
		if took := time.Since(began); err != nil || took != 10*time.Second {
			t.Errorf("%d bytes in %v: %v", got, took, err)
		}
		agent.ClearFault(FaultSlow)
		rest, err := io.Copy(io.Discard, near)
		if took := time.Since(began); err != nil || rest != 90*step-1 || took > 11*time.Second {
			t.Errorf("%d more bytes after %v: %v", rest, took, err)
		}
	})
}
