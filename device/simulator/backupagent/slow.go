package backupagent

import (
	"bufio"
	"context"
	"io"
	"time"
)

// limit makes a link slow when the fault says so, until it is cleared.
func (a *Agent) limit(ctx context.Context, l *link) {
	if a.rate() == 0 {
		return
	}
	pace := func(n int) error {
		if rate := a.rate(); rate > 0 {
			return sleep(ctx, time.Duration(float64(n)/float64(rate)*float64(time.Second)))
		}
		return nil
	}
	l.r = bufio.NewReaderSize(&slowReader{l.conn, pace}, linkBuffer)
	l.w = bufio.NewWriterSize(&slowWriter{l.conn, pace}, linkBuffer)
}

// rate is how many bytes go over a link in a second; 0: as many as can.
func (a *Agent) rate() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	rate, _ := faults(a.faults).number(FaultSlow)
	return rate
}

// step is how many bytes go at once over a slow link.
const step = 16 << 10

type slowReader struct {
	r    io.Reader
	pace func(bytes int) error // waits as long as so many take
}

func (s *slowReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p[:min(len(p), step)])
	if wait := s.pace(n); err == nil {
		err = wait
	}
	return n, err
}

type slowWriter struct {
	w    io.Writer
	pace func(bytes int) error
}

func (s *slowWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := s.w.Write(p[done:min(len(p), done+step)])
		done += n
		if err != nil {
			return done, err
		}
		if err := s.pace(n); err != nil {
			return done, err
		}
	}
	return done, nil
}
