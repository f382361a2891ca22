package backupdir_test

import (
	"context"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// BenchmarkOpenStored opens and closes payload files, as a deep check does.
func BenchmarkOpenStored(b *testing.B) {
	bk := open(b, written(b, samples.Options{Files: 2000, Bytes: 2 << 20}))
	if err := bk.Unlock(context.Background(), nil, nil); err != nil {
		b.Fatal(err)
	}
	var ids []string
	for r, err := range bk.Files(context.Background()) {
		if err != nil {
			b.Fatal(err)
		}
		if r.Flags == backupdir.RowFile {
			ids = append(ids, r.FileID)
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		f, _, err := bk.OpenStored(ids[i%len(ids)])
		if err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
