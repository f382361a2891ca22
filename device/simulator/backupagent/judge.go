package backupagent

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lifeboat/device/backup/mbfile"
	"lifeboat/device/simulator/phoneimage"
)

// vet looks at every row before anything is asked for.
func (s *restoration) vet() error {
	var record mbfile.Record
	err := s.index.rows(func(row *row) error {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := mbfile.Decode(row.record, &record); err != nil {
			return s.refuse(row.domain, row.path, mbError(codeCorrupt, "Error decoding file record").because(codeDeserialise, err.Error()))
		}
		if row.kind == mbfile.Regular {
			s.total += max(0, record.Size)
		}
		if bad := s.judge(row, &record); bad != nil {
			return s.refuse(row.domain, row.path, bad)
		}
		return nil
	})
	if _, fatal := outcome(err); fatal != nil && s.ctx.Err() == nil {
		return mbError(codeCorrupt, "Error reading backup database").because(codeGeneric, fatal.Error())
	}
	return err
}

// judge says what a phone has against a row.
func (s *restoration) judge(row *row, record *mbfile.Record) *Error {
	app, isApp := strings.CutPrefix(row.domain, "AppDomain-")
	switch {
	case strings.Contains(row.domain, "/"):
		return mbError(codeCorrupt, "Domain name cannot contain a slash")
	case !phoneimage.KnownDomain(row.domain) && !(s.keep && systemDomain(row.domain)), isApp && s.manifest.Applications[app] == nil:
		return mbError(codeCorrupt, "Unknown domain name in file record")
	case strings.HasPrefix(row.path, "/"), strings.ContainsRune(row.path, 0), climbs(row.path):
		return mbError(codeCorrupt, fmt.Sprintf("File path is invalid: %s:%s", row.domain, row.path))
	}
	if !norm.NFC.IsNormalString(row.path) {
		e := mbError(codeMultiple, fmt.Sprintf("_restoreRegularFiles:size: rename error: No such file or directory (2) at path %q",
			"/private/var/mobile/.backup.i"+phoneimage.Root(row.domain)+"/"+row.path))
		e.Text += ". Underlying error: The operation couldn’t be completed. No such file or directory (NSPOSIXErrorDomain/2)."
		return e
	}
	if row.kind != mbfile.Regular {
		return nil
	}
	switch {
	case row.id != phoneimage.IDOf(row.domain, row.path).String(), phoneimage.Digested(row.domain) && len(record.Digest) == 0:
		return mbError(codeCorrupt, "Manifest references files not in backup")
	case s.manifest.IsEncrypted && len(record.EncryptionKey) == 0:
		return mbError(codeKeyMissing, "File key is missing")
	}
	return nil
}

// systemDomain reports whether a domain looks like one of iOS itself. A
// rehearsal lets them pass: a real phone knows those of its own iOS better.
func systemDomain(domain string) bool {
	name, ok := strings.CutSuffix(domain, "Domain")
	return ok && name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
}

func climbs(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// refuse ends the restore with an error; a rehearsal notes it and goes on.
func (s *restoration) refuse(domain, path string, e *Error) error {
	s.outcome.FailureCount++
	if len(s.outcome.Failures) < MaxFailures {
		s.outcome.Failures = append(s.outcome.Failures, Failure{domain, path, e.Code, e.Text})
	}
	if !s.keep {
		return e
	}
	if s.first == nil {
		s.first = e
	}
	return nil
}

// doubt notes a digest that is not right in the rehearsal of an encrypted
// backup. What real phones hash there is not proven: when not a single digest
// of the backup is right, it is another thing than is known here, and says
// nothing about the files.
func (s *restoration) doubt(f Failure) {
	s.doubts++
	if len(s.doubtful) < MaxFailures {
		s.doubtful = append(s.doubtful, f)
	}
}

// believe counts the doubtful files as failures, unless all of them are.
func (s *restoration) believe() {
	if s.doubts == 0 || s.right == 0 {
		return
	}
	if s.first == nil {
		s.first = &Error{s.doubtful[0].Code, s.doubtful[0].Text}
	}
	s.outcome.FailureCount += s.doubts
	room := min(len(s.doubtful), MaxFailures-len(s.outcome.Failures))
	s.outcome.Failures = append(s.outcome.Failures, s.doubtful[:room]...)
}
