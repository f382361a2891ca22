package backupdir_test

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// A password is the same for a person however their system writes ü. Only a
// refused one with another form costs a second derivation.
func TestPasswordForms(t *testing.T) {
	nfc, nfd := norm.NFC.String, norm.NFD.String
	for name, c := range map[string]struct {
		set, typed string
		opens      bool
		tries      int // derivations
	}{
		"as it was set":            {nfc("Müßiggång"), nfc("Müßiggång"), true, 1},
		"set decomposed":           {nfd("Müßiggång"), nfc("Müßiggång"), true, 2},
		"set composed":             {nfc("Müßiggång"), nfd("Müßiggång"), true, 2},
		"typed in both":            {nfd("üü"), nfc("ü") + nfd("ü"), true, 3},
		"Hangul":                   {nfd("비밀번호"), nfc("비밀번호"), true, 2},
		"another accent":           {nfd("Müßiggång"), nfc("Mußiggång"), false, 2},
		"wrong, without accents":   {"secret", "guess", false, 1},
		"right, without accents":   {"secret", "secret", true, 1},
		"no text":                  {"secret", "\xff\xfe", false, 1},
		"compatibility is another": {"ﬁsh", "fish", false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := written(t, samples.Options{Password: c.set})
			b, err := backupdir.Open(w)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			tries := 0
			err = b.Unlock(context.Background(), []byte(c.typed), func(p progress.Progress) {
				if p.Done == 0 {
					tries++
				}
			})
			if c.opens != (err == nil) || err != nil && !errors.Is(err, backupdir.ErrWrongPassword) {
				t.Fatalf("%v", err)
			}
			if got := string(b.PasswordAs([]byte(c.typed))); c.opens && got != c.set {
				t.Errorf("%q opened it, not %q", c.set, got)
			}
			if tries != c.tries {
				t.Errorf("%d derivations, want %d", tries, c.tries)
			}
		})
	}
}

// A second derivation can be stopped like the first.
func TestSecondFormCanBeStopped(t *testing.T) {
	w := written(t, samples.Options{Password: norm.NFD.String("Müßiggång")})
	b, err := backupdir.Open(w)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	tries := 0
	err = b.Unlock(ctx, []byte(norm.NFC.String("Müßiggång")), func(p progress.Progress) {
		if p.Done == 0 {
			if tries++; tries == 2 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
