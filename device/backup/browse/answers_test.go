package browse

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// halfDead is a computer of which some disks do not answer.
type halfDead struct {
	computer
	dead map[string]chan struct{} // by path: answers when it is closed
}

// slashed is a path as a file system of this kind of test has it: no letter of a drive.
func slashed(path string) string {
	return filepath.ToSlash(path[len(filepath.VolumeName(path)):])
}

func newHalfDead(disks fstest.MapFS, dead ...string) *halfDead {
	w := &halfDead{dead: map[string]chan struct{}{}}
	for _, path := range dead {
		w.dead[slashed(path)] = make(chan struct{})
	}
	wait := func(path string) string {
		path = slashed(path)
		for at, c := range w.dead {
			if path == at || strings.HasPrefix(path, at+"/") {
				<-c
			}
		}
		return strings.TrimPrefix(path, "/")
	}
	w.computer = computer{
		names: func(path string, _ int) ([]fs.DirEntry, error) { return disks.ReadDir(wait(path)) },
		stat:  func(path string) (fs.FileInfo, error) { return disks.Stat(wait(path)) },
		free:  func(path string) (int64, error) { _, err := disks.Stat(wait(path)); return 5e9, err },
		limit: func(path string) int64 { wait(path); return disk.FATLimit },
		open:  &answer.Questions{},
	}
	return w
}

// silence passes until a disk that does not answer is told as silent.
func silence() {
	time.Sleep(2 * answer.Late)
	synctest.Wait()
}

// answer has all disks answer.
func (w *halfDead) answer() {
	for _, c := range w.dead {
		close(c)
	}
}

func folder() *fstest.MapFile { return &fstest.MapFile{Mode: os.ModeDir | 0o700} }

// said is what was told last, as names with their answers.
func said[T any](list []T, of func(T) (string, backup.Answer)) (out []string) {
	for _, e := range list {
		name, answer := of(e)
		out = append(out, strings.TrimSuffix(name+" "+string(answer), " "))
	}
	return out
}

func disksOf(list []backup.Place) []string {
	return said(list, func(p backup.Place) (string, backup.Answer) { return p.Name, p.Answer })
}

func foldersOf(l backup.Listing) []string {
	return said(l.Folders, func(f backup.Subfolder) (string, backup.Answer) { return f.Name, f.Answer })
}

// TestSilentDisk: a disk that does not answer holds up no other; it is named, at the end as
// silent, and nobody asks it twice.
func TestSilentDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{"media/anna/Blue": folder(), "media/anna/NAS": folder(), "run/media/anna/Red": folder(), "mnt/x": folder()}, "/media/anna/NAS", "/mnt")
		for round := range 2 {
			var got [][]string
			go w.places(w.disks("linux", "anna"), func(list []backup.Place) { got = append(got, disksOf(list)) })
			silence()
			if want := []string{"Blue", "NAS awaited", "Red", ""}; len(got) < 2 || !slices.Equal(got[0], want) {
				t.Errorf("round %d: first %q, want %q", round, got[0], want)
			}
			if want := []string{"Blue", "NAS silent", "Red", "/mnt silent", ""}; !slices.Equal(got[len(got)-1], want) {
				t.Errorf("round %d: at the end %q, want %q", round, got[len(got)-1], want)
			}
			// One of them comes back, then the other.
			if round == 1 {
				for _, back := range []struct {
					dead string
					want []string
				}{{"/mnt", []string{"Blue", "NAS silent", "Red", "x", ""}}, {"/media/anna/NAS", []string{"Blue", "NAS", "Red", "x", ""}}} {
					close(w.dead[back.dead])
					synctest.Wait()
					if last := got[len(got)-1]; !slices.Equal(last, back.want) {
						t.Errorf("%s is back: %q, want %q", back.dead, last, back.want)
					}
				}
			}
		}
		w.places(w.disks("linux", "anna"), func(list []backup.Place) {
			if got := disksOf(list); !slices.Equal(got, []string{"Blue", "NAS", "Red", "x", ""}) {
				t.Errorf("when they are back: %q", got)
			}
		})
	})
}

// TestDiskAnswersLate: it is told as awaited, and by itself when it answers.
func TestDiskAnswersLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{"mnt/NAS": folder(), "mnt/old": folder()}, "/mnt/NAS")
		var got [][]string
		w.places(w.disks("linux", "anna"), func(list []backup.Place) {
			if got = append(got, disksOf(list)); len(got) == 1 {
				w.answer()
			}
		})
		if !slices.EqualFunc(got, [][]string{{"NAS awaited", "old", ""}, {"NAS", "old", ""}}, slices.Equal) {
			t.Errorf("%q", got)
		}
	})
}

// TestReadBesideSilent: a folder lists what is in it, though one of it leads to a disk that
// does not answer; one that does not answer itself is told as that.
func TestReadBesideSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{
			"mnt/a/Manifest.plist": &fstest.MapFile{}, "mnt/dead": folder(), "mnt/link": &fstest.MapFile{Mode: os.ModeSymlink | 0o777, Data: []byte("z")}, "mnt/z": folder(),
		}, "/mnt/dead", "/mnt/link")
		var told []backup.Listing
		go w.read("/mnt", func(l backup.Listing) { told = append(told, l) })
		silence()
		for i, want := range [][]string{{"a", "dead awaited", "link awaited", "z"}, {"a", "dead silent", "link silent", "z"}} {
			if l := told[i*(len(told)-1)]; l.Backups != 1 || l.Answer != "" || !slices.Equal(foldersOf(l), want) {
				t.Errorf("%+v", l)
			}
		}
		var itself []backup.Listing
		go w.read("/mnt/dead", func(l backup.Listing) { itself = append(itself, l) })
		silence()
		if first, last := itself[0], itself[len(itself)-1]; first.Answer != backup.Awaited || last.Answer != backup.Silent || len(last.Folders) != 0 {
			t.Errorf("%+v", itself)
		}
		w.answer()
		synctest.Wait()
		if l := told[len(told)-1]; !slices.Equal(foldersOf(l), []string{"a", "dead", "link", "z"}) {
			t.Errorf("when they are back: %+v", l)
		}
		if l := itself[len(itself)-1]; l.Answer != backup.Answered || l.State != backup.FolderRead {
			t.Errorf("when it is back: %+v", l)
		}
	})
}

// TestDocumentsThatDoNotAnswer: the window opens without them.
func TestDocumentsThatDoNotAnswer(t *testing.T) {
	docs := filepath.Join(t.TempDir(), "Documents")
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{}, filepath.ToSlash(docs))
		if got := w.documents(docs, "/home/anna"); got != "/home/anna" {
			t.Errorf("%q", got)
		}
		w.answer()
	})
}

// TestRoomOfSilentDisk: it is told as awaited, then as silent; where the disk answers, room
// and limit are those of the innermost folder that is there.
func TestRoomOfSilentDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{"media/anna/NAS": folder()}, "/media/anna/NAS")
		path := "/media/anna/NAS/new/folder"
		if filepath.Separator != '/' {
			path = `C:` + path
		}
		var all [2][]backup.Room
		for i := range all {
			go w.room(path, func(r backup.Room) { all[i] = append(all[i], r) })
			silence()
			told := all[i]
			if first, last := told[0], told[len(told)-1]; first.Answer != backup.Awaited || last.Answer != backup.Silent || last.Free != -1 {
				t.Errorf("%+v", told)
			}
		}
		w.answer()
		synctest.Wait()
		for _, told := range all {
			if last := told[len(told)-1]; last != (backup.Room{Free: 5e9, FileLimit: disk.FATLimit}) {
				t.Errorf("%+v", last)
			}
		}
	})
}

// TestRoomOfDiskThatDies: it answers where the folder is, and not what is free there.
func TestRoomOfDiskThatDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{})
		dead := make(chan struct{})
		w.stat = func(string) (fs.FileInfo, error) { return nil, nil }
		w.free = func(string) (int64, error) { <-dead; return 1, nil }
		var last backup.Room
		path := filepath.Join(t.TempDir(), "x")
		go w.room(path, func(r backup.Room) { last = r })
		silence()
		if last.Answer != backup.Silent {
			t.Errorf("%+v", last)
		}
		close(dead)
	})
}

// TestFindOnSilentDisk: it is told as a place that cannot be read, never as one without
// backups, and nobody asks it twice.
func TestFindOnSilentDisk(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{})
		dead := make(chan struct{})
		var asked atomic.Int32
		w.stat = func(path string) (fs.FileInfo, error) { asked.Add(1); <-dead; return os.Stat(path) }
		for range 3 {
			if f := w.find(t.Context(), root); f.Where != Broken || !f.More || f.Folder {
				t.Errorf("%+v", f)
			}
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		close(dead)
		synctest.Wait()
		if f := w.find(t.Context(), root); f.Where != Nowhere || !f.Folder {
			t.Errorf("when it answers: %+v", f)
		}
	})
}

// TestMakeOnSilentDisk: a folder that is made on a disk that dies just then is told as awaited,
// as silent, and as made when the disk is back; it is made once.
func TestMakeOnSilentDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	synctest.Test(t, func(t *testing.T) {
		w, dead, made := newHalfDead(fstest.MapFS{}), make(chan struct{}), 0
		mkdir := func() error { <-dead; made++; return os.Mkdir(path, 0o700) }
		var told [2][]backup.Made
		for i := range told {
			go w.makeFolder(path, mkdir, func(m backup.Made) { told[i] = append(told[i], m) })
		}
		silence()
		close(dead)
		synctest.Wait()
		for _, told := range told {
			if first, last := told[0], told[len(told)-1]; first.Answer != backup.Awaited || told[len(told)-2].Answer != backup.Silent || last != (backup.Made{}) {
				t.Errorf("%+v", told)
			}
		}
		if made != 1 {
			t.Errorf("made %d times", made)
		}
	})
}

// TestMake makes a folder, once.
func TestMake(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	var told []backup.Made
	for range 2 {
		Make(path, func(m backup.Made) { told = append(told, m) })
	}
	if len(told) != 2 || told[0] != (backup.Made{}) || !os.IsExist(told[1].Err) {
		t.Errorf("%+v", told)
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		t.Error(err)
	}
}
