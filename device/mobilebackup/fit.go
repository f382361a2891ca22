package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"lifeboat/device/backup"
	"lifeboat/device/backup/mbfile"
	"lifeboat/device/lockdown"
	"lifeboat/device/progress"
	"lifeboat/device/wire"
)

type lockdownSession = lockdown.Session

// measure adds up what the index lists: for the progress and for the room on
// the phone. A row that cannot be read is the deep check's to report.
func (s *source) measure(ctx context.Context, b *backup.Backup, report progress.Func) error {
	var rows int64
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			return err
		}
		if rows++; rows%20000 == 0 {
			report.Report(progress.Progress{Stage: StageChecking, Done: rows, Unit: progress.Rows})
		}
		if row.Record(&record) != nil || row.Kind(&record) != backup.RowFile {
			continue
		}
		s.bytes += b.StoredSize(&record)
		s.plain += record.Size
	}
	return ctx.Err()
}

// fits checks what can be known from the phone's values (E.3). What it does
// not tell is left to the phone.
func (s *source) fits(c *contact) error {
	stop := func(check Check, words string, need, have int64) error {
		return &PreconditionError{Op: OpRestore, Check: check, Words: words, Need: need, Have: have}
	}
	if on, told := c.flag(domainFindMy, "IsAssociated"); told && on {
		return stop(CheckFindMy, "Find My is on", 0, 0)
	}
	phone := c.text(domainDefault, "ProductVersion")
	if newer(s.facts.IOS, phone) {
		return stop(CheckIOS, fmt.Sprintf("the backup is of iOS %s, the phone has %s", s.facts.IOS, phone), 0, 0)
	}
	free, told := c.number(domainDisk, "AmountRestoreAvailable")
	if !told {
		free, told = c.number(domainDisk, "AmountDataAvailable")
	}
	if told && s.plain > free {
		return stop(CheckSpacePhone, "", s.plain, free)
	}
	return nil
}

// newer tells whether version a is later than b: "26.1" than "18.7.2". What is
// no version is never newer.
func newer(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		n, errX := part(x, i)
		m, errY := part(y, i)
		if errX != nil || errY != nil {
			return false
		}
		if n != m {
			return n > m
		}
	}
	return false
}

func part(version []string, i int) (int, error) {
	if i >= len(version) {
		return 0, nil
	}
	return strconv.Atoi(version[i])
}

var errTooLong = errors.New("too long")

func readLimited(f *os.File, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(raw)) > limit {
		err = errTooLong
	}
	return raw, err
}

// decodePlist reads a property list of a backup, which other programs may have
// written.
func decodePlist(raw []byte, out any) error { return wire.Decode(raw, out) }
