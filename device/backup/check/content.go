package check

import (
	"context"

	"golang.org/x/sync/errgroup"

	"lifeboat/device/backup"
	"lifeboat/device/backup/mbfile"
	"lifeboat/device/progress"
)

// job is a file to read: what the row says of it, copied.
type job struct {
	entry        *entry
	fileID       string
	number       int64
	domain, path string
	bits         state
	digest       [20]byte
	record       mbfile.Record // Size and Key only
	key          [44]byte
}

// content reads every file that is there, once, and proves what can be proven:
// the digest where the row has one, else key, padding and size; and that the
// well-known databases are sound.
func (r *run) content(ctx context.Context) (ran bool, err error) {
	if r.o.Quick || r.table == nil {
		return false, nil
	}
	notes, err := openJournal(r.o.Journal, r.b.Facts().Folder, r.fingerprint, func(id payloadID) {
		if e := r.table.find(id); e != nil && e.bits&present != 0 {
			e.bits |= verified
		}
	})
	if err != nil {
		return false, err
	}
	defer func() {
		if cerr := notes.close(ran); err == nil && cerr != nil {
			ran, err = false, cerr
		}
	}()

	m := r.measure(backup.StageContent, r.readable(), progress.Bytes)
	defer m.end()
	jobs := make(chan *job, 4*r.o.Workers)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(jobs)
		return r.hand(gctx, jobs, m)
	})
	for range r.o.Workers {
		group.Go(func() error {
			reader := newReader(r, m)
			defer reader.wipe()
			for j := range jobs {
				good, err := reader.read(gctx, j)
				if err == nil && good {
					err = r.good(j, notes)
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
	err = group.Wait()
	if cerr := ctx.Err(); cerr != nil {
		err = cerr
	}
	return err == nil, err
}

// readable is how many bytes of payload there are to read.
func (r *run) readable() int64 {
	var n int64
	for _, shard := range r.table {
		for i := range shard {
			if shard[i].bits&present != 0 {
				n += shard[i].size
			}
		}
	}
	return n
}

// hand gives out a job for each file, in the order of the index, which is the
// order in which most of them were written.
func (r *run) hand(ctx context.Context, jobs chan<- *job, m *meter) error {
	var record mbfile.Record
	err := r.b.ScanFiles(ctx, 1, func(_ int, row *backup.Row) error {
		id, ok := parseID(row.FileID)
		if !ok {
			return nil
		}
		e := r.table.find(id)
		if e == nil {
			return nil
		}
		r.mu.Lock()
		bits := e.bits
		r.mu.Unlock()
		if bits&present == 0 || bits&badKey != 0 || row.Record(&record) != nil {
			return nil
		}
		if bits&verified != 0 {
			r.mu.Lock()
			r.counts.CheckedFiles++
			r.counts.CheckedBytes += e.size
			r.mu.Unlock()
			m.done.Add(e.size)
			return nil
		}
		j := &job{entry: e, fileID: row.FileID, number: row.Number, domain: row.Domain, path: row.Path, bits: bits}
		copy(j.digest[:], record.Digest)
		j.record.Fields, j.record.Size = record.Fields, record.Size
		if len(record.EncryptionKey) == len(j.key) {
			j.key = [44]byte(record.EncryptionKey)
			j.record.EncryptionKey = j.key[:]
		} else {
			j.record.EncryptionKey = append([]byte(nil), record.EncryptionKey...)
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

// good marks a file as read and sound.
func (r *run) good(j *job, notes *journal) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.entry.bits&verified != 0 {
		return nil // a row that is there twice
	}
	j.entry.bits |= verified
	return notes.add(j.entry.id)
}

// read counts a file whose bytes were all read.
func (r *run) read(size int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.CheckedFiles++
	r.counts.CheckedBytes += size
}

// settle judges a file whose size differs and whose digest can tell: it is whole
// when the digest matches (rule 3). It tells whether the file was one of them.
func (r *run) settle(j *job, matches bool) bool {
	if j.bits&(longer|shorter) == 0 || j.bits&hasDigest == 0 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.waiting {
		w := &r.waiting[i]
		if w.id != j.entry.id || w.judged {
			continue
		}
		w.judged = true
		in := w.instance()
		if matches {
			in.severity = backup.SeverityNote
			r.book.add(backup.SizeDiffers, in)
		} else {
			in.severity = backup.SeverityLoss
			j.entry.bits |= affected
			r.book.add(backup.WrongSize, in)
		}
	}
	return true
}

// spoilt enters a finding about the file of a job.
func (r *run) spoilt(j *job, id backup.FindingID, s backup.Severity, note, detail string) {
	r.mu.Lock()
	if s == backup.SeverityStop || s == backup.SeverityLoss {
		j.entry.bits |= affected
	}
	r.mu.Unlock()
	r.book.add(id, instance{
		severity: s, order: j.number, bytes: j.entry.size, detail: clip(detail, 300),
		example: backup.Example{App: AppName(j.domain, j.path), File: clip(j.path, 300), Note: note},
	})
}
