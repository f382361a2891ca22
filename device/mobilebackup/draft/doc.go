// Package draft keeps a backup that is being made apart from the one that is
// there, and puts it in its place when it is whole.
//
// In the folder of backups, beside "<name>", lies a hidden work folder while a
// backup is being made:
//
//	<root>/<name>/                        the present backup: not touched until the end
//	<root>/.lifeboat-<name>/state.json    what is under way
//	<root>/.lifeboat-<name>/<name>/       the draft
//	<root>/.lifeboat-<name>/receiving-0   which of its files are being written
//	<root>/.lifeboat-<name>/old/          the present backup, only in the middle of the swap
//
// A draft for an incremental backup starts with everything of the present one,
// shared where the file system can: as copies that share their blocks
// (reflinks), else as hard links, else as real copies. Shared files must only
// ever be replaced, never written through; package fence writes that way.
//
// Swap puts the draft in place. On Linux and macOS both folders trade places
// in one step; elsewhere the old one is set aside first, and whoever comes next
// finishes what was begun: Recover looks at what a run left that was killed.
// At no moment is there neither.
//
// Where another program has something open in the present backup, Windows moves neither
// it nor what is in it. Then the new one is kept beside it, under the name of an archived
// one, and the state says that it waits (Outcome.Held); FinishWaiting does the rest at
// the next start. Where the new one cannot be moved either, it stays in the work folder
// (*HeldError), and Recover comes again.
//
// A present backup that is not finished, or of the old format, may be all that
// somebody has. It is never replaced but set aside as "<name>-yyyyMMdd-HHmmss",
// as Apple's programs do.
package draft
