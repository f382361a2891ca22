package repair

import (
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// defaults are the fields of a record that are written anew when something of
// another type stands in them, by their bit; and whether they are numbers.
var defaults = map[string]struct {
	bit    mbfile.Fields
	number bool
}{
	"Mode": {mbfile.HasMode, true}, "UserID": {mbfile.HasUserID, true}, "GroupID": {mbfile.HasGroupID, true},
	"InodeNumber": {mbfile.HasInode, true}, "Birth": {mbfile.HasBirth, true}, "LastModified": {mbfile.HasModified, true},
	"LastStatusChange": {mbfile.HasChanged, true}, "Flags": {mbfile.HasFlags, true},
	"ProtectionClass": {mbfile.HasProtectionClass, true}, "ExtendedAttributes": {mbfile.HasAttributes, false},
	"Digest": {mbfile.HasDigest, false}, "Size": {mbfile.HasSize, true},
}

// rightType reports whether a value has the type that its field must have.
func rightType(name string, value any) bool {
	if defaults[name].number {
		_, ok := value.(int64)
		return ok
	}
	_, ok := value.([]byte)
	return ok
}

// typing writes those fields anew that hold something of a wrong type: the person
// gets the file, with permissions and dates that are usual. What the bytes hang on
// is judged with them.
func (j *judge) typing(it *item) bool {
	r := it.record
	if it.kind == index.FlagFile || it.kind == index.FlagFolder || it.kind == index.FlagLink {
		j.class(it)
	}
	if r.Malformed == 0 {
		return true
	}
	set := fields{}
	for name, field := range defaults {
		if r.Malformed&field.bit == 0 {
			continue
		}
		switch name {
		case "Size", "Digest", "ProtectionClass": // judged with the file
		case "Mode":
			modes := map[index.Flags]int64{index.FlagFile: mbfile.ModeFile | 0o644, index.FlagFolder: mbfile.ModeFolder | 0o755, index.FlagLink: mbfile.ModeLink | 0o755}
			set[name] = modes[it.kind]
		case "UserID", "GroupID":
			set[name] = int64(501)
		case "Birth", "LastModified", "LastStatusChange":
			set[name] = max(r.Birth, r.LastModified, r.LastStatusChange)
		case "ExtendedAttributes":
			set[name] = nil
		default:
			set[name] = int64(0)
		}
	}
	if len(set) > 0 {
		it.mend(backup.RecordIncomplete, set)
	}
	return true
}

// class corrects the protection class of a file where there is no such class. In an
// encrypted backup it is its key's, see key.
func (j *judge) class(it *item) {
	r := it.record
	c := r.ProtectionClass
	if r.Has(mbfile.HasProtectionClass) && c >= 0 && c <= maxClass || !r.Has(mbfile.HasProtectionClass) && r.Malformed&mbfile.HasProtectionClass == 0 {
		return
	}
	// Nothing is opened with it here. That of a folder or link says nothing.
	if it.kind == index.FlagFile && !j.sealed {
		it.mend(backup.WrongKeyClass, fields{"ProtectionClass": int64(3)})
	}
}
