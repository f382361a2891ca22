package repair

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// maxDoubts bounds how many rows are judged after all others, which keeps them.
const maxDoubts = 100_000

// judge goes through the rows of the index and says what is to be changed.
type judge struct {
	ctx     context.Context
	p       *Plan
	encoder *mbfile.Encoder
	sealed  bool // the backup is encrypted

	slots    []slot
	above    []mbfile.ID // folders that rows lie in, by the name that the copy gives them
	lastDir  string      // the last of them
	lastArea string
	areas    map[string]*area // domains of the index
	doubts   []*item          // judged when all rows are known
	losses   []loss           // rows that a copy may have to do without
	present  int64            // files whose payload is there
	opened   int64            // files that are encrypted as they should be
	open     int64            // … and that lie there in plain although they have a key
	known    int              // how many slots are in their order
	apps     map[string]bool
	keyed    bool // some file has a key
	hopeless bool // most of what the index lists is not there
}

// area is what is known of a domain.
type area struct {
	digest  bool // every file has a checksum
	refused bool // a phone stops at it
}

// loss is a row that cannot be mended.
type loss struct {
	item *item
	id   backup.FindingID
	why  backup.NoteCode
}

// slot is a row of the copy, in 32 bytes: there may be a million.
type slot struct {
	id   mbfile.ID // as it will be
	row  int64
	kind int8
}

// raw is a row as it stands in the index.
type raw struct {
	row    int64
	fileID string
	domain string
	path   string
	flags  int64
	odd    index.Odd
	blob   []byte
	record *mbfile.Record // nil when it cannot be read
}

// item is a row under judgement.
type item struct {
	raw
	was  raw  // as it came
	late bool // all rows are known

	names []mbfile.ID // under which its payload may lie, the likeliest first
	kind  index.Flags
	set   fields           // what its record shall say
	fresh []byte           // a record of its own making
	why   backup.FindingID // the first thing that is mended
	from  spot
	made  making
}

func newJudge(ctx context.Context, p *Plan) *judge {
	return &judge{
		ctx: ctx, p: p, encoder: mbfile.NewEncoder(), sealed: p.sealed,
		areas: map[string]*area{}, apps: map[string]bool{}, lastDir: "/",
	}
}

// all judges every row, and then what only shows among all.
func (j *judge) all() error {
	var record mbfile.Record
	for row, err := range j.p.source.Files(j.ctx) {
		if err != nil {
			return ErrUnreadable
		}
		if row.Flags == 16 && row.Odd&(index.OddDomain|index.OddPath) == index.OddDomain|index.OddPath {
			continue // real indexes have such rows, with nothing else in them
		}
		it := item{raw: raw{
			row: row.Number, fileID: row.FileID, domain: row.Domain, path: row.Path, flags: int64(row.Flags), odd: row.Odd, blob: row.Blob,
		}}
		if row.Odd&index.OddFlags != 0 {
			it.flags = -1
		}
		if row.Odd&index.OddDomain == 0 {
			j.area(row.Domain)
		}
		if row.Record(&record) == nil {
			it.record = &record
		}
		it.was = it.raw
		j.judge(&it)
	}
	j.sorted()
	j.known = len(j.slots)
	slices.SortFunc(j.above, func(a, b mbfile.ID) int { return bytes.Compare(a[:], b[:]) })
	j.above = slices.Compact(j.above)
	for _, it := range j.doubts {
		it.late = true
		j.judge(it)
	}
	j.doubts = nil
	j.findPutAside()
	j.decide()
	if err := j.judgeDuplicates(); err != nil {
		return err
	}
	return j.makeFolders()
}

// later puts a row off until all are known. What it points to is the reader's and
// would be overwritten, so it gets a copy.
func (j *judge) later(it *item) bool {
	if it.late || len(j.doubts) >= maxDoubts {
		return false
	}
	kept := it.kept()
	j.doubts = append(j.doubts, kept)
	return true
}

// kept is the row as it came, with memory of its own.
func (it *item) kept() *item {
	kept := &item{raw: it.was, was: it.was}
	kept.blob = bytes.Clone(it.blob)
	if it.was.record != nil {
		kept.record = new(mbfile.Record)
		if mbfile.Decode(kept.blob, kept.record) != nil {
			kept.record = nil
		}
	}
	kept.was = kept.raw
	return kept
}

// mend notes what is mended in a row.
func (it *item) mend(id backup.FindingID, set fields) {
	if it.why == "" {
		it.why = id
	}
	if it.set == nil {
		it.set = fields{}
	}
	for name, value := range set {
		it.set[name] = value
	}
}

// judge decides what becomes of a row: each step either mends something, or ends it.
func (j *judge) judge(it *item) {
	for _, step := range []func(*item) bool{j.naming, j.recording, j.sorting, j.typing, j.placing, j.holding} {
		if !step(it) {
			return
		}
	}
	j.enter(it)
}

// enter takes the row into the copy.
func (j *judge) enter(it *item) {
	if it.why != "" && len(it.set) == 0 && it.fresh == nil && it.path == it.was.path && it.domain == it.was.domain && it.flags == it.was.flags &&
		it.fileID == mbfile.IDOf(it.domain, it.path).String() && it.made == copied {
		it.why = "" // only its payload lies elsewhere, which the copying sees for itself
	}
	id := mbfile.IDOf(it.domain, it.path)
	j.slots = append(j.slots, slot{id, it.row, int8(it.kind)})
	j.lieIn(it.domain, it.path)
	if app, ok := strings.CutPrefix(it.domain, "AppDomain-"); ok {
		j.apps[app] = true
	}
	j.keyed = j.keyed || len(it.record.EncryptionKey) > 0
	if it.why == "" {
		return
	}
	c := &change{row: it.row, why: it.why, id: id.String(), domain: it.domain, path: it.path, flags: it.flags, from: it.from, made: it.made}
	switch {
	case it.fresh != nil:
		c.blob = it.fresh
	case len(it.set) > 0:
		blob, err := edited(it.blob, it.set)
		if err != nil {
			why := it.why
			j.leave(&item{raw: it.was, was: it.was}, why, backup.NoteNotChangeable)
			return
		}
		c.blob = blob
	}
	j.p.mends(it.why)
	j.p.changes[it.row] = c
}

// lieIn notes the folder that a row lies in.
func (j *judge) lieIn(domain, path string) {
	if path == "" {
		return
	}
	dir := parent(path)
	if dir == j.lastDir && domain == j.lastArea {
		return
	}
	j.lastDir, j.lastArea = dir, domain
	j.above = append(j.above, mbfile.IDOf(domain, dir))
}

// lose says that a copy can only do without a row, which needs consent.
func (j *judge) lose(it *item, id backup.FindingID, why backup.NoteCode) bool {
	j.losses = append(j.losses, loss{it.kept(), id, why})
	return false
}

// area looks up what is known of a domain.
func (j *judge) area(name string) *area {
	if a, ok := j.areas[name]; ok {
		return a
	}
	_, digest := check.KnownDomain(name)
	if name == "NetworkDomain" || name == "ProtectedDomain" {
		// Seen with checksums since iOS 27 only.
		major, _, _ := strings.Cut(j.p.base.Facts().IOS, ".")
		n, err := strconv.Atoi(major)
		digest = err == nil && n >= 27
	}
	a := &area{digest: digest, refused: refused(name)}
	if len(j.areas) < maxAreas {
		j.areas[strings.Clone(name)] = a
	}
	return a
}

// maxAreas bounds how many domains are remembered; a phone has about 800.
const maxAreas = 1 << 14

// leave keeps a row as it is, damaged.
func (j *judge) leave(it *item, id backup.FindingID, why backup.NoteCode) bool {
	return j.leaveNoted(it, id, backup.Note{Code: why})
}

func (j *judge) leaveNoted(it *item, id backup.FindingID, why backup.Note) bool {
	j.p.leave(id, it.lost(why))
	if own, ok := parseID(it.fileID); ok {
		j.slots = append(j.slots, slot{own, it.row, int8(it.kind)})
	}
	if it.odd&(index.OddDomain|index.OddPath) == 0 && utf8.ValidString(it.path) && !leavesDomain(it.path) {
		j.lieIn(it.domain, it.path)
	}
	return false
}

func (it *item) lost(why backup.Note) Lost {
	l := Lost{App: check.AppName(it.domain, it.path), File: strings.ToValidUTF8(it.path, "\uFFFD"), Note: why}
	if l.File == "" {
		l.File = it.domain + "-"
	}
	if it.record != nil {
		l.Bytes = max(0, it.record.Size)
	}
	return l
}

// decide says what becomes of what cannot be mended: it is left out of the copy,
// with consent, so that the rest can come back. Where that would be most of the
// backup's files, its folders were not copied with it or its keys are gone, and a
// copy without them would only make it worse.
func (j *judge) decide() {
	few := int64(len(j.losses)) <= j.present
	for _, l := range j.losses {
		if !few {
			j.leave(l.item, l.id, l.why)
			continue
		}
		j.p.changes[l.item.row] = &change{row: l.item.row, why: l.id, drop: true}
		j.p.mends(l.id)
		j.p.Lost = append(j.p.Lost, l.item.lost(backup.Note{Code: l.why}))
	}
	j.hopeless = !few && !j.p.base.Facts().Finished
	j.losses = nil
}

// parent cuts off the last element of a path; the parent of the rest is "".
func parent(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 0)] }

// compareSlots orders slots by ID, and those of one by row.
func compareSlots(a, b slot) int {
	if c := a.id.Compare(b.id); c != 0 {
		return c
	}
	return int(max(-1, min(1, a.row-b.row)))
}

// sorted puts the slots in the order of their IDs.
func (j *judge) sorted() { slices.SortFunc(j.slots, compareSlots) }
