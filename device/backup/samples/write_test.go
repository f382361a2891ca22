package samples_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"howett.net/plist"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// write writes a backup or ends the test.
func write(t *testing.T, o samples.Options) *samples.Backup {
	t.Helper()
	b, err := samples.Write(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tree is the SHA-1 of every file below a folder, by path.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha1.Sum(data)
		rel, err := filepath.Rel(folder, path)
		files[filepath.ToSlash(rel)] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

type mbfile struct {
	id, domain, path string
	flags            int
	size             uint64
	digest           []byte
	key              []byte
}

// rows reads the index with SQLite and a general property list decoder.
func rows(t *testing.T, db string) []mbfile {
	t.Helper()
	conn, err := sqlite.OpenConn(sqlitefile.Immutable(db), sqlite.OpenReadOnly|sqlite.OpenURI)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var out []mbfile
	err = sqlitex.Execute(conn, "SELECT fileID, domain, relativePath, flags, file FROM Files", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			blob := make([]byte, s.ColumnLen(4))
			s.ColumnBytes(4, blob)
			m := mbfile{id: s.ColumnText(0), domain: s.ColumnText(1), path: s.ColumnText(2), flags: s.ColumnInt(3)}
			var archive struct {
				Top     map[string]plist.UID `plist:"$top"`
				Objects []any                `plist:"$objects"`
			}
			if _, err := plist.Unmarshal(blob, &archive); err != nil {
				return err
			}
			root := archive.Objects[archive.Top["root"]].(map[string]any)
			m.size, _ = root["Size"].(uint64)
			if got := archive.Objects[root["RelativePath"].(plist.UID)]; got != m.path {
				t.Errorf("MBFile says %q, the row %q", got, m.path)
			}
			if ref, ok := root["Digest"].(plist.UID); ok {
				m.digest = archive.Objects[ref].([]byte)
			}
			if ref, ok := root["EncryptionKey"].(plist.UID); ok {
				m.key = archive.Objects[ref].(map[string]any)["NS.data"].([]byte)
			}
			out = append(out, m)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPlainBackupFollowsTheRules(t *testing.T) {
	t.Parallel()
	b := write(t, samples.Options{})
	all := rows(t, filepath.Join(b.Folder, "Manifest.db"))
	if int64(len(all)) != b.Rows {
		t.Errorf("the index has %d rows, Write counted %d", len(all), b.Rows)
	}
	have := map[string]bool{}
	for _, m := range all {
		have[m.domain+"-"+m.path] = true
	}
	var empty, files int
	for _, m := range all {
		sum := sha1.Sum([]byte(m.domain + "-" + m.path))
		if hex.EncodeToString(sum[:]) != m.id {
			t.Errorf("%s-%s has the name %s", m.domain, m.path, m.id)
		}
		if dir := filepath.ToSlash(filepath.Dir(m.path)); m.path != "" && !have[m.domain+"-"+strings.TrimPrefix(dir, ".")] {
			t.Errorf("%s-%s has no row for %q", m.domain, m.path, dir)
		}
		data, err := os.ReadFile(filepath.Join(b.Folder, m.id[:2], m.id))
		if (err == nil) != (m.flags == 1) {
			t.Errorf("%s-%s, flags %d: %v", m.domain, m.path, m.flags, err)
		}
		if m.flags != 1 {
			continue
		}
		files++
		if len(data) == 0 {
			empty++
		}
		if uint64(len(data)) != m.size {
			t.Errorf("%s-%s has %d bytes, the row says %d", m.domain, m.path, len(data), m.size)
		}
		app := strings.HasPrefix(m.domain, "App") || strings.HasPrefix(m.domain, "Sys") && strings.Contains(m.domain, "Container") ||
			m.domain == "CameraRollDomain" || m.domain == "MediaDomain"
		if app == (m.digest != nil) {
			t.Errorf("%s-%s: digest %x", m.domain, m.path, m.digest)
		}
		if sum := sha1.Sum(data); m.digest != nil && !bytes.Equal(sum[:], m.digest) {
			t.Errorf("%s-%s: digest %x, bytes %x", m.domain, m.path, m.digest, sum)
		}
	}
	if empty == 0 || files < 60 || len(all) < 2*files {
		t.Errorf("%d rows, %d files, %d of them empty: not like a phone", len(all), files, empty)
	}
	header, err := os.ReadFile(filepath.Join(b.Folder, "Manifest.db"))
	if err != nil || header[18] != 2 || header[19] != 2 {
		t.Errorf("the header does not say WAL: % x, %v", header[16:20], err)
	}
}

func TestEncryptedFilesOpenWithOpenSSL(t *testing.T) {
	t.Parallel()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	b := write(t, samples.Options{Password: "pässwörd 🔐", Files: 120, Bytes: 3 << 20})
	if err := b.Reveal(); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(b.Folder, "Manifest.plain.db")
	for _, m := range rows(t, plain) {
		if m.flags != 1 || !strings.HasSuffix(m.path, ".HEIC") && !strings.HasSuffix(m.path, "sms.db") && m.size != 0 {
			continue
		}
		key, err := b.FileKey(m.key)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(b.Folder, m.id[:2], m.id)
		out, err := exec.Command(openssl, "enc", "-d", "-aes-256-cbc", "-K", hex.EncodeToString(key),
			"-iv", strings.Repeat("0", 32), "-in", file).Output()
		if err != nil || uint64(len(out)) != m.size {
			t.Errorf("%s: %d bytes, should be %d: %v", m.path, len(out), m.size, err)
		}
		if strings.HasSuffix(m.path, ".db") && !bytes.HasPrefix(out, []byte("SQLite format 3\x00")) {
			t.Errorf("%s is no database", m.path)
		}
	}
}

func TestInnerDatabasesAreHealthy(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	b := write(t, samples.Options{})
	var n int
	for path := range tree(t, b.Folder) {
		full := filepath.Join(b.Folder, filepath.FromSlash(path))
		data, err := os.ReadFile(full)
		if err != nil || !bytes.HasPrefix(data, []byte("SQLite format 3\x00")) {
			continue
		}
		n++
		out, err := exec.Command(tool, "file:"+full+"?immutable=1", "PRAGMA integrity_check").CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != "ok" {
			t.Errorf("%s: %s %v", path, out, err)
		}
	}
	if n != 8 { // seven inside, and the index
		t.Errorf("%d databases, want 8", n)
	}
}

func TestSameOptionsSameBytes(t *testing.T) {
	t.Parallel()
	o := samples.Options{Seed: 7, Password: "x", Files: 150, Bytes: 1 << 20}
	first, second := tree(t, write(t, o).Folder), tree(t, write(t, o).Folder)
	if !maps.Equal(first, second) {
		t.Error("two backups with the same options differ")
	}
	o.Seed++
	if maps.Equal(first, tree(t, write(t, o).Folder)) {
		t.Error("another seed gives the same bytes")
	}
}

func TestSizesAreAsAsked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		options samples.Options
	}{
		{"real", samples.Options{Files: 500, Bytes: 8 << 20}},
		{"sparse", samples.Options{Files: 300, Bytes: 40 << 30, Payload: samples.PayloadSparse}},
		{"none", samples.Options{Files: 4000, Bytes: 1 << 40, Payload: samples.PayloadNone}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := write(t, tt.options)
			if b.Files != int64(tt.options.Files) || b.Bytes != tt.options.Bytes {
				t.Errorf("%d files of %d bytes, want %d of %d", b.Files, b.Bytes, tt.options.Files, tt.options.Bytes)
			}
			if got := int64(len(rows(t, filepath.Join(b.Folder, "Manifest.db")))); got != b.Rows {
				t.Errorf("%d rows, counted %d", got, b.Rows)
			}
		})
	}
	_, err := samples.Write(t.TempDir(), samples.Options{Payload: samples.PayloadSparse, Password: "x"})
	if !errors.Is(err, samples.ErrPayload) {
		t.Errorf("sparse and encrypted: %v", err)
	}
}

func TestOldFormatHasNoDatabase(t *testing.T) {
	t.Parallel()
	b := write(t, samples.Options{Format: backup.FormatMBDB})
	data, err := os.ReadFile(filepath.Join(b.Folder, "Manifest.mbdb"))
	if err != nil || !bytes.HasPrefix(data, []byte("mbdb\x05\x00")) {
		t.Fatalf("no mbdb index: %v", err)
	}
	if _, err := os.Stat(filepath.Join(b.Folder, "3d0d7e5fb2ce288813306e4d4636395e047a3d28")); err != nil {
		t.Errorf("the messages do not lie in the folder: %v", err)
	}
	if err := b.Damage(backup.MissingFiles); !errors.Is(err, samples.ErrNoDamage) {
		t.Errorf("damage to an old backup: %v", err)
	}
}

func TestEveryDamageChangesSomething(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"", "secret"} {
		healthy := tree(t, write(t, samples.Options{Password: password}).Folder)
		ids := write(t, samples.Options{Password: password}).Damages()
		if want := 27; password == "" && len(ids) != want {
			t.Errorf("%d kinds of damage without a password, want %d", len(ids), want)
		}
		for _, id := range ids {
			b := write(t, samples.Options{Password: password})
			if err := b.Damage(id); err != nil {
				t.Errorf("%s: %v", id, err)
				continue
			}
			if maps.Equal(tree(t, b.Folder), healthy) {
				t.Errorf("%s changed nothing", id)
			}
		}
		if !slices.IsSorted(ids) {
			t.Error("the list of damages is not sorted")
		}
	}
}
