package save_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

func openLost(t *testing.T, dir string) *backupdir.Backup {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "Manifest.db")); err != nil {
		t.Fatal(err)
	}
	b, err := backupdir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// TestSort: without its index a plain backup still gives back what can be recognised,
// and the camera's photos under their names; an encrypted one says that it cannot.
func TestSort(t *testing.T) {
	files, _ := library(t)
	pdf := []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n")
	files = append(files[:len(files):len(files)], samples.File{Domain: "AppDomain-com.a", Path: "Documents/paper", Data: pdf}, samples.File{Domain: "AppDomain-com.a", Path: "noise", Data: []byte("nothing known")})
	dir := contentstest.Write(t, samples.Options{Bare: true, Contents: files})
	b := openLost(t, dir)
	before := oracletest.Listing(t, dir)
	dst := t.TempDir()
	result, err := save.Sort(t.Context(), b, dst, save.Selection{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if after := oracletest.Listing(t, dir); after != before {
		t.Error("the backup was changed")
	}
	got := sums(t, dst)
	bySum := map[[32]byte]string{}
	for p, sum := range got {
		bySum[sum] = p
	}
	photos := 0
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		switch {
		case strings.HasPrefix(f.Path, "Media/DCIM/"):
			photos++
			p := "Photos/" + path.Base(path.Dir(f.Path)) + "/" + path.Base(f.Path)
			if ext := path.Ext(p); ext != ".AAE" && got[p] != sum {
				t.Errorf("%s is not there", p)
			}
		case bytes.HasPrefix(f.Data, []byte("SQLite format 3")):
			if !strings.HasPrefix(bySum[sum], "Databases/") {
				t.Errorf("%s is at %q", f.Path, bySum[sum])
			}
		case f.Path == "Documents/paper":
			if !strings.HasPrefix(bySum[sum], "Documents/") {
				t.Errorf("%s is at %q", f.Path, bySum[sum])
			}
		case f.Path == "noise":
			if bySum[sum] != "" {
				t.Errorf("%s is at %q", f.Path, bySum[sum])
			}
		}
	}
	if photos == 0 || int(result.Saved[string(save.Sorted)].Files) != len(got) {
		t.Errorf("%d photos, %d files, %+v", photos, len(got), result)
	}
	if again, err := save.Sort(t.Context(), b, dst, save.Selection{}, nil); err != nil || int(again.There[string(save.Sorted)].Files) != len(got) {
		t.Errorf("%v, %+v", err, again)
	}
	locked := openLost(t, contentstest.Write(t, samples.Options{Bare: true, Contents: files, Password: contentstest.Password, DPIC: 10, ITER: 10}))
	if _, err := save.Sort(t.Context(), locked, t.TempDir(), save.Selection{}, nil); !errors.Is(err, save.ErrNeedsIndex) {
		t.Errorf("encrypted: %v", err)
	}
}

// TestOlderIndex: the index of an older copy opens what has not changed since; what has
// is never saved as something that it is not.
func TestOlderIndex(t *testing.T) {
	when := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	picture := jpeg(t)
	file := func(p string, data []byte) samples.File {
		return samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/" + p, Data: data, Created: when, Modified: when}
	}
	older := []samples.File{file("IMG_0001.JPG", picture), file("IMG_0002.JPG", append(bytes.Clone(picture), 1, 2, 3)), file("IMG_0003.JPG", picture)}
	for _, password := range []string{"", contentstest.Password} {
		t.Run("password "+password, func(t *testing.T) {
			o := samples.Options{Seed: 1, Bare: true, Contents: older, Password: password, DPIC: 10, ITER: 10}
			old := contentstest.Write(t, o)
			now := filepath.Join(t.TempDir(), filepath.Base(old))
			if err := os.CopyFS(now, os.DirFS(old)); err != nil {
				t.Fatal(err)
			}
			// Since then 2 was made anew with another key, 3 was removed.
			o.Seed, o.UDID = 2, filepath.Base(old)
			other := contentstest.OpenFolder(t, contentstest.Write(t, o), password)
			at := func(s *source.Source, n string) string {
				return payload(t, s, "CameraRollDomain", "Media/DCIM/100APPLE/"+n)
			}
			theirs, err := os.ReadFile(at(other, "IMG_0001.JPG"))
			if err != nil {
				t.Fatal(err)
			}
			id := func(n string) string {
				p := at(other, n)
				return filepath.Join(now, filepath.Base(filepath.Dir(p)), filepath.Base(p))
			}
			if password == "" {
				theirs = append(bytes.Clone(picture), bytes.Repeat([]byte{9}, 50)...) // grew
			}
			if err := os.WriteFile(id("IMG_0002.JPG"), theirs, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(id("IMG_0003.JPG")); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(now, "Manifest.db")); err != nil {
				t.Fatal(err)
			}
			s, err := save.WithIndex(t.Context(), now, old, []byte(password), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Backup().Close()
			dst := t.TempDir()
			result := run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}})
			got := sums(t, dst)
			reasons := map[string]folder.Reason{}
			for _, n := range result.NotSaved {
				reasons[n.Name] = n.Reason
			}
			if got["Photos/2024/IMG_0001.JPG"] != sha256.Sum256(picture) || reasons["IMG_0003.JPG"] != folder.Missing {
				t.Errorf("%v, %v", got, reasons)
			}
			if password == "" {
				if got["Photos/2024/IMG_0002.JPG"] != sha256.Sum256(theirs) {
					t.Errorf("what grew is not saved whole: %v, %v", got, reasons)
				}
			} else if _, there := got["Photos/2024/IMG_0002.JPG"]; there || reasons["IMG_0002.JPG"] == "" {
				t.Errorf("noise was saved as a picture: %v", reasons)
			}
			if _, err := save.WithIndex(t.Context(), now, contentstest.Write(t, samples.Options{Seed: 5, Bare: true, Contents: older}), nil, nil); !errors.Is(err, save.ErrOtherPhone) {
				t.Errorf("another phone's: %v", err)
			}
		})
	}
}

// TestGrown: of a file that grew while the phone sent it, all is saved.
func TestGrown(t *testing.T) {
	data := bytes.Repeat([]byte("database "), 1000)
	for _, password := range []string{"", contentstest.Password} {
		b, err := samples.Write(t.TempDir(), samples.Options{Bare: true, Contents: []samples.File{{Domain: "AppDomain-com.a", Path: "a.sqlite", Data: data}}, Password: password, DPIC: 10, ITER: 10})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Claim("AppDomain-com.a", "a.sqlite", 4096); err != nil {
			t.Fatal(err)
		}
		dst := t.TempDir()
		s := contentstest.OpenFolder(t, b.Folder, password)
		run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Apps}})
		if sums(t, dst)["Apps/com.a/a.sqlite"] != sha256.Sum256(data) {
			t.Errorf("password %q: it was cut off", password)
		}
		if again := run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Apps}}); again.There["apps"].Files != 1 {
			t.Errorf("%+v", again)
		}
	}
}
