//go:build !windows

package device

// serviceRegistered is for Windows only; elsewhere the socket itself tells.
func serviceRegistered() bool { return false }

func storeAppInstalled() bool { return false }
