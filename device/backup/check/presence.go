package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// found is one thing in a folder of payloads.
type found struct {
	name   string
	size   int64
	mode   fs.FileMode
	remote bool  // a cloud service keeps its content elsewhere
	err    error // it was listed and could not be looked at
}

// presence looks once into each of the 256 folders and compares what lies there
// with what the index says. A file of its own look-up for every row would cost
// several times as much (PROTOCOL.md §8.7).
func (r *run) presence(ctx context.Context) (bool, error) {
	if r.table == nil {
		return false, r.survey(ctx)
	}
	m := r.measure(backup.StagePresence, r.counts.Files, 0, progress.Files)
	defer m.end()
	r.newer = r.newerIndex(ctx)
	group, gctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	places := r.places()
	for range r.o.Workers {
		group.Go(func() error {
			background.StandBack()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(places) {
					return nil
				}
				if err := gctx.Err(); err != nil {
					return err
				}
				r.place(places[i], m)
			}
		})
	}
	if err := group.Wait(); err != nil {
		return false, err
	}
	m.ended(nil)
	r.beside(ctx)
	r.absentees()
	r.plainFiles()
	r.unlistedFiles()
	r.judgeState()
	return true, r.names(ctx)
}

// place is a folder that payloads lie in, and the shards of the table that do.
type place struct {
	folder string
	shards []int
}

// places lists them: 256, or one for an old backup.
func (r *run) places() []place {
	if r.b.Facts().Format == backup.FormatMBDB {
		all := make([]int, 256)
		for i := range all {
			all[i] = i
		}
		return []place{{".", all}}
	}
	out := make([]place, 256)
	for i := range out {
		out[i] = place{fmt.Sprintf("%02x", i), []int{i}}
	}
	return out
}

// place compares one folder with the index.
func (r *run) place(p place, m *meter) {
	files, err := r.list(p.folder)
	seen := map[int][]bool{}
	for _, s := range p.shards {
		seen[s] = make([]bool, len(r.table[s]))
	}
	for _, f := range files {
		id, ok := mbfile.ParseID(f.name)
		marks, here := seen[int(id[0])]
		if !ok || !here {
			r.odd(p.folder, f)
			continue
		}
		first := r.table.index(id)
		if first < 0 || r.table[id[0]][first].bits&(isFile|unsure) == 0 {
			r.payloadWithoutRow(id, p.folder, f)
			continue
		}
		for i := first; i < len(marks) && r.table[id[0]][i].id == id; i++ {
			marks[i] = true
			r.payload(&r.table[id[0]][i], f)
			m.done.Add(1)
		}
	}
	var gone []absent
	for _, s := range p.shards {
		for i := range r.table[s] {
			if e := &r.table[s][i]; e.bits&isFile != 0 && !seen[s][i] {
				gone = append(gone, absent{e, err})
				m.done.Add(1)
			}
		}
	}
	if len(gone) > 0 {
		r.mu.Lock()
		r.gone = append(r.gone, gone...)
		r.mu.Unlock()
	}
}

// list returns what lies in a folder of the backup. The error says why it could not
// be listed; a folder that is not there is simply empty.
func (r *run) list(folder string) ([]found, error) {
	root := r.b.Root()
	info, err := root.Lstat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a folder", folder)
	}
	dir, err := root.Open(folder)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return listFolder(dir)
}

// payload judges what lies in the place of a payload.
func (r *run) payload(e *entry, f found) {
	switch {
	case f.err != nil:
		id, note := unreadable(f.err, backup.NoteNotExamined)
		r.about(e, id, backup.SeverityStop, note, quoted(f.err.Error(), 280))
	case !f.mode.IsRegular():
		r.about(e, backup.UnreadableFiles, backup.SeverityStop, kindOfThing(f.mode), "")
	case f.remote:
		r.about(e, backup.CloudPlaceholder, backup.SeverityStop, backup.NoteInTheCloud, "")
	default:
		e.bits |= present
		r.size(e, f.size)
	}
}

// size compares the size on disk with what the row says. Where a digest can
// settle it, the judgement waits for the content (PROTOCOL.md §8.3).
func (r *run) size(e *entry, stored int64) {
	want := r.storedSize(e)
	if e.bits&hasKey != 0 && r.b.Facts().Encrypted && e.bits&anySize == 0 {
		switch {
		case stored == want:
			r.padded.Add(1)
		case stored == e.size && stored%16 != 0: // nothing encrypted has such a length
			r.about(e, backup.PlainFiles, backup.SeverityStop, backup.NoteNotEncrypted, "")
			e.bits |= badKey
			return
		case stored == e.size: // written without padding, as some third parties do, or not encrypted
			r.unpadded(e)
			return
		}
	}
	if e.bits&anySize != 0 || stored == want {
		return
	}
	if stored > want {
		e.bits |= longer
	} else {
		e.bits |= shorter
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	w := oddSize{id: e.id, stored: stored, want: want, short: stored < want}
	sealed := e.bits&hasKey != 0 && r.b.Facts().Encrypted
	if e.bits&hasDigest != 0 || sealed && (stored > want || stored == e.size) { // the padding tells, or that it is not encrypted
		r.waiting[e.id] = append(r.waiting[e.id], w)
		return
	}
	if w.short {
		e.bits |= affected
	}
	r.findings.add(backup.WrongSize, w.instance())
}

// oddSize is a payload with another size than its row says.
type oddSize struct {
	id           mbfile.ID
	stored, want int64
	short        bool
	judged       bool // by its digest
}

func (o oddSize) instance() instance {
	severity := backup.SeverityWarning
	if o.short {
		severity = backup.SeverityLoss
	}
	return instance{
		severity: severity, order: orderOf(o.id), id: o.id, bytes: o.want,
		example: backup.Example{Note: sizes(o.stored, o.want)},
	}
}

// about enters a finding about the file of an entry.
func (r *run) about(e *entry, id backup.FindingID, s backup.Severity, note backup.NoteCode, detail string) {
	r.noted(e, id, s, backup.Note{Code: note}, detail)
}

// noted is about with a note that has arguments.
func (r *run) noted(e *entry, id backup.FindingID, s backup.Severity, note backup.Note, detail string) {
	if s.Serious() {
		e.bits |= affected
	}
	r.findings.add(id, instance{
		severity: s, order: orderOf(e.id), id: e.id, bytes: e.size, detail: clip(detail, 300),
		example: backup.Example{Note: note},
	})
}

func (r *run) foreign(name string, f found) {
	r.findings.add(backup.Strangers, instance{
		severity: backup.SeverityNote, bytes: f.size,
		example: backup.Example{File: clip(name, 300), Note: backup.Note{Code: backup.NoteNotPart}},
	})
}

// survey counts what lies in the folders of a backup whose index stays closed.
func (r *run) survey(ctx context.Context) error {
	for _, p := range r.places() {
		if err := ctx.Err(); err != nil {
			return err
		}
		files, err := r.list(p.folder)
		if err != nil {
			continue
		}
		for _, f := range files {
			if _, ok := mbfile.ParseID(f.name); ok && f.mode.IsRegular() {
				r.counts.Files++
				r.counts.Bytes += f.size
			}
		}
	}
	return nil
}

// sizes notes a size that is not the one that it should be.
func sizes(has, want int64) backup.Note {
	return backup.Note{Code: backup.NoteWrongSize, Args: backup.NoteArgs{Bytes: has, Want: want}}
}
