package mobilebackup

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

const intakePhone = "00008030-000A1B2C3D4E5F60"

// intoDraft is an intake into a new draft.
func intoDraft(t *testing.T) (in *intake, dir string) {
	t.Helper()
	made, err := draft.Open(t.TempDir(), intakePhone, draft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := fence.Open(made.Dir(), intakePhone, fence.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if in, err = draftIntake(folder, made); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.close(); folder.Close(); made.Close() })
	return in, made.Dir()
}

func payloadName(n int) string { return fmt.Sprintf("Snapshot/%02x/%02x%038x", n%256, n%256, n) }

func (in *intake) put(local string, content []byte, whole bool) {
	in.begin(intakePhone+"/"+local, local)
	for len(content) > 0 {
		n := copy(in.room(), content)
		in.filled(n)
		content = content[n:]
	}
	in.end(whole)
}

// What goes in comes out, whatever the sizes are: files that share a chunk, that
// fill several, that end with one, and that have nothing.
func TestIntakeKeepsFilesApart(t *testing.T) {
	in, dir := intoDraft(t)
	random := rand.New(rand.NewPCG(1, 2))
	sizes := []int{0, 1, chunkEnough, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize, 0, 5}
	for range 2 * chunkPieces {
		sizes = append(sizes, random.IntN(300))
	}
	for range 200 {
		sizes = append(sizes, random.IntN(40_000))
	}
	want := map[string][]byte{}
	for n, size := range sizes {
		if n%100 == 0 {
			if n > 0 {
				if name, err := in.finish(); err != nil {
					t.Fatal(name, err)
				}
			}
			in.start()
		}
		name := payloadName(n)
		if n%50 == 3 {
			name = fmt.Sprintf("mark%d.plist", n)
		}
		content := make([]byte, size)
		for i := range content {
			content[i] = byte(random.Uint32())
		}
		whole := n%7 != 6
		if whole {
			want[name] = content
		}
		in.put(name, content, whole)
	}
	// One that the stream broke off in.
	in.begin(intakePhone+"/"+payloadName(9999), payloadName(9999))
	in.filled(copy(in.room(), "half"))
	if name, err := in.finish(); err != nil {
		t.Fatal(name, err)
	}
	for name, content := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes of %d, %v", name, len(got), len(content), err)
		}
	}
	files := 0
	_ = filepath.WalkDir(dir, func(_ string, e os.DirEntry, _ error) error {
		if !e.IsDir() {
			files++
		}
		return nil
	})
	if files != len(want) {
		t.Errorf("%d files, %d were whole", files, len(want))
	}
}

// A payload that is there already may be shared with another backup.
func TestIntakeReplacesAndNeverWritesThrough(t *testing.T) {
	in, dir := intoDraft(t)
	path := filepath.Join(dir, payloadName(1))
	shared := filepath.Join(filepath.Dir(dir), "shared")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(shared, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(shared, path); err != nil {
		t.Skip(err)
	}
	in.start()
	in.put(payloadName(2), []byte("another"), true)
	in.put(payloadName(1), []byte("new content"), true)
	in.put(payloadName(1), []byte("newest"), true) // twice in one stream
	if name, err := in.finish(); err != nil {
		t.Fatal(name, err)
	}
	for path, want := range map[string]string{shared: "old", path: "newest"} {
		if got, _ := os.ReadFile(path); string(got) != want {
			t.Errorf("%s holds %q", filepath.Base(path), got)
		}
	}
}

// The first failure is told with its file, and the others are still written.
func TestIntakeTellsTheFirstFailure(t *testing.T) {
	in, dir := intoDraft(t)
	if err := os.MkdirAll(filepath.Join(dir, "Snapshot"), 0o755); err != nil {
		t.Fatal(err)
	}
	// A file where a directory has to be.
	if err := os.WriteFile(filepath.Join(dir, "Snapshot/01"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	in.start()
	in.put(payloadName(0), []byte("x"), true)
	in.put(payloadName(1), []byte("x"), true)
	in.put(payloadName(257), []byte("x"), true)
	in.put(payloadName(2), []byte("x"), true)
	if name, err := in.finish(); err == nil || name != intakePhone+"/"+payloadName(1) {
		t.Errorf("%s: %v", name, err)
	}
	for _, n := range []int{0, 2} {
		if _, err := os.Stat(filepath.Join(dir, payloadName(n))); err != nil {
			t.Error(err)
		}
	}
	in.start()
	if name, err := in.finish(); err != nil {
		t.Errorf("the next stream: %s: %v", name, err)
	}
}
