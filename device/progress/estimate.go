package progress

// Estimate is a total that nobody knows beforehand and that somebody says in
// percent: how it is shown so that a person can believe it. It moves only when
// what is said differs from it by a good deal, and at most once for every few
// percent; it is never less than what is done. The zero value knows nothing yet.
type Estimate struct {
	total int64
	most  int64   // what it cannot be more than; 0: not known
	asked float64 // percent at which it was looked at last
	moved Reason
}

// The figures are ours: from what percentage on a total is worked out, how far apart
// two looks are, and by which part of itself it must be wrong to move. A total that
// is worked out of one percent is wrong by a half; out of three it holds.
const (
	firstPercent = 3
	nextPercent  = 5
	enoughWrong  = 8 // an eighth
)

// Expect says what the total may be before anybody has said a percentage, 0 for
// nothing, and what it cannot be more than, 0 for nothing.
func (e *Estimate) Expect(total, most int64) {
	if most > 0 {
		total = min(total, most)
	}
	e.total, e.most = max(total, 0), max(most, 0)
}

// Said takes a percentage, with what was done when it was said.
func (e *Estimate) Said(percent float64, done int64) {
	if percent < firstPercent || percent > 100 || done <= 0 || e.asked > 0 && percent < e.asked+nextPercent {
		return
	}
	e.asked = percent
	said := int64(float64(done) / percent * 100)
	if e.most > 0 {
		said = min(said, e.most)
	}
	switch difference := said - e.total; {
	case e.total == 0:
		e.total = said
	case difference > e.total/enoughWrong:
		e.total, e.moved = said, MovedMore
	case -difference > e.total/enoughWrong:
		e.total, e.moved = said, MovedLess
	}
}

// Total is the total to show beside what is done, 0 while it is not known, and why
// it is another than the first one.
func (e *Estimate) Total(done int64) (int64, Reason) {
	if e.total > 0 && done > e.total {
		e.total = done + done/enoughWrong // a little ahead, so that it does not run along with what comes
		e.moved = MovedMore
	}
	return e.total, e.moved
}
