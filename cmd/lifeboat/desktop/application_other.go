//go:build !linux

package desktop

import "strings"

// Serve has nothing to do: the system itself brings an open program forward, or
// package single does.
func Serve(string, func([]string)) {}

// PathOf is the path of a file that a desktop names: these name it by its path.
func PathOf(name string) (string, bool) { return name, !strings.Contains(name, "://") }
