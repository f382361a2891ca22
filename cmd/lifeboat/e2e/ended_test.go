package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// underway is work that is ended in its middle.
type underway struct {
	name  string
	phone func(*testing.T) *phone
	own   func(*samples.Options)
	// damage the backup has; nil: none.
	damage func(*testing.T, *samples.Backup)
	// begin brings the window to the middle of the work, which stays there: the iPhone is
	// slow, or a payload is held until the end was asked for.
	begin func(a *app, p *phone, b *samples.Backup) held
	// asks are the words of the question when the window is closed then.
	asks string
	// next looks at the window that is opened afterwards.
	next func(a *app, p *phone, b *samples.Backup, out string, killed bool)
}

// begun are the works.
var begun = []underway{
	{
		name: "check", phone: quiet, own: holes, asks: "close/question",
		begin: func(a *app, _ *phone, b *samples.Backup) held {
			a.toChoose()
			a.choose(mouse, b)
			h := hold(a.t, anyPayload(a.t, b))
			a.click("primary-check")
			a.works("phase/content")
			return h
		},
		next: func(a *app, _ *phone, b *samples.Backup, _ string, _ bool) {
			a.toChoose()
			a.choose(mouse, b)
			a.until("the check to be offered, and no verdict", func(s text) bool {
				_, check := s.find("primary-check")
				_, verdict := s.find("kinds")
				return check && !verdict
			})
		},
	},
	{
		name: "backup", phone: func(t *testing.T) *phone { return slowPhone(t) }, asks: "close/question",
		begin: func(a *app, _ *phone, _ *samples.Backup) held {
			a.toChoose()
			a.begins()
			a.works("phase/backup-copy")
			a.says("so far")
			return held{}
		},
		next: func(a *app, p *phone, b *samples.Backup, _ string, _ bool) {
			a.toChoose()
			a.until("the backup of before, alone", func(s text) bool { _, ok := s.find(row(b)); return ok && s.says("1 backup") })
		},
	},
	{
		name: "restore, before anything is sent", phone: func(t *testing.T) *phone { return slowPhone(t, "-ask-passcode") }, asks: "close/question-restore-safe",
		begin: func(a *app, _ *phone, b *samples.Backup) held {
			a.restores(b)
			a.tells("job/look-at-phone")
			return held{}
		},
		next: func(a *app, p *phone, b *samples.Backup, _ string, killed bool) {
			if _, told := a.read().find("panel-transfer/restore-cut-off"); told {
				a.t.Error("nothing was sent to the iPhone, and it is called half-way")
			}
			a.toChoose()
			a.has(row(b))
		},
	},
	{
		name: "restore, in its middle", phone: func(t *testing.T) *phone { return slowPhone(t) }, own: func(o *samples.Options) { o.Bytes = 40e6 }, asks: "close/question-restore",
		begin: func(a *app, _ *phone, b *samples.Backup) held {
			a.restores(b)
			a.works("phase/send")
			return held{}
		},
		next: func(a *app, p *phone, b *samples.Backup, _ string, killed bool) {
			a.has("panel-transfer/restore-cut-off")
			a.toChoose()
			a.has(row(b))
		},
	},
	{
		name: "repair", phone: quiet, damage: func(t *testing.T, b *samples.Backup) { damaged(t, b, backup.LeftoverSnapshot) }, own: func(o *samples.Options) { o.Files, o.Bytes = 3000, 60e6 }, asks: "close/question",
		begin: func(a *app, _ *phone, b *samples.Backup) held {
			a.toChoose()
			a.toVerdict(b)
			a.click("panel-repair")
			h := hold(a.t, anyPayload(a.t, b))
			a.click("folder-ok")
			a.works("phase/copy")
			return h
		},
		next: func(a *app, _ *phone, b *samples.Backup, _ string, _ bool) {
			a.toChoose()
			a.has(row(b))
		},
	},
}

func quiet(t *testing.T) *phone {
	return plug(t, "-trust", "trusted", "-capacity", "256GB", "-free", "150GB")
}

// holes make a backup that takes long to read and no room.
func holes(o *samples.Options) { o.Files, o.Bytes, o.Payload = 300, 100e9, samples.PayloadSparse }

// anyPayload is a file of a backup: the last one.
func anyPayload(t *testing.T, b *samples.Backup) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(b.Folder, "??", "*"))
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	return all[len(all)-1]
}

// restores goes the way to the end of the last page, and begins.
func (a *app) restores(b *samples.Backup) {
	a.t.Helper()
	a.toChoose()
	a.toRestore(b)
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPhone")
	a.click("primary-restore-here")
}

// TestClosedUnderway closes the window in the middle of work: it asks, keeps
// working when told so, leaves nothing half behind, and the next start goes on.
func TestClosedUnderway(t *testing.T) { endUnderway(t, false) }

// TestKilledUnderway ends the program by force in the middle of work.
func TestKilledUnderway(t *testing.T) { endUnderway(t, true) }

func endUnderway(t *testing.T, killed bool) {
	t.Parallel()
	for _, w := range begun {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel() // they wait for most of their time
			p := w.phone(t)
			o := p.own(1, 9)
			if w.own != nil {
				w.own(&o)
			}
			o.Folder = p.UDID + "-old"
			root, made := backups(t, o)
			out := t.TempDir()
			sums, small := "", o.Payload != samples.PayloadSparse
			if w.damage != nil {
				w.damage(t, made[0])
			}
			if small {
				sums = sha256sums(t, made[0].Folder)
			}
			before := oracletest.Listing(t, made[0].Folder)
			a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})
			h := w.begin(a, p, made[0])
			if killed {
				a.kill()
			} else {
				a.closeWindow()
				a.tells(w.asks)
				a.shot("1-asked")
				a.key("Return") // no
				a.until("the sheet to go", func(s text) bool { return !s.Sheet })
				a.closeWindow()
				a.click("confirm-yes")
				h.letGo() // which nobody waits for any more
				a.leaves()
			}
			h.letGo()
			if oracletest.Listing(t, made[0].Folder) != before {
				t.Error("the backup is not what it was")
			}
			if small && sha256sums(t, made[0].Folder) != sums {
				t.Error("the bytes of the backup are not what they were")
			}
			if small && w.name != "repair" { // which is of a damaged one
				oracleReads(t, made[0].Folder, "")
			}
			for _, folder := range goodNames(t, root, out, filepath.Join(a.home, "iPhone Backups")) {
				if folder != made[0].Folder { // the work was done before it was ended, or this is half a backup
					oracleReads(t, folder, made[0].Folder)
				}
			}
			p.tell("clear slow") // where it is slow
			b := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian"), home: a.home})
			b.name += "-2"
			b.shot("2-next-start")
			w.next(b, p, made[0], out, killed)
			b.shot("3-next")
		})
	}
}

// sha256sums are the checksums of all files of a folder, as sha256sum tells them.
func sha256sums(t *testing.T, folder string) string {
	t.Helper()
	out, err := exec.Command("sh", "-c", `find "$1" -type f -print0 | sort -z | xargs -0 sha256sum`, "sh", folder).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// goodNames are the folders that find sees as backups, in a place where somebody would
// take them for one: not in one whose name is hidden.
func goodNames(t *testing.T, roots ...string) []string {
	t.Helper()
	var folders []string
	for _, root := range roots {
		if _, err := os.Stat(root); err != nil {
			continue
		}
		out, err := exec.Command("find", root, "-name", ".*", "-prune", "-o", "(", "-name", "Manifest.db", "-o", "-name", "Status.plist", "-o", "-name", "Info.plist", ")", "-printf", "%h\n").Output()
		if err != nil {
			t.Fatal(err)
		}
		folders = append(folders, strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })...)
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// closeWindow clicks the button that the desktop has for it.
func (a *app) closeWindow() {
	a.t.Helper()
	x := dial(a.t, a.display)
	defer x.conn.Close()
	n, err := strconv.ParseUint(a.window, 10, 32)
	if err != nil {
		a.t.Fatal(err)
	}
	x.send(uint32(n), x.message(uint32(n), "WM_PROTOCOLS", x.atom("WM_DELETE_WINDOW"), 0, 0, 0, 0))
	x.atom("LIFEBOAT_CLOSED") // the server answers when it has taken the event
}

// leaves waits until the program has ended in order.
func (a *app) leaves() {
	a.t.Helper()
	select {
	case err := <-a.left:
		if err != nil {
			a.t.Errorf("lifeboat ended with %v\n%s", err, a.stderr)
		}
	case <-time.After(patience):
		_ = a.cmd.Process.Signal(syscall.SIGQUIT)
		<-a.left
		a.t.Fatalf("lifeboat did not end\n%s", a.stderr)
	}
	a.killed = true // there is nothing to end any more
	a.forget()
}
