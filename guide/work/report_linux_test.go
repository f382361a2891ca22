package work

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/guide/report"
)

// TestSaveReportOnAFullDisk: a report that finds no room leaves the earlier one as it was.
func TestSaveReportOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("lifeboat", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	file := filepath.Join(dir, "mine.html")
	if err := os.WriteFile(file, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	made := report.Report{Title: "Report", Sections: []report.Section{{Title: "Long", Rows: []report.Row{{Value: string(make([]byte, 64<<10))}}}}}
	if err := SaveReport(file, made); err == nil {
		t.Error("saved without room")
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "earlier" {
		t.Errorf("%.40q, %v", data, err)
	}
}
