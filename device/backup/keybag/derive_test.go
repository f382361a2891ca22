package keybag

import (
	"bytes"
	"context"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"hash"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

func quiet(int) error { return nil }

// TestPBKDF2 compares with the standard library, for rounds around the places
// where the loop is cut and passwords around the block of the hash.
func TestPBKDF2(t *testing.T) {
	salt := []byte("twenty bytes of salt")
	for _, password := range []string{"", "a", "test", string(bytes.Repeat([]byte("x"), 64)), string(bytes.Repeat([]byte("y"), 65)), "pässwörd 🔐"} {
		for _, rounds := range []int{1, 2, 3, 1000, chunk, chunk + 1, chunk + 2} {
			for name, h := range map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New} {
				want, err := pbkdf2.Key(h, password, salt, rounds, KeySize)
				if err != nil {
					t.Fatal(err)
				}
				counted := 0
				got, err := derivePBKDF2(h, []byte(password), salt, rounds, func(n int) error {
					counted += n
					return nil
				})
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s, %q, %d rounds: %x, %v, want %x", name, password, rounds, got, err, want)
				}
				if blocks := (KeySize + h().Size() - 1) / h().Size(); counted != blocks*rounds {
					t.Errorf("%s: told %d rounds of %d", name, counted, blocks*rounds)
				}
			}
		}
	}
}

// TestDeriveStops ends the context in the middle of ten million rounds.
func TestDeriveStops(t *testing.T) {
	b := &Bag{Salt: make([]byte, 20), Iterations: 10_000, DoubleSalt: make([]byte, 20), DoubleIterations: 10_000_000}
	ctx, cancel := context.WithCancel(context.Background())
	var last progress.Progress
	_, err := b.derive(ctx, []byte("test"), func(p progress.Progress) {
		if p.Done < last.Done || p.Total != 10_020_000 || p.Unit != progress.Rounds {
			t.Errorf("%+v after %+v", p, last)
		}
		if last = p; p.Done > 100_000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if last.Done > 200_000 {
		t.Errorf("went on to round %d", last.Done)
	}
}

// BenchmarkFirstStage is a hundredth of what a phone's bag asks for.
func BenchmarkFirstStage(b *testing.B) {
	salt := make([]byte, 20)
	b.Run("keybag", func(b *testing.B) {
		for b.Loop() {
			if _, err := derivePBKDF2(sha256.New, []byte("test"), salt, 100_000, quiet); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("crypto-pbkdf2", func(b *testing.B) {
		for b.Loop() {
			if _, err := pbkdf2.Key(sha256.New, "test", salt, 100_000, KeySize); err != nil {
				b.Fatal(err)
			}
		}
	})
}
