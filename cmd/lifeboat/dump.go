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
	_ = os.WriteFile(file+".all", nil, 0o600)
	var last []byte
	return func(text []byte) {
		// A text that cannot be written is missed by the test that waits for it.
		if _, shown, _ := bytes.Cut(text, []byte(`"step"`)); !bytes.Equal(shown, last) { // before it stand counters
			last = bytes.Clone(shown)
			add(file+".all", append(bytes.Clone(text), 0))
		}
		if os.WriteFile(file+".new", text, 0o600) == nil {
			_ = os.Rename(file+".new", file)
		}
	}
}

// add appends to a file that is open for no longer, as on Windows an open one cannot go.
func add(file string, text []byte) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.Write(text)
}
