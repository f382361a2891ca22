package notes_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// secretPassword is the password of the locked notes of a published store of iOS 15.
const secretPassword = "MyPassword"

// TestPublishedLocked: the locked notes that an iPhone wrote open with their password, and
// stay open in another reader by their keys.
func TestPublishedLocked(t *testing.T) {
	want := map[string]string{
		"My Secret Note":       "My Secret Note\n\nI am going to protect this note with a code. ",
		"My Super Secret Note": "My Super Secret Note\n\nSuper-duper secret note. ",
		"iOS 14 Locked Note":   "iOS 14 Locked Note\n\nThis a locked note for iOS 14. It was created on iPhone. ",
		"Secure iOS 15 Note":   "Secure iOS 15 Note\n\nThis is a secure note for iOS 15. ",
	}
	contentstest.Both(t, []samples.File{store(contentstest.Fixture(t, "notes/plaso-ios15.NoteStore.sqlite"))}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		for _, wrong := range []string{"", "mypassword", "MyPassword "} {
			if n, err := r.Unlock(t.Context(), []byte(wrong)); n != 0 || err != nil || len(r.Keys()) != 0 {
				t.Errorf("%q: %d, %v", wrong, n, err)
			}
		}
		if n, err := r.Unlock(t.Context(), []byte(secretPassword)); n != 4 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		other, keys := open(t, s), r.Keys()
		if err := other.Open(t.Context(), keys); err != nil {
			t.Fatal(err)
		}
		keys.Wipe()
		for _, r := range []*notes.Reader{r, other} {
			all, defects := byTitle(t, r)
			if len(defects) != 0 || len(all) != 8 {
				t.Errorf("%d notes, %v", len(all), defects)
			}
			for title, text := range want {
				if n := all[title]; n.Text.Text != text || n.Lock != notes.Unlocked || n.Body != notes.BodyRead || n.Hint != "" {
					t.Errorf("%+v", n)
				}
			}
			if tally, sum, err := r.Tally(t.Context()); err != nil || tally.Locked != 0 || sum.Count != 8 {
				t.Errorf("%+v %+v %v", tally, sum, err)
			}
		}
	})
}

// TestPublishedVector: the vector of another program's tests (apple_cloud_notes_parser, MIT):
// salt, wrapped key, nonce, tag and body of a note whose password is "password".
func TestPublishedVector(t *testing.T) {
	const (
		salt    = "1165106b6b288bda1e6ecb18e65c7876"
		wrapped = "98c0e56b43b507e60c5465ec5e1bb0c74b756f7d4f4a9bff"
		nonce   = "151f64de7be34d15dacdaea9b33471f9"
		tag     = "806bf2bbd3bf83cf1240b03e7c4d6ab1"
		body    = "131b03571fc9ec47ef58e58e21fce5c10aa73a62b9e58a743bcdcc3aff1ea8ab9964f4535b8597735f3da5f6ae63b9370625a20d633e9cf2986d4d118989124f" +
			"0ddfee956e47cb5cbc3617c520b075620b37ae4056f3a1af83351fda634dfb446055c75f7143a5600149db333893c0ecb0ef3944e2a64542e9a4375bf152689858fed8b21aded0eab0afb11190"
	)
	data := contentstest.Made(t, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1, ZISPASSWORDPROTECTED, ZCRYPTOITERATIONCOUNT, ZCRYPTOSALT, ZCRYPTOWRAPPEDKEY) VALUES (10, 11, 'N', 'vector', 1, 20000, x'%s', x'%s');
		INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%s', x'%s', x'%s')`, salt, wrapped, body, nonce, tag))
	r := open(t, contentstest.Plain(t, store(data)))
	if n, err := r.Unlock(t.Context(), []byte("password")); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	for row, key := range r.Keys() {
		if row != 10 || hex.EncodeToString(key) != "023aae7c450a283b23e3d7c1416ad644" {
			t.Errorf("%d: %x", row, key)
		}
	}
	all, defects := byTitle(t, r)
	if n := all["vector"]; !strings.HasPrefix(n.Text.Text, "Encrypted") || n.Body != notes.BodyRead || len(defects) != 0 {
		t.Errorf("%+v %v", n, defects)
	}
}

// TestComposedPassword: "é" may be typed as one letter or as two.
func TestComposedPassword(t *testing.T) {
	data := lockedWith(t, "caf\u00e9")
	for _, typed := range []string{"caf\u00e9", "cafe\u0301"} {
		r := open(t, contentstest.Plain(t, store(data)))
		if n, err := r.Unlock(t.Context(), []byte(typed)); n != 2 || err != nil {
			t.Errorf("%q: %d, %v", typed, n, err)
		}
	}
}
