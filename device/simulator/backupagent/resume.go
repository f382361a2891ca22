package backupagent

import (
	"fmt"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// resume takes up a run that was interrupted while it uploaded: what lies in
// Snapshot is used when this phone remembers having sent it. False when it does
// not; then Snapshot is thrown away.
func (r *run) resume(b *base, st status, bag *keybag.Bag) (bool, error) {
	r.a.mu.Lock()
	known := r.a.unfinished
	r.a.mu.Unlock()
	if known == nil || known.uuid != st.UUID || known.bag != bag {
		return false, nil
	}
	partial, err := openIndex(known.index)
	if err != nil {
		return false, nil
	}
	b.there = make(map[mbfile.ID]int64)
	for shard := range 256 {
		list, err := r.l.contents(fmt.Sprintf("%s/%s/%02x", r.target, snapshotFolder, shard), 0)
		if err != nil {
			_ = partial.close()
			return false, err
		}
		for name, e := range list {
			if id, ok := mbfile.ParseID(name); ok && !e.directory {
				b.there[id] = e.size
			}
		}
	}
	b.partial = partial
	return true, nil
}

// complete brings a run to its end that was interrupted while it moved or
// removed: everything that still lies in Snapshot belongs into the backup.
func (r *run) complete(st status) error {
	snapshot := r.target + "/" + snapshotFolder
	for shard := range 256 {
		from, to := fmt.Sprintf("%s/%02x", snapshot, shard), fmt.Sprintf("%s/%02x", r.target, shard)
		list, err := r.l.contents(from, 0)
		if err != nil {
			return err
		}
		if err := r.moveAll(from, to, list); err != nil {
			return err
		}
	}
	list, err := r.l.contents(snapshot, 0)
	if err != nil {
		return err
	}
	for _, name := range [2]string{manifestFile, indexFile} {
		if e, ok := list[name]; ok && !e.directory {
			if err := r.l.moveItems(0, map[string]string{snapshot + "/" + name: r.target + "/" + name}); err != nil {
				return err
			}
		}
	}
	st.SnapshotState, st.Date = stateFinished, r.a.o.Now().UTC().Truncate(time.Second)
	text, err := proplist.Encode(st, proplist.FormatBinary)
	if err != nil {
		return fmt.Errorf("Status.plist: %w", err)
	}
	return r.put(statusFile, text)
}

// moveAll moves payloads in batches.
func (r *run) moveAll(from, to string, list map[string]entry) error {
	items := make(map[string]string, batchSize)
	for name, e := range list {
		if _, ok := mbfile.ParseID(name); !ok || e.directory {
			continue
		}
		items[from+"/"+name] = to + "/" + name
		if len(items) == batchSize {
			if err := r.l.moveItems(0, items); err != nil {
				return err
			}
			clear(items)
		}
	}
	if len(items) == 0 {
		return nil
	}
	return r.l.moveItems(0, items)
}
