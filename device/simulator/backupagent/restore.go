package backupagent

import (
	"errors"
	"fmt"
	"os"

	"lifeboat/device/simulator/backupagent/keybag"
	"lifeboat/device/simulator/phoneimage"
)

// restoration is one restore under way.
type restoration struct {
	*run
	manifest manifest
	password string
	bag      *keybag.Bag
	index    *indexReader
	into     *phoneimage.Restored // nil in a rehearsal
	total    int64                // bytes of all files
	done     int64
	nth      int64  // number of the file that arrives
	first    *Error // of a rehearsal: what a phone would have ended with

	// Digests of an encrypted backup in a rehearsal: how many were right, and
	// the files where they were not (see doubt).
	right    int64
	doubtful []Failure
	doubts   int64
}

// restore answers the request of that name, in the order of protocol notes E.3.
func (r *run) restore() (err error) {
	s := &restoration{run: r}
	if s.password, err = password(r.request, r.options); err != nil {
		return err
	}
	if err := r.admitRestore(); err != nil {
		return err
	}
	if err := s.marks(); err != nil {
		return err
	}
	path, err := r.downloadIndex(r.source, &s.manifest, s.bag)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	if s.index, err = openIndex(path); err != nil {
		return mbError(codeCorrupt, "Error reading backup database").because(codeGeneric, err.Error())
	}
	defer s.index.close()
	if err := s.fits(); err != nil {
		return err
	}
	if err := s.vet(); err != nil {
		return err
	}
	if err := s.roomOnPhone(); err != nil {
		return err
	}
	if !r.option("RestoreDontCopyBackup", false) {
		if err := s.setAside(); err != nil {
			return err
		}
	}
	if !r.keep {
		if s.into, err = phoneimage.NewRestored(r.a.dir); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				_ = s.into.Close()
			}
		}()
	}
	if err := s.transfer(); err != nil {
		return err
	}
	return s.settle()
}

// password reads the password of a request; hosts send it in two places.
func password(request, options map[string]any) (string, error) {
	for _, where := range []map[string]any{options, request} {
		switch p := where["Password"].(type) {
		case nil:
		case string:
			if len(p) > 1<<16 {
				return "", mbError(codePassword, "Invalid password")
			}
			return p, nil
		default:
			return "", mbError(codePassword, "Invalid password")
		}
	}
	return "", nil
}

// marks reads Status.plist and Manifest.plist and opens the key bag.
func (s *restoration) marks() error {
	text, err := s.fetchMark(statusFile, maxStatus, "Error reading status", codeMissing)
	if err != nil {
		return err
	}
	var st status
	if err := parseMark("status", text, &st); err != nil {
		return err
	}
	switch {
	case compareVersions(st.Version, oldestRestorable) < 0:
		return mbError(codeUnsupported, fmt.Sprintf("Backup version %q is not supported", st.Version))
	case compareVersions(st.Version, "3") < 0:
		// Real phones still take this format; the simulated one does not read it.
		return mbError(codeUnsupported, fmt.Sprintf("Backup version %q is not supported by this simulated phone", st.Version))
	case st.SnapshotState != stateFinished || st.BackupState == "empty":
		return mbError(codeUnfinished, fmt.Sprintf("Backup is not finished: its state is %q", st.SnapshotState))
	}
	if text, err = s.fetchMark(manifestFile, maxManifest, "Error reading backup properties", codeCorrupt); err != nil {
		return err
	}
	if err := parseMark("backup properties", text, &s.manifest); err != nil {
		return err
	}
	return s.unlock()
}

// fetchMark downloads a property list that has to be there.
func (s *restoration) fetchMark(name string, limit int, what string, code int) ([]byte, error) {
	path := s.source + "/" + name
	text, err := s.l.fetch(path, limit)
	if errors.Is(err, errMissing) {
		if code == codeMissing {
			return nil, mbError(codeMissing, fmt.Sprintf(noSuchFileText, path))
		}
		return nil, mbError(code, what).because(codeMissing, fmt.Sprintf(noSuchFileText, path))
	}
	if err != nil {
		return nil, mbOr(err, code, what)
	}
	return text, nil
}

// unlock opens the key bag: with the password, or with the empty one.
func (s *restoration) unlock() (err error) {
	if len(s.manifest.BackupKeyBag) == 0 {
		return mbError(codeCorrupt, "No keybag in backup")
	}
	password := s.password
	if !s.manifest.IsEncrypted {
		password = ""
	}
	s.bag, err = keybag.Open(s.manifest.BackupKeyBag, password)
	switch {
	case errors.Is(err, keybag.ErrPassword) && !s.manifest.IsEncrypted:
		return mbError(codeCorrupt, "Error reading keybag").because(codePassword, err.Error())
	case errors.Is(err, keybag.ErrPassword), err == nil && s.faults.has(FaultPassword):
		return mbError(codePassword, "Invalid password when restoring encrypted backup").because(codePassword, "MKBKeyBagUnlock error (-3)")
	case err != nil:
		return mbError(codeCorrupt, "Error reading keybag").because(codeGeneric, err.Error())
	}
	if s.manifest.IsEncrypted && s.ctx.Value(withoutEscrow{}) != nil {
		return mbError(codeLocked, "Error setting protection class (device locked?)")
	}
	if s.facts.EncryptionRequired && !s.manifest.IsEncrypted {
		return mbError(codeGeneric, "Error setting WillEncrypt value in lockdown").
			because(codePolicy, "Cannot remove iTunes Backup Encryption - Encrypted Backup MDM setting present on device")
	}
	return nil
}

// fits reads Info.plist and refuses a backup of a newer iOS.
func (s *restoration) fits() error {
	version, _ := s.manifest.Lockdown["ProductVersion"].(string)
	text, err := s.l.fetch(s.source+"/"+infoFile, maxManifest)
	if err != nil && !errors.Is(err, errMissing) {
		return mbOr(err, codeRead, "Error reading Info.plist")
	}
	if err == nil {
		var info struct {
			Version string `plist:"Product Version"`
		}
		if err := parseMark("Info.plist", text, &info); err != nil {
			return err
		}
		if info.Version != "" {
			version = info.Version
		}
	}
	if compareVersions(version, s.facts.IOS) > 0 || s.faults.has(FaultNewerBackup) {
		return mbError(codeUnsupported, fmt.Sprintf("Backup is of iOS %s, this device runs %s", version, s.facts.IOS))
	}
	return nil
}

// roomOnPhone refuses what does not fit onto the phone.
func (s *restoration) roomOnPhone() error {
	free := s.facts.FreeBytes
	if s.faults.has(FaultPhoneFull) {
		free = 1
	}
	if free > 0 && s.total > free {
		return mbError(codePhoneFull, fmt.Sprintf("Insufficient free disk space on device to restore (%d < %d)", free, s.total))
	}
	return nil
}

// settle makes what came the contents of the phone.
func (s *restoration) settle() error {
	s.believe()
	if s.first != nil {
		return s.first
	}
	s.a.mu.Lock()
	waiting := s.a.needsRestart || s.faults.has(FaultRestartNeeded)
	s.a.mu.Unlock()
	if waiting {
		e := mbError(codeWrite, `Error moving incomplete restore directory into place at path "/var/.backup.i"`)
		e.Text += `. Underlying error: “.backup.i” couldn’t be moved to “var” because an item with the same name already exists. at path "/var/.backup.i" (NSCocoaErrorDomain/516).` +
			` Underlying error: The operation couldn’t be completed. File exists (NSPOSIXErrorDomain/17)..`
		return e
	}
	if s.keep {
		return nil
	}
	if !s.option("RemoveItemsNotRestored", true) {
		if err := s.keepOthers(); err != nil {
			return err
		}
	}
	if err := s.into.Finish(s.manifest.Applications); err != nil {
		return err
	}
	s.a.mu.Lock()
	old := s.a.image
	s.a.image, s.a.needsRestart, s.a.bag = s.into, true, nil
	if s.manifest.IsEncrypted {
		s.a.bag = s.bag
	}
	s.a.mu.Unlock()
	if s.a.o.EncryptionChanged != nil {
		s.a.o.EncryptionChanged(s.manifest.IsEncrypted)
	}
	restart := s.option("RestoreShouldReboot", true)
	s.after = func() {
		_ = old.Close()
		if restart {
			s.l.restart = true
		}
	}
	return nil
}
