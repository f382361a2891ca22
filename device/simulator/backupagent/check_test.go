package backupagent

import (
	"bytes"
	"crypto/sha1"
	"io"
	"os"
	"path/filepath"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// opened is a backup on the disk, opened with its password.
type opened struct {
	manifest manifest
	bag      *keybag.Bag
	rows     map[mbfile.ID]openedRow
}

type openedRow struct {
	domain string
	kind   int
	file   mbfile.File
	text   []byte
}

// openBackup reads a whole backup: every row and every payload, decrypted.
func openBackup(t *testing.T, root *disk, password string) opened {
	t.Helper()
	var o opened
	data := readFile(t, root, manifestFile)
	var err error
	if _, err := plist.Unmarshal(data, &o.manifest); err != nil {
		t.Fatal(err)
	}
	if o.bag, err = keybag.Open(o.manifest.BackupKeyBag, password); err != nil {
		t.Fatal(err)
	}
	decrypt := func(key, data []byte) []byte {
		mode, err := decrypter(key)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := &opening{w: &out, mode: mode}
		_, err = w.Write(data)
		if padded, end := w.finish(); err != nil || end != nil || !padded {
			t.Fatalf("padding %v, %v, %v", padded, err, end)
		}
		return out.Bytes()
	}
	data = readFile(t, root, indexFile)
	if o.manifest.IsEncrypted {
		key, err := o.bag.Unseal(o.manifest.ManifestKey)
		if err != nil {
			t.Fatal(err)
		}
		data = decrypt(key, data)
	}
	index := filepath.Join(t.TempDir(), "index.db")
	if err := os.WriteFile(index, data, 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := openIndex(index)
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	o.rows = make(map[mbfile.ID]openedRow)
	err = x.rows(func(r *row) error {
		one := openedRow{domain: r.domain, kind: r.kind}
		var record mbfile.Record
		if err := mbfile.Decode(r.record, &record); err != nil {
			return err
		}
		one.file = record.File()
		id := mbfile.IDOf(r.domain, r.path)
		if id.String() != r.id || one.file.RelativePath != r.path {
			t.Errorf("row %s is not %s-%s", r.id, r.domain, r.path)
		}
		if r.kind == mbfile.Regular {
			data, err := root.read(testUDID + "/" + r.id[:2] + "/" + r.id)
			if err != nil {
				return err
			}
			if digest := sha1.Sum(data); phoneimage.Digested(r.domain) != (len(one.file.Digest) > 0) ||
				len(one.file.Digest) > 0 && !bytes.Equal(digest[:], one.file.Digest) {
				t.Errorf("%s-%s: digest %x of %x", r.domain, r.path, one.file.Digest, digest)
			}
			if o.manifest.IsEncrypted {
				key, err := o.bag.Unseal(one.file.EncryptionKey)
				if err != nil {
					return err
				}
				data = decrypt(key, data)
			}
			if one.text = data; int64(len(data)) != one.file.Size {
				t.Errorf("%s-%s: %d of %d bytes", r.domain, r.path, len(data), one.file.Size)
			}
		}
		o.rows[id] = one
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// plain is a record without what differs between two encrypted backups.
func plain(f mbfile.File) mbfile.File {
	f.Digest, f.EncryptionKey = nil, nil
	return f
}

// checkBackup compares a backup with the image that it was made of, in every
// row and byte.
func checkBackup(t *testing.T, root *disk, password string, image phoneimage.Image) {
	t.Helper()
	o, n := openBackup(t, root, password), 0
	for item, err := range image.Items(o.manifest.IsEncrypted) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		row, ok := o.rows[item.ID()]
		if !ok || row.kind != item.Kind || !sameRecord(plain(row.file), plain(item.File)) {
			t.Fatalf("%s-%s: row %v %+v\nimage %+v", item.Domain, item.RelativePath, ok, plain(row.file), plain(item.File))
		}
		if item.Kind != mbfile.Regular {
			continue
		}
		r, err := image.Open(item)
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(r)
		if r.Close(); err != nil || !bytes.Equal(want, row.text) {
			t.Fatalf("%s-%s: other bytes, %v", item.Domain, item.RelativePath, err)
		}
	}
	if n != len(o.rows) {
		t.Errorf("%d rows for %d items", len(o.rows), n)
	}
}

func sameRecord(a, b mbfile.File) bool {
	e := mbfile.NewEncoder()
	first := bytes.Clone(e.Encode(&a))
	return bytes.Equal(first, e.Encode(&b))
}

func readFile(t *testing.T, root *disk, name string) []byte {
	t.Helper()
	data, err := root.read(testUDID + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
