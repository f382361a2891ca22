package main

import (
	"os"
	"path/filepath"
	"strings"

	"lifeboat/guide/report"
)

// save writes the report as a page, and as plain text beside it for those who
// paste it somewhere. A file that is there is not replaced by half of a new one.
func save(path string, r report.Report) error {
	page, err := r.HTML()
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(path, filepath.Ext(path))
	for name, data := range map[string][]byte{base + ".html": page, base + ".txt": []byte(r.Text())} {
		if err := os.WriteFile(name+".new", data, 0o600); err != nil {
			return err
		}
		if err := os.Rename(name+".new", name); err != nil {
			return err
		}
	}
	return nil
}
