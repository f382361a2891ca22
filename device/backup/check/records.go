package check

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// fieldNames are the fields of a record by their bit.
var fieldNames = [...]string{
	"RelativePath", "Mode", "Size", "UserID", "GroupID", "InodeNumber", "Birth", "LastModified", "LastStatusChange",
	"ProtectionClass", "Flags", "Digest", "EncryptionKey", "Target", "ExtendedAttributes", "$class",
}

// named lists the fields of a set.
func fieldList(set mbfile.Fields) string {
	var names []string
	for i, name := range fieldNames {
		if set&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// everyRecord are the fields that every record of a phone has (PROTOCOL.md §8.6; all 3,721
// records of the real index). Third parties leave some of them out everywhere.
const everyRecord = mbfile.HasPath | mbfile.HasMode | mbfile.HasSize | mbfile.HasUserID | mbfile.HasGroupID |
	mbfile.HasInode | mbfile.HasBirth | mbfile.HasModified | mbfile.HasChanged | mbfile.HasProtectionClass |
	mbfile.HasFlags | mbfile.HasClass

// The times that a file can have, Unix seconds: 1900, before which no file system
// of a phone counts, and 2100.
const (
	earliest = -2208988800
	latest   = 4102444800
)

// judge compares a record with its row and looks at what every kind of row has.
func (c *rowChecker) judge(e *entry, row *backupdir.Row, f *mbfile.Record, kind index.Flags) {
	if f.Has(mbfile.HasPath) && string(f.RelativePath) != row.Path {
		c.find(backup.WrongRecord, backup.SeverityStop, row, backup.NoteEntryOfAnother, "RelativePath "+clip(string(f.RelativePath), 200))
		e.bits |= affected
	}
	if kind == backupdir.RowLink && !leads(f.Target) {
		c.find(backup.LinkTargets, backup.SeverityLoss, row, backup.NoteLinkWithoutTarget, "")
		e.bits |= affected
	} else if kind == backupdir.RowLink && !onPhone(string(f.Target)) {
		c.find(backup.LinkTargets, backup.SeverityWarning, row, backup.NoteLinkOddTarget, clip(string(f.Target), 200))
	}
	if c.old {
		return
	}
	if f.Unsound {
		c.find(backup.IndexDamaged, backup.SeverityStop, row, backup.NoteEntryDamaged, "bplist")
		e.bits |= affected
	}
	if f.Has(mbfile.HasAttributes) && !attributesSound(f.ExtendedAttributes) {
		c.find(backup.RecordIncomplete, backup.SeverityLoss, row, backup.NoteAttributesUnreadable, "ExtendedAttributes")
		e.bits |= affected
	}
	if f.OddArchive {
		c.find(backup.RecordIncomplete, backup.SeverityWarning, row, backup.NoteEntryOfProgram, "$archiver, $version")
	}
	if f.Malformed != 0 {
		c.find(backup.RecordIncomplete, backup.SeverityLoss, row, backup.NoteEntryWrongKind, fieldList(f.Malformed))
		e.bits |= affected
	}
	lacks := everyRecord &^ (f.Fields | f.Malformed)
	if kind == backupdir.RowFile {
		lacks &^= mbfile.HasSize // judged with the file
	}
	if lacks != 0 {
		c.sample(c.lacking, lacks).add(row, backup.NoteEntryLacks)
	}
	if kind != backupdir.RowFile && f.Size != 0 {
		c.weighted.add(row, backup.NoteSizeOfNoFile)
	}
	if f.Foreign != nil && lacks != 0 { // beside all others it is one of an iOS to come
		c.garbled.add(row, backup.NoteEntryGarbled)
	}
	for _, t := range [...]int64{f.Birth, f.LastModified, f.LastStatusChange} {
		if t < earliest || t >= latest {
			c.find(backup.RecordIncomplete, backup.SeverityWarning, row, backup.NoteDateImpossible, fmt.Sprintf("Unix %d", t))
			break
		}
	}
	c.class(e, row, f, kind)
}

// leads reports whether the target of a link is a path: text without control
// characters. Where it leads is the phone's business; the real ones are absolute.
func leads(target []byte) bool {
	for _, c := range target {
		if c < 0x20 || c == 0x7f {
			return false
		}
	}
	return len(target) > 0 && utf8.Valid(target)
}

// onPhone reports whether a path begins like the paths of a phone; all links of the
// real index lead below /var.
func onPhone(target string) bool {
	rest, absolute := strings.CutPrefix(target, "/")
	if !absolute {
		return true
	}
	top, _, _ := strings.Cut(rest, "/")
	switch top {
	case "var", "private", "System", "Library", "Applications", "Developer", "usr", "etc", "tmp", "bin", "sbin", "dev", "cores", "opt", "Volumes", "":
		return true
	}
	return false
}

// attributesSound reports whether extended attributes are a property list of name
// and value, as they are in every real record.
func attributesSound(data []byte) bool {
	list, err := proplist.ParseBinary(data)
	return err == nil && list.Object(list.Root).Kind == proplist.Dict && list.Sound()
}

// class judges the protection class. In the real index that of a file is always
// the one of its key; folders and links may have none (0).
func (c *rowChecker) class(e *entry, row *backupdir.Row, f *mbfile.Record, kind index.Flags) {
	if !f.Has(mbfile.HasProtectionClass) {
		return
	}
	class := f.ProtectionClass
	switch {
	case class == 0 && kind != backupdir.RowFile, c.classes == nil && class >= 0 && class <= maxClass:
	case class == 0 && !c.secret: // nothing is opened with it
		c.find(backup.WrongKeyClass, backup.SeverityWarning, row, backup.NoteNoClass, "")
	case kind != backupdir.RowFile: // nothing is opened with it either
		if class < 0 || class > maxClass || !c.classes[class] {
			c.find(backup.WrongKeyClass, backup.SeverityWarning, row, backup.NoteClassNotHere, fmt.Sprintf("ProtectionClass %d", class))
		}
	case class < 0 || class > maxClass || !c.classes[class]:
		c.find(backup.WrongKeyClass, backup.SeverityLoss, row, backup.NoteKeyNotHere, fmt.Sprintf("ProtectionClass %d", class))
		e.bits |= affected
	}
}

// maxClass is the highest protection class of a key bag (PROTOCOL.md §7.6).
const maxClass = 11

// key judges the key of a file. It is opened here, so that a check without the
// content finds what no phone could decrypt.
func (c *rowChecker) key(e *entry, row *backupdir.Row, f *mbfile.Record) {
	if f.Has(mbfile.HasKey) {
		e.bits |= hasKey
	}
	if !c.secret {
		if c.marked && f.Has(mbfile.HasKey) && len(f.EncryptionKey) > 0 {
			c.keyed.add(row, backup.NoteKeyInPlain)
		}
		return
	}
	bad := func(s backup.Severity, note backup.NoteCode, detail string) {
		c.find(backup.UndecryptableFiles, s, row, note, detail)
		e.bits |= badKey
		if s != backup.SeverityWarning {
			e.bits |= affected
		}
	}
	switch {
	case !f.Has(mbfile.HasKey) && f.Has(mbfile.HasSize) && f.Size == 0: // there is nothing to decrypt
		bad(backup.SeverityWarning, backup.NoteNoKey, "")
	case !f.Has(mbfile.HasKey):
		bad(backup.SeverityLoss, backup.NoteNoKey, "")
	default:
		if len(f.EncryptionKey) == 44 && f.Has(mbfile.HasProtectionClass) && !c.old {
			if class := binary.LittleEndian.Uint32(f.EncryptionKey); int64(class) != f.ProtectionClass && c.classes[int64(class)] {
				c.find(backup.WrongKeyClass, backup.SeverityLoss, row, backup.NoteKeyOfAnotherClass, fmt.Sprintf("ProtectionClass %d ≠ %d", f.ProtectionClass, class))
				e.bits |= affected
			}
		}
		key, err := c.run.b.FileKey(f)
		clear(key[:])
		if err != nil {
			bad(backup.SeverityLoss, backup.NoteKeyNotOpening, quoted(err.Error(), 280))
		}
	}
}
