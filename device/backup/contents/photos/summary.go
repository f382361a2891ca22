package photos

import (
	"context"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Tally is how many assets there are of each sort that a person would ask for.
type Tally struct {
	Photos, Videos int64 // in the backup, and shown in the library
	Frames         int64 // of these, frames of bursts that Photos does not show
	Reduced        int64 // of these, smaller copies
	Hidden         int64 // in the backup, and hidden
	Trashed        int64 // in the backup, and in Recently Deleted
	InCloud        int64 // of the library, and only in iCloud, preview or not
	Previews       int64 // of these, those with a preview in the backup
	Shared         int64 // of shared albums; the backup holds previews at most
	Missing        int64 // should be here and are not
	Unindexed      int64 // files that the index does not know
}

// Tally counts the library, with its summary.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Photos, State: r.state}
	if !r.state.Readable() {
		return t, sum, nil
	}
	for a, err := range r.Assets(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return t, sum, err
			}
			sum.Defects++
			if a.Where == "" {
				continue
			}
		}
		for f := range a.Files {
			sum.Bytes += max(f.Size, 0)
		}
		t.add(&a)
		if a.Counted() {
			sum.Count++
			sum.Span(a.Taken)
			if at := a.Original.Modified(); at.After(sum.Changed) {
				sum.Changed = at
			}
		}
	}
	return t, sum, nil
}

func (t *Tally) add(a *Asset) {
	here := a.Where == Here || a.Where == Reduced
	if a.ID == 0 {
		t.Unindexed++
	}
	switch {
	case a.Owner == SharedAlbum:
		t.Shared++
	case a.Owner != Own:
	case a.Where == Missing:
		t.Missing++
	case a.Trashed && here:
		t.Trashed++
	case a.Hidden && here:
		t.Hidden++
	case !here && a.Library():
		t.InCloud++
		if a.Where == Preview {
			t.Previews++
		}
	case a.Counted():
		if a.Video() {
			t.Videos++
		} else {
			t.Photos++
		}
		if a.Frame {
			t.Frames++
		}
		if a.Where == Reduced {
			t.Reduced++
		}
	}
}

// Summary is what the backup holds of the library: Count are the photos and films that are
// Asset.Counted. Tally tells apart which of them are hidden or deleted.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}
