package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// random returns a source that depends on the seed and the purpose only.
func (o Options) random(purpose string) *rand.ChaCha8 {
	return rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "%d %s", o.Seed, purpose)))
}

// noise returns n bytes that begin with magic.
func (o Options) noise(purpose string, n int, magic string) []byte {
	b := bytesOf(o.random(purpose), n)
	copy(b, magic)
	return b
}

// identifier returns an upper-case UUID.
func (o Options) identifier(purpose string) string {
	s := strings.ToUpper(hex.EncodeToString(bytesOf(o.random("uuid "+purpose), 16)))
	return s[:8] + "-" + s[8:12] + "-4" + s[13:16] + "-8" + s[17:20] + "-" + s[20:]
}

// noiseSource gives the bytes of generated files: one long random stretch, read from a
// different place for every file, which is as fast as memory and does not
// compress or repeat within a file of ordinary size.
type noiseSource struct{ bytes []byte }

const noiseLength = 1<<20 + 4099 // not a multiple of a block or page

func newNoiseSource(o Options) *noiseSource {
	return &noiseSource{bytesOf(o.random("tape"), noiseLength)}
}

// reader returns the n bytes of the file with the number and name.
func (t *noiseSource) reader(number int64, n int64, name string) io.Reader {
	head, tail := frame(name, n)
	start := int(uint64(number) * 0x9e3779b97f4a7c15 % uint64(len(t.bytes)))
	noise := &noiseReader{t.bytes, start, n - int64(len(head)+len(tail))}
	return io.MultiReader(strings.NewReader(head), noise, strings.NewReader(tail))
}

type noiseReader struct {
	bytes []byte
	at    int
	left  int64
}

func (r *noiseReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n := copy(p, r.bytes[r.at:])
	r.at = (r.at + n) % len(r.bytes)
	r.left -= int64(n)
	return n, nil
}
