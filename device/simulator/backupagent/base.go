package backupagent

import (
	"crypto/aes"
	"errors"
	"fmt"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// base is what a backup can build on: the finished one on the host, and what
// an interrupted run has sent already.
type base struct {
	earlier bool         // something of an earlier run lies on the host
	old     *indexReader // of the finished backup; nil for a full one
	partial *indexReader // of the interrupted run; nil when there is none
	there   map[mbfile.ID]int64
	sealed  bool // both are of encrypted backups
	temp    string
}

func (b *base) close() {
	for _, x := range []*indexReader{b.old, b.partial} {
		if x != nil {
			_ = x.close()
		}
	}
	if b.temp != "" {
		_ = os.Remove(b.temp)
	}
}

// where is the place of an unchanged file.
type where int

const (
	nowhere    where = iota
	inBackup         // in its place
	inSnapshot       // uploaded by an interrupted run
)

// find looks for the payload of an item that has not changed since.
func (b *base) find(id mbfile.ID, item *phoneimage.Item) (mbfile.File, where) {
	if b.partial != nil {
		size, there := b.there[id]
		if old, kind, ok := b.partial.lookup(id); ok && there && kind == mbfile.Regular && same(&old, &item.File) && size == b.onHost(old.Size) {
			return old, inSnapshot
		}
	}
	if b.old != nil {
		if old, kind, ok := b.old.lookup(id); ok && kind == mbfile.Regular && same(&old, &item.File) {
			return old, inBackup
		}
	}
	return mbfile.File{}, nowhere
}

func (b *base) onHost(size int64) int64 {
	if b.sealed {
		return (size/aes.BlockSize + 1) * aes.BlockSize
	}
	return size
}

// same reports whether a payload can be kept.
func same(old, now *mbfile.File) bool {
	return old.Size == now.Size && old.LastModified == now.LastModified && old.InodeNumber == now.InodeNumber &&
		old.ProtectionClass == now.ProtectionClass
}

// lookAtHost reads what the host has of this phone and decides between a full
// backup, an incremental one and the continuation of an interrupted one.
func (r *run) lookAtHost(bag *keybag.Bag, encrypted bool) (b base, err error) {
	text, err := r.l.fetch(r.target+"/"+statusFile, maxStatus)
	if errors.Is(err, errMissing) {
		return b, nil
	}
	if err != nil {
		return b, mbOr(err, codeRead, "Error reading status")
	}
	var st status
	if err := parseMark("status", text, &st); err != nil {
		return b, err
	}
	b.earlier, b.sealed = true, encrypted
	forced := r.option("ForceFullBackup", false)
	if compareVersions(st.Version, oldestBase) < 0 {
		// The old format is set aside whole.
		aside := fmt.Sprintf("%s-%s", r.target, r.a.o.Now().UTC().Format("20060102-150405"))
		return base{}, r.l.moveItems(0, map[string]string{r.target: aside})
	}
	switch st.SnapshotState {
	case stateMoving, stateRemoving:
		if !forced {
			if err := r.complete(st); err != nil {
				return b, err
			}
		}
	case stateUploading:
		if !forced {
			resumed, err := r.resume(&b, st, bag)
			if err != nil || resumed && st.IsFullBackup {
				return b, err
			}
		}
	}
	if b.partial == nil {
		// Whatever a run left behind that this phone does not know is of no use.
		if err := r.l.removeItems(0, []string{r.target + "/" + snapshotFolder}); err != nil {
			return b, mbError(codeUpload, "Error removing snapshot directory").because(codeIO, err.Error())
		}
	}
	if forced || st.SnapshotState == stateUploading && st.IsFullBackup {
		return b, nil
	}
	return b, r.openBase(&b, bag, encrypted)
}

// openBase takes the finished backup as the base of an incremental one. It
// leaves the base empty, so that a full one is made, when the encryption or its
// password changed since, when the index cannot be read and when payloads are
// missing (PROTOCOL.md §6.6).
func (r *run) openBase(b *base, bag *keybag.Bag, encrypted bool) error {
	path := r.target + "/" + manifestFile
	text, err := r.l.fetch(path, maxManifest)
	if errors.Is(err, errMissing) {
		return nil
	}
	if err != nil {
		return mbOr(err, codeCorrupt, "Error reading backup properties")
	}
	if len(text) == 0 {
		return parseMark("backup properties", text, nil)
	}
	var m manifest
	if parseMark("backup properties", text, &m) != nil {
		return nil
	}
	if m.IsEncrypted != encrypted || encrypted && string(m.BackupKeyBag) != string(bag.Bytes()) {
		return nil
	}
	b.temp, err = r.downloadIndex(r.target, &m, bag)
	var mb *Error
	if errors.As(err, &mb) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := openIndex(b.temp)
	if err != nil {
		return nil
	}
	whole, err := r.whole(old, encrypted)
	if err != nil || !whole {
		_ = old.close()
		return err
	}
	b.old = old
	return nil
}

// whole reports whether the host has every payload of an index.
func (r *run) whole(x *indexReader, encrypted bool) (bool, error) {
	there := make(map[mbfile.ID]struct{})
	for shard := range 256 {
		list, err := r.l.contents(fmt.Sprintf("%s/%02x", r.target, shard), 0)
		if err != nil {
			return false, err
		}
		for name, e := range list {
			if id, ok := mbfile.ParseID(name); ok && !e.directory {
				there[id] = struct{}{}
			}
		}
	}
	whole := true
	err := x.rows(func(row *row) error {
		id, ok := mbfile.ParseID(row.id)
		if _, found := there[id]; row.kind == mbfile.Regular && !(ok && found) {
			whole = false
		}
		return nil
	})
	return whole && err == nil, nil
}

// downloadIndex fetches Manifest.db into a file of its own, decrypted.
func (r *run) downloadIndex(folder string, m *manifest, bag *keybag.Bag) (path string, err error) {
	name := folder + "/" + indexFile
	got, err := r.fetchIndex(name, m, bag)
	if errors.Is(err, errMissing) {
		return "", violation(ruleIndexMissing).because(codeMissing, fmt.Sprintf(noSuchFileText, name))
	}
	if err == nil && got.old {
		err = errors.Join(violation(ruleIndexUnreadable), os.Remove(got.path))
	}
	return got.path, err
}

// mbOr turns an error of the host into the phone's own; what ends the session
// stays what it is.
func mbOr(err error, code int, text string) error {
	var mb *Error
	if errors.As(err, &mb) {
		return mbError(code, text).because(mb.Code, mb.Text)
	}
	return err
}
