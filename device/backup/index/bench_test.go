package index

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// BenchmarkScan reads an index as the check does: every row, its record decoded,
// its fileID compared with the SHA-1 of its path.
func BenchmarkScan(b *testing.B) {
	rows := rowsToRead(b)
	path := manifest(b, rows)
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("plain/%d", workers), func(b *testing.B) {
			x, err := OpenDB(context.Background(), f, info.Size())
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			read(b, x, workers, rows)
		})
	}
	// Any text decrypts; so the database is put behind the cipher by encrypting it.
	sealed := seal(b, path)
	defer sealed.Close()
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("encrypted/%d", workers), func(b *testing.B) {
			c := cbc.New(new([cbc.KeySize]byte))
			x, err := OpenDB(context.Background(), cbc.NewReaderAt(sealed, info.Size(), c), info.Size())
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			read(b, x, workers, rows)
		})
	}
}

func read(b *testing.B, x *Index, workers, rows int) {
	b.ReportAllocs()
	for b.Loop() {
		counts := make([]struct {
			n int
			_ [56]byte
		}, workers)
		records := make([]mbfile.Record, workers)
		err := x.Scan(context.Background(), workers, func(w int, r *Row) error {
			if !r.RightID() {
				return fmt.Errorf("row %d has a wrong ID", r.Number)
			}
			counts[w].n++
			return r.Record(&records[w])
		})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, c := range counts {
			n += c.n
		}
		if n != rows {
			b.Fatalf("%d rows of %d", n, rows)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
