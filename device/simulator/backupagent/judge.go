package backupagent

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// judgeRows looks at every row before anything is asked for.
func (s *restoration) judgeRows() error {
	var record mbfile.Record
	rows := int64(0)
	t := &tree{kinds: map[node]uint8{}}
	err := s.index.rows(func(row *row) error {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if row.nothing() {
			return nil
		}
		rows++
		if !row.placed {
			return s.broke(ruleRowText, row.domain, row.path)
		}
		if err := row.decode(&record); err != nil {
			e := violation(ruleRecord).because(codeDeserialise, err.Error())
			return s.refuse(row.domain, row.path, e)
		}
		kind := row.kindOf(&record)
		if kind == mbfile.Regular {
			s.total += max(0, min(record.Size, maxFile))
		}
		if t.add(row.domain, row.path, kind) {
			if err := s.broke(ruleRowTwice, row.domain, row.path); err != nil {
				return err
			}
		}
		return s.judge(row, kind, &record)
	})
	if err == nil && rows == 0 {
		return violation(ruleIndexEmpty)
	}
	if err == nil {
		err = s.judgeParents(t)
	}
	if _, fatal := outcome(err); fatal != nil && s.ctx.Err() == nil {
		return violation(ruleIndexUnreadable).because(codeGeneric, fatal.Error())
	}
	return err
}

// maxFile bounds what a row can add to the total; no phone holds a file of four
// terabytes.
const maxFile = 1 << 42

// judge returns what a phone has against a row.
func (s *restoration) judge(row *row, kind int, record *mbfile.Record) error {
	if rule := s.judgeDomain(row.domain); rule != "" {
		if err := s.broke(rule, row.domain, row.path); err != nil || rules()[rule].Effect == Refuses {
			return err
		}
	}
	if rule := judgePath(row.path); rule != "" {
		if err := s.badPath(rule, row); err != nil || rules()[rule].Effect == Refuses {
			return err
		}
	}
	if err := s.judgeRecord(row, kind, record); err != nil {
		return err
	}
	if kind != mbfile.Regular {
		if row.id != mbfile.IDOf(row.domain, row.path).String() {
			return s.broke(ruleRowID, row.domain, row.path, row.id)
		}
		return nil
	}
	return s.judgeFile(row, record)
}

// badPath is the violation of a rule about paths, each with words of its own.
func (s *restoration) badPath(rule RuleID, row *row) error {
	switch rule {
	case ruleDecomposed:
		e := violation(rule, "/private/var/mobile/.backup.i"+phoneimage.Root(row.domain)+"/"+row.path)
		e.Text += ". Underlying error: The operation couldn’t be completed. No such file or directory (NSPOSIXErrorDomain/2)."
		return s.refuse(row.domain, row.path, e)
	case rulePathLong:
		return s.broke(rule, row.domain, row.path, len(row.path))
	case ruleRowUTF8, ruleExcluded:
		return s.broke(rule, row.domain, row.path, row.path)
	}
	return s.broke(rule, row.domain, row.path, row.domain, row.path)
}

var kindNames = map[int]string{mbfile.Regular: "file", mbfile.Directory: "folder", mbfile.Link: "link"}

// judgeRecord compares a row with its entry.
func (s *restoration) judgeRecord(row *row, kind int, record *mbfile.Record) error {
	broke := func(rule RuleID, args ...any) error { return s.broke(rule, row.domain, row.path, args...) }
	mode := record.Mode & mbfile.ModeType
	want := map[int]uint32{mbfile.Regular: mbfile.ModeFile, mbfile.Directory: mbfile.ModeFolder, mbfile.Link: mbfile.ModeLink}[kind]
	switch {
	case record.Malformed != 0 && !s.old:
		return broke(ruleRecordFields)
	case row.noFlags:
		return broke(ruleRowFlags, "missing")
	case row.kind != 0 && kindNames[row.kind] == "":
		return broke(ruleRowFlags, fmt.Sprint(row.kind))
	case record.Has(mbfile.HasPath) && utf8.ValidString(row.path) && !bytes.Equal(record.RelativePath, []byte(row.path)):
		return broke(ruleRecordPath, record.RelativePath)
	case record.Has(mbfile.HasMode) && mode != want:
		return broke(ruleRecordMode, kindNames[kind], record.Mode)
	case kind == mbfile.Link && (len(record.Target) == 0 || bytes.IndexByte(record.Target, 0) >= 0):
		return broke(ruleLinkTarget)
	case kind == mbfile.Regular && record.Size < 0:
		return broke(ruleRecordNegative, record.Size)
	}
	if kind == mbfile.Regular && !record.Has(mbfile.HasSize) {
		s.warn(row.domain, row.path, violation(ruleRecordSize))
	}
	if c := record.ProtectionClass; kind == mbfile.Regular && c != 0 && !s.bag.Has(c) {
		s.warn(row.domain, row.path, violation(ruleRecordClass, c))
	}
	if !utf8.ValidString(row.domain) {
		s.warn(row.domain, row.path, violation(ruleRowUTF8, row.domain))
	}
	return nil
}

// judgeFile returns what a phone has against the row of a regular file.
func (s *restoration) judgeFile(row *row, record *mbfile.Record) error {
	if row.id != mbfile.IDOf(row.domain, row.path).String() {
		return s.broke(ruleFileID, row.domain, row.path)
	}
	if len(record.Digest) == 0 && phoneimage.Digested(row.domain) && !s.old {
		rule := ruleDigest
		if (row.domain == "NetworkDomain" || row.domain == "ProtectedDomain") && compareVersions(s.ios, "27") < 0 {
			rule = ruleDigestNew
		}
		if err := s.broke(rule, row.domain, row.path); err != nil || rules()[rule].Effect == Refuses {
			return err
		}
	}
	if !s.manifest.IsEncrypted {
		return nil
	}
	key := record.EncryptionKey
	switch {
	case len(key) == 0 && record.Size == 0 && record.Has(mbfile.HasSize):
		return s.broke(ruleKeyEmpty, row.domain, row.path)
	case len(key) == 0:
		return s.broke(ruleKeyMissing, row.domain, row.path)
	case len(key) != 44:
		return s.broke(ruleKeySize, row.domain, row.path, len(key))
	}
	class := int64(binary.LittleEndian.Uint32(key))
	if !s.bag.Has(class) {
		return s.broke(ruleKeyClassBag, row.domain, row.path, class)
	}
	if c := record.ProtectionClass; record.Has(mbfile.HasProtectionClass) && c != class {
		s.warn(row.domain, row.path, violation(ruleKeyClass, class, c))
	}
	return nil
}

// refuse ends the restore with an error; a rehearsal notes it and continues.
func (s *restoration) refuse(domain, path string, e *Error) error {
	if domain != "" || path != manifestFile { // a list is no file of the phone's
		s.outcome.FailureCount++
		if len(s.outcome.Failures) < MaxFailures {
			s.outcome.Failures = append(s.outcome.Failures, Failure{domain, path, e.Code, e.Text, e.Rule})
		}
	}
	if !s.keep {
		return e
	}
	if s.first == nil {
		s.first = e
	}
	if domain != "" {
		if s.refused == nil {
			s.refused = map[node]bool{}
		}
		s.refused[nodeOf(domain, path)] = true
	}
	return nil
}

// doubt notes a digest that is not right in the rehearsal of an encrypted
// backup. What real phones hash there is not proven: when hardly a digest of the
// backup is right, it is another thing than is known here, and says nothing about
// the files.
func (s *restoration) doubt(f Failure) {
	s.doubts++
	if len(s.doubtful) < MaxFailures {
		s.doubtful = append(s.doubtful, f)
	}
}

// believe counts the doubtful files as failures, unless most digests are wrong;
// then they are warnings.
func (s *restoration) believe() {
	if s.doubts == 0 {
		return
	}
	if s.right < s.doubts {
		for _, f := range s.doubtful {
			s.warn(f.Domain, f.Path, &Error{Code: f.Code, Text: f.Text, Rule: f.Rule})
		}
		s.outcome.WarningCount += s.doubts - int64(len(s.doubtful))
		return
	}
	if s.first == nil {
		s.first = &Error{Code: s.doubtful[0].Code, Text: s.doubtful[0].Text, Rule: ruleDigestDiffer}
	}
	s.outcome.FailureCount += s.doubts
	room := min(len(s.doubtful), MaxFailures-len(s.outcome.Failures))
	s.outcome.Failures = append(s.outcome.Failures, s.doubtful[:room]...)
}
