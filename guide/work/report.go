package work

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/guide/report"
)

// SaveReport writes a report where the person wants it, as a page and, beside it
// and under the same name, as plain text. An earlier report of that name is
// replaced.
func SaveReport(file string, r report.Report) error {
	html, err := r.HTML()
	if err != nil {
		return err
	}
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	for ext, content := range map[string][]byte{".html": html, ".txt": []byte(r.Text())} {
		if err := new(disk.Disk).WriteFile(stem+ext, content, 0o600); err != nil {
			return fmt.Errorf("save report: %w", err)
		}
	}
	return nil
}
