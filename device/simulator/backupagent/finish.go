package backupagent

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"
)

// finish makes the uploaded snapshot the backup, in the steps that Status.plist
// names, and then checks what lies on the computer.
func (s *backupRun) finish() error {
	if err := s.falsify(); err != nil {
		return err
	}
	if err := s.manifests(); err != nil {
		return err
	}
	if err := s.state(stateMoving); err != nil {
		return err
	}
	if err := s.move(); err != nil {
		return err
	}
	if err := s.state(stateRemoving); err != nil {
		return err
	}
	if err := s.removeStale(); err != nil {
		return err
	}
	if err := s.l.removeItems(s.progress(), []string{s.target + "/" + snapshotFolder}); err != nil {
		return mbError(codeUpload, "Error removing snapshot directory").because(codeIO, err.Error())
	}
	if err := s.l.removeItems(s.progress(), []string{s.target + "/" + oldIndexFile}); err != nil {
		return err
	}
	if err := s.state(stateFinished); err != nil {
		return err
	}
	return s.verify()
}

// manifests sends Manifest.plist and Manifest.db into the snapshot.
func (s *backupRun) manifests() error {
	file, err := os.Open(s.index.path)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	size, content := info.Size(), io.Reader(file)
	var sealed []byte
	if s.encrypted {
		key := make([]byte, 32)
		if _, err := io.ReadFull(s.a.o.Random, key); err != nil {
			return fmt.Errorf("index key: %w", err)
		}
		const class = 4 // on current iOS
		if sealed, err = s.bag.Seal(class, key); err != nil {
			return err
		}
		mode, err := encrypter(key)
		if err != nil {
			return err
		}
		size, content = s.storedSize(size), newSealing(file, mode)
	}
	text, err := s.manifestPlist(s.bag, sealed, s.a.o.Now().UTC().Truncate(time.Second))
	if err != nil {
		return err
	}
	if s.faults.has(FaultEmptyManifest) {
		if err := s.mark(manifestFile, nil); err != nil {
			return err
		}
		if err := s.state(stateFinished); err != nil {
			return err
		}
		return s.die()
	}
	if err := s.mark(snapshotFolder+"/"+manifestFile, text); err != nil {
		return err
	}
	s.sums[manifestFile] = sumOf(text)
	h := sha1.New()
	err = s.l.upload(s.progress(), "/var/root/Library/Caches/Backup/"+indexFile, s.target+"/"+snapshotFolder+"/"+indexFile,
		size, io.TeeReader(content, h))
	s.sums[indexFile] = sum(h.Sum(nil))
	return err
}

// move moves the payloads into place, and the manifests last.
func (s *backupRun) move() error {
	for from := 0; from < len(s.moving); from += batchSize {
		items := make(map[string]string, batchSize)
		for _, id := range s.moving[from:min(from+batchSize, len(s.moving))] {
			name := id.String()
			items[s.target+"/"+snapshotFolder+"/"+name[:2]+"/"+name] = s.target + "/" + name[:2] + "/" + name
		}
		if err := s.l.moveItems(s.progress(), items); err != nil {
			return err
		}
	}
	for _, name := range [2]string{manifestFile, indexFile} {
		items := map[string]string{s.target + "/" + snapshotFolder + "/" + name: s.target + "/" + name}
		if err := s.l.moveItems(s.progress(), items); err != nil {
			return err
		}
	}
	return nil
}

// removeStale removes the payloads of an earlier backup that the new one does
// not have.
func (s *backupRun) removeStale() error {
	if !s.base.earlier {
		return nil
	}
	var stale []string
	remove := func(least int) error {
		if len(stale) < least {
			return nil
		}
		batch := stale
		stale = nil
		return s.l.removeItems(s.progress(), batch)
	}
	err := s.eachShard(func(folder string, there map[string]entry, payloads []payload) error {
		for _, p := range payloads {
			delete(there, p.id.String())
		}
		for name := range there {
			stale = append(stale, folder+"/"+name)
			if err := remove(batchSize); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return remove(1)
}

// eachShard lists each folder of payloads on the computer, beside those that
// belong into it.
func (s *backupRun) eachShard(do func(folder string, there map[string]entry, payloads []payload) error) error {
	for shard := range s.stored {
		folder := fmt.Sprintf("%s/%02x", s.target, shard)
		there, err := s.l.contents(folder, s.progress())
		if err == nil {
			err = do(folder, there, s.stored[shard])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// verify reads the marks and the index back and looks for every payload. A
// phone does not answer 0 before that.
func (s *backupRun) verify() error {
	for _, name := range [3]string{statusFile, manifestFile, indexFile} {
		got, err := s.sumOnHost(name)
		if err != nil {
			return err
		}
		if got != s.sums[name] {
			return mbError(codeCorrupt, fmt.Sprintf("Backup verification failed: %s is not what was sent", name))
		}
	}
	return s.eachShard(func(folder string, there map[string]entry, payloads []payload) error {
		for _, p := range payloads {
			found, ok := there[p.id.String()]
			if !ok || found.directory || found.size != p.size {
				return mbError(codeCorrupt, "Manifest references files not in backup").
					because(codeMissing, fmt.Sprintf(noSuchFileText, folder+"/"+p.id.String()))
			}
		}
		return nil
	})
}

// sumOnHost downloads a file of the backup and hashes it.
func (s *backupRun) sumOnHost(name string) (sum, error) {
	path := s.target + "/" + name
	h, came := sha1.New(), false
	answer, err := s.l.download([]string{path}, s.progress(), func(int) incoming {
		return incoming{data: hashing(h), done: func() error { came = true; return nil }}
	})
	if err != nil {
		return sum{}, err
	}
	if !came || answer.code != 0 {
		err := fileError(path, answer)
		if errors.Is(err, errMissing) {
			err = mbError(codeCorrupt, "Backup verification failed").because(codeMissing, fmt.Sprintf(noSuchFileText, path))
		}
		return sum{}, err
	}
	return sum(h.Sum(nil)), nil
}

func hashing(h hash.Hash) func([]byte) error {
	return func(block []byte) error { _, err := h.Write(block); return err }
}
