package whatsapp

import (
	"testing"
	"unicode/utf8"
)

// FuzzBeside: what lies beside a message comes to bounded texts, whatever it is.
func FuzzBeside(f *testing.F) {
	f.Add([]byte("\x22\x01q\x2a\x03ABC"))
	f.Add([]byte("\x3a\x0c\x0a\x0a\x12\x03a@b\x1a\x03\xe2\x9d\xa4"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s := answered(data); len(s) > maxStanza || !utf8.ValidString(s) {
			t.Errorf("%q", s)
		}
		st := &store{names: map[string]string{}, numbers: map[string]string{}}
		all := st.reactionsOf(data)
		if len(all) > maxReactions || len(all) > len(data) {
			t.Errorf("%d reactions of %d bytes", len(all), len(data))
		}
		for _, r := range all {
			if r.Emoji == "" || len(r.Emoji) > maxEmoji || !utf8.ValidString(r.Emoji) || r.Me != (r.By.Address == "") {
				t.Errorf("%+v", r)
			}
		}
	})
}
