package repair

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// addition is a row that the copy gets although the index does not have it.
type addition struct {
	domain, path string
	blob         []byte
	from         spot
}

// maxRecord bounds the records that lie beside the index; see index.MaxBlob.
const maxRecord = 4 << 20

// findPutAside finds what another program took out of the backup and kept in a folder of
// its own, a file together with its entry: "ID.bak" and "ID.plist". The entry tells
// the path, and the ID proves which domain it is of; size, checksum or key prove
// the bytes.
func (j *judge) findPutAside() {
	for _, s := range j.p.surveys {
		for _, id := range slices.SortedFunc(maps.Keys(s.entries), func(a, b mbfile.ID) int { return bytes.Compare(a[:], b[:]) }) {
			if j.ctx.Err() != nil || j.taken(id) {
				continue
			}
			blob, err := readRecord(spot{root: s.root, name: s.entries[id]})
			var record mbfile.Record
			if err != nil || mbfile.Decode(blob, &record) != nil || kindOfMode(&record) != index.FlagFile {
				continue
			}
			path := string(record.RelativePath)
			for name, a := range j.areas {
				if a.refused || mbfile.IDOf(name, path) != id || leavesDomain(path) || tidy(path) != path {
					continue
				}
				from, ok := j.p.locate(j.ctx, &record, id)
				if !ok || a.digest && len(record.Digest) == 0 {
					break
				}
				if got, err := j.p.prove(j.ctx, &record, from); err != nil || got == unproven {
					break
				}
				j.p.Hidden++
				if !j.p.putBack {
					break
				}
				j.p.back = append(j.p.back, addition{name, path, blob, from})
				j.p.mends(backup.MisplacedFiles)
				j.slots = append(j.slots, slot{id, -1 - int64(len(j.p.back)), int8(index.FlagFile)})
				j.lieIn(name, path)
				break
			}
		}
	}
}

func readRecord(sp spot) ([]byte, error) {
	f, info, err := sp.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > maxRecord {
		return nil, fmt.Errorf("%s: too big", sp.name)
	}
	return io.ReadAll(io.LimitReader(f, maxRecord))
}
