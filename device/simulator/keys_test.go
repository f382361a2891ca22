package simulator

import "testing"

func TestDerivedKeysStayTheSame(t *testing.T) {
	a := deriveKey("test")
	if b := deriveKey("test"); !a.Equal(b) {
		t.Error("the same name gave two keys")
	}
	if c := deriveKey("other"); a.Equal(c) {
		t.Error("two names gave the same key")
	}
	if bits := a.N.BitLen(); bits != 2048 {
		t.Errorf("the modulus has %d bits; want 2048", bits)
	}
}

func BenchmarkDeriveKey(b *testing.B) {
	for b.Loop() {
		deriveKey("benchmark")
	}
}
