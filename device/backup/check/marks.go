package check

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lifeboat/device/backup"
)

// marks judges the three property lists, and what lies beside them.
func (r *run) marks(ctx context.Context) (bool, error) {
	facts, m := r.b.Facts(), r.b.Marks()
	for _, list := range []struct {
		name string
		mark backup.Mark
	}{
		{"Info.plist", m.Info.Mark}, {"Status.plist", m.Status.Mark}, {"Manifest.plist", m.Manifest.Mark},
	} {
		r.plist(list.name, list.mark)
	}
	if m.Info.State == backup.MarkRead && m.Info.UDID == "" {
		r.book.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Info.plist", Note: "says nothing of the iPhone"}, "no Target Identifier")
	}
	if m.Status.State == backup.MarkRead && !facts.Finished {
		state := facts.State
		if state == "" {
			r.book.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Status.plist", Note: "does not say whether the backup was finished"}, "no SnapshotState")
		} else {
			r.book.note(backup.Unfinished, backup.SeverityStop, backup.Example{File: "Status.plist", Note: "stopped while " + clip(state, 40)}, "SnapshotState "+clip(state, 200))
		}
	}
	switch {
	case m.Manifest.State != backup.MarkRead:
	case hollow(m.Manifest):
		r.book.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: "Manifest.plist", Note: "says nothing that is known"}, "none of the known keys")
	default:
		if err := r.keybag(ctx); err != nil {
			return false, err
		}
	}
	r.identity(m)
	if facts.HasSnapshot {
		r.book.note(backup.LeftoverSnapshot, backup.SeverityWarning, backup.Example{File: "Snapshot"}, "")
	}
	if facts.Format == backup.FormatMBDB {
		r.book.note(backup.OldFormat, backup.SeverityWarning, backup.Example{File: "Manifest.mbdb"}, "format "+clip(m.Status.Version, 20))
	}
	return true, nil
}

// hollow tells whether a Manifest.plist has none of the keys that are looked for.
func hollow(m backup.ManifestMark) bool {
	return m.Version == "" && m.Identity == (backup.Identity{}) && !m.HasKeybag && len(m.Apps) == 0 && m.Date.IsZero()
}

// plist judges how a property list was found.
func (r *run) plist(name string, m backup.Mark) {
	if m.State == backup.MarkRead {
		return
	}
	detail := name + ": " + string(m.State)
	if m.Err != nil {
		detail = clip(m.Err.Error(), 300)
	}
	if name == "Manifest.plist" && m.State == backup.MarkEmpty {
		r.book.note(backup.EmptyManifest, backup.SeverityStop, backup.Example{File: name, Note: "is empty"}, detail)
		return
	}
	words := map[backup.MarkState]string{
		backup.MarkMissing: "is missing", backup.MarkEmpty: "is empty", backup.MarkForbidden: "may not be read",
		backup.MarkNotAFile: "is not a file", backup.MarkTooBig: "is far too large", backup.MarkMalformed: "cannot be understood",
		backup.MarkFailed: "cannot be read",
	}
	r.book.note(backup.MarksMissing, backup.SeverityStop, backup.Example{File: name, Note: words[m.State]}, detail)
}

// keybag judges the key bag. Unencrypted backups need one as well (rule 4); the
// phone refuses a backup without (protocol notes F.6). Only the context's error
// is returned.
func (r *run) keybag(ctx context.Context) error {
	file := backup.Example{File: "Manifest.plist"}
	switch err := r.b.CheckKeybag(ctx); {
	case err == nil, ctx.Err() != nil:
	case errors.Is(err, backup.ErrNoKeybag):
		r.book.note(backup.NoKeybag, backup.SeverityStop, file, "")
	default:
		r.book.note(backup.KeybagDamaged, backup.SeverityStop, file, err.Error())
	}
	return ctx.Err()
}

// identity compares what the host wrote of the phone with what the phone wrote.
func (r *run) identity(m backup.Marks) {
	if m.Info.State != backup.MarkRead || m.Manifest.State != backup.MarkRead {
		return
	}
	differs := func(what, host, phone string) bool {
		if host == "" || phone == "" || strings.EqualFold(host, phone) {
			return false
		}
		r.book.note(backup.IdentityMismatch, backup.SeverityWarning, backup.Example{
			File: "Info.plist", Note: fmt.Sprintf("names another %s than Manifest.plist", what),
		}, "")
		return true
	}
	// One is enough: a list from another phone differs in all of them.
	_ = differs("iPhone", m.Info.UDID, m.Manifest.UDID) ||
		differs("serial number", m.Info.Serial, m.Manifest.Serial) ||
		differs("model", m.Info.ProductType, m.Manifest.ProductType)
}

// clip bounds foreign text that ends up in a report.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
