package mobilebackup_test

import (
	"os"
	"runtime"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// state is what must not grow from round to round.
type state struct {
	goroutines, files int
	heap              uint64
}

func now(t *testing.T) state {
	t.Helper()
	runtime.GC()
	runtime.GC()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return state{runtime.NumGoroutine(), len(entries), m.HeapAlloc}
}

// Attach, back up, detach, again and again: no goroutine, no socket, no file
// and no memory stays behind. LIFEBOAT_ROUNDS=200 is the long run.
func TestRoundsDoNotGrow(t *testing.T) {
	long(t)
	rounds := 6
	if n := many(); n > 0 {
		rounds = n
	}
	w := newWorld(t, worldOptions{})
	round := func() {
		w.phone.Unplug()
		if _, err := w.backUp(false); err == nil {
			t.Fatal("a backup without a phone")
		}
		w.phone.Plug()
		w.phone.Unlock()
		w.link = w.open()
		w.mustBackUp(false)
	}
	for range 3 {
		round()
	}
	before := now(t)
	for range rounds {
		round()
	}
	var after state
	hosttest.Until(t, "no more goroutines and open files than before", func() bool {
		after = now(t)
		return after.goroutines <= before.goroutines+2 && after.files <= before.files+2
	})
	t.Logf("%d rounds: before %+v, after %+v", rounds, before, after)
	if after.heap > before.heap+8<<20 {
		t.Errorf("grown: before %+v, after %+v", before, after)
	}
}

// TestSoak backs up and restores 50,000 files of 2 GiB; with -race it is the
// run for the record. LIFEBOAT_SOAK says where there is room.
func TestSoak(t *testing.T) {
	dir := os.Getenv("LIFEBOAT_SOAK")
	if dir == "" {
		t.Skip("LIFEBOAT_SOAK names no folder with room for 6 GiB")
	}
	t.Setenv("TMPDIR", dir)
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 11, Files: 50_000, Bytes: 2 << 30}})
	w.mustBackUp(false)
	want := sound(t, w.dir(), "")
	again := newWorld(t, worldOptions{})
	if _, err := again.restore(w.dir(), ""); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(w.root); err != nil { // room for the next one
		t.Fatal(err)
	}
	again.phone.Unlock()
	again.mustBackUp(false)
	equalFiles(t, sound(t, again.dir(), ""), want)
}
