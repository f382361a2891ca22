package mobilebackup_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// A phone that says "finished" when it is not takes no backup away: the old one
// is as it was, and the new one lies beside it where there is anything to keep.
// The error says so; it is never a success.
func TestPhonesThatSayFinished(t *testing.T) {
	want := map[string]mobilebackup.Doubt{
		"nothing": mobilebackup.DoubtNothing, "status": mobilebackup.DoubtIncomplete, "wiped": mobilebackup.DoubtIncomplete,
		"wiped-payloads": mobilebackup.DoubtDamaged, "payloads-missing": mobilebackup.DoubtDamaged,
		"garbage-index": mobilebackup.DoubtDamaged, "garbage-manifest": mobilebackup.DoubtDamaged, "no-rows": mobilebackup.DoubtDamaged,
		"rows-dropped": mobilebackup.DoubtDamaged, "other-rows": mobilebackup.DoubtDamaged,
	}
	// What cannot be seen without the password of an encrypted backup.
	sealed := map[string]bool{"no-rows": true, "rows-dropped": true, "other-rows": true, "garbage-index": true}
	for _, password := range []string{"", "known", "not known"} {
		w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 3, Files: 120, Bytes: 200 << 10}, password: password})
		o := mobilebackup.BackupOptions{Root: w.root, Events: w.heard, Password: []byte(password)}
		if password == "not known" {
			o.Password = nil
		}
		if _, err := mobilebackup.Backup(t.Context(), w.link, o, nil); err != nil {
			t.Fatal(err)
		}
		before := sound(t, w.dir(), password)
		image, pristine := w.agent.Image(), w.dir()
		later, err := phoneimage.Generate(phoneimage.Spec{Seed: 3, Files: 120, Bytes: 200 << 10, Days: 2})
		if err != nil {
			t.Fatal(err)
		}
		for ending, doubt := range want {
			for _, way := range []string{"incremental", "full", "first"} {
				if password == "known" && way != "incremental" {
					continue
				}
				t.Run(fmt.Sprintf("%s %s, password %q", way, ending, password), func(t *testing.T) {
					hosttest.OneOfMany(t)
					w.agent.SetImage(later)
					o := o
					o.Full = way == "full"
					o.Root = t.TempDir()
					present := filepath.Join(o.Root, w.phone.UDID())
					if way == "first" {
						present = ""
					} else if err := os.CopyFS(present, os.DirFS(pristine)); err != nil {
						t.Fatal(err)
					}
					w.fault("ending=" + ending)
					result, err := mobilebackup.Backup(t.Context(), w.link, o, nil)
					w.agent.ClearFaults()
					w.agent.SetImage(image)
					var doubted *mobilebackup.DoubtError
					if !errors.As(err, &doubted) {
						if err == nil && password == "not known" && sealed[ending] && result.Report.Verdict == backup.VerdictLocked {
							return // not to be seen without the password, and the report says so
						}
						t.Fatalf("%v, %+v", err, result)
					}
					doubt := doubt
					if ending == "status" && way == "incremental" {
						doubt = mobilebackup.DoubtNothing // the rest is what was there
					}
					if doubted.Doubt != doubt && (doubted.Doubt != mobilebackup.DoubtFewer || way != "incremental") {
						t.Errorf("doubt %q, want %q: %v", doubted.Doubt, doubt, err)
					}
					if doubted.Present != present {
						t.Errorf("present %q, want %q", doubted.Present, present)
					}
					if doubted.Folder != "" {
						if _, err := os.Stat(doubted.Folder); err != nil || !strings.HasPrefix(filepath.Base(doubted.Folder), w.phone.UDID()) {
							t.Errorf("the new one is not where it is said to be: %v", err)
						}
						if present != "" && doubted.Folder == present {
							t.Error("both in one place")
						}
						os.RemoveAll(doubted.Folder)
					}
					entries, _ := os.ReadDir(o.Root)
					for _, e := range entries {
						if present == "" || e.Name() != filepath.Base(present) {
							t.Errorf("left: %s", e.Name())
						}
					}
					if present != "" {
						equalFiles(t, sound(t, present, password), before)
					}
				})
			}
		}
	}
}

// A phone that was erased is backed up to a sound backup with next to nothing in
// it. The one with everything stays, unless the person says that this is right.
func TestErasedPhone(t *testing.T) {
	for _, full := range []bool{false, true} {
		t.Run(fmt.Sprintf("full %v", full), func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: mediumSpec})
			w.mustBackUp(false)
			before := sound(t, w.dir(), "")
			erased, err := phoneimage.Generate(phoneimage.Spec{Seed: 8, Files: 40})
			if err != nil {
				t.Fatal(err)
			}
			w.agent.SetImage(erased)
			_, err = w.backUp(full)
			var doubted *mobilebackup.DoubtError
			if !errors.As(err, &doubted) || doubted.Doubt != mobilebackup.DoubtFewer || doubted.Gone*2 < doubted.Had || doubted.Folder == "" {
				t.Fatalf("%v", err)
			}
			equalFiles(t, sound(t, w.dir(), ""), before)
			after := sound(t, doubted.Folder, "")
			if len(after) >= len(before) {
				t.Errorf("%d rows in the new one, %d in the old", len(after), len(before))
			}
			listed := backupdir.List(t.Context(), w.root).Backups
			if len(listed) != 2 {
				t.Errorf("%d backups are listed", len(listed))
			}
			o := mobilebackup.BackupOptions{Root: w.root, Full: full, AcceptFewer: true}
			result, err := mobilebackup.Backup(t.Context(), w.link, o, nil)
			if err != nil || result.Folder != w.dir() {
				t.Fatalf("%v %+v", err, result)
			}
			equalFiles(t, sound(t, w.dir(), ""), after)
		})
	}
}

// What a person, or another program, put into the folder of a backup is kept.
func TestOtherFilesAreKept(t *testing.T) {
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 9, Files: 200}})
	w.mustBackUp(false)
	elsewhere := t.TempDir()
	mine := map[string]string{"IMPORTANT.txt": "mine", "notes/a.txt": "mine too", "3d/note.txt": "in a shard", "zz/empty/.keep": "", "4e/nested/deep.txt": "x", "Snapshot/y": "y"}
	for name, text := range mine {
		path := filepath.Join(w.dir(), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(w.dir(), ".DS_Store"), []byte("strewn"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(elsewhere, "precious"), []byte("p"), 0o644); err != nil {
		t.Fatal(err)
	}
	linked := hosttest.Symlink(elsewhere, filepath.Join(w.dir(), "Pictures")) == nil
	// A shard that was moved to another drive, with a link left in its place.
	shard := ""
	for n := range 256 {
		name := fmt.Sprintf("%02x", n)
		if entries, _ := os.ReadDir(filepath.Join(w.dir(), name)); len(entries) > 0 && linked && mine[name+"/note.txt"] == "" && name != "4e" && name != "3d" {
			shard = name
			break
		}
	}
	var inShard int
	if linked {
		entries, _ := os.ReadDir(filepath.Join(w.dir(), shard))
		inShard = len(entries)
		away := filepath.Join(elsewhere, shard)
		if err := os.CopyFS(away, os.DirFS(filepath.Join(w.dir(), shard))); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(w.dir(), shard)); err != nil {
			t.Fatal(err)
		}
		if err := hosttest.Symlink(away, filepath.Join(w.dir(), shard)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := w.backUp(false)
	if err != nil {
		t.Fatal(err)
	}
	if result.OtherFiles == "" || filepath.Dir(result.OtherFiles) != w.root {
		t.Fatalf("%+v", result)
	}
	for name, text := range mine {
		if got, err := os.ReadFile(filepath.Join(result.OtherFiles, filepath.FromSlash(name))); err != nil || string(got) != text {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if linked {
		if to, err := os.Readlink(filepath.Join(result.OtherFiles, "Pictures")); err != nil || to != elsewhere {
			t.Errorf("link: %q %v", to, err)
		}
		if got, err := os.ReadFile(filepath.Join(elsewhere, "precious")); err != nil || string(got) != "p" {
			t.Errorf("behind the link: %q %v", got, err)
		}
		if entries, _ := os.ReadDir(filepath.Join(elsewhere, shard)); len(entries) != inShard {
			t.Errorf("%d payloads behind the linked shard, were %d", len(entries), inShard)
		}
		if info, err := os.Lstat(filepath.Join(result.OtherFiles, shard)); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("the shard's link: %v", err)
		}
	}
	if got, err := os.ReadFile(filepath.Join(w.dir(), ".DS_Store")); err != nil || string(got) != "strewn" {
		t.Errorf(".DS_Store: %q %v", got, err)
	}
	os.Remove(filepath.Join(w.dir(), ".DS_Store"))
	sound(t, w.dir(), "")
	// The next run has nothing to say of them.
	if result := w.mustBackUp(false); result.OtherFiles != "" {
		t.Errorf("again: %+v", result)
	}
	if _, err := os.Stat(result.OtherFiles); err != nil {
		t.Error(err)
	}
}
