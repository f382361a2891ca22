package repair

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"

	"golang.org/x/text/unicode/norm"

	"lifeboat/device/backup"
	"lifeboat/device/backup/check"
	"lifeboat/device/backup/index"
	"lifeboat/device/backup/mbfile"
	"lifeboat/device/progress"
)

var (
	// ErrLocked means that the backup could not be opened with the password; the
	// findings of Plan.Before say why.
	ErrLocked = errors.New("backup is locked")
	// ErrUnfinished means that the backup was never finished. What was not copied
	// from the phone cannot be mended.
	ErrUnfinished = errors.New("backup was never finished")
	// ErrOldFormat means that the backup is of iOS 9 or before; those are not
	// edited (protocol notes F.1).
	ErrOldFormat = errors.New("backups of iOS 9 and before cannot be repaired")
	// ErrUnreadable means that the index cannot be read.
	ErrUnreadable = errors.New("the list of files cannot be read")
)

// Lost is a file that will be gone from the copy because it is gone already.
type Lost struct {
	App   string `json:"app"`
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

// Plan is what a repair would do.
type Plan struct {
	Before  backup.Report      // a quick check of the original
	Mends   []backup.FindingID // what will be mended
	Remains []backup.FindingID // what stops a restore and cannot be mended
	Lost    []Lost             // files whose row is dropped; needs consent

	source  *backup.Backup
	secret  []byte // to check the copy
	renames []rename
	drops   []int64 // numbers of rows
	apps    []string
	status  bool
}

// rename gives a row its composed path.
type rename struct {
	row      int64
	old, new string // fileID
	path     string
	blob     []byte
}

// Close forgets the password.
func (p *Plan) Close() { clear(p.secret) }

// Examine looks what can be mended. It checks the backup quickly, and unlocks it
// with the password, which may be nil. The Plan holds Before also when the error
// is ErrLocked, ErrUnfinished, ErrOldFormat or ErrUnreadable; other errors are
// the context's and the system's.
func Examine(ctx context.Context, b *backup.Backup, password []byte, report progress.Func) (*Plan, error) {
	p := &Plan{source: b, secret: slices.Clone(password)}
	var err error
	if p.Before, err = check.Run(ctx, b, check.Options{Quick: true, Password: password}, report); err != nil {
		return p, err
	}
	p.status = p.emptyStatus()
	switch {
	case b.Facts().Format == backup.FormatMBDB:
		return p, ErrOldFormat
	case p.Before.Verdict == backup.VerdictLocked:
		return p, ErrLocked
	case !b.Facts().Finished && !p.status:
		return p, ErrUnfinished
	case !slices.Contains(p.Before.Done, backup.StagePresence):
		return p, ErrUnreadable
	}
	for _, f := range p.Before.Findings {
		switch f.ID {
		case backup.DecomposedPaths, backup.MissingFiles, backup.AppsNotListed, backup.LeftoverSnapshot:
			p.Mends = append(p.Mends, f.ID)
		case backup.MarksMissing:
			if p.status {
				p.Mends = append(p.Mends, f.ID)
				continue
			}
			p.Remains = append(p.Remains, f.ID)
		default:
			if f.Severity == backup.SeverityStop {
				p.Remains = append(p.Remains, f.ID)
			}
		}
	}
	if err := p.rows(ctx); err != nil {
		return p, err
	}
	return p, ctx.Err()
}

// emptyStatus tells whether the one list that is amiss is an empty Status.plist.
func (p *Plan) emptyStatus() bool {
	marks, _ := p.Before.Has(backup.MarksMissing)
	return marks.Count == 1 && p.source.Marks().Status.State == backup.MarkEmpty
}

// rows finds the rows to change.
func (p *Plan) rows(ctx context.Context) error {
	needs := func(id backup.FindingID) bool { return slices.Contains(p.Mends, id) }
	if !needs(backup.DecomposedPaths) && !needs(backup.MissingFiles) && !needs(backup.AppsNotListed) {
		return nil
	}
	taken, err := p.taken(ctx)
	if err != nil {
		return err
	}
	listed, apps := p.listed(), map[string]bool{}
	encoder := mbfile.NewEncoder()
	var record mbfile.Record
	for row, err := range p.source.Files(ctx) {
		if err != nil {
			return err
		}
		if row.Record(&record) != nil {
			continue
		}
		if app := appOf(row.Domain); app != "" && !listed[app] {
			apps[app] = true
		}
		if row.Kind(&record) == backup.RowFile && needs(backup.MissingFiles) && p.missing(row) {
			p.drops = append(p.drops, row.Number)
			p.Lost = append(p.Lost, Lost{check.AppName(row.Domain, row.Path), row.Path, record.Size})
			continue
		}
		if !loose(row) {
			continue
		}
		path := norm.NFC.String(row.Path)
		id := index.FileID(row.Domain, path)
		if taken[id] != 1 {
			continue // two files would get this name
		}
		file := record.File()
		file.RelativePath = path
		// The encoder writes over its slice with the next record: each row keeps its own.
		p.renames = append(p.renames, rename{row.Number, row.FileID, id, path, bytes.Clone(encoder.Encode(&file))})
	}
	for app := range apps {
		p.apps = append(p.apps, app)
	}
	slices.Sort(p.apps)
	return nil
}

// taken counts, for every composed form of a row's path, the rows that have it or
// would get it.
func (p *Plan) taken(ctx context.Context) (map[string]int, error) {
	count := map[string]int{}
	for row, err := range p.source.Files(ctx) {
		if err != nil {
			return nil, err
		}
		if loose(row) {
			count[index.FileID(row.Domain, norm.NFC.String(row.Path))]++
		}
	}
	if len(count) == 0 {
		return count, nil
	}
	for row, err := range p.source.Files(ctx) {
		if err != nil {
			return nil, err
		}
		if n, ok := count[row.FileID]; ok {
			count[row.FileID] = n + 1
		}
	}
	return count, nil
}

// loose tells whether a row's path is to be composed.
func loose(row *backup.Row) bool {
	for i := range len(row.Path) {
		if row.Path[i] >= 0x80 {
			return !norm.NFC.IsNormalString(row.Path) && row.RightID()
		}
	}
	return false
}

// missing tells whether the payload of a row is not there; anything else that is
// wrong with it is not this.
func (p *Plan) missing(row *backup.Row) bool {
	name := p.source.PayloadName(row.FileID)
	if name == "" {
		return false
	}
	_, err := p.source.Root().Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}

func (p *Plan) listed() map[string]bool {
	listed := map[string]bool{}
	for _, id := range p.source.Marks().Manifest.Apps {
		listed[id] = true
	}
	return listed
}

// appOf is the bundle identifier of an app's own domain; empty for others.
func appOf(domain string) string {
	const family = "AppDomain-"
	if len(domain) > len(family) && domain[:len(family)] == family {
		return domain[len(family):]
	}
	return ""
}
