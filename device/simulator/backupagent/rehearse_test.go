package backupagent

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// rehearse runs the test host against a rehearsal.
func rehearse(t testing.TB, root *disk, facts Facts, password string, change func(*testHost)) (Outcome, error) {
	t.Helper()
	temp := t.TempDir()
	outcome, err := Rehearse(context.Background(), facts, Rehearsal{TempDir: temp}, func(_ context.Context, conn io.ReadWriteCloser) error {
		h := newTestHost(t, conn.(net.Conn), root)
		if change != nil {
			change(h)
		}
		h.hello()
		_, err := h.request("Restore", restoreOptions(password))
		return err
	})
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return outcome, err
}

func TestRehearse(t *testing.T) {
	for _, password := range []string{"", "a"} {
		root := newDisk()
		agent := newAgent(t, phoneimage.Spec{Seed: 9, Files: 700, Bytes: 1 << 20}, func(o *Options) { o.Password = password })
		backup(t, agent, root, true)
		writeInfo(t, root)
		totals := agent.Image().Totals(password != "")

		o, err := rehearse(t, root, testFacts(), password, nil)
		if err != nil || o.Code != 0 || o.Files != totals.Files || o.Bytes < totals.Bytes || o.LargestBlock != 32<<10 {
			t.Errorf("a good backup: %+v, %v, of %+v", o, err, totals)
		}
		facts := testFacts()
		facts.FindMy = true
		if o, err := rehearse(t, root, facts, password, nil); err != nil || o.Code != codeFindMy {
			t.Errorf("Find My is on: %+v, %v", o, err)
		}
		if o, err := rehearse(t, root, testFacts(), "wrong", nil); password != "" && (err != nil || o.Code != codePassword) {
			t.Errorf("wrong password: %+v, %v", o, err)
		}

		// All files that are not right are named, not only the first.
		bad := 0
		for name := range root.files {
			if len(name) > len(testUDID)+40 {
				switch bad++; {
				case bad <= 5:
					delete(root.files, name)
				case bad <= 8:
					root.files[name] = nil
				}
			}
		}
		o, err = rehearse(t, root, testFacts(), password, nil)
		if err != nil || o.Code != codeCorrupt || o.FailureCount < 5 || o.FailureCount > 8 || len(o.Failures) != int(o.FailureCount) ||
			o.Files+o.FailureCount != totals.Files {
			t.Errorf("a damaged backup: %d %s, %d failures, %d files, %v", o.Code, o.Text, o.FailureCount, o.Files, err)
		}
	}
}

func TestRehearsalEndsWithTheHost(t *testing.T) {
	_, err := Rehearse(context.Background(), testFacts(), Rehearsal{TempDir: t.TempDir()}, func(context.Context, io.ReadWriteCloser) error { return nil })
	if !errors.Is(err, ErrHostLeft) {
		t.Errorf("a host that does nothing: %v", err)
	}
	broken := errors.New("broken")
	_, err = Rehearse(context.Background(), testFacts(), Rehearsal{TempDir: t.TempDir()}, func(context.Context, io.ReadWriteCloser) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("a host that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = Rehearse(ctx, testFacts(), Rehearsal{TempDir: t.TempDir()}, func(_ context.Context, conn io.ReadWriteCloser) error {
		cancel()
		_, err := io.Copy(io.Discard, conn)
		return err
	})
	if err == nil {
		t.Error("a cancelled rehearsal ended well")
	}
}

// What real phones hash in encrypted backups is not proven: a digest that is
// wrong counts only where more are right than wrong.
func TestRehearsalDoubtsDigestsOfEncryptedBackups(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 9}, func(o *Options) { o.Password = "a" }), newDisk()
	backup(t, agent, root, true)
	writeInfo(t, root)
	spoil := func(row *openedRow) {
		if len(row.file.Digest) > 0 {
			row.file.Digest = bytes.Clone(row.file.Digest)
			row.file.Digest[0] ^= 1
		}
	}
	all := rewriteIndex(t, root, "a", func(_ int, row *openedRow) { spoil(row) })
	if o, err := rehearse(t, all, testFacts(), "a", nil); err != nil || o.Code != 0 || o.FailureCount != 0 {
		t.Errorf("all digests are of another kind: %d %s, %d failures, %v", o.Code, o.Text, o.FailureCount, err)
	}
	some := rewriteIndex(t, root, "a", func(n int, row *openedRow) {
		if n%4 == 0 {
			spoil(row)
		}
	})
	if o, err := rehearse(t, some, testFacts(), "a", nil); err != nil || o.Code != codeCorrupt || o.FailureCount == 0 || !strings.Contains(o.Text, "digest didn") {
		t.Errorf("some digests are wrong: %d %s, %d failures, %v", o.Code, o.Text, o.FailureCount, err)
	}
}

// rewriteIndex gives a copy of an encrypted backup whose rows were changed.
func rewriteIndex(t *testing.T, root *disk, password string, change func(n int, row *openedRow)) *disk {
	t.Helper()
	o := openBackup(t, root, password)
	x, err := newIndex(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for id, row := range o.rows {
		change(n, &row)
		n++
		item := phoneimage.Item{Domain: row.domain, Kind: row.kind, File: row.file}
		x.add(id, &item, row.file.Digest, row.file.EncryptionKey)
	}
	if err := x.close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(x.path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	key, err := o.bag.Unseal(o.manifest.ManifestKey)
	if err != nil {
		t.Fatal(err)
	}
	mode, err := encrypter(key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(newSealing(file, mode))
	if err != nil {
		t.Fatal(err)
	}
	changed := newDisk()
	for name, data := range root.files {
		changed.mkdir(path.Dir(name))
		changed.files[name] = data
	}
	writeFile(t, changed, indexFile, text)
	return changed
}
