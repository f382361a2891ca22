package backupagent

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// unplayable turns what the simulated phone does not know into an answer that
// says so.
func (s *restoration) unplayable(err error) error {
	if !errors.Is(err, errUnplayable) {
		return err
	}
	s.outcome.Unplayable = true
	return mbError(codeUnsupported, err.Error())
}

// marks reads Status.plist and Manifest.plist and opens the key bag.
func (s *restoration) marks() error {
	text, err := s.fetchMark(statusFile, maxStatus, ruleStatusMissing)
	if err != nil {
		return err
	}
	if len(text) == 0 {
		return violation(ruleStatusEmpty).because(codeDeserialise, zeroLengthText)
	}
	list, odd, err := readList(text)
	if err != nil {
		return violation(ruleStatusUnreadable).because(codeGeneric, "Error creating from path: "+err.Error())
	}
	if odd != nil {
		s.warn("", statusFile, violation(ruleStatusVersion, "unknown: "+odd.Error()))
	}
	if err := s.status(list); err != nil {
		return err
	}
	if text, err = s.fetchListed(manifestFile, maxManifest, ruleManifestMissing); err != nil {
		return err
	}
	if err := s.properties(text); err != nil {
		return err
	}
	return s.unlock()
}

// status decides what of the backup is read: an interrupted run leaves two
// indexes, and files in two places (PROTOCOL.md §7.2, hint).
func (s *restoration) status(list map[string]any) error {
	version, _ := list["Version"].(string)
	if n, err := strconv.ParseFloat(version, 64); err != nil || n >= 4 || compareVersions(version, oldestRestorable) < 0 {
		s.warn("", statusFile, violation(ruleStatusVersion, version))
	} else {
		s.old = compareVersions(version, "3") < 0
	}
	if state, _ := list["BackupState"].(string); state == "empty" {
		s.warn("", statusFile, violation(ruleStatusBackupState, state))
	}
	s.lists = s.source
	state, _ := list["SnapshotState"].(string)
	first, _ := list["IsFullBackup"].(bool)
	switch state {
	case stateFinished:
		return nil
	case stateUploading, stateRemoving:
	case stateMoving:
		if err := s.unfinished(); err != nil {
			return err
		}
	default:
		return violation(ruleStatusState, state)
	}
	if state == stateUploading && first {
		return violation(ruleStatusNever, state)
	}
	s.warn("", statusFile, violation(ruleStatusInterrupted, state))
	return nil
}

// unfinished looks at what lies in Snapshot: where the new index is still there,
// it belongs to the backup, and so do the files.
func (s *restoration) unfinished() error {
	snapshot := s.source + "/" + snapshotFolder
	list, err := s.l.contents(snapshot, 0)
	if err != nil {
		return err
	}
	if _, there := list[manifestFile]; there {
		if _, there := list[indexFile]; there {
			s.lists = snapshot
		}
	}
	s.snapshot, s.unmoved = snapshot, map[mbfile.ID]bool{}
	for shard := range 256 {
		name := fmt.Sprintf("%02x", shard)
		if e, there := list[name]; !there || !e.directory {
			continue
		}
		files, err := s.l.contents(snapshot+"/"+name, 0)
		if err != nil {
			return err
		}
		for name, e := range files {
			if id, ok := mbfile.ParseID(name); ok && !e.directory {
				s.unmoved[id] = true
			}
		}
	}
	return nil
}

// place is where the payload of a row lies on the host.
func (s *restoration) place(id string) string {
	if s.old {
		return s.source + "/" + id
	}
	folder := s.source
	if raw, ok := mbfile.ParseID(id); ok && s.unmoved[raw] {
		folder = s.snapshot
	}
	return folder + "/" + id[:2] + "/" + id
}

// fetchMark downloads a list that lies in the backup's folder and has to be there.
func (s *restoration) fetchMark(name string, limit int, missing RuleID) ([]byte, error) {
	return s.fetchFrom(s.source, name, limit, missing)
}

// fetchListed downloads a list that belongs to the index.
func (s *restoration) fetchListed(name string, limit int, missing RuleID) ([]byte, error) {
	return s.fetchFrom(s.lists, name, limit, missing)
}

func (s *restoration) fetchFrom(folder, name string, limit int, missing RuleID) ([]byte, error) {
	path := folder + "/" + name
	text, err := s.l.fetch(path, limit)
	if errors.Is(err, errMissing) {
		if missing == ruleStatusMissing {
			return nil, violation(missing, path)
		}
		return nil, violation(missing).because(codeMissing, fmt.Sprintf(noSuchFileText, path))
	}
	var mb *Error
	if errors.As(err, &mb) {
		e := violation(missing, path)
		e.Text = mbError(rules()[missing].Code, rules()[missing].Words).Text
		return nil, e.because(mb.Code, mb.Text)
	}
	return text, err
}

// unlock opens the key bag: with the password, or with the empty one.
func (s *restoration) unlock() (err error) {
	m := &s.manifest
	if len(m.BackupKeyBag) == 0 {
		return violation(ruleKeybagMissing)
	}
	password := s.password
	if !m.IsEncrypted {
		password = ""
	}
	s.bag, err = keybag.Open(m.BackupKeyBag, password)
	switch {
	case errors.Is(err, keybag.ErrPassword) && !m.IsEncrypted:
		return violation(ruleKeybagLocked).because(codePassword, err.Error())
	case errors.Is(err, keybag.ErrPassword), err == nil && s.faults.has(FaultPassword):
		return violation(rulePassword).because(codePassword, "MKBKeyBagUnlock error (-3)")
	case err != nil:
		return violation(ruleKeybagUnreadable).because(codeGeneric, err.Error())
	}
	if shut := s.bag.Shut(); len(shut) > 0 {
		s.warn("", manifestFile, violation(ruleKeybagClass, shut))
	}
	if m.IsEncrypted && s.ctx.Value(withoutEscrow{}) != nil {
		return mbError(codeLocked, "Error setting protection class (device locked?)")
	}
	if s.facts.EncryptionRequired && !m.IsEncrypted {
		return mbError(codeGeneric, "Error setting WillEncrypt value in lockdown").
			because(codePolicy, "Cannot remove iTunes Backup Encryption - Encrypted Backup MDM setting present on device")
	}
	return nil
}

// openIndex fetches the index and opens it. What it is, its first bytes say; the
// path of the file that holds it is to be removed at the end.
func (s *restoration) openIndex() (path string, err error) {
	name, other := indexFile, oldIndexName
	if s.old {
		name, other = other, name
	}
	got, err := s.fetchIndex(s.lists+"/"+name, &s.manifest, s.bag)
	named := name
	if errors.Is(err, errMissing) {
		got, err = s.fetchIndex(s.lists+"/"+other, &s.manifest, s.bag)
		named = other
	}
	if errors.Is(err, errMissing) {
		return "", violation(ruleIndexMissing).because(codeMissing, fmt.Sprintf(noSuchFileText, s.lists+"/"+name))
	}
	if err != nil {
		return "", err
	}
	if got.old {
		s.index, err = openOldIndex(got.path)
	} else {
		s.index, err = openIndex(got.path)
	}
	switch {
	case errors.Is(err, errUnplayable):
		return got.path, err
	case err != nil:
		return got.path, violation(ruleIndexUnreadable).because(codeGeneric, err.Error())
	}
	if got.old != (named == oldIndexName) || got.old != s.old {
		s.warn("", named, violation(ruleIndexName, named))
	}
	s.old = got.old
	s.remark(got)
	return got.path, nil
}

// remark says what is unusual about the encryption.
func (s *restoration) remark(got fetched) {
	m := &s.manifest
	switch {
	case got.old && m.IsEncrypted:
		s.warn("", oldIndexName, violation(ruleOldEncrypted))
	case got.old:
	case !m.IsEncrypted && len(m.ManifestKey) > 0:
		s.warn("", manifestFile, violation(ruleEncryptionFlag, m.IsEncrypted, "a key for the index"))
	case m.IsEncrypted && got.plain && len(m.ManifestKey) > 0:
		s.warn("", indexFile, violation(ruleIndexPlain))
	case m.IsEncrypted && got.plain:
		s.warn("", indexFile, violation(ruleOldEncryption))
	}
}
