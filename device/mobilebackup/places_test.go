package mobilebackup_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// placeState is what lies where the phone's folder belongs.
type placeState struct {
	name string
	// make prepares it at path, with a sound backup of the phone to use. It may
	// make something in elsewhere, which the backup must not damage.
	make  func(t *testing.T, path, elsewhere, backup string)
	at    func(path, elsewhere, udid string) string // where the new backup is; nil: at path
	aside bool                                      // what was there is set aside, with this in it:
	kept  string
	dead  bool // the backup is not begun
	links bool
	going bool // the phone continues from what is there
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var placeStates = []placeState{
	{name: "an empty folder", make: func(t *testing.T, path, _, _ string) { must(t, os.Mkdir(path, 0o755)) }},
	{name: "a folder with an empty 00", aside: true, kept: "00", make: func(t *testing.T, path, _, _ string) { must(t, os.MkdirAll(filepath.Join(path, "00"), 0o755)) }},
	{name: "a folder with a file of somebody", aside: true, kept: "note.txt", make: func(t *testing.T, path, _, _ string) {
		must(t, os.Mkdir(path, 0o755))
		must(t, os.WriteFile(filepath.Join(path, "note.txt"), []byte("hi"), 0o644))
	}},
	{name: "a file", aside: true, kept: ".", make: func(t *testing.T, path, _, _ string) { must(t, os.WriteFile(path, []byte("x"), 0o644)) }},
	{name: "a sound backup", going: true, make: func(t *testing.T, path, _, backup string) { must(t, os.CopyFS(path, os.DirFS(backup))) }},
	{name: "a link to a sound backup", links: true, going: true, make: func(t *testing.T, path, elsewhere, backup string) {
		must(t, os.CopyFS(filepath.Join(elsewhere, "real"), os.DirFS(backup)))
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "real"), path))
	}},
	{name: "a link in two steps, the second one relative", links: true, going: true, make: func(t *testing.T, path, elsewhere, backup string) {
		must(t, os.CopyFS(filepath.Join(elsewhere, "real"), os.DirFS(backup)))
		must(t, hosttest.Symlink("real", filepath.Join(elsewhere, "step")))
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "step"), path))
	}},
	{name: "a link to an empty folder", links: true, make: func(t *testing.T, path, elsewhere, _ string) {
		must(t, os.Mkdir(filepath.Join(elsewhere, "real"), 0o755))
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "real"), path))
	}},
	{name: "a link to a folder with a file of somebody", links: true, aside: true, kept: "note.txt", make: func(t *testing.T, path, elsewhere, _ string) {
		must(t, os.Mkdir(filepath.Join(elsewhere, "real"), 0o755))
		must(t, os.WriteFile(filepath.Join(elsewhere, "real", "note.txt"), []byte("hi"), 0o644))
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "real"), path))
	}},
	{name: "a dead link", links: true, dead: true, make: func(t *testing.T, path, elsewhere, _ string) {
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "nowhere"), path))
	}},
	{name: "a link to a file", links: true, dead: true, make: func(t *testing.T, path, elsewhere, _ string) {
		must(t, os.WriteFile(filepath.Join(elsewhere, "file"), []byte("x"), 0o644))
		must(t, hosttest.Symlink(filepath.Join(elsewhere, "file"), path))
	}},
	{name: "a link to itself", links: true, dead: true, make: func(t *testing.T, path, _, _ string) { must(t, hosttest.Symlink(path, path)) }},
}

// Whatever lies where the phone's folder belongs: a backup that is said to be
// made is there, whole, where it is said to be, and what lay there is not lost.
func TestPlacesOfBackups(t *testing.T) {
	for _, password := range []string{"", "secret"} {
		w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 4, Files: 60}, password: password})
		w.mustBackUp(false)
		backup := w.dir()
		for _, state := range append(placeStates, mountStates(t)...) {
			for _, full := range []bool{false, true} {
				if full && password != "" {
					continue
				}
				t.Run(fmt.Sprintf("%s, full %v, password %q", state.name, full, password), func(t *testing.T) {
					hosttest.OneOfMany(t)
					root, elsewhere := backupsIn(t), backupsIn(t)
					w.root = root
					path := w.dir()
					if state.links {
						if err := hosttest.Symlink(".", path+"-try"); err != nil {
							t.Skipf("no links here: %v", err)
						}
						os.Remove(path + "-try")
					}
					state.make(t, path, elsewhere, backup)
					result, err := w.backUp(full)
					if state.dead {
						var stopped *mobilebackup.PreconditionError
						if !errors.As(err, &stopped) || stopped.Check != mobilebackup.CheckPlace || stopped.Words == "" {
							t.Fatalf("%v", err)
						}
						if left := leftIn(t, root, elsewhere); len(left) > 0 {
							t.Errorf("left: %v", left)
						}
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					want := path
					if state.at != nil {
						want = state.at(path, elsewhere, w.phone.UDID())
					}
					if result.Folder != want || result.Beside {
						t.Errorf("it is said to be in %s, want %s; beside %v", result.Folder, want, result.Beside)
					}
					sound(t, real(t, result.Folder), password)
					if state.links {
						if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
							t.Errorf("the link is gone: %v", err)
						}
					}
					if state.going && !full != result.Incremental {
						t.Errorf("incremental %v", result.Incremental)
					}
					if (result.SetAside != "") != state.aside {
						t.Errorf("set aside: %q", result.SetAside)
					} else if state.aside {
						if _, err := os.Lstat(filepath.Join(result.SetAside, state.kept)); err != nil {
							t.Error(err)
						}
					}
					if left := leftIn(t, root, elsewhere); len(left) > 0 {
						t.Errorf("left: %v", left)
					}
					if full {
						return
					}
					// The next one continues from it, in the same place.
					next, err := w.backUp(false)
					if err != nil || !next.Incremental || next.Folder != result.Folder || next.SetAside != "" || next.OtherFiles != "" {
						t.Errorf("the next one: %v, %+v", err, next)
					}
					sound(t, real(t, next.Folder), password)
				})
			}
		}
	}
}

func real(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	must(t, err)
	return path
}

// leftIn lists work folders that were left behind.
func leftIn(t *testing.T, dirs ...string) (left []string) {
	t.Helper()
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		must(t, err)
		for _, e := range entries {
			if name, ours := strings.CutPrefix(e.Name(), ".lifeboat-"); ours && e.IsDir() {
				left = append(left, name)
			}
		}
	}
	return left
}

// Another program that makes a backup into the same folder meanwhile does not
// lose it, and neither do we lose ours.
func TestAnotherProgramIsFaster(t *testing.T) {
	for _, first := range []bool{false, true} {
		t.Run(fmt.Sprintf("first %v", first), func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 4, Files: 60}})
			w.mustBackUp(false)
			other := filepath.Join(t.TempDir(), "theirs")
			must(t, os.CopyFS(other, os.DirFS(w.dir())))
			if first {
				must(t, os.RemoveAll(w.dir()))
			} else {
				w.mustBackUp(false)
			}
			theirs, err := os.ReadFile(filepath.Join(other, "Status.plist"))
			must(t, err)
			done := false
			result, err := mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{Root: w.root, Full: true}, func(p progressReading) {
				if p.Stage != mobilebackup.StageReceiving || done {
					return
				}
				done = true
				must(t, os.RemoveAll(w.dir()))
				must(t, os.CopyFS(w.dir(), os.DirFS(other)))
			})
			if err != nil || !done {
				t.Fatal(err, done)
			}
			if !result.Beside || result.Folder == w.dir() || !strings.HasPrefix(filepath.Base(result.Folder), w.phone.UDID()+"-20") {
				t.Errorf("%+v", result)
			}
			sound(t, result.Folder, "")
			sound(t, w.dir(), "")
			if got, _ := os.ReadFile(filepath.Join(w.dir(), "Status.plist")); string(got) != string(theirs) {
				t.Error("theirs did not stay")
			}
			if left := leftIn(t, w.root); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}
