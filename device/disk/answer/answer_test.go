package answer

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestNobodyAsksTwice: while a question is open, whoever asks it waits for the same answer;
// afterwards it is asked anew.
func TestNobodyAsksTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q Questions
		asked, dead := 0, make(chan struct{})
		ask := func() *Answer[int] {
			return Ask(&q, "x", func(func()) int {
				asked++
				<-dead
				return asked
			})
		}
		first := ask()
		for range 100 {
			if ask() != first {
				t.Fatal("it was asked again")
			}
		}
		other := Ask(&q, "y", func(func()) string { return "y" })
		if got := other.Value(); got != "y" {
			t.Errorf("%q beside the one that is not answered", got)
		}
		close(dead)
		if first.Value() != 1 || ask().Value() != 2 {
			t.Errorf("asked %d times", asked)
		}
	})
}

// TestQuiet: a step keeps an answer from being late.
func TestQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q Questions
		a := Ask(&q, "x", func(step func()) int {
			time.Sleep(9 * time.Second)
			step()
			time.Sleep(9 * time.Second)
			return 0
		})
		for _, want := range []time.Duration{8 * time.Second, 7 * time.Second} {
			time.Sleep(8 * time.Second)
			synctest.Wait()
			if got := a.Quiet(); got != want {
				t.Errorf("quiet for %s, want %s", got, want)
			}
		}
		a.Value()
	})
}

// TestSettle: it waits for what is answered in time, and not for what is never.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var q Questions
		q.Settle(time.Hour)
		Ask(&q, "slow", func(func()) int { time.Sleep(time.Second); return 0 })
		began := time.Now()
		if q.Settle(time.Hour); time.Since(began) != time.Second {
			t.Errorf("settled after %s", time.Since(began))
		}
		dead := make(chan struct{})
		Ask(&q, "dead", func(func()) int { <-dead; return 0 })
		began = time.Now()
		if q.Settle(time.Minute); time.Since(began) != time.Minute {
			t.Errorf("given up after %s", time.Since(began))
		}
		close(dead)
	})
}
