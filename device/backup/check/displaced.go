package check

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// absent is a file of which nothing was found in its place.
type absent struct {
	entry   *entry
	listing error // why its folder could not be listed
}

// spot is something elsewhere in the backup's folder that is named like a payload.
type spot struct {
	place string // inside the folder, with slashes
	size  int64
	stub  bool // ".NAME.icloud", which iCloud Drive leaves in place of a file
	taken bool // it is the payload of a row
}

// explorerBin is where iTunes Backup Explorer puts what a person deletes with it,
// each file with its row beside it (MaxiHuHe04/iTunes-Backup-Explorer#77).
const explorerBin = "_BackupExplorer"

// nameOfPayload reads which payload a file could be by its name: capitals, what
// copying adds behind ("NAME 2", "NAME (1)", "NAME.part"), and iCloud's stubs. What
// macOS leaves behind ("._NAME") is none.
func nameOfPayload(name string) (id mbfile.ID, stub, ok bool) {
	inner, dot := strings.CutPrefix(name, ".")
	if dot {
		inner, stub = strings.CutSuffix(inner, ".icloud")
		if !stub {
			return id, false, false
		}
	}
	const digits = 2 * len(id)
	if len(inner) < digits {
		return id, false, false
	}
	if id, ok = mbfile.ParseID(strings.ToLower(inner[:digits])); !ok {
		return id, false, false
	}
	if len(inner) > digits && isHex(inner[digits:digits+1]) {
		return id, false, false // a longer number is another name
	}
	return id, stub, true
}

// isHex reports whether a name has hexadecimal digits only, of either case.
func isHex(name string) bool { return strings.Trim(name, "0123456789abcdefABCDEF") == "" }

// odd remembers something in a folder of payloads that is not one in its place.
func (r *run) odd(folder string, f found) {
	name := f.name
	if folder != "." {
		name = folder + "/" + f.name
	}
	if id, stub, ok := nameOfPayload(f.name); ok && f.mode.IsRegular() && f.err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.spots == nil {
			r.spots = map[mbfile.ID][]*spot{}
		}
		if len(r.spots) < maxSpots {
			r.spots[id] = append(r.spots[id], &spot{place: name, size: f.size, stub: stub})
		}
		return
	}
	if folder != "." && !harmless(f.name) {
		r.foreign(name, f)
	}
}

// maxSpots bounds what is remembered of what lies elsewhere.
const maxSpots = 1 << 20

// beside looks at what lies beside the 256 folders: shards in capitals, payloads
// right in the folder, what other programs set aside.
func (r *run) beside(ctx context.Context) {
	top, err := r.list(".")
	if err != nil {
		return // the folders themselves have told
	}
	known := []string{
		"Info.plist", "Status.plist", "Manifest.plist", "Manifest.db", "Manifest.mbdb", "Manifest.mbdx",
		"Manifest.db-wal", "Manifest.db-shm", "Manifest.db-journal",
	}
	old := r.b.Facts().Format == backup.FormatMBDB
	for _, f := range top {
		lower := strings.ToLower(f.name)
		shard := len(f.name) == 2 && isHex(f.name)
		_, flat := mbfile.ParseID(f.name)
		switch {
		case ctx.Err() != nil:
			return
		case slices.Contains(known, f.name), harmless(f.name), flat && old:
		case shard && f.mode.IsDir() && (old || f.name != lower && !r.same(f.name, lower)):
			r.within(ctx, f.name, 0)
		case shard && !old:
		case f.name == "Snapshot":
			r.within(ctx, f.name, 1)
		case f.mode.IsDir():
			n := r.within(ctx, f.name, 1)
			if f.name == explorerBin && n > 0 {
				r.findings.note(backup.MisplacedFiles, backup.SeverityWarning, backup.Example{
					File: f.name, Note: backup.Note{Code: backup.NoteTakenOut, Args: backup.NoteArgs{Count: n}},
				}, "")
			} else {
				r.foreign(f.name, f)
			}
		default:
			if id, _, ok := nameOfPayload(f.name); ok && r.table.find(id) != nil {
				r.odd(".", f)
			} else {
				r.foreign(f.name, f)
			}
		}
	}
}

// same reports whether two names are of one folder, as on file systems that do not
// tell capitals apart.
func (r *run) same(a, b string) bool {
	x, err := r.b.Root().Lstat(a)
	if err != nil {
		return false
	}
	y, err := r.b.Root().Lstat(b)
	return err == nil && os.SameFile(x, y)
}

// maxWithin bounds how many things are looked at in folders that are not the
// backup's.
const maxWithin = 2 << 20

// within remembers what is named like a payload in a folder and some levels below.
// It returns how many there are.
func (r *run) within(ctx context.Context, folder string, levels int) (n int64) {
	files, err := r.list(folder)
	if err != nil || ctx.Err() != nil {
		return 0
	}
	for _, f := range files {
		if r.looked++; r.looked > maxWithin {
			return n
		}
		if f.mode.IsDir() && levels > 0 {
			n += r.within(ctx, folder+"/"+f.name, levels-1)
			continue
		}
		if _, _, ok := nameOfPayload(f.name); ok && !strings.HasSuffix(f.name, ".plist") {
			r.odd(folder, f)
			n++
		}
	}
	return n
}

// absentees judges the files that are not in their place: they lie elsewhere, or
// they are missing.
func (r *run) absentees() {
	for _, a := range r.gone {
		e := a.entry
		at, stub := r.elsewhere(e)
		switch {
		case e.bits&(garbled|unsure) != 0: // that its entry is damaged is said already
		case at != "":
			r.noted(e, backup.MisplacedFiles, backup.SeverityStop, backup.Note{Code: backup.NoteLiesIn, Args: backup.NoteArgs{Name: clip(at, 200)}}, "")
		case a.listing != nil:
			id, note := unreadable(a.listing, backup.NoteFolderUnreadable)
			r.about(e, id, backup.SeverityStop, note, quoted(a.listing.Error(), 280))
		case stub:
			r.about(e, backup.CloudPlaceholder, backup.SeverityStop, backup.NoteInTheCloud, "")
		default:
			r.about(e, backup.MissingFiles, backup.SeverityStop, backup.NoteNone, "")
		}
	}
	for id, spots := range r.spots {
		for _, s := range spots {
			if !s.taken && !strings.HasPrefix(s.place, "Snapshot/") && !strings.HasPrefix(s.place, explorerBin+"/") && !r.newerHas(id) {
				r.foreign(s.place, found{size: s.size})
			}
		}
	}
}

// elsewhere looks for the payload of an entry among what lies elsewhere: of its
// size, for nothing else tells without reading. It returns the best place, and
// whether only a stub of it is there.
func (r *run) elsewhere(e *entry) (at string, stub bool) {
	var best *spot
	for _, s := range r.spots[e.id] {
		fits := e.bits&anySize != 0 || s.size == r.storedSize(e) || s.size == e.size && s.size%16 == 0
		switch {
		case fits && (best == nil || s.place < best.place):
			best = s
		case s.stub:
			stub = true
			s.taken = true
		}
	}
	if best == nil {
		return "", stub
	}
	best.taken = true
	return best.place, stub
}

// storedSize is how many bytes the payload of an entry has on disk.
func (r *run) storedSize(e *entry) int64 {
	if e.bits&hasKey != 0 && r.b.Facts().Encrypted {
		return (e.size/16 + 1) * 16
	}
	return e.size
}

// unpadded remembers a payload of exactly its content's size, a multiple of the
// block: written by a third party without padding, or not encrypted.
func (r *run) unpadded(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.even = append(r.even, e)
}

// plainFiles settles those: where other files are proven to lie there in plain and
// none is encrypted, these are plain as well.
func (r *run) plainFiles() {
	if !r.findings.has(backup.PlainFiles) || r.padded.Load() > 0 {
		return
	}
	for _, e := range r.even {
		r.about(e, backup.PlainFiles, backup.SeverityStop, backup.NoteNotEncrypted, "")
		e.bits |= badKey
	}
}

// harmless are files that systems put into any folder.
func harmless(name string) bool {
	switch strings.ToLower(name) {
	case ".ds_store", "thumbs.db", "desktop.ini", "icon\r", ".localized":
		return true
	}
	return strings.HasPrefix(name, "._")
}

func kindOfThing(mode fs.FileMode) backup.NoteCode {
	switch {
	case mode.IsDir():
		return backup.NoteIsFolder
	case mode&fs.ModeSymlink != 0:
		return backup.NoteIsLink
	}
	return backup.NoteIsSomethingElse
}
