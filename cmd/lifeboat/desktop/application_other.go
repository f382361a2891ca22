//go:build !linux

package desktop

// Serve has nothing to do: the system itself brings an open program forward, or
// package single does.
func Serve(string, func([]string)) {}
