//go:build !linux && !darwin && !windows

package desktop

// Still reports whether the person has asked this computer to move nothing by
// itself, which is not known here.
func Still() bool { return false }
