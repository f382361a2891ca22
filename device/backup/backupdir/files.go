package backupdir

import (
	"context"
	"iter"

	"github.com/lifeboat-app/lifeboat/device/backup/index"
)

// Row is one row of the index. See index.Row for how long it is valid.
type Row = index.Row

// The kinds of rows, as Row.Kind gives them.
const (
	RowFile   = index.FlagFile
	RowFolder = index.FlagFolder
	RowLink   = index.FlagLink
)

// Files yields every row of the index, in its order. A row is valid until the
// next one; an error ends it. ErrLocked comes first if Unlock has not succeeded.
func (b *Backup) Files(ctx context.Context) iter.Seq2[*Row, error] {
	if b.index == nil {
		return func(yield func(*Row, error) bool) { yield(nil, ErrLocked) }
	}
	return b.index.Rows(ctx)
}

// ScanFiles is Files from several goroutines, for speed: see index.Scan.
func (b *Backup) ScanFiles(ctx context.Context, workers int, fn func(worker int, r *Row) error) error {
	if b.index == nil {
		return ErrLocked
	}
	return b.index.Scan(ctx, workers, fn)
}

// CountRows returns how many rows the index has.
func (b *Backup) CountRows(ctx context.Context) (int64, error) {
	if b.index == nil {
		return 0, ErrLocked
	}
	return b.index.Count(ctx)
}

// VerifyIndex has the database of the index looked through for damage and returns
// what was found, at most limit lines, for Details. None means that it is sound.
func (b *Backup) VerifyIndex(ctx context.Context, limit int) ([]string, error) {
	if b.index == nil {
		return nil, ErrLocked
	}
	return b.index.Verify(ctx, limit)
}

// BrokenClasses lists the protection classes whose key is damaged although the
// password is right.
func (b *Backup) BrokenClasses() []uint32 {
	if b.keys == nil {
		return nil
	}
	return b.keys.Broken
}
