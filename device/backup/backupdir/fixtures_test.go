package backupdir_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// fixture returns the path of a published backup; the test is skipped where they
// are not at hand.
func fixture(t testing.TB, parts ...string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "fixtures")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the published backups are not beside the project (../shared/fixtures)")
	}
	return filepath.Join(append([]string{dir}, parts...)...)
}

func open(t testing.TB, dir string) *backupdir.Backup {
	t.Helper()
	b, err := backupdir.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// TestGenerated opens the backups that an independent generator made and reads
// every file in them.
func TestGenerated(t *testing.T) {
	tests := []struct {
		dir, password string
		files, broken int
		encrypted     bool
		state         string
		info, status  backupdir.MarkState
		heavy         bool
	}{
		{dir: "plain", files: 6, state: "finished", info: backupdir.MarkRead, status: backupdir.MarkRead},
		{dir: "encrypted-pw-test", password: "test", encrypted: true, files: 6, state: "finished", info: backupdir.MarkRead, status: backupdir.MarkRead},
		{dir: "encrypted-pw-test-dpic10M", password: "test", encrypted: true, files: 6, state: "finished", info: backupdir.MarkRead, status: backupdir.MarkRead, heavy: true},
		{dir: "encrypted-pw-unicode", password: "pässwörd 🔐", encrypted: true, files: 6, state: "finished", info: backupdir.MarkRead, status: backupdir.MarkRead},
		{dir: "encrypted-badrecord", password: "test", encrypted: true, files: 6, broken: 1, state: "finished", info: backupdir.MarkRead, status: backupdir.MarkRead},
		{dir: "encrypted-no-status-no-info", password: "test", encrypted: true, files: 6, info: backupdir.MarkMissing, status: backupdir.MarkMissing},
		{dir: "encrypted-status-uploading", password: "test", encrypted: true, files: 6, state: "uploading", info: backupdir.MarkRead, status: backupdir.MarkRead},
	}
	for _, tt := range tests {
		t.Run(tt.dir, func(t *testing.T) {
			if tt.heavy && testing.Short() {
				t.Skip("ten million rounds")
			}
			b := open(t, fixture(t, "generated", tt.dir))
			f, m := b.Facts(), b.Marks()
			if f.Encrypted != tt.encrypted || f.State != tt.state || f.Finished != (tt.state == "finished") {
				t.Errorf("facts %+v", f)
			}
			if m.Info.State != tt.info || m.Status.State != tt.status || m.Manifest.State != backupdir.MarkRead {
				t.Errorf("marks %v %v %v", m.Info.Mark, m.Status.Mark, m.Manifest.Mark)
			}
			if tt.encrypted {
				if err := b.Unlock(context.Background(), []byte("wrong"), nil); !tt.heavy && !errors.Is(err, backupdir.ErrWrongPassword) {
					t.Errorf("wrong password: %v", err)
				}
			}
			if err := b.Unlock(context.Background(), []byte(tt.password), nil); err != nil {
				t.Fatal(err)
			}
			files, broken := readEverything(t, b)
			if files != tt.files || broken != tt.broken {
				t.Errorf("%d files and %d broken records, want %d and %d", files, broken, tt.files, tt.broken)
			}
		})
	}
}

// readEverything reads every payload to its end and checks sizes and names.
func readEverything(t *testing.T, b *backupdir.Backup) (files, broken int) {
	t.Helper()
	var f mbfile.Record
	for r, err := range b.Files(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if !r.RightID() {
			t.Errorf("%s-%s has the ID %s", r.Domain, r.Path, r.FileID)
		}
		if err := r.Record(&f); err != nil {
			if !errors.Is(err, mbfile.ErrMalformed) {
				t.Errorf("%s: %v", r.Path, err)
			}
			broken++
			continue
		}
		if r.Kind(&f) != backupdir.RowFile {
			continue
		}
		files++
		rc, err := b.OpenPayload(r, &f)
		if err != nil {
			t.Errorf("%s: %v", r.Path, err)
			continue
		}
		n, err := io.Copy(io.Discard, rc)
		if err != nil || n != f.Size {
			t.Errorf("%s: %d bytes of %d: %v", r.Path, n, f.Size, err)
		}
		rc.Close()
		if _, info, err := b.OpenStored(r.FileID); err != nil || info.Size() != b.StoredSize(&f) {
			t.Errorf("%s: stored %d, expected %d (%v)", r.Path, info.Size(), b.StoredSize(&f), err)
		}
	}
	return files, broken
}
