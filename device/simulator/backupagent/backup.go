package backupagent

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// reserve is what a phone wants to stay free on the computer beside the backup.
const reserve = 128 << 20

// batchSize is how many files go into one batch.
const batchSize = 128

// backupRun is one backup under way.
type backupRun struct {
	*run
	encrypted bool
	bag       *keybag.Bag
	base      base
	index     *indexWriter
	uuid      string
	full      bool

	wanted bitset         // files to upload, by their number in the image
	stored [256][]payload // every payload of the new backup, by shard
	moving []mbfile.ID    // payloads that lie in Snapshot and have to move
	total  int64          // bytes to upload
	sent   int64
	sums   map[string]sum
}

// payload is one payload file and the size that it must have on the host.
type payload struct {
	id   mbfile.ID
	size int64
}

// unfinished is what the phone remembers of a run that was interrupted while
// it uploaded: the records of what was sent.
type unfinished struct {
	uuid  string
	bag   *keybag.Bag
	index string // path
}

// backup answers the request of that name (PROTOCOL.md §6.5, §6.6).
func (r *run) backup() (err error) {
	r.a.mu.Lock()
	s := &backupRun{run: r, bag: r.a.bag, sums: make(map[string]sum)}
	r.a.mu.Unlock()
	s.encrypted = s.bag != nil
	if !s.encrypted {
		if s.bag, err = r.a.plainBag(); err != nil {
			return err
		}
	}
	if err := r.admitBackup(s.encrypted); err != nil {
		return err
	}
	if s.base, err = r.lookAtHost(s.bag, s.encrypted); err != nil {
		return err
	}
	defer s.base.close()
	s.full = s.base.old == nil
	if s.uuid, err = r.newUUID(); err != nil {
		return err
	}
	if s.index, err = s.openOrNewIndex(); err != nil {
		return err
	}
	defer func() { err = s.settle(err) }()

	if err := s.scan(); err != nil {
		return err
	}
	if err := s.room(); err != nil {
		return err
	}
	if err := s.folders(); err != nil {
		return err
	}
	if err := s.state(stateUploading); err != nil {
		return err
	}
	if err := s.send(); err != nil {
		return err
	}
	if err := s.index.close(); err != nil {
		return err
	}
	return s.finish()
}

// keptIndex is the finished index of a backup whose every row would be the same
// again. A phone of 100,000 files needs longer to write it than to send it, and
// hosts that are measured shall not wait for that.
type keptIndex struct {
	image phoneimage.Image
	path  string
}

// repeatable reports whether another backup like this one, of an image that did
// not change, has the same index: whatever is encrypted has new keys.
func (s *backupRun) repeatable() bool { return s.full && !s.encrypted && len(s.faults) == 0 }

func (s *backupRun) openOrNewIndex() (*indexWriter, error) {
	s.a.mu.Lock()
	kept := s.a.kept
	s.a.mu.Unlock()
	if s.repeatable() && kept.image == s.image {
		return &indexWriter{path: kept.path}, nil
	}
	return newIndex(s.a.dir)
}

// settle closes the index, and keeps it when the run was cut off while it
// uploaded, because then the next run can resume there, or when the next
// run can use it again.
func (s *backupRun) settle(err error) error {
	closed := s.index.close()
	_, fatal := outcome(err)
	resumable := (fatal != nil || isCancel(err)) && closed == nil && len(s.moving) > 0
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	if old := s.a.unfinished; old != nil {
		_ = os.Remove(old.index)
		s.a.unfinished = nil
	}
	again := s.a.kept.path == s.index.path
	switch {
	case resumable:
		s.a.unfinished = &unfinished{uuid: s.uuid, bag: s.bag, index: s.index.path}
		if again {
			s.a.kept = keptIndex{}
		}
	case again:
	case err == nil && closed == nil && s.repeatable():
		if s.a.kept.path != "" {
			_ = os.Remove(s.a.kept.path)
		}
		s.a.kept = keptIndex{s.image, s.index.path}
	default:
		_ = os.Remove(s.index.path)
	}
	if err == nil {
		err = closed
	}
	return err
}

func isCancel(err error) bool {
	var mb *Error
	return errors.As(err, &mb) && mb.Code == codeCancelled
}

// scan looks at everything on the phone and decides what has to be sent: what
// is not in the base, and what is not the same any more.
func (s *backupRun) scan() error {
	n := 0
	for item, err := range s.image.Items(s.encrypted) {
		if err != nil {
			return err
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		id := item.ID()
		if item.Kind != mbfile.Regular {
			s.index.add(id, item, nil, nil)
			continue
		}
		if old, where := s.base.find(id, item); where != nowhere {
			s.index.add(id, item, old.Digest, old.EncryptionKey)
			s.note(id, item.Size)
			if where == inSnapshot {
				s.moving = append(s.moving, id)
			}
		} else {
			s.wanted.set(n)
			s.total += s.storedSize(item.Size)
		}
		n++
	}
	return nil
}

// storedSize is the size of a payload on the computer (PROTOCOL.md §7.6).
func (s *backupRun) storedSize(size int64) int64 {
	if !s.encrypted {
		return size
	}
	return (size/16 + 1) * 16
}

// note remembers that a payload belongs to the new backup.
func (s *backupRun) note(id mbfile.ID, size int64) {
	s.stored[id[0]] = append(s.stored[id[0]], payload{id, s.storedSize(size)})
}

// room asks whether the computer has room for the rest, and asks it to make
// some where the fault says that this phone does so.
func (s *backupRun) room() error {
	free, err := s.l.freeSpace()
	if err != nil {
		return err
	}
	need := s.total + reserve
	if batches, ok := s.faults.number(FaultComputerFull); ok && batches == 0 {
		need = free + 1
	}
	if want, ok := s.faults.number(FaultPurge); ok {
		freed, err := s.purge(want)
		if err != nil {
			return err
		}
		free += freed
	}
	if free < need {
		return mbError(codeComputerFull, notEnoughHostText)
	}
	return nil
}

// folders creates the folders of a backup, 514 of them.
func (s *backupRun) folders() error {
	for _, folder := range [2]string{s.target, s.target + "/" + snapshotFolder} {
		if err := s.l.createDirectory(folder); err != nil {
			return err
		}
		for shard := range 256 {
			if err := s.l.createDirectory(fmt.Sprintf("%s/%02x", folder, shard)); err != nil {
				return err
			}
		}
	}
	return nil
}

// state writes Status.plist.
func (s *backupRun) state(name string) error {
	text, err := proplist.Encode(status{
		BackupState: "new", Date: s.a.o.Now().UTC().Truncate(time.Second), IsFullBackup: s.full,
		SnapshotState: name, UUID: s.uuid, Version: statusVersion,
	}, proplist.FormatBinary)
	if err != nil {
		return fmt.Errorf("Status.plist: %w", err)
	}
	if err := s.mark(statusFile, text); err != nil {
		return err
	}
	if s.faults[FaultDieAt] == name {
		return s.die()
	}
	return nil
}

// mark sends a small file whole and remembers what it was.
func (s *backupRun) mark(path string, text []byte) error {
	s.sums[path] = sumOf(text)
	return s.put(path, text)
}

// put sends a small file of the backup's folder.
func (r *run) put(path string, text []byte) error {
	return r.l.upload(0, "/var/root/Library/Caches/Backup/"+path, r.target+"/"+path, int64(len(text)), bytes.NewReader(text))
}

// die is what a phone does that loses power: nothing more.
func (r *run) die() error {
	_ = r.l.flush()
	_ = r.l.conn.Close()
	return errCut
}

// progress is the overall progress: bytes of what is to be sent.
func (s *backupRun) progress() float64 {
	if s.total == 0 {
		return 99
	}
	return 100 * float64(s.sent) / float64(s.total)
}

// bitset is a set of small numbers.
type bitset []uint64

func (b *bitset) set(n int) {
	for len(*b) <= n/64 {
		*b = append(*b, 0)
	}
	(*b)[n/64] |= 1 << (n % 64)
}

func (b bitset) has(n int) bool { return n/64 < len(b) && b[n/64]&(1<<(n%64)) != 0 }
