// Package awake keeps this computer from going to sleep while long work runs:
// a backup or a restore that falls asleep half-way loses its phone.
package awake

import "log/slog"

// Keep asks the system not to sleep until release is called. That it cannot be
// asked is noted and no error: the work continues all the same.
func Keep(why string, log *slog.Logger) (release func()) {
	free, err := keep(why)
	if err != nil {
		log.Info("the computer may go to sleep during this work", "error", err)
		return func() {}
	}
	return free
}
