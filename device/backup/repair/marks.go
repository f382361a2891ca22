package repair

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// listPlan is what the copy's property lists are; nil for one that stays as it is.
type listPlan struct {
	info, status, manifest []byte
}

// tree is a property list as it stands, also with what is not known here.
type tree map[string]any

// parseList reads a property list of the backup into a tree.
func parseList(root *os.Root, name string) (tree, proplist.Format, error) {
	data, _, err := disk.ReadRegular(root, name, proplist.MaxSize)
	if err != nil {
		return nil, 0, err
	}
	list := tree{}
	if err := proplist.Decode(data, (*map[string]any)(&list)); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", name, err)
	}
	return list, proplist.FormatOf(data), nil
}

// unread reports whether a property list may be sound and cannot be read here, so
// that a copy cannot take it along.
func unread(m backupdir.Mark) bool {
	return m.State == backupdir.MarkForbidden || m.State == backupdir.MarkFailed
}

// broken reports whether a property list is one that can only be written anew.
// One that may not be read is not: it may be sound.
func broken(m backupdir.Mark) bool {
	switch m.State {
	case backupdir.MarkMissing, backupdir.MarkEmpty, backupdir.MarkMalformed, backupdir.MarkNotAFile, backupdir.MarkTooBig:
		return true
	}
	return false
}

// planLists works out the property lists of the copy. Manifest.plist and the index
// belong together, so it comes from where the index does.
func (p *Plan) planLists(ctx context.Context, j *judge) error {
	m := p.base.Marks()
	info, _, err := parseList(p.base.Root(), "Info.plist")
	if err != nil || m.Info.State != backupdir.MarkRead {
		info = nil
	}
	manifest, err := p.planManifest(ctx, j, info)
	if err != nil {
		return err
	}
	if manifest == nil && p.source.Marks().Manifest.State != backupdir.MarkRead {
		return ErrUnreadable // a copy without it is none
	}
	p.planInfo(j, info, manifest)
	return p.planStatus()
}

// planManifest mends Manifest.plist and returns it as the copy will have it, nil
// when it cannot be read.
func (p *Plan) planManifest(ctx context.Context, j *judge, info tree) (tree, error) {
	mark := p.source.Marks().Manifest
	list, format, err := parseList(p.source.Root(), "Manifest.plist")
	changed := false
	switch {
	case err == nil && mark.State == backupdir.MarkRead:
	case broken(mark.Mark) && info != nil && !j.sealed && !j.keyed && !p.source.IndexSealed():
		// Nothing in it is needed that is not told elsewhere.
		list, format, changed = p.newManifest(), proplist.FormatBinary, true
		id := backup.MarksMissing
		switch mark.State {
		case backupdir.MarkEmpty:
			id = backup.EmptyManifest
		case backupdir.MarkMalformed:
			id = backup.ManifestUnreadable
		}
		p.mends(id)
	default:
		return nil, nil
	}
	for _, mend := range []func(tree, *judge, tree) bool{p.listApps, p.mendLockdown, p.mendFlag} {
		changed = mend(list, j, info) || changed
	}
	changed = p.tidyList(list, manifestTypes) || changed
	if again, err := p.mendKeybag(ctx, list, j); err != nil {
		return nil, err
	} else if again {
		changed = true
	}
	if changed {
		if p.lists.manifest, err = proplist.Encode((map[string]any)(list), format); err != nil {
			return nil, fmt.Errorf("Manifest.plist: %w", err)
		}
	}
	return list, nil
}

func (p *Plan) newManifest() tree {
	return tree{
		"Version": "10.0", "Date": p.date(), "SystemDomainsVersion": "24.0", "WasPasscodeSet": true, "IsEncrypted": false,
		"Lockdown": map[string]any{}, "Applications": map[string]any{},
	}
}

// listApps enters the apps that are used and not listed. A phone wants the
// identifier to be there; what else it writes of an app is not known here.
func (p *Plan) listApps(list tree, j *judge, _ tree) bool {
	apps, _ := list["Applications"].(map[string]any)
	if apps == nil {
		apps = map[string]any{}
	}
	changed := false
	for id := range j.apps {
		if apps[id] == nil {
			apps[id] = map[string]any{"CFBundleIdentifier": id, "ContainerContentClass": "Data/Application"}
			p.mends(backup.AppsNotListed)
			changed = true
		}
	}
	if changed {
		list["Applications"] = apps
	}
	return changed
}

// mendLockdown corrects the values of Lockdown that are no texts, from Info.plist
// where that is of this very phone, else by leaving them out; and takes all of them
// from there when the whole list is another phone's. They stay where without them
// nothing would tell that Info.plist is another phone's.
func (p *Plan) mendLockdown(list tree, _ *judge, info tree) bool {
	values, ok := list["Lockdown"].(map[string]any)
	if !ok && (list["Lockdown"] == nil || info == nil) {
		return false
	}
	foreign := p.foreignManifest(values, info)
	same := foreign || p.ownInfo(values, info)
	next := map[string]any{}
	odd := !ok // something else than a dictionary
	for name, value := range values {
		if _, text := value.(string); text && !(foreign && texts[name] != nil) || strings.Contains(name, ".") {
			next[name] = value
			continue
		}
		odd = true
		if right := infoText(info, name); same && right != "" {
			next[name] = right
		}
	}
	if len(values) == 0 && same {
		for name := range texts {
			if right := infoText(info, name); right != "" {
				next[name] = right
			}
		}
	}
	switch {
	case odd && !foreign && p.hidesPhone(values, next, info):
		p.keep(backup.LockdownValues)
		return false
	case foreign:
		p.mends(backup.IdentityMismatch)
	case odd:
		p.mends(backup.LockdownValues)
	}
	list["Lockdown"] = next
	return odd || len(next) != len(values)
}

// mendFlag has IsEncrypted say what is so.
func (p *Plan) mendFlag(list tree, j *judge, _ tree) bool {
	_, key := list["ManifestKey"]
	if said, ok := list["IsEncrypted"].(bool); ok && said == j.sealed && (j.sealed || !key) {
		return false
	}
	if !j.sealed {
		delete(list, "ManifestKey") // nothing was encrypted with it
	}
	list["IsEncrypted"] = j.sealed
	p.mends(backup.EncryptionUnclear)
	return true
}

// mendKeybag makes a new key bag for a backup without encryption: nothing in it is
// used, but phones refuse a backup that has none.
func (p *Plan) mendKeybag(ctx context.Context, list tree, j *judge) (bool, error) {
	if j.sealed || j.keyed {
		return false, nil
	}
	err := p.source.CheckKeybag(ctx)
	if _, fresh := list["BackupKeyBag"]; err == nil && fresh {
		return false, nil
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	id := backup.KeybagDamaged
	if errors.Is(err, backupdir.ErrNoKeybag) {
		id = backup.NoKeybag
	}
	bag, keys, err := keybag.Create(ctx, nil, keybag.Options{Single: true})
	if err != nil {
		return false, err
	}
	keys.Wipe()
	list["BackupKeyBag"] = bag.Encode()
	p.mends(id)
	return true, nil
}

// date is when the backup was made, as well as is known; not from a list that is
// to be written anew.
func (p *Plan) date() time.Time {
	m := p.base.Marks()
	for _, date := range []time.Time{m.Status.Date, p.source.Marks().Manifest.Date, m.Info.LastBackup, p.base.Facts().Changed} {
		if !date.IsZero() {
			return date.UTC().Truncate(time.Second)
		}
	}
	return time.Now().UTC().Truncate(time.Second)
}
