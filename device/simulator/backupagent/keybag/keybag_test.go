package keybag

import (
	"bytes"
	"crypto/aes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"testing"
)

func random() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The vector of PROTOCOL.md §7.6.
func TestDerivationAndWrapFollowTheVectors(t *testing.T) {
	p := parsed{
		salt: unhex(t, "202122232425262728292a2b2c2d2e2f30313233"), iterations: 10000,
		doubleSalt: unhex(t, "000102030405060708090a0b0c0d0e0f10111213"), double: 1000,
	}
	kek, err := p.derive("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	class := unhex(t, "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f")
	sealed := wrap(nil, kek, class)
	if got, want := hex.EncodeToString(sealed), "b10943875cdeb51045a88c27ec1f832c57bd939f8f542c14704bdec6e4c95b986609a6df45a1f74a"; got != want {
		t.Errorf("WPKY %s, want %s", got, want)
	}
	if back, ok := unwrap(kek, sealed); !ok || !bytes.Equal(back, class) {
		t.Errorf("unwrap: %x, %v", back, ok)
	}
	b := &Bag{}
	if err := b.set(3, class); err != nil {
		t.Fatal(err)
	}
	key, err := b.Seal(3, unhex(t, "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"))
	if want := "03000000838fd5a6e263fbd3a563e678bf04e10ceb8e921406bdd4c53e486afeb41c73d10e565eadc42515b4"; err != nil || hex.EncodeToString(key) != want {
		t.Errorf("EncryptionKey %x, %v", key, err)
	}
}

func TestBagOpensWithItsPasswordOnly(t *testing.T) {
	for _, password := range []string{"", "test", "pässwörd 🔐"} {
		bag, err := New(password, Cost{Iterations: 10}, random())
		if err != nil {
			t.Fatal(err)
		}
		again, err := Open(bag.Bytes(), password)
		if err != nil || !again.Same(bag) {
			t.Errorf("%q: %v", password, err)
		}
		if _, err := Open(bag.Bytes(), password+"x"); !errors.Is(err, ErrPassword) {
			t.Errorf("%q with another password: %v", password, err)
		}
		if password == "" && len(bag.Bytes()) != 1336 {
			t.Errorf("an unencrypted bag has %d bytes, a real one 1336", len(bag.Bytes()))
		}
	}
}

func TestRewrapKeepsTheKeys(t *testing.T) {
	bag, err := New("old", Cost{Iterations: 10}, random())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := bag.Seal(4, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	again, err := bag.Rewrap("new", Cost{Iterations: 20}, random())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(again.Bytes(), "old"); !errors.Is(err, ErrPassword) {
		t.Errorf("the old password: %v", err)
	}
	opened, err := Open(again.Bytes(), "new")
	if err != nil {
		t.Fatal(err)
	}
	if key, err := opened.Unseal(sealed); err != nil || !bytes.Equal(key, make([]byte, 32)) {
		t.Errorf("a key sealed before: %x, %v", key, err)
	}
}

func TestRealBagOfAnUnencryptedBackupOpens(t *testing.T) {
	blob, err := os.ReadFile("../../../../../shared/fixtures/keybag-unencrypted/BackupKeyBag.bin")
	if err != nil {
		t.Skipf("the published fixtures are not here: %v", err)
	}
	bag, err := Open(blob, "")
	if err != nil {
		t.Fatal(err)
	}
	for class := 1; class <= classes; class++ {
		if bag.keys[class] == nil {
			t.Errorf("class %d did not unwrap", class)
		}
	}
}

func FuzzOpen(f *testing.F) {
	bag, err := New("", Cost{}, random())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bag.Bytes())
	f.Add([]byte("VERS\x00\x00\x00\x04\x00\x00\x00\x05UUID\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, blob []byte) {
		p, err := parse(blob)
		if err != nil && !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
		if err != nil || p.iterations > 1000 || p.double > 1000 {
			return
		}
		if b, err := Open(blob, ""); err == nil {
			if _, err := b.Rewrap("x", Cost{Iterations: 1}, random()); err != nil && !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	bag := &Bag{}
	if err := bag.set(3, make([]byte, 32)); err != nil {
		b.Fatal(err)
	}
	key := make([]byte, 32)
	for b.Loop() {
		if _, err := bag.Seal(3, key); err != nil {
			b.Fatal(err)
		}
	}
	_, _ = aes.NewCipher(key)
}
