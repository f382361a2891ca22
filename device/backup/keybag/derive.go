package keybag

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

// stageUnlock names the progress of derivation.
const stageUnlock = "unlock"

// chunk is the number of rounds between two looks at the context: some
// milliseconds of work.
const chunk = 20_000

// derive makes the key that the class keys are wrapped with.
func (b *Bag) derive(ctx context.Context, password []byte, report progress.Func) ([]byte, error) {
	total := 2 * int64(b.Iterations) // two blocks of SHA-1 make 32 bytes
	if b.DoubleSalt != nil {
		total += int64(b.DoubleIterations)
	}
	step := counter(ctx, total, report)
	secret := password
	if b.DoubleSalt != nil {
		first, err := derivePBKDF2(sha256.New, password, b.DoubleSalt, int(b.DoubleIterations), step)
		if err != nil {
			return nil, fmt.Errorf("deriving the key: %w", err)
		}
		defer clear(first)
		secret = first
	}
	key, err := derivePBKDF2(sha1.New, secret, b.Salt, int(b.Iterations), step)
	if err != nil {
		return nil, fmt.Errorf("deriving the key: %w", err)
	}
	return key, nil
}

// counter returns a function that counts rounds, reports them and reports whether
// to go on.
func counter(ctx context.Context, total int64, report progress.Func) func(rounds int) error {
	var done int64
	return func(rounds int) error {
		done += int64(rounds)
		report.Report(progress.Progress{Stage: stageUnlock, Done: done, Total: total, Unit: progress.Rounds})
		return ctx.Err()
	}
}

// derivePBKDF2 is RFC 8018's PBKDF2 with HMAC for KeySize bytes. It differs from
// crypto/pbkdf2 in that it can be watched and stopped: step is called with the
// rounds done since the last call.
func derivePBKDF2(newHash func() hash.Hash, password, salt []byte, rounds int, step func(int) error) ([]byte, error) {
	mac, err := newHMAC(newHash, password)
	if err != nil {
		return nil, err
	}
	defer mac.wipe()
	if err := step(0); err != nil {
		return nil, err
	}
	var out []byte
	u := make([]byte, 0, sha256.Size)
	for block := uint32(1); len(out) < KeySize; block++ {
		u = mac.sum(u[:0], salt, binary.BigEndian.AppendUint32(nil, block))
		t := append([]byte(nil), u...)
		left := rounds - 1
		done := 1
		for left > 0 {
			n := min(left, chunk)
			for range n {
				u = mac.sum(u[:0], u)
				for i := range t {
					t[i] ^= u[i]
				}
			}
			left -= n
			done += n
			if err := step(done); err != nil {
				return nil, err
			}
			done = 0
		}
		if err := step(done); err != nil {
			return nil, err
		}
		out = append(out, t...)
		clear(t)
	}
	clear(u[:cap(u)])
	return out[:KeySize], nil
}

// hmac keeps the two hash states after the padded key, so that a round costs two
// compressions instead of four.
type hmac struct {
	inner, outer []byte
	h            hash.Hash
	restore      encoding.BinaryUnmarshaler
	size         int
	tmp          []byte
}

func newHMAC(newHash func() hash.Hash, key []byte) (*hmac, error) {
	h := newHash()
	m := &hmac{h: h, size: h.Size(), tmp: make([]byte, 0, 64)}
	save, ok := h.(encoding.BinaryMarshaler)
	if !ok {
		return nil, fmt.Errorf("hash %T has no state", h)
	}
	if m.restore, ok = h.(encoding.BinaryUnmarshaler); !ok {
		return nil, fmt.Errorf("hash %T has no state", h)
	}
	if len(key) > h.BlockSize() {
		h.Write(key)
		key = h.Sum(nil)
		h.Reset()
	}
	pad := make([]byte, h.BlockSize())
	defer clear(pad)
	for _, half := range []struct {
		state *[]byte
		with  byte
	}{{&m.inner, 0x36}, {&m.outer, 0x5c}} {
		copy(pad, key)
		for i := range pad {
			if i >= len(key) {
				pad[i] = 0
			}
			pad[i] ^= half.with
		}
		h.Reset()
		h.Write(pad)
		state, err := save.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("hash state: %w", err)
		}
		*half.state = state
	}
	return m, nil
}

// sum appends the HMAC of the parts to dst, which may share memory with a part.
func (m *hmac) sum(dst []byte, parts ...[]byte) []byte {
	// The states were made by the same hash, so restoring them cannot fail.
	_ = m.restore.UnmarshalBinary(m.inner)
	for _, p := range parts {
		m.h.Write(p)
	}
	m.tmp = m.h.Sum(m.tmp[:0])
	_ = m.restore.UnmarshalBinary(m.outer)
	m.h.Write(m.tmp)
	return m.h.Sum(dst)
}

func (m *hmac) wipe() {
	clear(m.inner)
	clear(m.outer)
	clear(m.tmp[:cap(m.tmp)])
	m.h.Reset()
}
