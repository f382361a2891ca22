package main

import "github.com/lifeboat-app/lifeboat/device/backup"

// publicCase is a backup built from a public report, and what must be said of it.
// A folder of ../shared/cases with a make.py of that name builds it.
type publicCase struct {
	name     string
	password string
	check    []backup.Verdict   // one of these
	exits    []int              // one of these; as the verdict has it when empty
	has      []backup.FindingID // one of these
	not      []backup.FindingID // none of these
	copied   bool               // a mended copy must come out, and be sound
	rehearse string             // "ok", "refused", or "" for whatever agrees with the check
	old      bool               // the rehearsal may say that it cannot play it
	more     func(j *caseJudge) // what else must be so
	why      string             // where the judgement needs a word
}

var (
	comesBack = []backup.Verdict{backup.VerdictRestorable, backup.VerdictWarnings}
	complete  = []backup.Verdict{backup.VerdictRestorable}
	damaged   = []backup.Verdict{backup.VerdictDamaged}
	broken    = []backup.Verdict{backup.VerdictDamaged, backup.VerdictUnfinished}
)

// openCases are the cases that are not right yet. One that is right and stands
// here fails: it is to be taken off the list, which must become empty.
var openCases = []string{}

// wrongNames are findings that name the wrong cause wherever a more exact one is
// there (K2, K7 of the cases).
var wrongNames = []backup.FindingID{backup.ManifestUnreadable, backup.MarksMissing, backup.Unfinished, backup.WrongSize}

var publicCases = []publicCase{
	{name: "nfd-vlc", check: damaged, has: ids(backup.DecomposedPaths), copied: true, rehearse: "refused"},
	{name: "nfd-many", check: damaged, has: ids(backup.DecomposedPaths), copied: true, rehearse: "refused"},
	{name: "nfd-varied", check: damaged, has: ids(backup.DecomposedPaths), copied: true, rehearse: "refused"},
	{
		name: "interrupted-removing", check: broken, has: ids(backup.Interrupted), not: wrongNames, copied: true, rehearse: "refused",
		why: "everything is in its place; hosts refuse what is not finished, so a copy is marked finished",
	},
	{
		name: "interrupted-moving", check: broken, has: ids(backup.Interrupted), not: wrongNames, copied: true, rehearse: "refused",
		more: func(j *caseJudge) { j.files(8) }, why: "the move is finished in the copy, with both new photos",
	},
	{
		name: "mvt-decrypted", password: "test", check: damaged, has: ids(backup.PlainFiles, backup.EncryptionUnclear), not: wrongNames, rehearse: "refused",
		why: "nobody cut anything: payloads and index are plain below lists that say encrypted",
	},
	{name: "root-owned-status", exits: []int{exitTrouble, exitPassword}, has: ids(backup.Forbidden), not: ids(backup.Unfinished), more: (*caseJudge).asNobody},
	{name: "flags16", check: complete, not: ids(backup.IndexDamaged, backup.WrongKind), rehearse: "ok"},
	{name: "lockdown-not-string", check: damaged, has: ids(backup.LockdownValues), rehearse: "refused"},
	{name: "placeholder-domain", has: ids(backup.UnknownDomains), why: "an area that iOS knows; check and rehearsal have one opinion"},
	{name: "ios10.1-encrypted", old: true, password: "test", check: comesBack, not: ids(backup.KeybagDamaged, backup.NoKeybag, backup.EncryptionUnclear), why: "real, of iOS 10.0 and 10.1"},
	{name: "mbdb-renamed", old: true, has: ids(backup.IndexRenamed), not: wrongNames},
	{name: "mbdb-plain", old: true, check: comesBack, has: ids(backup.OldFormat)},
	{
		name: "index-sealed-flag-off", has: ids(backup.EncryptionUnclear, backup.PasswordNeeded), not: wrongNames, check: []backup.Verdict{backup.VerdictLocked, backup.VerdictWarnings, backup.VerdictDamaged},
		why: "ManifestKey is proof enough; its key bag opens with the empty password",
	},
	{name: "itbe-folder", has: ids(backup.MisplacedFiles, backup.UnlistedFiles), why: "40 photos lie in another program's bin; that is said"},
	{name: "ios3-mddata", has: ids(backup.TooOld), not: append(ids(backup.IndexDamaged, backup.EmptyManifest), wrongNames...)},

	{name: "good/appledouble", check: complete, rehearse: "ok"},
	{name: "good/archived-name", check: complete, rehearse: "ok"},
	{name: "good/case-twins", check: complete, rehearse: "ok"},
	{name: "good/healthy", check: complete, rehearse: "ok"},
	{name: "good/healthy-enc", password: "test", check: complete, rehearse: "ok"},
	{name: "good/lockdown-absent", check: comesBack},
	{name: "good/nfd-mixed", check: damaged, has: ids(backup.DecomposedPaths), copied: true, rehearse: "refused"},
	{name: "good/no-keybag", check: damaged, has: ids(backup.NoKeybag), rehearse: "refused"},
	{name: "good/odd-names", check: complete, rehearse: "ok"},
	{name: "good/wal-beside", has: ids(backup.IndexLog), why: "the index is half the truth"},

	{name: "uncertain/apple-apps-unlisted"},
	{name: "uncertain/composition-excluded"},
	{name: "uncertain/link-no-blob"},
}

func ids(id ...backup.FindingID) []backup.FindingID { return id }
