package assistant

import (
	"time"

	"github.com/lifeboat-app/lifeboat/guide"
)

// failureOf reduces an error of long work to a value of the Situation.
func (a *Assistant) failureOf(kind guide.JobKind, err error) guide.Failure {
	f := guide.Failed(kind, a.s.Host.OS, err)
	f.At = time.Now()
	return f
}
