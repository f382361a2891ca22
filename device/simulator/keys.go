package simulator

import (
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand/v2"
	"sync"
)

// Making an RSA key takes a noticeable part of a second, and a client gives up
// after five. So the phones of a process share one key, made when first
// needed. It is derived from a fixed name and thus no secret: that lets a
// trusted phone still know its computer after a restart of the simulator. The
// numbers were chosen for giving primes at the first try.
var (
	phoneKey    = sync.OnceValue(func() *rsa.PrivateKey { return deriveKey("phone", 380, 563) })
	computerKey = sync.OnceValue(func() *rsa.PrivateKey { return deriveKey("computer", 282, 596) })
)

// deriveKey makes the RSA-2048 key that belongs to a name and two numbers, the
// same one every time. crypto/rsa cannot do it: it takes no source of
// randomness any more.
func deriveKey(name string, first, second int) *rsa.PrivateKey {
	one := big.NewInt(1)
	e := big.NewInt(65537)
	for {
		p, _ := derivePrime(name, first)
		q, _ := derivePrime(name, second)
		n := new(big.Int).Mul(p, q)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		d := new(big.Int).ModInverse(e, phi)
		if d == nil || p.Cmp(q) == 0 {
			second++
			continue
		}
		key := &rsa.PrivateKey{
			PublicKey: rsa.PublicKey{N: n, E: int(e.Int64())},
			D:         d,
			Primes:    []*big.Int{p, q},
		}
		key.Precompute()
		return key
	}
}

// derivePrime returns a prime of 1024 bits whose two highest bits are set, so
// that a product of two has 2048, and how many candidates were tried.
func derivePrime(name string, number int) (*big.Int, int) {
	var raw [128]byte
	newRandom(fmt.Sprintf("prime %d of the %s", number, name)).Read(raw[:])
	raw[0] |= 0xc0
	raw[len(raw)-1] |= 1
	prime, two := new(big.Int).SetBytes(raw[:]), big.NewInt(2)
	tried := 1
	for ; !prime.ProbablyPrime(0); tried++ {
		prime.Add(prime, two)
	}
	return prime, tried
}

// newRandom returns the stream of numbers that belongs to a name.
func newRandom(name string) *rand.ChaCha8 {
	return rand.NewChaCha8(sha256.Sum256([]byte("lifeboat simulator: " + name)))
}
