package repair

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// compare holds the copy against the original, row by row, and knows nothing of
// the plan but what the person was told is left out. The copy's index is opened
// anew from the disk; its records are read by another reader than the one that
// planned. So a mistake of the plan, of the encoder or of the editing is an error
// here, and not a copy that the check, which has the same authors, calls sound.
func (c *copier) compare(ctx context.Context) error {
	made, err := backupdir.Open(c.dir)
	if err != nil {
		return err
	}
	defer made.Close()
	if err := made.Unlock(ctx, c.plan.secret, nil); err != nil {
		return unfaithful("its index cannot be opened: %v", err)
	}
	m := &comparison{copier: c, ctx: ctx, made: made, buf: make([]byte, 128<<10)}
	return m.rows()
}

func unfaithful(format string, args ...any) error {
	return &UnfaithfulError{fmt.Sprintf(format, args...)}
}

// comparison is one comparing under way.
type comparison struct {
	*copier
	ctx  context.Context
	made *backupdir.Backup
	buf  []byte
}

// rows walks through both indexes in step: a row keeps its number.
func (m *comparison) rows() error {
	copied := make(chan *kept, 256)
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	var failed error
	go func() {
		defer close(copied)
		for row, err := range m.made.Files(ctx) {
			if err != nil {
				failed = err
				return
			}
			select {
			case copied <- keep(row):
			case <-ctx.Done():
				return
			}
		}
	}()
	var compared int64
	tell := func() {
		m.report.Report(progress.Progress{Stage: StageCompare, Done: min(compared, m.plan.Before.Counts.Rows), Total: m.plan.Before.Counts.Rows, Unit: progress.Rows})
	}
	tell()
	defer tell()
	next, more := <-copied
	gone := map[int64]*kept{}
	for row, err := range m.plan.source.Files(ctx) {
		if err != nil {
			return err
		}
		for more && next.number < row.Number {
			if err := m.added(next); err != nil {
				return err
			}
			next, more = <-copied
		}
		if !more || next.number > row.Number {
			gone[row.Number] = keep(row)
			continue
		}
		if err := m.row(row, next); err != nil {
			return err
		}
		if compared++; compared%2000 == 0 {
			tell()
		}
		next, more = <-copied
	}
	for ; more; next, more = <-copied {
		if err := m.added(next); err != nil {
			return err
		}
	}
	if failed != nil && m.ctx.Err() == nil {
		return unfaithful("its index cannot be read: %v", failed)
	}
	if err := m.ctx.Err(); err != nil {
		return err
	}
	compared = m.plan.Before.Counts.Rows
	return m.gone(gone)
}

// kept is a row with memory of its own.
type kept struct {
	number       int64
	id           string
	domain, path string
	flags        int64
	odd          uint8
	blob         []byte
}

func keep(row *backupdir.Row) *kept {
	return &kept{row.Number, row.FileID, row.Domain, row.Path, int64(row.Flags), uint8(row.Odd), bytes.Clone(row.Blob)}
}

// row compares a row of the original with that of the copy.
func (m *comparison) row(was *backupdir.Row, is *kept) error {
	same := was.FileID == is.id && was.Domain == is.domain && was.Path == is.path && int64(was.Flags) == is.flags &&
		uint8(was.Odd) == is.odd && bytes.Equal(was.Blob, is.blob)
	if same {
		return nil
	}
	where := fmt.Sprintf("row %d, %q", was.Number, was.Path)
	if is.id != mbfile.IDOf(is.domain, is.path).String() {
		return unfaithful("%s: its ID does not follow from its path", where)
	}
	own, _ := parseID(was.FileID)
	proven := own == mbfile.IDOf(is.domain, is.path) // the ID that it had is that of its new name
	if is.domain != was.Domain && !proven || is.path != tidy(was.Path) && is.path != was.Path && is.path != tidy(named(was)) && !proven {
		return unfaithful("%s: it is now called %q", where, is.path)
	}
	now, err := fieldsOf(is.blob)
	if err != nil {
		return unfaithful("%s: its record cannot be read: %v", where, err)
	}
	if now["RelativePath"] != is.path {
		return unfaithful("%s: its record names %q", where, now["RelativePath"])
	}
	if mode, ok := now["Mode"].(int64); ok && is.flags != 0 && mode&mbfile.ModeType != modeOf(is.flags) && mode&mbfile.ModeType != 0 {
		return unfaithful("%s: flags %d and mode %o", where, is.flags, mode)
	}
	before, err := fieldsOf(was.Blob)
	if err != nil || mbfile.Decode(was.Blob, new(mbfile.Record)) != nil || before["RelativePath"] != was.Path && tidy(fmt.Sprint(before["RelativePath"])) != is.path {
		return m.payload(is, now) // the record was another's or none: nothing of it counts
	}
	for name := range union(before, now) {
		old, had := before[name]
		value, has := now[name]
		if had && has && equal(old, value) || plainly(old, value) {
			continue
		}
		if err := m.field(name, old, value, has, is); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	return m.payload(is, now)
}

// named is what the record of a row says that it is called.
func named(row *backupdir.Row) string {
	if r, err := fieldsOf(row.Blob); err == nil {
		s, _ := r["RelativePath"].(string)
		return s
	}
	return ""
}

// plainly reports whether two values that are no texts, numbers or bytes are the
// same.
func plainly(a, b any) bool {
	return a != nil && b != nil && fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
}

func modeOf(flags int64) int64 {
	switch flags {
	case mbfile.Directory:
		return mbfile.ModeFolder
	case mbfile.Link:
		return mbfile.ModeLink
	}
	return mbfile.ModeFile
}

// field reports whether a field may have changed as it did.
func (m *comparison) field(name string, old, value any, has bool, is *kept) error {
	bad := unfaithful("its %s was %.80v and is %.80v", name, old, value)
	if !has {
		if _, malformed := defaults[name]; malformed && !rightType(name, old) {
			return nil
		}
		return bad
	}
	number, _ := value.(int64)
	was, wasNumber := old.(int64)
	switch name {
	case "RelativePath", "Digest", "EncryptionKey":
		return nil // held against row and payload
	case "Mode":
		if !wasNumber || was&^mbfile.ModeType == number&^mbfile.ModeType {
			return nil
		}
	case "Size":
		if !wasNumber || was < 0 || was > number || is.flags != mbfile.Regular && number == 0 {
			return nil // held against the payload
		}
	case "ProtectionClass":
		if !wasNumber || was < 1 || was > maxClass {
			return nil
		}
	default:
		if _, malformed := defaults[name]; malformed && !rightType(name, old) {
			return nil
		}
	}
	return bad
}

func union(a, b map[string]any) map[string]bool {
	out := map[string]bool{}
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}

// added is a row that the original does not have: only folders, and only what
// their name says.
func (m *comparison) added(is *kept) error {
	now, err := fieldsOf(is.blob)
	mode, _ := now["Mode"].(int64)
	if err != nil || is.flags != mbfile.Directory || mode&mbfile.ModeType != mbfile.ModeFolder || now["RelativePath"] != is.path ||
		is.id != mbfile.IDOf(is.domain, is.path).String() {
		if slices.ContainsFunc(m.plan.back, func(b addition) bool { return b.domain == is.domain && b.path == is.path }) {
			return nil
		}
		return unfaithful("%q: a row that the original does not have", is.path)
	}
	return nil
}

// gone holds that every row that is missing in the copy was told, or is there
// under the same name.
func (m *comparison) gone(rows map[int64]*kept) error {
	if len(rows) == 0 {
		return nil
	}
	told := map[string]int{}
	for _, l := range slices.Concat(m.plan.Lost, m.lost) {
		told[l.File]++
	}
	names := map[mbfile.ID]bool{}
	for _, was := range rows {
		names[mbfile.IDOf(was.domain, tidy(was.path))] = false
		names[mbfile.IDOf(was.domain, was.path)] = false
	}
	for row, err := range m.made.Files(m.ctx) {
		if err != nil {
			return err
		}
		id := mbfile.IDOf(row.Domain, row.Path)
		if _, ok := names[id]; ok {
			names[id] = true
		}
	}
	for _, was := range rows {
		file := strings.ToValidUTF8(was.path, "\uFFFD")
		if file == "" {
			file = was.domain + "-"
		}
		if told[file] > 0 {
			told[file]--
			continue
		}
		if !names[mbfile.IDOf(was.domain, tidy(was.path))] && !names[mbfile.IDOf(was.domain, was.path)] {
			return unfaithful("%q is not in the copy, and nobody was told", was.path)
		}
	}
	return m.ctx.Err()
}
