package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
)

const udid = "00008030-000A1B2C3D4E5F60"

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func add(t *testing.T, j *Journal, a Attempt, want int) {
	t.Helper()
	again, err := j.Add(a)
	if err != nil || again != want {
		t.Errorf("%+v: %d in a row, want %d (%v)", a, again, want, err)
	}
}

func TestTheSameFailureIsRecognised(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	failed := func(code int, place string) Attempt {
		return Of(mobilebackup.OpRestore, udid, "/backups/"+udid, &mobilebackup.Error{Op: mobilebackup.OpRestore, Code: code, Place: place})
	}
	j := open(t, dir)
	add(t, j, failed(205, "send Manifest.db"), 1)
	add(t, j, failed(205, "send Manifest.db"), 2)
	j = open(t, dir) // another run of the program
	add(t, j, failed(205, "send Manifest.db"), 3)
	add(t, j, Of(mobilebackup.OpRestore, "another phone", "/backups/"+udid, errors.New("x")), 1)
	add(t, j, Of(mobilebackup.OpBackup, udid, "/backups", errors.New("x")), 1)
	add(t, j, failed(205, "send Manifest.db"), 4)
	add(t, j, failed(205, "send 3d/3d01"), 1)
	add(t, j, failed(207, "send 3d/3d01"), 1)
	add(t, j, Of(mobilebackup.OpRestore, udid, "/backups/"+udid, nil), 0)
	add(t, j, failed(205, "send 3d/3d01"), 1)
	all, err := j.All()
	if err != nil || len(all) != 10 {
		t.Fatalf("%d attempts, %v", len(all), err)
	}
	if all[0].Phone != j.hash(udid) || all[3].Phone == j.hash(udid) {
		t.Error("phones are mixed up")
	}
}

func TestNothingPrivateInTheFile(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	err := &mobilebackup.Error{Op: mobilebackup.OpBackup, Code: 4, Words: `No such file or directory at path "` + udid + `/Status.plist"`}
	add(t, j, Of(mobilebackup.OpBackup, udid, "/home/somebody/"+udid, err), 1)
	raw, readErr := os.ReadFile(filepath.Join(dir, fileName))
	if readErr != nil {
		t.Fatal(readErr)
	}
	if strings.Contains(string(raw), udid) || strings.Contains(string(raw), "somebody") {
		t.Errorf("%s", raw)
	}
	other := open(t, t.TempDir())
	if j.hash(udid) == other.hash(udid) {
		t.Error("two journals hash alike")
	}
}

func TestDamagedFilesAreBegunAnew(t *testing.T) {
	for _, content := range []string{"", "garbage", "{}\n", `{"journal":9,"key":"00"}`, strings.Repeat("x", 100_000)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, fileName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		add(t, open(t, dir), Of(mobilebackup.OpBackup, udid, "", errors.New("x")), 1)
	}
	dir := t.TempDir()
	j := open(t, dir)
	add(t, j, Of(mobilebackup.OpBackup, udid, "", errors.New("x")), 1)
	f, _ := os.OpenFile(filepath.Join(dir, fileName), os.O_APPEND|os.O_WRONLY, 0)
	_, _ = f.WriteString("half a li\n")
	f.Close()
	add(t, open(t, dir), Of(mobilebackup.OpBackup, udid, "", errors.New("x")), 2)
}

func TestTheFileStaysSmall(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	add(t, j, Of(mobilebackup.OpBackup, udid, "", errors.New("x")), 1)
	path := filepath.Join(dir, fileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(raw), "\n")
	if err := os.WriteFile(path, append(raw, strings.Repeat(line, 1+maxFile/len(line))...), 0o600); err != nil {
		t.Fatal(err)
	}
	j = open(t, dir)
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxFile {
		t.Errorf("%d bytes, %v", info.Size(), err)
	}
	if all, _ := j.All(); len(all) == 0 {
		t.Error("everything is gone")
	}
}
