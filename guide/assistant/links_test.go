package assistant

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

const withLink = "/here read++ /nas read+"

// linked begins with a link in the first folder.
func linked(t *testing.T, change func(*shaky)) *shaky {
	return newShaky(t, func(d *shaky) {
		d.links = []string{"/here/usb"}
		if change != nil {
			change(d)
		}
	})
}

// TestLinkToADeadDisk: whichever question the disk never answers that a link leads to, the
// folder with the link is listed and goes on being read; what is behind the link is told as
// silent, asked that once, and listed when it answers.
func TestLinkToADeadDisk(t *testing.T) {
	for _, c := range []struct {
		what   string
		listed bool // before it dies
	}{{"finish", false}, {"list", false}, {"remembered", false}, {"watch", true}, {"stat", true}} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := linked(t, func(d *shaky) { d.hold(c.what + " /usb") })
				defer d.stop()
				first := "/here read+ (/here/usb awaited) /nas read+"
				if c.listed {
					first = withLink
				}
				if _, told := d.after(answer.Patient - 1); told > 0 && !c.listed {
					t.Error("told before there was something to say of all")
				}
				d.says(1, first)
				d.says(answer.Late-answer.Patient, "/here read+ (/here/usb silent) /nas read+")
				before := d.times("list /here")
				d.changes("/here")
				d.says(time.Second, "/here read+ (/here/usb silent) /nas read+")
				if d.times("list /here") != before+1 {
					t.Error("the folder is not read any more")
				}
				d.says(time.Hour, "/here read+ (/here/usb silent) /nas read+")
				if n := d.times(c.what + " /usb"); n != 1 {
					t.Errorf("asked %d times", n)
				}
				d.answers(c.what + " /usb")
				d.says(0, withLink)
			})
		})
	}
}

// TestLinkThatDiesLater: what was listed of it stays while its disk may only be asleep.
func TestLinkThatDiesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := linked(t, nil)
		defer d.stop()
		d.says(0, withLink)
		d.hold("stat /usb")
		d.says(glanceEvery+answer.Late-1, withLink)
		d.says(1, "/here read+ (/here/usb silent) /nas read+")
		d.answers("stat /usb")
		d.says(0, withLink)
	})
}

// TestLinksComeAndGo: with the folder that they are in, also while their disk is dead.
func TestLinksComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := linked(t, nil)
		defer d.stop()
		now := func(links ...string) {
			d.mu.Lock()
			d.links = links
			d.mu.Unlock()
			d.changes("/here")
		}
		d.says(0, withLink)
		now()
		d.says(time.Second, both)
		d.hold("list /usb")
		now("/here/usb", "/here/usb2")
		d.says(answer.Patient+time.Second, "/here read++ (/here/usb awaited) /nas read+")
		now("/here/usb2")
		d.says(time.Second, withLink)
		now("/here/usb")
		d.says(answer.Late, "/here read+ (/here/usb silent) /nas read+")
		d.folders.read(d.ctx, &d.running, []string{"/nas"})
		d.says(0, "/nas read+")
		d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
		d.says(answer.Late, "/here read+ (/here/usb silent) /nas read+")
		d.answers("list /usb")
		d.says(0, withLink)
		d.folders.read(d.ctx, &d.running, []string{"/here", "/nas"})
		d.says(0, withLink)
		d.folders.read(d.ctx, &d.running, nil)
		d.says(0, "")
		if len(d.places) != 0 {
			t.Errorf("%d places are kept that nobody asks for", len(d.places))
		}
	})
}

// TestSizesBehindALink: one that its disk does not answer holds up no other.
func TestSizesBehindALink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := linked(t, func(d *shaky) { d.hold("size /usb") })
		defer d.stop()
		d.says(0, withLink)
		replace(d.measure, []string{"/here/usb", "/here/one", "/nas/one"})
		time.Sleep(time.Minute)
		synctest.Wait()
		if !slices.Equal(d.sizes, []string{"/here/one", "/nas/one"}) {
			t.Errorf("measured %q", d.sizes)
		}
	})
}

// TestWatchersOfLinks: the system has few, so that only links with a backup get one.
func TestWatchersOfLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var watchers int
		d := linked(t, func(d *shaky) {
			d.links = []string{"/here/usb", "/here/usb2", "/here/usb3"}
			watch, link := d.disks.watch, d.disks.link
			d.disks.watch = func() (watcher, error) {
				d.mu.Lock()
				watchers++
				d.mu.Unlock()
				return watch()
			}
			d.disks.link = func(path string) (f backup.Folder) {
				if f = link(path); path != "/here/usb2" {
					f.Backups = nil
				}
				return f
			}
		})
		defer d.stop()
		d.says(time.Hour, withLink)
		if watchers != 3 {
			t.Errorf("%d, want one for each folder, and one for the backup", watchers)
		}
	})
}

// TestLinksOfADeadDiskComeAndGo: however often, each is one place, which is watched once its
// disk answers.
func TestLinksOfADeadDiskComeAndGo(t *testing.T) {
	for _, what := range []string{"list", "stat"} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := linked(t, func(d *shaky) { d.hold(what + " /usb") })
				defer d.stop()
				now := func(links ...string) {
					d.mu.Lock()
					d.links = links
					d.mu.Unlock()
					d.changes("/here")
					d.after(3 * time.Second)
				}
				d.after(answer.Late)
				before := watching()
				for range 20 {
					now()
					now("/here/usb")
				}
				if n := watching(); n > before {
					t.Errorf("%d places, then %d", before, n)
				}
				d.answers(what + " /usb")
				d.says(time.Second, withLink)
				read := d.times("list /usb")
				d.changes("/usb")
				d.says(time.Second, withLink)
				if d.times("list /usb") != read+1 {
					t.Error("it is not watched")
				}
			})
		})
	}
}

// watching counts the goroutines of places.
func watching() int {
	stacks := make([]byte, 4<<20)
	return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "(*place).watch(")
}
