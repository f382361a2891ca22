package main

import "os"

// dumpTo returns a function that keeps the text of the screen in a file, whole
// at every moment; nil without a file.
func dumpTo(file string) func([]byte) {
	if file == "" {
		return nil
	}
	return func(text []byte) {
		// A text that cannot be written is missed by the test that waits for it.
		if os.WriteFile(file+".new", text, 0o600) == nil {
			_ = os.Rename(file+".new", file)
		}
	}
}
