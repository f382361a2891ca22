package work

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide/report"
)

func TestSaveReport(t *testing.T) {
	made, dir := report.Report{Title: "Report", Sections: []report.Section{{Title: "Facts"}}}, t.TempDir()
	for range 2 { // the second time replaces the first
		if err := SaveReport(filepath.Join(dir, "mine.html"), made); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(filepath.Join(dir, "mine.html"))
	if err != nil || !strings.HasPrefix(string(page), "<!DOCTYPE html>") {
		t.Errorf("%.40q, %v", page, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "mine.txt"))
	if err != nil || string(text) != made.Text() {
		t.Errorf("%.40q, %v", text, err)
	}
	if err := SaveReport(filepath.Join(dir, "no", "such", "folder.html"), made); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
