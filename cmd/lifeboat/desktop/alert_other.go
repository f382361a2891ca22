//go:build !linux && !darwin && !windows

package desktop

// Heard reports whether somebody reads what the program says.
func Heard() bool { return true }

// Alert is not there: what is to be said stands on the standard error.
func Alert(string, string) {}
