package backupagent

import (
	"errors"
	"os"
	"time"
)

// purgePatience is how long a phone waits for the answer to a purge request.
const purgePatience = 30 * time.Second

// purge asks the computer to make room and returns what it made. A host that
// does not know the message and does not answer gets 105 (PROTOCOL.md §5.8).
func (r *run) purge(want int64) (int64, error) {
	const urgency = 4
	if timed, ok := r.l.conn.(interface{ SetReadDeadline(time.Time) error }); ok {
		if err := timed.SetReadDeadline(time.Now().Add(purgePatience)); err != nil {
			return 0, err
		}
		defer timed.SetReadDeadline(time.Time{})
	}
	answer, err := r.l.ask("DLMessagePurgeDiskSpace", want, urgency)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return 0, mbError(codeComputerFull, notEnoughHostText)
	}
	if err != nil || answer.code != 0 {
		return 0, err
	}
	freed, _ := integer(answer.value)
	return max(0, freed), nil
}
