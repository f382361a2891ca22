package contentstest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// maxFuzzed is the largest file that is fuzzed, in bytes, and readings how often each run
// reads.
const (
	maxFuzzed = 1 << 19
	readings  = 16
)

// Fuzz fuzzes a reader with what its files hold. One backup is written, whose files at the
// places are put anew for each run: what is tried is the reader, not the disk. beside are
// files that stay as they are. A seed is what lies at all places; a run reads it with one
// byte changed, and then with others: most of what a run takes is the fuzzer's own looking at
// what of SQLite was reached, so each reads several times.
func Fuzz(f *testing.F, places []samples.File, beside []samples.File, seeds [][]byte, read func(t *testing.T, s *source.Source)) {
	f.Helper()
	var files []samples.File
	for _, p := range places {
		p.Data = bytes.Repeat([]byte{'x'}, maxFuzzed)
		files = append(files, p)
	}
	folder := Write(f, samples.Options{Bare: true, Contents: append(files, beside...)})
	b, err := backupdir.Open(folder)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { b.Close() })
	if err := b.Unlock(context.Background(), nil, nil); err != nil {
		f.Fatal(err)
	}
	s, err := source.Open(context.Background(), b)
	if err != nil {
		f.Fatal(err)
	}
	var payloads []string
	for _, p := range places {
		file, ok := s.Find(p.Domain, p.Path)
		if !ok {
			f.Fatalf("%s is not in the sample", p.Path)
		}
		payloads = append(payloads, filepath.Join(folder, filepath.FromSlash(b.PayloadName(file.FileID()))))
	}
	for _, seed := range seeds {
		f.Add(seed, 0, byte(0))
		f.Add(seed, len(seed)/2, byte(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, at int, v byte) {
		if len(data) > maxFuzzed {
			return
		}
		data = bytes.Clone(data)
		for i := range readings {
			if at >= 0 && at < len(data) {
				data[at] ^= v
			}
			for _, p := range payloads {
				if err := os.WriteFile(p, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if read(t, s); t.Failed() || len(data) == 0 {
				return
			}
			// Elsewhere next: the numbers only scatter, the same ones each time.
			at, v = int(uint(at+i+1)*2654435761%uint(len(data))), v*31+byte(i)*16+1
		}
	})
}
