package progress

import "time"

// Left is an estimate of the time left, as a range. The zero value means that
// no honest estimate can be given.
type Left struct {
	Low, High time.Duration
}

// Known reports whether there is an estimate.
func (l Left) Known() bool { return l.High > 0 }

// Clock turns readings into time left. It gives an estimate only when the
// total is known, some seconds of data are there and the rate is steady; it is
// quiet while nothing moves. The zero value is ready. A Clock is not safe for
// use from several goroutines.
type Clock struct {
	stage   string
	samples []sample
	moved   time.Time
}

type sample struct {
	at   time.Time
	done int64
}

// What an honest estimate needs. The figures are ours: long enough to see a
// rate, short enough that a person does not wait for the first number.
const (
	firstEstimate = 4 * time.Second  // no estimate before this much data
	window        = 40 * time.Second // rates are measured over at most this long
	unsteady      = 3                // short and long rate may differ by this factor
	quietAfter    = 10 * time.Second
	firstSpeed    = 2 * time.Second
	speedOver     = 10 * time.Second
)

// Add takes one reading made at the time given.
func (c *Clock) Add(now time.Time, p Progress) {
	if p.Stage != c.stage || len(c.samples) == 0 || p.Done < c.samples[len(c.samples)-1].done {
		c.stage, c.samples, c.moved = p.Stage, append(c.samples[:0], sample{now, p.Done}), now
		return
	}
	last := &c.samples[len(c.samples)-1]
	if p.Done > last.done {
		c.moved = now
	}
	// A few readings a second are plenty to measure a rate by.
	if len(c.samples) > 1 && now.Sub(c.samples[len(c.samples)-2].at) < 200*time.Millisecond {
		*last = sample{now, p.Done}
	} else {
		c.samples = append(c.samples, sample{now, p.Done})
	}
	drop := 0
	for drop < len(c.samples)-2 && now.Sub(c.samples[drop].at) > window {
		drop++
	}
	c.samples = append(c.samples[:0], c.samples[drop:]...)
}

// Quiet reports whether nothing has moved for a while: “still working”.
func (c *Clock) Quiet(now time.Time) bool {
	return len(c.samples) > 0 && now.Sub(c.moved) >= quietAfter
}

// Left estimates the time left of the stage, for the latest reading.
func (c *Clock) Left(now time.Time, p Progress) Left {
	if len(c.samples) < 2 || p.Total <= 0 || p.Done >= p.Total || c.Quiet(now) {
		return Left{}
	}
	first, last := c.samples[0], c.samples[len(c.samples)-1]
	if last.at.Sub(first.at) < firstEstimate {
		return Left{}
	}
	long := rate(first, last)
	short := rate(c.samples[len(c.samples)*3/4], last)
	if long <= 0 || short <= 0 || short > unsteady*long || long > unsteady*short {
		return Left{}
	}
	rest := float64(p.Total - p.Done)
	a, b := seconds(rest/max(long, short)), seconds(rest/min(long, short))
	// The future is less certain than two windows of the past look.
	return Left{Low: rounded(a * 9 / 10), High: rounded(b*11/10 + time.Second)}
}

// Speed is what is done a second of late, 0 while nothing moves or nobody can tell
// yet.
func (c *Clock) Speed(now time.Time) int64 {
	if len(c.samples) < 2 || c.Quiet(now) {
		return 0
	}
	last := c.samples[len(c.samples)-1]
	from := c.samples[0]
	for _, s := range c.samples {
		if now.Sub(s.at) <= speedOver {
			break
		}
		from = s
	}
	if last.at.Sub(from.at) < firstSpeed {
		return 0
	}
	// Up to now, not up to the last reading: what waits becomes slower.
	return int64(rate(from, sample{now, last.done}))
}

// rate is what was done a second between two samples.
func rate(from, to sample) float64 {
	d := to.at.Sub(from.at).Seconds()
	if d <= 0 {
		return 0
	}
	return float64(to.done-from.done) / d
}

func seconds(s float64) time.Duration {
	const most = 1000 * time.Hour
	if s > most.Seconds() {
		return most
	}
	return time.Duration(s * float64(time.Second))
}

// rounded keeps a figure from jumping: seconds up to a minute in tens, then
// minutes, then five minutes.
func rounded(d time.Duration) time.Duration {
	step := 10 * time.Second
	switch {
	case d > time.Hour:
		step = 5 * time.Minute
	case d > time.Minute:
		step = time.Minute
	}
	return max((d+step/2)/step*step, step)
}
