package simulator

import (
	"crypto/rsa"
	"testing"
)

func TestDerivedKeys(t *testing.T) {
	phone, computer := phoneKey(), computerKey()
	for name, key := range map[string]*rsa.PrivateKey{"phone": phone, "computer": computer} {
		if err := key.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if bits := key.N.BitLen(); bits != 2048 {
			t.Errorf("%s: the modulus has %d bits; want 2048", name, bits)
		}
	}
	if phone.Equal(computer) {
		t.Error("two names gave the same key")
	}
	if again := deriveKey("phone", 380, 563); !again.Equal(phone) {
		t.Error("the same name gave two keys")
	}
	for name, numbers := range map[string][]int{"phone": {380, 563}, "computer": {282, 596}} {
		for _, number := range numbers {
			if _, tried := derivePrime(name, number); tried != 1 {
				t.Errorf("%s, %d: %d candidates were tried", name, number, tried)
			}
		}
	}
}

func BenchmarkDeriveKey(b *testing.B) {
	for b.Loop() {
		deriveKey("phone", 380, 563)
	}
}
