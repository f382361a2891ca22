package draft

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/powercut"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// receive writes a backup into a draft as an intake does: by way of the fence.
func receive(t *testing.T, d *Draft, what string) {
	t.Helper()
	folder, err := fence.Open(d.Dir(), phone, fence.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	folder.On(d.disk)
	for _, file := range [][2]string{
		{"Info.plist", "info " + what},
		{"Snapshot/4e/4e01" + tail, what},
		{"Snapshot/5f/5f01" + tail, "more " + what},
		{"Manifest.plist", "manifest " + what},
		{"Manifest.db", "index " + what},
		{"Status.plist", status(t, "finished", what)},
	} {
		name, content := file[0], file[1]
		if err := folder.Mkdir(phone + "/" + filepath.ToSlash(filepath.Dir(name))); err != nil && filepath.Dir(name) != "." {
			t.Fatal(err)
		}
		w, err := folder.Create(phone + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	for _, shard := range []string{"4e", "5f"} {
		if err := folder.Mkdir(phone + "/" + shard); err != nil {
			t.Fatal(err)
		}
		name := shard + "/" + shard + "01" + tail
		if err := folder.Move(phone+"/Snapshot/"+name, phone+"/"+name); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Remove(phone + "/Snapshot"); err != nil {
		t.Fatal(err)
	}
}

// a scene of a power cut: what lies there, what is done, and what must be there
// whenever the power goes before and after it was said to be done.
type scene struct {
	name    string
	prepare func(t *testing.T, root string)
	work    func(t *testing.T, root string, on *disk.Disk)
	before  []string                               // generations that may be present until then
	after   string                                 // the one that must be from then on
	kept    func(t *testing.T, root string) string // what is missing that must never be, or ""
	goesOn  bool                                   // the new one has a file of the old one
}

func swapped(o Options, end func(*Draft) (Outcome, error)) func(*testing.T, string, *disk.Disk) {
	return func(t *testing.T, root string, on *disk.Disk) {
		o := o
		o.Disk = on
		d := open(t, root, o)
		receive(t, d, "two")
		if _, err := end(d); err != nil {
			t.Fatal(err)
		}
	}
}

func anywhere(root, text string) bool {
	found := false
	_ = filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			content, _ := os.ReadFile(path)
			found = found || string(content) == text
		}
		return nil
	})
	return found
}

func scenes() []scene {
	one := func(t *testing.T, root string) { made(t, filepath.Join(root, phone), "one", "finished") }
	swap := (*Draft).Swap
	return []scene{
		{"a first backup", func(*testing.T, string) {}, swapped(Options{}, swap), []string{"none", "two"}, "two", nil, false},
		{"a first backup into an empty folder", func(t *testing.T, root string) { must(t, os.Mkdir(filepath.Join(root, phone), 0o755)) }, swapped(Options{}, swap), []string{"none", "two"}, "two", nil, false},
		{"a full one", one, swapped(Options{Full: true}, swap), []string{"one", "two"}, "two", nil, false},
		{"one that goes on", one, swapped(Options{}, swap), []string{"one", "two"}, "two", nil, true},
		{"one that is kept beside", one, swapped(Options{}, (*Draft).KeepBeside), []string{"one"}, "one", nil, false},
		{
			"an unfinished one is set aside", func(t *testing.T, root string) { made(t, filepath.Join(root, phone), "one", "uploading") },
			swapped(Options{Full: true}, swap),
			[]string{"one", "none", "two"},
			"two", func(t *testing.T, root string) string {
				if !anywhere(root, "info one") || !anywhere(root, "one") {
					return "the unfinished backup"
				}
				return ""
			}, false,
		},
		{"a person's own file", func(t *testing.T, root string) {
			one(t, root)
			write(t, filepath.Join(root, phone), map[string]string{"notes/mine.txt": "mine"})
		}, swapped(Options{}, swap), []string{"one", "two"}, "two", func(t *testing.T, root string) string {
			if !anywhere(root, "mine") {
				return "a person's file"
			}
			return ""
		}, true},
		{"one that is held", one, func(t *testing.T, root string, on *disk.Disk) {
			held(t, root, on)
		}, []string{"one", "two"}, "one", nil, false}, // after a restart nobody holds it
		{"one that was held and waits", func(t *testing.T, root string) {
			one(t, root)
			held(t, root, &disk.Disk{NoExchange: true})
		}, func(t *testing.T, root string, on *disk.Disk) {
			must(t, recoverAll(root, on, true))
		}, []string{"one", "two"}, "two", nil, true},
	}
}

// held makes a backup while another program has something open in the present one.
func held(t *testing.T, root string, on *disk.Disk) {
	t.Helper()
	by := holding(filepath.Join(root, phone))
	on.Refuse, on.Wait, on.NoExchange = by.Refuse, by.Wait, true
	swapped(Options{}, (*Draft).Swap)(t, root, on)
	if len(besides(t, root)) != 1 {
		t.Fatal("it was not kept beside")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The power goes at every point of a backup, in every way. Then the old or the
// new one is whole; from the moment that it is said to be finished, the new one.
func TestPowerCuts(t *testing.T) {
	points, states := 0, 0
	losses := powercut.Losses
	if testing.Short() {
		losses = losses[:2]
	}
	for i, s := range scenes() {
		for _, exchange := range []bool{true, false} {
			if testing.Short() && i != 3 || exchange && strings.Contains(s.name, "held") {
				continue
			}
			t.Run(fmt.Sprintf("%s, exchange %v", s.name, exchange), func(t *testing.T) {
				root := t.TempDir()
				s.prepare(t, root)
				tape, err := powercut.Record(root)
				must(t, err)
				on := tape.Disk()
				on.NoExchange = !exchange
				s.work(t, root, on)
				if err := tape.Err(unrecorded); err != nil {
					t.Fatal(err)
				}
				last := tape.Points() - 1
				points += tape.Points()
				for n := range tape.Points() {
					for i, loss := range losses {
						states++
						dir := filepath.Join(t.TempDir(), "r")
						must(t, os.Mkdir(dir, 0o700))
						must(t, tape.Cut(n, loss, uint64(i), dir))
						if fault := s.judge(t, dir, n == last); fault != "" {
							t.Fatalf("before step %d of %d, with %s: %s", n, last, loss.Name, fault)
						}
						must(t, os.RemoveAll(dir))
					}
				}
			})
		}
	}
	t.Logf("%d points, %d states of the disk", points, states)
}

// unrecorded are files that matter to nobody after a restart.
func unrecorded(name string) bool {
	return name == lockFile || name == momentFile || strings.HasPrefix(name, pendingFile)
}

// judge restarts on a disk after a power cut; "" is good.
func (s scene) judge(t *testing.T, root string, finished bool) string {
	t.Helper()
	for range 2 { // the second time there is nothing left to do
		if err := Recover(root); err != nil {
			return "recover: " + err.Error()
		}
	}
	got := generation(t, filepath.Join(root, phone))
	if finished && got != s.after || !slices.Contains(s.before, got) && got != s.after {
		return fmt.Sprintf("present is %s; %v", got, names(t, root))
	}
	if got == "two" {
		if more, _ := os.ReadFile(filepath.Join(root, phone, "5f/5f01"+tail)); string(more) != "more two" {
			return "the new one is not whole"
		}
	}
	if got == "one" || got == "two" && s.goesOn {
		if unchanged, _ := os.ReadFile(filepath.Join(root, phone, "3d/3d01"+tail)); string(unchanged) != "unchanged" {
			return "the old one is not whole"
		}
	}
	if s.kept != nil {
		if lost := s.kept(t, root); lost != "" {
			return lost + " is lost"
		}
	}
	// And a backup can be made.
	d, err := Open(root, phone, Options{Full: true})
	if err != nil {
		return "the next backup: " + err.Error()
	}
	must(t, d.Discard())
	return ""
}

// The power goes again while what it had interrupted is finished.
func TestPowerCutsTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of states")
	}
	s, states := scenes()[3], 0
	for _, exchange := range []bool{true, false} {
		root := t.TempDir()
		s.prepare(t, root)
		tape, err := powercut.Record(root)
		must(t, err)
		on := tape.Disk()
		on.NoExchange = !exchange
		s.work(t, root, on)
		last := tape.Points() - 1
		for n := range tape.Points() {
			for _, loss := range powercut.Losses[:2] {
				dir := filepath.Join(t.TempDir(), "r")
				must(t, os.Mkdir(dir, 0o700))
				must(t, tape.Cut(n, loss, 0, dir))
				again, err := powercut.Record(dir)
				must(t, err)
				second := again.Disk()
				second.NoExchange = !exchange
				must(t, recoverAll(dir, second, false))
				for m := range again.Points() {
					for _, loss := range powercut.Losses[:2] {
						states++
						dir := filepath.Join(t.TempDir(), "r")
						must(t, os.Mkdir(dir, 0o700))
						must(t, again.Cut(m, loss, 0, dir))
						if fault := s.judge(t, dir, n == last); fault != "" {
							t.Fatalf("exchange %v, before step %d of %d, then %d of %d, with %s: %s", exchange, n, last, m, again.Points()-1, loss.Name, fault)
						}
						must(t, os.RemoveAll(dir))
					}
				}
				must(t, os.RemoveAll(dir))
			}
		}
	}
	t.Logf("%d states of the disk", states)
}

// The same for the lists of a backup whose password is changed.
func TestPowerCutsWhileLanding(t *testing.T) {
	manifest := func(bag string) string {
		raw, _ := plist.Marshal(map[string]any{"BackupKeyBag": []byte(bag)}, plist.BinaryFormat)
		return string(raw)
	}
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	write(t, present, map[string]string{"Manifest.plist": manifest("old"), "Snapshot/Manifest.plist": manifest("old")})
	tape, err := powercut.Record(root)
	must(t, err)
	m, err := OpenMarks(root, phone, tape.Disk())
	must(t, err)
	folder, err := fence.Open(m.Dir(), phone, fence.ReadWrite)
	must(t, err)
	defer folder.Close()
	folder.On(tape.Disk())
	for _, name := range manifests {
		must(t, folder.WriteFile(phone+"/"+name, []byte(manifest("new"))))
	}
	must(t, folder.Close()) // Windows moves and removes nothing that is open
	must(t, m.Land())
	landed := tape.Points() - 1
	must(t, m.Discard())
	must(t, tape.Err(unrecorded))
	for n := range tape.Points() {
		for i, loss := range powercut.Losses {
			dir := filepath.Join(t.TempDir(), "r")
			must(t, os.Mkdir(dir, 0o700))
			must(t, tape.Cut(n, loss, uint64(i), dir))
			must(t, Recover(dir))
			for _, name := range manifests {
				got, _ := os.ReadFile(filepath.Join(dir, phone, filepath.FromSlash(name)))
				if string(got) != manifest("new") && (string(got) != manifest("old") || n >= landed) {
					t.Fatalf("before step %d (landed at %d), with %s: %s is %q", n, landed, loss.Name, name, got)
				}
			}
			must(t, os.RemoveAll(dir))
		}
	}
}
