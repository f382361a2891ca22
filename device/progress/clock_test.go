package progress

import (
	"testing"
	"time"
)

// run feeds a clock one reading every 250 ms; done gives what was reached then.
func run(total int64, d time.Duration, done func(time.Duration) int64) (Left, bool) {
	var c Clock
	start := time.Unix(1000, 0)
	var p Progress
	now := start
	for at := time.Duration(0); at <= d; at += 250 * time.Millisecond {
		now = start.Add(at)
		p = Progress{Stage: "content", Done: done(at), Total: total}
		c.Add(now, p)
	}
	return c.Left(now, p), c.Quiet(now)
}

func TestLeft(t *testing.T) {
	steady := func(at time.Duration) int64 { return int64(at.Seconds() * 100) }
	tests := []struct {
		name     string
		total    int64
		after    time.Duration
		done     func(time.Duration) int64
		low      time.Duration
		high     time.Duration
		estimate bool
		quiet    bool
	}{
		{"steady", 100_000, 20 * time.Second, steady, 14 * time.Minute, 18 * time.Minute, true, false},
		{"too early", 100_000, 2 * time.Second, steady, 0, 0, false, false},
		{"no total", 0, 20 * time.Second, steady, 0, 0, false, false},
		{"finished", 2000, 20 * time.Second, steady, 0, 0, false, false},
		{"stuck", 100_000, 30 * time.Second, func(at time.Duration) int64 { return min(int64(at.Seconds()*100), 500) }, 0, 0, false, true},
		{"jumping", 1_000_000, 12 * time.Second, func(at time.Duration) int64 {
			if at < 11*time.Second {
				return int64(at.Seconds())
			}
			return int64(at.Seconds() * 5000)
		}, 0, 0, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			left, quiet := run(test.total, test.after, test.done)
			if left.Known() != test.estimate || quiet != test.quiet {
				t.Fatalf("left %v, quiet %v", left, quiet)
			}
			if test.estimate && (left.Low < test.low || left.High > test.high || left.Low > left.High) {
				t.Errorf("left %v … %v, want within %v … %v", left.Low, left.High, test.low, test.high)
			}
		})
	}
}

func TestClockStartsAnewWithEachStage(t *testing.T) {
	var c Clock
	start := time.Unix(1000, 0)
	for i := range 40 {
		c.Add(start.Add(time.Duration(i)*time.Second), Progress{Stage: "presence", Done: int64(i), Total: 100})
	}
	now := start.Add(41 * time.Second)
	p := Progress{Stage: "content", Done: 5, Total: 1000}
	c.Add(now, p)
	if left := c.Left(now, p); left.Known() {
		t.Errorf("an estimate of %v from one reading of a new stage", left)
	}
}

func TestClockKeepsLittle(t *testing.T) {
	var c Clock
	start := time.Unix(1000, 0)
	for i := range 1_000_00 {
		c.Add(start.Add(time.Duration(i)*10*time.Millisecond), Progress{Stage: "content", Done: int64(i), Total: 1 << 40})
	}
	if len(c.samples) > 500 {
		t.Errorf("%d samples kept", len(c.samples))
	}
}

func TestNilFunc(t *testing.T) {
	var f Func
	f.Report(Progress{})
}

func TestSpeed(t *testing.T) {
	var c Clock
	start := time.Unix(1000, 0)
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	done := int64(0)
	for s := 0.0; s <= 20; s += 0.25 {
		c.Add(at(s), Progress{Stage: "receiving", Done: done, Unit: Bytes})
		done += 250_000 // a megabyte a second; the total is not known
		if v := c.Speed(at(s)); s < 2 && v != 0 || s >= 3 && (v < 950_000 || v > 1_050_000) {
			t.Fatalf("after %.2f s: %d bytes a second", s, v)
		}
	}
	slower := c.Speed(at(25))
	if slower <= 0 || slower > 700_000 {
		t.Errorf("after five seconds without a byte: %d", slower)
	}
	if v := c.Speed(at(31)); v != 0 {
		t.Errorf("of what stands still: %d", v)
	}
	var none Clock
	if v := none.Speed(start); v != 0 {
		t.Errorf("of nothing: %d", v)
	}
}
