package keybag

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

func fixture(t testing.TB, parts ...string) []byte {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "fixtures")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the published vectors are not beside the project (../shared/fixtures)")
	}
	data, err := os.ReadFile(filepath.Join(append([]string{dir}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run returns n bytes that count up from the first.
func run(from byte, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = from + byte(i)
	}
	return p
}

// TestWrap has the vectors of RFC 3394 that use a key of 256 bits.
func TestWrap(t *testing.T) {
	kek := "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	tests := []struct{ name, key, wrapped string }{
		{"4.3", "00112233445566778899aabbccddeeff", "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"},
		{"4.5", "00112233445566778899aabbccddeeff0001020304050607", "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1"},
		{
			"4.6", "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
			"28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Wrap(unhex(t, kek), unhex(t, tt.key))
			if err != nil || hex.EncodeToString(got) != tt.wrapped {
				t.Errorf("wrapped %x, %v", got, err)
			}
			back, err := Unwrap(unhex(t, kek), unhex(t, tt.wrapped))
			if err != nil || hex.EncodeToString(back) != tt.key {
				t.Errorf("unwrapped %x, %v", back, err)
			}
			for i := range got {
				changed := bytes.Clone(got)
				changed[i] ^= 1
				if _, err := Unwrap(unhex(t, kek), changed); !errors.Is(err, ErrBadEntry) {
					t.Errorf("byte %d changed: %v", i, err)
				}
			}
		})
	}
}

// oneClass is a bag of one class, as far as a password is concerned.
func oneClass(salt []byte, iter int, doubleSalt []byte, doubleIter int, wrapped []byte) *Bag {
	return &Bag{
		Version: 5, Type: TypeBackup, Salt: salt, Iterations: uint32(iter),
		DoubleSalt: doubleSalt, DoubleIterations: uint32(doubleIter),
		Classes: []Class{{Class: 3, Wrap: WrapPassword, Wrapped: wrapped}},
	}
}

// TestNotes has the vectors of PROTOCOL.md §7.6.
func TestNotes(t *testing.T) {
	salt, double := run(0x20, 20), run(0, 20)
	tests := []struct {
		name, password, kek, wrapped string
		double                       []byte
		rounds                       int
		heavy                        bool
	}{
		{
			name: "both derivations", password: "correct horse", double: double, rounds: 1000,
			kek:     "a10e56955cc789078678e0a8e7a13c3ea70d5593d2efa0f43f7fc2e17f81dbb2",
			wrapped: "b10943875cdeb51045a88c27ec1f832c57bd939f8f542c14704bdec6e4c95b986609a6df45a1f74a",
		},
		{
			name: "ten million rounds", password: "correct horse", double: double, rounds: 10_000_000, heavy: true,
			kek: "2ce738e381a703933eb988f9e9c51209b6840726733c5e531b0cb3f4471c23f5",
		},
		{
			name: "empty password, one derivation",
			kek:  "bec4df58291538ef78aad3a076a537ef1a317aab73b135291ec047873b7db00d", wrapped: "2a9ed7bcc2427e017a90b292bcc847a81ae5aff57bab58eacf8b94f87241c6ef2697af01930d7893",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.heavy && testing.Short() {
				t.Skip("seconds of derivation")
			}
			if tt.heavy {
				t.Parallel()
			}
			b := oneClass(salt, 10_000, tt.double, tt.rounds, unhex(t, tt.wrapped))
			kek, err := b.derive(context.Background(), []byte(tt.password), nil)
			if err != nil || hex.EncodeToString(kek) != tt.kek {
				t.Fatalf("derived %x, %v", kek, err)
			}
			if tt.wrapped == "" {
				return
			}
			keys, err := b.Unlock(context.Background(), []byte(tt.password), nil)
			if err != nil {
				t.Fatal(err)
			}
			if key, ok := keys.Class(3); !ok || !bytes.Equal(key[:], run(0x40, 32)) {
				t.Errorf("class key %x", key)
			}
			entry, err := keys.Seal(3, [KeySize]byte(run(0x60, 32)))
			if err != nil || hex.EncodeToString(entry) != "03000000838fd5a6e263fbd3a563e678bf04e10ceb8e921406bdd4c53e486afeb41c73d10e565eadc42515b4" {
				t.Errorf("sealed %x, %v", entry, err)
			}
			if key, err := keys.Open(entry); err != nil || !bytes.Equal(key[:], run(0x60, 32)) {
				t.Errorf("opened %x, %v", key, err)
			}
		})
	}
}

// TestPublishedHashes tries published passwords, some of them from real phones.
// Where the whole bag was published too, the key that opens is one of its keys.
func TestPublishedHashes(t *testing.T) {
	known := knownKeys(t)
	var compared atomic.Int64
	t.Cleanup(func() {
		if compared.Load() < 2 {
			t.Errorf("compared %d published keys", compared.Load())
		}
	})
	for line := range strings.Lines(string(fixture(t, "vectors", "itunes_backup_hashes.tsv"))) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		parts := strings.Split(cells[0], "*")
		number := func(s string) int {
			n, err := strconv.Atoi(s)
			if err != nil && s != "" {
				t.Fatal(err)
			}
			return n
		}
		t.Run(cells[0][:40], func(t *testing.T) {
			var double []byte
			rounds := number(parts[5])
			if parts[6] != "" {
				double = unhex(t, parts[6])
			}
			if rounds > 1_000_000 && testing.Short() {
				t.Skip("seconds of derivation")
			}
			b := oneClass(unhex(t, parts[4]), number(parts[3]), double, rounds, unhex(t, parts[2]))
			if rounds > 1_000_000 {
				t.Parallel()
			}
			keys, err := b.Unlock(context.Background(), []byte(cells[1]), nil)
			if err != nil {
				t.Fatalf("right password: %v", err)
			}
			key, _ := keys.Class(3)
			for _, k := range known {
				if file := filepath.Base(k.File); strings.Contains(cells[2], file) {
					compared.Add(1)
					if !slices.Contains(slices.Collect(maps.Values(k.ClassKeys)), hex.EncodeToString(key[:])) {
						t.Errorf("%s has no class key %x", file, key)
					}
				}
			}
			if rounds > 1_000_000 {
				return // wrong ones are tried on the quick ones
			}
			for _, wrong := range []string{"", cells[1] + " ", strings.ToUpper(cells[1]) + "x"} {
				if _, err := b.Unlock(context.Background(), []byte(wrong), nil); !errors.Is(err, ErrWrongPassword) {
					t.Errorf("password %q: %v", wrong, err)
				}
			}
		})
	}
}

// known is an entry of the published class keys.
type known struct {
	File, Password string
	ClassKeys      map[string]string `json:"class_keys"`
}

func knownKeys(t *testing.T) (all []known) {
	t.Helper()
	if err := json.Unmarshal(fixture(t, "vectors", "keybag_unwrap_kat.json"), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestUnencryptedBag opens the bag of a real unencrypted backup with the empty
// password and compares all its keys.
func TestUnencryptedBag(t *testing.T) {
	data := fixture(t, "keybag-unencrypted", "BackupKeyBag.bin")
	b, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) != 1336 || b.Version != 5 || len(b.Classes) != 11 || b.DoubleSalt != nil {
		t.Errorf("%d bytes, bag %+v", len(data), b)
	}
	if !bytes.Equal(b.Encode(), data) {
		t.Error("the bag is not written as it was read")
	}
	keys, err := b.Unlock(context.Background(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, k := range knownKeys(t) {
		if k.Password != "" {
			continue // their bags are not published, see TestPublishedHashes
		}
		for class, want := range k.ClassKeys {
			n, err := strconv.Atoi(class)
			if err != nil {
				t.Fatal(err)
			}
			key, ok := keys.Class(uint32(n))
			if !ok || hex.EncodeToString(key[:]) != want {
				t.Errorf("class %d: %x, want %s", n, key, want)
			}
			compared++
		}
	}
	if compared != 11 || len(keys.Broken) != 0 {
		t.Errorf("compared %d classes, broken %v", compared, keys.Broken)
	}
	if _, err := b.Unlock(context.Background(), []byte("x"), nil); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("wrong password: %v", err)
	}
}

func TestCreateAndRewrap(t *testing.T) {
	for _, opt := range []Options{{}, {Version: 3, Single: true, Iterations: 10}, {Version: 4, DoubleIterations: 7, Iterations: 3}} {
		ctx := context.Background()
		b, keys, err := Create(ctx, []byte("first"), opt)
		if err != nil {
			t.Fatal(err)
		}
		fileKey := [KeySize]byte(run(1, KeySize))
		entry, err := keys.Seal(4, fileKey)
		if err != nil {
			t.Fatal(err)
		}
		check := func(password string) {
			t.Helper()
			read, err := Parse(b.Encode())
			if err != nil {
				t.Fatal(err)
			}
			opened, err := read.Unlock(ctx, []byte(password), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := opened.Open(entry); err != nil || got != fileKey {
				t.Errorf("%x, %v", got, err)
			}
		}
		check("first")
		if err := b.rewrap(ctx, keys, []byte("second"), nil, &randomSource{r: rand.Reader}); err != nil {
			t.Fatal(err)
		}
		check("second")
		if _, err := b.Unlock(ctx, []byte("first"), nil); !errors.Is(err, ErrWrongPassword) {
			t.Errorf("old password after the change: %v", err)
		}
		keys.Wipe()
		if _, err := keys.Open(entry); !errors.Is(err, ErrNoClassKey) {
			t.Errorf("wiped keys: %v", err)
		}
		if err := b.rewrap(ctx, keys, nil, nil, &randomSource{r: rand.Reader}); !errors.Is(err, ErrNoClassKey) {
			t.Errorf("rewrapping with wiped keys: %v", err)
		}
		check("second")
	}
}

// TestOneBrokenClass tells a damaged entry from a wrong password.
func TestOneBrokenClass(t *testing.T) {
	b, _, err := Create(context.Background(), []byte("p"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	b.Classes[2].Wrapped[20] ^= 1
	keys, err := b.Unlock(context.Background(), []byte("p"), nil)
	if err != nil || len(keys.Broken) != 1 || keys.Broken[0] != 3 {
		t.Fatalf("%v, broken %v", err, keys)
	}
	entry := append(binary.LittleEndian.AppendUint32(nil, 3), make([]byte, WrappedSize)...)
	if _, err := keys.Open(entry); !errors.Is(err, ErrNoClassKey) {
		t.Errorf("file of the broken class: %v", err)
	}
	entry[0] = 4
	if _, err := keys.Open(entry); !errors.Is(err, ErrBadEntry) {
		t.Errorf("damaged file key: %v", err)
	}
	if _, err := keys.Open(entry[:40]); !errors.Is(err, ErrBadEntry) {
		t.Errorf("short file key: %v", err)
	}
}
