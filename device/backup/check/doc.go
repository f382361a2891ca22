// Package check tells, before anything is erased, whether a backup will come
// back, and names what would not.
//
//	b, err := backupdir.Open(dir)
//	report, err := check.Run(ctx, b, check.Options{Password: password}, progress)
//
// A check has stages, each of which gives its findings as soon as it has them
// (Options.Partial): unlock, marks, index, presence and content. It reads only
// through the backup's own fence, and writes nothing but the journal of a deep
// check and a checksum of every file, which lie in a folder that the caller names
// and is never inside the backup. A check that was stopped gives what it knows so
// far; the next one on the same, unchanged backup resumes where it ended, and
// reads again what was written to since. A later check finds by the checksums what
// was changed.
//
// The rules of judgement are those of PROTOCOL.md §7 and §9 and, above them, those
// of §8: a Digest is the SHA-1 of the bytes as they are stored, it is all or
// nothing by domain, and a file whose Digest matches is whole whatever its Size
// says. What was not checked is never called good: without its password an
// encrypted backup is locked, and a check that did not reach its end gives no
// verdict but what it already found.
//
// The index may have a million rows. Of each row 32 bytes are kept: its ID, the
// size its payload must have, and what was found out about it. Names are looked
// up again, for the few rows that become examples.
package check
