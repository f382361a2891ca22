//go:build unix

package main

import (
	"os"
	"strings"
	"syscall"
)

// restart begins the program anew in its own place, with more in its environment. It
// returns only when that cannot be.
func restart(more []string) {
	self, err := os.Executable()
	if err != nil {
		return
	}
	for _, m := range more { // not beside what stands there: the first of two would count
		name, value, _ := strings.Cut(m, "=")
		if os.Setenv(name, value) != nil {
			return
		}
	}
	_ = syscall.Exec(self, os.Args, os.Environ()) // the caller says what is wrong
}
