package phoneimage

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"path"
	"strings"
)

// Generated contents are made of chunks: a stamp that no other chunk has (its
// number, then the key of the file), and a stretch of noise that starts
// somewhere else in every chunk. So two files, or two chunks of one file, that
// were mixed up are noticed, and the bytes cost little more than a copy. The
// number of the first chunk may give way to the bytes that files of its kind
// begin with.
const (
	chunk     = 64 << 10
	stampSize = 16
	headSize  = 8
	noiseSize = 1 << 20
)

// noise is the stretch that all contents are cut from. It is the same for every
// image, so that one recognises what another has made.
type noise []byte

func newNoise() noise {
	var key [32]byte
	copy(key[:], "phone image noise")
	b := make(noise, noiseSize+chunk)
	_, _ = rand.NewChaCha8(key).Read(b) // never fails
	return b
}

// reader reads the generated contents of one file.
type reader struct {
	noise noise
	key   uint64
	head  string // the first bytes, as files of that kind have them; at most headSize
	size  int64
	at    int64
}

func (r *reader) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if left := r.size - r.at; int64(len(p)) > left {
		p = p[:left]
	}
	done := 0
	for done < len(p) {
		index, within := uint64(r.at/chunk), int(r.at%chunk)
		n := 0
		if within < stampSize {
			var stamp [stampSize]byte
			binary.LittleEndian.PutUint64(stamp[:], index)
			binary.LittleEndian.PutUint64(stamp[headSize:], r.key)
			n = copy(p[done:], stamp[within:])
		} else {
			start := int(mix(r.key, index) % noiseSize)
			n = copy(p[done:], r.noise[start+within:start+chunk])
		}
		if r.at < int64(len(r.head)) && within < stampSize {
			copy(p[done:done+n], r.head[r.at:])
		}
		done += n
		r.at += int64(n)
	}
	return done, nil
}

func (r *reader) Close() error { return nil }

// headOf returns the first bytes that a file of this name starts with.
func headOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg":
		return "\xff\xd8\xff\xe0\x00\x10JF"
	case ".heic":
		return "\x00\x00\x00\x18ftyp"
	case ".mov", ".m4a":
		return "\x00\x00\x00\x14ftyp"
	case ".png":
		return "\x89PNG\r\n\x1a\n"
	}
	return ""
}

// mix makes one number out of several, evenly spread.
func mix(a uint64, more ...uint64) uint64 {
	for _, b := range more {
		a = scramble(a ^ scramble(b+0x9e3779b97f4a7c15))
	}
	return scramble(a)
}

func scramble(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
