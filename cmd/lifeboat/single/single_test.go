package single

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/filelock"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestMain is the program that TestKilled kills: it takes the window and waits.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LIFEBOAT_SINGLE"); dir != "" {
		if one, err := First(context.Background(), dir, Request{}); err != nil || one == nil {
			os.Exit(1)
		}
		_, _ = os.Stdout.WriteString("taken\n")
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// ask is First with the patience of a test.
func ask(dir string, r Request) (*One, error) {
	return first(context.Background(), dir, r, hosttest.Patience, dial)
}

func taker(t *testing.T, dir string) *One {
	t.Helper()
	one, err := ask(dir, Request{})
	if err != nil || one == nil {
		t.Fatalf("the first one: %v, %v", one, err)
	}
	t.Cleanup(one.Close)
	return one
}

func TestHandsOver(t *testing.T) {
	for name, dir := range map[string]string{
		"short": filepath.Join(t.TempDir(), "data"),
		"long":  filepath.Join(t.TempDir(), strings.Repeat("d", 100), "data with a blank"), // longer than a socket's path may be
	} {
		if name == "long" && !longPaths {
			continue
		}
		one := taker(t, dir)
		for _, folders := range [][]string{nil, {`/a "folder"`, "/b\n"}} {
			second, err := ask(dir, Request{Folders: folders})
			if second != nil || err != nil {
				t.Fatalf("%s: the second one: %v, %v", name, second, err)
			}
			if r := <-one.Requests(); !slices.Equal(r.Folders, folders) {
				t.Errorf("%s: handed over %q, want %q", name, r.Folders, folders)
			}
		}
		one.Close()
		again := taker(t, dir)
		again.Close()
	}
}

// TestTwentyAtOnce: exactly one gets the window, also before it takes any request,
// and no folder is lost.
func TestTwentyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var ones []*One
	for n := range 20 {
		wg.Go(func() {
			one, err := ask(dir, Request{Folders: []string{string(rune('a' + n))}})
			if err != nil {
				t.Error(err)
			}
			if one != nil {
				mu.Lock()
				ones = append(ones, one)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(ones) != 1 {
		t.Fatalf("%d programs have the window", len(ones))
	}
	defer ones[0].Close()
	got := map[string]bool{}
	for len(got) < 19 {
		got[(<-ones[0].Requests()).Folders[0]] = true
	}
}

// TestManyWithoutAWindow: while the window does not open, those who only want it to
// come forward are not kept.
func TestManyWithoutAWindow(t *testing.T) {
	dir := t.TempDir()
	taker(t, dir)
	for range 2 * waiting {
		if one, err := ask(dir, Request{}); one != nil || err != nil {
			t.Fatalf("%v, %v", one, err)
		}
	}
}

// TestKilled: what a killed program leaves behind blocks nobody.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "LIFEBOAT_SINGLE="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if said, err := io.ReadAll(io.LimitReader(out, 6)); err != nil || string(said) != "taken\n" {
		t.Fatalf("the other program: %q, %v", said, err)
	}
	if one, err := ask(dir, Request{}); one != nil || err != nil {
		t.Fatalf("beside the other program: %v, %v", one, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	one := taker(t, dir)
	if second, err := ask(dir, Request{}); second != nil || err != nil {
		t.Fatalf("after it was killed: %v, %v", second, err)
	}
	<-one.Requests()
}

// TestEnding: who comes while the window closes waits, and gets a window of its own.
func TestEnding(t *testing.T) {
	dir := t.TempDir()
	one := taker(t, dir)
	one.Ends()
	if second, err := first(context.Background(), dir, Request{}, 3*pause, dial); second != nil || !errors.Is(err, ErrSilent) {
		t.Fatalf("while it ends: %v, %v", second, err)
	}
	next := make(chan *One)
	go func() {
		second, err := ask(dir, Request{})
		if err != nil {
			t.Error(err)
		}
		next <- second
	}()
	one.Close()
	second := <-next
	if second == nil {
		t.Fatal("there is no window")
	}
	second.Close()
}

// TestSilent: a program that has the window and does not answer is waited for only
// so long; so is one that nobody can speak with.
func TestSilent(t *testing.T) {
	dir := t.TempDir()
	one := taker(t, dir)
	if one.listener != nil {
		_ = one.listener.Close()
	}
	if second, err := first(context.Background(), dir, Request{}, 3*pause, dial); second != nil || !errors.Is(err, ErrSilent) {
		t.Errorf("%v, %v", second, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if second, err := First(ctx, dir, Request{}); second != nil || !errors.Is(err, ErrSilent) {
		t.Errorf("stopped by the person: %v, %v", second, err)
	}
}

// TestSlowOwner: a program that has the window and takes its time is asked once, and has it.
// One that ends instead of answering leaves the window to who asked.
func TestSlowOwner(t *testing.T) {
	dir := t.TempDir()
	for _, ends := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			lock, err := filelock.Take(filepath.Join(dir, lockName))
			if err != nil {
				t.Fatal(err)
			}
			asked := 0
			one, err := first(t.Context(), dir, Request{Folders: []string{"/a"}}, Patience, func(context.Context, string) (net.Conn, error) {
				asked++
				ours, theirs := net.Pipe()
				go func() {
					var r Request
					_ = json.NewDecoder(theirs).Decode(&r) // fails where it is not waited for
					time.Sleep(Patience - time.Second)     // of the bubble's time
					if ends {
						lock.Close()
					} else {
						_, _ = io.WriteString(theirs, taken+"\n")
					}
					theirs.Close()
				}()
				return ours, nil
			})
			if err != nil || (one != nil) != ends || asked != 1 {
				t.Errorf("it ends: %t; asked %d times, %v, %v", ends, asked, one, err)
			}
			if one != nil {
				close(one.requests)
				one.Close()
			}
			lock.Close()
		})
	}
}

// TestRubbish: what is no request changes nothing.
func TestRubbish(t *testing.T) {
	dir := t.TempDir()
	one := taker(t, dir)
	for _, rubbish := range []string{"", "nonsense\n", `{"folders":7}` + "\n", `{"folders":["` + strings.Repeat("x", 2*longest)} {
		ctx, cancel := context.WithTimeout(context.Background(), hosttest.Patience)
		conn, err := dial(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, rubbish) // the other end may have had enough
		_ = conn.Close()
		cancel()
	}
	if second, err := ask(dir, Request{Folders: []string{"/good"}}); second != nil || err != nil {
		t.Fatalf("%v, %v", second, err)
	}
	if r := <-one.Requests(); !slices.Equal(r.Folders, []string{"/good"}) {
		t.Errorf("taken: %q", r.Folders)
	}
}

// TestNoRoomForALock: a folder that cannot be written is told, so that the window
// opens without.
func TestNoRoomForALock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if one, err := ask(filepath.Join(file, "data"), Request{}); one != nil || err == nil || errors.Is(err, ErrSilent) {
		t.Errorf("%v, %v", one, err)
	}
}
