package save_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
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

// The environment that makes this test program a save that may be killed.
const (
	envBackup = "LIFEBOAT_TEST_SAVE_BACKUP"
	envFolder = "LIFEBOAT_TEST_SAVE_FOLDER"
	envKind   = "LIFEBOAT_TEST_SAVE_KIND" // the tree when empty
)

var treeAlone = save.Selection{Kinds: []source.Kind{save.Tree}}

func TestMain(m *testing.M) {
	if dir := os.Getenv(envBackup); dir != "" {
		if err := saveOnce(dir, os.Getenv(envFolder)); err != nil {
			_, _ = os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func saveOnce(dir, dst string) error {
	b, err := backupdir.Open(dir)
	if err != nil {
		return err
	}
	if err := b.Unlock(context.Background(), []byte(contentstest.Password), nil); err != nil {
		return err
	}
	s, err := source.Open(context.Background(), b)
	if err != nil {
		return err
	}
	sel := treeAlone
	if kind := os.Getenv(envKind); kind != "" {
		sel.Kinds = []source.Kind{source.Kind(kind)}
	}
	_, err = save.Run(context.Background(), s, dst, sel, nil)
	return err
}

// rounds is how often a proof is repeated: few times here, as often as the variable says
// in make proofs.
func rounds(t *testing.T, name string, few int) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return few
}

// world is an encrypted backup, and what another program reads in it.
type world struct {
	dir   string
	truth map[string]string // path in the folder → SHA-256
	bytes int64
}

func newWorld(t *testing.T, files int, size int64) *world {
	t.Helper()
	python, oracle := oracletest.Python(t), oracletest.Shared(t, "oracle")
	w := &world{truth: map[string]string{}}
	w.dir = contentstest.Write(t, samples.Options{Seed: 7, Files: files, Bytes: size, Password: contentstest.Password, DPIC: 10, ITER: 10})
	script := `import sys, json; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import verify
b = verify.Backup(sys.argv[2], sys.argv[3], fingerprints=True).run()
json.dump([[d, p, f["plain"], f["size"], f["ok"]] for (d, p), l in b.files.items() for f in l], sys.stdout)`
	out, err := exec.Command(python, "-B", "-c", script, oracle, w.dir, contentstest.Password).Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		parts := strings.Split(r[0].(string)+"/"+r[1].(string), "/")
		for i := range parts {
			parts[i] = folder.Name(parts[i])
		}
		w.truth["Whole backup/"+strings.Join(parts, "/")] = r[2].(string)
		w.bytes += int64(r[3].(float64))
	}
	if len(w.truth) < files {
		t.Fatalf("the oracle reads %d files of %d", len(w.truth), files)
	}
	return w
}

// plant puts files of a person's own into a folder, one where the save would put one of
// its own, and says what has to be there in the end.
func (w *world) plant(t *testing.T, dst string) map[string]string {
	t.Helper()
	want := map[string]string{}
	taken := ""
	for p, sum := range w.truth {
		want[p] = sum
		if path.Ext(p) == ".HEIC" && (taken == "" || p < taken) {
			taken = p
		}
	}
	write := func(p, content string) {
		full := filepath.Join(dst, filepath.FromSlash(p))
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		if err == nil {
			err = os.WriteFile(full, []byte(content), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		want[p] = hexSum(content)
	}
	want[strings.TrimSuffix(taken, ".HEIC")+" (2).HEIC"] = w.truth[taken]
	write(taken, "mine")
	write("my own.txt", "also mine")
	return want
}

func hexSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hexOf(sum)
}

func hexOf(sum [32]byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 64)
	for _, b := range sum {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

// look holds what is in a folder against what may be there, and counts it. Nothing half
// may stand under a good name.
func look(t *testing.T, dst string, want map[string]string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dst, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() == ".lifeboat-saving" {
			return filepath.SkipDir
		}
		if e.IsDir() || e.Name() == ".lifeboat-saved" {
			return nil
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dst, p)
		rel = filepath.ToSlash(rel)
		if sum := hexOf(sha256.Sum256(data)); want[rel] != sum {
			t.Errorf("%s: %d bytes that are not what it is", rel, len(data))
		}
		n++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestKilled: a save that is killed at any moment leaves nothing half under a good name,
// and nothing of a person's own is touched; the next one completes it.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts this program anew, again and again")
	}
	kills := rounds(t, "LIFEBOAT_KILLS", 3)
	files := 400
	if kills > 10 {
		files = 3000 // more batches, so that more kills fall between two of them
	}
	w := newWorld(t, files, 16<<20)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start := func(dst string) *exec.Cmd {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), envBackup+"="+w.dir, envFolder+"="+dst)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	whole := t.TempDir()
	began := time.Now()
	if err := start(whole).Wait(); err != nil {
		t.Fatal(err)
	}
	takes := time.Since(began)
	if n := look(t, whole, w.truth); n != len(w.truth) {
		t.Fatalf("%d files of %d", n, len(w.truth))
	}
	random := rand.New(rand.NewPCG(1, uint64(kills)))
	var dst string
	var want map[string]string
	there, inside, complete := 0, 0, 0
	for i := 0; i < kills; i++ {
		if dst == "" {
			dst = t.TempDir()
			want = w.plant(t, dst)
			there = 2
		}
		cmd := start(dst)
		time.Sleep(time.Duration(random.Int64N(int64(takes)))) // not for waiting: it is the moment of the kill
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		n := look(t, dst, want)
		if n < there {
			t.Errorf("kill %d: %d files, %d before", i, n, there)
		}
		if n > there && n < len(want) {
			inside++
		}
		if there = n; n == len(want) || i == kills-1 || random.IntN(8) == 0 {
			if err := saveOnce(w.dir, dst); err != nil {
				t.Errorf("after kill %d: %v", i, err)
			}
			if n := look(t, dst, want); n != len(want) {
				t.Errorf("after kill %d: %d files of %d", i, n, len(want))
			}
			if _, err := os.Lstat(filepath.Join(dst, ".lifeboat-saving")); err == nil {
				t.Errorf("after kill %d: the work folder is left", i)
			}
			dst = ""
			complete++
		}
		if t.Failed() {
			break
		}
	}
	t.Logf("%d kills, %d of them between two files, %d completions; a whole save takes %v", kills, inside, complete, takes)
}

// TestFullDisk: a disk that gets full at any point ends the save with just that; what is
// there is whole and counted, and with room the next one completes it.
func TestFullDisk(t *testing.T) {
	points := rounds(t, "LIFEBOAT_FULL_DISKS", 2)
	w := newWorld(t, 400, 8<<20)
	mount := smallDisk(t, 3*w.bytes)
	s := contentstest.OpenFolder(t, w.dir, contentstest.Password)
	for i := range points {
		dst, ballast := filepath.Join(mount, "saved"), filepath.Join(mount, "ballast")
		if err := os.Mkdir(dst, 0o700); err != nil {
			t.Fatal(err)
		}
		want := w.plant(t, dst)
		leave := w.bytes * int64(i+1) / int64(points+1)
		fill(t, ballast, leave)
		sel := treeAlone
		var room *folder.RoomError
		if _, err := save.Run(t.Context(), s, dst, sel, nil); !errors.As(err, &room) {
			t.Errorf("with room for %d of %d: %v", leave, w.bytes, err)
		}
		sel.AnyRoom = true
		result, err := save.Run(t.Context(), s, dst, sel, nil)
		if !errors.Is(err, folder.ErrFull) {
			t.Errorf("with room for %d of %d: %v", leave, w.bytes, err)
		}
		n := look(t, dst, want)
		saved, left := result.Saved["tree"], result.Left["tree"]
		if int64(n) != saved.Files+2 || saved.Files+left.Files != int64(len(w.truth)) || len(result.NotSaved) > 0 {
			t.Errorf("%d files there, %+v", n, result)
		}
		if saved.Bytes < leave/4 {
			t.Errorf("with room for %d only %d bytes were saved", leave, saved.Bytes)
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		again, err := save.Run(t.Context(), s, dst, treeAlone, nil)
		if err != nil || again.There["tree"].Files != saved.Files || again.Saved["tree"].Files != left.Files {
			t.Errorf("with room again: %v, %+v", err, again)
		}
		if n := look(t, dst, want); n != len(want) {
			t.Errorf("%d files of %d", n, len(want))
		}
		if err := os.RemoveAll(dst); err != nil {
			t.Fatal(err)
		}
	}
}

// fill writes a file until so much is free and no more.
func fill(t *testing.T, name string, leave int64) {
	t.Helper()
	free := freeOf(t, filepath.Dir(name))
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 1<<16)
	for n := free - leave; n > 0; n -= int64(len(buf)) {
		if _, err := f.Write(buf[:min(n, int64(len(buf)))]); err != nil {
			t.Fatal(err)
		}
	}
}
