// Package contentstest is what the tests of contents share: published databases,
// put into a backup that is written anew, and opened. Only tests import it.
package contentstest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// Password is that of the encrypted backups made here.
const Password = "lifeboat"

// Drawn are the pictures of everyday backups, which the tests of a package draw once: that
// is what takes the time of a making.
var Drawn = &everyday.Drawings{}

// Fixture reads a published file by its place below the fixtures of contents
// ("messages/mvt-ios14.sms.db"). The test is skipped where they are not.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(oracletest.Shared(t, "fixtures/contents"), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Plain opens a backup without a password that holds the files and nothing else.
func Plain(t testing.TB, files ...samples.File) *source.Source {
	t.Helper()
	return Open(t, samples.Options{Bare: true, Contents: files})
}

// Encrypted is Plain with a password.
func Encrypted(t testing.TB, files ...samples.File) *source.Source {
	t.Helper()
	return Open(t, samples.Options{Bare: true, Contents: files, Password: Password, DPIC: 10, ITER: 10})
}

// Both runs a test over both.
func Both(t *testing.T, files []samples.File, test func(t *testing.T, s *source.Source)) {
	t.Run("plain", func(t *testing.T) { test(t, Plain(t, files...)) })
	t.Run("encrypted", func(t *testing.T) { test(t, Encrypted(t, files...)) })
}

// Open writes a sample and opens it. What lies in its folder afterwards is what lay
// there before, or the test fails.
func Open(t testing.TB, o samples.Options) *source.Source {
	t.Helper()
	return OpenFolder(t, Write(t, o), o.Password)
}

// Write writes a sample and returns its folder.
func Write(t testing.TB, o samples.Options) string {
	t.Helper()
	written, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return written.Folder
}

// OpenFolder opens a backup that lies in a folder, on the same terms.
func OpenFolder(t testing.TB, folder, password string) *source.Source {
	t.Helper()
	before := oracletest.Listing(t, folder)
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if after := oracletest.Listing(t, folder); after != before {
			t.Errorf("reading changed the backup:\n%s\nbefore:\n%s", after, before)
		}
	})
	if err := b.Unlock(context.Background(), []byte(password), nil); err != nil {
		t.Fatal(err)
	}
	s, err := source.Open(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
