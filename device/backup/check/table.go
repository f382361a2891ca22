package check

import (
	"bytes"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// state is what is known of a row.
type state uint16

const (
	isFile    state = 1 << iota // a regular file; else a folder or a link
	hasDigest                   // its Digest stands in the row
	hasKey                      // its payload is encrypted
	anySize                     // the row does not tell a size
	affected                    // a finding of SeverityStop or SeverityLoss is about it
	present                     // its payload is there and has a plausible size
	longer                      // the payload is longer than it should be
	shorter                     // … shorter
	garbled                     // its record cannot be read, which was said
	verified                    // the content was read and is good
	isLink                      // a link
	unsure                      // what the row is about is not certain, which was said
	badKey                      // its key does not open, which was said
)

// entry is all that is kept of a row: 32 bytes.
type entry struct {
	id   mbfile.ID
	kind uint8 // index into kindList
	bits state
	size int64 // Size of a file: that of its content
}

// table holds an entry for each row, by the first byte of its ID and in the order
// of the IDs.
type table [256][]entry

// index returns the place of the first entry with the ID in its shard, or -1.
func (t *table) index(id mbfile.ID) int {
	shard := t[id[0]]
	// Only IDs are looked at: other fields may be written meanwhile.
	i := sort.Search(len(shard), func(i int) bool { return bytes.Compare(shard[i].id[:], id[:]) >= 0 })
	if i == len(shard) || shard[i].id != id {
		return -1
	}
	return i
}

// find returns the first entry with the ID, or nil.
func (t *table) find(id mbfile.ID) *entry {
	if i := t.index(id); i >= 0 {
		return &t[id[0]][i]
	}
	return nil
}

// merge makes one table of those that the workers filled.
func merge(parts []*table, workers int) *table {
	out := parts[0]
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for shard := next.Add(1) - 1; shard < int64(len(out)); shard = next.Add(1) - 1 {
				n := 0
				for _, p := range parts {
					n += len(p[shard])
				}
				all := slices.Grow(out[shard], n-len(out[shard]))
				for _, p := range parts[1:] {
					all = append(all, p[shard]...)
					p[shard] = nil
				}
				slices.SortFunc(all, func(a, b entry) int { return bytes.Compare(a.id[:], b.id[:]) })
				out[shard] = all
			}
		})
	}
	group.Wait()
	return out
}

// kinds counts the files by kind.
func (t *table) kinds() []backup.KindCount {
	var count [len(kindList)]backup.KindCount
	for _, shard := range t {
		for _, e := range shard {
			if e.bits&isFile == 0 {
				continue
			}
			k := &count[e.kind]
			k.Files++
			k.Bytes += e.size
			if e.bits&affected != 0 {
				k.Affected++
			}
		}
	}
	out := []backup.KindCount{}
	for i, k := range count {
		if k.Files > 0 {
			k.Kind = kindList[i]
			out = append(out, k)
		}
	}
	return out
}
