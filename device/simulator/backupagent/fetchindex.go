package backupagent

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// fetched is an index that the host sent.
type fetched struct {
	path  string // of a file that is to be removed
	plain bool   // it came without encryption
	old   bool   // it is one of iOS 9 and before
}

// fetchIndex takes an index from the host into a file of its own, decrypted
// where it is encrypted: its first bytes tell. The error is errMissing when the
// host does not have it.
func (r *run) fetchIndex(name string, m *manifest, bag *keybag.Bag) (got fetched, err error) {
	file, err := os.CreateTemp(r.a.dir, "host-*.db")
	if err != nil {
		return got, fmt.Errorf("index: %w", err)
	}
	t := &indexTaker{file: file, m: m, bag: bag}
	defer func() {
		err = errors.Join(err, file.Close())
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	came := false
	answer, err := r.l.download([]string{name}, 0, func(int) incoming {
		return incoming{data: t.take, done: func() error { came = true; return nil }}
	})
	switch {
	case err != nil:
		return got, err
	case !came || answer.code != 0:
		if err := fileError(name, answer); err != nil {
			return got, mbOr(err, codeCorrupt, "Error reading backup database")
		}
		return got, errMissing
	}
	if err := t.finish(); err != nil {
		return got, err
	}
	return fetched{path: file.Name(), plain: t.sealed == nil, old: bytes.HasPrefix(t.head, []byte(oldIndexMagic))}, nil
}

// What a database begins with, and how many bytes are looked at.
const (
	databaseMagic = "SQLite format 3\x00"
	headLength    = len(databaseMagic)
)

// indexTaker writes an index to its file.
type indexTaker struct {
	file   *os.File
	m      *manifest
	bag    *keybag.Bag
	head   []byte // the first bytes, as they came
	begun  bool
	out    io.Writer
	sealed *opening
	bad    error // the key cannot be used; the file is taken to its end first
	total  int64
}

func (t *indexTaker) take(block []byte) error {
	if t.total += int64(len(block)); t.total > maxIndex {
		return fmt.Errorf("an index above %d bytes: %w", int64(maxIndex), ErrProtocol)
	}
	if !t.begun {
		n := min(headLength-len(t.head), len(block))
		t.head = append(t.head, block[:n]...)
		if block = block[n:]; len(t.head) < headLength {
			return nil
		}
		if err := t.begin(); err != nil {
			return err
		}
	}
	if t.bad != nil {
		return nil
	}
	_, err := t.out.Write(block)
	return err
}

// begin decides how the index is read.
func (t *indexTaker) begin() error {
	t.begun, t.out = true, t.file
	plain := bytes.HasPrefix(t.head, []byte(databaseMagic)) || bytes.HasPrefix(t.head, []byte(oldIndexMagic))
	if t.m.IsEncrypted && !plain {
		key, err := t.bag.Unseal(t.m.ManifestKey)
		if err != nil {
			t.bad = violation(ruleIndexKey).because(codePassword, err.Error())
			return nil
		}
		mode, err := decrypter(key)
		if err != nil {
			return err
		}
		t.sealed = &opening{w: t.file, mode: mode}
		t.out = t.sealed
	}
	_, err := t.out.Write(t.head)
	return err
}

func (t *indexTaker) finish() error {
	if !t.begun {
		if err := t.begin(); err != nil {
			return err
		}
	}
	if t.bad != nil {
		return t.bad
	}
	if t.sealed == nil {
		return nil
	}
	_, err := t.sealed.finish()
	return err
}
