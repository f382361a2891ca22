package repair

import (
	"bytes"
	"context"
	"crypto/sha1"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// choose decides which index the copy gets, where a run broke off and left a newer
// one in Snapshot/. While a backup runs, the phone puts what is new there, and in
// the end moves it out, the index last. The newer one is taken when everything that
// it lists is there; else the older; and where neither is whole, the one that lacks
// less.
func (p *Plan) choose(ctx context.Context, workers int) error {
	if !p.base.Facts().HasSnapshot {
		return nil
	}
	switch p.base.Marks().Status.SnapshotState {
	case "finished", "removing":
		return nil // all was moved; what is left there was to be removed
	}
	newer, err := p.openSnapshot(ctx)
	if err != nil || newer == nil {
		return err
	}
	inside, err := look(ctx, newer.Root(), workers)
	if err != nil {
		newer.Close()
		return ctx.Err()
	}
	own := p.surveys[0]
	if !p.base.Unlocked() {
		p.source, p.surveys = newer, []*survey{inside, own}
		return nil
	}
	lacksOld, err := p.lacks(ctx, p.base, []*survey{own}, nil, nil)
	if err == nil {
		var old map[mbfile.ID][sha1.Size]byte
		if old, err = records(ctx, p.base); err == nil {
			var lacksNew int64
			lacksNew, err = p.lacks(ctx, newer, []*survey{inside, own}, inside, old)
			if err == nil && lacksNew <= lacksOld {
				p.source, p.surveys = newer, []*survey{inside, own}
				return nil
			}
		}
	}
	newer.Close()
	return err
}

// openSnapshot opens the backup that was being made, nil when there is none that
// can be opened.
func (p *Plan) openSnapshot(ctx context.Context) (*backupdir.Backup, error) {
	newer, err := backupdir.Open(filepath.Join(p.base.Facts().Folder, "Snapshot"))
	if err != nil {
		return nil, ctx.Err()
	}
	if newer.Facts().Format != backup.FormatDB || !newer.Facts().MarksRead || newer.Unlock(ctx, p.secret, nil) != nil {
		newer.Close()
		return nil, ctx.Err()
	}
	if lines, err := newer.VerifyIndex(ctx, 1); err != nil || len(lines) > 0 {
		newer.Close()
		return nil, ctx.Err()
	}
	return newer, nil
}

// records notes what an index says of each of its files: the SHA-1 of its record.
func records(ctx context.Context, b *backupdir.Backup) (map[mbfile.ID][sha1.Size]byte, error) {
	out := map[mbfile.ID][sha1.Size]byte{}
	for row, err := range b.Files(ctx) {
		if err != nil {
			return nil, err
		}
		if id, ok := parseID(row.FileID); ok && row.Flags == backupdir.RowFile {
			out[id] = sha1.Sum(row.Blob)
		}
	}
	return out, nil
}

// lacks counts the files of an index that are not there as it says. A file of the
// newer index that is new or has changed must lie in Snapshot/, or prove itself
// where it was moved to: else it is still the old one that lies there.
func (p *Plan) lacks(ctx context.Context, b *backupdir.Backup, where []*survey, inside *survey, old map[mbfile.ID][sha1.Size]byte) (int64, error) {
	was := *p
	defer func() { p.source, p.surveys = was.source, was.surveys }()
	p.source, p.surveys = b, where
	var lacking int64
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			return 0, err
		}
		id, ok := parseID(row.FileID)
		if !ok || row.Record(&record) != nil || row.Kind(&record) != backupdir.RowFile {
			continue
		}
		sp, found := p.locate(ctx, &record, id)
		whole := found && (sp.size == b.StoredSize(&record) || len(record.Digest) == sha1.Size)
		if whole && old != nil {
			sum, had := old[id]
			changed := !had || !bytes.Equal(sum[:], sha1Of(row.Blob))
			if changed && sp.root != inside.root && had {
				got, err := p.prove(ctx, &record, sp)
				whole = err == nil && got >= byPadding || err == nil && got == bySize && !b.Facts().Encrypted && p.moving()
			}
		}
		if !whole && !(record.Has(mbfile.HasSize) && record.Size == 0 && !found) {
			lacking++
		}
	}
	return lacking, ctx.Err()
}

// moving reports whether the run had come to moving what is new out of Snapshot/.
func (p *Plan) moving() bool { return p.base.Marks().Status.SnapshotState == "moving" }

func sha1Of(data []byte) []byte {
	sum := sha1.Sum(data)
	return sum[:]
}
