package backupdir_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// change rewrites Manifest.plist.
func change(t *testing.T, dir string, with func(map[string]any)) {
	t.Helper()
	path := filepath.Join(dir, "Manifest.plist")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if _, err := plist.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	with(m)
	if data, err = plist.Marshal(m, plist.BinaryFormat); err != nil {
		t.Fatal(err)
	}
	write(t, data, path)
}

// flip changes a byte of a file.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 0x55
	write(t, data, path)
}

// TestUnlockErrors has each way in which a backup does not open, with the right
// password and with a wrong one: they are never mistaken for each other.
func TestUnlockErrors(t *testing.T) {
	plain := written(t, samples.Options{})
	bag := func(m map[string]any) []byte { return m["BackupKeyBag"].([]byte) }
	tests := map[string]struct {
		plain  bool
		harm   func(t *testing.T, dir string)
		want   error // with the right password
		keybag bool  // a *KeybagError
		wrong  error // with a wrong one, want when nil
	}{
		"sound":           {wrong: backupdir.ErrWrongPassword},
		"plain, sound":    {plain: true},
		"no key bag":      {harm: func(t *testing.T, dir string) { change(t, dir, func(m map[string]any) { delete(m, "BackupKeyBag") }) }, want: backupdir.ErrNoKeybag},
		"no manifest key": {harm: func(t *testing.T, dir string) { change(t, dir, func(m map[string]any) { delete(m, "ManifestKey") }) }, want: backupdir.ErrNoIndexKey, wrong: backupdir.ErrWrongPassword},
		"damaged manifest key": {
			harm: func(t *testing.T, dir string) {
				change(t, dir, func(m map[string]any) { m["ManifestKey"].([]byte)[20] ^= 1 })
			},
			want: backupdir.ErrBadFileKey, wrong: backupdir.ErrWrongPassword,
		},
		"cut key bag": {
			harm: func(t *testing.T, dir string) {
				change(t, dir, func(m map[string]any) { m["BackupKeyBag"] = bag(m)[:300] })
			},
			keybag: true,
		},
		"key bag of another version": {
			harm: func(t *testing.T, dir string) { change(t, dir, func(m map[string]any) { bag(m)[11] = 9 }) },
			want: backupdir.ErrUnsupported,
		},
		"no index":    {harm: func(t *testing.T, dir string) { remove(t, dir, "Manifest.db") }, want: backupdir.ErrNoIndex},
		"empty index": {harm: func(t *testing.T, dir string) { write(t, nil, dir, "Manifest.db") }, want: backupdir.ErrEmptyIndex},
		"folder for an index": {harm: func(t *testing.T, dir string) {
			remove(t, dir, "Manifest.db")
			if err := os.Mkdir(filepath.Join(dir, "Manifest.db"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, want: disk.ErrNotAFile},
		"index changed at its beginning": {
			harm: func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "Manifest.db"), 3) },
			want: backupdir.ErrNotIndex, wrong: backupdir.ErrWrongPassword,
		},
		"plain, text for an index": {plain: true, harm: func(t *testing.T, dir string) { write(t, []byte("notes"), dir, "Manifest.db") }, want: backupdir.ErrNotIndex},
		"text for an encrypted index": {
			harm: func(t *testing.T, dir string) { write(t, []byte("notes"), dir, "Manifest.db") },
			want: backupdir.ErrNotIndex, wrong: backupdir.ErrWrongPassword,
		},
		"index left without encryption": {harm: func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(plain, "Manifest.db"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, data, dir, "Manifest.db")
		}, wrong: backupdir.ErrWrongPassword},
	}
	encrypted := written(t, samples.Options{Password: "right", DPIC: 3, ITER: 3})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := copied(t, encrypted)
			if tt.plain {
				dir = copied(t, plain)
			}
			if tt.harm != nil {
				tt.harm(t, dir)
			}
			b := open(t, dir)
			check := func(password string, want error) {
				t.Helper()
				err := b.Unlock(context.Background(), []byte(password), nil)
				var damage *backupdir.KeybagError
				switch {
				case errors.As(err, &damage) != tt.keybag:
					t.Errorf("password %q: %v, a damaged key bag: %v", password, err, tt.keybag)
				case !tt.keybag && !errors.Is(err, want):
					t.Errorf("password %q: %v, want %v", password, err, want)
				}
			}
			if tt.wrong != nil {
				check("wrong", tt.wrong)
				for _, err := range b.Files(context.Background()) {
					if !errors.Is(err, backupdir.ErrLocked) {
						t.Errorf("files of a locked backup: %v", err)
					}
				}
			}
			check("right", tt.want)
		})
	}
}

func remove(t *testing.T, parts ...string) {
	t.Helper()
	if err := os.Remove(filepath.Join(parts...)); err != nil {
		t.Fatal(err)
	}
}

func TestUnlockProgressAndCancel(t *testing.T) {
	b := open(t, written(t, samples.Options{Password: "p", DPIC: 1000, ITER: 100}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := b.Unlock(ctx, []byte("p"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	var last progress.Progress
	err := b.Unlock(context.Background(), []byte("p"), func(p progress.Progress) { last = p })
	if err != nil || last.Stage != "unlock" || last.Done != 1200 || last.Total != 1200 || last.Unit != progress.Rounds {
		t.Errorf("%v, %+v", err, last)
	}
	if err := b.Unlock(context.Background(), nil, nil); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

// TestSeal copies the index, seals it again and finds the same bytes.
func TestSeal(t *testing.T) {
	for _, password := range []string{"", "p"} {
		dir := written(t, samples.Options{Password: password, DPIC: 1, ITER: 1, Files: 500})
		b := open(t, dir)
		ctx := context.Background()
		if err := b.CopyIndex(ctx, io.Discard); !errors.Is(err, backupdir.ErrLocked) {
			t.Errorf("locked: %v", err)
		}
		if err := b.Unlock(ctx, []byte(password), nil); err != nil {
			t.Fatal(err)
		}
		var plain, sealed bytes.Buffer
		if err := b.CopyIndex(ctx, &plain); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(plain.Bytes(), []byte("SQLite format 3\x00")) || plain.Len()%4096 != 0 {
			t.Errorf("%d bytes: %.16q", plain.Len(), plain.Bytes())
		}
		if err := b.SealIndex(ctx, &sealed, &plain); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(dir, "Manifest.db"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(sealed.Bytes(), want) {
			t.Errorf("password %q: %d bytes, want %d", password, sealed.Len(), len(want))
		}
	}
}

// TestPayloads reads files in every way and compares.
func TestPayloads(t *testing.T) {
	for _, password := range []string{"", "p"} {
		dir := written(t, samples.Options{Password: password, DPIC: 1, ITER: 1, Files: 60, Bytes: 3 << 20})
		b := open(t, dir)
		if err := b.Unlock(context.Background(), []byte(password), nil); err != nil {
			t.Fatal(err)
		}
		var rec mbfile.Record
		n := 0
		for r, err := range b.Files(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Record(&rec); err != nil {
				t.Fatal(err)
			}
			if r.Kind(&rec) != backupdir.RowFile {
				continue
			}
			n++
			p, err := b.OpenPayload(r, &rec)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := io.ReadAll(p)
			if err != nil || int64(len(whole)) != rec.Size || p.Size() != rec.Size || p.Stored() != b.StoredSize(&rec) {
				t.Errorf("%s: %d bytes of %d, %d stored: %v", r.Path, len(whole), rec.Size, p.Stored(), err)
			}
			for _, at := range []int64{0, 1, 15, 16, 100, rec.Size - 1, rec.Size} {
				if at < 0 || at > rec.Size {
					continue
				}
				buf := make([]byte, 33)
				got, err := p.ReadAt(buf, at)
				want := whole[at:min(at+33, rec.Size)]
				if !bytes.Equal(buf[:got], want) || (err == io.EOF) != (got < 33) || err != nil && err != io.EOF {
					t.Errorf("%s at %d: %d bytes of %d, %v", r.Path, at, got, len(want), err)
				}
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		}
		if n < 60 {
			t.Errorf("%d files", n)
		}
	}
}

// TestPayloadErrors reads payloads that are not what the index says.
func TestPayloadErrors(t *testing.T) {
	dir := written(t, samples.Options{Password: "p", DPIC: 1, ITER: 1})
	b := open(t, dir)
	if err := b.Unlock(context.Background(), []byte("p"), nil); err != nil {
		t.Fatal(err)
	}
	id, rec := "", mbfile.Record{}
	for r, err := range b.Files(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Record(&rec); err != nil {
			t.Fatal(err)
		}
		if r.Kind(&rec) == backupdir.RowFile && rec.Size > 100 {
			id = r.FileID
			rec.EncryptionKey = bytes.Clone(rec.EncryptionKey)
			break
		}
	}
	row := &backupdir.Row{FileID: id}
	path := filepath.Join(dir, id[:2], id)
	if err := os.Truncate(path, 40); err != nil {
		t.Fatal(err)
	}
	p, err := b.OpenPayload(row, &rec)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(p); len(got) != 32 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut: %d bytes, %v", len(got), err)
	}
	if n, err := p.ReadAt(make([]byte, 64), 0); n != 32 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut: %d bytes, %v", n, err)
	}
	p.Close()

	broken := rec
	broken.EncryptionKey = bytes.Clone(rec.EncryptionKey)
	broken.EncryptionKey[30] ^= 1
	if _, err := b.OpenPayload(row, &broken); !errors.Is(err, backupdir.ErrBadFileKey) {
		t.Errorf("damaged key: %v", err)
	}
	broken.EncryptionKey[0] = 99
	if _, err := b.OpenPayload(row, &broken); !errors.Is(err, backupdir.ErrNoClassKey) {
		t.Errorf("unknown class: %v", err)
	}
	broken.EncryptionKey = make([]byte, keybag.EntrySize-1)
	if _, err := b.OpenPayload(row, &broken); !errors.Is(err, backupdir.ErrBadFileKey) {
		t.Errorf("short key: %v", err)
	}

	remove(t, path)
	if _, err := b.OpenPayload(row, &rec); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, []byte("secret"), outside)
	if err := hosttest.Symlink(outside, path); err != nil {
		t.Skip(err)
	}
	if _, err := b.OpenPayload(row, &rec); !errors.Is(err, disk.ErrNotAFile) {
		t.Errorf("link out: %v", err)
	}
	// The whole subfolder leads outside.
	remove(t, path)
	shard := filepath.Dir(path)
	if err := os.RemoveAll(shard); err != nil {
		t.Fatal(err)
	}
	if err := hosttest.Symlink(filepath.Dir(outside), shard); err != nil {
		t.Fatal(err)
	}
	write(t, []byte("secret"), filepath.Dir(outside), id)
	if f, _, err := b.OpenStored(id); err == nil {
		f.Close()
		t.Error("read outside the folder")
	}
	for _, bad := range []string{"", "../../etc/passwd", id[:39], id + "0", "AB" + id[2:], "/" + id[1:]} {
		if _, _, err := b.OpenStored(bad); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("file ID %q: %v", bad, err)
		}
	}
}
