//go:build !windows

package hosttest

// Wine reports whether this Windows is Wine.
func Wine() bool { return false }
