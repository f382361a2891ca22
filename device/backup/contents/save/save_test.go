package save_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

var drawn = sync.OnceValues(func() (*struct {
	files  []samples.File
	counts everyday.Counts
}, error,
) {
	files, counts, err := everyday.Files(everyday.Options{Seed: 4, Photos: 14, Cloud: 2, Drawn: contentstest.Drawn})
	return &struct {
		files  []samples.File
		counts everyday.Counts
	}{files, counts}, err
})

// library is the phone that most tests save from; drawing it takes a while.
func library(t testing.TB) ([]samples.File, everyday.Counts) {
	t.Helper()
	l, err := drawn()
	if err != nil {
		t.Fatal(err)
	}
	return l.files, l.counts
}

// sums are the SHA-256 of everything below a folder but what is Lifeboat's own.
func sums(t testing.TB, dst string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	err := filepath.WalkDir(dst, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".lifeboat-saved") {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dst, p)
		all[filepath.ToSlash(rel)] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func run(t testing.TB, s *source.Source, dst string, sel save.Selection) save.Result {
	t.Helper()
	result, err := save.Run(t.Context(), s, dst, sel, nil)
	if err != nil {
		t.Fatalf("%v\n%+v", err, result)
	}
	return result
}

// TestTree: every file of a backup, byte for byte what was put into it.
func TestTree(t *testing.T) {
	files, _ := library(t)
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		dst := filepath.Join(t.TempDir(), "saved")
		var last progress.Progress
		result, err := save.Run(t.Context(), s, dst, save.Selection{Kinds: []source.Kind{save.Tree}}, func(p progress.Progress) {
			if p.Stage == last.Stage && (p.Done < last.Done || p.Files < last.Files || last.Total != 0 && p.Total != last.Total) {
				t.Errorf("progress fell: %+v after %+v", p, last)
			}
			if p.Total > 0 && p.Done > p.Total {
				t.Errorf("more than all: %+v", p)
			}
			last = p
		})
		if err != nil {
			t.Fatal(err)
		}
		if last.Stage != save.StageFiles || last.Done != last.Total || last.Files != last.AllFiles {
			t.Errorf("the last reading is %+v", last)
		}
		got := sums(t, dst)
		for _, f := range files {
			p := path.Join("Whole backup", f.Domain, f.Path)
			if got[p] != sha256.Sum256(f.Data) {
				t.Errorf("%s differs", p)
			}
			delete(got, p)
			if info, err := os.Stat(filepath.Join(dst, p)); err == nil && !f.Modified.IsZero() && !info.ModTime().Equal(f.Modified.Truncate(time.Second)) {
				t.Errorf("%s: %v, not %v", p, info.ModTime(), f.Modified)
			}
		}
		if len(got) > 0 {
			t.Errorf("too much: %v", got)
		}
		if n := int64(len(files)); result.Saved["tree"].Files != n || result.Planned["tree"].Files != n || len(result.NotSaved)+len(result.Left) > 0 || result.List != "" {
			t.Errorf("%+v", result)
		}
		again := run(t, s, dst, save.Selection{Kinds: []source.Kind{save.Tree}})
		if again.There["tree"] != result.Saved["tree"] || len(again.Saved) > 0 {
			t.Errorf("a second time: %+v", again)
		}
	})
}

// TestPhotos: what a person calls their photos, under the names they know.
func TestPhotos(t *testing.T) {
	files, counts := library(t)
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		reader, err := photos.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		dst := t.TempDir()
		result := run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}})
		got := sums(t, dst)
		want, assets := 0, 0
		for a, err := range reader.Assets(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if a.Hidden || a.Trashed || a.Original == nil {
				continue
			}
			assets++
			for f := range a.Files {
				if f == a.Recipe {
					continue
				}
				want++
			}
			p := fmt.Sprintf("Photos/%d/%s", a.Local().Year(), a.Name)
			data, err := s.ReadFile(a.Original, 1<<30)
			if err != nil {
				t.Fatal(err)
			}
			if got[p] != sha256.Sum256(data) {
				t.Errorf("%s is not there", p)
			}
			if info, err := os.Stat(filepath.Join(dst, p)); err == nil && !info.ModTime().Equal(a.Taken.Truncate(time.Nanosecond)) {
				t.Errorf("%s: %v, taken %v", p, info.ModTime(), a.Taken)
			}
			if a.Film != nil {
				if _, ok := got[strings.TrimSuffix(p, path.Ext(p))+path.Ext(a.Film.Path)]; !ok {
					t.Errorf("no film beside %s", p)
				}
			}
		}
		if assets != counts.Photos-counts.Hidden-counts.Trashed || len(got) != want || int(result.Saved["photos"].Files) != want {
			t.Errorf("%d assets, want %d; %d files, want %d; %+v", assets, counts.Photos, len(got), want, result)
		}
		all := run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}, Hidden: true, Deleted: true})
		if extra := all.Saved["photos"].Files; int(extra) < counts.Hidden+counts.Trashed || counts.Hidden+counts.Trashed == 0 || int(all.There["photos"].Files) != want {
			t.Errorf("hidden %d, deleted %d: %+v", counts.Hidden, counts.Trashed, all)
		}
		for p := range sums(t, dst) {
			if _, before := got[p]; !before && !strings.HasPrefix(p, "Photos/Hidden/") && !strings.HasPrefix(p, "Photos/Recently deleted/") {
				t.Errorf("%s is not apart", p)
			}
		}
	})
}

// TestAlbums: albums as folders, and photos of chosen albums only.
func TestAlbums(t *testing.T) {
	files, counts := library(t)
	s := contentstest.Plain(t, files...)
	reader, err := photos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	here := map[int64]bool{}
	for a, err := range reader.Assets(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		here[a.ID] = a.Original != nil && !a.Hidden && !a.Trashed
	}
	members := map[int64]int{}
	for m, err := range reader.Members(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if here[m.Asset] {
			members[m.Album]++
		}
	}
	dst := t.TempDir()
	run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}, AlbumFolders: true})
	got := sums(t, dst)
	n := 0
	for a, err := range reader.Albums(t.Context()) {
		if err != nil || a.Folder || a.Trashed || a.Shared || members[a.ID] == 0 {
			continue
		}
		n++
		found := 0
		for p := range got {
			if strings.HasPrefix(p, "Photos/Albums/"+folder.Name(a.Title)+"/") {
				found++
			}
		}
		if found < members[a.ID] {
			t.Errorf("%s: %d files of %d members", a.Title, found, members[a.ID])
		}
		only := t.TempDir()
		result := run(t, s, only, save.Selection{Kinds: []source.Kind{source.Photos}, Albums: []int64{a.ID}})
		if int(result.Saved["photos"].Files) != found {
			t.Errorf("%s alone: %+v, in its folder %d", a.Title, result, found)
		}
	}
	if n == 0 || n > counts.Albums {
		t.Errorf("%d albums of %d", n, counts.Albums)
	}
}

// TestDates: the bounds hold for what a person sees as the day of a photo.
func TestDates(t *testing.T) {
	day := time.Date(2024, 5, 3, 12, 0, 0, 0, time.UTC)
	var files []samples.File
	for i := range 4 {
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/100APPLE/IMG_%d.JPG", i), Data: []byte{byte(i)}, Created: day.AddDate(0, 0, i)})
	}
	s := contentstest.Plain(t, files...)
	result := run(t, s, t.TempDir(), save.Selection{Kinds: []source.Kind{source.Photos}, Since: day.AddDate(0, 0, 1), Until: day.AddDate(0, 0, 3)})
	if result.Saved["photos"].Files != 2 {
		t.Errorf("%+v", result)
	}
}

// TestApps: one app's files, with its groups and extensions, and of no other that is
// called alike.
func TestApps(t *testing.T) {
	var files []samples.File
	for _, domain := range []string{"AppDomain-com.a.chess", "AppDomain-com.a.chess2", "AppDomainPlugin-com.a.chess.widget", "AppDomainGroup-group.com.a.chess", "AppDomainGroup-group.com.a.chess2", "HomeDomain"} {
		files = append(files, samples.File{Domain: domain, Path: "Documents/x.dat", Data: []byte(domain)})
	}
	s := contentstest.Plain(t, files...)
	dst := t.TempDir()
	run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Apps}, Apps: []string{"com.a.chess"}})
	got := sums(t, dst)
	for _, in := range []string{"com.a.chess", "com.a.chess/AppDomainPlugin-com.a.chess.widget", "com.a.chess/AppDomainGroup-group.com.a.chess"} {
		if _, ok := got["Apps/"+in+"/Documents/x.dat"]; !ok {
			t.Errorf("%s is missing: %v", in, got)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d files", len(got))
	}
	if result := run(t, s, t.TempDir(), save.Selection{Kinds: []source.Kind{source.Apps}}); result.Saved["apps"].Files != 5 {
		t.Errorf("all apps: %+v", result)
	}
	if _, err := save.Run(t.Context(), s, t.TempDir(), save.Selection{Kinds: []source.Kind{"horoscopes"}}, nil); !errors.Is(err, save.ErrNothing) {
		t.Error(err)
	}
}

// jpeg is a picture that holds together.
func jpeg(t testing.TB) []byte {
	t.Helper()
	files, _ := library(t)
	for _, f := range files {
		if strings.HasSuffix(f.Path, ".JPG") && strings.Contains(f.Path, "DCIM/1") && !strings.Contains(f.Path, "Thumbnails") {
			return f.Data
		}
	}
	t.Fatal("no JPEG")
	return nil
}

// payload is where the content of a file lies.
func payload(t testing.TB, s *source.Source, domain, p string) string {
	t.Helper()
	f, ok := s.Find(domain, p)
	if !ok {
		t.Fatalf("%s is not in the index", p)
	}
	return filepath.Join(s.Backup().Root().Name(), f.FileID()[:2], f.FileID())
}

// TestDamagedBackup: what is whole is saved, what is not is listed, and never stands
// under a good name.
func TestDamagedBackup(t *testing.T) {
	picture := jpeg(t)
	var files []samples.File
	names := []string{"good", "cut", "missing", "zeros", "otherkey", "tail", "headless", "empty"}
	for _, n := range names {
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/" + n + ".JPG", Data: picture, Created: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	}
	for _, password := range []string{"", contentstest.Password} {
		t.Run("password "+password, func(t *testing.T) {
			dir := contentstest.Write(t, samples.Options{Bare: true, Contents: files, Password: password, DPIC: 10, ITER: 10})
			first := contentstest.OpenFolder(t, copyOf(t, dir), password)
			at := func(n string) string {
				p := payload(t, first, "CameraRollDomain", "Media/DCIM/100APPLE/"+n+".JPG")
				return filepath.Join(dir, filepath.Base(filepath.Dir(p)), filepath.Base(p))
			}
			change := func(n string, f func([]byte) []byte) {
				data, err := os.ReadFile(at(n))
				if err == nil {
					err = os.WriteFile(at(n), f(data), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			change("cut", func(b []byte) []byte { return b[:len(b)/2] })
			change("empty", func(b []byte) []byte { return nil })
			change("tail", func(b []byte) []byte { return b[:len(b)-1] })
			change("zeros", func(b []byte) []byte { return make([]byte, len(b)) })
			change("headless", func(b []byte) []byte { clear(b[:100]); return b })
			want := map[string]folder.Reason{"cut": folder.CutShort, "empty": folder.CutShort, "tail": folder.CutShort, "missing": folder.Missing, "zeros": save.Damaged, "headless": save.Damaged}
			if err := os.Remove(at("missing")); err != nil {
				t.Fatal(err)
			}
			if password != "" {
				other, err := os.ReadFile(at("good"))
				if err != nil {
					t.Fatal(err)
				}
				change("otherkey", func([]byte) []byte { return other })
				want["otherkey"], want["zeros"] = folder.Undecryptable, folder.Undecryptable
				delete(want, "headless")  // decrypts to noise, which no rule of a format forbids for certain
				if len(picture)%16 == 0 { // what is gone is padding only
					delete(want, "tail")
				}
			}
			s := contentstest.OpenFolder(t, dir, password)
			dst := t.TempDir()
			result := run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}, Damaged: true})
			got := sums(t, dst)
			for _, n := range result.NotSaved {
				name := strings.TrimSuffix(n.Name, ".JPG")
				if want[name] != n.Reason {
					t.Errorf("%s: %s, want %s", name, n.Reason, want[name])
				}
				if _, there := got["Photos/2024/"+n.Name]; there {
					t.Errorf("%s stands under its good name", name)
				}
			}
			for _, n := range names {
				_, bad := want[n]
				if sum, there := got["Photos/2024/"+n+".JPG"]; there == bad || there && sum != sha256.Sum256(picture) && n != "headless" {
					t.Errorf("%s: there %v", n, there)
				}
			}
			if data, err := os.ReadFile(filepath.Join(dst, "Damaged/Photos/2024/cut.JPG")); err != nil || !bytes.HasPrefix(picture, data) || len(data) < len(picture)/2-16 {
				t.Errorf("the rest of the cut one: %d bytes, %v", len(data), err)
			}
			list, err := os.ReadFile(filepath.Join(dst, "Not saved.txt"))
			if err != nil || result.List != "Not saved.txt" || strings.Count(string(list), "\n  ") != len(want) || !strings.Contains(string(list), "DCIM/100APPLE/missing.JPG") {
				t.Errorf("%v\n%s", err, list)
			}
			// Once it is whole again, the next run saves the rest and says so.
			mended := contentstest.OpenFolder(t, contentstest.Write(t, samples.Options{Bare: true, Contents: files, Password: password, DPIC: 10, ITER: 10}), password)
			again := run(t, mended, dst, save.Selection{Kinds: []source.Kind{source.Photos}})
			if int(again.Saved["photos"].Files) != len(want) || len(again.NotSaved) > 0 {
				t.Errorf("%+v", again)
			}
			if list, _ := os.ReadFile(filepath.Join(dst, "Not saved.txt")); strings.TrimSpace(string(list)) != save.Words.AllSaved {
				t.Errorf("the list says %s", list)
			}
		})
	}
}

func copyOf(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(dir))
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestStopped: a stop leaves what was saved, says what is left, and the next run saves
// that.
func TestStopped(t *testing.T) {
	files, _ := library(t)
	s := contentstest.Encrypted(t, files...)
	dst := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := errors.New("stopped by a person")
	sel := save.Selection{Kinds: []source.Kind{source.Photos, "pages"}, Parts: []save.Part{{Kind: "pages", Write: func(ctx context.Context, to save.Saver) error {
		for i := range 10 {
			item := folder.Item{Key: fmt.Sprint("page", i), Name: fmt.Sprint(i, ".html"), Size: -1, Renew: true, Write: func(_ context.Context, w io.Writer) error {
				_, err := fmt.Fprint(w, i)
				return err
			}}
			if _, err := to.Save(ctx, item); err != nil {
				return err
			}
			if i == 4 {
				cancel()
			}
		}
		return nil
	}}}}
	result, err := save.Run(ctx, s, dst, sel, nil)
	if !errors.Is(err, context.Canceled) || result.Saved["pages"].Files != 5 || result.Saved["photos"].Files == 0 {
		t.Errorf("%v, %+v", err, result)
	}
	_ = stop
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	again, err := save.Run(ctx, s, dst, sel, nil)
	if !errors.Is(err, context.Canceled) || again.Saved["pages"].Files != 0 || again.There["photos"] != result.Saved["photos"] {
		t.Errorf("%v, %+v", err, again)
	}
	early, cancelEarly := context.WithCancelCause(t.Context())
	cancelEarly(stop)
	none, err := save.Run(early, s, t.TempDir(), sel, nil)
	if !errors.Is(err, stop) || len(none.Saved) > 0 {
		t.Errorf("%v, %+v", err, none)
	}
}

// TestNewerBackup: into the same folder, what is new comes, and what changed comes
// beside.
func TestNewerBackup(t *testing.T) {
	file := func(p, data string, day int) samples.File {
		when := time.Date(2024, 1, day, 0, 0, 0, 0, time.UTC)
		return samples.File{Domain: "AppDomain-com.a", Path: p, Data: []byte(data), Created: when, Modified: when}
	}
	dst := t.TempDir()
	sel := save.Selection{Kinds: []source.Kind{source.Apps}}
	run(t, contentstest.Plain(t, file("a", "1", 1), file("b", "1", 1)), dst, sel)
	result := run(t, contentstest.Plain(t, file("a", "1", 1), file("b", "22", 2), file("c", "3", 2)), dst, sel)
	got := sums(t, dst)
	if len(got) != 4 || got["Apps/com.a/b (2)"] != sha256.Sum256([]byte("22")) || got["Apps/com.a/b"] != sha256.Sum256([]byte("1")) || result.Saved["apps"].Files != 2 {
		t.Errorf("%v, %+v", got, result)
	}
}

// TestRoom: more than there is room for is refused before anything is begun.
func TestRoom(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{Bare: true, Contents: []samples.File{{Domain: "AppDomain-com.a", Path: "big", Data: []byte("x")}}})
	if err != nil {
		t.Fatal(err)
	}
	const huge = 1 << 43
	if err := b.Claim("AppDomain-com.a", "big", huge); err != nil {
		t.Fatal(err)
	}
	id := mbfile.IDOf("AppDomain-com.a", "big").String()
	stored := filepath.Join(b.Folder, id[:2], id)
	if err := os.Truncate(stored, huge); err != nil {
		t.Skip("no file can have a hole of that size here: ", err)
	}
	s := contentstest.OpenFolder(t, b.Folder, "")
	dst := t.TempDir()
	var room *folder.RoomError
	result, err := save.Run(t.Context(), s, dst, save.Selection{Kinds: []source.Kind{source.Apps}}, nil)
	if !errors.As(err, &room) || len(result.Saved) > 0 || result.Left["apps"].Files != 1 {
		t.Errorf("%v, %+v", err, result)
	}
	before, err := os.Stat(stored)
	if err == nil {
		err = os.Truncate(stored, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { // nobody else may have changed the backup
		if err := errors.Join(os.Truncate(stored, huge), os.Chtimes(stored, before.ModTime(), before.ModTime())); err != nil {
			t.Error(err)
		}
	}()
	result, err = save.Run(t.Context(), s, dst, save.Selection{Kinds: []source.Kind{source.Apps}, AnyRoom: true}, nil)
	if err != nil || len(result.NotSaved) != 1 || result.NotSaved[0].Reason != folder.CutShort {
		t.Errorf("%v, %+v", err, result)
	}
}

// TestInBackup: nothing is saved into the backup.
func TestInBackup(t *testing.T) {
	s := contentstest.Plain(t, samples.File{Domain: "AppDomain-com.a", Path: "x", Data: []byte("x")})
	dir := s.Backup().Root().Name()
	for dst, want := range map[string]error{dir: folder.ErrInBackup, filepath.Join(dir, "00"): folder.ErrInBackup, filepath.Dir(dir): folder.ErrHoldsBackup} {
		if _, err := save.Run(t.Context(), s, dst, save.Selection{Kinds: []source.Kind{save.Tree}}, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v", dst, err)
		}
	}
}

// TestHostileNames: whatever an index says, everything lies below the folder.
func TestHostileNames(t *testing.T) {
	paths := []string{"../../../evil", "g/../../b", "k/..", "l//etc/passwd", "h//b", "con/nul.txt", "x:stream", "i\\..\\b", "\u202egpj.exe", strings.Repeat("d/", 200) + "deep", strings.Repeat("n", 900), ".lifeboat-saved", ".lifeboat-saving/lock", "É", "a", "A", "j/b", "é", "trail. ", "desktop.ini"}
	var files []samples.File
	for i, p := range paths {
		files = append(files, samples.File{Domain: "AppDomain-com.a", Path: p, Data: []byte(fmt.Sprint(i))}, samples.File{Domain: "AppDomain-../x" + fmt.Sprint(i%2), Path: p, Data: []byte(fmt.Sprint(i))})
	}
	b, err := samples.Write(t.TempDir(), samples.Options{Bare: true, Contents: files})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.OpenFolder(t, b.Folder, "")
	base := t.TempDir()
	dst := filepath.Join(base, "in", "dst")
	if err := os.Mkdir(filepath.Dir(dst), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []source.Kind{save.Tree, source.Apps} {
		result := run(t, s, dst, save.Selection{Kinds: []source.Kind{kind}})
		if int(result.Saved[string(kind)].Files) != s.Len() {
			t.Errorf("%d files: %+v", s.Len(), result)
		}
	}
	for p := range sums(t, base) {
		if !strings.HasPrefix(p, "in/dst/") {
			t.Errorf("outside: %s", p)
		}
	}
}
