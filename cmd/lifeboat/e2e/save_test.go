package e2e

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestSaveFromDamaged: a backup that is too damaged for a restore, without an iPhone at
// hand. Its verdict leads to what is inside, and that is saved; files, contacts and chats
// are then counted from outside, and the pages that are shown are those that are there. Of
// two one is killed in the middle: it goes on at the next start, and ends with the bytes of
// one that was not.
func TestSaveFromDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		hands    hands
		password string
		lang     string
		theme    string
	}{
		{"mouse", mouse, "", "en", "light"},
		{"keyboard", keyboard, "pass 1234", "en", "dark"},
	} {
		t.Run(c.name, func(t *testing.T) {
			needs(t)
			files, counts, err := everyday.Files(everyday.Options{Seed: 3, Plain: c.password == ""})
			if err != nil {
				t.Fatal(err)
			}
			root, made := backups(t, samples.Options{
				Seed: 3, DeviceName: "Anna’s iPhone", Date: time.Now().AddDate(0, 0, -20), Password: c.password, Contents: files, Files: 120, Bytes: 2e6,
			})
			damaged(t, made[0], backup.PathCollisions)
			losePhoto(t, made[0].Folder, files)
			before := sha256sums(t, root)
			programs, opened := opener(t)
			a := launch(t, options{lang: c.lang, theme: c.theme, programs: programs, args: []string{
				"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian",
			}})
			if c.password == "" { // no phone, no check: by its own door
				a.take(c.hands, "door-open-inside-door")
				a.has("backups")
				a.click(row(made[0]))
				a.shot("1-choose")
				a.take(c.hands, "primary-look-inside")
			} else { // a check first, whose verdict offers it
				a.take(c.hands, "door-open-computer-door")
				a.click("do-without-phone")
				a.choose(c.hands, made[0])
				a.focused("password")
				a.types(c.password)
				a.key("Return")
				a.has("action-look-inside")
				a.shot("1-verdict")
				a.take(c.hands, "action-look-inside")
			}
			a.has("tile-photos")
			a.shot("2-inside")
			a.take(c.hands, "tile-photos")
			a.says("What is inside ›")
			a.shot("3-photos")
			a.key("Escape")
			a.has("tile-photos")
			a.take(c.hands, "primary-save-out")
			a.says("Saved from Anna’s iPhone")
			a.shot("4-sheet")
			var photo held
			if c.password != "" {
				photo = hold(t, payload(made[0].Folder, lastPhoto(files)))
			}
			a.take(c.hands, "save-ok")
			if c.password != "" {
				to := a.killedSaving(photo)
				a = launch(t, options{lang: c.lang, theme: c.theme, programs: programs, home: a.home, args: a.cmd.Args[7:]})
				a.shot("5-cut-off")
				a.take(c.hands, "panel-go-on-saving")
				a.focused("password")
				a.types(c.password)
				a.key("Return")
				a.has("show-messages")
				sameAsAtOnce(t, to, made[0].Folder, c.password)
			}
			a.says("files saved")
			a.shot("6-saved")
			to := a.savedInto()
			countSaved(t, to, files, counts)
			a.take(c.hands, "show-messages")
			if got, want := opened(), filepath.Join(to, "Messages", "All chats.html"); got != want {
				t.Errorf("%s is opened, want %s", got, want)
			}
			if now := sha256sums(t, root); now != before {
				t.Error("the backup is another one than before")
			}
			a.take(c.hands, "primary-dismiss-failure")
			a.has("tile-photos")
		})
	}
}

// opener is a folder with a program of the name that opens files on a desktop; opened tells
// what it was asked for.
func opener(t *testing.T) (bin string, opened func() string) {
	t.Helper()
	bin = t.TempDir()
	note := filepath.Join(bin, "opened")
	script := "#!/bin/sh\nprintf %s \"$1\" > '" + note + ".new' && mv '" + note + ".new' '" + note + "'\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return bin, func() string {
		for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if path, err := os.ReadFile(note); err == nil {
				return string(path)
			}
		}
		return ""
	}
}

// savedInto is the folder with what was saved; empty while there is none.
func (a *app) savedInto() (to string) {
	_ = filepath.WalkDir(a.home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "Saved from Anna’s iPhone" {
			to = path
		}
		return nil
	})
	return to
}

// killedSaving kills the program while it waits for a photo that is held, and some of the
// others are written. So the kill cannot come too late, however long anything takes.
func (a *app) killedSaving(photo held) (to string) {
	a.t.Helper()
	hosttest.Until(a.t, "some is saved, and one photo is waited for", func() bool {
		if to = a.savedInto(); to == "" || !photo.awaited() {
			return false
		}
		list, err := os.Stat(filepath.Join(to, ".lifeboat-saved"))
		written, _ := filepath.Glob(filepath.Join(to, ".lifeboat-saving", "*.part"))
		return err == nil && list.Size() > 0 || len(written) > 5
	})
	a.kill()
	photo.letGo()
	if _, err := os.Lstat(filepath.Join(to, ".lifeboat-saving")); err != nil {
		a.t.Fatal("it did not wait for the photo:", err)
	}
	return to
}

// sameAsAtOnce fails where a folder does not hold the bytes that a save at once brings.
func sameAsAtOnce(t *testing.T, to, from, password string) {
	t.Helper()
	at := t.TempDir()
	cmd := exec.Command(filepath.Join(os.Getenv("LIFEBOAT_BIN"), "lifeboatctl"), "save", from, at, "--password-stdin")
	cmd.Stdin = strings.NewReader(password + "\n")
	if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 1 { // some of it cannot be saved
		t.Fatalf("%v\n%s", err, out)
	}
	want, got := sums(t, at), sums(t, to)
	for path, all := range want {
		if !slices.Equal(got[path], all) {
			t.Errorf("%s is %.8q, saved at once %.8q", path, got[path], all)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, saved at once %d", len(got), len(want))
	}
}

// numbered is the number of a file whose name another one has: which of two gets it is
// nobody's promise.
var numbered = regexp.MustCompile(` \(\d+\)`)

// sums are the files that were saved into a folder, by their paths, with the SHA-256 of each.
func sums(t *testing.T, dir string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lifeboat-saved" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at, err := filepath.Rel(dir, path)
		at = numbered.ReplaceAllString(at, "")
		all[at] = append(all[at], fmt.Sprintf("%x", sha256.Sum256(data)))
		slices.Sort(all[at])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// losePhoto removes the payload of the first photo.
func losePhoto(t *testing.T, folder string, files []samples.File) {
	t.Helper()
	i := slices.IndexFunc(files, isPhoto)
	if i < 0 {
		t.Fatal("no photo")
	}
	if err := os.Remove(payload(folder, files[i])); err != nil {
		t.Fatal(err)
	}
}

// lastPhoto is one of those that are saved as a matter of course.
func lastPhoto(files []samples.File) (last samples.File) {
	for _, f := range files {
		if isPhoto(f) {
			last = f
		}
	}
	return last
}

func isPhoto(f samples.File) bool { return strings.HasPrefix(f.Path, "Media/DCIM/") }

// payload is where a file lies in a backup.
func payload(folder string, f samples.File) string {
	id := fmt.Sprintf("%x", sha1.Sum([]byte(f.Domain+"-"+f.Path)))
	return filepath.Join(folder, id[:2], id)
}

// countSaved counts what lies in the folder, against what the phone held.
func countSaved(t *testing.T, to string, files []samples.File, counts everyday.Counts) {
	t.Helper()
	held, all := map[string]string{}, map[string]bool{}
	for _, f := range files {
		all[fmt.Sprintf("%x", sha256.Sum256(f.Data))] = true
		if isPhoto(f) {
			held[fmt.Sprintf("%x", sha256.Sum256(f.Data))] = f.Path
		}
	}
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(to, "Photos"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := fmt.Sprintf("%x", sha256.Sum256(data))
		switch {
		case held[sum] != "":
			found[sum] = true
		case !all[sum] && !strings.HasSuffix(path, ".html"):
			t.Errorf("%s has bytes that the phone had not", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// One was lost, and hidden and deleted ones are asked for apart.
	if lacks := len(held) - len(found); lacks != 1+counts.Hidden+counts.Trashed {
		t.Errorf("%d of %d files of photos were saved", len(found), len(held))
	}
	cards, err := os.ReadFile(filepath.Join(to, "Contacts", "Contacts.vcf"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(cards), "BEGIN:VCARD"); n != counts.Contacts {
		t.Errorf("%d contacts were saved, of %d", n, counts.Contacts)
	}
	out, err := exec.Command("python3", "-c", `
import glob, json, sys
chats = [json.load(open(p)) for p in glob.glob(sys.argv[1] + "/Messages/*/*.json")]
print(len(chats), sum(1 for c in chats for m in c["messages"] if m["kind"] == "message"))`, to).CombinedOutput()
	if want := fmt.Sprintf("%d %d", counts.Chats, counts.Messages); err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("chats and messages are %q, want %s (%v)", out, want, err)
	}
	if _, err := os.Stat(filepath.Join(to, "Not saved.txt")); err != nil {
		t.Errorf("no list of what was not saved: %v", err)
	}
}
