package repair

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// lists puts the property lists into the copy.
func (c *copier) lists(ctx context.Context) error {
	p := c.plan
	for _, l := range []struct {
		name string
		from *os.Root
		new  []byte
	}{
		{"Info.plist", p.base.Root(), p.lists.info},
		{"Status.plist", p.base.Root(), p.lists.status},
		{"Manifest.plist", p.source.Root(), p.lists.manifest},
	} {
		to := filepath.Join(c.dir, l.name)
		if l.new != nil {
			if err := errors.Join(os.WriteFile(to, l.new, 0o600), c.observed(to)); err != nil {
				return err
			}
			continue
		}
		src, _, err := spot{root: l.from, name: l.name}.open()
		if err != nil {
			continue // the check of the copy names it
		}
		err = disk.CopyFile(ctx, src, to, 0o600, nil)
		if err := errors.Join(err, src.Close(), c.observed(to)); err != nil {
			return err
		}
	}
	return nil
}

// types are values of which a property list has one of the type, where it has it.
type types map[string]any

// The types of what phones and hosts read of the lists (PROTOCOL.md §6.11, §7.2,
// PROTOCOL.md §7.3); a text that is nothing known goes where it is of another type.
var (
	manifestTypes = types{"Date": time.Time{}, "Version": "10.0", "SystemDomainsVersion": "24.0", "WasPasscodeSet": true}
	statusTypes   = types{"Date": time.Time{}, "IsFullBackup": true, "UUID": "", "Version": "3.3", "BackupState": "new"}
	infoTypes     = types{"Last Backup Date": time.Time{}}
)

// tidyList corrects values of a wrong type. By itself that is no reason for a copy.
func (p *Plan) tidyList(list tree, want types) bool {
	changed := false
	for key, example := range want {
		value, ok := list[key]
		if !ok {
			continue
		}
		right := example
		switch example.(type) {
		case time.Time:
			_, ok = value.(time.Time)
			right = p.dateIn(value)
		case bool:
			_, ok = value.(bool)
		case string:
			_, ok = value.(string)
			if key == "UUID" {
				right = newUUID()
			}
		}
		if !ok {
			list[key], changed = right, true
		}
	}
	return changed
}

// dateIn reads a date that was written as a text, or says when the backup was made.
func (p *Plan) dateIn(value any) time.Time {
	s, _ := value.(string)
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if date, err := time.Parse(layout, s); err == nil {
			return date.UTC().Truncate(time.Second)
		}
	}
	return p.date()
}

func newUUID() string { return strings.ToUpper(uuid.NewString()) }
