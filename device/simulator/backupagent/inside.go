package backupagent

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// maxListing is how long the text of an answer may get.
const maxListing = 16 << 20

// unbackFolder is where Unback and Extract put a plain tree on the host.
const unbackFolder = "_unback_"

// lookInside answers the old requests that look into a backup: Info, List,
// Unback and Extract. Phones since iOS 10 look for the index of older ones and
// fail; Faithful agents do the same.
func (r *run) lookInside() error {
	if r.a.o.Faithful && r.name != "Info" {
		return mbError(codeCorrupt, "Error reading backup database").
			because(codeMissing, fmt.Sprintf(noSuchFileText, r.source+"/Manifest.mbdb"))
	}
	text, err := r.l.fetch(r.source+"/"+statusFile, maxStatus)
	if errors.Is(err, errMissing) {
		return mbError(codeMissing, fmt.Sprintf(noSuchFileText, r.source+"/"+statusFile))
	}
	var st status
	if err == nil {
		err = parseMark("status", text, &st)
	}
	if err != nil {
		return mbOr(err, codeRead, "Error reading status")
	}
	s := &restoration{run: r}
	if text, err = s.fetchMark(manifestFile, maxManifest, ruleManifestMissing); err != nil {
		return err
	}
	if err := parseMark("backup properties", text, &s.manifest); err != nil {
		return err
	}
	if r.name == "Info" && !(r.a.o.Faithful && s.manifest.IsEncrypted) {
		r.content = describe(st, s.manifest)
		return nil
	}
	if s.password, err = password(r.request, r.options); err != nil {
		return err
	}
	if err := s.unlockOwn(); err != nil {
		return err
	}
	if r.name == "Info" {
		r.content = describe(st, s.manifest)
		return nil
	}
	s.lists, s.old = r.source, compareVersions(st.Version, "3") < 0
	index, err := s.openIndex()
	if index != "" {
		defer os.Remove(index)
	}
	if err != nil {
		return s.unplayable(err)
	}
	defer s.index.close()
	if r.name == "List" {
		return s.list()
	}
	return s.unback()
}

// unlockOwn opens the key bag with the password, or with the keys that the
// phone has itself where the backup is its own.
func (s *restoration) unlockOwn() error {
	s.a.mu.Lock()
	own := s.a.bag
	s.a.mu.Unlock()
	if s.password == "" && own != nil && s.manifest.IsEncrypted && string(own.Bytes()) == string(s.manifest.BackupKeyBag) && !s.a.o.Faithful {
		s.bag = own
		return nil
	}
	var err error
	password := s.password
	if !s.manifest.IsEncrypted {
		password = ""
	}
	if s.bag, err = keybag.Open(s.manifest.BackupKeyBag, password); err != nil {
		return mbError(codePassword, "Invalid password when restoring encrypted backup").because(codePassword, "MKBKeyBagUnlock error (-3)")
	}
	return nil
}

// describe is the text of Info.
func describe(st status, m manifest) string {
	flag := map[bool]int{true: 1}
	return fmt.Sprintf("<MBStatus: version=%s, date=%s, backupState=%s, snapshotState=%s, fullBackup=%d>\n"+
		"<MBDriveProperties: version=%s, encrypted=%d, lockdownKeys={ProductVersion: %q, ProductType: %q, BuildVersion: %q}, applications=%d>\n",
		st.Version, st.Date.UTC().Format(time.RFC3339), st.BackupState, st.SnapshotState, flag[st.IsFullBackup],
		m.Version, flag[m.IsEncrypted], m.Lockdown["ProductVersion"], m.Lockdown["ProductType"], m.Lockdown["BuildVersion"], len(m.Applications))
}

// list is the text of List: a line of comma-separated values for every row.
func (s *restoration) list() error {
	var text strings.Builder
	var record mbfile.Record
	err := s.index.rows(func(row *row) error {
		if err := row.decode(&record); err != nil || text.Len() > maxListing {
			return nil
		}
		fmt.Fprintf(&text, "%q,%q,%q,%d,%o,%s\n", row.id, row.domain, row.path, record.Size, record.Mode,
			time.Unix(record.LastModified, 0).UTC().Format(time.RFC3339))
		return nil
	})
	s.content = text.String()
	return err
}

// unback writes the plain tree of a backup, or one file of it, on the host.
func (s *restoration) unback() error {
	wantDomain, _ := s.request["DomainName"].(string)
	wantPath, _ := s.request["RelativePath"].(string)
	made, found := map[string]bool{}, false
	var record mbfile.Record
	err := s.index.rows(func(row *row) error {
		if err := row.decode(&record); err != nil || leavesDomain(row.path) || leavesDomain(row.domain) {
			return nil
		}
		if s.name == "Extract" && (row.domain != wantDomain || row.path != wantPath) {
			return nil
		}
		found = true
		to := path.Join(unbackFolder, s.source, phoneimage.Root(row.domain), row.path)
		switch row.kindOf(&record) {
		case mbfile.Directory:
			return s.makeFolders(to, made)
		case mbfile.Regular:
			if err := s.makeFolders(path.Dir(to), made); err != nil {
				return err
			}
			if _, ok := mbfile.ParseID(row.id); !ok {
				return nil
			}
			from := s.place(row.id)
			if !s.manifest.IsEncrypted {
				return s.l.copyItem(from, to)
			}
			return s.decryptTo(from, to, record.EncryptionKey)
		}
		return nil
	})
	if err == nil && !found && s.name == "Extract" {
		return mbError(codeMissing, fmt.Sprintf(noSuchFileText, wantPath))
	}
	return err
}

// makeFolders creates a folder and those above it, each once.
func (s *restoration) makeFolders(folder string, made map[string]bool) error {
	if made[folder] || folder == "." {
		return nil
	}
	if err := s.makeFolders(path.Dir(folder), made); err != nil {
		return err
	}
	made[folder] = true
	return s.l.createDirectory(folder)
}

// decryptTo sends a payload back in the clear.
func (s *restoration) decryptTo(from, to string, sealed []byte) error {
	key, err := s.bag.Unseal(sealed)
	if err != nil {
		return mbError(codeKeyMissing, "File key cannot be unwrapped")
	}
	mode, err := decrypter(key)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(s.a.dir, "plain-")
	if err != nil {
		return err
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	open := &opening{w: file, mode: mode}
	answer, err := s.l.download([]string{from}, 0, func(int) incoming {
		return incoming{data: func(block []byte) error { _, err := open.Write(block); return err }}
	})
	if err != nil {
		return err
	}
	if answer.code != 0 {
		return hostError("Error downloading file", answer)
	}
	if _, err := open.finish(); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.l.upload(0, to, to, size, file)
}
