package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

// framesEvery is how often the file is written.
const framesEvery = time.Second

// framesTo returns a function that keeps in a file how long pictures had to wait:
// how many there were, the middle, the hundredth part that waited longest, and the
// longest, in milliseconds; nil without a file. When the file is removed, it counts
// anew.
func framesTo(file string) func(time.Duration) {
	if file == "" {
		return nil
	}
	var all []time.Duration
	wrote, written := time.Now(), false
	return func(d time.Duration) {
		all = append(all, d)
		if time.Since(wrote) < framesEvery {
			return
		}
		if _, err := os.Stat(file); err != nil && written {
			all = all[len(all)-1:]
		}
		wrote, written = time.Now(), true
		sorted := slices.Sorted(slices.Values(all))
		ms := func(i int) float64 { return float64(sorted[i].Microseconds()) / 1000 }
		text := fmt.Sprintf("%d %.1f %.1f %.1f\n", len(sorted), ms(len(sorted)/2), ms(len(sorted)*99/100), ms(len(sorted)-1))
		_ = os.WriteFile(file, []byte(text), 0o600) // who waits for it misses it
	}
}
