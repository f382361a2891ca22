package repair

import (
	"context"
	"errors"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

var (
	// ErrLocked means that the backup could not be opened with the password; the
	// findings of Plan.Before say why.
	ErrLocked = errors.New("backup is locked")
	// ErrUnfinished means that the backup was never finished and that most of its
	// files are not there. What was not copied from the phone cannot be mended.
	ErrUnfinished = errors.New("backup was never finished")
	// ErrOldFormat means that the backup is of iOS 9 or before; those are not
	// edited (PROTOCOL.md §7.1).
	ErrOldFormat = errors.New("backups of iOS 9 and before cannot be repaired")
	// ErrUnreadable means that the index cannot be read.
	ErrUnreadable = errors.New("the list of files cannot be read")
)

// Lost is a file, folder or link of which a copy cannot have what the backup's
// index promises.
type Lost struct {
	App   string `json:"app"`
	File  string `json:"file"` // path inside its domain; the domain itself for its root
	Bytes int64  `json:"bytes"`
	backup.Note
}

// Plan is what a repair would do.
type Plan struct {
	Before  backup.Report      // a quick check of the original
	Mends   []backup.FindingID // what will be mended
	Remains []backup.FindingID // what stops a restore and cannot be mended, and another phone's Info.plist
	Lost    []Lost             // what the copy does without; needs consent
	Left    []Lost             // what is damaged and stays as it is, at most maxLeft
	Hidden  int64              // files that the index does not name and that PutBack brings into the copy

	base    *backupdir.Backup // the backup's folder
	source  *backupdir.Backup // whose index is taken: base, or the Snapshot in it
	secret  []byte            // to check the copy
	surveys []*survey         // where payloads are looked for, in this order
	changes map[int64]*change
	folders []folder   // rows of folders that are made
	back    []addition // rows that are put back
	lists   listPlan
	putBack bool
	sealed  bool // the backup is encrypted
	reseal  bool // the index lies there in plain and is to be encrypted

	mended map[backup.FindingID]int64
	left   map[backup.FindingID]int64
	kept   map[backup.FindingID]bool // remains, also as a warning
}

// change is what the copy does to one row of the index.
type change struct {
	row    int64
	why    backup.FindingID // what is mended; the first of several
	drop   bool
	id     string // fileID in the copy
	domain string
	path   string
	flags  int64
	blob   []byte // nil when the record stays as it is
	from   spot   // where the payload lies; none when it has none or is made anew
	made   making
}

// making says that a payload is not just copied.
type making uint8

const (
	copied  making = iota
	emptied        // an empty file, made anew
	sealed         // lies there in plain, and is encrypted on the way
)

// maxLeft bounds what is listed of what stays as it is.
const maxLeft = 1000

// Close forgets the password.
func (p *Plan) Close() {
	clear(p.secret)
	if p.source != p.base && p.source != nil {
		p.source.Close()
		p.source = p.base
	}
}

// ExamineOptions say what a repair shall mend.
type ExamineOptions struct {
	Password []byte // of an encrypted backup; may be nil
	// PutBack brings files into the copy that the backup's index does not name (any
	// more), but whose name and bytes prove themselves: what another program moved
	// into a folder of its own together with its entry, and rows whose domain or
	// path cannot be read.
	PutBack bool
}

// Examine looks what can be mended. It checks the backup quickly, and unlocks it. The
// Plan holds Before also when the error is ErrLocked, ErrUnfinished, ErrOldFormat or
// ErrUnreadable; other errors are the context's and the system's.
func Examine(ctx context.Context, b *backupdir.Backup, o ExamineOptions, report progress.Func) (*Plan, error) {
	password := o.Password
	p := &Plan{
		base: b, source: b, putBack: o.PutBack, sealed: b.Facts().Encrypted, secret: slices.Clone(password), changes: map[int64]*change{},
		mended: map[backup.FindingID]int64{}, left: map[backup.FindingID]int64{}, kept: map[backup.FindingID]bool{},
	}
	var err error
	if p.Before, err = check.Run(ctx, b, check.Options{Quick: true, Password: password}, report); err != nil {
		return p, err
	}
	switch {
	case b.Facts().Format == backup.FormatMBDB:
		return p, ErrOldFormat
	case p.Before.Verdict == backup.VerdictLocked:
		return p, ErrLocked
	case !b.Unlocked() && !b.Facts().HasSnapshot:
		return p, p.closed()
	}
	report.Report(progress.Progress{Stage: StagePlan})
	if err := p.examine(ctx); err != nil {
		return p, err
	}
	p.conclude(ctx)
	return p, ctx.Err()
}

// examine works out what is to be changed.
func (p *Plan) examine(ctx context.Context) error {
	workers := background.Workers()
	own, err := look(ctx, p.base.Root(), workers)
	if err != nil {
		return err
	}
	p.surveys = []*survey{own}
	if err := p.choose(ctx, workers); err != nil {
		return err
	}
	if !p.source.Unlocked() {
		return p.closed()
	}
	if p.sealed, err = sealedRows(ctx, p.source); err != nil {
		return err
	}
	j := newJudge(ctx, p)
	if err := j.all(); err != nil {
		return err
	}
	if j.hopeless {
		return ErrUnfinished
	}
	return p.planLists(ctx, j)
}

// sealedRows reports whether a backup is encrypted. Where its index is not, the
// files tell: without a single key among them, a key for the index in Manifest.plist
// is one that nothing was encrypted with.
func sealedRows(ctx context.Context, b *backupdir.Backup) (bool, error) {
	if !b.Facts().Encrypted || b.IndexSealed() {
		return b.Facts().Encrypted, nil
	}
	files := false
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			return false, ErrUnreadable
		}
		if row.Record(&record) != nil || row.Kind(&record) != backupdir.RowFile {
			continue
		}
		files = true
		if len(record.EncryptionKey) > 0 {
			return true, nil
		}
	}
	return !files, ctx.Err()
}

// closed says why there is nothing to go by.
func (p *Plan) closed() error {
	if _, never := p.Before.Has(backup.Unfinished); never {
		return ErrUnfinished
	}
	return ErrUnreadable
}

// mends notes that something is mended.
func (p *Plan) mends(id backup.FindingID) { p.mended[id]++ }

// keep notes that a property list stays wrong, because nothing tells what is right.
func (p *Plan) keep(id backup.FindingID) { p.kept[id] = true }

// leave notes that something stays as it is.
func (p *Plan) leave(id backup.FindingID, l Lost) {
	p.left[id]++
	if len(p.Left) < maxLeft {
		p.Left = append(p.Left, l)
	}
}

// conclude says in findings what is mended and what remains.
func (p *Plan) conclude(ctx context.Context) {
	if p.source.IndexName() != "Manifest.db" {
		p.mends(backup.IndexRenamed)
	}
	p.leaveLog(ctx)
	if p.sealed && p.source.IndexBare() {
		p.reseal = true
		p.mends(backup.EncryptionUnclear)
	}
	if p.base.Facts().HasSnapshot {
		p.mends(backup.LeftoverSnapshot)
	}
	for id := range p.mended {
		p.Mends = append(p.Mends, id)
	}
	slices.Sort(p.Mends)
	for _, f := range p.Before.Findings {
		stops := f.Severity.Serious()
		if p.kept[f.ID] {
			p.Remains = append(p.Remains, f.ID)
			continue
		}
		if !stops {
			continue
		}
		if p.left[f.ID] > 0 || !slices.Contains(p.Mends, f.ID) && !p.covered(f.ID) {
			p.Remains = append(p.Remains, f.ID)
		}
	}
}

// leaveLog says what becomes of a log beside the index: a phone reads the index
// without it, so the copy is made without. Where a program was killed while it
// wrote the index itself, that is no help.
func (p *Plan) leaveLog(ctx context.Context) {
	if _, found := p.Before.Has(backup.IndexLog); !found || p.source != p.base {
		return
	}
	if state, _, err := p.base.IndexLog(ctx); err == nil && state != backupdir.LogHalf {
		p.mends(backup.IndexLog)
	}
}

// covered reports whether a finding is another name for what is mended: one cause
// may show as several.
func (p *Plan) covered(id backup.FindingID) bool {
	some := func(ids ...backup.FindingID) bool {
		return slices.ContainsFunc(ids, func(id backup.FindingID) bool { return p.mended[id] > 0 })
	}
	switch id {
	case backup.WrongSize:
		return true // what stays too short is noted as left
	case backup.UndecryptableFiles, backup.PlainFiles:
		return !p.sealed && some(backup.EncryptionUnclear) // there is nothing to decrypt
	case backup.MissingFiles, backup.UnreadableFiles:
		return some(backup.MissingFiles, backup.MisplacedFiles, backup.WrongFileID, backup.WrongKind)
	case backup.Unfinished, backup.Interrupted:
		return some(backup.Interrupted, backup.MarksMissing)
	case backup.IndexDamaged, backup.WrongRecord, backup.RecordIncomplete, backup.WrongFileID, backup.UnsafePaths:
		return some(backup.IndexDamaged, backup.WrongRecord, backup.WrongFileID, backup.RecordIncomplete, backup.UnsafePaths)
	case backup.MisplacedFiles, backup.UnlistedFiles:
		return some(backup.MisplacedFiles, backup.WrongFileID)
	}
	return false
}
