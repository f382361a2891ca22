//go:build !linux

package desktop

// JoinSession has nothing to do where there is no session bus.
func JoinSession() {}
