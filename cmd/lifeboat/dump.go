package main

import (
	"bytes"
	"os"
)

// dumpTo returns a function that keeps the text of the screen in a file, whole
// at every moment; nil without a file. Beside it, in a file that ends in .all, every
// text stands that was another than the one before, each with a zero byte behind it:
// whoever looks now and then misses nothing that came and went.
func dumpTo(file string) func([]byte) {
	if file == "" {
		return nil
	}
	all, err := os.OpenFile(file+".all", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		all = nil
	}
	var last []byte
	return func(text []byte) {
		// A text that cannot be written is missed by the test that waits for it.
		if _, shown, _ := bytes.Cut(text, []byte(`"step"`)); all != nil && !bytes.Equal(shown, last) { // before it stand counters
			last = bytes.Clone(shown)
			_, _ = all.Write(append(bytes.Clone(text), 0))
		}
		if os.WriteFile(file+".new", text, 0o600) == nil {
			_ = os.Rename(file+".new", file)
		}
	}
}
