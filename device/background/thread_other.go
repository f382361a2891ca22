//go:build !linux

package background

// StandBack does nothing here: only Linux knows a priority for a thread that others
// of the program do not share.
func StandBack() {}
