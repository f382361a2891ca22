package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestMonkey presses whatever there is in the real window for as long as
// LIFEBOAT_MONKEY says, while two iPhones come and go: the program may not end by
// itself, Fyne may not complain, there is always something to press, and neither
// memory nor goroutines grow.
func TestMonkey(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("LIFEBOAT_MONKEY"))
	if err != nil {
		t.Skip("runs for as long as LIFEBOAT_MONKEY says, such as 10m")
	}
	seed := uint64(time.Now().Unix())
	until := time.Now().Add(long)
	for n := seed; time.Now().Before(until); n++ { // it may press Quit
		t.Run(fmt.Sprint(n), func(t *testing.T) { mash(t, rand.New(rand.NewPCG(n, 1)), until) })
		if t.Failed() {
			return
		}
	}
}

func mash(t *testing.T, random *rand.Rand, until time.Time) {
	p := plug(t, "-trust", "ask", "-free", "38GB", "-find-my", "-beside", "Ben’s iPhone", "-files", "200", "-bytes", "8MB")
	root, made := backups(t, p.own(1, 9), p.own(2, 49), p.own(3, 310))
	damaged(t, made[1], backup.MissingFiles)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	var memory []int
	var routines []int
	began := time.Now()
	for next := began; time.Now().Before(until); {
		select {
		case err := <-a.left:
			a.left <- err
			if err != nil {
				t.Fatalf("the program ended: %v\n%s", err, a.stderr)
			}
			t.Log("it has pressed Quit")
			return
		default:
		}
		switch n := random.IntN(100); {
		case n < 45:
			s := a.read()
			x, y := random.IntN(int(s.W)+1), random.IntN(int(s.H)+1)
			if len(s.Items) > 0 && random.IntN(5) > 0 {
				i := s.Items[random.IntN(len(s.Items))]
				x, y = int(i.X+i.W/2), int(i.Y+i.H/2)
			}
			a.try("mousemove", "--window", a.window, strconv.Itoa(x), strconv.Itoa(y), "click", "--repeat", pick("1", "1", "2", "3"), "--delay", "20", pick("1", "1", "1", "3", "4", "5"))
		case n < 80:
			a.try("key", "--delay", "5", pick("Tab", "shift+Tab"), pick("Return", "Escape", "space", "Down", "Up", "Page_Down", "Home", "End", "F1", "F5", "ctrl+f", "ctrl+plus", "ctrl+minus", "ctrl+0", "ctrl+comma", "alt+Left", "Menu", "BackSpace"))
		case n < 85:
			a.try("type", pick("Demo iPhone", "4013", "/", "x", "lighthouse"))
		case n < 89:
			a.try("windowsize", a.window, strconv.Itoa(500+random.IntN(700)), strconv.Itoa(380+random.IntN(480)))
		default:
			p.tell(pick("phone 1", "phone 2"))
			p.tell(pick("plug", "plug", "unplug", "trust", "trust", "lock", "unlock", "passcode", "refuse", "restart", "set find-my off", "set battery 3", "set free 1GB", "set name アンナ 📱", "set name"))
		}
		if time.Since(next) > 10*time.Second {
			next = time.Now()
			memory, routines = append(memory, a.memory()), append(routines, a.read().Routines)
		}
	}
	t.Logf("memory in MB: %v", memory)
	t.Logf("goroutines: %v", routines)
	a.key("Escape")
	a.key("Escape")
	a.until("something to press", func(s text) bool {
		for _, i := range s.Items {
			if i.Role == "button" && !i.Disabled {
				return true
			}
		}
		return false
	})
	if n := len(memory); n >= 12 && largest(memory[n-n/4:]) > largest(memory[n/4:n/2])*5/4 {
		t.Errorf("memory grows: %v MB", memory)
	}
	if n := len(routines); n >= 12 && largest(routines[n-n/4:]) > largest(routines[n/4:n/2])+20 {
		t.Errorf("goroutines grow: %v", routines)
	}
}

func largest(of []int) int {
	most := 0
	for _, n := range of {
		most = max(most, n)
	}
	return most
}

// try uses mouse or keyboard; the window may have closed under them.
func (a *app) try(args ...string) { _, _ = a.hand(args...) }

// tell gives a command that may make no sense now.
func (p *phone) tell(command string) { _, _ = p.ask(command) }

// memory is what the program takes of it, in megabytes.
func (a *app) memory() int {
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(a.cmd.Process.Pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "VmRSS:" {
			n, _ := strconv.Atoi(words[1])
			return n / 1024
		}
	}
	return 0
}
