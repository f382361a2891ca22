package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// maxDamageLines is how much of what SQLite says of a damaged index is kept.
const maxDamageLines = 20

// index reads every row and judges it by itself and among the others.
func (r *run) index(ctx context.Context) (bool, error) {
	if r.locked || r.broken {
		return false, nil
	}
	total, err := r.b.CountRows(ctx)
	if cerr := ctx.Err(); cerr != nil {
		return false, cerr
	}
	if err == nil && total == 0 {
		r.findings.once(backup.EmptyManifest, backup.SeverityStop, backup.Example{File: r.b.IndexName(), Note: backup.Note{Code: backup.NoteListsNothing}}, "rows: 0")
	}
	m := r.measure(backup.StageIndex, total, 0, progress.Rows)
	defer m.end()
	r.domains = newDomains(r.listedApps())
	r.classes = r.b.KeyClasses()
	checkers := make([]*rowChecker, r.o.Workers)
	for i := range checkers {
		checkers[i] = newRowChecker(r)
	}
	var sound sync.WaitGroup // SQLite looks at the whole database while the rows are read
	sound.Go(func() { r.verifyIndex(ctx) })
	err = r.b.ScanFiles(ctx, r.o.Workers, func(worker int, row *backupdir.Row) error {
		checkers[worker].row(row)
		m.done.Add(1)
		return nil
	})
	sound.Wait()
	if cerr := ctx.Err(); cerr != nil {
		return false, cerr
	}
	if err != nil {
		id, note := backup.IndexDamaged, backup.NoteDamagedInside
		if !errors.Is(err, backupdir.ErrIndexDamaged) && !errors.Is(err, backupdir.ErrNotIndex) {
			id, note = unreadable(err, backup.NoteUnreadable)
		}
		r.findings.once(id, backup.SeverityStop, backup.Example{File: r.b.IndexName(), Note: backup.Note{Code: note}}, quoted(err.Error(), 1000))
	}
	r.gather(checkers)
	if err := r.log(ctx); err != nil {
		return false, err
	}
	return true, r.names(ctx)
}

// log judges what lies beside the index and was never put into it. A phone reads
// the index without. Only the context's error is returned.
func (r *run) log(ctx context.Context) error {
	state, count, err := r.b.IndexLog(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	file := backup.Example{File: r.b.IndexName() + "-wal"}
	enter := func(s backup.Severity, note backup.NoteCode, detail string) {
		file.Note.Code = note
		r.findings.add(backup.IndexLog, instance{severity: s, count: count, example: file, detail: detail})
	}
	switch {
	case err != nil:
		enter(backup.SeverityWarning, backup.NoteUnreadable, quoted(err.Error(), 300))
	case state == backupdir.LogVoid:
		enter(backup.SeverityNote, backup.NoteLogVoid, "")
	case state == backupdir.LogRemoves:
		enter(backup.SeverityWarning, backup.NoteLogRemoves, fmt.Sprintf("rows: %d", count))
	case state == backupdir.LogAdds:
		enter(backup.SeverityStop, backup.NoteLogAdds, fmt.Sprintf("rows: %d", count))
	case state == backupdir.LogHalf:
		file.File = r.b.IndexName() + "-journal"
		enter(backup.SeverityStop, backup.NoteLogHalf, "")
	}
	return nil
}

// verifyIndex has the database looked through. Its damage is one finding; when
// the context ends, it ends without one.
func (r *run) verifyIndex(ctx context.Context) {
	lines, err := r.b.VerifyIndex(ctx, maxDamageLines)
	if ctx.Err() != nil {
		return
	}
	r.unsound(lines, err)
}

// unsound enters what is wrong with the database: damage, or that it cannot be read.
func (r *run) unsound(lines []string, err error) {
	switch {
	case err == nil:
	case errors.Is(err, backupdir.ErrIndexDamaged), errors.Is(err, backupdir.ErrNotIndex):
		lines = append(lines, err.Error())
	default:
		id, note := unreadable(err, backup.NoteUnreadable)
		r.findings.once(id, backup.SeverityStop, backup.Example{File: r.b.IndexName(), Note: backup.Note{Code: note}}, quoted(err.Error(), 1000))
	}
	if len(lines) > 0 {
		r.findings.note(backup.IndexDamaged, backup.SeverityStop,
			backup.Example{File: r.b.IndexName(), Note: backup.Note{Code: backup.NoteDamagedInside}}, quoted(strings.Join(lines, "; "), 4000))
	}
}

// listedApps are the applications that Manifest.plist lists; nil when it does
// not say, which is judged elsewhere.
func (r *run) listedApps() map[string]bool {
	m := r.b.Marks().Manifest
	if m.State != backupdir.MarkRead || hasNoKnownKey(m) {
		return nil
	}
	listed := map[string]bool{}
	for _, id := range m.Apps {
		listed[id] = true
	}
	return listed
}

// gather joins what the checkers found, and judges what only shows among all rows.
func (r *run) gather(checkers []*rowChecker) {
	tables := make([]*table, len(checkers))
	var parents []mbfile.ID
	loose := map[mbfile.ID][]looseName{}
	for i, c := range checkers {
		tables[i] = c.table
		parents = append(parents, c.parents...)
		r.counts.Rows += c.counts.Rows
		r.counts.Files += c.counts.Files
		r.counts.Bytes += c.counts.Bytes
		for _, n := range c.loose {
			loose[n.composed] = append(loose[n.composed], n)
		}
	}
	r.table = merge(tables, r.o.Workers)
	r.judgeSamples(checkers)
	for i, app := range r.domains.unlisted() {
		r.findings.add(backup.AppsNotListed, instance{
			severity: backup.SeverityStop, order: int64(i),
			example: backup.Example{App: clip(app, 200), Note: backup.Note{Code: backup.NoteAppNotListed}},
		})
	}
	r.duplicates()
	r.parents(parents)
	r.core()
	r.accents(loose)
}

// duplicates finds IDs that stand in several rows.
func (r *run) duplicates() {
	for _, shard := range r.table {
		for i := 1; i < len(shard); i++ {
			if shard[i].id == shard[i-1].id {
				r.findings.add(backup.DuplicateRows, instance{
					severity: backup.SeverityLoss, order: orderOf(shard[i].id), id: shard[i].id,
					example: backup.Example{Note: backup.Note{Code: backup.NoteListedTwice}},
				})
			}
		}
	}
}

// parents finds directories that rows lie in and that have no row themselves, or
// one of another kind. In the real index every one has its row. What a phone does
// without is not proven (PROTOCOL.md §7.4, hint: a restore makes no folders of its
// own), so what lies in them may be lost. Programs that list no folders at all, and
// the backups of iOS 9 and before, of which nothing is known, get a warning.
func (r *run) parents(ids []mbfile.ID) {
	severity := backup.SeverityLoss
	if r.folders == 0 || r.b.Facts().Format == backup.FormatMBDB {
		severity = backup.SeverityWarning
	}
	slices.SortFunc(ids, func(a, b mbfile.ID) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range slices.Compact(ids) {
		e := r.table.find(id)
		switch {
		case e == nil:
			r.findings.add(backup.MissingParents, instance{
				severity: severity, order: orderOf(id), id: id,
				example: backup.Example{Note: backup.Note{Code: backup.NoteFolderWithoutEntry}},
			})
		case e.bits&(isFile|isLink) != 0 && e.bits&unsure == 0:
			r.findings.add(backup.FileAsFolder, instance{
				severity: backup.SeverityStop, order: orderOf(id), id: id,
				example: backup.Example{Note: backup.Note{Code: backup.NoteEntriesBelowNoFolder}},
			})
		}
	}
}

// looseName is a row whose path holds accents apart from their letters.
type looseName struct {
	id, composed mbfile.ID // as it is, and as it would be
	number       int64
	domain, path string
}

// accents distinguishes paths that can be composed from those whose composed form is
// taken, by a row as it stands or by another one that composes to the same.
func (r *run) accents(loose map[mbfile.ID][]looseName) {
	for id, names := range loose {
		taken := r.table.find(id) != nil || len(names) > 1
		for _, n := range names {
			finding, note := backup.DecomposedPaths, backup.NoteAccentsApart
			if taken {
				finding, note = backup.PathCollisions, backup.NoteTwoGetName
			}
			r.findings.add(finding, instance{
				severity: backup.SeverityStop, order: n.number,
				example: backup.Example{App: AppName(n.domain, n.path), File: clip(n.path, 300), Note: backup.Note{Code: note}},
			})
		}
	}
}

// orderOf makes an order out of an ID, for findings that have no better one.
func orderOf(id mbfile.ID) int64 {
	return int64(id[0])<<32 | int64(id[1])<<24 | int64(id[2])<<16 | int64(id[3])<<8 | int64(id[4])
}

// rowChecker reads and judges rows for one worker.
type rowChecker struct {
	run     *run
	table   *table
	counts  backup.Counts
	old     bool // an index of iOS 9 or before
	secret  bool // an encrypted backup
	marked  bool // Manifest.plist says whether it is
	classes map[int64]bool
	domains map[string]*domain
	record  mbfile.Record
	parents []mbfile.ID
	loose   []looseName

	// What is judged when all rows are known.
	records   int64                     // that could be read
	folders   int64                     // rows of folders
	flagged   int64                     // files with flags 1
	unflagged sample                    // files with flags 0
	sizeless  sample                    // files without Size
	weighted  sample                    // folders and links with a size
	keyed     sample                    // files with a key in a backup without encryption
	lacking   map[mbfile.Fields]*sample // records by the fields that they lack
	garbled   sample                    // records that lack a field and have one that is not known
	bytesID   sample                    // rows whose fileID is stored as bytes
	settings  bool                      // there are preferences
	pictures  map[string]bool           // folders of the camera roll

	lastDomain, lastParent string
}

// maxPictureFolders bounds how many folders of the camera roll are remembered; a
// phone begins a new one after about a thousand pictures.
const maxPictureFolders = 256

func newRowChecker(r *run) *rowChecker {
	return &rowChecker{
		run: r, old: r.b.Facts().Format == backup.FormatMBDB, secret: r.b.Facts().Encrypted, marked: r.b.Facts().MarksRead, classes: r.classes,
		table: &table{}, domains: map[string]*domain{}, lastParent: "/",
		lacking: map[mbfile.Fields]*sample{}, pictures: map[string]bool{},
	}
}

func (c *rowChecker) domain(name string) *domain {
	if d, ok := c.domains[name]; ok {
		return d
	}
	d := c.run.domains.get(name)
	if len(c.domains) < maxDomains {
		c.domains[d.name] = d
	}
	return d
}
