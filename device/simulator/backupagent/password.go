package backupagent

import (
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
)

// changePassword sets, changes or removes the password of backups (PROTOCOL.md
// §6.8). An encrypted backup that the host has is opened with the old
// password and its key bag wrapped with the new one, so that it opens with the
// same password as the next.
func (r *run) changePassword() error {
	before, hasOld := r.request["OldPassword"].(string)
	after, hasNew := r.request["NewPassword"].(string)
	hasOld, hasNew = hasOld && before != "", hasNew && after != ""
	if err := r.admit(); err != nil {
		return err
	}
	r.a.mu.Lock()
	bag := r.a.bag
	r.a.mu.Unlock()
	switch {
	case !hasOld && !hasNew, len(before) > 1<<16, len(after) > 1<<16, r.faults.has(FaultPassword), hasOld != (bag != nil):
		// A new password where one is set, or an old one where none is.
		return mbError(codePassword, "Invalid password")
	case !hasNew && r.facts.EncryptionRequired:
		return mbError(codeGeneric, "Could not change the backup password").because(codePolicy, "Encrypted backups are required by a profile")
	}
	if hasOld {
		if _, err := keybag.Open(bag.Bytes(), before); err != nil {
			return mbError(codePassword, "Invalid password")
		}
	}
	next, err := r.nextBag(bag, before, after, hasOld, hasNew)
	if err != nil {
		return err
	}
	r.a.mu.Lock()
	r.a.bag = next
	r.a.mu.Unlock()
	if r.a.o.EncryptionChanged != nil {
		r.a.o.EncryptionChanged(next != nil)
	}
	r.notify("com.apple.mobile.backup.domain_changed")
	return nil
}

// nextBag makes the bag that backups have from now on; nil for none.
func (r *run) nextBag(bag *keybag.Bag, before, after string, hasOld, hasNew bool) (*keybag.Bag, error) {
	if !hasNew {
		return nil, nil
	}
	if !hasOld {
		return keybag.New(after, r.a.cost(), r.a.o.Random)
	}
	next, err := bag.Rewrap(after, r.a.cost(), r.a.o.Random)
	if err != nil {
		return nil, err
	}
	return next, r.rewrap(next, before, after)
}

// rewrap replaces the key bag in the backup that the host has. A host without
// one, and a backup that the old password does not open, are left alone.
func (r *run) rewrap(next *keybag.Bag, before, after string) error {
	text, err := r.l.fetch(r.target+"/"+manifestFile, maxManifest)
	if errors.Is(err, errMissing) {
		return nil
	}
	if _, fatal := outcome(err); err != nil {
		return fatal
	}
	m := make(map[string]any)
	if proplist.Decode(text, &m) != nil {
		return nil
	}
	blob, _ := m["BackupKeyBag"].([]byte)
	encrypted, _ := m["IsEncrypted"].(bool)
	there, err := keybag.Open(blob, before)
	if err != nil || !encrypted {
		return nil
	}
	if !there.Same(next) { // of another phone, or of a password set since
		if next, err = there.Rewrap(after, r.a.cost(), r.a.o.Random); err != nil {
			return nil
		}
	}
	m["BackupKeyBag"] = next.Bytes()
	if text, err = proplist.Encode(m, proplist.FormatBinary); err != nil {
		return fmt.Errorf("Manifest.plist: %w", err)
	}
	return r.put(manifestFile, text)
}
