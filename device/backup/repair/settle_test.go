package repair

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestSettleOrder: the copy is on the disk before it has its name, and its name
// before it is told.
func TestSettleOrder(t *testing.T) {
	was := disk
	t.Cleanup(func() { disk = was })
	broken := errors.New("the power fails")
	for fail := range 4 {
		root := t.TempDir()
		from, dst := filepath.Join(root, "work", "copy"), filepath.Join(root, "dst")
		if err := os.MkdirAll(from, 0o700); err != nil {
			t.Fatal(err)
		}
		var done []string
		step := func(name string, do func() error) error {
			if len(done) == fail {
				return broken
			}
			done = append(done, name)
			return do()
		}
		disk.persist = func(folder string) error { return step("persist "+folder, func() error { return was.persist(folder) }) }
		disk.rename = func(a, b string) error { return step("rename "+b, func() error { return was.rename(a, b) }) }
		disk.persistFolder = func(folder string) error {
			return step("names of "+folder, func() error { return was.persistFolder(folder) })
		}
		err := settle(from, dst)
		want := []string{"persist " + from, "rename " + dst, "names of " + root}[:min(fail, 3)]
		if len(done) != len(want) || (err == nil) != (fail == 3) {
			t.Errorf("fails at %d: %v, %v", fail, done, err)
		}
		for i := range want {
			if done[i] != want[i] {
				t.Errorf("step %d: %s, want %s", i, done[i], want[i])
			}
		}
	}
}
