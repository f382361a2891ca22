package check

import (
	"context"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// named is what a row is called for a person.
type named struct{ app, file string }

// names looks up what the rows are called that stand as examples by their ID. A
// folder without a row is found through a row that lies in it. Only the
// context's error is returned: damage of the index is a finding already, and the
// examples then keep their IDs.
func (r *run) names(ctx context.Context) error {
	ids := r.current().unnamed()
	for id := range ids {
		if _, ok := r.known[id]; ok {
			delete(ids, id)
		}
	}
	if len(ids) == 0 {
		return ctx.Err()
	}
	var mu sync.Mutex
	learn := func(id mbfile.ID, domain, path string) {
		mu.Lock()
		defer mu.Unlock()
		if _, ok := r.known[id]; !ok {
			r.known[id] = named{AppName(domain, path), clip(path, 300)}
		}
	}
	last := make([]string, r.o.Workers)
	err := r.b.ScanFiles(ctx, r.o.Workers, func(worker int, row *backupdir.Row) error {
		if id, ok := mbfile.ParseID(row.FileID); ok && ids[id] {
			learn(id, row.Domain, row.Path)
		}
		if dir := parent(row.Path); row.Path != "" && dir != last[worker] {
			last[worker] = dir
			if id := mbfile.IDOf(row.Domain, dir); ids[id] {
				learn(id, row.Domain, dir)
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		return nil
	}
	return ctx.Err()
}

// current is the collector with the sizes that no digest has settled yet.
func (r *run) current() *collector {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.findings.clone()
	for _, all := range r.waiting {
		for _, w := range all {
			if !w.judged {
				b.add(backup.WrongSize, w.instance())
			}
		}
	}
	return b
}
