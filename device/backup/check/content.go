package check

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// job is a file to read: what the row says of it, copied.
type job struct {
	entry        *entry
	slot         *slot // what is remembered of it; nil when nothing is to be
	fileID       string
	number       int64
	domain, path string
	bits         state
	mark         uint32 // of what the row says
	digest       [20]byte
	record       mbfile.Record // Size and Key only
	key          [44]byte
	late         bool // a database that waited for its log: only that is left to look at
	again        bool // it was read once, and counted
	kept         kept
}

// kept is what reading a file once gave.
type kept struct {
	sum   [sumSize]byte
	sums  bool  // sum is known
	flags flags // how it was proven
	doubt bool  // something odd about it, or a warning
}

// content reads every file that is there, once, and proves what can be proven:
// by its digest, its key, padding and size, by the checksum of an earlier check,
// and by what its own format says.
func (r *run) content(ctx context.Context) (ran bool, err error) {
	if r.o.Quick || r.table == nil {
		return false, nil
	}
	if err := r.recall(); err != nil {
		return false, err
	}
	notes, err := r.openNotes()
	if err != nil {
		return false, err
	}
	defer func() {
		if cerr := notes.close(ran); err == nil && cerr != nil {
			ran, err = false, cerr
		}
	}()

	bytes, files := r.readable()
	m := r.measure(backup.StageContent, bytes, files, progress.Bytes)
	defer m.end()
	err = r.runWorkers(ctx, m, notes, func(ctx context.Context, jobs chan<- *job) error { return r.sendJobs(ctx, jobs) })
	m.extra.Store(err == nil)
	if err == nil { // databases whose log stands further down in the index
		err = r.runWorkers(ctx, m, notes, r.sendDeferred)
	}
	if again := r.unexplained(); err == nil && len(again) > 0 {
		err = r.runWorkers(ctx, m, notes, func(ctx context.Context, jobs chan<- *job) error { return give(ctx, jobs, again) })
	}
	if cerr := ctx.Err(); cerr != nil {
		err = cerr
	}
	m.ended(err)
	r.settleAll()
	if err == nil {
		err = r.remember()
	}
	return err == nil, err
}

// runWorkers has the jobs that send gives out done by the workers.
func (r *run) runWorkers(ctx context.Context, m *meter, notes *journal, send func(context.Context, chan<- *job) error) error {
	jobs := make(chan *job, 4*r.o.Workers)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		return send(gctx, jobs)
	})
	for range r.o.Workers {
		group.Go(func() error {
			background.StandBack()
			reader := newReader(r, m)
			defer reader.wipe()
			for j := range jobs {
				err := reader.read(gctx, j, notes)
				if !j.late && !j.again {
					m.files.Add(1)
				}
				if err != nil {
					for range jobs { // let the one who hands out come to an end
					}
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// readable is how many bytes of payload there are to read, in how many files.
func (r *run) readable() (bytes, files int64) {
	for _, shard := range r.table {
		for i := range shard {
			if shard[i].bits&present != 0 {
				bytes += shard[i].size
				files++
			}
		}
	}
	return bytes, files
}

// sendJobs gives out a job for each file, in the order of the index, which is the
// order in which most of them were written.
func (r *run) sendJobs(ctx context.Context, jobs chan<- *job) error {
	var record mbfile.Record
	err := r.b.ScanFiles(ctx, 1, func(_ int, row *backupdir.Row) error {
		id, ok := mbfile.ParseID(row.FileID)
		if !ok {
			return nil
		}
		at := r.table.index(id)
		if at < 0 {
			return nil
		}
		e := &r.table[id[0]][at]
		r.mu.Lock()
		bits := e.bits
		r.mu.Unlock()
		if bits&present == 0 || bits&badKey != 0 || row.Record(&record) != nil {
			return nil
		}
		j := &job{entry: e, fileID: row.FileID, number: row.Number, domain: row.Domain, path: row.Path, bits: bits, mark: rowMark(&record)}
		j.slot = r.slots.at(id, at)
		copy(j.digest[:], record.Digest)
		j.record.Fields, j.record.Size = record.Fields, record.Size
		if len(record.EncryptionKey) == len(j.key) {
			j.key = [44]byte(record.EncryptionKey)
			j.record.EncryptionKey = j.key[:]
		} else {
			j.record.EncryptionKey = append([]byte(nil), record.EncryptionKey...)
		}
		if isLog(row.Path) {
			r.keepLog(id, j)
		}
		select {
		case jobs <- j:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	if err != nil && ctx.Err() == nil {
		return nil // damage of the index was found before
	}
	return ctx.Err()
}

// maxLogs is how many logs of databases are known at once.
const maxLogs = 100_000

// isLog reports whether a file is called like a log of SQLite's.
func isLog(path string) bool {
	return strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, "-journal")
}

func (r *run) keepLog(id mbfile.ID, j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.logs) < maxLogs {
		r.logs[id] = j
	}
}

// sendDeferred gives out the databases that waited for their logs.
func (r *run) sendDeferred(ctx context.Context, jobs chan<- *job) error {
	r.mu.Lock()
	later := r.later
	r.later, r.lateNow = nil, true
	r.mu.Unlock()
	return give(ctx, jobs, later)
}

func give(ctx context.Context, jobs chan<- *job, all []*job) error {
	for _, j := range all {
		select {
		case jobs <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// read counts a file whose bytes were all read.
func (r *run) read(size int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.CheckedFiles++
	r.counts.CheckedBytes += size
}

// settle judges a file whose size differs and whose bytes can tell: those of a
// digest that matches are whole (PROTOCOL.md §8.3), and a padding tells where an encrypted
// file really ends. It reports whether the file was one of them.
func (r *run) settle(j *job, severity backup.Severity) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	settled := false
	for i := range r.waiting[j.entry.id] {
		w := &r.waiting[j.entry.id][i]
		if w.judged {
			continue
		}
		w.judged, settled = true, true
		in := w.instance()
		in.severity = severity
		switch severity {
		case backup.SeverityNote:
			r.findings.add(backup.SizeDiffers, in)
			continue
		case backup.SeverityLoss, backup.SeverityStop:
			j.entry.bits |= affected
		}
		r.findings.add(backup.WrongSize, in)
	}
	return settled
}

// explained takes away the judgement on the size of a file whose real fault was
// found.
func (r *run) explained(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.waiting[j.entry.id] {
		r.waiting[j.entry.id][i].judged = true
	}
}

// instanceOf is a finding about the file of a job.
func (j *job) instanceOf(s backup.Severity, note backup.NoteCode, detail string) instance {
	return j.noted(s, backup.Note{Code: note}, detail)
}

// noted is instanceOf with a note that has arguments.
func (j *job) noted(s backup.Severity, note backup.Note, detail string) instance {
	return instance{
		severity: s, order: j.number, bytes: j.entry.size, detail: clip(detail, 300),
		example: backup.Example{App: AppName(j.domain, j.path), File: clip(j.path, 300), Note: note},
	}
}

// findFault enters a finding about the file of a job.
func (r *run) findFault(j *job, id backup.FindingID, s backup.Severity, note backup.NoteCode, detail string) {
	r.enterFault(j, id, j.instanceOf(s, note, detail))
}

func (r *run) enterFault(j *job, id backup.FindingID, in instance) {
	r.mu.Lock()
	if in.severity.Serious() {
		j.entry.bits |= affected
	}
	r.mu.Unlock()
	r.findings.add(id, in)
}

// errStopped is what a worker gives when its context ended.
func errStopped(ctx context.Context, err error) error { return errors.Join(ctx.Err(), err) }
