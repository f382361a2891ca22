package backupagent

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// setAside has the host copy the present backup of this phone before a restore,
// and names the copy after its date (RestoreDontCopyBackup, PROTOCOL.md §6.2).
func (s *restoration) setAside() error {
	path := s.target + "/" + infoFile
	text, err := s.l.fetch(path, maxManifest)
	if errors.Is(err, errMissing) {
		return nil // no backup of this phone: nothing to set aside
	}
	if err != nil {
		return mbOr(err, codeRead, "Error reading Info.plist")
	}
	free, err := s.l.freeSpace()
	if err != nil {
		return err
	}
	if free < s.total+reserve {
		return mbError(codeComputerFull, notEnoughHostText)
	}
	now := s.a.o.Now()
	aside := fmt.Sprintf("%s-%s", s.target, now.UTC().Format("20060102-150405"))
	if err := s.l.copyItem(s.target, aside); err != nil {
		return err
	}
	info := map[string]any{}
	if err := proplist.Decode(text, &info); err != nil {
		return nil // the copy stays as it is
	}
	name, _ := info["Display Name"].(string)
	info["Display Name"] = fmt.Sprintf("%s - %s", name, now.UTC().Format("Jan 2, 2006 15:04"))
	info["Target Identifier"] = aside
	text, err = proplist.Encode(info, proplist.FormatXML)
	if err != nil {
		return fmt.Errorf("Info.plist: %w", err)
	}
	return s.l.upload(0, "/var/root/Library/Caches/Backup/"+infoFile, aside+"/"+infoFile, int64(len(text)), bytes.NewReader(text))
}
