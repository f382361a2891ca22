package repair

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// planInfo writes Info.plist anew from what Manifest.plist says where it is
// missing, cannot be read or is of another phone.
func (p *Plan) planInfo(j *judge, info, manifest tree) {
	values, _ := manifest["Lockdown"].(map[string]any)
	next, id := p.renewInfo(values, info)
	switch {
	case next != nil:
	case info != nil && seenForeign(values, info):
		p.keep(backup.IdentityMismatch)
		return
	case infoText(info, "UniqueDeviceID") != "" && textOf(values, "UniqueDeviceID") != "" && agree(values, info):
		if p.tidyInfo(info, values) {
			p.lists.info, _ = proplist.EncodeFile((map[string]any)(info), proplist.FormatXML)
		}
		return
	default:
		return
	}
	fallback := func(key string, value any) {
		if _, ok := next[key]; !ok {
			next[key] = value
		}
	}
	if _, ok := next["Last Backup Date"].(time.Time); !ok {
		next["Last Backup Date"] = p.date()
	}
	fallback("Device Name", "iPhone")
	fallback("Display Name", "iPhone")
	fallback("Target Type", "Device")
	fallback("GUID", strings.ReplaceAll(newUUID(), "-", ""))
	fallback("iTunes Version", "10.0.1")
	fallback("iTunes Settings", map[string]any{})
	fallback("iTunes Files", map[string]any{})
	fallback("Applications", map[string]any{})
	apps, _ := manifest["Applications"].(map[string]any)
	installed := []string{}
	for app := range apps {
		if j.apps[app] {
			installed = append(installed, app)
		}
	}
	slices.Sort(installed)
	fallback("Installed Applications", installed)
	if data, err := proplist.EncodeFile((map[string]any)(next), proplist.FormatXML); err == nil {
		p.lists.info = data
		p.mends(id)
	}
}

// renewInfo is Info.plist with what Lockdown says of the phone, and what is mended
// with it; nil where it stays as it is. Lockdown is believed where it opens the index
// or the folder bears its phone's name. From an Info.plist that contradicts it only
// what is the same phone's is kept; and where a required fact is in neither, nothing
// is written: less than all of them is no Info.plist.
func (p *Plan) renewInfo(values map[string]any, info tree) (tree, backup.FindingID) {
	mark := p.base.Marks().Info
	udid := textOf(values, "UniqueDeviceID")
	if udid == "" || !broken(mark.Mark) && !unread(mark.Mark) && mark.State != backupdir.MarkRead {
		return nil, ""
	}
	id := backup.MarksMissing
	if mark.State == backupdir.MarkForbidden {
		id = backup.Forbidden
	}
	next := tree{}
	switch {
	case info == nil:
	case infoText(info, "UniqueDeviceID") == "":
		if agree(values, info) {
			next = maps.Clone(info)
		}
	case agree(values, info):
		return nil, ""
	case p.source.IndexSealed() || p.named(udid):
		id = backup.IdentityMismatch
		if strings.EqualFold(infoText(info, "UniqueDeviceID"), udid) { // the same phone with another iOS, say
			next = maps.Clone(info)
			delete(next, "Product Version") // one of the old iOS and one of the new are no pair
			delete(next, "Build Version")
		}
	default:
		return nil, ""
	}
	for name, keys := range texts {
		if own := textOf(values, name); own != "" {
			for _, key := range keys {
				next[key] = own
			}
		}
	}
	next["Unique Identifier"] = strings.ToUpper(udid)
	for _, key := range []string{"Target Identifier", "Product Type", "Product Version", "Build Version"} {
		if s, _ := next[key].(string); s == "" {
			return nil, ""
		}
	}
	return next, id
}

// tidyInfo corrects what Info.plist holds as something else than a text or a date,
// and enters what phones read and it lacks.
func (p *Plan) tidyInfo(info tree, values map[string]any) bool {
	if _, ok := info["Last Backup Date"]; !ok {
		info["Last Backup Date"] = ""
	}
	changed := p.tidyList(info, infoTypes)
	for name, keys := range texts {
		own, _ := values[name].(string)
		for _, key := range keys {
			if s, ok := info[key].(string); (!ok || s == "") && own != "" {
				info[key], changed = own, true
			} else if _, there := info[key]; there && !ok {
				delete(info, key)
				changed = true
			}
		}
	}
	return changed
}

// planStatus has Status.plist say that the backup is finished (PROTOCOL.md
// §7.2). That the files are there was looked at, and what is not is left out.
func (p *Plan) planStatus() error {
	mark := p.base.Marks().Status
	if !broken(mark.Mark) && !unread(mark.Mark) && mark.State != backupdir.MarkRead {
		return nil
	}
	list, format, err := parseList(p.base.Root(), "Status.plist")
	if err != nil || len(list) == 0 {
		list, format = tree{}, proplist.FormatBinary
	}
	if list["SnapshotState"] == "finished" && mark.SnapshotState == "finished" { // for every reader: a key may be there twice
		if !p.tidyList(list, statusTypes) {
			return nil
		}
	} else {
		id := backup.MarksMissing
		switch mark.SnapshotState {
		case "uploading", "moving", "removing":
			id = backup.Interrupted
		}
		if mark.State == backupdir.MarkForbidden {
			id = backup.Forbidden
		}
		p.mends(id)
		list["SnapshotState"] = "finished"
		for key, value := range statusTypes {
			if _, ok := list[key]; !ok {
				list[key] = value
			}
		}
		if list["UUID"] == "" {
			list["UUID"] = newUUID()
		}
		if date, _ := list["Date"].(time.Time); date.IsZero() {
			list["Date"] = p.date()
		}
		p.tidyList(list, statusTypes)
	}
	if p.lists.status, err = proplist.Encode((map[string]any)(list), format); err != nil {
		return fmt.Errorf("Status.plist: %w", err)
	}
	return nil
}
