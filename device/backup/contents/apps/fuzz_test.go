package apps

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// FuzzNames: the names that a list of apps gives, which is a list with lists in it.
func FuzzNames(f *testing.F) {
	inner, err := proplist.Encode(map[string]any{"itemName": "Chess"}, proplist.FormatBinary)
	if err != nil {
		f.Fatal(err)
	}
	for _, format := range []proplist.Format{proplist.FormatBinary, proplist.FormatXML} {
		outer, err := proplist.Encode(map[string]any{"Applications": map[string]any{"com.example.chess": map[string]any{"iTunesMetadata": inner}, "other": "text"}}, format)
		if err != nil {
			f.Fatal(err)
		}
		if got := namesOf(outer); got["com.example.chess"] != "Chess" || len(got) != 1 {
			f.Fatalf("%v", got)
		}
		f.Add(outer)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for id, name := range namesOf(data) {
			if len(name) >= maxAppName || len(id) > len(data) {
				t.Errorf("%q: %d bytes", id, len(name))
			}
		}
	})
}
