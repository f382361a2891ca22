package work

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// payloads is what find counts of a backup's files, its lists and its index aside.
func payloads(t *testing.T, folder string) (files, bytes int64) {
	t.Helper()
	out, err := exec.Command("find", folder, "-regextype", "posix-extended", "-type", "f", "-regex", `.*/[0-9a-f]{2}/[0-9a-f]{40}`, "-printf", `%s\n`).Output()
	if err != nil {
		t.Skipf("find: %v", err)
	}
	for _, line := range strings.Fields(string(out)) {
		var n int64
		if _, err := fmt.Sscan(line, &n); err != nil {
			t.Fatal(err)
		}
		files, bytes = files+1, bytes+n
	}
	return files, bytes
}

// indexed is what the sqlite3 program reads in a backup's index: the rows of files,
// and the paths of those that are not in the other one.
func indexed(t *testing.T, folder, other string) (files int64, gone []string) {
	t.Helper()
	ask := func(query string) string {
		out, err := exec.Command("sqlite3", filepath.Join(folder, "Manifest.db"), query).Output()
		if err != nil {
			t.Skipf("sqlite3: %v", err)
		}
		return strings.TrimSpace(string(out))
	}
	if _, err := fmt.Sscan(ask("SELECT count(*) FROM Files WHERE flags = 1"), &files); err != nil {
		t.Fatal(err)
	}
	if other != "" {
		gone = strings.Split(ask("ATTACH '"+filepath.Join(other, "Manifest.db")+"' AS o; SELECT relativePath FROM Files WHERE flags = 1 AND fileID NOT IN (SELECT fileID FROM o.Files) ORDER BY 1"), "\n")
	}
	return files, gone
}

// TestRepairFigures: what the page of a repair says of the copy is what find and
// sqlite3 count in its folder, and what it names as left out is what is gone.
func TestRepairFigures(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Damage(backup.MissingFiles); err != nil {
		t.Fatal(err)
	}
	was, _ := indexed(t, b.Folder, "")
	r := Room{Data: t.TempDir()}
	o := guide.Order{Kind: guide.JobRepair, Backup: b.Folder, To: filepath.Join(t.TempDir(), "copy"), PutBack: true}
	asked := r.Run(t.Context(), o, Passwords{}, Watch{})
	if asked.Asks == nil || asked.Repaired != nil {
		t.Fatalf("%+v: %v", asked.Failure, asked.Err)
	}
	if _, err := os.Lstat(o.To); err == nil {
		t.Error("a copy was made before anybody agreed")
	}
	o.Agreed = true
	got := r.Run(t.Context(), o, Passwords{}, Watch{})
	c := got.Repaired
	if c == nil {
		t.Fatalf("%+v: %v", got.Failure, got.Err)
	}
	files, bytes := payloads(t, c.Folder)
	rows, _ := indexed(t, c.Folder, "")
	if c.Files != files || c.Bytes != bytes || c.Files != rows || c.Whole != files || c.Took <= 0 {
		t.Errorf("find counts %d files and %d bytes, sqlite3 %d rows: %+v", files, bytes, rows, c)
	}
	_, gone := indexed(t, b.Folder, c.Folder)
	var named []string
	for _, e := range c.LeftOut {
		named = append(named, e.File)
	}
	if c.Lost != was-rows || c.Lost != int64(len(gone)) || strings.Join(named, " ") != strings.Join(gone, " ") || asked.Asks.Lost != c.Lost {
		t.Errorf("left out are %q, of %d and %d rows; named %q: %+v", gone, was, rows, named, c)
	}
}

// TestCheckAndRehearsalFigures: what a check and a rehearsal say that they read and
// took is what find and sqlite3 count.
func TestCheckAndRehearsalFigures(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, bytes := payloads(t, b.Folder)
	rows, _ := indexed(t, b.Folder, "")
	r := Room{Data: t.TempDir()}
	checked := r.Run(t.Context(), guide.Order{Kind: guide.JobCheck, Backup: b.Folder}, Passwords{}, Watch{})
	if n := checked.Report.Counts; n.Files != rows || n.CheckedFiles != files || n.CheckedBytes != bytes {
		t.Errorf("find counts %d files and %d bytes, sqlite3 %d rows: %+v", files, bytes, rows, n)
	}
	p := phone.Phone{UDID: "00008130-001A35E11AEB802E", Trust: phone.Trusted, ProductType: phone.Is("iPhone16,1"), IOS: phone.Is("26.1"), Class: phone.Is("iPhone")}
	rehearsed := r.Run(t.Context(), guide.Order{Kind: guide.JobRehearse, Backup: b.Folder, Phone: p, Quick: true}, Passwords{}, Watch{})
	if h := rehearsed.Rehearsed; h == nil || !h.Good || h.Files != files || h.Bytes != bytes {
		t.Errorf("find counts %d files and %d bytes: %+v, %v", files, bytes, h, rehearsed.Err)
	}
}
