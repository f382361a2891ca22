package check_test

import "time"

var started = time.Now()

// processorTime is the time that passed: a benchmark needs the machine for itself.
func processorTime() time.Duration { return time.Since(started) }
