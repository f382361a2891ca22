// Package frametime measures, for benchmarks of the real window, how long its pictures
// take: how long the window's goroutine is busy before a click or a picture gets its
// turn, how long a picture takes to paint, and how much of that is spent before the
// graphics card, or what stands in for one, begins.
package frametime

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Times says how long something took, in milliseconds.
type Times struct {
	N                     int
	Middle, Late, Longest float64 // Late: a hundredth took longer
}

// Report is what a Meter writes.
type Report struct {
	// Wait is how long the window's goroutine was busy each time it was asked.
	Wait Times
	// Paint is from the beginning of a picture until the goroutine is free again.
	// Without a graphics card the picture is computed then.
	Paint Times
	// Walk is the part of it in which objects are measured and handed over.
	Walk Times
	// Apart is from one picture to the next, while the window is painted all the time.
	Apart Times
	// Painted are the last pictures: when each was done, in Unix nanoseconds.
	Painted []int64
}

const (
	askEvery   = 10 * time.Millisecond
	writeEvery = time.Second
	keep       = 256 // of Painted
)

// Meter measures one window.
type Meter struct {
	file string

	mu                sync.Mutex
	wait, paint, walk []time.Duration
	apart             []time.Duration
	painted           []int64
	steady            bool
	before            time.Time // when the last picture was done, while it is steady

	first       *mark
	begun       chan time.Time
	asked       time.Time // when the first object was last asked for its size
	looks       int       // how often it was looked at since
	began, last time.Time // of the picture that is being painted
}

// Steady is what a file beside a Meter's is called: while it is there, the window is
// painted all the time, although nothing changes.
const Steady = ".steady"

// To makes a Meter that keeps a Report in a file. When the file is removed, it counts
// anew.
func To(file string) *Meter { return &Meter{file: file, begun: make(chan time.Time, 1)} }

// Around puts the marks that a picture is measured by before and after content.
func (m *Meter) Around(content ...fyne.CanvasObject) []fyne.CanvasObject {
	first, last := &mark{looked: m.looked, measured: m.measured, sized: m.passed}, &mark{sized: m.sized}
	m.first = first
	first.Resize(fyne.NewSquareSize(1))
	last.Resize(fyne.NewSquareSize(1))
	all := append([]fyne.CanvasObject{container.NewWithoutLayout(first)}, content...)
	return append(all, container.NewWithoutLayout(last))
}

// mark is an object that nothing is drawn for, and that tells when it is met.
type mark struct {
	canvas.Rectangle
	looked, measured, sized func()
}

func (m *mark) Visible() bool {
	if m.looked != nil {
		m.looked()
	}
	return m.Rectangle.Visible()
}

func (m *mark) MinSize() fyne.Size {
	if m.measured != nil {
		m.measured()
	}
	return m.Rectangle.MinSize()
}

func (m *mark) Size() fyne.Size {
	if m.sized != nil {
		m.sized()
	}
	return m.Rectangle.Size()
}

func (m *Meter) looked() { m.looks++ }

// measured is called twice when a picture begins: as part of the whole window, and
// then on the walk through it, on which it has been looked at before.
func (m *Meter) measured() {
	now := time.Now()
	if m.looks >= 2 {
		m.end(m.asked) // Fyne may go on to the next picture before it does what is posted
		m.began = m.asked
		select {
		case m.begun <- m.began:
		default:
		}
	}
	m.asked, m.looks = now, 0
}

// passed is called when the first object is painted, for which it has been looked at.
func (m *Meter) passed() { m.looks = 0 }

// sized is called when the last object is painted.
func (m *Meter) sized() {
	if !m.began.IsZero() {
		m.last = time.Now()
	}
}

// Run measures until the context ends. post has something done on the window's
// goroutine.
func (m *Meter) Run(ctx context.Context, post func(func())) {
	go m.ask(ctx, post)
	write := time.NewTicker(writeEvery)
	defer write.Stop()
	paint := time.NewTicker(time.Second / 60)
	defer paint.Stop()
	written := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.begun:
			post(m.done)
		case <-paint.C:
			if m.isSteady() {
				post(func() { canvas.Refresh(m.first) })
			}
		case <-write.C:
			_, err := os.Stat(m.file + Steady)
			m.beSteady(err == nil)
			if _, err := os.Stat(m.file); err != nil && written {
				m.forget()
				written = false
				continue
			}
			written = m.write() == nil
		}
	}
}

// done ends a picture, as soon as the window's goroutine is free.
func (m *Meter) done() { m.end(time.Now()) }

func (m *Meter) end(now time.Time) {
	if m.last.After(m.began) && !m.began.IsZero() { // else it has only been measured
		m.mu.Lock()
		m.paint = append(m.paint, now.Sub(m.began))
		m.walk = append(m.walk, m.last.Sub(m.began))
		m.painted = append(m.painted, now.UnixNano())
		m.painted = m.painted[max(len(m.painted)-keep, 0):]
		if !m.before.IsZero() {
			m.apart = append(m.apart, now.Sub(m.before))
		}
		if m.steady {
			m.before = now
		}
		m.mu.Unlock()
	}
	m.began = time.Time{}
}

func (m *Meter) isSteady() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.steady
}

func (m *Meter) beSteady(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.steady = on; !on {
		m.before = time.Time{}
	}
}

// ask asks the window's goroutine again and again whether it is free.
func (m *Meter) ask(ctx context.Context, post func(func())) {
	free := make(chan struct{}, 1)
	for ctx.Err() == nil {
		start := time.Now()
		post(func() { free <- struct{}{} })
		select {
		case <-free:
			m.mu.Lock()
			m.wait = append(m.wait, time.Since(start))
			m.mu.Unlock()
		case <-ctx.Done():
			return
		}
		time.Sleep(askEvery)
	}
}

func (m *Meter) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wait, m.paint, m.walk, m.apart, m.painted, m.before = nil, nil, nil, nil, nil, time.Time{}
}

func (m *Meter) write() error {
	m.mu.Lock()
	r := Report{Wait: times(m.wait), Paint: times(m.paint), Walk: times(m.walk), Apart: times(m.apart), Painted: slices.Clone(m.painted)}
	m.mu.Unlock()
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(m.file, raw, 0o600)
}

func times(all []time.Duration) Times {
	if len(all) == 0 {
		return Times{}
	}
	sorted := slices.Sorted(slices.Values(all))
	ms := func(i int) float64 { return float64(sorted[i].Microseconds()) / 1000 }
	n := len(sorted)
	return Times{N: n, Middle: ms(n / 2), Late: ms(n * 99 / 100), Longest: ms(n - 1)}
}
