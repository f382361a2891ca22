package save

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// The stages of a save, as progress tells them.
const (
	StagePlan  = "save-plan"  // what there is and what is there already
	StageFiles = "save-files" // bytes of files, with the number of files beside
	StagePages = "save-pages" // what is made anew
)

// ErrNothing means that a selection selects nothing that is known here.
var ErrNothing = errors.New("nothing was selected")

// Result is what became of a save.
type Result struct {
	Folder string
	folder.Account
	Planned map[string]folder.Tally // files that were selected, by kind
	Left    map[string]folder.Tally // of these, those that were not reached: the next run saves them
	Gaps    map[string]Gaps         // by kind, where there are any
	Pages   map[string]string       // by kind, where in the folder the page is that a person begins with
	List    string                  // where in the folder the list of what was not saved is; empty when there is none
}

type run struct {
	b      *backupdir.Backup
	s      *source.Source // nil where the index is lost
	sel    *Selection
	folder *folder.Folder
	meter  meter
	parts  []Part
	gaps   map[string]Gaps
	pages  map[string]string

	mu      sync.Mutex
	instead []job // see later
}

// Run saves a selection of a backup into a folder. The Result is valid also when there
// is an error, and says what was saved until then; the next run goes on from there.
//
// Errors are those of folder.Open and folder.Saver, *folder.RoomError, ErrBackupGone,
// ErrNothing and the context's. What could not be saved by itself is no error.
func Run(ctx context.Context, s *source.Source, dst string, sel Selection, report progress.Func) (Result, error) {
	sel.Texts = sel.Texts.or(Words)
	r := &run{b: s.Backup(), s: s, sel: &sel}
	result := Result{Folder: dst}
	for _, kind := range sel.Kinds {
		part, ok := r.part(kind)
		if !ok {
			return result, fmt.Errorf("%w: %q", ErrNothing, kind)
		}
		r.parts = append(r.parts, part)
	}
	if len(r.parts) == 0 {
		return result, ErrNothing
	}
	return r.all(ctx, dst, report)
}

// all saves all parts.
func (r *run) all(ctx context.Context, dst string, report progress.Func) (result Result, err error) {
	result.Folder = dst
	release := r.b.Hold()
	defer release()
	if r.folder, err = folder.Open(dst, folder.Options{Avoid: []string{r.b.Root().Name()}, Phone: r.b.Facts().UDID, Date: r.b.Facts().Date, Language: r.sel.Language}); err != nil {
		return result, err
	}
	result.Folder = r.folder.Path()
	result.Planned, err = r.plan(ctx, report)
	if err == nil {
		err = r.save(ctx, result.Planned, report)
	}
	result.Gaps, result.Pages = r.gaps, r.pages
	result.Account = r.folder.Account() // as far as it is known before the last batch
	if listErr := r.writeList(ctx, err, &result); err == nil {
		err = listErr
	}
	if closeErr := r.folder.Close(); err == nil {
		err = closeErr
	}
	result.Account = r.folder.Account()
	delete(result.Saved, listKind)
	delete(result.There, listKind)
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = context.Cause(ctx)
	}
	if err != nil {
		result.Left = left(result.Planned, result.Account)
	}
	return result, err
}

// part finds who knows a kind.
func (r *run) part(kind source.Kind) (Part, bool) {
	if i := slices.IndexFunc(r.sel.Parts, func(p Part) bool { return p.Kind == kind }); i >= 0 {
		return r.sel.Parts[i], true
	}
	switch kind {
	case source.Photos:
		return gathered(kind, r.listPhotos), true
	case source.VoiceMemos:
		return gathered(kind, r.listMemos), true
	case source.Voicemail:
		return gathered(kind, r.listVoicemail), true
	case source.Apps:
		return Part{Kind: kind, Files: r.listApps}, true
	case Tree:
		return r.tree(), true
	}
	return Part{}, false
}

// plan sums up what there is, and looks whether there is room for what is not there yet.
func (r *run) plan(ctx context.Context, report progress.Func) (map[string]folder.Tally, error) {
	planned := map[string]folder.Tally{}
	var bytes, files, seen int64
	var large []Large
	told := time.Now()
	for _, part := range r.parts {
		if part.Room != nil && !r.sel.AnyRoom && r.folder.Fresh() {
			b, n, err := part.Room(ctx)
			if err != nil {
				return planned, err
			}
			bytes, files = bytes+b, files+n
		}
		if part.Files == nil {
			continue
		}
		t := planned[string(part.Kind)]
		err := part.Files(ctx, func(j File) bool {
			if j.unread != nil {
				return ctx.Err() == nil
			}
			item := r.item(&j, nil)
			r.folder.Reserve(&item)
			size := r.stored(&j, item.Size)
			t.Add(size)
			if j.jpeg && !r.folder.Known(item.Key) {
				bytes += jpegSize * r.stored(&j, j.From.Size)
				files++
			}
			switch tooBig := r.folder.Limit() > 0 && item.Size > r.folder.Limit(); {
			case tooBig:
				large = append(large, Large{j.Name, item.Size})
			case !r.folder.There(&item):
				bytes += size
				files++
			}
			if seen++; time.Since(told) > 100*time.Millisecond {
				told = time.Now()
				report.Report(progress.Progress{Stage: StagePlan, Done: seen, Unit: progress.Files})
			}
			return ctx.Err() == nil
		})
		if err == nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return planned, err
		}
		planned[string(part.Kind)] = t
	}
	if len(large) > 0 && r.sel.TooBig != nil {
		r.sel.TooBig(large)
	}
	if r.sel.AnyRoom {
		return planned, nil
	}
	return planned, r.folder.CheckRoom(bytes, files)
}

// save does the work: first all files, by several workers, then what is made anew.
func (r *run) save(ctx context.Context, planned map[string]folder.Tally, report progress.Func) error {
	var all folder.Tally
	for _, t := range planned {
		all.Files += t.Files
		all.Bytes += t.Bytes
	}
	r.gaps, r.pages = map[string]Gaps{}, map[string]string{}
	r.meter.start(all, report)
	err := r.saveFiles(ctx)
	r.meter.end()
	if err != nil {
		return err
	}
	for i, part := range r.parts {
		if part.Write == nil {
			continue
		}
		report.Report(progress.Progress{Stage: StagePages, Done: int64(i), Total: int64(len(r.parts)), Unit: progress.Files})
		err := part.Write(ctx, r.folder.As(string(part.Kind)))
		if part.Gaps != nil {
			if g := part.Gaps(); g != (Gaps{}) {
				r.gaps[string(part.Kind)] = g
			}
		}
		if part.Page != nil && part.Page() != "" {
			r.pages[string(part.Kind)] = part.Page()
		}
		if r.b.Replaced() { // then nothing was read any more
			err = errors.Join(ErrBackupGone, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// jpegSize is how many times as big as a HEIC its JPEG is, about and at most.
const jpegSize = 3

// DamagedKind is what damaged files count as that were asked for.
const DamagedKind = "damaged"

// left is what was planned and not reached.
func left(planned map[string]folder.Tally, a folder.Account) map[string]folder.Tally {
	out := map[string]folder.Tally{}
	for kind, p := range planned {
		files := p.Files - a.Saved[kind].Files - a.There[kind].Files
		bytes := p.Bytes - a.Saved[kind].Bytes - a.There[kind].Bytes
		for _, n := range a.NotSaved {
			if n.Kind == kind && !n.IsKind() {
				files--
				bytes -= max(n.Size, 0)
			}
		}
		if files -= a.More; files > 0 {
			out[kind] = folder.Tally{Files: files, Bytes: max(bytes, 0)}
		}
	}
	return out
}
