package repair

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// naming finds out what a row is called. Domain, path and fileID prove each other:
// the ID is their SHA-1. Where one of them is wrong, the other two and the path in
// the record tell which.
func (j *judge) naming(it *item) bool {
	if !j.name(it) {
		return false
	}
	it.names = []mbfile.ID{mbfile.IDOf(it.domain, it.path)}
	if own, hex := parseID(it.fileID); hex && own != it.names[0] && !j.taken(own) {
		it.names = append(it.names, own)
	}
	return true
}

// taken reports whether another row has the ID by right.
func (j *judge) taken(id mbfile.ID) bool {
	_, ok := slices.BinarySearchFunc(j.slots[:j.known], id, func(s slot, id mbfile.ID) int { return bytes.Compare(s.id[:], id[:]) })
	return ok
}

func (j *judge) name(it *item) bool {
	named := it.odd&(index.OddDomain|index.OddPath) == 0 && utf8.ValidString(it.path) && utf8.ValidString(it.domain)
	own, hex := parseID(it.fileID)
	if named && hex && mbfile.IDOf(it.domain, it.path) == own {
		if it.fileID != own.String() {
			it.mend(backup.WrongFileID, nil) // in capitals
		}
		return true
	}
	inside := ""
	hasInside := it.record != nil && it.record.Has(mbfile.HasPath) && utf8.Valid(it.record.RelativePath)
	if hasInside {
		inside = string(it.record.RelativePath)
	}
	readable := it.odd&index.OddPath == 0 && utf8.ValidString(it.path)
	if hex && hasInside && it.odd&index.OddDomain == 0 && mbfile.IDOf(it.domain, inside) == own {
		return j.putBack(it, it.domain, inside)
	}
	if j.later(it) {
		return false
	}
	if hex {
		for area := range j.areas {
			if hasInside && mbfile.IDOf(area, inside) == own {
				return j.putBack(it, area, inside)
			}
			if readable && mbfile.IDOf(area, it.path) == own {
				return j.putBack(it, area, it.path)
			}
		}
	}
	if !named {
		return j.lose(it, backup.IndexDamaged, backup.NoteNameUnreadable)
	}
	if !hasInside || tidy(inside) == tidy(it.path) {
		if it.odd&index.OddFileID != 0 && !hex {
			return j.putBack(it, it.domain, it.path) // it names no file
		}
		it.mend(backup.WrongFileID, nil)
		return true
	}
	return j.leave(it, backup.WrongFileID, backup.NoteNamesContradict)
}

// putBack gives a row its name that stands wrong or not at all in the index, but
// that its ID proves. That is done only when it is asked for: the copy then has a
// file that the backup's own index does not name.
func (j *judge) putBack(it *item, domain, path string) bool {
	j.p.Hidden++
	if !j.p.putBack {
		return j.leaveNoted(it, backup.IndexDamaged, backup.Note{Code: backup.NoteNamedWrongly, Args: backup.NoteArgs{Name: path}})
	}
	it.domain, it.path = domain, path
	it.mend(backup.IndexDamaged, nil)
	return true
}

// recording looks whether the record is the row's own.
func (j *judge) recording(it *item) bool {
	switch {
	case it.record == nil:
		return j.renew(it, backup.IndexDamaged, backup.NoteEntryUnreadable)
	case !it.record.Has(mbfile.HasPath):
		it.mend(backup.WrongRecord, fields{"RelativePath": it.path})
		return true
	case string(it.record.RelativePath) == it.path:
		return true
	case tidy(string(it.record.RelativePath)) == tidy(it.path):
		it.mend(backup.WrongRecord, fields{"RelativePath": it.path})
		return true
	}
	// It names something else. Whether the whole record is another row's shows by
	// the payload.
	folder := it.record.Mode&mbfile.ModeType == mbfile.ModeFolder
	if folder && it.flags == mbfile.Directory {
		it.mend(backup.WrongRecord, fields{"RelativePath": it.path})
		return true
	}
	if sp, ok := j.p.locate(j.ctx, it.record, it.names...); ok {
		if got, err := j.p.prove(j.ctx, it.record, sp); err == nil && got >= byPadding {
			it.mend(backup.WrongRecord, fields{"RelativePath": it.path})
			return true
		}
	}
	return j.renew(it, backup.WrongRecord, backup.NoteEntryOfAnotherFile)
}

// renew makes a record anew where nothing of the old one is needed: for a folder,
// and in a backup without encryption for a file whose bytes are there. Else the
// row is lost: without its key nobody can read the file.
func (j *judge) renew(it *item, id backup.FindingID, why backup.NoteCode) bool {
	switch {
	case it.flags == mbfile.Directory:
		it.record = newFolder(it.path, 0)
	case it.flags == mbfile.Regular && !j.sealed:
		own := mbfile.IDOf(it.domain, it.path)
		var sp spot
		found := false
		for _, s := range j.p.surveys {
			if sp, found = s.at(own); found {
				break
			}
		}
		if !found {
			return j.lose(it, id, why)
		}
		c, err := sp.read(j.ctx, nil, false)
		if err != nil {
			return j.lose(it, id, why)
		}
		it.record = newFile(it.path, sp)
		if j.area(it.domain).digest {
			it.record.Digest = bytes.Clone(c.sum[:])
			it.record.Fields |= mbfile.HasDigest
		}
	default:
		return j.lose(it, id, why)
	}
	it.mend(id, nil)
	it.write(j.encoder)
	return true
}

// write encodes the record of a row that is made anew.
func (it *item) write(e *mbfile.Encoder) {
	file := it.record.File()
	// The encoder writes over its slice with the next record: each row keeps its own.
	it.fresh = bytes.Clone(e.Encode(&file))
}

// newFolder is the record of a folder of which nothing is known but where it is.
func newFolder(path string, when int64) *mbfile.Record {
	return &mbfile.Record{
		Fields: mbfile.HasPath | mbfile.HasMode | mbfile.HasSize | mbfile.HasProtectionClass, RelativePath: []byte(path),
		Mode: mbfile.ModeFolder | 0o755, UserID: 501, GroupID: 501, Birth: when, LastModified: when, LastStatusChange: when,
	}
}

// newFile is the record of a file without encryption of which nothing is known but
// its name and its bytes. Its dates are those of the payload.
func newFile(path string, sp spot) *mbfile.Record {
	when := int64(0)
	if info, err := sp.root.Stat(sp.name); err == nil {
		when = info.ModTime().Unix()
	}
	return &mbfile.Record{
		Fields: mbfile.HasPath | mbfile.HasMode | mbfile.HasSize | mbfile.HasProtectionClass, RelativePath: []byte(path),
		Mode: mbfile.ModeFile | 0o644, Size: sp.size, UserID: 501, GroupID: 501,
		Birth: when, LastModified: when, LastStatusChange: when, ProtectionClass: 3,
	}
}

// kindOfMode is what a record's mode says that the row is; 0 when nothing.
func kindOfMode(r *mbfile.Record) index.Flags {
	if !r.Has(mbfile.HasMode) {
		return 0
	}
	switch r.Mode & mbfile.ModeType {
	case mbfile.ModeFile:
		return index.FlagFile
	case mbfile.ModeFolder:
		return index.FlagFolder
	case mbfile.ModeLink:
		return index.FlagLink
	}
	return 0
}

// sorting distinguishes files, folders and links. Where flags and mode disagree, what
// else there is decides: a payload, a target, rows that lie in it, a size, a key.
func (j *judge) sorting(it *item) bool {
	flags, mode := index.Flags(it.flags), kindOfMode(it.record)
	valid := flags == index.FlagFile || flags == index.FlagFolder || flags == index.FlagLink
	switch {
	case valid && (mode == flags || mode == 0):
		it.kind = flags
		return true
	case it.flags == 0 && mode != 0: // third-party writers leave it out
		it.kind = mode
		return true
	}
	r := it.record
	_, payload := j.p.locate(j.ctx, r, it.names...)
	fileLike := r.Size > 0 || len(r.Digest) > 0 || len(r.EncryptionKey) > 0
	either := func(k index.Flags) bool { return flags == k || mode == k || !valid && mode == 0 }
	kind := index.Flags(0)
	switch {
	case payload && either(index.FlagFile):
		kind = index.FlagFile
	case len(r.Target) > 0 && either(index.FlagLink):
		kind = index.FlagLink
	case !fileLike && either(index.FlagFolder):
		kind = index.FlagFolder
	case j.later(it):
		return false
	case either(index.FlagFolder) && j.hasRows(it):
		kind = index.FlagFolder
	case fileLike && either(index.FlagFile):
		kind = index.FlagFile
	case mode != 0:
		kind = mode
	default:
		return j.leave(it, backup.WrongKind, backup.NoteFileOrFolder)
	}
	if !valid && it.flags != 0 && !j.p.putBack {
		// As the index stands, the row is about nothing.
		j.p.Hidden++
		return j.leave(it, backup.WrongKind, backup.NoteAboutNothing)
	}
	it.kind, it.flags = kind, int64(kind)
	set := fields{}
	if mode != kind && r.Has(mbfile.HasMode) {
		types := map[index.Flags]uint32{index.FlagFile: mbfile.ModeFile, index.FlagFolder: mbfile.ModeFolder, index.FlagLink: mbfile.ModeLink}
		set["Mode"] = int64(r.Mode&^mbfile.ModeType | types[kind])
	}
	it.mend(backup.WrongKind, set)
	return true
}

// hasRows reports whether rows lie in a folder.
func (j *judge) hasRows(it *item) bool {
	_, ok := slices.BinarySearchFunc(j.above, mbfile.IDOf(it.domain, tidy(it.path)), func(a, b mbfile.ID) int { return bytes.Compare(a[:], b[:]) })
	return ok
}

// tidy gives a path the form in which phones store it: composed, without needless
// slashes.
func tidy(path string) string {
	path = backupdir.Composed(path)
	if !strings.HasPrefix(path, "/") && !strings.HasSuffix(path, "/") && !strings.Contains(path, "//") {
		return path
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	return strings.Join(parts, "/")
}

// placing gives the row its right path, and turns away what no phone takes.
func (j *judge) placing(it *item) bool {
	if strings.ContainsAny(it.domain, "/\\\x00") || it.domain == "" || it.domain == "." || it.domain == ".." {
		return j.lose(it, backup.UnsafePaths, backup.NoteDomainNoName)
	}
	if j.area(it.domain).refused {
		return j.lose(it, backup.UnknownDomains, backup.NoteAreaNotOnPhones)
	}
	path := tidy(it.path)
	if leavesDomain(path) {
		return j.lose(it, backup.UnsafePaths, backup.NotePathClimbs)
	}
	if path == it.path {
		return true
	}
	id := backup.UnsafePaths
	if backupdir.Composed(it.path) != it.path {
		id = backup.DecomposedPaths
	}
	it.path = path
	if it.fresh != nil {
		it.record.RelativePath = []byte(path)
		it.write(j.encoder)
	}
	it.mend(id, fields{"RelativePath": path})
	return true
}

// leavesDomain reports whether a path could leave its domain or holds what no name does.
func leavesDomain(path string) bool {
	if strings.IndexByte(path, 0) >= 0 {
		return true
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// refused reports whether a phone stops at a domain. What is named as iOS names its
// own passes, alone or before a dash and the name of a container: a phone knows
// those of its own iOS better.
func refused(domain string) bool {
	if known, _ := check.KnownDomain(domain); known {
		return false
	}
	name, container, dashed := strings.Cut(domain, "-")
	if dashed && container == "" {
		return true
	}
	switch name {
	case "AppDomainPlaceholder":
		return !dashed
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin", "SysContainerDomain", "SysSharedContainerDomain":
		return true // these need their container
	}
	before, after, found := strings.Cut(name, "Domain")
	return !found || before == "" || !letters(before) || !letters(after) || after != "" && !dashed
}

func letters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
