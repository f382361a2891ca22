package progress

import "testing"

// TestEstimateHolds: a total that a phone tells in percent is shown so that it
// holds. Each row is what a phone says when so much has come; what is to be shown
// after it.
func TestEstimateHolds(t *testing.T) {
	type said struct {
		percent float64
		done    int64
		total   int64
		moved   Reason
	}
	tests := []struct {
		name           string
		expected, most int64
		steps          []said
	}{
		{"an honest phone", 0, 0, []said{{0.5, 50, 0, ""}, {2.9, 290, 0, ""}, {4, 400, 10000, ""}, {20, 2100, 10000, ""}, {60, 6000, 10000, ""}, {99, 9900, 10000, ""}}},
		// What the window showed before: 68, 71, 86, 65, 66.
		{"a phone that errs by a tenth", 0, 0, []said{{4, 272, 6800, ""}, {10, 710, 6800, ""}, {30, 1950, 6800, ""}, {60, 4020, 6800, ""}, {95, 6270, 6800, ""}}},
		{"there is much more", 0, 0, []said{{5, 500, 10000, ""}, {11, 2200, 20000, MovedMore}, {12, 6000, 20000, MovedMore}, {50, 10000, 20000, MovedMore}}},
		{"there is much less than last time", 66, 0, []said{{0.1, 0, 66, ""}, {10, 1, 10, MovedLess}, {50, 5, 10, MovedLess}}},
		{"about what there was last time", 66, 0, []said{{10, 6, 66, ""}, {50, 34, 66, ""}}},
		{"never less than what has come", 66, 0, []said{{1, 80, 90, MovedMore}, {1, 88, 90, MovedMore}}},
		{"no more than the phone holds", 500, 100, []said{{1, 1, 100, ""}, {5, 50, 100, ""}, {5, 120, 135, MovedMore}}},
		{"nothing said at all", 0, 0, []said{{0, 10, 0, ""}, {0, 2000, 0, ""}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var e Estimate
			e.Expect(test.expected, test.most)
			for _, s := range test.steps {
				e.Said(s.percent, s.done)
				total, moved := e.Total(s.done)
				if total != s.total || moved != s.moved {
					t.Errorf("at %.1f %% with %d: total %d %q, want %d %q", s.percent, s.done, total, moved, s.total, s.moved)
				}
				if total > 0 && total < s.done {
					t.Errorf("total %d is less than the %d that came", total, s.done)
				}
			}
		})
	}
}

func FuzzEstimate(f *testing.F) {
	f.Add(int64(10), int64(20), []byte{1, 2, 3, 100, 50, 7})
	f.Fuzz(func(t *testing.T, expected, most int64, steps []byte) {
		var e Estimate
		e.Expect(expected%(1<<40), most%(1<<40))
		var done, total int64
		moves := 0
		for _, s := range steps {
			done += int64(s)
			e.Said(float64(s), done)
			now, moved := e.Total(done)
			if now > 0 && now < done || now < 0 {
				t.Fatalf("total %d of %d", now, done)
			}
			if now != total && total != 0 {
				if moved == "" {
					t.Fatalf("from %d to %d without a reason", total, now)
				}
				moves++
			}
			total = now
		}
	})
}
