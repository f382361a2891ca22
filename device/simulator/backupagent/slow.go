package backupagent

import (
	"bufio"
	"context"
	"io"
	"time"
)

// limit makes a link slow when the fault says so.
func (a *Agent) limit(ctx context.Context, l *link) error {
	a.mu.Lock()
	rate, ok := faults(a.faults).number(FaultSlow)
	a.mu.Unlock()
	if !ok || rate == 0 {
		return nil
	}
	l.r = bufio.NewReaderSize(&slowReader{ctx, l.conn, rate}, linkBuffer)
	l.w = bufio.NewWriterSize(&slowWriter{ctx, l.conn, rate}, linkBuffer)
	return nil
}

// pace waits as long as n bytes take.
func pace(ctx context.Context, n int, rate int64) error {
	return sleep(ctx, time.Duration(float64(n)/float64(rate)*float64(time.Second)))
}

// step is how many bytes go at once over a slow link.
const step = 16 << 10

type slowReader struct {
	ctx  context.Context
	r    io.Reader
	rate int64
}

func (s *slowReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p[:min(len(p), step)])
	if wait := pace(s.ctx, n, s.rate); err == nil {
		err = wait
	}
	return n, err
}

type slowWriter struct {
	ctx  context.Context
	w    io.Writer
	rate int64
}

func (s *slowWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := s.w.Write(p[done:min(len(p), done+step)])
		done += n
		if err != nil {
			return done, err
		}
		if err := pace(s.ctx, n, s.rate); err != nil {
			return done, err
		}
	}
	return done, nil
}
