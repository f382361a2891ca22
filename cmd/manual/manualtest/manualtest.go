// Package manualtest holds manual pages to what man itself makes of them, and keeps
// them where the packages want them.
package manualtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Folder is the variable that names the folder in which pages and completions are to
// be kept.
const Folder = "LIFEBOAT_MANUALS"

// DataFolder is where Lifeboat keeps what it knows, as a manual says it.
const DataFolder = "~/.local/share/lifeboat"

// Date is the date of the pages: SOURCE_DATE_EPOCH, or a day that stays the same.
func Date() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	}
	return time.Unix(seconds, 0)
}

// Show keeps a page as NAME.1, or NAME.LANG.1, if Folder is set, and returns what is
// read in it: by man-db's man, which may have no complaint, or where there is none by
// taking the marks of roff away.
func Show(t *testing.T, name, lang string, page []byte) string {
	t.Helper()
	if dir := os.Getenv(Folder); dir != "" {
		file := name + "." + lang + ".1"
		if lang == "en" {
			file = name + ".1"
		}
		if err := os.WriteFile(filepath.Join(dir, file), page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	man, err := exec.LookPath("man")
	if err == nil {
		var version []byte // other systems have a man of their own, which knows none of these options
		if version, err = exec.Command(man, "--version").Output(); err == nil && !bytes.HasPrefix(version, []byte("man ")) {
			err = exec.ErrNotFound
		}
	}
	if err != nil {
		return strings.NewReplacer(`\-`, "-", `\fB`, "", `\fR`, "", `\(aq`, "'", `\e`, `\`).Replace(string(page))
	}
	file := filepath.Join(t.TempDir(), name+".1")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	var said, complaints bytes.Buffer
	cmd := exec.Command(man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANROFFSEQ=", "MANWIDTH=80")
	cmd.Stderr = &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Errorf("%s: man: %v\n%s", name, err, &complaints)
	}
	cmd = exec.Command(man, "-P", "cat", "-E", "UTF-8", "--nh", "--nj", "-l", file)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=200", "MAN_KEEP_FORMATTING=")
	cmd.Stdout = &said
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(said.String(), "‐", "-")
}
